/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-act-dialog.h"

#include <glib/gi18n.h>

#include "topay-agent-parts.h"
#include "topay-agent-problem.h"
#include "topay-agent-words-field.h"
#include "topay-callout.h"
#include "topay-case-rules.h"
#include "topay-case-words.h"
#include "topay-choice-list.h"
#include "topay-field.h"
#include "topay-text-clean.h"

typedef enum
{
  TEMPLATE = 1 << 0, /* one of the texts that both sides know */
  RULE = 1 << 1,     /* the article with the rule, and the evidence that was looked at */
  CHANGE = 1 << 2,   /* what would change it */
  WORDS = 1 << 3,    /* the person reads them */
  NOTE = 1 << 4,     /* agents alone read it */
  METHOD = 1 << 5,   /* another way for the money */
  BOUND = 1 << 6,    /* to what was looked at */
} Need;

typedef struct
{
  guint needs; /* Need */
  const char *title;
  const char *lead;
  const char *button;
  gboolean destructive;
} Form;

/* clang-format off */
static const Form forms[TOPAY_AGENT_N_ACTS] = {
  [TOPAY_AGENT_ASK] = { TEMPLATE | WORDS, N_ ("Ask for more"),
    N_ ("The clock stops until the customer answers, for seven days at most."),
    NC_ ("button", "Ask"), FALSE },
  [TOPAY_AGENT_PROPOSE] = { TEMPLATE | RULE | WORDS | BOUND, N_ ("Propose approval"),
    N_ ("Nothing is paid yet: two others have to approve it within 24 hours."),
    NC_ ("button", "Propose"), FALSE },
  [TOPAY_AGENT_APPROVE] = { TEMPLATE | RULE | WORDS | BOUND, N_ ("Approve"),
    N_ ("The customer is told the reason. What was approved cannot be taken back here."),
    NC_ ("button", "Approve"), FALSE },
  [TOPAY_AGENT_REFUSE] = { TEMPLATE | RULE | CHANGE | WORDS | BOUND, N_ ("Refuse"),
    N_ ("The customer is told the reason, the rule, and how to appeal within 15 days."),
    NC_ ("button", "Refuse"), TRUE },
  [TOPAY_AGENT_RETRY] = { 0, N_ ("Send again"),
    N_ ("The money goes the same way once more. Nothing is paid twice."), NC_ ("button", "Send"),
    FALSE },
  [TOPAY_AGENT_REROUTE] = { METHOD, N_ ("Send another way"),
    N_ ("The way back is closed. The money goes to another of the customer’s own."),
    NC_ ("button", "Send"), FALSE },
  [TOPAY_AGENT_FINISH] = { WORDS, N_ ("Mark as done"),
    N_ ("What was approved is done, and the customer is told so."), NC_ ("button", "Done"), FALSE },
  [TOPAY_AGENT_NOTE] = { NOTE, N_ ("Internal note"),
    N_ ("Only agents read it. The customer never does."), NC_ ("button", "Add note"), FALSE },
};
/* clang-format on */

struct _TopayAgentActDialog
{
  AdwWindow parent_instance;
  TopayAgentDesk *desk; /* (owned) */
  TopayAgentActKind kind;
  char *case_id;        /* (owned) */
  char *content;        /* (owned): what was looked at when this opened */
  char *offered;        /* (owned) (nullable): the rule that went with the template */
  char *offered_change; /* (owned) (nullable): likewise what would change it */
  gboolean is_done;

  GtkWidget *templates;         /* (unowned) (nullable): a descendant */
  TopayField *templates_field;  /* (unowned) (nullable): a descendant */
  GtkWidget *methods;           /* (unowned) (nullable): a descendant */
  TopayField *methods_field;    /* (unowned) (nullable): a descendant */
  GtkWidget *rule;              /* (unowned) (nullable): a descendant */
  TopayField *rule_field;       /* (unowned) (nullable): a descendant */
  TopayAgentWordsField *words;  /* (unowned) (nullable): a descendant */
  TopayAgentWordsField *change; /* (unowned) (nullable): a descendant */
  GPtrArray *ticks;             /* (owned) (element-type GtkCheckButton): unowned descendants */

  AdwWindowTitle *window_title;
  GtkWidget *confirm_button;
  GtkScrolledWindow *scroller;
  TopayCallout *problem;
  GtkLabel *lead;
  GtkBox *form;
  GtkLabel *announcement;
};

G_DEFINE_FINAL_TYPE (TopayAgentActDialog, topay_agent_act_dialog, ADW_TYPE_WINDOW)

#define EVIDENCE_KEY "topay-agent-evidence"

static guint done_signal;

static char *
dup_place (TopayAgentActDialog *self, const char *field)
{
  return g_strdup_printf ("%s %s", topay_agent_act_get_name (self->kind), field);
}

static void
keep_field (TopayAgentActDialog *self, TopayAgentWordsField *field, const char *name)
{
  g_autofree char *place = dup_place (self, name);
  g_autofree char *text = field != NULL ? topay_agent_words_field_dup_text (field) : NULL;

  if (text != NULL)
    topay_agent_desk_keep_words (self->desk, place, self->is_done ? "" : text);
}

/* What was typed is there when the same act is begun again. */
static void
keep_words (TopayAgentActDialog *self)
{
  if (g_strcmp0 (topay_agent_desk_get_case_id (self->desk), self->case_id) != 0)
    return;
  keep_field (self, self->words, "words");
  keep_field (self, self->change, "change");
}

static gboolean
topay_agent_act_dialog_close_request (GtkWindow *window)
{
  keep_words (TOPAY_AGENT_ACT_DIALOG (window));
  return GTK_WINDOW_CLASS (topay_agent_act_dialog_parent_class)->close_request (window);
}

/* An entry that is put to sleep while it has the focus would miss losing it. */
static void
set_busy (TopayAgentActDialog *self, gboolean busy)
{
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "act.confirm", !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !busy);
  gtk_label_set_text (self->announcement, busy ? _ ("Sending…") : "");
}

static void
show_error (TopayAgentActDialog *self, const GError *error)
{
  g_autoptr (TopayProblem) problem =
      topay_agent_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);

  topay_callout_set_title (self->problem, problem->title);
  topay_callout_set_text (self->problem, problem->text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_label_set_text (self->announcement, problem->title);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_widget_grab_focus (self->confirm_button);
}

static void
on_acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAgentActDialog) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  topay_agent_desk_act_finish (TOPAY_AGENT_DESK (source), result, &error);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  set_busy (self, FALSE);
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  self->is_done = TRUE;
  g_signal_emit (self, done_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
complain (TopayAgentActDialog *self, TopayField *field, const char *text)
{
  topay_field_set_error (field, text);
  gtk_label_set_text (self->announcement, text);
  gtk_widget_child_focus (topay_field_get_control (field), GTK_DIR_TAB_FORWARD);
}

static gboolean
is_slug (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-')
      return FALSE;
  return strlen (text) <= 64;
}

static gboolean
check_words (TopayAgentActDialog *self, TopayAgentWordsField *field)
{
  if (field == NULL || !topay_agent_words_field_is_too_long (field))
    return TRUE;
  topay_agent_words_field_set_error (field, _ ("This is too long. Say it in fewer words."));
  return FALSE;
}

static gboolean
check_note (TopayAgentActDialog *self)
{
  g_autofree char *words =
      self->words != NULL ? topay_agent_words_field_dup_text (self->words) : NULL;

  if (self->kind != TOPAY_AGENT_NOTE || *words != '\0')
    return TRUE;
  topay_agent_words_field_set_error (self->words, _ ("Type the note first."));
  return FALSE;
}

static gboolean
check (TopayAgentActDialog *self)
{
  if (self->templates != NULL
      && topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (self->templates)) == NULL)
    {
      complain (self, self->templates_field, _ ("Choose what the customer is told."));
      return FALSE;
    }
  if (self->methods != NULL
      && topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (self->methods)) == NULL)
    {
      complain (self, self->methods_field, _ ("Choose where the money goes."));
      return FALSE;
    }
  if (self->rule != NULL && !is_slug (gtk_editable_get_text (GTK_EDITABLE (self->rule))))
    {
      complain (self, self->rule_field,
                _ ("The name of an article has small letters, digits and hyphens: refund-policy."));
      return FALSE;
    }
  return check_note (self) && check_words (self, self->words) && check_words (self, self->change);
}

static char *
dup_or_null (char *text)
{
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
dup_chosen (GtkWidget *list)
{
  return list != NULL ? g_strdup (topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (list))) : NULL;
}

static TopayWireAgentAct *
make_act (TopayAgentActDialog *self)
{
  TopayWireAgentAct *act = topay_wire_new (&topay_record_agent_act);

  act->case_id = g_strdup (self->case_id);
  act->act = g_strdup (topay_agent_act_get_name (self->kind));
  act->template = dup_chosen (self->templates);
  act->method_id = dup_chosen (self->methods);
  if (self->words != NULL)
    act->words = dup_or_null (topay_agent_words_field_dup_text (self->words));
  if (self->change != NULL)
    act->change = dup_or_null (topay_agent_words_field_dup_text (self->change));
  if (self->rule != NULL)
    act->rule = dup_or_null (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rule))));
  if ((forms[self->kind].needs & BOUND) != 0)
    act->content = g_strdup (self->content);
  for (guint i = 0; i < self->ticks->len; i++)
    {
      GtkCheckButton *tick = g_ptr_array_index (self->ticks, i);
      TopayWireEvidenceRef *ref;

      if (!gtk_check_button_get_active (tick))
        continue;
      ref = topay_wire_new (&topay_record_evidence_ref);
      ref->id = g_strdup (g_object_get_data (G_OBJECT (tick), EVIDENCE_KEY));
      g_ptr_array_add (act->seen, ref);
    }
  return act;
}

static void
confirm (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentActDialog *self = TOPAY_AGENT_ACT_DIALOG (widget);
  TopayWireAgentAct *act;

  if (topay_agent_desk_is_acting (self->desk) || !check (self))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  act = make_act (self);
  keep_words (self);
  set_busy (self, TRUE);
  topay_agent_desk_act_async (self->desk, act, on_acted_cb, g_object_ref (self));
  topay_wire_free (&topay_record_agent_act, act);
}

/* The case is gone from the desk: the session ended. */
static void
on_desk_changed_cb (TopayAgentActDialog *self)
{
  if (self->desk != NULL
      && g_strcmp0 (topay_agent_desk_get_case_id (self->desk), self->case_id) != 0)
    gtk_window_destroy (GTK_WINDOW (self));
}

static TopayCaseKind
get_case_kind (TopayAgentActDialog *self)
{
  TopayCaseKind kind = TOPAY_CASE_N_KINDS;

  topay_case_kind_read (topay_agent_desk_get_detail (self->desk)->entry->summary->kind, &kind);
  return kind;
}

static TopayField *
add_choices (TopayAgentActDialog *self, const char *title, GtkWidget *list)
{
  GtkWidget *field = topay_field_new (list);

  gtk_box_append (self->form, topay_agent_heading_new (title, 2));
  gtk_box_append (self->form, field);
  return TOPAY_FIELD (field);
}

/* What would change it follows the text until the agent says it in other words. */
static void
offer_change (TopayAgentActDialog *self, const char *id)
{
  const char *change = topay_case_words_get_template_change (id);
  g_autofree char *typed =
      self->change != NULL ? topay_agent_words_field_dup_text (self->change) : NULL;

  if (typed == NULL || (*typed != '\0' && g_strcmp0 (typed, self->offered_change) != 0))
    return;
  g_free (self->offered_change);
  self->offered_change = g_strdup (change);
  topay_agent_words_field_set_text (self->change, change != NULL ? change : "");
}

/* The rule follows the text until the agent names another. */
static void
on_template_changed_cb (TopayAgentActDialog *self)
{
  const char *id = topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (self->templates));
  const TopayCaseTemplate *found;
  TopayCaseEvent event;

  topay_field_set_error (self->templates_field, NULL);
  if (id != NULL)
    offer_change (self, id);
  if (self->rule == NULL || id == NULL || !topay_agent_act_get_event (self->kind, &event)
      || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->rule)), self->offered) != 0)
    return;

  found = topay_case_template_find (event, id);
  g_free (self->offered);
  self->offered = g_strdup (found != NULL && found->rule != NULL ? found->rule : "");
  gtk_editable_set_text (GTK_EDITABLE (self->rule), self->offered);
}

static void
add_templates (TopayAgentActDialog *self)
{
  const char *title =
      self->kind == TOPAY_AGENT_ASK ? _ ("What is needed") : _ ("Reason, as the customer reads it");
  TopayCaseKind kind = get_case_kind (self);
  TopayCaseEvent event = TOPAY_CASE_ASK;
  guint n_templates = 0;
  const TopayCaseTemplate *templates = topay_case_templates (&n_templates);

  topay_agent_act_get_event (self->kind, &event);
  self->templates = topay_choice_list_new (title);
  for (guint i = 0; i < n_templates; i++)
    if (templates[i].event == event && (templates[i].kinds & (1U << kind)) != 0)
      topay_choice_list_append (TOPAY_CHOICE_LIST (self->templates), templates[i].id,
                                topay_case_words_get_template (templates[i].id),
                                topay_case_words_get_template_text (templates[i].id));
  self->templates_field = add_choices (self, title, self->templates);
  g_signal_connect_swapped (self->templates, "changed", G_CALLBACK (on_template_changed_cb), self);
}

static void
on_method_changed_cb (TopayAgentActDialog *self)
{
  topay_field_set_error (self->methods_field, NULL);
}

static void
add_methods (TopayAgentActDialog *self)
{
  const GPtrArray *methods = topay_agent_desk_get_detail (self->desk)->methods;

  self->methods = topay_choice_list_new (_ ("Where the money goes"));
  for (guint i = 0; i < methods->len; i++)
    {
      const TopayWireMethod *method = g_ptr_array_index (methods, i);
      g_autofree char *label = topay_text_clean (method->label);

      topay_choice_list_append (TOPAY_CHOICE_LIST (self->methods), method->id, label, NULL);
    }
  self->methods_field = add_choices (self, _ ("Where the money goes"), self->methods);
  g_signal_connect_swapped (self->methods, "changed", G_CALLBACK (on_method_changed_cb), self);
  if (methods->len == 0)
    gtk_box_append (self->form,
                    topay_agent_text_new (_ ("The customer has no other way. Write a note, and ask "
                                             "for one in the case."),
                                             NULL));
}

static void
add_tick (TopayAgentActDialog *self, GtkBox *box, const TopayWireEvidence *file)
{
  gboolean is_seen = topay_agent_desk_has_seen (self->desk, file->id);
  g_autofree char *name = topay_text_clean (file->name);
  /* Translators: of a file that has to be opened before one can say that it was looked at; %s is
   * its name */
  g_autofree char *label =
      is_seen ? g_strdup (name) : g_strdup_printf (_ ("%s: open it first"), name);
  GtkWidget *tick = gtk_check_button_new_with_label (label);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), is_seen);
  gtk_widget_set_sensitive (tick, is_seen);
  g_object_set_data_full (G_OBJECT (tick), EVIDENCE_KEY, g_strdup (file->id), g_free);
  gtk_box_append (box, tick);
  g_ptr_array_add (self->ticks, tick);
}

static void
add_rule (TopayAgentActDialog *self)
{
  const GPtrArray *files = topay_agent_desk_get_detail (self->desk)->detail->evidence;
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);
  GtkWidget *box;

  self->offered = g_strdup ("");
  self->rule = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Article with the rule"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rule), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Article with the rule"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Rule"), -1);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->rule);
  self->rule_field = TOPAY_FIELD (topay_field_new (list));
  gtk_box_append (self->form, GTK_WIDGET (self->rule_field));
  if (files->len == 0)
    return;

  gtk_box_append (self->form, topay_agent_heading_new (_ ("Evidence you looked at"), 2));
  box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);
  for (guint i = 0; i < files->len; i++)
    add_tick (self, GTK_BOX (box), g_ptr_array_index (files, i));
  gtk_box_append (self->form, box);
}

static TopayAgentWordsField *
add_words (TopayAgentActDialog *self, const char *title, const char *name)
{
  GtkWidget *field = topay_agent_words_field_new (title, self->kind == TOPAY_AGENT_NOTE);
  g_autofree char *place = dup_place (self, name);
  const char *kept = topay_agent_desk_get_words (self->desk, place);

  if (kept != NULL)
    topay_agent_words_field_set_text (TOPAY_AGENT_WORDS_FIELD (field), kept);
  gtk_box_append (self->form, field);
  return TOPAY_AGENT_WORDS_FIELD (field);
}

static void
fill (TopayAgentActDialog *self)
{
  const Form *form = &forms[self->kind];
  const TopayWireAgentCaseDetail *detail = topay_agent_desk_get_detail (self->desk);
  g_autofree char *number = topay_text_clean (detail->entry->summary->number);

  adw_window_title_set_title (self->window_title, _ (form->title));
  adw_window_title_set_subtitle (self->window_title, number);
  gtk_window_set_title (GTK_WINDOW (self), _ (form->title));
  gtk_label_set_text (self->lead, _ (form->lead));
  gtk_button_set_label (GTK_BUTTON (self->confirm_button),
                        g_dpgettext2 (NULL, "button", form->button));
  gtk_widget_add_css_class (self->confirm_button,
                            form->destructive ? "destructive-action" : "suggested-action");
  if ((form->needs & TEMPLATE) != 0)
    add_templates (self);
  if ((form->needs & METHOD) != 0)
    add_methods (self);
  if ((form->needs & WORDS) != 0)
    self->words = add_words (self, _ ("Words to the customer, if any"), "words");
  if ((form->needs & NOTE) != 0)
    self->words = add_words (self, _ ("Note, not seen by the customer"), "words");
  if ((form->needs & CHANGE) != 0)
    self->change = add_words (self, _ ("What would change the decision"), "change");
  if ((form->needs & RULE) != 0)
    add_rule (self);
  if (self->templates == NULL && self->methods == NULL && self->words != NULL)
    topay_agent_words_field_focus (self->words);
  else if (!gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (self->confirm_button);
}

static void
topay_agent_act_dialog_dispose (GObject *object)
{
  TopayAgentActDialog *self = TOPAY_AGENT_ACT_DIALOG (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->content, g_free);
  g_clear_pointer (&self->offered, g_free);
  g_clear_pointer (&self->offered_change, g_free);
  g_clear_pointer (&self->ticks, g_ptr_array_unref);

  G_OBJECT_CLASS (topay_agent_act_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, lead);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, form);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentActDialog, announcement);
}

static void
topay_agent_act_dialog_class_init (TopayAgentActDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_act_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = topay_agent_act_dialog_close_request;

  /**
   * TopayAgentActDialog::done:
   * @self: a dialog
   *
   * The service did it; the dialog goes.
   */
  done_signal = g_signal_new ("done", TOPAY_TYPE_AGENT_ACT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-act-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "act.confirm", NULL, confirm);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "act.confirm", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK,
                                       "act.confirm", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
topay_agent_act_dialog_init (TopayAgentActDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->ticks = g_ptr_array_new ();
}

/**
 * topay_agent_act_dialog_new:
 * @parent: the console
 * @desk: with a case that is known
 * @kind: an act that asks for something: not taking a case, nor letting it go
 *
 * Returns: (transfer none): a window, not on screen yet
 */
GtkWidget *
topay_agent_act_dialog_new (GtkWindow *parent, TopayAgentDesk *desk, TopayAgentActKind kind)
{
  TopayAgentActDialog *self;

  g_return_val_if_fail (kind < TOPAY_AGENT_N_ACTS && forms[kind].title != NULL, NULL);
  g_return_val_if_fail (topay_agent_desk_get_detail (desk) != NULL, NULL);

  self = g_object_new (TOPAY_TYPE_AGENT_ACT_DIALOG, "transient-for", parent, "destroy-with-parent",
                       TRUE, NULL);
  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->case_id = g_strdup (topay_agent_desk_get_case_id (desk));
  self->content = g_strdup (topay_agent_desk_get_detail (desk)->content);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed_cb), self,
                           G_CONNECT_SWAPPED);
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_act_dialog_get_kind:
 * @self: a dialog
 *
 * Returns: the act that it is for
 */
TopayAgentActKind
topay_agent_act_dialog_get_kind (TopayAgentActDialog *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_ACT_DIALOG (self), TOPAY_AGENT_NOTE);

  return self->kind;
}
