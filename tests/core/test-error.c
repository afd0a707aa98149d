/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"

#include <gio/gio.h>

static void
test_only_some_kinds_are_transient (void)
{
  const struct
  {
    TopayError kind;
    gboolean transient;
  } rows[] = {
    { TOPAY_ERROR_INVALID, FALSE },     { TOPAY_ERROR_TOO_LARGE, FALSE },
    { TOPAY_ERROR_NOT_FOUND, FALSE },   { TOPAY_ERROR_DAMAGED, FALSE },
    { TOPAY_ERROR_UNSUPPORTED, FALSE }, { TOPAY_ERROR_IO, FALSE },
    { TOPAY_ERROR_BUSY, TRUE },         { TOPAY_ERROR_OFFLINE, TRUE },
    { TOPAY_ERROR_TLS, FALSE },         { TOPAY_ERROR_TIMEOUT, TRUE },
    { TOPAY_ERROR_REFUSED, FALSE },     { TOPAY_ERROR_FULL, TRUE },
    { TOPAY_ERROR_DENIED, FALSE },      { TOPAY_ERROR_RATE_LIMITED, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (TOPAY_ERROR, (int) rows[i].kind, "x");

      g_assert_cmpint (topay_error_is_transient (error), ==, rows[i].transient);
    }
  g_assert_false (topay_error_is_transient (NULL));
}

static void
test_foreign_errors_are_permanent_and_bare (void)
{
  /* The number of %TOPAY_ERROR_BUSY in another domain says something else. */
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, TOPAY_ERROR_BUSY, "x");

  g_assert_false (topay_error_is_transient (error));
  g_assert_null (topay_error_get_detail (error));
  g_assert_null (topay_error_get_code (error));
  g_assert_null (topay_error_get_code (NULL));
}

static void
test_detail_travels_with_copies (void)
{
  g_autoptr (GError) error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "no");
  g_autoptr (GError) copy = NULL;
  TopayErrorDetail *detail = topay_error_edit_detail (error);

  g_assert_null (topay_error_get_code (error));
  g_assert_cmpint (detail->tries_left, ==, -1);

  detail->code = g_strdup ("code_wrong");
  detail->field = g_strdup ("code");
  detail->tries_left = 3;
  copy = g_error_copy (error);
  g_clear_error (&error);

  g_assert_cmpstr (topay_error_get_code (copy), ==, "code_wrong");
  g_assert_cmpstr (topay_error_get_detail (copy)->field, ==, "code");
  g_assert_cmpint (topay_error_get_detail (copy)->tries_left, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/only-some-kinds-are-transient", test_only_some_kinds_are_transient);
  g_test_add_func ("/error/foreign-errors-are-permanent-and-bare",
                   test_foreign_errors_are_permanent_and_bare);
  g_test_add_func ("/error/detail-travels-with-copies", test_detail_travels_with_copies);

  return g_test_run ();
}
