/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-input.h"

#include <glib/gi18n.h>

#include "topay-choice-list.h"
#include "topay-code-entry.h"
#include "topay-drafts.h"
#include "topay-evidence-list.h"
#include "topay-field.h"
#include "topay-flow-chooser.h"
#include "topay-flow-words.h"
#include "topay-money.h"
#include "topay-password-fields.h"

#define DEFAULT_CODE_DIGITS  8
#define DEFAULT_PASSWORD_MIN 15
#define DEFAULT_PIN_DIGITS   6
#define MULTILINE_MIN_HEIGHT 96

struct _TopayFlowInput
{
  AdwBin parent_instance;
  TopayFlowSession *session;   /* (owned) */
  TopayContext *context;       /* (owned) */
  const TopayFlowField *field; /* (unowned): of the flow, which the session holds */
  GtkWidget *control;          /* (unowned): a descendant */
  TopayField *frame;           /* (unowned) (nullable): a descendant; a new password has its own */
  gboolean shows_problem;      /* one that the session knows */
};

G_DEFINE_FINAL_TYPE (TopayFlowInput, topay_flow_input, ADW_TYPE_BIN)

enum
{
  SUBMIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
answer (TopayFlowInput *self, const char *text)
{
  topay_flow_session_set_answer (self->session, self->field->id, text);
}

static const char *
get_answer (TopayFlowInput *self)
{
  const char *text = topay_flow_session_get_value (self->session, self->field->id);

  return text != NULL ? text : "";
}

static void
submit (TopayFlowInput *self)
{
  g_signal_emit (self, signals[SUBMIT], 0);
}

static void
on_text_changed_cb (TopayFlowInput *self, GtkEditable *editable)
{
  answer (self, gtk_editable_get_text (editable));
}

/* What is no sum is left as it is, for the wizard to say so. */
static void
on_sum_changed_cb (TopayFlowInput *self, GtkEditable *editable)
{
  const char *text = gtk_editable_get_text (editable);
  g_autofree char *sum = NULL;
  gint64 minor;

  if (topay_money_read (text, &minor))
    sum = g_strdup_printf ("%" G_GINT64_FORMAT, minor);
  answer (self, sum != NULL ? sum : text);
}

static void
on_buffer_changed_cb (TopayFlowInput *self, GtkTextBuffer *buffer)
{
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  answer (self, text);
}

static void
on_choice_changed_cb (TopayFlowInput *self)
{
  answer (self, topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (self->control)));
}

static void
on_switched_cb (TopayFlowInput *self, GParamSpec *pspec, GtkSwitch *button)
{
  answer (self, gtk_switch_get_active (button) ? "yes" : "no");
}

static void
on_password_changed_cb (TopayFlowInput *self)
{
  g_autofree char *again = g_strconcat (self->field->id, ":again", NULL);
  TopayPasswordFields *fields = TOPAY_PASSWORD_FIELDS (self->control);

  answer (self, topay_password_fields_get_text (fields));
  topay_flow_session_set_answer (self->session, again,
                                 topay_password_fields_get_repetition (fields));
}

static void
topay_flow_input_dispose (GObject *object)
{
  g_clear_object (&TOPAY_FLOW_INPUT (object)->session);
  g_clear_object (&TOPAY_FLOW_INPUT (object)->context);

  G_OBJECT_CLASS (topay_flow_input_parent_class)->dispose (object);
}

static void
topay_flow_input_class_init (TopayFlowInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_flow_input_dispose;

  /**
   * TopayFlowInput::submit:
   *
   * Nothing more is to be typed here.
   */
  signals[SUBMIT] = g_signal_new ("submit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_flow_input_init (TopayFlowInput *self)
{
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
make_list (GtkWidget *row, const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  set_name (list, name);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return list;
}

static void
put_in_frame (TopayFlowInput *self, GtkWidget *control, GtkWidget *part)
{
  const char *hint = topay_flow_words_translate (self->field->hint);

  self->frame = TOPAY_FIELD (topay_field_new (control));
  topay_field_set_part (self->frame, part);
  if (*hint != '\0')
    topay_field_set_hint (self->frame, hint);
  self->control = part;
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->frame));
}

static void
make_entry (TopayFlowInput *self, GType type)
{
  const char *label = topay_flow_words_translate (self->field->label);
  GtkWidget *row = g_object_new (type, "title", label, NULL);

  set_name (row, label);
  if (type == ADW_TYPE_ENTRY_ROW)
    adw_entry_row_set_input_hints (ADW_ENTRY_ROW (row), GTK_INPUT_HINT_NO_SPELLCHECK);
  gtk_editable_set_text (GTK_EDITABLE (row), get_answer (self));
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_text_changed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (submit), self);
  put_in_frame (self, make_list (row, label), row);
}

/* A sum as it is written, of its minor units; what is none as it was typed. */
static char *
dup_sum (TopayFlowInput *self)
{
  gint64 minor;

  if (!g_ascii_string_to_signed (get_answer (self), 10, 0, G_MAXINT64, &minor, NULL))
    return g_strdup (get_answer (self));
  return topay_money_dup_plain (minor);
}

static void
make_money (TopayFlowInput *self)
{
  const char *label = topay_flow_words_translate (self->field->label);
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", label, "input-purpose",
                                 GTK_INPUT_PURPOSE_NUMBER, NULL);
  g_autofree char *sum = dup_sum (self);

  set_name (row, label);
  gtk_editable_set_text (GTK_EDITABLE (row), sum);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_sum_changed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (submit), self);
  put_in_frame (self, make_list (row, label), row);
}

static void
on_day_selected_cb (TopayFlowInput *self, GtkCalendar *calendar)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

/* The calendar opens at the day that was typed. */
static void
on_calendar_shown_cb (TopayFlowInput *self, GtkWidget *popover)
{
  GtkWidget *calendar = gtk_popover_get_child (GTK_POPOVER (popover));
  g_autofree char *text = g_strconcat (get_answer (self), "T00:00:00", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (text, zone);

  if (day == NULL)
    return;
  g_signal_handlers_block_by_func (calendar, on_day_selected_cb, self);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  g_signal_handlers_unblock_by_func (calendar, on_day_selected_cb, self);
}

static GtkWidget *
make_calendar_button (TopayFlowInput *self)
{
  GtkWidget *calendar = gtk_calendar_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *button =
      g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "x-office-calendar-symbolic", "valign",
                    GTK_ALIGN_CENTER, "popover", popover, "tooltip-text", _ ("Calendar"), NULL);

  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_widget_add_css_class (button, "flat");
  set_name (button, _ ("Calendar"));
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (on_day_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_calendar_shown_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static void
make_date (TopayFlowInput *self)
{
  make_entry (self, ADW_TYPE_ENTRY_ROW);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->control), make_calendar_button (self));
}

static void
make_chooser (TopayFlowInput *self)
{
  GtkWidget *chooser = topay_flow_chooser_new (self->session, self->field);

  put_in_frame (self, chooser, chooser);
}

static void
on_files_changed_cb (TopayFlowInput *self)
{
  g_autofree char *ids = topay_evidence_list_dup_ids (TOPAY_EVIDENCE_LIST (self->control));

  answer (self, ids);
  if (topay_evidence_list_get_obstacle (TOPAY_EVIDENCE_LIST (self->control)) == NULL)
    topay_field_set_error (self->frame, NULL);
}

/* Without a service there is nobody to send files to, and the other end of the wizard says so. */
static void
make_files (TopayFlowInput *self)
{
  TopayEvidence *evidence = topay_context_get_evidence (self->context);
  const char *flow = topay_flow_get_id (topay_flow_session_get_flow (self->session));
  g_autofree char *owner = topay_drafts_dup_owner (flow);
  GtkWidget *list;

  if (evidence == NULL)
    return;
  list = topay_evidence_list_new (evidence, owner, self->field->offers);
  topay_evidence_list_set_account (TOPAY_EVIDENCE_LIST (list),
                                   topay_context_get_account (self->context));
  put_in_frame (self, list, list);
  if (topay_evidence_is_loaded (evidence))
    on_files_changed_cb (self);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_files_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* What stands in the way of files is said where they are. */
static gboolean
check_files (TopayFlowInput *self)
{
  TopayEvidenceList *list = TOPAY_EVIDENCE_LIST (self->control);
  const char *obstacle = topay_evidence_list_get_obstacle (list);

  topay_field_set_error (self->frame, obstacle);
  if (obstacle != NULL)
    topay_evidence_list_focus (list);
  return obstacle == NULL;
}

static void
make_code (TopayFlowInput *self)
{
  guint n_digits = self->field->max > 0 ? self->field->max : DEFAULT_CODE_DIGITS;
  GtkWidget *entry = topay_code_entry_new (n_digits);

  set_name (entry, topay_flow_words_translate (self->field->label));
  gtk_editable_set_text (GTK_EDITABLE (entry), get_answer (self));
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_text_changed_cb), self);
  g_signal_connect_swapped (entry, "complete", G_CALLBACK (submit), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (submit), self);
  put_in_frame (self, entry, entry);
}

static void
make_multiline (TopayFlowInput *self)
{
  const char *label = topay_flow_words_translate (self->field->label);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title =
      g_object_new (GTK_TYPE_LABEL, "label", label, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR,
                                  "accepts-tab", FALSE, "top-margin", 12, "bottom-margin", 12,
                                  "left-margin", 12, "right-margin", 12, NULL);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "hscrollbar-policy",
                                      GTK_POLICY_NEVER, "min-content-height", MULTILINE_MIN_HEIGHT,
                                      "overflow", GTK_OVERFLOW_HIDDEN, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  set_name (view, label);
  gtk_text_buffer_set_text (buffer, get_answer (self), -1);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_buffer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (scroller, "card");
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), scroller);
  put_in_frame (self, column, view);
}

/* A choice among other fields says what it is about; alone, the heading does. */
static GtkWidget *
add_title (TopayFlowInput *self, GtkWidget *list)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->session);
  GtkWidget *column, *title;

  if (step->fields->len == 1)
    return list;

  column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  title = g_object_new (GTK_TYPE_LABEL, "label", topay_flow_words_translate (self->field->label),
                        "xalign", 0.0, "wrap", TRUE, "margin-top", 12, NULL);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), list);
  return column;
}

static void
make_choice (TopayFlowInput *self)
{
  GtkWidget *list = topay_choice_list_new (topay_flow_words_translate (self->field->label));

  for (guint i = 0; i < self->field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (self->field->options, i);

      topay_choice_list_append (
          TOPAY_CHOICE_LIST (list), option->value, topay_flow_words_translate (option->label),
          option->hint != NULL ? topay_flow_words_translate (option->hint) : NULL);
    }
  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), get_answer (self));
  g_signal_connect_swapped (list, "changed", G_CALLBACK (on_choice_changed_cb), self);
  g_signal_connect_swapped (list, "activate", G_CALLBACK (submit), self);
  put_in_frame (self, add_title (self, list), list);
}

static void
make_switch (TopayFlowInput *self)
{
  const char *label = topay_flow_words_translate (self->field->label);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, "active",
                                    g_str_equal (get_answer (self), "yes"), NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  set_name (button, label);
  g_signal_connect_swapped (button, "notify::active", G_CALLBACK (on_switched_cb), self);
  put_in_frame (self, make_list (row, label), row);
  self->control = button;
}

static void
make_new_password (TopayFlowInput *self)
{
  gboolean pin = self->field->kind == TOPAY_FLOW_FIELD_NEW_PIN;
  GtkWidget *fields = pin ? topay_password_fields_new_pin (DEFAULT_PIN_DIGITS)
                          : topay_password_fields_new (self->field->min > 0 ? self->field->min
                                                                            : DEFAULT_PASSWORD_MIN);

  topay_password_fields_set_account (TOPAY_PASSWORD_FIELDS (fields),
                                     topay_flow_session_get_value (self->session, "account"));
  g_signal_connect_swapped (fields, "changed", G_CALLBACK (on_password_changed_cb), self);
  g_signal_connect_swapped (fields, "activate", G_CALLBACK (submit), self);
  self->control = fields;
  adw_bin_set_child (ADW_BIN (self), fields);
}

static void
make_control (TopayFlowInput *self)
{
  switch (self->field->kind)
    {
    case TOPAY_FLOW_FIELD_CODE:
      make_code (self);
      break;
    case TOPAY_FLOW_FIELD_PASSWORD:
      make_entry (self, ADW_TYPE_PASSWORD_ENTRY_ROW);
      break;
    case TOPAY_FLOW_FIELD_NEW_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PIN:
      make_new_password (self);
      break;
    case TOPAY_FLOW_FIELD_CHOICE:
      make_choice (self);
      break;
    case TOPAY_FLOW_FIELD_SWITCH:
      make_switch (self);
      break;
    case TOPAY_FLOW_FIELD_MULTILINE:
      make_multiline (self);
      break;
    case TOPAY_FLOW_FIELD_DATE:
      make_date (self);
      break;
    case TOPAY_FLOW_FIELD_MONEY:
      make_money (self);
      break;
    case TOPAY_FLOW_FIELD_PAYMENT:
    case TOPAY_FLOW_FIELD_CASE:
      make_chooser (self);
      break;
    case TOPAY_FLOW_FIELD_FILES:
      make_files (self);
      break;
    case TOPAY_FLOW_FIELD_TEXT:
    case TOPAY_FLOW_FIELD_ACCOUNT:
    default:
      make_entry (self, self->field->secret ? ADW_TYPE_PASSWORD_ENTRY_ROW : ADW_TYPE_ENTRY_ROW);
      break;
    }
}

/**
 * topay_flow_input_new:
 * @session: the wizard
 * @context: where files are kept
 * @field: of its step
 *
 * Returns: (transfer floating): the control, with the answer that is known
 */
GtkWidget *
topay_flow_input_new (TopayFlowSession *session, TopayContext *context, const TopayFlowField *field)
{
  TopayFlowInput *self = g_object_new (TOPAY_TYPE_FLOW_INPUT, NULL);

  self->session = g_object_ref (session);
  self->context = g_object_ref (context);
  self->field = field;
  make_control (self);
  topay_flow_input_update (self);
  return GTK_WIDGET (self);
}

static const TopayFlowProblem *
find_problem (TopayFlowInput *self)
{
  g_autofree char *again = g_strconcat (self->field->id, ":again", NULL);
  const TopayFlowProblem *problem = topay_flow_session_get_problem (self->session, self->field->id);

  return problem != NULL ? problem : topay_flow_session_get_problem (self->session, again);
}

static void
show_text (TopayFlowInput *self, const char *text)
{
  if (self->frame != NULL)
    topay_field_set_error (self->frame, text);
  else
    topay_password_fields_show_error (TOPAY_PASSWORD_FIELDS (self->control), text);
}

/**
 * topay_flow_input_update:
 * @self: an input
 *
 * Shows what the session knows now: whether the field is asked, and what is wrong with it.
 */
void
topay_flow_input_update (TopayFlowInput *self)
{
  const TopayFlowProblem *problem;
  g_autoptr (TopayProblem) words = NULL;

  g_return_if_fail (TOPAY_IS_FLOW_INPUT (self));

  gtk_widget_set_visible (GTK_WIDGET (self),
                          topay_flow_session_holds (self->session, self->field->condition));
  if (self->control == NULL)
    return;
  if (TOPAY_IS_FLOW_CHOOSER (self->control))
    topay_flow_chooser_update (TOPAY_FLOW_CHOOSER (self->control));
  problem = find_problem (self);
  if (problem != NULL)
    {
      words = topay_flow_words_new_problem (self->session, self->field, problem, 0);
      show_text (self, words->text);
    }
  else if (self->shows_problem)
    show_text (self, NULL);
  self->shows_problem = problem != NULL;
}

/**
 * topay_flow_input_check:
 * @self: an input
 *
 * Judges what only the control knows. What is wrong is shown and gets the focus.
 *
 * Returns: whether one may go on
 */
gboolean
topay_flow_input_check (TopayFlowInput *self)
{
  g_return_val_if_fail (TOPAY_IS_FLOW_INPUT (self), FALSE);

  if (TOPAY_IS_EVIDENCE_LIST (self->control) && gtk_widget_get_visible (GTK_WIDGET (self)))
    return check_files (self);
  if (TOPAY_IS_FLOW_CHOOSER (self->control) && gtk_widget_get_visible (GTK_WIDGET (self)))
    topay_flow_chooser_take_typed (TOPAY_FLOW_CHOOSER (self->control));
  return !gtk_widget_get_visible (GTK_WIDGET (self)) || !TOPAY_IS_PASSWORD_FIELDS (self->control)
         || topay_password_fields_check (TOPAY_PASSWORD_FIELDS (self->control));
}

/**
 * topay_flow_input_focus_problem:
 * @self: an input
 *
 * Brings the focus to what is wrong, with what was typed selected.
 *
 * Returns: whether something is wrong here
 */
gboolean
topay_flow_input_focus_problem (TopayFlowInput *self)
{
  g_return_val_if_fail (TOPAY_IS_FLOW_INPUT (self), FALSE);

  if (!self->shows_problem || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return FALSE;

  if (TOPAY_IS_EVIDENCE_LIST (self->control))
    topay_evidence_list_focus (TOPAY_EVIDENCE_LIST (self->control));
  else if (!gtk_widget_grab_focus (self->control))
    gtk_widget_child_focus (self->control, GTK_DIR_TAB_FORWARD);
  if (GTK_IS_EDITABLE (self->control))
    gtk_editable_select_region (GTK_EDITABLE (self->control), 0, -1);
  return TRUE;
}
