/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-flow-session-private.h"

static void
append_value (TopayFlowSession *self,
              GString *filled,
              char *name,
              TopayFlowFormatTime format_time,
              gpointer data)
{
  char *kind = strchr (name, ':');
  const char *value;
  gint64 seconds = 0;

  if (kind != NULL)
    *kind++ = '\0';
  value = topay_flow_session_get_value (self, name);
  if (value == NULL)
    return;
  if (kind != NULL && g_str_equal (kind, "time") && format_time != NULL
      && g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &seconds, NULL))
    {
      g_autofree char *words = format_time (seconds, data);

      g_string_append (filled, words);
      return;
    }
  g_string_append (filled, value);
}

/**
 * topay_flow_session_fill:
 * @self: a session
 * @text: a translated text of the flow, with "{name}" or "{name:time}" where values stand
 * @format_time: (nullable) (scope call): makes words of a time
 * @data: for @format_time
 *
 * Puts values into a whole sentence. A value that is not there leaves nothing.
 *
 * Returns: (transfer full): the sentence; plain text, never markup
 */
char *
topay_flow_session_fill (TopayFlowSession *self,
                         const char *text,
                         TopayFlowFormatTime format_time,
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

        append_value (self, filled, name, format_time, data);
      }
      text = close + 1;
    }
  return g_string_free (filled, FALSE);
}
