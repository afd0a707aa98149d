/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis-result.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-check-row.h"
#include "topay-diagnosis-words.h"
#include "topay-row.h"
#include "topay-wrap-layout.h"

struct _TopayDiagnosisResult
{
  GtkBox parent_instance;
  GtkWidget *title;     /* (owned by the widget tree), like all that follow */
  GtkWidget *words;     /* takes the focus for the title, which as a label cannot */
  GtkWidget *extra;     /* what the page adds, below the first card */
  GtkWidget *next_look; /* (nullable): only where there is something to wait for */
  GtkWidget *solved_row;
};

G_DEFINE_FINAL_TYPE (TopayDiagnosisResult, topay_diagnosis_result, GTK_TYPE_BOX)

static gboolean
topay_diagnosis_result_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TOPAY_DIAGNOSIS_RESULT (widget)->words);
}

static void
topay_diagnosis_result_class_init (TopayDiagnosisResultClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = topay_diagnosis_result_grab_focus;
}

static void
topay_diagnosis_result_init (TopayDiagnosisResult *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}

static GtkWidget *
new_label (const char *text, const char *style_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  return label;
}

static GtkWidget *
new_heading (const char *text, const char *style_class, int level)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0F, "wrap", TRUE, "wrap-mode",
                    PANGO_WRAP_WORD_CHAR, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, style_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);
  return label;
}

static char *
dup_text (const TopayResultView *view, const char *text)
{
  return topay_diagnosis_words_dup (text, view->facts, view->now);
}

/* A sentence that would say nothing is left out rather than shown with a dash in it. */
static gboolean
says_something (const TopayResultView *view, const char *text)
{
  return topay_diagnosis_words_has_facts (text, view->facts);
}

static const TopayFinding *
get_finding (const TopayResultView *view, guint nth)
{
  return g_ptr_array_index (view->verdict->findings, nth);
}

static GtkWidget *
make_badge (const TopayResultView *view)
{
  GtkWidget *badge;

  if (view->verdict->must_wait)
    {
      badge = gtk_spinner_new ();
      gtk_spinner_start (GTK_SPINNER (badge));
      gtk_widget_set_size_request (badge, 32, 32);
    }
  else
    {
      gboolean good = g_str_equal (get_finding (view, 0)->cause->id, "ord.paid");

      badge = gtk_image_new_from_icon_name (good ? "object-select-symbolic"
                                                 : "dialog-warning-symbolic");
      gtk_widget_add_css_class (badge, "icon-badge");
      gtk_widget_add_css_class (badge, good ? "good" : "warn");
    }
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  return badge;
}

/* Whether one may pay again is what people want to know next; where the title says it, once is
 * enough. */
static void
append_retry (GtkWidget *box, const TopayResultView *view)
{
  if (!g_str_equal (get_finding (view, 0)->cause->id, "ord.pending"))
    gtk_box_append (
        GTK_BOX (box),
        new_label (topay_diagnosis_words_get_retry (view->verdict, view->facts), "section-title"));
}

/* What happened, what it means for the money, what to do. */
static GtkWidget *
make_words (TopayDiagnosisResult *self, const TopayResultView *view)
{
  const TopayCause *cause = get_finding (view, 0)->cause;
  g_autofree char *title = dup_text (view, cause->title);
  g_autofree char *money = dup_text (view, cause->money);
  g_autofree char *advice = dup_text (view, cause->advice);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 6, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  self->title = new_heading (title, "title-2", 1);
  self->words = box;
  gtk_widget_set_focusable (box, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, money, -1);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), new_label (money, "reading"));
  if (says_something (view, cause->advice))
    gtk_box_append (GTK_BOX (box), new_label (advice, "reading"));
  append_retry (box, view);
  if (!view->verdict->must_wait)
    gtk_box_append (GTK_BOX (box),
                    new_label (topay_diagnosis_words_get_solver (cause->solver), "caption"));
  return box;
}

static gboolean
read_level (const TopayResultView *view, const TopayCauseLevel *level, double *fraction)
{
  gint64 used, limit;

  if (level == NULL || !topay_facts_get_number (view->facts, level->used, &used)
      || !topay_facts_get_number (view->facts, level->limit, &limit) || limit <= 0 || used < 0)
    return FALSE;
  *fraction = MIN ((double) used / (double) limit, 1.0);
  return TRUE;
}

/* How much of what there is, in figures first and in length second. */
static void
append_level (GtkWidget *card, const TopayResultView *view)
{
  const TopayCauseLevel *level = get_finding (view, 0)->cause->level;
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *bar, *value_label;
  g_autofree char *value = NULL;
  double fraction = 0;

  g_object_ref_sink (words);
  if (read_level (view, level, &fraction))
    {
      value = dup_text (view, level->value);
      value_label = new_label (value, "numeric");
      gtk_widget_set_halign (value_label, GTK_ALIGN_END);
      gtk_widget_set_hexpand (value_label, TRUE);
      gtk_box_append (GTK_BOX (words), new_label (gettext (level->label), "dim"));
      gtk_box_append (GTK_BOX (words), value_label);
      bar = gtk_progress_bar_new ();
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), fraction);
      gtk_widget_add_css_class (bar, "level");
      gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gettext (level->label), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                      value, -1);
      gtk_box_append (GTK_BOX (card), words);
      gtk_box_append (GTK_BOX (card), bar);
      if (level->note != NULL && says_something (view, level->note))
        {
          g_autofree char *note = dup_text (view, level->note);

          gtk_box_append (GTK_BOX (card), new_label (note, "caption"));
        }
    }
  g_object_unref (words);
}

static gboolean
is_possible (const TopayResultView *view, const TopayCauseAction *action)
{
  const TopayResultAbilities *abilities = view->abilities;

  switch (action->kind)
    {
    case TOPAY_CAUSE_ACTION_FLOW:
      return abilities->has_wizard (action->target, abilities->data);
    case TOPAY_CAUSE_ACTION_APP:
      return abilities->can_do (action->target, abilities->data);
    case TOPAY_CAUSE_ACTION_ARTICLE:
    default:
      return TRUE;
    }
}

/* Whoever will be told can take it back there. */
static const TopayCauseAction *
get_shown (const TopayCauseAction *action, const TopayResultView *view)
{
  static const TopayCauseAction forget = { TOPAY_CAUSE_ACTION_APP, (char *) "forget",
                                           (char *) N_ ("Do not tell me") };
  gboolean is_watch =
      action->kind == TOPAY_CAUSE_ACTION_APP && g_str_equal (action->target, "watch");

  return is_watch && view->is_kept ? &forget : action;
}

/* A wizard is opened with the payment; one that asks for none leaves it out. */
static char *
dup_target (const TopayCauseAction *action, const TopayResultView *view)
{
  if (action->kind != TOPAY_CAUSE_ACTION_FLOW || view->payment_id == NULL)
    return g_strdup (action->target);
  return g_strconcat (action->target, "?payment=", view->payment_id, NULL);
}

static GtkWidget *
make_button (const TopayCauseAction *action, const TopayResultView *view)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = new_label (gettext (action->label), NULL);
  g_autofree char *name = NULL;
  g_autofree char *target = dup_target (action, view);

  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0.5F);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "pill");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gettext (action->label), -1);
  if (action->kind == TOPAY_CAUSE_ACTION_APP)
    {
      name = g_strconcat ("diagnosis.", action->target, NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
      return button;
    }
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action->kind == TOPAY_CAUSE_ACTION_FLOW
                                                               ? "win.open-flow"
                                                               : "win.open-article");
  return button;
}

/* One main way on and one other; those that cannot be gone here are left out. */
static void
append_actions (GtkWidget *card, const TopayResultView *view)
{
  const GPtrArray *actions = get_finding (view, 0)->cause->actions;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  guint n_buttons = 0;

  gtk_widget_set_layout_manager (box, topay_wrap_layout_new ());
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  for (guint i = 0; i < actions->len && n_buttons < 2; i++)
    {
      const TopayCauseAction *action = g_ptr_array_index (actions, i);
      GtkWidget *button;

      if (!is_possible (view, action))
        continue;
      button = make_button (get_shown (action, view), view);
      if (n_buttons++ == 0 && get_shown (action, view) == action)
        gtk_widget_add_css_class (button, "suggested-action");
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_box_append (GTK_BOX (card), box);
}

static void
append_wait (TopayDiagnosisResult *self, GtkWidget *card, const TopayResultView *view)
{
  self->next_look = new_label ("", "caption");
  gtk_box_append (GTK_BOX (card), self->next_look);
  if (view->is_kept)
    gtk_box_append (
        GTK_BOX (card),
        new_label (_ ("We tell you as soon as it is decided. You can close this window."), NULL));
}

static GtkWidget *
make_card (TopayDiagnosisResult *self, const TopayResultView *view)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  gtk_box_append (GTK_BOX (head), make_badge (view));
  gtk_box_append (GTK_BOX (head), make_words (self, view));
  gtk_box_append (GTK_BOX (card), head);
  append_level (card, view);
  if (view->verdict->must_wait)
    append_wait (self, card, view);
  append_actions (card, view);
  return card;
}

static GtkWidget *
new_list (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return list;
}

static GtkWidget *
make_section (const char *title, GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), new_heading (title, "heading", 2));
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

/* What can be mended at once, beside what was seen. */
static void
add_fix (TopayCheckRow *row, const char *check, const TopayResultView *view)
{
  static const struct
  {
    const char *check;
    const char *action;
  } fixes[] = {
    { "clock", "date-settings" },
    { "link", "network-settings" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fixes); i++)
    if (g_str_equal (fixes[i].check, check)
        && view->abilities->can_do (fixes[i].action, view->abilities->data))
      {
        GtkWidget *button = gtk_button_new_with_label (C_ ("button", "Fix"));
        g_autofree char *name = g_strconcat ("diagnosis.", fixes[i].action, NULL);
        /* Translators: %s is what is to be mended, such as “Clock of this device” */
        g_autofree char *label =
            g_strdup_printf (_ ("Fix: %s"), topay_diagnosis_words_get_check_title (check));

        gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
        gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        label, -1);
        topay_check_row_add_suffix (row, button);
      }
}

static GtkWidget *
make_check (const TopayResultView *view, guint nth)
{
  TopayCheckState state = TOPAY_CHECK_WAITING;
  const char *check = topay_diagnostician_get_check (view->checks, nth, &state);
  GtkWidget *row = topay_check_row_new (topay_diagnosis_words_get_check_title (check));
  g_autofree char *text = topay_diagnosis_words_dup_check (check, state, view->facts, view->now);

  topay_check_row_set (TOPAY_CHECK_ROW (row), state, text);
  if (state == TOPAY_CHECK_NOTABLE)
    add_fix (TOPAY_CHECK_ROW (row), check, view);
  return row;
}

/* Those that are fine fold away behind their number. */
static void
append_fine (GtkWidget *list, const TopayResultView *view)
{
  GtkWidget *expander = adw_expander_row_new ();
  g_autofree char *title = NULL;
  guint n_fine = 0;

  g_object_ref_sink (expander);
  for (guint i = 0; i < topay_diagnostician_get_n_checks (view->checks); i++)
    {
      TopayCheckState state;

      topay_diagnostician_get_check (view->checks, i, &state);
      if (state != TOPAY_CHECK_FINE)
        continue;
      n_fine++;
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), make_check (view, i));
    }
  title = g_strdup_printf (ngettext ("%u check is fine", "%u checks are fine", n_fine), n_fine);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (expander),
                               g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic",
                                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                             "css-classes",
                                             (const char *const[]){ "text-good", NULL }, NULL));
  if (n_fine > 0)
    gtk_list_box_append (GTK_LIST_BOX (list), expander);
  g_object_unref (expander);
}

/* What could not be looked at because nobody asked for it (no payment, nobody signed in) is no
 * news. */
static gboolean
was_wanted (const TopayResultView *view, const char *check)
{
  gboolean is_local = g_str_equal (check, "link") || g_str_equal (check, "service")
                      || g_str_equal (check, "clock") || g_str_equal (check, "version");
  gboolean is_of_account = g_str_equal (check, "account") || g_str_equal (check, "money");

  if (is_local)
    return TRUE;
  if (g_strcmp0 (topay_facts_get_word (view->facts, "signed-in"), "yes") != 0)
    return FALSE;
  return is_of_account || g_strcmp0 (topay_facts_get_word (view->facts, "payment"), "yes") == 0;
}

/* Whether the evidence of a cause says what a check found: once is enough. */
static gboolean
is_said (const TopayResultView *view, const char *check)
{
  static const char *const checks[] = {
    [TOPAY_CAUSE_RANK_ORDER] = "payment",     [TOPAY_CAUSE_RANK_FROZEN] = "account",
    [TOPAY_CAUSE_RANK_LOCKED] = "account",    [TOPAY_CAUSE_RANK_LIMIT] = "money",
    [TOPAY_CAUSE_RANK_BALANCE] = "money",     [TOPAY_CAUSE_RANK_METHOD] = "method",
    [TOPAY_CAUSE_RANK_MERCHANT] = "merchant", [TOPAY_CAUSE_RANK_UNKNOWN] = NULL,
  };
  const TopayFinding *first = get_finding (view, 0);

  return first->kind == TOPAY_FINDING_MEASURED && g_strcmp0 (checks[first->rank], check) == 0;
}

static void
append_checks (GtkWidget *list, const TopayResultView *view, TopayCheckState wanted)
{
  for (guint i = 0; i < topay_diagnostician_get_n_checks (view->checks); i++)
    {
      TopayCheckState state;
      const char *check = topay_diagnostician_get_check (view->checks, i, &state);

      if (state == wanted && was_wanted (view, check)
          && (state != TOPAY_CHECK_NOTABLE || !is_said (view, check)))
        gtk_list_box_append (GTK_LIST_BOX (list), make_check (view, i));
    }
}

static GtkWidget *
make_evidence (const TopayResultView *view)
{
  g_autoptr (GPtrArray) texts =
      topay_diagnosis_words_dup_evidence (get_finding (view, 0), view->facts, view->now);
  GtkWidget *list = new_list (_ ("What we saw"));

  for (guint i = 0; i < texts->len; i++)
    {
      GtkWidget *row = topay_row_new (g_ptr_array_index (texts, i), NULL);

      adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "system-search-symbolic");
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  append_checks (list, view, TOPAY_CHECK_NOTABLE);
  append_checks (list, view, TOPAY_CHECK_UNAVAILABLE);
  append_fine (list, view);
  return make_section (_ ("What we saw"), list);
}

/* The same thing may be found in more than one way; the others are told, the more urgent first. */
static void
append_others (TopayDiagnosisResult *self, const TopayResultView *view)
{
  GtkWidget *list;

  if (view->verdict->findings->len < 2)
    return;

  list = new_list (_ ("Also found"));
  for (guint i = 1; i < view->verdict->findings->len; i++)
    {
      const TopayFinding *finding = get_finding (view, i);
      g_autofree char *title = dup_text (view, finding->cause->title);
      g_autofree char *advice = dup_text (view, finding->cause->advice);
      GtkWidget *row =
          topay_row_new (title, says_something (view, finding->cause->advice) ? advice : NULL);

      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      topay_row_set_action (row, "win.open-article", finding->cause->article);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_box_append (GTK_BOX (self), make_section (_ ("Also found"), list));
}

static GtkWidget *
make_solved_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
append_solved (TopayDiagnosisResult *self, const TopayResultView *view)
{
  const char *title =
      view->verdict->must_wait ? _ ("Still not sure what to do?") : _ ("Did this solve it?");
  GtkWidget *list = new_list (title);

  self->solved_row =
      topay_row_new (title, _ ("A person gets this report; you need not explain it again."));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->solved_row), 0);
  if (!view->verdict->must_wait)
    adw_action_row_add_suffix (ADW_ACTION_ROW (self->solved_row),
                               make_solved_button (C_ ("solved", "Yes"), "diagnosis.solved"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->solved_row),
                             make_solved_button (_ ("Ask a person"), "diagnosis.ask-person"));
  gtk_list_box_append (GTK_LIST_BOX (list), self->solved_row);
  gtk_box_append (GTK_BOX (self), list);
}

/**
 * topay_diagnosis_result_new:
 * @view: what was found; looked at during the call only
 *
 * Returns: (transfer floating): the result; its focus goes to the title
 */
GtkWidget *
topay_diagnosis_result_new (const TopayResultView *view)
{
  TopayDiagnosisResult *self = g_object_new (TOPAY_TYPE_DIAGNOSIS_RESULT, NULL);

  gtk_box_append (GTK_BOX (self), make_card (self, view));
  self->extra = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_visible (self->extra, FALSE);
  gtk_box_append (GTK_BOX (self), self->extra);
  gtk_box_append (GTK_BOX (self), make_evidence (view));
  append_others (self, view);
  append_solved (self, view);
  return GTK_WIDGET (self);
}

/**
 * topay_diagnosis_result_get_title:
 * @self: a result
 *
 * Returns: the cause, in the words of the person
 */
const char *
topay_diagnosis_result_get_title (TopayDiagnosisResult *self)
{
  g_return_val_if_fail (TOPAY_IS_DIAGNOSIS_RESULT (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->title));
}

/**
 * topay_diagnosis_result_set_next_look:
 * @self: a result of a payment that is not decided
 * @seconds: until it is asked for again; 0 while it is
 *
 * Says when there is news at the earliest.
 */
void
topay_diagnosis_result_set_next_look (TopayDiagnosisResult *self, guint seconds)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TOPAY_IS_DIAGNOSIS_RESULT (self));

  if (self->next_look == NULL)
    return;
  if (seconds == 0)
    text = g_strdup (_ ("Looking now…"));
  else if (seconds < 120)
    text = g_strdup_printf (
        ngettext ("We look again in %u second.", "We look again in %u seconds.", seconds), seconds);
  else
    text = g_strdup_printf (
        ngettext ("We look again in %u minute.", "We look again in %u minutes.", seconds / 60),
        seconds / 60);
  gtk_label_set_text (GTK_LABEL (self->next_look), text);
}

/**
 * topay_diagnosis_result_add:
 * @self: a result
 * @part: (transfer floating): a question, or a word more
 *
 * Puts a part right below the cause, above the proof.
 */
void
topay_diagnosis_result_add (TopayDiagnosisResult *self, GtkWidget *part)
{
  g_return_if_fail (TOPAY_IS_DIAGNOSIS_RESULT (self));

  gtk_box_append (GTK_BOX (self->extra), part);
  gtk_widget_set_visible (self->extra, TRUE);
}

/**
 * topay_diagnosis_result_say_solved:
 * @self: a result
 *
 * Takes the question away, with thanks.
 */
void
topay_diagnosis_result_say_solved (TopayDiagnosisResult *self)
{
  GtkWidget *list;

  g_return_if_fail (TOPAY_IS_DIAGNOSIS_RESULT (self));

  list = gtk_widget_get_parent (self->solved_row);
  gtk_list_box_remove (GTK_LIST_BOX (list), self->solved_row);
  self->solved_row = topay_row_new (_ ("Good to hear. Thank you for telling us."), NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), self->solved_row);
}
