/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-log.h"

#include <stdio.h>
#include <string.h>

#define MAX_VALUE_BYTES   200
#define MAX_MESSAGE_BYTES 1000

/* Only what cannot be mistaken for the end of a value or of a line. */
static gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || strchr ("._:/@+-", c) != NULL;
}

static void
append_value (GString *line, const char *value)
{
  gsize length = 0;

  for (const char *c = value; *c != '\0' && length < MAX_VALUE_BYTES; c++, length++)
    g_string_append_c (line, is_plain (*c) ? *c : '_');
  if (length == 0)
    g_string_append_c (line, '-');
}

/**
 * topayd_log_mask_address:
 * @address: an IPv4 or IPv6 address
 *
 * Cuts an address to the net it comes from: /24 of IPv4, /48 of IPv6, so that a log tells where an
 * attack comes from without saying who was there. An IPv4 address in the clothes of IPv6 (RFC 4291
 * section 2.5.5.2) is cut as IPv4.
 *
 * Returns: (transfer full): the net; "unix" for what is no address
 */
char *
topayd_log_mask_address (const char *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  g_autoptr (GInetAddress) parsed =
      address != NULL ? g_inet_address_new_from_string (address) : NULL;
  const guint8 *bytes;
  gboolean is_ipv4;

  if (parsed == NULL)
    return g_strdup ("unix");

  bytes = g_inet_address_to_bytes (parsed);
  is_ipv4 = g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV4;
  if (!is_ipv4 && memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      is_ipv4 = TRUE;
      bytes += sizeof mapped;
    }
  if (is_ipv4)
    return g_strdup_printf ("%u.%u.%u.0/24", bytes[0], bytes[1], bytes[2]);
  return g_strdup_printf ("%x:%x:%x::/48", bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3],
                          bytes[4] << 8 | bytes[5]);
}

static void
append_field (GString *line, const TopaydLogField *field)
{
  g_autofree char *masked = NULL;

  g_string_append_c (line, ' ');
  g_string_append (line, field->key);
  g_string_append_c (line, '=');
  switch (field->kind)
    {
    case TOPAYD_LOG_NUMBER:
      g_string_append_printf (line, "%" G_GINT64_FORMAT, field->number);
      break;
    case TOPAYD_LOG_ADDRESS:
      masked = topayd_log_mask_address (field->text);
      append_value (line, masked);
      break;
    case TOPAYD_LOG_WORD:
    case TOPAYD_LOG_ID:
    default:
      append_value (line, field->text != NULL ? field->text : "");
    }
}

/**
 * topayd_log_format:
 * @event: what happened, as a word with dots: "request.done"
 * @fields: (array length=n_fields): what is told of it
 * @n_fields: how many
 *
 * Makes the line of an event, without time and without a line end. Whatever could end a value or
 * the line is replaced, and a value is cut after 200 bytes.
 *
 * Returns: (transfer full): the line
 */
char *
topayd_log_format (const char *event, const TopaydLogField *fields, guint n_fields)
{
  GString *line = g_string_new ("event=");

  append_value (line, event);
  for (guint i = 0; i < n_fields; i++)
    append_field (line, &fields[i]);
  return g_string_free (line, FALSE);
}

/* The time of this line, in UTC with milliseconds. */
static void
write_line (const char *level, const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");

  fprintf (stderr, "%s.%03dZ level=%s %s\n", time, g_date_time_get_microsecond (now) / 1000, level,
           text);
}

/**
 * topayd_log_event:
 * @event: what happened
 * @fields: (array length=n_fields): what is told of it
 * @n_fields: how many
 *
 * Writes one event to standard error; from any thread.
 */
void
topayd_log_event (const char *event, const TopaydLogField *fields, guint n_fields)
{
  g_autofree char *line = topayd_log_format (event, fields, n_fields);

  write_line ("info", line);
}

static const char *
get_level_name (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "critical";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  return "info";
}

/* Whether a terminal shows it and goes on in the same line and direction. */
static gboolean
is_readable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_isprint (c) && type != G_UNICODE_LINE_SEPARATOR
         && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* The words of a library between quotation marks: paths and quotes stay as they are, everything
 * else is escaped as in C. */
static void
append_message (GString *line, const char *message)
{
  g_autofree char *text = g_utf8_make_valid (message, -1);
  const char *end = text + MIN (strlen (text), MAX_MESSAGE_BYTES);

  g_string_append_c (line, '"');
  for (const char *c = text; c < end; c = g_utf8_next_char (c))
    {
      g_autofree char *letter = g_strndup (c, (gsize) (g_utf8_next_char (c) - c));
      gboolean keep = (*c & 0x80) != 0 && is_readable (g_utf8_get_char (c));
      g_autofree char *escaped = keep ? NULL : g_strescape (letter, NULL);

      g_string_append (line, keep ? letter : escaped);
    }
  g_string_append_c (line, '"');
}

/* Messages of libraries come in one line too; what is only for debugging is left out. */
static GLogWriterOutput
write_message (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const char *domain = "", *message = "";
  g_autoptr (GString) line = g_string_new ("event=message domain=");

  if (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO))
    return G_LOG_WRITER_HANDLED;

  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "GLIB_DOMAIN") && fields[i].length < 0)
        domain = fields[i].value;
      else if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0)
        message = fields[i].value;
    }
  append_value (line, domain);
  g_string_append (line, " text=");
  append_message (line, message);
  write_line (get_level_name (level), line->str);
  return G_LOG_WRITER_HANDLED;
}

/**
 * topayd_log_install:
 *
 * Sends the messages of GLib and of every library above it into this log, for the life of the
 * process. To be called once, before any other thread runs.
 */
void
topayd_log_install (void)
{
  g_log_set_writer_func (write_message, NULL, NULL);
}
