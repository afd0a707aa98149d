/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-account-button.h"

#include <glib/gi18n.h>

#include "topay-problem.h"

struct _TopayAccountButton
{
  AdwBin parent_instance;
  TopayContext *context; /* (owned) (nullable) */

  GtkMenuButton *button;
  GtkStack *faces;
  AdwAvatar *avatar;
};

G_DEFINE_FINAL_TYPE (TopayAccountButton, topay_account_button, ADW_TYPE_BIN)

static TopayAccount *
get_account (TopayAccountButton *self)
{
  return topay_context_get_account (self->context);
}

static GMenuModel *
make_menu_of_nobody (TopayAccount *account)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  const char *title = NULL;

  if (account != NULL && topay_account_get_reason (account) == TOPAY_ACCOUNT_REASON_EXPIRED)
    title = _ ("The session has ended, to keep your account safe");
  g_menu_append (section, _ ("_Sign in"), "win.sign-in");
  g_menu_append_section (menu, title, G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_menu_of_somebody (const char *name)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) second = g_menu_new ();

  g_menu_append (first, _ ("_Devices"), "win.devices");
  g_menu_append (second, _ ("_Sign out"), "account.sign-out");
  g_menu_append (second, _ ("Sign out _everywhere else"), "account.end-others");
  g_menu_append_section (menu, name, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  return G_MENU_MODEL (menu);
}

static const char *
get_name (TopayAccount *account)
{
  const char *name = topay_account_get_display_name (account);

  return name != NULL && *name != '\0' ? name : topay_account_get_name (account);
}

static void
show_state (TopayAccountButton *self)
{
  TopayAccount *account = get_account (self);
  gboolean signed_in =
      account != NULL && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
  const char *name = signed_in ? get_name (account) : NULL;
  g_autoptr (GMenuModel) menu =
      signed_in ? make_menu_of_somebody (name) : make_menu_of_nobody (account);
  /* Translators: %s is the name of the person who is signed in */
  g_autofree char *label =
      signed_in ? g_strdup_printf (_ ("Account of %s"), name) : g_strdup (_ ("Account"));

  gtk_menu_button_set_menu_model (self->button, menu);
  gtk_stack_set_visible_child_name (self->faces, signed_in ? "somebody" : "nobody");
  if (signed_in)
    adw_avatar_set_text (self->avatar, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
show_toast (TopayAccountButton *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-toast", "s", text);
}

static void
on_signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAccountButton) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (topay_account_sign_out_finish (TOPAY_ACCOUNT (source), result, &error))
    show_toast (self, _ ("You are signed out"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_toast (self, _ ("You are signed out here; Topay will notice when the network is back"));
}

static void
sign_out (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAccount *account = get_account (TOPAY_ACCOUNT_BUTTON (widget));

  if (account != NULL)
    topay_account_sign_out_async (account, NULL, on_signed_out_cb, g_object_ref (widget));
}

static void
on_others_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAccountButton) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireCount *count = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (count != NULL)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u other device was signed out",
                                     "%u other devices were signed out", (gulong) count->count),
                           (guint) count->count);

      show_toast (self, text);
      topay_wire_free (&topay_record_count, count);
    }
  else
    {
      g_autoptr (TopayProblem) problem = topay_problem_new (error, 0);

      show_toast (self, problem->title);
    }
}

static void
end_others (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAccount *account = get_account (TOPAY_ACCOUNT_BUTTON (widget));

  if (account != NULL)
    topay_account_call_async (account, &topay_endpoint_end_devices, NULL, NULL, on_others_ended_cb,
                              g_object_ref (widget));
}

static void
topay_account_button_dispose (GObject *object)
{
  g_clear_object (&TOPAY_ACCOUNT_BUTTON (object)->context);

  G_OBJECT_CLASS (topay_account_button_parent_class)->dispose (object);
}

static void
topay_account_button_class_init (TopayAccountButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_account_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-account-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAccountButton, button);
  gtk_widget_class_bind_template_child (widget_class, TopayAccountButton, faces);
  gtk_widget_class_bind_template_child (widget_class, TopayAccountButton, avatar);
  gtk_widget_class_install_action (widget_class, "account.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "account.end-others", NULL, end_others);
}

static void
topay_account_button_init (TopayAccountButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_account_button_set_context:
 * @self: a button that has none yet
 * @context: whose account it shows
 *
 * Follows the account from now on.
 */
void
topay_account_button_set_context (TopayAccountButton *self, TopayContext *context)
{
  static const char *const signals[] = { "notify::state", "notify::reason", "notify::display-name",
                                         "notify::account-name" };
  TopayAccount *account = topay_context_get_account (context);

  g_return_if_fail (TOPAY_IS_ACCOUNT_BUTTON (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  for (guint i = 0; account != NULL && i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (account, signals[i], G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
}
