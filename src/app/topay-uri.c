/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-uri.h"

#include <string.h>

#include "topay-causes.h"

#define ID_MAX_BYTES 64

/* Names and values of a wizard's parameters: ids and words of its choices. */
#define QUERY_MAX_BYTES 256

static gboolean
is_flow_query (const char *query)
{
  return *query != '\0' && strlen (query) <= QUERY_MAX_BYTES
         && strspn (query, "abcdefghijklmnopqrstuvwxyz0123456789-=&") == strlen (query);
}

/* An id of an article, topic or wizard, see docs/content.md. */
static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= ID_MAX_BYTES
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static TopayUriKind
parse_id (const char *text, TopayUriKind kind, char **value)
{
  if (!is_id (text))
    return TOPAY_URI_UNKNOWN;

  *value = g_strdup (text);
  return kind;
}

/* A query that cannot be one of ours is left out: the wizard begins without answers. */
static TopayUriKind
parse_flow (const char *text, const char *query, char **value)
{
  if (!is_id (text))
    return TOPAY_URI_UNKNOWN;

  *value = query != NULL && is_flow_query (query) ? g_strconcat (text, "?", query, NULL)
                                                  : g_strdup (text);
  return TOPAY_URI_FLOW;
}

static TopayUriKind
parse_code (const char *text, char **value)
{
  if (!topay_cause_code_is (text))
    return TOPAY_URI_UNKNOWN;

  *value = g_strdup (text);
  return TOPAY_URI_DIAGNOSIS;
}

/* An id of the wire: 32 hexadecimal digits in lower case. */
static TopayUriKind
parse_case (const char *text, char **value)
{
  if (strlen (text) != 32 || strspn (text, "0123456789abcdef") != 32)
    return TOPAY_URI_UNKNOWN;

  *value = g_strdup (text);
  return TOPAY_URI_CASE;
}

static TopayUriKind
parse_search (const char *query, char **value)
{
  g_autoptr (GHashTable) parameters = NULL;
  const char *text;

  if (query == NULL)
    {
      *value = g_strdup ("");
      return TOPAY_URI_SEARCH;
    }

  parameters = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  text = parameters != NULL ? g_hash_table_lookup (parameters, "q") : NULL;
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return TOPAY_URI_UNKNOWN;

  *value = g_strdup (text);
  return TOPAY_URI_SEARCH;
}

/**
 * topay_uri_parse:
 * @uri: an address from outside: the command line, the desktop, another program
 * @value: (out) (transfer full) (nullable): the id, the code or the words to search for; of a
 * wizard "ID" or "ID?QUERY"; %NULL where the kind has none and for what is unknown
 *
 * Understands an address of the app. Percent-encoding follows RFC 3986, section 2.1, in a query
 * also "+" for a space (application/x-www-form-urlencoded).
 *
 * Returns: what is meant; %TOPAY_URI_UNKNOWN for everything else, never an error
 */
TopayUriKind
topay_uri_parse (const char *uri, char **value)
{
  g_autoptr (GUri) parsed = NULL;
  const char *path;

  g_return_val_if_fail (uri != NULL && value != NULL, TOPAY_URI_UNKNOWN);

  *value = NULL;
  if (strlen (uri) > TOPAY_URI_MAX_BYTES)
    return TOPAY_URI_UNKNOWN;
  parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED_QUERY, NULL);
  if (parsed == NULL || !g_str_equal (g_uri_get_scheme (parsed), TOPAY_URI_SCHEME))
    return TOPAY_URI_UNKNOWN;

  path = g_uri_get_path (parsed);
  while (*path == '/') /* some programs write topay-help:///article/… */
    path++;
  if (*path == '\0' || g_str_equal (path, "home"))
    return TOPAY_URI_HOME;
  if (g_str_equal (path, "search"))
    return parse_search (g_uri_get_query (parsed), value);
  if (g_str_has_prefix (path, "article/"))
    return parse_id (path + strlen ("article/"), TOPAY_URI_ARTICLE, value);
  if (g_str_has_prefix (path, "flow/"))
    return parse_flow (path + strlen ("flow/"), g_uri_get_query (parsed), value);
  if (g_str_equal (path, "cases"))
    return TOPAY_URI_CASES;
  if (g_str_has_prefix (path, "case/"))
    return parse_case (path + strlen ("case/"), value);
  if (g_str_has_prefix (path, "diagnose/"))
    return parse_code (path + strlen ("diagnose/"), value);
  if (g_str_equal (path, "topic") || g_str_equal (path, "topic/"))
    {
      *value = g_strdup ("");
      return TOPAY_URI_TOPIC;
    }
  if (g_str_has_prefix (path, "topic/"))
    return parse_id (path + strlen ("topic/"), TOPAY_URI_TOPIC, value);
  return TOPAY_URI_UNKNOWN;
}

/* Four bytes a character, each as three: what fits into an address with room for the rest of it. */
#define MAX_VALUE_CHARS ((TOPAY_URI_MAX_BYTES - 128) / 12)

/**
 * topay_uri_build:
 * @kind: anything but %TOPAY_URI_UNKNOWN
 * @value: (nullable): the id, the code or the words to search for; behind 160 characters they are
 * cut
 *
 * Returns: (transfer full): the address, which topay_uri_parse () reads back
 */
char *
topay_uri_build (TopayUriKind kind, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : "", -1);
  g_autofree char *cut =
      g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_VALUE_CHARS));
  /* what stands behind the id of a wizard is a query */
  const char *kept = kind == TOPAY_URI_FLOW ? "?=&" : NULL;
  g_autofree char *escaped = g_uri_escape_string (cut, kept, FALSE);

  switch (kind)
    {
    case TOPAY_URI_ARTICLE:
      return g_strconcat (TOPAY_URI_SCHEME ":article/", escaped, NULL);
    case TOPAY_URI_TOPIC:
      return g_strconcat (TOPAY_URI_SCHEME ":topic/", escaped, NULL);
    case TOPAY_URI_FLOW:
      return g_strconcat (TOPAY_URI_SCHEME ":flow/", escaped, NULL);
    case TOPAY_URI_DIAGNOSIS:
      return g_strconcat (TOPAY_URI_SCHEME ":diagnose/", escaped, NULL);
    case TOPAY_URI_SEARCH:
      return g_strconcat (TOPAY_URI_SCHEME ":search?q=", escaped, NULL);
    case TOPAY_URI_CASES:
      return g_strdup (TOPAY_URI_SCHEME ":cases");
    case TOPAY_URI_CASE:
      return g_strconcat (TOPAY_URI_SCHEME ":case/", escaped, NULL);
    case TOPAY_URI_HOME:
    case TOPAY_URI_UNKNOWN:
    default:
      return g_strdup (TOPAY_URI_SCHEME ":home");
    }
}
