/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be saved of a case: text, PDF, the file that can be verified, and the day. */

#include "config.h"

#include <string.h>

#include "case-fixture.h"
#include "topay-case-proof.h"
#include "topay-case-save.h"
#include "topay-error.h"
#include "topay-language.h"

#define NOW (CASE_FIXTURE_BEGUN + 7 * CASE_FIXTURE_DAY)

static GBytes *
make (TopayWireCaseDetail *detail, const char *form)
{
  const TopayCaseFile file = { .detail = detail };
  g_autoptr (GError) error = NULL;
  GBytes *bytes = topay_case_save_make (&file, form, NOW, &error);

  g_assert_no_error (error);
  return bytes;
}

static gboolean
begins_with (GBytes *bytes, const char *text)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return size >= strlen (text) && memcmp (data, text, strlen (text)) == 0;
}

static void
test_text_and_day (void)
{
  TopayWireCaseDetail *detail = case_fixture_new_open ();
  g_autoptr (GBytes) text = make (detail, "txt");
  g_autoptr (GBytes) day = make (detail, "ics");

  g_assert_true (begins_with (text, "Refund ¥1,368.00, Morning Light Books\n"));
  g_assert_true (begins_with (day, "BEGIN:VCALENDAR\r\n"));
  case_fixture_free (detail);
}

static void
test_proof_verifies (void)
{
  TopayWireCaseDetail *detail = case_fixture_new (1);
  g_autoptr (GBytes) bytes = make (detail, "json");
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  TopayWireCaseProof *proof = topay_case_proof_read (text, size, &error);
  gint64 seq = 0;

  g_assert_no_error (error);
  g_assert_cmpint (topay_case_proof_check (proof, &seq), ==, TOPAY_CASE_PROOF_WHOLE);
  topay_wire_free (&topay_record_case_proof, proof);
  case_fixture_free (detail);
}

/* From one sheet to many; a text without a blank in it is longer than a sheet. */
static void
test_pdf_takes_any_length (void)
{
  TopayWireCaseDetail *little = case_fixture_new (0);
  TopayWireCaseDetail *much = case_fixture_new (40);
  g_autoptr (GBytes) short_pdf = make (little, "pdf");
  g_autoptr (GBytes) long_pdf = NULL;

  g_free (much->words);
  much->words = g_strnfill (20000, 'w');
  long_pdf = make (much, "pdf");
  g_assert_true (begins_with (short_pdf, "%PDF-1."));
  g_assert_true (begins_with (long_pdf, "%PDF-1."));
  g_assert_cmpuint (g_bytes_get_size (long_pdf), >, g_bytes_get_size (short_pdf));
  if (g_getenv ("TOPAY_TEST_KEEP") != NULL)
    g_assert_true (g_file_set_contents (g_getenv ("TOPAY_TEST_KEEP"),
                                        g_bytes_get_data (long_pdf, NULL),
                                        (gssize) g_bytes_get_size (long_pdf), NULL));
  case_fixture_free (little);
  case_fixture_free (much);
}

static void
test_no_day_is_said (void)
{
  TopayWireCaseDetail *detail = case_fixture_new (0);
  const TopayCaseFile file = { .detail = detail };
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_case_save_make (&file, "ics", NOW, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  case_fixture_free (detail);
}

static guint
count_forms (const TopayWireCaseDetail *detail)
{
  g_autoptr (GtkWidget) button = g_object_ref_sink (topay_case_save_button_new (detail->summary));

  return (guint) g_menu_model_get_n_items (
      gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)));
}

static void
test_menu_offers_what_there_is (void)
{
  TopayWireCaseDetail *open = case_fixture_new_open ();
  TopayWireCaseDetail *over = case_fixture_new (0);

  g_assert_cmpuint (count_forms (open), ==, 4);
  g_assert_cmpuint (count_forms (over), ==, 3);
  case_fixture_free (open);
  case_fixture_free (over);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  topay_language_apply ("en");

  g_test_add_func ("/case-save/text-and-day", test_text_and_day);
  g_test_add_func ("/case-save/proof-verifies", test_proof_verifies);
  g_test_add_func ("/case-save/pdf-takes-any-length", test_pdf_takes_any_length);
  g_test_add_func ("/case-save/no-day-is-said", test_no_day_is_said);
  g_test_add_func ("/case-save/menu-offers-what-there-is", test_menu_offers_what_there_is);

  return g_test_run ();
}
