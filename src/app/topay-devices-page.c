/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-devices-page.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-date.h"
#include "topay-error.h"
#include "topay-menu.h"
#include "topay-problem.h"
#include "topay-row.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

struct _TopayDevicesPage
{
  TopayPage parent_instance;
  GCancellable *cancellable; /* (owned): of the page */
  guint spinner_source;      /* GSource id; 0 when nothing is waited for */

  GtkWidget *header_bar;
  GtkWidget *back_button;
  GtkMenuButton *menu_button;
  GtkStack *states;
  GtkSpinner *spinner;
  GtkListBox *list;
  AdwStatusPage *problem;
  GtkWidget *retry_button;
  GtkWidget *sign_in_button;
};

G_DEFINE_FINAL_TYPE (TopayDevicesPage, topay_devices_page, TOPAY_TYPE_PAGE)

static TopayAccount *
get_account (TopayDevicesPage *self)
{
  return topay_context_get_account (topay_page_get_context (TOPAY_PAGE (self)));
}

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopayDevicesPage *self = user_data;

  self->spinner_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (TopayDevicesPage *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static void
show_problem (TopayDevicesPage *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, 0);
  g_autofree char *text = g_markup_escape_text (problem->text, -1); /* the description is markup */
  gboolean signed_out = g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);

  stop_waiting (self);
  adw_status_page_set_title (self->problem, problem->title);
  adw_status_page_set_description (self->problem, text);
  gtk_widget_set_visible (self->retry_button, problem->can_retry);
  gtk_widget_set_visible (self->sign_in_button, signed_out);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

static char *
dup_day (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;
  char *text = topay_date_dup_text (day);

  return text != NULL ? text : g_strdup ("–");
}

static char *
dup_subtitle (const TopayWireDevice *device)
{
  g_autofree char *since = dup_day (device->signed_in_at);
  g_autofree char *last = dup_day (device->last_used_at);

  if (device->current)
    /* Translators: %s is a date */
    return g_strdup_printf (_ ("This computer · signed in on %s"), since);
  /* Translators: %1$s and %2$s are dates */
  return g_strdup_printf (_ ("Signed in on %1$s · last used on %2$s"), since, last);
}

static GtkWidget *
make_end_button (const TopayWireDevice *device)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Sign out"));
  /* Translators: %s is the name of a device */
  g_autofree char *label = g_strdup_printf (_ ("Sign out %s"), device->name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", device->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "devices.end");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static void
append_device (TopayDevicesPage *self, const TopayWireDevice *device)
{
  g_autofree char *subtitle = dup_subtitle (device);
  GtkWidget *row = topay_row_new (device->name, subtitle);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (!device->current)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_end_button (device));
  gtk_list_box_append (self->list, row);
}

static void
show_devices (TopayDevicesPage *self, const TopayWireDeviceList *devices)
{
  GtkListBoxRow *row;

  stop_waiting (self);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < devices->devices->len; i++)
    append_device (self, g_ptr_array_index (devices->devices, i));
  gtk_stack_set_visible_child_name (self->states, "list");
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayDevicesPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireDeviceList *devices = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (devices == NULL)
    {
      show_problem (self, error);
      return;
    }
  show_devices (self, devices);
  topay_wire_free (&topay_record_device_list, devices);
}

/* What is on screen stays until the answer is there. */
static void
load (TopayDevicesPage *self)
{
  TopayAccount *account = get_account (self);

  if (account == NULL || topay_account_get_state (account) != TOPAY_ACCOUNT_STATE_SIGNED_IN)
    {
      g_autoptr (GError) error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_DENIED, "Signed out");

      show_problem (self, error);
      return;
    }
  if (gtk_list_box_get_row_at_index (self->list, 0) == NULL)
    {
      gtk_stack_set_visible_child_name (self->states, "waiting");
      if (self->spinner_source == 0)
        self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
    }
  topay_account_call_async (account, &topay_endpoint_devices, NULL, self->cancellable, on_loaded_cb,
                            g_object_ref (self));
}

static void
load_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  load (TOPAY_DEVICES_PAGE (widget));
}

static void
on_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayDevicesPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireDone *done = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (done == NULL)
    {
      show_problem (self, error);
      return;
    }
  topay_wire_free (&topay_record_done, done);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-toast", "s",
                              _ ("The device is signed out"));
  gtk_widget_grab_focus (self->back_button); /* the button that was pressed goes away */
  load (self);
}

static void
end_device (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayDevicesPage *self = TOPAY_DEVICES_PAGE (widget);
  TopayWireDeviceRef request = { .device_id = (char *) g_variant_get_string (parameter, NULL) };

  topay_account_call_async (get_account (self), &topay_endpoint_end_device, &request,
                            self->cancellable, on_ended_cb, g_object_ref (self));
}

static void
topay_devices_page_shown (TopayPage *page, gboolean again)
{
  if (!again)
    gtk_widget_grab_focus (TOPAY_DEVICES_PAGE (page)->back_button);
  load (TOPAY_DEVICES_PAGE (page));
}

static void
topay_devices_page_constructed (GObject *object)
{
  TopayDevicesPage *self = TOPAY_DEVICES_PAGE (object);
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  G_OBJECT_CLASS (topay_devices_page_parent_class)->constructed (object);

  self->cancellable = g_cancellable_new ();
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), GTK_WIDGET (self->states));
}

static void
topay_devices_page_unroot (GtkWidget *widget)
{
  TopayDevicesPage *self = TOPAY_DEVICES_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);

  GTK_WIDGET_CLASS (topay_devices_page_parent_class)->unroot (widget);
}

static void
topay_devices_page_finalize (GObject *object)
{
  g_clear_object (&TOPAY_DEVICES_PAGE (object)->cancellable);

  G_OBJECT_CLASS (topay_devices_page_parent_class)->finalize (object);
}

static void
topay_devices_page_class_init (TopayDevicesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = topay_devices_page_constructed;
  object_class->finalize = topay_devices_page_finalize;
  widget_class->unroot = topay_devices_page_unroot;
  TOPAY_PAGE_CLASS (klass)->shown = topay_devices_page_shown;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-devices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, states);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, list);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TopayDevicesPage, sign_in_button);
  gtk_widget_class_install_action (widget_class, "devices.load", NULL, load_again);
  gtk_widget_class_install_action (widget_class, "devices.end", "s", end_device);
}

static void
topay_devices_page_init (TopayDevicesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_devices_page_new:
 * @context: what the page needs
 *
 * Returns: (transfer floating): the devices of the account that is signed in
 */
TopayPage *
topay_devices_page_new (TopayContext *context)
{
  return g_object_new (TOPAY_TYPE_DEVICES_PAGE, "context", context, NULL);
}
