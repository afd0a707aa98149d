/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-password-fields.h"

#include <adwaita.h>
#include <string.h>

#include "topay-field.h"

static GtkWidget *
find_nth (GtkWidget *root, GType type, guint *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkEditable *
get_row (GtkWidget *fields, guint n)
{
  return GTK_EDITABLE (find_nth (fields, ADW_TYPE_PASSWORD_ENTRY_ROW, &n));
}

static const char *
get_error (GtkWidget *fields)
{
  guint n = 0;

  return topay_field_get_error (TOPAY_FIELD (find_nth (fields, TOPAY_TYPE_FIELD, &n)));
}

static gboolean
shows_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static void
test_meter_says_a_word_and_stops_nobody (void)
{
  GtkWidget *fields = g_object_ref_sink (topay_password_fields_new (15));
  guint n = 0;
  GtkWidget *bar = find_nth (fields, GTK_TYPE_LEVEL_BAR, &n);

  gtk_editable_set_text (get_row (fields, 0), "aaaaaaaaaaaaaaaa");
  gtk_editable_set_text (get_row (fields, 1), "aaaaaaaaaaaaaaaa");
  g_assert_true (shows_text (fields, "Very weak"));
  g_assert_cmpint ((int) gtk_level_bar_get_value (GTK_LEVEL_BAR (bar)), ==, 1);
  g_assert_true (topay_password_fields_check (TOPAY_PASSWORD_FIELDS (fields)));

  gtk_editable_set_text (get_row (fields, 0), "violet kettle under nine oaks");
  g_assert_true (shows_text (fields, "Strong"));
  g_assert_cmpint ((int) gtk_level_bar_get_value (GTK_LEVEL_BAR (bar)), ==, 5);
  gtk_editable_set_text (get_row (fields, 0), "只有我知道的一句很长很长的话。");
  g_assert_true (shows_text (fields, "Only the length counts here"));
  g_assert_true (shows_text (fields, "15 characters or more: 15 now"));
  g_assert_finalize_object (fields);
}

static void
test_length_and_repetition_are_checked (void)
{
  GtkWidget *fields = g_object_ref_sink (topay_password_fields_new (15));
  g_autofree char *too_long = g_strnfill (257, 'x');

  gtk_editable_set_text (get_row (fields, 0), "short");
  g_assert_false (topay_password_fields_check (TOPAY_PASSWORD_FIELDS (fields)));
  g_assert_cmpstr (get_error (fields), ==, "Use 15 characters or more; 5 now.");

  gtk_editable_set_text (get_row (fields, 0), "violet kettle under"); /* typing takes it away */
  g_assert_null (get_error (fields));
  gtk_editable_set_text (get_row (fields, 1), "violet kettle over");
  g_assert_null (get_error (fields));
  g_assert_false (topay_password_fields_check (TOPAY_PASSWORD_FIELDS (fields)));
  g_assert_cmpstr (get_error (fields), ==,
                   "The two passwords are not the same. Type it once more.");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_row (fields, 1)), "error"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_row (fields, 0)), "error"));

  gtk_editable_set_text (get_row (fields, 0), too_long);
  gtk_editable_set_text (get_row (fields, 1), too_long);
  g_assert_false (topay_password_fields_check (TOPAY_PASSWORD_FIELDS (fields)));
  g_assert_cmpuint (strlen (topay_password_fields_get_text (TOPAY_PASSWORD_FIELDS (fields))), ==,
                    257); /* refused, never cut */
  g_assert_finalize_object (fields);
}

static void
test_pin_takes_digits_and_has_no_meter (void)
{
  GtkWidget *fields = g_object_ref_sink (topay_password_fields_new_pin (6));
  guint n = 0;
  int position = 0;

  g_assert_null (find_nth (fields, GTK_TYPE_LEVEL_BAR, &n));
  gtk_editable_insert_text (get_row (fields, 0), "１３5 x2", -1, &position);
  g_assert_cmpstr (topay_password_fields_get_text (TOPAY_PASSWORD_FIELDS (fields)), ==, "1352");
  g_assert_false (topay_password_fields_check (TOPAY_PASSWORD_FIELDS (fields)));
  g_assert_cmpstr (get_error (fields), ==, "Use 6 digits; 4 now.");
  gtk_editable_set_text (get_row (fields, 0), "13572468");
  gtk_editable_set_text (get_row (fields, 1), "135724");
  g_assert_true (topay_password_fields_check (TOPAY_PASSWORD_FIELDS (fields)));
  g_assert_finalize_object (fields);
}

static void
test_refusal_keeps_what_was_typed (void)
{
  GtkWidget *fields = g_object_ref_sink (topay_password_fields_new (15));

  gtk_editable_set_text (get_row (fields, 0), "correct horse battery staple");
  gtk_editable_set_text (get_row (fields, 1), "correct horse battery staple");
  topay_password_fields_show_error (TOPAY_PASSWORD_FIELDS (fields), "Too many people use it.");
  g_assert_cmpstr (get_error (fields), ==, "Too many people use it.");
  g_assert_cmpstr (topay_password_fields_get_text (TOPAY_PASSWORD_FIELDS (fields)), ==,
                   "correct horse battery staple");
  topay_password_fields_clear (TOPAY_PASSWORD_FIELDS (fields));
  g_assert_cmpstr (topay_password_fields_get_text (TOPAY_PASSWORD_FIELDS (fields)), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (get_row (fields, 1)), ==, "");
  g_assert_finalize_object (fields);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/password-fields/meter-says-a-word-and-stops-nobody",
                   test_meter_says_a_word_and_stops_nobody);
  g_test_add_func ("/password-fields/length-and-repetition-are-checked",
                   test_length_and_repetition_are_checked);
  g_test_add_func ("/password-fields/pin-takes-digits-and-has-no-meter",
                   test_pin_takes_digits_and_has_no_meter);
  g_test_add_func ("/password-fields/refusal-keeps-what-was-typed",
                   test_refusal_keeps_what_was_typed);
  return g_test_run ();
}
