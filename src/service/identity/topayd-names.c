/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-names.h"

#include <string.h>

/* RFC 5321, 4.5.3.1.3, and ITU-T E.164. */
#define MAX_EMAIL_BYTES  254
#define MIN_PHONE_DIGITS 8
#define MAX_PHONE_DIGITS 15
#define MAX_NAME_BYTES   256
#define COUNTRY          "+86"
#define COUNTRY_DIGITS   11

static gboolean
has_control (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED
          || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return TRUE;
    }
  return FALSE;
}

/* Trimmed, in NFKC, case folded. */
static char *
fold (const char *text, gsize max_bytes)
{
  g_autofree char *compatible = NULL, *cased = NULL, *composed = NULL;

  /* Folding makes text longer, never without end; what is too long already need not be folded. */
  if (text == NULL || strnlen (text, max_bytes + 1) > max_bytes
      || !g_utf8_validate (text, -1, NULL))
    return NULL;

  compatible = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  cased = g_utf8_casefold (compatible, -1);
  composed = g_strstrip (g_utf8_normalize (cased, -1, G_NORMALIZE_NFKC));
  if (composed[0] == '\0' || strlen (composed) > max_bytes || has_control (composed))
    return NULL;

  return g_steal_pointer (&composed);
}

/**
 * topayd_normalize_name:
 * @name: (nullable): a login name as typed
 *
 * Returns: (transfer full) (nullable): the form that is compared; %NULL when it cannot be a name
 */
char *
topayd_normalize_name (const char *name)
{
  return fold (name, MAX_NAME_BYTES);
}

/**
 * topayd_normalize_email:
 * @email: (nullable): an address as typed
 *
 * Returns: (transfer full) (nullable): the form that is compared, in lower case altogether: mail
 * systems that tell addresses apart by case are not in use; %NULL when it cannot be an address
 */
char *
topayd_normalize_email (const char *email)
{
  g_autofree char *folded = fold (email, MAX_EMAIL_BYTES);
  const char *at;

  if (folded == NULL || strpbrk (folded, " \t<>,;:\"()[]\\") != NULL)
    return NULL;

  at = strchr (folded, '@');
  if (at == NULL || at == folded || at[1] == '\0' || strchr (at + 1, '@') != NULL
      || strstr (at, "..") != NULL || at[1] == '.' || at[1] == '-')
    return NULL;

  return g_steal_pointer (&folded);
}

static gboolean
is_phone_separator (char character)
{
  return strchr (" -.()/", character) != NULL;
}

/**
 * topayd_normalize_phone:
 * @phone: (nullable): a phone number as typed
 *
 * Returns: (transfer full) (nullable): the form of ITU-T E.164; a number of mainland China may come
 *   without its country; %NULL when it cannot be a phone number
 */
char *
topayd_normalize_phone (const char *phone)
{
  g_autofree char *folded = fold (phone, 64);
  g_autoptr (GString) number = g_string_new (NULL);

  if (folded == NULL)
    return NULL;

  for (const char *at = folded; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at) || (*at == '+' && number->len == 0))
        g_string_append_c (number, *at);
      else if (!is_phone_separator (*at))
        return NULL;
    }
  if (g_str_has_prefix (number->str, "00"))
    {
      g_string_erase (number, 0, 2);
      g_string_prepend_c (number, '+');
    }
  else if (number->str[0] == '1' && number->len == COUNTRY_DIGITS)
    g_string_prepend (number, COUNTRY);

  if (number->str[0] != '+' || number->len < MIN_PHONE_DIGITS + 1
      || number->len > MAX_PHONE_DIGITS + 1)
    return NULL;

  return g_string_free (g_steal_pointer (&number), FALSE);
}

/**
 * topayd_mask_email:
 * @email: a normalised address
 *
 * Returns: (transfer full): “z***@example.com”: enough to know one's own by
 */
char *
topayd_mask_email (const char *email)
{
  const char *at = strchr (email, '@');
  const char *second = g_utf8_next_char (email);

  return g_strdup_printf ("%.*s***%s", (int) (second - email), email, at == NULL ? "" : at);
}

/**
 * topayd_mask_phone:
 * @phone: a normalised number
 *
 * Returns: (transfer full): “+86138****5678”
 */
char *
topayd_mask_phone (const char *phone)
{
  gsize length = strlen (phone);
  gsize hidden_from = length > 8 ? length - 8 : 1;
  gsize hidden_to = length > 4 ? length - 4 : length;
  char *masked = g_strdup (phone);

  for (gsize i = hidden_from; i < hidden_to; i++)
    masked[i] = '*';
  return masked;
}
