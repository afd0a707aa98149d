/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-report-dialog.h"

#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <glib/gi18n.h>

#include "topay-diag-report.h"
#include "topay-problem.h"
#include "topay-row.h"

/* What is read of files, in a thread. */
typedef struct
{
  char *os_id;      /* (owned) (nullable) */
  char *os_version; /* (owned) (nullable) */
  gboolean is_sandboxed;
} Machine;

struct _TopayReportDialog
{
  AdwWindow parent_instance;
  TopayContext *context; /* (owned) */
  TopayFacts *facts;     /* (owned) */
  const char *cause;     /* (unowned): of the causes, which are built in */
  const char *result;    /* (unowned): one of a list */
  gint64 duration_s;
  TopayDiagReportSwitches on;
  Machine machine;
  char *text;                    /* (owned): what is shown, saved and sent */
  char *key;                     /* (owned) (nullable): of this text, once it was sent */
  GCancellable *cancellable;     /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  gboolean is_complete;          /* the machine is known */
  gboolean is_sent;

  AdwToastOverlay *toasts;
  GtkListBox *switches;
  GtkEditable *note_row;
  GtkTextView *view;
  GtkLabel *status;
  GtkSpinner *spinner;
  GtkWidget *send_button;
};

G_DEFINE_FINAL_TYPE (TopayReportDialog, topay_report_dialog, ADW_TYPE_WINDOW)

/* In the order of the report. */
static const struct
{
  gsize offset; /* of the switch */
  const char *title;
  const char *subtitle;
} sections[] = {
  { G_STRUCT_OFFSET (TopayDiagReportSwitches, app),
    N_ ("This app"), N_ ("Version of the app and of its articles") },
    { G_STRUCT_OFFSET (TopayDiagReportSwitches, system),
      N_ ("This computer"), N_ ("System, toolkit, language and size of memory in classes") },
      { G_STRUCT_OFFSET (TopayDiagReportSwitches, clock),
        N_ ("Clock"), N_ ("How far it is off, in classes") },
        { G_STRUCT_OFFSET (TopayDiagReportSwitches, network),
          N_ ("Network"), N_ ("State and speed in classes; no addresses, no names") },
          { G_STRUCT_OFFSET (TopayDiagReportSwitches, flow),
            N_ ("The check"), N_ ("What was found, and how long it took") },
            { G_STRUCT_OFFSET (TopayDiagReportSwitches, note),
              N_ ("Your note"), N_ ("Numbers of cards and the like are made unreadable") },
            };

static void
machine_clear (Machine *machine)
{
  g_free (machine->os_id);
  g_free (machine->os_version);
}

static void
machine_free (Machine *machine)
{
  machine_clear (machine);
  g_free (machine);
}

static const char *
get_session (GtkWidget *widget)
{
  const char *type = G_OBJECT_TYPE_NAME (gtk_widget_get_display (widget));

  if (g_str_equal (type, "GdkWaylandDisplay"))
    return "wayland";
  return g_str_equal (type, "GdkX11Display") ? "x11" : "none";
}

/* Names that may stand in a note and must not leave. */
static const char **
new_private_words (TopayReportDialog *self)
{
  TopayAccount *account = topay_context_get_account (self->context);
  GPtrArray *words = g_ptr_array_new ();

  g_ptr_array_add (words, (gpointer) g_get_user_name ());
  g_ptr_array_add (words, (gpointer) g_get_real_name ());
  g_ptr_array_add (words, (gpointer) g_get_host_name ());
  if (account != NULL && topay_account_get_name (account) != NULL)
    g_ptr_array_add (words, (gpointer) topay_account_get_name (account));
  if (account != NULL && topay_account_get_display_name (account) != NULL)
    g_ptr_array_add (words, (gpointer) topay_account_get_display_name (account));
  g_ptr_array_add (words, NULL);
  return (const char **) g_ptr_array_free (words, FALSE);
}

static guint64
get_ram_bytes (void)
{
  struct sysinfo info;

  return sysinfo (&info) == 0 ? (guint64) info.totalram * info.mem_unit : 0;
}

static int
get_timezone_min (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now);

  return (int) (g_date_time_get_utc_offset (time) / G_TIME_SPAN_MINUTE);
}

static void
tell_system (TopayReportDialog *self, TopayDiagReportState *state)
{
  state->app_version = PACKAGE_VERSION;
  state->build = self->machine.is_sandboxed ? "flatpak" : "src";
  state->os_id = self->machine.os_id;
  state->os_version = self->machine.os_version;
  state->session = get_session (GTK_WIDGET (self));
  state->ram_bytes = get_ram_bytes ();
  state->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  state->locale = topay_context_get_language (self->context);
  state->timezone_offset_min = get_timezone_min (state->now);
  state->has_high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static void
show_text (TopayReportDialog *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), self->text, -1);
}

static void
update_text (TopayReportDialog *self)
{
  g_autofree char *gtk = g_strdup_printf ("%u.%u.%u", gtk_get_major_version (),
                                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_autofree char *adw = g_strdup_printf ("%u.%u.%u", adw_get_major_version (),
                                          adw_get_minor_version (), adw_get_micro_version ());
  g_autofree const char **words = NULL;
  TopayDiagReportState state = { 0 };
  struct utsname names;

  if (self->context == NULL) /* while it is made */
    return;
  words = new_private_words (self);
  state.now = g_get_real_time () / G_USEC_PER_SEC;
  state.gtk_version = gtk;
  state.adw_version = adw;
  state.arch = uname (&names) == 0 ? names.machine : NULL;
  state.facts = self->facts;
  state.step = "result";
  state.cause = self->cause;
  state.result = self->result;
  state.duration_s = self->duration_s;
  state.user_note = gtk_editable_get_text (self->note_row);
  state.private_words = words;
  tell_system (self, &state);
  g_free (self->text);
  g_clear_pointer (&self->key, g_free); /* another text is another report */
  self->text = topay_diag_report_build (&state, &self->on);
  show_text (self);
}

/* --- The switches --- */

static void
on_switched_cb (TopayReportDialog *self, GParamSpec *pspec, GtkSwitch *button)
{
  gsize offset = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "topay-offset"));

  G_STRUCT_MEMBER (gboolean, &self->on, offset) = gtk_switch_get_active (button);
  update_text (self);
}

static void
append_switch (TopayReportDialog *self, guint nth)
{
  GtkWidget *row = topay_row_new (_ (sections[nth].title), _ (sections[nth].subtitle));
  GtkWidget *button = gtk_switch_new ();

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (button),
                         G_STRUCT_MEMBER (gboolean, &self->on, sections[nth].offset));
  g_object_set_data (G_OBJECT (button), "topay-offset", GSIZE_TO_POINTER (sections[nth].offset));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (sections[nth].title), -1);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (on_switched_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->switches, row);
}

/* --- Whether it can be sent --- */

static gboolean
has_session (TopayReportDialog *self)
{
  TopayAccount *account = topay_context_get_account (self->context);

  return account != NULL && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

static gboolean
can_send (TopayReportDialog *self)
{
  return self->is_complete && !self->is_sent && has_session (self);
}

static void
set_busy (TopayReportDialog *self, gboolean is_busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.send", !is_busy && can_send (self));
  /* what is shown stays what is sent */
  gtk_widget_set_sensitive (GTK_WIDGET (self->switches), !is_busy && !self->is_sent);
  gtk_widget_set_sensitive (GTK_WIDGET (self->note_row), !is_busy && !self->is_sent);
}

/* --- The machine --- */

static void
read_machine (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Machine *machine = g_new0 (Machine, 1);

  machine->os_id = g_get_os_info (G_OS_INFO_KEY_ID);
  machine->os_version = g_get_os_info (G_OS_INFO_KEY_VERSION_ID);
  machine->is_sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  g_task_return_pointer (task, machine, (GDestroyNotify) machine_free);
}

static void
on_machine_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopayReportDialog *self = TOPAY_REPORT_DIALOG (source);
  g_autofree Machine *machine = g_task_propagate_pointer (G_TASK (result), NULL);

  if (machine == NULL) /* closed meanwhile */
    return;
  machine_clear (&self->machine);
  self->machine = *machine;
  self->is_complete = TRUE;
  update_text (self);
  set_busy (self, FALSE);
}

/* --- Saving --- */

static void
say (TopayReportDialog *self, const char *text)
{
  gtk_label_set_text (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayReportDialog) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    say (self, _ ("The report is saved."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Translators: %s is the reason, in the words of the system */
      g_autofree char *text = g_strdup_printf (
          _ ("The report could not be saved there: %s Choose another folder."), error->message);

      say (self, text);
    }
}

/**
 * topay_report_dialog_save:
 * @self: a report
 * @file: where to; what is there is replaced
 *
 * Saves the text that is shown, and says whether that went well.
 */
void
topay_report_dialog_save (TopayReportDialog *self, GFile *file)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (TOPAY_IS_REPORT_DIALOG (self) && G_IS_FILE (file));

  bytes = g_bytes_new (self->text, strlen (self->text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       self->cancellable, on_saved_cb, g_object_ref (self));
}

static void
on_file_chosen_cb (TopayReportDialog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  topay_report_dialog_save (self, file);
}

static void
save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayReportDialog *self = TOPAY_REPORT_DIALOG (widget);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Save the report"), GTK_WINDOW (self),
                                                  GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "topay-report.json");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_file_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- Sending --- */

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayReportDialog) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (receipt == NULL)
    {
      g_autoptr (TopayProblem) problem =
          topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
      g_autofree char *text = g_strdup_printf ("%s\n%s", problem->title, problem->text);

      say (self, text);
      set_busy (self, FALSE);
      return;
    }
  self->is_sent = TRUE;
  {
    /* Translators: %s is a number that a person can name to support */
    g_autofree char *text =
        g_strdup_printf (_ ("The report is with us, for 30 days. Its number: %s"), receipt->id);

    say (self, text);
  }
  topay_wire_free (&topay_record_receipt, receipt);
  set_busy (self, FALSE);
}

static void
send (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayReportDialog *self = TOPAY_REPORT_DIALOG (widget);
  TopayWireReportSend request = { self->text };
  TopayClientCall call = { &topay_endpoint_report_send, &request, NULL };

  if (!can_send (self))
    return;
  set_busy (self, TRUE);
  /* Whether it arrived may not be known; pressed again, it shall not be there twice. */
  if (self->key == NULL)
    self->key = g_uuid_string_random ();
  call.key = self->key;
  topay_account_call_keyed_async (topay_context_get_account (self->context), &call,
                                  self->cancellable, on_sent_cb, g_object_ref (self));
}

/* --- The window --- */

static gboolean
topay_report_dialog_close_request (GtkWindow *window)
{
  TopayReportDialog *self = TOPAY_REPORT_DIALOG (window);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  return GTK_WINDOW_CLASS (topay_report_dialog_parent_class)->close_request (window);
}

static void
topay_report_dialog_finalize (GObject *object)
{
  TopayReportDialog *self = TOPAY_REPORT_DIALOG (object);

  machine_clear (&self->machine);
  topay_facts_free (self->facts);
  g_free (self->text);
  g_free (self->key);
  g_clear_object (&self->chooser);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_report_dialog_parent_class)->finalize (object);
}

static void
topay_report_dialog_class_init (TopayReportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_report_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = topay_report_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-report-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, switches);
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, view);
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, status);
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayReportDialog, send_button);
  gtk_widget_class_bind_template_callback (widget_class, update_text);
  gtk_widget_class_install_action (widget_class, "report.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "report.send", NULL, send);
}

static void
topay_report_dialog_init (TopayReportDialog *self)
{
  self->on = (TopayDiagReportSwitches) TOPAY_DIAG_REPORT_SWITCHES;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_report_dialog_new:
 * @context: whose account sends it
 * @subject: what was found
 *
 * Makes a window with a report. Nothing is sent before somebody presses Send; without a session
 * there is no such button.
 *
 * Returns: (transfer floating): the window
 */
GtkWidget *
topay_report_dialog_new (TopayContext *context, const TopayReportSubject *subject)
{
  TopayReportDialog *self = g_object_new (TOPAY_TYPE_REPORT_DIALOG, NULL);
  g_autoptr (GTask) task = NULL;

  self->context = g_object_ref (context);
  self->facts = topay_facts_copy (subject->facts);
  self->cause = subject->cause;
  self->result = subject->result;
  self->duration_s = subject->duration_s;
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    append_switch (self, i);
  gtk_widget_set_visible (self->send_button, has_session (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.send", FALSE);
  update_text (self);

  task = g_task_new (self, self->cancellable, on_machine_read_cb, NULL);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, read_machine);
  return GTK_WIDGET (self);
}

/**
 * topay_report_dialog_get_text:
 * @self: a report
 *
 * Returns: what is shown, and would be sent
 */
const char *
topay_report_dialog_get_text (TopayReportDialog *self)
{
  g_return_val_if_fail (TOPAY_IS_REPORT_DIALOG (self), NULL);

  return self->text;
}
