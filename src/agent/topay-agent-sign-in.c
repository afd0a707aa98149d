/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-sign-in.h"

#include <glib/gi18n.h>

#include "topay-agent-problem.h"
#include "topay-callout.h"
#include "topay-code-entry.h"
#include "topay-countdown-label.h"
#include "topay-field.h"

#define CODE_DIGITS 6

struct _TopayAgentSignIn
{
  AdwBin parent_instance;
  TopayAgentSession *session; /* (owned) (nullable): NULL where no service is set up */
  GCancellable *cancellable;  /* (owned) (nullable): of the call on its way */
  GtkWidget *account_row;     /* (unowned): a descendant */
  GtkWidget *password_row;    /* (unowned): a descendant */
  GtkWidget *code_entry;      /* (unowned): a descendant */
  TopayField *field;          /* (unowned): a descendant: of account and password */
  TopayField *code_field;     /* (unowned): a descendant */
  GtkWidget *wait;            /* (unowned): a descendant */

  TopayCallout *reason;
  TopayCallout *problem;
  GtkWidget *form;
  AdwBin *field_bin;
  GtkWidget *code_label;
  AdwBin *code_bin;
  GtkWidget *button;
  GtkLabel *announcement;
};

G_DEFINE_FINAL_TYPE (TopayAgentSignIn, topay_agent_sign_in, ADW_TYPE_BIN)

static const char *
get_text (GtkWidget *editable)
{
  return gtk_editable_get_text (GTK_EDITABLE (editable));
}

/* An entry that is put to sleep while it has the focus would miss losing it. */
static void
set_busy (TopayAgentSignIn *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->button, !busy);
  gtk_label_set_text (self->announcement, busy ? _ ("Checking…") : "");
}

static void
show_field_error (TopayAgentSignIn *self, TopayField *field, GtkWidget *part, const char *text)
{
  topay_field_set_part (field, part);
  topay_field_set_error (field, text);
  gtk_label_set_text (self->announcement, text);
  gtk_widget_grab_focus (part);
  gtk_editable_select_region (GTK_EDITABLE (part), 0, -1);
}

/* What was typed stays; the code works once, so it is the code that is typed anew. */
static void
show_error (TopayAgentSignIn *self, const GError *error)
{
  g_autoptr (TopayProblem) problem =
      topay_agent_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);

  if (problem->about_input)
    {
      show_field_error (self, self->code_field, self->code_entry, problem->text);
      return;
    }
  topay_callout_set_title (self->problem, problem->title);
  topay_callout_set_text (self->problem, problem->text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_set_visible (self->wait, problem->wait_s > 0);
  if (problem->wait_s > 0)
    topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (self->wait), problem->wait_s);
  gtk_label_set_text (self->announcement, problem->title);
  gtk_widget_grab_focus (self->code_entry);
  gtk_editable_select_region (GTK_EDITABLE (self->code_entry), 0, -1);
}

static void
on_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAgentSignIn) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  topay_agent_session_sign_in_finish (TOPAY_AGENT_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  if (error != NULL)
    show_error (self, error);
}

static gboolean
check_fields (TopayAgentSignIn *self)
{
  if (*get_text (self->account_row) == '\0')
    show_field_error (self, self->field, self->account_row,
                      _ ("Type the name of your account first."));
  else if (*get_text (self->password_row) == '\0')
    show_field_error (self, self->field, self->password_row, _ ("Type your password, too."));
  else if (!topay_code_entry_is_complete (TOPAY_CODE_ENTRY (self->code_entry)))
    show_field_error (self, self->code_field, self->code_entry, _ ("The code has six digits."));
  else
    return TRUE;
  return FALSE;
}

static void
on_clicked_cb (TopayAgentSignIn *self)
{
  TopayWireAgentSignIn request = { (char *) get_text (self->account_row),
                                   (char *) get_text (self->password_row),
                                   (char *) get_text (self->code_entry) };

  if (self->session == NULL || !gtk_widget_is_sensitive (self->button)
      || topay_agent_session_get_state (self->session) != TOPAY_AGENT_SIGNED_OUT
      || !check_fields (self))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->reason), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  topay_agent_session_sign_in_async (self->session, &request, self->cancellable, on_signed_in_cb,
                                     g_object_ref (self));
  set_busy (self, TRUE);
}

/* The last digit sends, but only what is whole: it may well be typed first. */
static void
on_complete_cb (TopayAgentSignIn *self)
{
  if (*get_text (self->account_row) != '\0' && *get_text (self->password_row) != '\0')
    on_clicked_cb (self);
}

static void
on_changed_cb (TopayAgentSignIn *self)
{
  topay_field_set_error (self->field, NULL);
  topay_field_set_error (self->code_field, NULL);
}

static char *
dup_wait_text (guint seconds, gpointer data)
{
  if (seconds == 0)
    return g_strdup (_ ("You can try again now."));
  /* Translators: %1$u minutes and %2$02u seconds, as on a clock; it counts down */
  return g_strdup_printf (_ ("You can try again in %1$u:%2$02u."), seconds / 60, seconds % 60);
}

static GtkWidget *
make_row (TopayAgentSignIn *self, GType type, const char *title)
{
  GtkWidget *row = g_object_new (type, "title", title, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (on_clicked_cb), self);
  return row;
}

static void
make_fields (TopayAgentSignIn *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->account_row = make_row (self, ADW_TYPE_ENTRY_ROW, _ ("Account"));
  adw_entry_row_set_input_hints (ADW_ENTRY_ROW (self->account_row),
                                 GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_LOWERCASE);
  self->password_row = make_row (self, ADW_TYPE_PASSWORD_ENTRY_ROW, _ ("Password"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Account and password"), -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->account_row);
  gtk_list_box_append (GTK_LIST_BOX (list), self->password_row);
  self->field = TOPAY_FIELD (topay_field_new (list));
  adw_bin_set_child (self->field_bin, GTK_WIDGET (self->field));

  self->code_entry = topay_code_entry_new (CODE_DIGITS);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->code_entry),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->code_label, NULL, -1);
  g_signal_connect_swapped (self->code_entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->code_entry, "complete", G_CALLBACK (on_complete_cb), self);
  g_signal_connect_swapped (self->code_entry, "activate", G_CALLBACK (on_clicked_cb), self);
  self->code_field = TOPAY_FIELD (topay_field_new (self->code_entry));
  adw_bin_set_child (self->code_bin, GTK_WIDGET (self->code_field));
}

static void
topay_agent_sign_in_dispose (GObject *object)
{
  TopayAgentSignIn *self = TOPAY_AGENT_SIGN_IN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (topay_agent_sign_in_parent_class)->dispose (object);
}

static void
topay_agent_sign_in_class_init (TopayAgentSignInClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_sign_in_dispose;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, reason);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, form);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, field_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, code_label);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, code_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentSignIn, announcement);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked_cb);
}

static void
topay_agent_sign_in_init (TopayAgentSignIn *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_fields (self);
  self->wait = topay_countdown_label_new (dup_wait_text, NULL);
  gtk_widget_set_visible (self->wait, FALSE);
  topay_callout_append (self->problem, self->wait);
}

/**
 * topay_agent_sign_in_new:
 * @session: (nullable): who signs in; %NULL where no service is set up
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
topay_agent_sign_in_new (TopayAgentSession *session)
{
  TopayAgentSignIn *self = g_object_new (TOPAY_TYPE_AGENT_SIGN_IN, NULL);

  self->session = session != NULL ? g_object_ref (session) : NULL;
  return GTK_WIDGET (self);
}

static const char *
get_reason_text (TopayAgentReason reason)
{
  switch (reason)
    {
    case TOPAY_AGENT_REASON_IDLE:
      return _ ("Nobody touched the console for 15 minutes. What you had not sent is gone.");
    case TOPAY_AGENT_REASON_OVER:
      return _ ("No session lasts longer than 8 hours.");
    case TOPAY_AGENT_REASON_ENDED:
      return _ ("The service ended the session: perhaps you signed in elsewhere.");
    case TOPAY_AGENT_REASON_NONE:
    case TOPAY_AGENT_REASON_BY_YOU:
    default:
      return NULL;
    }
}

/**
 * topay_agent_sign_in_begin:
 * @self: the page, on screen
 *
 * Begins anew: nothing of who was signed in is left but the name of the account. Says why nobody is
 * signed in any more.
 */
void
topay_agent_sign_in_begin (TopayAgentSignIn *self)
{
  const char *text = NULL;

  g_return_if_fail (TOPAY_IS_AGENT_SIGN_IN (self));

  if (self->session != NULL)
    text = get_reason_text (topay_agent_session_get_reason (self->session));
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->code_entry), "");
  topay_callout_set_title (self->reason, _ ("You are signed out"));
  topay_callout_set_text (self->reason, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), self->session == NULL);
  if (self->session == NULL)
    {
      topay_callout_set_title (self->problem, _ ("No Topay service is set up"));
      topay_callout_set_text (self->problem, _ ("Whoever set up this computer can name one."));
    }
  gtk_widget_set_sensitive (self->form, self->session != NULL);
  gtk_widget_set_sensitive (self->button, self->session != NULL);
  gtk_widget_grab_focus (*get_text (self->account_row) == '\0' ? self->account_row
                                                               : self->password_row);
}
