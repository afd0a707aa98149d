/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-incident-notice.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-date.h"

struct _TopayIncidentNotice
{
  AdwBin parent_instance;
  TopayStatusWatch *watch; /* (owned) (nullable): no service is set up */
  gboolean is_chinese;
  gboolean is_looking;
  guint look_source;     /* GSource id; 0 when it looks already, or is nowhere */
  TopayCallout *callout; /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (TopayIncidentNotice, topay_incident_notice, ADW_TYPE_BIN)

static const char *
get_title (const TopayWireIncident *incident)
{
  if (g_str_equal (incident->kind, "security"))
    return _ ("A notice about security");
  if (g_str_equal (incident->kind, "maintenance"))
    return _ ("We are doing maintenance right now");
  if (g_str_equal (incident->kind, "bank"))
    return _ ("A bank has a problem right now");
  return _ ("Topay has a problem right now");
}

/* Plain text, as an operator wrote it. */
static char *
dup_text (TopayIncidentNotice *self, const TopayWireIncident *incident)
{
  const char *text = self->is_chinese ? incident->text_zh : incident->text_en;
  g_autofree char *end = NULL;

  if (incident->expected_end_at == 0)
    return g_strdup (text);
  end = topay_date_dup_moment (incident->expected_end_at, g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: %1$s is a whole notice, %2$s a time */
  return g_strdup_printf (_ ("%1$s We expect it to be over: %2$s."), text, end);
}

static void
on_changed_cb (TopayIncidentNotice *self)
{
  const TopayWireIncident *worst = topay_status_watch_get_worst (self->watch);
  g_autofree char *text = NULL;

  if (worst != NULL)
    {
      text = dup_text (self, worst);
      topay_callout_set_title (self->callout, get_title (worst));
      topay_callout_set_text (self->callout, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), worst != NULL);
}

static void
set_looking (TopayIncidentNotice *self, gboolean is_looking)
{
  if (self->watch == NULL || self->is_looking == is_looking)
    return;
  self->is_looking = is_looking;
  if (is_looking)
    topay_status_watch_look (self->watch);
  else
    topay_status_watch_look_away (self->watch);
}

static gboolean
on_idle_cb (gpointer user_data)
{
  TopayIncidentNotice *self = user_data;

  self->look_source = 0;
  set_looking (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* Once the page is there: the window does not wait for the service. */
static void
look_soon (TopayIncidentNotice *self)
{
  if (self->watch != NULL && self->look_source == 0
      && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    self->look_source = g_idle_add_full (G_PRIORITY_LOW, on_idle_cb, self, NULL);
}

static void
look_away (TopayIncidentNotice *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  set_looking (self, FALSE);
}

/* Not shown itself while there is nothing to tell, it looks as long as it is in a window. */
static void
topay_incident_notice_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (topay_incident_notice_parent_class)->root (widget);
  look_soon (TOPAY_INCIDENT_NOTICE (widget));
}

static void
topay_incident_notice_unroot (GtkWidget *widget)
{
  look_away (TOPAY_INCIDENT_NOTICE (widget));
  GTK_WIDGET_CLASS (topay_incident_notice_parent_class)->unroot (widget);
}

static void
topay_incident_notice_dispose (GObject *object)
{
  TopayIncidentNotice *self = TOPAY_INCIDENT_NOTICE (object);

  look_away (self);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (topay_incident_notice_parent_class)->dispose (object);
}

static void
topay_incident_notice_class_init (TopayIncidentNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_incident_notice_dispose;
  widget_class->root = topay_incident_notice_root;
  widget_class->unroot = topay_incident_notice_unroot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
topay_incident_notice_init (TopayIncidentNotice *self)
{
  GtkWidget *more = gtk_button_new_with_label (_ ("When a service is down"));
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (more)));

  self->callout = TOPAY_CALLOUT (topay_callout_new ("warn"));
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_halign (more, GTK_ALIGN_START);
  gtk_widget_set_margin_top (more, 6);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (more),
                                           "win.open-article::pay-incidents");
  topay_callout_append (self->callout, more);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->callout));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * topay_incident_notice_set_context:
 * @self: a notice
 * @context: with the watch over the service, and the language
 *
 * To be called once.
 */
void
topay_incident_notice_set_context (TopayIncidentNotice *self, TopayContext *context)
{
  TopayStatusWatch *watch;

  g_return_if_fail (TOPAY_IS_INCIDENT_NOTICE (self) && self->watch == NULL);

  watch = topay_context_get_status (context);
  self->is_chinese = g_str_equal (topay_context_get_language (context), "zh_CN");
  if (watch == NULL)
    return;
  self->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  on_changed_cb (self);
  look_soon (self);
}
