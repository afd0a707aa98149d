/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-code-entry.h"

#include <string.h>

#include "topay-digits.h"

struct _TopayCodeEntry
{
  GtkEntry parent_instance;
  guint n_digits;
  gboolean was_complete; /* so that a full entry tells it once */
};

G_DEFINE_FINAL_TYPE (TopayCodeEntry, topay_code_entry, GTK_TYPE_ENTRY)

typedef enum
{
  PROP_N_DIGITS = 1,
} TopayCodeEntryProperty;

enum
{
  COMPLETE,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_N_DIGITS + 1];
static guint signals[N_SIGNALS];

static void
on_changed_cb (TopayCodeEntry *self)
{
  gboolean complete = topay_code_entry_is_complete (self);

  if (complete == self->was_complete)
    return;

  self->was_complete = complete;
  if (complete)
    g_signal_emit (self, signals[COMPLETE], 0);
}

static void
topay_code_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TopayCodeEntryProperty) id)
    {
    case PROP_N_DIGITS:
      g_value_set_uint (value, TOPAY_CODE_ENTRY (object)->n_digits);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_code_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((TopayCodeEntryProperty) id)
    {
    case PROP_N_DIGITS:
      TOPAY_CODE_ENTRY (object)->n_digits = g_value_get_uint (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_code_entry_constructed (GObject *object)
{
  G_OBJECT_CLASS (topay_code_entry_parent_class)->constructed (object);

  topay_digits_filter (GTK_EDITABLE (object), TOPAY_CODE_ENTRY (object)->n_digits);
}

static void
topay_code_entry_class_init (TopayCodeEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = topay_code_entry_constructed;
  object_class->get_property = topay_code_entry_get_property;
  object_class->set_property = topay_code_entry_set_property;

  /**
   * TopayCodeEntry:n-digits:
   *
   * How long the code is.
   */
  properties[PROP_N_DIGITS] =
      g_param_spec_uint ("n-digits", NULL, NULL, 1, TOPAY_CODE_ENTRY_MAX_DIGITS, 8,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * TopayCodeEntry::complete:
   *
   * The last digit came in; told again only after one was taken away.
   */
  signals[COMPLETE] = g_signal_new ("complete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_code_entry_init (TopayCodeEntry *self)
{
  gtk_entry_set_input_purpose (GTK_ENTRY (self), GTK_INPUT_PURPOSE_DIGITS);
  gtk_entry_set_input_hints (GTK_ENTRY (self),
                             GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_PRIVATE);
  gtk_entry_set_alignment (GTK_ENTRY (self), 0.5F);
  gtk_editable_set_width_chars (GTK_EDITABLE (self), 1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "code-entry");
  /* whoever follows the text knows it all before it is told to be complete */
  g_signal_connect_after (self, "changed", G_CALLBACK (on_changed_cb), NULL);
}

/**
 * topay_code_entry_new:
 * @n_digits: how long the code is, 1 … %TOPAY_CODE_ENTRY_MAX_DIGITS
 *
 * Returns: (transfer floating): an empty entry; it needs a name for screen readers
 */
GtkWidget *
topay_code_entry_new (guint n_digits)
{
  return g_object_new (TOPAY_TYPE_CODE_ENTRY, "n-digits",
                       CLAMP (n_digits, 1, TOPAY_CODE_ENTRY_MAX_DIGITS), NULL);
}

/**
 * topay_code_entry_get_n_digits:
 * @self: an entry
 *
 * Returns: how long the code is
 */
guint
topay_code_entry_get_n_digits (TopayCodeEntry *self)
{
  g_return_val_if_fail (TOPAY_IS_CODE_ENTRY (self), 0);

  return self->n_digits;
}

/**
 * topay_code_entry_is_complete:
 * @self: an entry
 *
 * Returns: whether all digits are in
 */
gboolean
topay_code_entry_is_complete (TopayCodeEntry *self)
{
  g_return_val_if_fail (TOPAY_IS_CODE_ENTRY (self), FALSE);

  return strlen (gtk_editable_get_text (GTK_EDITABLE (self))) == self->n_digits;
}

/**
 * topay_code_entry_select_all:
 * @self: an entry
 *
 * Takes the focus with all digits selected, so that the next one typed starts over while nothing
 * is lost: for a code that did not match.
 */
void
topay_code_entry_select_all (TopayCodeEntry *self)
{
  g_return_if_fail (TOPAY_IS_CODE_ENTRY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
}
