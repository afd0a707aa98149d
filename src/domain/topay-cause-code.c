/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-causes.h"

#define MAX_BYTES 64

/**
 * topay_cause_code_is:
 * @text: what somebody typed, or a part of an address
 *
 * Tells what can be an error code from what cannot: up to 64 letters and digits of ASCII, with
 * hyphens, dots, underscores and spaces behind the first.
 *
 * Returns: whether it may be one
 */
gboolean
topay_cause_code_is (const char *text)
{
  gsize length = strlen (text);

  if (length > MAX_BYTES || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-._ ", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * topay_cause_code_read:
 * @typed: what somebody typed; any bytes. Full width is what a Chinese input method may write
 *
 * Returns: (transfer full) (nullable): the code; empty when nothing was typed, %NULL when it cannot
 *   be one
 */
char *
topay_cause_code_read (const char *typed)
{
  g_autofree char *code = g_utf8_normalize (typed, -1, G_NORMALIZE_NFKC);

  if (code == NULL || (*g_strstrip (code) != '\0' && !topay_cause_code_is (code)))
    return NULL;
  return g_steal_pointer (&code);
}

/**
 * topay_cause_code_spell:
 * @code: as it was typed
 *
 * “tp 2103” is what a person types for TP-2103; codes of others stay as they are.
 *
 * Returns: (transfer full): the code as it is listed
 */
char *
topay_cause_code_spell (const char *code)
{
  const char *digits;

  if (g_ascii_strncasecmp (code, "tp", 2) != 0)
    return g_strdup (code);
  digits = code + 2 + strspn (code + 2, " -_");
  if (strlen (digits) != 4 || strspn (digits, "0123456789") != 4)
    return g_strdup (code);
  return g_strconcat ("TP-", digits, NULL);
}
