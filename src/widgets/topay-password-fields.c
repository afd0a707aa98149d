/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-password-fields.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-digits.h"
#include "topay-field.h"
#include "topay-strength.h"

/* The service takes no longer one; nothing is ever cut off. */
#define MAX_CHARS 256

struct _TopayPasswordFields
{
  GtkBox parent_instance;
  guint minimum; /* characters, or all digits of a PIN */
  gboolean pin;
  char *account;     /* (owned) (nullable) */
  TopayField *field; /* (unowned): our child, holds both rows */
  GtkWidget *first;  /* (unowned): a descendant */
  GtkWidget *second; /* (unowned): a descendant */
  GtkLevelBar *bar;  /* (unowned) (nullable): a descendant, not for a PIN */
  GtkLabel *word;    /* (unowned) (nullable): a descendant, not for a PIN */
  GtkImage *tick;    /* (unowned) (nullable): a descendant, not for a PIN */
  GtkLabel *length;  /* (unowned) (nullable): a descendant, not for a PIN */
};

G_DEFINE_FINAL_TYPE (TopayPasswordFields, topay_password_fields, GTK_TYPE_BOX)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One step of the meter: the word says it, the tint repeats it. */
static const struct
{
  const char *word;
  const char *tint;
} steps[] = {
  [TOPAY_STRENGTH_UNKNOWN] = { "", "weak" },
  [TOPAY_STRENGTH_VERY_WEAK] = { NC_ ("password", "Very weak"), "weak" },
  [TOPAY_STRENGTH_WEAK] = { NC_ ("password", "Weak"), "weak" },
  [TOPAY_STRENGTH_FAIR] = { NC_ ("password", "Fair"), "fair" },
  [TOPAY_STRENGTH_GOOD] = { NC_ ("password", "Good"), "good" },
  [TOPAY_STRENGTH_STRONG] = { NC_ ("password", "Strong"), "good" },
};

static const char *
get_first_text (TopayPasswordFields *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->first));
}

static const char *
get_second_text (TopayPasswordFields *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->second));
}

static const char *
get_word (const char *password, TopayStrength step)
{
  if (*password == '\0')
    return "";
  if (step == TOPAY_STRENGTH_UNKNOWN)
    return _ ("Only the length counts here");
  return g_dpgettext2 (NULL, "password", steps[step].word);
}

static void
show_length (TopayPasswordFields *self, glong n_chars)
{
  gboolean enough = n_chars >= (glong) self->minimum;
  g_autofree char *text = g_strdup_printf (
      /* Translators: %1$u is how many characters a password needs, %2$ld how many it has */
      ngettext ("%1$u character or more: %2$ld now", "%1$u characters or more: %2$ld now",
                self->minimum),
      self->minimum, n_chars);

  gtk_label_set_text (self->length, text);
  gtk_image_set_from_icon_name (self->tick,
                                enough ? "object-select-symbolic" : "content-loading-symbolic");
  if (enough)
    gtk_widget_add_css_class (GTK_WIDGET (self->tick), "text-good");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->tick), "text-good");
}

static void
show_strength (TopayPasswordFields *self)
{
  const char *password = get_first_text (self);
  TopayStrength step = topay_strength_measure (password, self->account);
  const char *word = get_word (password, step);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->bar), steps[i].tint);
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), steps[step].tint);
  gtk_level_bar_set_value (self->bar, step);
  gtk_label_set_text (self->word, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  word, -1);
  show_length (self, g_utf8_strlen (password, -1));
}

static void
on_changed_cb (TopayPasswordFields *self)
{
  topay_field_set_error (self->field, NULL);
  if (!self->pin)
    show_strength (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_first_activated_cb (TopayPasswordFields *self)
{
  gtk_widget_grab_focus (self->second);
}

static void
on_second_activated_cb (TopayPasswordFields *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
show_error_at (TopayPasswordFields *self, GtkWidget *row, const char *error)
{
  topay_field_set_part (self->field, row);
  topay_field_set_error (self->field, error);
}

static gboolean
check_repetition (TopayPasswordFields *self)
{
  if (g_str_equal (get_first_text (self), get_second_text (self)))
    return TRUE;

  show_error_at (self, self->second,
                 self->pin ? _ ("The two numbers are not the same. Type it once more.")
                           : _ ("The two passwords are not the same. Type it once more."));
  return FALSE;
}

/* Not while somebody types: only when they have left it. */
static void
on_second_left_cb (TopayPasswordFields *self)
{
  if (*get_second_text (self) != '\0' && topay_field_get_error (self->field) == NULL)
    check_repetition (self);
}

static void
topay_password_fields_finalize (GObject *object)
{
  g_free (TOPAY_PASSWORD_FIELDS (object)->account);

  G_OBJECT_CLASS (topay_password_fields_parent_class)->finalize (object);
}

static gboolean
topay_password_fields_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TOPAY_PASSWORD_FIELDS (widget)->first);
}

static void
topay_password_fields_class_init (TopayPasswordFieldsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_password_fields_finalize;
  widget_class->grab_focus = topay_password_fields_grab_focus;

  /**
   * TopayPasswordFields::changed:
   *
   * One of the two rows changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TopayPasswordFields::activate:
   *
   * Enter was pressed in the second row.
   */
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_row (TopayPasswordFields *self, const char *title)
{
  GtkWidget *row = adw_password_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row),
                                   self->pin ? GTK_INPUT_PURPOSE_PIN : GTK_INPUT_PURPOSE_PASSWORD);
  if (self->pin)
    topay_digits_filter (GTK_EDITABLE (row), self->minimum);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed_cb), self);
  return row;
}

static void
add_rows (TopayPasswordFields *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->first = make_row (self, self->pin ? _ ("New payment password") : _ ("New password"));
  self->second = make_row (self, _ ("Repeat it"));
  g_signal_connect_swapped (self->first, "entry-activated", G_CALLBACK (on_first_activated_cb),
                            self);
  g_signal_connect_swapped (self->second, "entry-activated", G_CALLBACK (on_second_activated_cb),
                            self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_second_left_cb), self);
  gtk_widget_add_controller (self->second, focus);

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->first)),
                                  -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->first);
  gtk_list_box_append (GTK_LIST_BOX (list), self->second);
  self->field = TOPAY_FIELD (topay_field_new (list));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->field));
}

static GtkWidget *
make_heading (TopayPasswordFields *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title =
      g_object_new (GTK_TYPE_LABEL, "label", _ ("Strength"), "xalign", 0.0, "hexpand", TRUE, NULL);

  self->word = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "wrap", TRUE, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->word), "heading");
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->word));
  return line;
}

static GtkWidget *
make_length_line (TopayPasswordFields *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->tick =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->length = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->tick));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->length));
  return line;
}

static void
add_meter (TopayPasswordFields *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *bar = gtk_level_bar_new_for_interval (0, TOPAY_STRENGTH_STRONG);
  GtkWidget *note = g_object_new (
      GTK_TYPE_LABEL, "label",
      _ ("Any characters are fine, spaces too. Passwords that many people use are refused."),
         "xalign", 0.0, "wrap", TRUE, NULL);

  self->bar = GTK_LEVEL_BAR (bar);
  gtk_level_bar_set_mode (self->bar, GTK_LEVEL_BAR_MODE_DISCRETE);
  gtk_widget_add_css_class (bar, "strength");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Strength"), -1);
  gtk_widget_add_css_class (note, "dim");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  gtk_box_append (GTK_BOX (card), make_heading (self));
  gtk_box_append (GTK_BOX (card), bar);
  gtk_box_append (GTK_BOX (card), make_length_line (self));
  gtk_box_append (GTK_BOX (card), note);
  gtk_box_append (GTK_BOX (self), card);
  show_strength (self);
}

static void
topay_password_fields_init (TopayPasswordFields *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);
}

/**
 * topay_password_fields_new:
 * @minimum: how many characters the service wants
 *
 * Returns: (transfer floating): two rows and a meter
 */
GtkWidget *
topay_password_fields_new (guint minimum)
{
  TopayPasswordFields *self = g_object_new (TOPAY_TYPE_PASSWORD_FIELDS, NULL);

  self->minimum = minimum;
  add_rows (self);
  add_meter (self);
  return GTK_WIDGET (self);
}

/**
 * topay_password_fields_new_pin:
 * @n_digits: how long the number is
 *
 * Returns: (transfer floating): two rows that take digits only
 */
GtkWidget *
topay_password_fields_new_pin (guint n_digits)
{
  TopayPasswordFields *self = g_object_new (TOPAY_TYPE_PASSWORD_FIELDS, NULL);

  self->minimum = MAX (n_digits, 1);
  self->pin = TRUE;
  add_rows (self);
  return GTK_WIDGET (self);
}

/**
 * topay_password_fields_get_text:
 * @self: the fields
 *
 * Returns: (transfer none): what was typed first; a secret
 */
const char *
topay_password_fields_get_text (TopayPasswordFields *self)
{
  g_return_val_if_fail (TOPAY_IS_PASSWORD_FIELDS (self), NULL);

  return get_first_text (self);
}

/**
 * topay_password_fields_get_repetition:
 * @self: the fields
 *
 * Returns: (transfer none): what was typed the second time; a secret
 */
const char *
topay_password_fields_get_repetition (TopayPasswordFields *self)
{
  g_return_val_if_fail (TOPAY_IS_PASSWORD_FIELDS (self), NULL);

  return get_second_text (self);
}

/**
 * topay_password_fields_set_account:
 * @self: the fields
 * @account: (nullable): the name of the account, which makes a weak password
 *
 * Lets the meter know it.
 */
void
topay_password_fields_set_account (TopayPasswordFields *self, const char *account)
{
  g_return_if_fail (TOPAY_IS_PASSWORD_FIELDS (self));

  g_free (self->account);
  self->account = g_strdup (account);
  if (!self->pin)
    show_strength (self);
}

static char *
dup_length_error (TopayPasswordFields *self, glong n_chars)
{
  if (self->pin && n_chars != (glong) self->minimum)
    return g_strdup_printf (
        /* Translators: %1$u is how many digits a number needs, %2$ld how many it has */
        ngettext ("Use %1$u digit; %2$ld now.", "Use %1$u digits; %2$ld now.", self->minimum),
        self->minimum, n_chars);
  if (n_chars < (glong) self->minimum)
    return g_strdup_printf (ngettext ("Use %1$u character or more; %2$ld now.",
                                      "Use %1$u characters or more; %2$ld now.", self->minimum),
                            self->minimum, n_chars);
  if (n_chars > MAX_CHARS)
    return g_strdup_printf (_ ("Use at most %1$u characters; %2$ld now."), (guint) MAX_CHARS,
                               n_chars);
  return NULL;
}

/**
 * topay_password_fields_check:
 * @self: the fields
 *
 * Checks what can be judged without the service: the length and the repetition. What is wrong is
 * shown and gets the focus.
 *
 * Returns: whether it can be sent
 */
gboolean
topay_password_fields_check (TopayPasswordFields *self)
{
  g_autofree char *error = NULL;

  g_return_val_if_fail (TOPAY_IS_PASSWORD_FIELDS (self), FALSE);

  error = dup_length_error (self, g_utf8_strlen (get_first_text (self), -1));
  if (error != NULL)
    {
      show_error_at (self, self->first, error);
      gtk_widget_grab_focus (self->first);
      return FALSE;
    }
  if (check_repetition (self))
    return TRUE;

  gtk_widget_grab_focus (self->second);
  return FALSE;
}

/**
 * topay_password_fields_show_error:
 * @self: the fields
 * @error: (nullable): why the password is refused, plain text; %NULL takes it away
 *
 * Shows the problem at the first row; what was typed stays.
 */
void
topay_password_fields_show_error (TopayPasswordFields *self, const char *error)
{
  g_return_if_fail (TOPAY_IS_PASSWORD_FIELDS (self));

  show_error_at (self, self->first, error);
}

/**
 * topay_password_fields_clear:
 * @self: the fields
 *
 * Forgets what was typed.
 */
void
topay_password_fields_clear (TopayPasswordFields *self)
{
  g_return_if_fail (TOPAY_IS_PASSWORD_FIELDS (self));

  gtk_editable_set_text (GTK_EDITABLE (self->first), "");
  gtk_editable_set_text (GTK_EDITABLE (self->second), "");
}
