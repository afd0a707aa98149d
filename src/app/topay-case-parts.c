/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-parts.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-case-acts.h"
#include "topay-case-days.h"
#include "topay-case-save.h"
#include "topay-case-words.h"
#include "topay-columns-layout.h"
#include "topay-date.h"
#include "topay-day-strip.h"
#include "topay-money.h"
#include "topay-row.h"
#include "topay-text-clean.h"
#include "topay-wrap-layout.h"

/* Three weeks: of a case that is very late the last days matter. */
#define MAX_DAYS 21

/* --- Pieces --- */

static GtkWidget *
make_label (const char *text, const char *class_name)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "use-markup", FALSE, "xalign",
                                   0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (class_name != NULL)
    gtk_widget_add_css_class (label, class_name);
  return label;
}

/* Of a person or an agent: cleaned, and to be selected. */
static GtkWidget *
make_words (const char *text)
{
  g_autofree char *clean = topay_text_clean (text);
  GtkWidget *label = make_label (clean, "quoted-words");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return label;
}

static GtkWidget *
make_heading (const char *text)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                    PANGO_WRAP_WORD_CHAR, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  return label;
}

static GtkWidget *
make_card (int spacing)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  return card;
}

/* A heading, and below it what it is about. */
static GtkWidget *
make_section (const char *title, GtkWidget *child)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (section), make_heading (title));
  gtk_box_append (GTK_BOX (section), child);
  return section;
}

static GtkWidget *
make_button (const char *label, const char *action, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_name (button, action);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  return button;
}

static GtkWidget *
make_callout (const char *kind, const char *title, const char *text)
{
  GtkWidget *callout = topay_callout_new (kind);

  topay_callout_set_title (TOPAY_CALLOUT (callout), title);
  topay_callout_set_text (TOPAY_CALLOUT (callout), text);
  return callout;
}

static void
append_button (GtkWidget *callout, GtkWidget *button)
{
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 6);
  topay_callout_append (TOPAY_CALLOUT (callout), button);
}

/* --- What we need --- */

static GtkWidget *
make_confirm (const TopayWireCase *summary)
{
  GtkWidget *callout =
      make_callout ("warn", _ ("Confirm your refund"), topay_case_words_get_next (summary));

  append_button (callout, make_button (_ ("_Confirm with a code…"), "case.confirm", TRUE));
  return callout;
}

static GtkWidget *
make_reroute (const TopayWireCase *summary)
{
  GtkWidget *callout =
      make_callout ("warn", _ ("The money came back to us"), topay_case_words_get_next (summary));

  append_button (callout, make_button (_ ("_Choose another way…"), "case.reroute", TRUE));
  return callout;
}

/**
 * topay_case_parts_make_ask:
 * @file: a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): what we need from the person
 */
GtkWidget *
topay_case_parts_make_ask (const TopayCaseFile *file, gint64 now)
{
  const TopayWireCaseDetail *detail = file->detail;
  const TopayWireCaseAsk *ask = detail->ask;
  g_autofree char *deadline = topay_case_words_dup_deadline (detail->summary, now);
  GtkWidget *callout;

  if (detail->summary->confirm)
    return make_confirm (detail->summary);
  if (g_str_equal (detail->summary->state, "abnormal"))
    return make_reroute (detail->summary);
  if (ask == NULL)
    return NULL;
  callout = make_callout ("warn", _ ("What we need from you"),
                                     topay_case_words_get_template_text (ask->template));
  if (ask->words != NULL)
    topay_callout_append (TOPAY_CALLOUT (callout), make_words (ask->words));
  if (deadline != NULL)
    topay_callout_append (TOPAY_CALLOUT (callout), make_label (deadline, "caption"));
  if (topay_case_can (detail->summary, TOPAY_CASE_SUPPLY, now))
    append_button (callout, make_button (_ ("_Add evidence and answer…"), "case.answer", TRUE));
  return callout;
}

/* --- By when --- */

static TopayDayLook
get_look (const char *mark)
{
  if (g_str_equal (mark, "sent") || g_str_equal (mark, "received") || g_str_equal (mark, "counted"))
    return TOPAY_DAY_DONE;
  if (g_str_equal (mark, "due"))
    return TOPAY_DAY_DUE;
  return g_str_equal (mark, "off") ? TOPAY_DAY_OFF : TOPAY_DAY_PLAIN;
}

static GtkWidget *
make_strip (const GPtrArray *days, gint64 now)
{
  GtkWidget *strip = topay_day_strip_new ();
  guint first = days->len > MAX_DAYS ? days->len - MAX_DAYS : 0;
  guint n_days = days->len - first;
  g_autofree TopayDay *cells = g_new0 (TopayDay, n_days);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sentence = topay_case_days_dup_sentence (days);
  g_autofree char *today = topay_case_days_dup_today (now);

  for (guint i = 0; i < n_days; i++)
    {
      const TopayWireCaseDay *day = g_ptr_array_index (days, first + i);
      char *number = g_strdup_printf ("%d", (int) g_ascii_strtoll (day->day + 8, NULL, 10));
      char *mark = topay_case_days_dup_mark (days, first + i);

      g_ptr_array_add (texts, number);
      g_ptr_array_add (texts, mark);
      cells[i] = (TopayDay){ topay_case_days_get_weekday (day->day), number, mark,
                             get_look (day->mark), g_str_equal (day->day, today) };
    }
  topay_day_strip_set_days (TOPAY_DAY_STRIP (strip), cells, n_days, sentence);
  return strip;
}

static void
append_late (GtkWidget *card, const TopayWireCase *summary)
{
  g_autofree char *apology = topay_case_words_dup_due (summary);
  GtkWidget *pill;

  if (!summary->late || apology == NULL)
    return;
  pill = make_label (C_ ("case", "Late"), "status-pill");
  gtk_widget_add_css_class (pill, "danger");
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), pill);
  gtk_box_append (GTK_BOX (card), make_label (apology, NULL));
}

/**
 * topay_case_parts_make_days:
 * @file: a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating) (nullable): by when the person hears from us
 */
GtkWidget *
topay_case_parts_make_days (const TopayCaseFile *file, gint64 now)
{
  const GPtrArray *days = file->detail->days;
  g_autofree char *heading = NULL;
  GtkWidget *card;

  if (days->len == 0)
    return NULL;
  heading = topay_case_days_dup_heading (days);
  card = make_card (12);
  if (heading != NULL)
    gtk_box_append (GTK_BOX (card), make_heading (heading));
  append_late (card, file->detail->summary);
  gtk_box_append (GTK_BOX (card),
                  make_label (_ ("Working days count; weekends and holidays do not"), "caption"));
  gtk_box_append (GTK_BOX (card), make_strip (days, now));
  return card;
}

/* --- The decision --- */

static void
append_seen (GtkWidget *card, const TopayWireCaseDetail *detail)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < detail->decision->seen->len; i++)
    {
      const TopayWireEvidenceRef *seen = g_ptr_array_index (detail->decision->seen, i);

      for (guint k = 0; k < detail->evidence->len; k++)
        {
          const TopayWireEvidence *file = g_ptr_array_index (detail->evidence, k);
          g_autofree char *name = topay_text_clean_line (file->name);

          if (g_str_equal (file->id, seen->id))
            g_string_append_printf (names, "%s%s", names->len > 0 ? " · " : "", name);
        }
    }
  if (names->len == 0)
    return;
  /* Translators: %s are names of files */
  text = g_strdup_printf (_ ("We looked at: %s"), names->str);
  gtk_box_append (GTK_BOX (card), make_label (text, "dim"));
}

static void
append_change (GtkWidget *card, const TopayWireCaseDecision *decision)
{
  const char *change = topay_case_words_get_template_change (decision->template);

  if (change == NULL && decision->change == NULL)
    return;
  gtk_box_append (GTK_BOX (card), make_heading (_ ("What would change it")));
  if (change != NULL)
    gtk_box_append (GTK_BOX (card), make_label (change, NULL));
  if (decision->change != NULL)
    gtk_box_append (GTK_BOX (card), make_words (decision->change));
}

static void
append_appeal (GtkWidget *card, const TopayWireCaseDetail *detail)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *until = NULL;
  g_autofree char *text = NULL;

  if (!topay_case_can (detail->summary, TOPAY_CASE_APPEAL, now))
    return;
  until = topay_date_dup_moment (detail->decision->appeal_until, now);
  if (*until != '\0')
    /* Translators: %s is a date and a time */
    text =
        g_strdup_printf (_ ("You can appeal once, until %s. Somebody else decides then."), until);
  else
    text = g_strdup (_ ("You can appeal once. Somebody else decides then."));
  gtk_box_append (GTK_BOX (card), make_label (text, NULL));
}

static const char *
get_outcome (const TopayWireCaseDecision *decision)
{
  if (g_str_equal (decision->outcome, "approved"))
    return _ ("We approved it");
  if (g_str_equal (decision->outcome, "finally_refused"))
    return _ ("The appeal was refused");
  return _ ("We refused it");
}

/**
 * topay_case_parts_make_decision:
 * @file: a case
 * @context: whose library has the rules
 *
 * Returns: (transfer floating) (nullable): what was decided and why, what would change it, how to
 *   appeal
 */
GtkWidget *
topay_case_parts_make_decision (const TopayCaseFile *file, TopayContext *context)
{
  const TopayWireCaseDecision *decision = file->detail->decision;
  TopayLibrary *library = topay_context_get_library (context);
  const TopayArticleInfo *rule = NULL;
  GtkWidget *card, *button;

  if (decision == NULL)
    return NULL;
  card = make_card (12);
  gtk_box_append (GTK_BOX (card), make_heading (get_outcome (decision)));
  gtk_box_append (GTK_BOX (card),
                  make_label (topay_case_words_get_template_text (decision->template), NULL));
  if (decision->words != NULL)
    gtk_box_append (GTK_BOX (card), make_words (decision->words));
  append_seen (card, file->detail);
  append_change (card, decision);
  append_appeal (card, file->detail);
  if (decision->rule != NULL && library != NULL)
    rule = topay_library_get_info (library, topay_context_get_language (context), decision->rule);
  if (rule != NULL)
    {
      /* Translators: %s is the title of an article */
      g_autofree char *label = g_strdup_printf (_ ("The rule: %s"), rule->title);

      button = gtk_button_new_with_label (label);
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", rule->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-article");
      gtk_widget_set_name (button, "rule");
      gtk_box_append (GTK_BOX (card), button);
    }
  return card;
}

/* --- The money --- */

/**
 * topay_case_parts_make_money:
 * @file: a case
 *
 * Returns: (transfer floating) (nullable): where the money is
 */
GtkWidget *
topay_case_parts_make_money (const TopayCaseFile *file)
{
  const TopayWireCasePayout *payout = file->detail->payout;
  g_autofree char *raw = NULL;
  g_autofree char *text = NULL;
  GtkWidget *card, *row, *button;

  if (payout == NULL)
    return NULL;
  raw = topay_case_words_dup_payout (payout);
  text = topay_text_clean_line (raw);
  card = make_card (12);
  gtk_box_append (GTK_BOX (card), make_heading (_ ("Your money")));
  gtk_box_append (GTK_BOX (card), make_label (text, NULL));
  if (payout->reference == NULL)
    return card;
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_clear_pointer (&raw, g_free);
  raw = topay_text_clean_line (payout->reference);
  g_clear_pointer (&text, g_free);
  /* Translators: %s is a number with which a bank finds a transfer */
  text = g_strdup_printf (_ ("Reference for your bank: %s"), raw);
  gtk_box_append (GTK_BOX (row), make_label (text, "dim"));
  button = make_button (C_ ("button", "Copy"), "case.copy-reference", FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy the reference"), -1);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (card), row);
  return card;
}

/* --- What was sent --- */

/**
 * topay_case_parts_make_request:
 * @file: a case
 *
 * Returns: (transfer floating) (nullable): what the person said first
 */
GtkWidget *
topay_case_parts_make_request (const TopayCaseFile *file)
{
  GtkWidget *card;

  if (file->detail->words == NULL)
    return NULL;
  card = make_card (6);
  gtk_box_append (GTK_BOX (card), make_words (file->detail->words));
  return make_section (_ ("What you wrote"), card);
}

static char *
dup_file_line (const TopayWireEvidence *file)
{
  g_autofree char *size = g_format_size ((guint64) file->size);
  g_autofree char *caption = file->caption != NULL ? topay_text_clean_line (file->caption) : NULL;
  const char *kind = topay_case_words_get_evidence_kind (file->kind);

  if (caption != NULL)
    /* Translators: what a file shows, its size, what the person wrote about it */
    return g_strdup_printf (_ ("%1$s · %2$s · %3$s"), kind, size, caption);
  /* Translators: what a file shows, its size */
  return g_strdup_printf (_ ("%1$s · %2$s"), kind, size);
}

static GtkWidget *
make_file_row (const TopayWireEvidence *file)
{
  g_autofree char *name = topay_text_clean_line (file->name);
  g_autofree char *line = dup_file_line (file);
  gboolean is_blocked = g_str_equal (file->scan, "blocked");
  GtkWidget *row =
      topay_row_new (name, is_blocked ? _ ("Blocked: a check found harmful content") : line);

  gtk_widget_set_name (row, file->id);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (!is_blocked)
    topay_row_set_action (row, "case.open-evidence", file->id);
  return row;
}

/**
 * topay_case_parts_make_evidence:
 * @file: a case
 *
 * Returns: (transfer floating) (nullable): its files
 */
GtkWidget *
topay_case_parts_make_evidence (const TopayCaseFile *file)
{
  const GPtrArray *files = file->detail->evidence;
  GtkWidget *list;

  if (files->len == 0)
    return NULL;
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Evidence"), -1);
  for (guint i = 0; i < files->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_file_row (g_ptr_array_index (files, i)));
  return make_section (_ ("Evidence"), list);
}

/* --- What happened --- */

static GtkWidget *
make_dots (gboolean is_newest, gboolean is_oldest)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *dot = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_CENTER, "margin-top", 5, NULL);
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_CENTER, "vexpand", TRUE,
                                  "margin-top", 4, NULL);

  gtk_widget_add_css_class (dot, "tl-dot");
  if (is_newest)
    gtk_widget_add_css_class (dot, "now");
  gtk_widget_add_css_class (line, "tl-line");
  if (is_oldest)
    gtk_widget_add_css_class (line, "none");
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

static char *
dup_when (const TopayWireCaseEvent *event, gint64 now)
{
  g_autofree char *moment = topay_date_dup_recent (event->at, now);
  g_autofree char *name =
      event->actor_name != NULL ? topay_text_clean_line (event->actor_name) : NULL;

  if (name == NULL)
    return g_steal_pointer (&moment);
  /* Translators: when something happened, and who did it */
  return g_strdup_printf (_ ("%1$s · %2$s"), moment, name);
}

static GtkWidget *
make_event (const TopayWireCaseEvent *event, gint64 now, gboolean is_newest)
{
  g_autofree char *sentence = topay_case_words_dup_event (event);
  g_autofree char *when = dup_when (event, now);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *moment = make_label (when, "caption");

  gtk_widget_set_vexpand (row, FALSE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_margin_bottom (texts, event->seq > 1 ? 16 : 0);
  gtk_widget_add_css_class (moment, "dim");
  gtk_widget_add_css_class (moment, "numeric");
  gtk_box_append (GTK_BOX (texts), make_label (sentence, "heading"));
  gtk_box_append (GTK_BOX (texts), moment);
  if (event->words != NULL)
    gtk_box_append (GTK_BOX (texts), make_words (event->words));
  gtk_box_append (GTK_BOX (row), make_dots (is_newest, event->seq == 1));
  gtk_box_append (GTK_BOX (row), texts);
  return row;
}

/**
 * topay_case_parts_make_timeline:
 * @file: a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating): what happened, the newest first
 */
GtkWidget *
topay_case_parts_make_timeline (const TopayCaseFile *file, gint64 now)
{
  const GPtrArray *events = file->detail->events;
  GtkWidget *card = make_card (0);

  for (guint i = events->len; i > 0; i--)
    gtk_box_append (GTK_BOX (card),
                    make_event (g_ptr_array_index (events, i - 1), now, i == events->len));
  return make_section (_ ("What happened"), card);
}

/* --- What can be done --- */

/**
 * topay_case_parts_make_acts:
 * @file: a case
 * @now: Unix seconds
 *
 * Returns: (transfer floating): what the person can do; one that stands above already is not said
 *   twice
 */
GtkWidget *
topay_case_parts_make_acts (const TopayCaseFile *file, gint64 now)
{
  const TopayWireCase *summary = file->detail->summary;
  gboolean can_supply = topay_case_can (summary, TOPAY_CASE_SUPPLY, now);
  const struct
  {
    gboolean is_possible;
    const char *label;
    const char *action;
  } acts[] = {
    { !can_supply && topay_case_can_add (summary), _ ("_Add something…"), "case.answer" },
      { topay_case_can (summary, TOPAY_CASE_APPEAL, now), _ ("Appea_l…"), "case.appeal" },
        { topay_case_can (summary, TOPAY_CASE_REOPEN, now), _ ("_Reopen…"), "case.reopen" },
          { topay_case_can (summary, TOPAY_CASE_REROUTE, now)
                && !g_str_equal (summary->state, "abnormal"),
            _ ("_Choose another way…"), "case.reroute" },
            { topay_case_can_rate (summary), _ ("Ra_te how we did…"), "case.rate" },
              { TRUE, _ ("Ask about this _case"), "win.open-article::contact-channels" },
                { topay_case_can (summary, TOPAY_CASE_WITHDRAW, now),
                  _ ("_Withdraw…"), "case.withdraw" },
              };
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkLayoutManager *layout = topay_columns_layout_new ();

  g_object_set (layout, "min-column-width", 170, "max-columns", 3, "spacing", 12, NULL);
  gtk_widget_set_layout_manager (box, layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What you can do"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (acts[i].is_possible)
      gtk_box_append (GTK_BOX (box), make_button (acts[i].label, acts[i].action, FALSE));
  gtk_box_append (GTK_BOX (box), topay_case_save_button_new (summary));
  return box;
}
