/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-sign-in-page.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-code-entry.h"
#include "topay-error.h"
#include "topay-field.h"
#include "topay-form-frame.h"
#include "topay-problem.h"

/* Of the app that makes the codes of a second step (RFC 6238). */
#define CODE_DIGITS 6

/* Without the hyphens that group them. */
#define RECOVERY_CHARS 16

/* The service takes no longer name of a device. */
#define MAX_DEVICE_CHARS 64

typedef enum
{
  STEP_PASSWORD,
  STEP_CODE,
  STEP_RECOVERY,
} Step;

struct _TopaySignInPage
{
  TopayPage parent_instance;
  GCancellable *cancellable; /* (owned): of the call on its way */
  Step step;
  gboolean waiting;           /* for the end of a sign-in that began without us */
  GtkWidget *account_row;     /* (unowned): a descendant */
  GtkWidget *password_row;    /* (unowned): a descendant */
  TopayField *password_field; /* (unowned): a descendant */
  GtkWidget *code_entry;      /* (unowned): a descendant */
  TopayField *code_field;     /* (unowned): a descendant */
  GtkWidget *recovery_row;    /* (unowned): a descendant */
  TopayField *recovery_field; /* (unowned): a descendant */

  TopayFormFrame *frame;
  GtkStack *steps;
  AdwBin *password_bin;
  AdwBin *code_bin;
  AdwBin *recovery_bin;
  GtkSwitch *stay_switch;
  GtkWidget *forgot_row;
};

G_DEFINE_FINAL_TYPE (TopaySignInPage, topay_sign_in_page, TOPAY_TYPE_PAGE)

static TopayAccount *
get_account (TopaySignInPage *self)
{
  return topay_context_get_account (topay_page_get_context (TOPAY_PAGE (self)));
}

static const char *
get_text (GtkWidget *editable)
{
  return gtk_editable_get_text (GTK_EDITABLE (editable));
}

static void
show_step (TopaySignInPage *self, Step step)
{
  static const char *const names[] = { "password", "code", "recovery" };

  self->step = step;
  topay_form_frame_hide_problem (self->frame);
  gtk_stack_set_visible_child_name (self->steps, names[step]);
  switch (step)
    {
    case STEP_CODE:
      topay_form_frame_set_heading (
          self->frame, _ ("Enter the code of your app"),
                          _ ("The app that makes your codes shows six digits. Each works "
                                       "once, for half a minute."));
      break;
    case STEP_RECOVERY:
      topay_form_frame_set_heading (self->frame,
                                    _ ("Enter a recovery code"),
                                       _ ("One of those you saved when you set up two-step "
                                       "verification. Each works once."));
      break;
    case STEP_PASSWORD:
    default:
      topay_form_frame_set_heading (
          self->frame, _ ("Sign in"), _ ("The articles and the search work without it."));
      break;
    }
  topay_form_frame_set_progress (self->frame, 0, 0);
  topay_form_frame_set_main_button (self->frame,
                                    step == STEP_PASSWORD ? _ ("Sign in") : _ ("Continue"), FALSE);
}

static TopayField *
get_field (TopaySignInPage *self)
{
  switch (self->step)
    {
    case STEP_CODE:
      return self->code_field;
    case STEP_RECOVERY:
      return self->recovery_field;
    case STEP_PASSWORD:
    default:
      return self->password_field;
    }
}

/* What was typed is selected, so that the next letter begins anew. */
static void
show_field_error (TopaySignInPage *self, GtkWidget *part, const char *text)
{
  TopayField *field = get_field (self);

  topay_field_set_part (field, part);
  topay_field_set_error (field, text);
  topay_form_frame_announce (self->frame, text);
  gtk_widget_grab_focus (part);
  gtk_editable_select_region (GTK_EDITABLE (part), 0, -1);
}

static GtkWidget *
get_part (TopaySignInPage *self)
{
  switch (self->step)
    {
    case STEP_CODE:
      return self->code_entry;
    case STEP_RECOVERY:
      return self->recovery_row;
    case STEP_PASSWORD:
    default:
      return self->password_row;
    }
}

static void
show_error (TopaySignInPage *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);

  if (problem->about_input)
    {
      show_field_error (self, get_part (self), problem->text);
      return;
    }
  topay_form_frame_show_problem (self->frame, problem->title, problem->text, problem->can_retry);
  if (problem->wait_s > 0)
    topay_form_frame_show_wait (self->frame, problem->wait_s);
}

static void
leave (TopaySignInPage *self)
{
  TopayAccount *account = get_account (self);
  const char *text = _ ("You are signed in");

  if (topay_account_get_stay (account) == TOPAY_ACCOUNT_STAY_UNAVAILABLE)
    text = _ ("You are signed in until you close the app: this computer has no keyring");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-toast", "s", text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.leave", NULL);
}

static void
follow_state (TopaySignInPage *self)
{
  switch (topay_account_get_state (get_account (self)))
    {
    case TOPAY_ACCOUNT_STATE_SECOND_FACTOR:
      if (self->step == STEP_PASSWORD)
        show_step (self, STEP_CODE);
      topay_form_frame_focus_content (self->frame);
      break;
    case TOPAY_ACCOUNT_STATE_SIGNED_IN:
      leave (self);
      break;
    case TOPAY_ACCOUNT_STATE_SIGNED_OUT:
    case TOPAY_ACCOUNT_STATE_SIGNING_IN:
    default:
      break;
    }
}

/* @finish is one of the two of the account. */
static void
end_call (TopaySignInPage *self,
          GAsyncResult *result,
          gboolean (*finish) (TopayAccount *, GAsyncResult *, GError **))
{
  g_autoptr (GError) error = NULL;
  TopayAccount *account = get_account (self);
  gboolean done = finish (account, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  topay_form_frame_set_busy (self->frame, NULL);
  if (done)
    {
      follow_state (self);
      return;
    }
  /* a ticket that has run out begins with the password again */
  if (self->step != STEP_PASSWORD
      && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    show_step (self, STEP_PASSWORD);
  show_error (self, error);
}

static void
on_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaySignInPage) self = user_data; /* the reference taken at the call */

  end_call (self, result, topay_account_sign_in_finish);
}

static void
on_second_factor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaySignInPage) self = user_data; /* the reference taken at the call */

  end_call (self, result, topay_account_second_factor_finish);
}

static void
begin_call (TopaySignInPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  topay_form_frame_hide_problem (self->frame);
  topay_field_set_error (get_field (self), NULL);
  topay_form_frame_set_busy (self->frame, _ ("Checking…"));
}

static void
send_password (TopaySignInPage *self)
{
  /* Translators: how this computer is called in the list of devices; %s is its name */
  g_autofree char *long_name = g_strdup_printf (_ ("Computer “%s”"), g_get_host_name ());
  g_autofree char *device =
      g_utf8_substring (long_name, 0, MIN (g_utf8_strlen (long_name, -1), MAX_DEVICE_CHARS));
  const TopaySignIn sign_in = {
    .account = get_text (self->account_row),
    .password = get_text (self->password_row),
    .device_name = device,
    .language = topay_context_get_language (topay_page_get_context (TOPAY_PAGE (self))),
    .stay_signed_in = gtk_switch_get_active (self->stay_switch),
  };

  if (*sign_in.account == '\0')
    {
      show_field_error (self, self->account_row, _ ("Type the name of your account first."));
      return;
    }
  if (*sign_in.password == '\0')
    {
      show_field_error (self, self->password_row, _ ("Type your password, too."));
      return;
    }
  begin_call (self);
  topay_account_sign_in_async (get_account (self), &sign_in, self->cancellable, on_signed_in_cb,
                               g_object_ref (self));
}

static void
send_code (TopaySignInPage *self)
{
  const char *code = self->step == STEP_CODE ? get_text (self->code_entry) : NULL;
  const char *recovery = self->step == STEP_RECOVERY ? get_text (self->recovery_row) : NULL;

  if (code != NULL && !topay_code_entry_is_complete (TOPAY_CODE_ENTRY (self->code_entry)))
    {
      show_field_error (self, self->code_entry, _ ("The code has six digits."));
      return;
    }
  if (recovery != NULL && g_utf8_strlen (recovery, -1) < RECOVERY_CHARS)
    {
      show_field_error (self, self->recovery_row, _ ("A recovery code has 16 letters and digits."));
      return;
    }
  begin_call (self);
  topay_account_second_factor_async (get_account (self), code, recovery, self->cancellable,
                                     on_second_factor_cb, g_object_ref (self));
}

static void
say_no_service (TopaySignInPage *self)
{
  g_autoptr (GError) error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED, "No service");

  topay_error_edit_detail (error)->code = g_strdup (TOPAY_PROBLEM_NO_SERVICE);
  show_error (self, error);
}

/* The app may still be asking the keyring; the button waits for that rather than failing. */
static void
on_state_changed_cb (TopaySignInPage *self)
{
  if (!self->waiting
      || topay_account_get_state (get_account (self)) == TOPAY_ACCOUNT_STATE_SIGNING_IN)
    return;

  self->waiting = FALSE;
  topay_form_frame_set_busy (self->frame, NULL);
  if (topay_account_get_state (get_account (self)) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    send_password (self);
  else
    follow_state (self);
}

static void
go_on (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopaySignInPage *self = TOPAY_SIGN_IN_PAGE (widget);
  TopayAccount *account = get_account (self);

  if (topay_form_frame_is_busy (self->frame))
    return;
  if (account == NULL)
    say_no_service (self);
  else if (topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNING_IN)
    {
      self->waiting = TRUE;
      topay_form_frame_set_busy (self->frame, _ ("Checking…"));
    }
  else if (self->step == STEP_PASSWORD)
    send_password (self);
  else
    send_code (self);
}

static void
forget_ticket (TopaySignInPage *self)
{
  TopayAccount *account = get_account (self);

  g_cancellable_cancel (self->cancellable);
  topay_form_frame_set_busy (self->frame, NULL);
  if (account != NULL && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SECOND_FACTOR)
    topay_account_cancel_sign_in (account);
}

static gboolean
topay_sign_in_page_back (TopayPage *page)
{
  TopaySignInPage *self = TOPAY_SIGN_IN_PAGE (page);

  if (self->step == STEP_PASSWORD)
    return FALSE;

  forget_ticket (self);
  gtk_editable_set_text (GTK_EDITABLE (self->code_entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->recovery_row), "");
  show_step (self, STEP_PASSWORD);
  topay_form_frame_focus_content (self->frame);
  return TRUE;
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.back", NULL);
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.leave", NULL);
}

static void
use_recovery (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_step (TOPAY_SIGN_IN_PAGE (widget), STEP_RECOVERY);
  topay_form_frame_focus_content (TOPAY_SIGN_IN_PAGE (widget)->frame);
}

static void
use_code (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_step (TOPAY_SIGN_IN_PAGE (widget), STEP_CODE);
  topay_form_frame_focus_content (TOPAY_SIGN_IN_PAGE (widget)->frame);
}

static void
press_main_button (TopaySignInPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "form.continue", NULL);
}

static void
on_changed_cb (TopaySignInPage *self)
{
  topay_field_set_error (get_field (self), NULL);
}

static void
topay_sign_in_page_shown (TopayPage *page, gboolean again)
{
  TopaySignInPage *self = TOPAY_SIGN_IN_PAGE (page);
  TopayAccount *account = get_account (self);

  if (again)
    return;
  if (account == NULL)
    say_no_service (self);
  else if (topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SECOND_FACTOR)
    follow_state (self);
  else
    topay_form_frame_focus_content (self->frame);
}

static GtkWidget *
make_entry_row (TopaySignInPage *self, GType type, const char *title)
{
  GtkWidget *row = g_object_new (type, "title", title, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (press_main_button), self);
  return row;
}

static GtkWidget *
make_list (const char *name, GtkWidget *first, GtkWidget *second)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), first);
  if (second != NULL)
    gtk_list_box_append (GTK_LIST_BOX (list), second);
  return list;
}

static TopayField *
put_field (AdwBin *bin, GtkWidget *control)
{
  GtkWidget *field = topay_field_new (control);

  adw_bin_set_child (bin, field);
  return TOPAY_FIELD (field);
}

static void
make_fields (TopaySignInPage *self)
{
  self->account_row = make_entry_row (self, ADW_TYPE_ENTRY_ROW, _ ("Account"));
  adw_entry_row_set_input_hints (ADW_ENTRY_ROW (self->account_row),
                                 GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_LOWERCASE);
  self->password_row = make_entry_row (self, ADW_TYPE_PASSWORD_ENTRY_ROW, _ ("Password"));
  self->password_field =
      put_field (self->password_bin,
                 make_list (_ ("Account and password"), self->account_row, self->password_row));

  self->code_entry = topay_code_entry_new (CODE_DIGITS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->code_entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Code of the app, 6 digits"), -1);
  g_signal_connect_swapped (self->code_entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->code_entry, "complete", G_CALLBACK (press_main_button), self);
  g_signal_connect_swapped (self->code_entry, "activate", G_CALLBACK (press_main_button), self);
  self->code_field = put_field (self->code_bin, self->code_entry);

  self->recovery_row = make_entry_row (self, ADW_TYPE_PASSWORD_ENTRY_ROW, _ ("Recovery code"));
  self->recovery_field =
      put_field (self->recovery_bin, make_list (_ ("Recovery code"), self->recovery_row, NULL));
}

static void
offer_reset (TopaySignInPage *self)
{
  gboolean wizard = topay_context_is_wizard_available (topay_page_get_context (TOPAY_PAGE (self)),
                                                       "reset-login-password");

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->forgot_row), "s",
                                    wizard ? "reset-login-password" : "pwd-reset-login");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->forgot_row),
                                  wizard ? "win.open-flow" : "win.open-article");
}

static void
topay_sign_in_page_constructed (GObject *object)
{
  TopaySignInPage *self = TOPAY_SIGN_IN_PAGE (object);
  TopayPage *page = TOPAY_PAGE (self);

  G_OBJECT_CLASS (topay_sign_in_page_parent_class)->constructed (object);

  make_fields (self);
  offer_reset (self);
  if (get_account (self) != NULL)
    g_signal_connect_object (get_account (self), "notify::state", G_CALLBACK (on_state_changed_cb),
                             self, G_CONNECT_SWAPPED);
  topay_form_frame_set_title (self->frame, topay_page_get_title (page));
  show_step (self, STEP_PASSWORD);
  topay_page_add_region (page, topay_form_frame_get_header (self->frame));
  topay_page_add_region (page, topay_form_frame_get_body (self->frame));
  topay_page_add_region (page, topay_form_frame_get_bar (self->frame));
}

/* The page is left: nothing goes on in its name. */
static void
topay_sign_in_page_unroot (GtkWidget *widget)
{
  forget_ticket (TOPAY_SIGN_IN_PAGE (widget));

  GTK_WIDGET_CLASS (topay_sign_in_page_parent_class)->unroot (widget);
}

static void
topay_sign_in_page_finalize (GObject *object)
{
  g_clear_object (&TOPAY_SIGN_IN_PAGE (object)->cancellable);

  G_OBJECT_CLASS (topay_sign_in_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, frame);
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, password_bin);
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, code_bin);
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, recovery_bin);
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, stay_switch);
  gtk_widget_class_bind_template_child (widget_class, TopaySignInPage, forgot_row);
}

static void
topay_sign_in_page_class_init (TopaySignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TopayPageClass *page_class = TOPAY_PAGE_CLASS (klass);

  object_class->constructed = topay_sign_in_page_constructed;
  object_class->finalize = topay_sign_in_page_finalize;
  widget_class->unroot = topay_sign_in_page_unroot;
  page_class->back = topay_sign_in_page_back;
  page_class->shown = topay_sign_in_page_shown;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  g_type_ensure (TOPAY_TYPE_FORM_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-sign-in-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "form.continue", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "form.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "form.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "sign-in.use-recovery", NULL, use_recovery);
  gtk_widget_class_install_action (widget_class, "sign-in.use-code", NULL, use_code);
}

static void
topay_sign_in_page_init (TopaySignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_sign_in_page_new:
 * @context: what the page needs
 *
 * Returns: (transfer floating): a page that goes back by itself once somebody is signed in
 */
TopayPage *
topay_sign_in_page_new (TopayContext *context)
{
  return g_object_new (TOPAY_TYPE_SIGN_IN_PAGE, "context", context, NULL);
}
