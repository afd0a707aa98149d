/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-preferences.h"

#include <glib/gi18n.h>

#include "topay-date.h"

struct _TopayPreferences
{
  AdwPreferencesWindow parent_instance;
  TopayContext *context; /* (owned) */

  AdwComboRow *language_row;
  AdwComboRow *text_scale_row;
  AdwComboRow *color_scheme_row;
  GtkSwitch *weekly_tip_switch;
  GtkSwitch *case_details_switch;
  AdwActionRow *content_row;
};

G_DEFINE_FINAL_TYPE (TopayPreferences, topay_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The values of the keys in the order of the rows' models. */
static const char *languages[] = { "system", "en", "zh_CN", NULL };
static const char *color_schemes[] = { "system", "light", "dark", NULL };
static const int text_scales[] = { 100, 115, 130, 150 };

static gboolean
position_of_text (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *choices = user_data;
  const char *text = g_variant_get_string (variant, NULL);

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
text_at (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *choices = user_data;
  guint position = g_value_get_uint (value);

  return position < g_strv_length ((char **) choices) ? g_variant_new_string (choices[position])
                                                      : NULL;
}

/* A size between two of ours is shown as the smaller one. */
static gboolean
position_of_text_scale (GValue *value, GVariant *variant, gpointer user_data)
{
  int percent = g_variant_get_int32 (variant);
  guint position = 0;

  while (position + 1 < G_N_ELEMENTS (text_scales) && text_scales[position + 1] <= percent)
    position++;
  g_value_set_uint (value, position);
  return TRUE;
}

static GVariant *
text_scale_at (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint position = g_value_get_uint (value);

  return position < G_N_ELEMENTS (text_scales) ? g_variant_new_int32 (text_scales[position]) : NULL;
}

static void
bind_rows (TopayPreferences *self)
{
  GSettings *settings = topay_context_get_settings (self->context);
  const struct
  {
    const char *key;
    AdwComboRow *row;
    GSettingsBindGetMapping get;
    GSettingsBindSetMapping set;
    gpointer choices;
  } rows[] = {
    { "language", self->language_row, position_of_text, text_at, languages },
    { "color-scheme", self->color_scheme_row, position_of_text, text_at, color_schemes },
    { "text-scale", self->text_scale_row, position_of_text_scale, text_scale_at, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_bind_with_mapping (settings, rows[i].key, rows[i].row, "selected",
                                  G_SETTINGS_BIND_DEFAULT, rows[i].get, rows[i].set,
                                  rows[i].choices, NULL);
  g_settings_bind (settings, "weekly-tip", self->weekly_tip_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "case-notice-details", self->case_details_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
show_content (TopayPreferences *self)
{
  TopayLibrary *library = topay_context_get_library (self->context);
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;
  guint n_articles;

  if (library == NULL)
    {
      adw_action_row_set_subtitle (self->content_row, _ ("Could not be opened"));
      return;
    }

  n_articles = topay_library_get_n_articles (library, topay_context_get_language (self->context));
  date = topay_date_dup_text (topay_library_get_version (library));
  if (date != NULL)
    text = g_strdup_printf (
        /* Translators: %s is a date such as “20 November 2026”, %u a number of articles */
        ngettext ("%s · %u article · readable offline", "%s · %u articles · readable offline",
                  n_articles),
        date, n_articles);
  else
    text = g_strdup_printf (
        /* Translators: %u is a number of articles */
        ngettext ("%u article · readable offline", "%u articles · readable offline", n_articles),
        n_articles);
  adw_action_row_set_subtitle (self->content_row, text);
}

static void
on_erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayPreferences) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  const char *text;

  if (topay_state_db_erase_finish (TOPAY_STATE_DB (source), result, &error))
    text = _ ("Your answers are erased");
  else
    text = _ ("Nothing was erased: the file on this computer cannot be written");
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (text));
}

static void
on_erase_answered_cb (TopayPreferences *self, const char *answer)
{
  if (g_str_equal (answer, "erase"))
    topay_state_db_erase_async (topay_context_get_state (self->context), NULL, on_erased_cb,
                                g_object_ref (self));
}

static void
ask_before_erasing (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (widget), _ ("Erase your answers?"),
                              _ ("Your answers to “Did this help?” are removed from this computer. "
                                 "This cannot be undone."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    C_ ("button", "_Cancel"), "erase",
                                        C_ ("button", "_Erase"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "erase",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_erase_answered_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
topay_preferences_dispose (GObject *object)
{
  TopayPreferences *self = TOPAY_PREFERENCES (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_preferences_parent_class)->dispose (object);
}

static void
topay_preferences_class_init (TopayPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayPreferences, language_row);
  gtk_widget_class_bind_template_child (widget_class, TopayPreferences, text_scale_row);
  gtk_widget_class_bind_template_child (widget_class, TopayPreferences, color_scheme_row);
  gtk_widget_class_bind_template_child (widget_class, TopayPreferences, weekly_tip_switch);
  gtk_widget_class_bind_template_child (widget_class, TopayPreferences, case_details_switch);
  gtk_widget_class_bind_template_child (widget_class, TopayPreferences, content_row);
  gtk_widget_class_install_action (widget_class, "preferences.erase", NULL, ask_before_erasing);
}

static void
topay_preferences_init (TopayPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_preferences_new:
 * @context: whose preferences
 *
 * Makes the preferences window. Everything in it applies at once.
 *
 * Returns: (transfer none): a window, owned by GTK until it is closed
 */
GtkWidget *
topay_preferences_new (TopayContext *context)
{
  TopayPreferences *self = g_object_new (TOPAY_TYPE_PREFERENCES, NULL);

  self->context = g_object_ref (context);
  bind_rows (self);
  show_content (self);
  return GTK_WIDGET (self);
}
