/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-causes.h"
#include "topay-uri.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *uri;
  TopayUriKind kind;
  const char *value; /* (nullable): NULL where the kind has none */
} Case;

static const Case cases[] = {
  { "article", "topay-help:article/refund-time", TOPAY_URI_ARTICLE, "refund-time" },
  { "article-with-slashes", "topay-help:///article/refund-time", TOPAY_URI_ARTICLE, "refund-time" },
  { "topic", "topay-help:topic/refunds", TOPAY_URI_TOPIC, "refunds" },
  { "flow", "topay-help:flow/reset-login-password", TOPAY_URI_FLOW, "reset-login-password" },
  { "code", "topay-help:diagnose/TP-2103", TOPAY_URI_DIAGNOSIS, "TP-2103" },
  { "code-of-a-bank", "topay-help:diagnose/do_not_honor", TOPAY_URI_DIAGNOSIS, "do_not_honor" },
  { "code-as-people-write-it", "topay-help:diagnose/tp%202103", TOPAY_URI_DIAGNOSIS, "tp 2103" },
  { "all-topics", "topay-help:topic", TOPAY_URI_TOPIC, "" },
  { "all-topics-with-slash", "topay-help:topic/", TOPAY_URI_TOPIC, "" },
  { "search", "topay-help:search?q=charged%20twice", TOPAY_URI_SEARCH, "charged twice" },
  { "search-plus-is-space", "topay-help:search?q=charged+twice", TOPAY_URI_SEARCH,
    "charged twice" },
  { "search-literal-plus", "topay-help:search?q=a%2Bb", TOPAY_URI_SEARCH, "a+b" },
  { "search-literal-ampersand", "topay-help:search?q=a%26q%3Db", TOPAY_URI_SEARCH, "a&q=b" },
  { "search-chinese", "topay-help:search?q=%E9%80%80%E6%AC%BE", TOPAY_URI_SEARCH, "退款" },
  { "search-other-parameters", "topay-help:search?from=mail&q=x", TOPAY_URI_SEARCH, "x" },
  { "search-empty", "topay-help:search", TOPAY_URI_SEARCH, "" },
  { "home", "topay-help:home", TOPAY_URI_HOME, NULL },
  { "home-short", "topay-help:", TOPAY_URI_HOME, NULL },
  { "scheme-any-case", "TOPAY-HELP:home", TOPAY_URI_HOME, NULL },

  { "nothing", "", TOPAY_URI_UNKNOWN, NULL },
  { "no-scheme", "article/refund-time", TOPAY_URI_UNKNOWN, NULL },
  { "other-scheme", "https:article/refund-time", TOPAY_URI_UNKNOWN, NULL },
  { "longer-scheme", "topay-helper:home", TOPAY_URI_UNKNOWN, NULL },
  { "other-kind", "topay-help:wizard/refund", TOPAY_URI_UNKNOWN, NULL },
  { "kind-any-case-is-not", "topay-help:Article/refund-time", TOPAY_URI_UNKNOWN, NULL },
  { "article-without-id", "topay-help:article/", TOPAY_URI_UNKNOWN, NULL },
  { "flow-without-id", "topay-help:flow/", TOPAY_URI_UNKNOWN, NULL },
  { "flow-goes-up", "topay-help:flow/../wizards.list", TOPAY_URI_UNKNOWN, NULL },
  { "code-missing", "topay-help:diagnose/", TOPAY_URI_UNKNOWN, NULL },
  { "code-with-more", "topay-help:diagnose/TP-2103/more", TOPAY_URI_UNKNOWN, NULL },
  { "code-of-no-letters", "topay-help:diagnose/--", TOPAY_URI_UNKNOWN, NULL },
  { "code-with-line-break", "topay-help:diagnose/TP%0A2103", TOPAY_URI_UNKNOWN, NULL },
  { "code-with-markup", "topay-help:diagnose/%3Cb%3ETP", TOPAY_URI_UNKNOWN, NULL },
  { "code-chinese", "topay-help:diagnose/%E9%80%80", TOPAY_URI_UNKNOWN, NULL },
  { "article-capitals", "topay-help:article/Refund", TOPAY_URI_UNKNOWN, NULL },
  { "article-goes-up", "topay-help:article/../../etc/passwd", TOPAY_URI_UNKNOWN, NULL },
  { "article-goes-up-encoded", "topay-help:article/%2e%2e%2fetc", TOPAY_URI_UNKNOWN, NULL },
  { "article-with-more", "topay-help:article/refund-time/more", TOPAY_URI_UNKNOWN, NULL },
  { "search-bad-percent", "topay-help:search?q=%zz", TOPAY_URI_UNKNOWN, NULL },
  { "search-cut-percent", "topay-help:search?q=%e9%80", TOPAY_URI_UNKNOWN, NULL },
  { "search-not-utf8", "topay-help:search?q=%ff%fe", TOPAY_URI_UNKNOWN, NULL },
  { "search-zero-byte", "topay-help:search?q=a%00b", TOPAY_URI_UNKNOWN, NULL },
  { "search-other-name", "topay-help:search?query=refund", TOPAY_URI_UNKNOWN, NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *value = NULL;

  g_assert_cmpint (topay_uri_parse (row->uri, &value), ==, row->kind);
  g_assert_cmpstr (value, ==, row->value);
}

/* An id of a given length, behind the words that make it an address. */
static char *
new_article_uri (gsize length)
{
  g_autofree char *id = g_strnfill (length, 'a');

  return g_strconcat (TOPAY_URI_SCHEME ":article/", id, NULL);
}

static void
test_ids_end_at_64 (void)
{
  g_autofree char *longest = new_article_uri (64);
  g_autofree char *too_long = new_article_uri (65);
  g_autofree char *value = NULL;
  g_autofree char *nothing = NULL;

  g_assert_cmpint (topay_uri_parse (longest, &value), ==, TOPAY_URI_ARTICLE);
  g_assert_cmpuint (strlen (value), ==, 64);
  g_assert_cmpint (topay_uri_parse (too_long, &nothing), ==, TOPAY_URI_UNKNOWN);
  g_assert_null (nothing);
}

static void
test_codes_end_at_64 (void)
{
  g_autofree char *longest = g_strnfill (64, '7');
  g_autofree char *too_long = g_strnfill (65, '7');

  g_assert_true (topay_cause_code_is (longest));
  g_assert_false (topay_cause_code_is (too_long));
  g_assert_false (topay_cause_code_is (""));
}

static void
test_addresses_end_at_2_kib (void)
{
  const char *start = TOPAY_URI_SCHEME ":search?q=";
  g_autofree char *words = g_strnfill (TOPAY_URI_MAX_BYTES - strlen (start), 'a');
  g_autofree char *longest = g_strconcat (start, words, NULL);
  g_autofree char *too_long = g_strconcat (longest, "a", NULL);
  g_autofree char *value = NULL;
  g_autofree char *nothing = NULL;

  g_assert_cmpint (topay_uri_parse (longest, &value), ==, TOPAY_URI_SEARCH);
  g_assert_cmpstr (value, ==, words);
  g_assert_cmpint (topay_uri_parse (too_long, &nothing), ==, TOPAY_URI_UNKNOWN);
  g_assert_null (nothing);
}

static void
test_what_is_built_is_read_back (void)
{
  const struct
  {
    TopayUriKind kind;
    const char *value;
  } rows[] = {
    { TOPAY_URI_ARTICLE, "refund-time" },
    { TOPAY_URI_TOPIC, "sign-in" },
    { TOPAY_URI_TOPIC, "" },
    { TOPAY_URI_DIAGNOSIS, "TP-2103" },
    { TOPAY_URI_DIAGNOSIS, "tp 2103" },
    { TOPAY_URI_SEARCH, "" },
    { TOPAY_URI_SEARCH, "100% & a+b = “c”" },
    { TOPAY_URI_SEARCH, "退款没到账？#1" },
    { TOPAY_URI_SEARCH, "%41?q=x" },
    { TOPAY_URI_SEARCH, " leading/and trailing " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *uri = topay_uri_build (rows[i].kind, rows[i].value);
      g_autofree char *value = NULL;

      g_test_message ("%s", uri);
      g_assert_true (g_str_is_ascii (uri));
      g_assert_cmpint (topay_uri_parse (uri, &value), ==, rows[i].kind);
      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/uri/parse/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/uri/ids-end-at-64", test_ids_end_at_64);
  g_test_add_func ("/uri/codes-end-at-64", test_codes_end_at_64);
  g_test_add_func ("/uri/addresses-end-at-2-kib", test_addresses_end_at_2_kib);
  g_test_add_func ("/uri/what-is-built-is-read-back", test_what_is_built_is_read_back);

  return g_test_run ();
}
