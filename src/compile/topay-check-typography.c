/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the signs of a text are set. Chinese after “Requirements for Chinese Text Layout” (W3C) and
 * the choices of docs/content.md; what depends on the meaning of a sentence is left to people. */

#include "config.h"

#include "topay-check-private.h"
#include "topay-tokenizer.h"

typedef struct
{
  const TopayProse *prose; /* (unowned) */
  gunichar *text;          /* (unowned) */
  glong length;
  TopayReport *report; /* (unowned) */
} Check;

static void
complain (const Check *check, const char *place, const char *message)
{
  topay_report_add (check->report, TOPAY_SEVERITY_STRICT, check->prose->path,
                    topay_prose_get_line (check->prose, (gsize) (place - check->prose->text->str)),
                    "%s", message);
}

/* The character at @position; 0 outside of the text. */
static gunichar
get (const Check *check, glong position)
{
  return position >= 0 && position < check->length ? check->text[position] : 0;
}

static gboolean
is_digit (gunichar character)
{
  return character >= '0' && character <= '9';
}

static gboolean
is_latin (gunichar character)
{
  return is_digit (character) || (character >= 'a' && character <= 'z')
         || (character >= 'A' && character <= 'Z');
}

/* Punctuation as wide as a Chinese character, which brings its own gap. */
static gboolean
is_wide_sign (gunichar character)
{
  return character != 0 && g_utf8_strchr ("，。、：；？！（）《》“”", -1, character) != NULL;
}

/* What is wrong in both languages. */
static const char *
judge_common (const Check *check, glong i)
{
  gunichar sign = get (check, i);
  gunichar next = get (check, i + 1);

  if (sign == ' ' && next == ' ')
    return "There are two blanks";
  if (sign == '.' && next == '.')
    return "An ellipsis is “…”";
  if (sign == 0x2026 && next == 0x2026)
    return "An ellipsis is one “…”";
  if (sign == '"')
    return "Quotation marks are “ and ”";
  if (sign == '-' && is_digit (next) && is_digit (get (check, i - 1)))
    return "A range has an en dash, “–”";
  if (sign == '!' || sign == 0xff01)
    return "There are no exclamation marks";
  if (sign == '%' && get (check, i - 1) == ' ')
    return "There is no blank before “%”";
  if (sign == 0x00a5 && next == ' ')
    return "There is no blank after “¥”";

  return NULL;
}

static const char *
judge_english (const Check *check, glong i)
{
  gunichar sign = get (check, i);

  if (sign == '\'')
    return "An apostrophe is “’”";
  if (g_unichar_iswide (sign) && g_unichar_ispunct (sign))
    return "Punctuation in English text is half-width";

  return NULL;
}

/* Half-width signs belong between Latin letters and digits only, “17:00”, “file.pdf”, or are keys,
 * “Ctrl+?”. */
static const char *
judge_half_width (const Check *check, glong i)
{
  gunichar sign = get (check, i);
  gunichar before = get (check, i - 1);
  gboolean inside = (is_latin (before) && is_latin (get (check, i + 1))) || before == '+';

  if ((sign == ',' || sign == ';' || sign == '?' || sign == ':') && !inside)
    return "Punctuation in Chinese text is full-width: ，；？：";
  if (sign == '.' && !is_latin (get (check, i + 1)))
    return "The full stop of Chinese text is “。”";
  if (sign == '(' || sign == ')')
    return "Brackets in Chinese text are full-width: （）";
  if (sign == '\'' && !inside)
    return "Quotation marks are “ and ”, in them ‘ and ’";
  if (sign == '~' || sign == 0xff5e)
    return "A range has an en dash, “–”";

  return NULL;
}

static const char *
judge_wide (gunichar sign)
{
  if ((sign >= 0xff10 && sign <= 0xff19) || (sign >= 0xff21 && sign <= 0xff3a)
      || (sign >= 0xff41 && sign <= 0xff5a) || sign == 0xff05)
    return "Digits, Latin letters and % are half-width";
  if (sign == 0xffe5)
    return "The sign of the yuan is the half-width “¥”";
  if (sign != 0 && g_utf8_strchr ("「」『』«»‹›„‟＂＇", -1, sign) != NULL)
    return "Quotation marks are “ and ”, in them ‘ and ’";

  return NULL;
}

/* “11月26日”, “2026年11月”: a number and the sign of a date are one. */
static gboolean
is_in_date (const Check *check, glong i)
{
  gunichar sign = get (check, i);
  gunichar next = get (check, i + 1);

  if (is_digit (sign))
    return next == 0x5e74 || next == 0x6708 || next == 0x65e5; /* 年月日 */

  return (sign == 0x5e74 || sign == 0x6708) && is_digit (next);
}

/* The gap between the characters at @i and behind it. */
static const char *
judge_gap (const Check *check, glong i)
{
  gunichar sign = get (check, i);
  gunichar next = get (check, i + 1);
  gunichar after = get (check, i + 2);
  gboolean meet =
      (topay_is_han (sign) && is_latin (next)) || (is_latin (sign) && topay_is_han (next));

  if (meet && !is_in_date (check, i))
    return "There is a blank between Chinese and Latin letters or digits";
  if (topay_is_han (sign) && next == 0x00a5)
    return "There is a blank between Chinese and Latin letters or digits";
  if (sign == '%' && topay_is_han (next))
    return "There is a blank between Chinese and Latin letters or digits";
  if (next == ' ' && topay_is_han (sign) && topay_is_han (after))
    return "There is no blank between Chinese characters";
  if (next == ' ' && (is_wide_sign (sign) || is_wide_sign (after)))
    return "There is no blank beside full-width punctuation";
  if (is_digit (sign) && next == ' ' && after == 0x6708)
    return "There is no blank in a date";

  return NULL;
}

static const char *
judge_chinese (const Check *check, glong i)
{
  const char *message = judge_half_width (check, i);

  if (message == NULL)
    message = judge_wide (get (check, i));
  if (message == NULL)
    message = judge_gap (check, i);

  return message;
}

/* Headings, names, buttons and table heads are no sentences. The title has its own rule. */
static void
judge_end (const Check *check)
{
  const GString *text = check->prose->text;
  gunichar last = get (check, check->length - 1);
  TopayProseKind kind = check->prose->kind;

  if ((last == '.' || last == 0x3002)
      && (kind == TOPAY_PROSE_HEADING || kind == TOPAY_PROSE_NAME || kind == TOPAY_PROSE_BUTTON
          || kind == TOPAY_PROSE_HEAD))
    complain (check, text->str + text->len - 1,
              "Headings, names, buttons and table heads have no full stop");
}

/* Judges one piece of text in the language at @language of topay_source_languages. Of signs that
 * are wrong in a row the first is named. */
void
topay_check_typography (guint language, const TopayProse *prose, TopayReport *report)
{
  Check check = { .prose = prose, .report = report };
  g_autofree gunichar *text = g_utf8_to_ucs4_fast (prose->text->str, -1, &check.length);
  const char *place = prose->text->str; /* of character i */
  gboolean told = FALSE;

  check.text = text;
  for (glong i = 0; i < check.length; i++, place = g_utf8_next_char (place))
    {
      const char *message = judge_common (&check, i);

      if (message == NULL)
        message = language == 0 ? judge_english (&check, i) : judge_chinese (&check, i);
      if (message != NULL && !told)
        complain (&check, place, message);
      told = message != NULL;
    }

  judge_end (&check);
}
