/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-code-entry.h"
#include "topay-field.h"

#include <string.h>

/* As the input method and the clipboard do: at the caret, over what is selected. */
static void
enter (GtkWidget *entry, const char *text)
{
  GtkEditable *editable = GTK_EDITABLE (entry);
  int position;

  gtk_editable_delete_selection (editable);
  position = gtk_editable_get_position (editable);
  gtk_editable_insert_text (editable, text, -1, &position);
  gtk_editable_set_position (editable, position);
}

static void
on_complete_cb (GtkWidget *entry, guint *n_times)
{
  (*n_times)++;
}

static void
test_digits_of_any_text_stay (void)
{
  const struct
  {
    const char *pasted;
    const char *digits;
  } rows[] = {
    { "12345678", "12345678" },
    { "1234 5678", "12345678" },
    { " 12-34-56-78\n", "12345678" },
    { "１２３４　５６７８", "12345678" },
    { "验证码：１２３４5678，十分钟内有效", "12345678" },
    { "Topay: 12345678 works for 10 minutes", "12345678" },
    { "١٢٣٤٥٦٧٨", "12345678" },
    { "1234567890123", "12345678" },
    { "no digits", "" },
    { "", "" },
    { "42", "42" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *entry = g_object_ref_sink (topay_code_entry_new (8));

      enter (entry, rows[i].pasted);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, rows[i].digits);
      g_assert_cmpint (topay_code_entry_is_complete (TOPAY_CODE_ENTRY (entry)), ==,
                       strlen (rows[i].digits) == 8);
      g_assert_finalize_object (entry);
    }
}

static void
test_complete_is_told_once (void)
{
  GtkWidget *entry = g_object_ref_sink (topay_code_entry_new (6));
  guint n_times = 0;

  g_signal_connect (entry, "complete", G_CALLBACK (on_complete_cb), &n_times);
  for (guint i = 0; i < 5; i++)
    enter (entry, "7");
  g_assert_cmpuint (n_times, ==, 0);
  enter (entry, "7");
  g_assert_cmpuint (n_times, ==, 1);
  enter (entry, "8"); /* no room */
  g_assert_cmpuint (n_times, ==, 1);
  gtk_editable_delete_text (GTK_EDITABLE (entry), 5, 6);
  enter (entry, "8");
  g_assert_cmpuint (n_times, ==, 2);
  g_assert_finalize_object (entry);
}

/* A pasted code replaces the one that did not match, and is told again. */
static void
test_selected_digits_are_replaced (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = topay_code_entry_new (8);
  guint n_times = 0;

  g_signal_connect (entry, "complete", G_CALLBACK (on_complete_cb), &n_times);
  gtk_window_set_child (GTK_WINDOW (window), entry);
  enter (entry, "11111111");
  topay_code_entry_select_all (TOPAY_CODE_ENTRY (entry));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "11111111");
  enter (entry, "2222 2222");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "22222222");
  g_assert_cmpuint (n_times, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_digits_are_asked_for (void)
{
  GtkWidget *entry = g_object_ref_sink (topay_code_entry_new (8));

  g_assert_cmpint (gtk_entry_get_input_purpose (GTK_ENTRY (entry)), ==, GTK_INPUT_PURPOSE_DIGITS);
  g_assert_true (gtk_widget_has_css_class (entry, "code-entry"));
  g_assert_finalize_object (entry);
}

/* Words below, the class that reddens, the state and the relation for screen readers; and back. */
static void
test_error_is_shown_and_told (void)
{
  GtkWidget *entry = topay_code_entry_new (8);
  GtkWidget *field = g_object_ref_sink (topay_field_new (entry));

  enter (entry, "12345678");
  topay_field_set_hint (TOPAY_FIELD (field), "8 digits");
  g_assert_null (topay_field_get_error (TOPAY_FIELD (field)));

  topay_field_set_error (TOPAY_FIELD (field), "This code does not match.");
  g_assert_cmpstr (topay_field_get_error (TOPAY_FIELD (field)), ==, "This code does not match.");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (entry),
                                                   GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "12345678");

  topay_field_set_error (TOPAY_FIELD (field), NULL);
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (entry),
                                                   GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  g_assert_finalize_object (field);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code-entry/digits-of-any-text-stay", test_digits_of_any_text_stay);
  g_test_add_func ("/code-entry/complete-is-told-once", test_complete_is_told_once);
  g_test_add_func ("/code-entry/selected-digits-are-replaced", test_selected_digits_are_replaced);
  g_test_add_func ("/code-entry/digits-are-asked-for", test_digits_are_asked_for);
  g_test_add_func ("/field/error-is-shown-and-told", test_error_is_shown_and_told);
  return g_test_run ();
}
