/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "topay-error.h"
#include "topayctl-private.h"

/* Whether a terminal shows it as one sign, and goes on in the same line and direction. */
static gboolean
is_plain (gunichar letter)
{
  static const GUnicodeType hidden[] = {
    G_UNICODE_CONTROL,        G_UNICODE_FORMAT,
    G_UNICODE_LINE_SEPARATOR, G_UNICODE_PARAGRAPH_SEPARATOR,
    G_UNICODE_PRIVATE_USE,    G_UNICODE_UNASSIGNED,
  };
  GUnicodeType type = g_unichar_type (letter);

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (type == hidden[i])
      return FALSE;
  return letter != '\\';
}

/**
 * ctl_escape:
 * @text: what somebody chose: a name, a reason
 *
 * Makes what a person chose fit for a terminal: control characters, which could move the cursor or
 * answer in our place, and characters that turn the direction of the line, which could show another
 * name, become \\u{…}.
 *
 * Returns: (transfer full): one line of what can be seen
 */
char *
ctl_escape (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *escaped = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (is_plain (letter))
        g_string_append_unichar (escaped, letter);
      else if (letter == '\\')
        g_string_append (escaped, "\\\\");
      else
        g_string_append_printf (escaped, "\\u{%x}", letter);
    }
  return g_string_free (escaped, FALSE);
}

static void
complain (const char *message)
{
  g_autofree char *words = ctl_escape (message);

  fprintf (stderr, "topayctl: %s\n", words);
}

/**
 * ctl_usage:
 * @message: how it is used
 *
 * Returns: the exit status of wrong use
 */
int
ctl_usage (const char *message)
{
  complain (message);
  fprintf (stderr, "Try ‘topayctl --help’.\n");
  return CTL_USAGE;
}

static void
print_json (GVariant *reply)
{
  g_autofree char *text = json_gvariant_serialize_data (reply, NULL);

  printf ("%s\n", text);
}

/**
 * ctl_fail:
 * @ctl: how to print
 * @error: why it does not go
 *
 * Returns: the exit status: 1 when the service refused what was asked, 3 when it could not be asked
 */
int
ctl_fail (Ctl *ctl, const GError *error)
{
  gboolean refused = g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND)
                     || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);

  if (ctl->json)
    {
      g_auto (GVariantDict) values = G_VARIANT_DICT_INIT (NULL);
      g_autoptr (GVariant) reply = NULL;

      g_variant_dict_insert (&values, "error", "s", error->message);
      reply = g_variant_ref_sink (g_variant_dict_end (&values));
      print_json (reply);
    }
  complain (error->message);
  return refused ? CTL_NO : CTL_CANNOT;
}

static char *
dup_words (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return ctl_escape (g_variant_get_string (value, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "yes" : "no");
  return g_variant_print (value, FALSE);
}

/* What is in @row, a tuple or "a{sv}", in one line, with tabs between. */
static void
print_row (GVariant *row)
{
  gsize n_values = g_variant_n_children (row);

  for (gsize i = 0; i < n_values; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (row, i);
      g_autoptr (GVariant) value = NULL;
      g_autofree char *words = NULL;

      if (g_variant_is_of_type (child, G_VARIANT_TYPE ("{sv}")))
        g_variant_get (child, "{sv}", NULL, &value);
      words = dup_words (value != NULL ? value : child);
      printf ("%s%s", i > 0 ? "\t" : "", words);
    }
  printf ("\n");
}

static gboolean
is_table (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE ("ar"))
         || g_variant_is_of_type (value, G_VARIANT_TYPE ("aa{sv}"));
}

/* A table is a line a row, a list a line an item. */
static void
print_list (const char *key, GVariant *list)
{
  gsize n_items = g_variant_n_children (list);

  if (n_items == 0)
    printf ("%s: none\n", key);
  for (gsize i = 0; i < n_items; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (list, i);
      g_autofree char *words = NULL;

      if (is_table (list))
        {
          print_row (item);
          continue;
        }
      words = dup_words (item);
      printf ("%s: %s\n", key, words);
    }
}

static void
print_value (const char *key, GVariant *value)
{
  g_autofree char *words = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    {
      print_list (key, value);
      return;
    }
  words = dup_words (value);
  printf ("%s: %s\n", key, words);
}

/**
 * ctl_print:
 * @ctl: how to print
 * @reply: (nullable): "a{sv}"
 *
 * Prints an answer: as JSON, or a line a value or a row.
 *
 * Returns: the exit status of what is done
 */
int
ctl_print (Ctl *ctl, GVariant *reply)
{
  g_autoptr (GVariant) nothing = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  GVariantIter iter;
  const char *key;
  GVariant *value;

  if (ctl->json)
    {
      print_json (reply != NULL ? reply : nothing);
      return CTL_DONE;
    }
  if (reply == NULL || g_variant_n_children (reply) == 0)
    {
      printf ("Done\n");
      return CTL_DONE;
    }
  g_variant_iter_init (&iter, reply);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      print_value (key, value);
      g_variant_unref (value);
    }
  return CTL_DONE;
}
