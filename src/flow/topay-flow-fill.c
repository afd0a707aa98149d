/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-session-private.h"

static void
append_value (
    TopayFlowSession *self, GString *filled, char *name, TopayFlowFormat format, gpointer data)
{
  char *kind = strchr (name, ':');
  const char *value;
  g_autofree char *words = NULL;

  if (kind != NULL)
    *kind++ = '\0';
  value = topay_flow_session_get_value (self, name);
  if (value == NULL)
    return;
  if (kind != NULL && format != NULL)
    words = format (kind, value, data);
  g_string_append (filled, words != NULL ? words : value);
}

/**
 * topay_flow_session_fill:
 * @self: a session
 * @text: a translated text of the flow, with "{name}" or "{name:time}" where values stand
 * @format: (nullable) (scope call): makes words of a time, a day or a sum
 * @data: for @format
 *
 * Puts values into a whole sentence. A value that is not there leaves nothing.
 *
 * Returns: (transfer full): the sentence; plain text, never markup
 */
char *
topay_flow_session_fill (TopayFlowSession *self,
                         const char *text,
                         TopayFlowFormat format,
                         gpointer data)
{
  GString *filled = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *open = strchr (text, '{');
      const char *close = open != NULL ? strchr (open, '}') : NULL;

      if (close == NULL)
        {
          g_string_append (filled, text);
          break;
        }
      g_string_append_len (filled, text, open - text);
      {
        g_autofree char *name = g_strndup (open + 1, (gsize) (close - open - 1));

        append_value (self, filled, name, format, data);
      }
      text = close + 1;
    }
  return g_string_free (filled, FALSE);
}
