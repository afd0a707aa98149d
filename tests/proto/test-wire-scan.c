/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-wire.h"

#define MIB ((gsize) 1024 * 1024)

static const char *const accepted[] = {
  "{}",
  " \t\r\n{ \"a\" : [ ] , \"b\" : { } } \n",
  "[]",
  "0",
  "-0",
  "\"\"",
  "null",
  "[true,false,null,0,-1,10,1.5,-0.25,1e3,1E+3,2e-3,123456789012345678901234567890]",
  "{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}]}", /* the same key in different objects */
  "{\"a\":1,\"A\":2,\"\":3,\"a \":4}",
  "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u4ED8\"]",
  "[\"\\uD83D\\uDE42\"]",
  "[\"\xF4\x8F\xBF\xBF \xEF\xBF\xBF \xEF\xBB\xBF\"]", /* U+10FFFF, U+FFFF, U+FEFF inside */
};

static const char *const refused[] = {
  "",
  " ",
  "{",
  "}",
  "[",
  "]",
  "[1",
  "[1,",
  "[1,]",
  "[,1]",
  "[1 2]",
  "[1}",
  "{]",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\":1,}",
  "{,}",
  "{\"a\" 1}",
  "{\"a\"::1}",
  "{a:1}",
  "{'a':1}",
  "{1:1}",
  "{\"a\":1 \"b\":2}",
  "{}{}",
  "{} 1",
  "{}\f",
  "\xEF\xBB\xBF{}", /* a byte order mark */
  "// a\n{}",
  "/* a */{}",
  "{}#",
  "True",
  "nul",
  "nulll",
  "truefalse",
  "undefined",
  "NaN",
  "Infinity",
  "-",
  "+1",
  "01",
  "-01",
  "00",
  ".5",
  "1.",
  "1.e3",
  "1e",
  "1e+",
  "0x10",
  "1_000",
  "1true",
  "--1",
  "\"",
  "\"a",
  "\"\\\"",
  "\"\\",
  "\"\\u",
  "\"\\u12\"",
  "\"\\u12G4\"",
  "\"\\u+123\"",
  "\"\\x41\"",
  "\"\\a\"",
  "\"\\'\"",
  "\"a\nb\"",
  "\"a\tb\"",
  "\"\x01\"",
  "\"\\u0000\"",
  "{\"\\u0000\":1}",
  "\"\\uD83D\"",
  "\"\\uDE42\"",
  "\"\\uD83D\\uD83D\"",
  "\"\\uD83D\\u0041\"",
  "\"\\uD83Dx\"",
  "\"\\uDE42\\uD83D\"",
  "\"\\uD83D\\uDE4",
  "\"\x80\"",
  "\"\xC0\x80\"",         /* an over-long NUL */
  "\"\xC1\xBF\"",         /* over-long */
  "\"\xE0\x80\xAF\"",     /* over-long */
  "\"\xED\xA0\x80\"",     /* half a pair */
  "\"\xF4\x90\x80\x80\"", /* behind U+10FFFF */
  "\"\xF8\x88\x80\x80\x80\"",
  "\"\xE4\xBB\"", /* cut */
  "\"\xE4",
  "{\"a\":1,\"a\":1}",
  "{\"a\":1,\"\\u0061\":1}",
  "{\"\\u4ed8\":1,\"付\":2}",
  "{\"\\uD83D\\uDE42\":1,\"🙂\":2}",
  "{\"\":1,\"\":2}",
  "{\"/\":1,\"\\/\":2}",
  "{\"a\":{},\"b\":1,\"a\":[]}",
  "[[{\"x\":{\"k\":1,\"j\":2,\"k\":3}}]]",
  "{\"a\":[{\"b\":1}],\"c\":2,\"a\":3}",
};

static gboolean
scan (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  /* Behind the last byte nothing may be read; the sanitizers and valgrind would see it. */
  g_autofree char *copy = g_memdup2 (text, length);
  gboolean ok = topay_wire_scan (copy, length, TOPAY_WIRE_MAX_BYTES, &error);

  if (!ok)
    g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  else
    g_assert_no_error (error);
  return ok;
}

static void
test_json_is_let_through (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autofree char *shown = g_strescape (accepted[i], NULL);

      g_test_message ("%s", shown);
      g_assert_true (scan (accepted[i], strlen (accepted[i])));
    }
}

static void
test_anything_else_is_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *shown = g_strescape (refused[i], NULL);

      g_test_message ("%s", shown);
      g_assert_false (scan (refused[i], strlen (refused[i])));
    }
}

static void
test_every_beginning_is_refused (void)
{
  const char *text = "{\"a\":[1.5e3,\"\\uD83D\\uDE42 付\",true],\"b\":{\"c\":null}}";

  g_assert_true (scan (text, strlen (text)));
  for (gsize length = 0; length < strlen (text); length++)
    g_assert_false (scan (text, length));
}

static void
test_nul_is_refused_anywhere (void)
{
  const char *text = "{\"a\":\"b\"}";

  for (gsize i = 0; i <= strlen (text); i++)
    {
      g_autoptr (GString) with = g_string_new (text);

      g_string_insert_len (with, (gssize) i, "\0", 1);
      g_assert_false (scan (with->str, with->len));
    }
}

/* @before, @n times @open, @inside, @n times @close. */
static gboolean
scan_nested (const char *open, guint n, const char *inside, const char *close)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  g_string_append (text, inside);
  for (guint i = 0; i < n && close != NULL; i++)
    g_string_append (text, close);
  return scan (text->str, text->len);
}

static void
test_depth_32_is_the_limit (void)
{
  g_assert_true (scan_nested ("[", 32, "", "]"));
  g_assert_false (scan_nested ("[", 33, "", "]"));
  g_assert_true (scan_nested ("{\"a\":", 32, "1", "}"));
  g_assert_false (scan_nested ("{\"a\":", 33, "1", "}"));
  g_assert_true (scan_nested ("[{\"a\":", 16, "1", "}]"));
  g_assert_false (scan_nested ("[{\"a\":", 16, "[]", "}]"));
}

static void
test_no_depth_reaches_the_stack (void)
{
  g_assert_false (scan_nested ("[", 100000, "", NULL));
  g_assert_false (scan_nested ("[", 60000, "", "]"));
  g_assert_false (scan_nested ("{\"a\":", 40000, "1", "}"));
}

static void
test_bytes_are_limited_inclusively (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (MIB, 'a');

  text[0] = '"';
  text[99] = '"';
  g_assert_true (topay_wire_scan (text, 100, 100, NULL));
  g_assert_false (topay_wire_scan (text, 100, 99, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);

  text[99] = 'a';
  text[MIB - 1] = '"';
  g_assert_true (topay_wire_scan (text, MIB, MIB, NULL));
  g_clear_error (&error);
  g_assert_false (topay_wire_scan (text, MIB, TOPAY_WIRE_MAX_BYTES, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
}

/* An array of @n values in all. */
static gboolean
scan_values (guint n)
{
  g_autoptr (GString) text = g_string_new ("[0");

  for (guint i = 2; i < n; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  return scan (text->str, text->len);
}

static void
test_values_are_limited_inclusively (void)
{
  g_assert_true (scan_values (TOPAY_WIRE_MAX_VALUES));
  g_assert_false (scan_values (TOPAY_WIRE_MAX_VALUES + 1));
}

static void
test_a_double_is_found_among_many_keys (void)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < TOPAY_WIRE_MAX_VALUES - 2; i++)
    g_string_append_printf (text, "\"%x\":0,", i);
  g_string_append (text, "\"z\":0}");
  g_assert_true (scan (text->str, text->len));

  *strrchr (text->str, 'z') = '7';
  g_assert_false (scan (text->str, text->len));
}

static void
test_nothing_is_no_json (void)
{
  g_assert_false (topay_wire_scan (NULL, 0, 0, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire-scan/json-is-let-through", test_json_is_let_through);
  g_test_add_func ("/wire-scan/anything-else-is-refused", test_anything_else_is_refused);
  g_test_add_func ("/wire-scan/every-beginning-is-refused", test_every_beginning_is_refused);
  g_test_add_func ("/wire-scan/nul-is-refused-anywhere", test_nul_is_refused_anywhere);
  g_test_add_func ("/wire-scan/depth-32-is-the-limit", test_depth_32_is_the_limit);
  g_test_add_func ("/wire-scan/no-depth-reaches-the-stack", test_no_depth_reaches_the_stack);
  g_test_add_func ("/wire-scan/bytes-are-limited-inclusively", test_bytes_are_limited_inclusively);
  g_test_add_func ("/wire-scan/values-are-limited-inclusively",
                   test_values_are_limited_inclusively);
  g_test_add_func ("/wire-scan/a-double-is-found-among-many-keys",
                   test_a_double_is_found_among_many_keys);
  g_test_add_func ("/wire-scan/nothing-is-no-json", test_nothing_is_no_json);
  return g_test_run ();
}
