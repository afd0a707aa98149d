/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-letter.h"

#include <string.h>

#include "topay-error.h"

#define MAX_ADDRESS_BYTES 254 /* RFC 5321 4.5.3.1.3, without the brackets */
#define MAX_LOCAL_BYTES   64  /* RFC 5321 4.5.3.1.1 */
#define MAX_LABEL_BYTES   63  /* RFC 1035 2.3.4 */
#define MAX_SUBJECT_BYTES 400
#define MAX_BODY_BYTES    (64 * 1024)
#define MIN_PHONE_DIGITS  7 /* E.164: at most 15 */
#define MAX_PHONE_DIGITS  15
#define MAX_QUOTED_LINE   76 /* RFC 2045 6.7 (5), with the “=” at its end */
/* Of an encoded word; 45 bytes make 60 of base64 and 72 of the 75 that RFC 2047 2 allows. */
#define MAX_WORD_BYTES 45

/* A part of a local part: RFC 5322 3.2.3. */
static gboolean
is_atom (const char *text, gsize length)
{
  if (length == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && strchr ("!#$%&'*+-/=?^_`{|}~", text[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_label (const char *text, gsize length)
{
  if (length == 0 || length > MAX_LABEL_BYTES || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '-')
        return FALSE;
    }

  return TRUE;
}

static gboolean
are_dotted (const char *text, gsize length, gboolean (*is_part) (const char *text, gsize length))
{
  const char *end = text + length;

  while (TRUE)
    {
      const char *dot = memchr (text, '.', (gsize) (end - text));
      const char *part_end = dot == NULL ? end : dot;

      if (!is_part (text, (gsize) (part_end - text)))
        return FALSE;
      if (dot == NULL)
        return TRUE;
      text = dot + 1;
    }
}

/**
 * topayd_letter_is_email:
 * @address: (nullable): what somebody entered
 *
 * Takes the plain addresses of RFC 5321: ASCII, a dotted local part without quotes, a domain by
 * name. Nothing that passes can end a header or add an option to a command.
 *
 * Returns: whether mail can be sent there
 */
gboolean
topayd_letter_is_email (const char *address)
{
  const char *at = address == NULL ? NULL : strrchr (address, '@');
  gsize local;

  if (at == NULL || strlen (address) > MAX_ADDRESS_BYTES)
    return FALSE;
  local = (gsize) (at - address);

  return local <= MAX_LOCAL_BYTES && are_dotted (address, local, is_atom)
         && are_dotted (at + 1, strlen (at + 1), is_label);
}

/**
 * topayd_letter_is_phone:
 * @address: (nullable): what somebody entered
 *
 * Returns: whether it is a number by E.164: "+", then 7 to 15 digits without a zero in front
 */
gboolean
topayd_letter_is_phone (const char *address)
{
  gsize n_digits;

  if (address == NULL || address[0] != '+' || address[1] == '0')
    return FALSE;
  n_digits = strspn (address + 1, "0123456789");

  return address[1 + n_digits] == '\0' && n_digits >= MIN_PHONE_DIGITS
         && n_digits <= MAX_PHONE_DIGITS;
}

/* Of a text for a header: valid, short, one line. */
static gboolean
is_header_text (const char *text)
{
  if (strlen (text) > MAX_SUBJECT_BYTES || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_id (const char *id)
{
  gsize length = id == NULL ? 0 : strlen (id);

  return length == 32 && strspn (id, "0123456789abcdef") == length;
}

static gboolean
check_letter (const TopaydLetter *letter, const char *from, GError **error)
{
  const char *wrong = NULL;

  if (!is_id (letter->id))
    wrong = "id";
  else if (letter->channel == TOPAYD_CHANNEL_EMAIL ? !topayd_letter_is_email (letter->address)
                                                   : !topayd_letter_is_phone (letter->address))
    wrong = "address";
  else if (!topayd_letter_is_email (from))
    wrong = "sender";
  else if (letter->subject != NULL && !is_header_text (letter->subject))
    wrong = "subject";
  else if (letter->body == NULL || strlen (letter->body) > MAX_BODY_BYTES
           || !g_utf8_validate (letter->body, -1, NULL))
    wrong = "body";
  if (wrong == NULL)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The %s of a letter is not valid", wrong);
  return FALSE;
}

/* Encoded words of RFC 2047, none with a part of a character. */
static void
append_header_text (GString *letter, const char *text)
{
  if (g_str_is_ascii (text) && strstr (text, "=?") == NULL)
    {
      g_string_append (letter, text);
      return;
    }
  while (*text != '\0')
    {
      g_autofree char *encoded = NULL;
      const char *end = text;

      while (*end != '\0' && g_utf8_next_char (end) - text <= MAX_WORD_BYTES)
        end = g_utf8_next_char (end);
      encoded = g_base64_encode ((const guchar *) text, (gsize) (end - text));
      g_string_append_printf (letter, "=?UTF-8?B?%s?=%s", encoded, *end == '\0' ? "" : "\r\n ");
      text = end;
    }
}

/* Quoted-printable of RFC 2045 6.7. */
static void
append_quoted (GString *letter, const char *text)
{
  gsize column = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      guchar byte = (guchar) *at;
      gboolean ends_line = at[1] == '\n' || at[1] == '\0';
      gboolean plain = (byte > ' ' && byte < 0x7f && byte != '=') || (byte == ' ' && !ends_line);
      gsize width = plain ? 1 : 3;

      if (byte == '\n')
        {
          g_string_append (letter, "\r\n");
          column = 0;
          continue;
        }
      if (column + width > MAX_QUOTED_LINE - 1)
        {
          g_string_append (letter, "=\r\n");
          column = 0;
        }
      if (plain)
        g_string_append_c (letter, (char) byte);
      else
        g_string_append_printf (letter, "=%02X", byte);
      column += width;
    }
}

/* The date in English, whatever the locale: RFC 5322 3.3. */
static char *
format_date (gint64 seconds)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  if (time == NULL)
    return NULL;

  return g_strdup_printf (
      "%s, %d %s %d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (time) - 1],
      g_date_time_get_day_of_month (time), months[g_date_time_get_month (time) - 1],
      g_date_time_get_year (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
      g_date_time_get_second (time));
}

static void
append_head (GString *text, const TopaydLetter *letter, const char *from, TopaydLetterForm form)
{
  const char *domain = strrchr (from, '@') + 1;
  g_autofree char *date = format_date (letter->created_at);
  g_autofree char *language = g_strdup (letter->language != NULL ? letter->language : "en");

  g_strcanon (language, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '-');
  if (date != NULL)
    g_string_append_printf (text, "Date: %s\r\n", date);
  g_string_append_printf (text, "From: Topay <%s>\r\n", from);
  g_string_append_printf (text, "To: %s\r\n", letter->address);
  g_string_append_printf (text, "Message-ID: <%s@%s>\r\n", letter->id, domain);
  if (letter->subject != NULL)
    {
      g_string_append (text, "Subject: ");
      append_header_text (text, letter->subject);
      g_string_append (text, "\r\n");
    }
  /* RFC 3834: nobody's absence note answers it */
  g_string_append (text, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
  g_string_append_printf (text, "Content-Language: %s\r\n", language);
  g_string_append (text, "Content-Type: text/plain; charset=utf-8\r\n");
  g_string_append_printf (text, "Content-Transfer-Encoding: %s\r\n\r\n",
                          form == TOPAYD_LETTER_QUOTED ? "quoted-printable" : "8bit");
}

/* The letter is read by people there: no carriage returns, the subject as it is. */
static void
append_plain_head (GString *text, const TopaydLetter *letter, const char *from)
{
  g_autoptr (GString) head = g_string_new (NULL);
  TopaydLetter without_subject = *letter;

  without_subject.subject = NULL;
  if (letter->subject != NULL)
    g_string_append_printf (text, "Subject: %s\n", letter->subject);
  append_head (head, &without_subject, from, TOPAYD_LETTER_PLAIN);
  g_string_replace (head, "\r\n", "\n", 0);
  g_string_append_len (text, head->str, (gssize) head->len);
}

/**
 * topayd_letter_compose:
 * @letter: what to send
 * @from: address of the sender, whose domain also makes the Message-ID
 * @form: for a server or for a folder
 * @error: return location
 *
 * Writes the letter by RFC 5322, after looking at every part: nothing that came from outside can
 * begin a header of its own. What varies between two attempts is nothing, so that doubles are
 * recognized by the Message-ID.
 *
 * Returns: (transfer full): the letter, to be wiped after use; TOPAY_ERROR_INVALID when a part is
 * not valid
 */
char *
topayd_letter_compose (const TopaydLetter *letter,
                       const char *from,
                       TopaydLetterForm form,
                       GError **error)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (letter != NULL, NULL);

  if (!check_letter (letter, from, error))
    return NULL;

  /* More than the three bytes a byte and the three a line that it can become: it never moves and
   * leaves no copy behind. */
  text = g_string_sized_new (4 * strlen (letter->body) + 4096);
  if (form == TOPAYD_LETTER_QUOTED)
    {
      append_head (text, letter, from, form);
      append_quoted (text, letter->body);
    }
  else
    {
      append_plain_head (text, letter, from);
      g_string_append (text, letter->body);
    }
  if (text->str[text->len - 1] != '\n')
    g_string_append (text, form == TOPAYD_LETTER_QUOTED ? "\r\n" : "\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}
