/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-export.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-case-words.h"
#include "topay-date.h"
#include "topay-text-clean.h"

#define INDENT 4 /* columns, in front of what was said */

/* --- Lines --- */

typedef struct
{
  GPtrArray *lines; /* (unowned) */
  const TopayWireCaseDetail *detail;
  gint64 now;
} Writer;

static void
line_free (gpointer data)
{
  TopayCaseLine *line = data;

  g_free (line->moment);
  g_free (line->text);
  g_free (line);
}

/* @text: (transfer full) (nullable): nothing is added without it */
static void
take (Writer *self, TopayCaseLineKind kind, char *text)
{
  TopayCaseLine *line;

  if (text == NULL)
    return;
  line = g_new0 (TopayCaseLine, 1);
  line->kind = kind;
  line->text =
      kind == TOPAY_CASE_LINE_QUOTE ? topay_text_clean (text) : topay_text_clean_line (text);
  g_ptr_array_add (self->lines, line);
  g_free (text);
}

static void
add (Writer *self, TopayCaseLineKind kind, const char *text)
{
  take (self, kind, g_strdup (text));
}

static void
add_head (Writer *self)
{
  const TopayWireCase *summary = self->detail->summary;
  g_autofree char *saved = topay_date_dup_moment (self->now, 0);
  TopayCaseKind kind = TOPAY_CASE_COMPLAINT;

  topay_case_kind_read (summary->kind, &kind);
  take (self, TOPAY_CASE_LINE_TITLE, topay_case_words_dup_title (summary));
  /* Translators: %s is the number of a case, such as R-7KQ4M2XD */
  take (self, TOPAY_CASE_LINE_TEXT, g_strdup_printf (_ ("Case %s"), summary->number));
  if (summary->order != NULL)
    /* Translators: %s is the number of an order */
    take (self, TOPAY_CASE_LINE_TEXT, g_strdup_printf (_ ("Order %s"), summary->order));
  add (self, TOPAY_CASE_LINE_TEXT, topay_case_words_get_reason (kind, summary->reason));
  /* Translators: %s is a date and a time */
  take (self, TOPAY_CASE_LINE_TEXT, g_strdup_printf (_ ("Saved on %s"), saved));
}

static void
add_state (Writer *self)
{
  const TopayWireCase *summary = self->detail->summary;

  add (self, TOPAY_CASE_LINE_HEADING, topay_case_words_get_state (summary, NULL));
  add (self, TOPAY_CASE_LINE_TEXT, topay_case_words_get_next (summary));
  take (self, TOPAY_CASE_LINE_TEXT, topay_case_words_dup_due (summary));
  take (self, TOPAY_CASE_LINE_TEXT, topay_case_words_dup_deadline (summary, self->now));
}

static void
add_ask (Writer *self)
{
  const TopayWireCaseAsk *ask = self->detail->ask;

  if (ask == NULL)
    return;
  add (self, TOPAY_CASE_LINE_HEADING, _ ("What we need from you"));
  add (self, TOPAY_CASE_LINE_TEXT, topay_case_words_get_template_text (ask->template));
  add (self, TOPAY_CASE_LINE_QUOTE, ask->words);
}

static void
add_decision (Writer *self)
{
  const TopayWireCaseDecision *decision = self->detail->decision;
  const char *change;

  if (decision == NULL)
    return;
  add (self, TOPAY_CASE_LINE_HEADING, _ ("What was decided, and why"));
  add (self, TOPAY_CASE_LINE_TEXT, topay_case_words_get_template_text (decision->template));
  add (self, TOPAY_CASE_LINE_QUOTE, decision->words);
  if (decision->rule != NULL)
    /* Translators: %s is the id of a help article */
    take (self, TOPAY_CASE_LINE_TEXT,
          g_strdup_printf (_ ("The rule stands in the help article “%s”."), decision->rule));
  if (g_str_equal (decision->outcome, "approved"))
    return;
  change = decision->change != NULL ? decision->change
                                    : topay_case_words_get_template_change (decision->template);
  if (change == NULL)
    return;
  add (self, TOPAY_CASE_LINE_TEXT, _ ("What would change the decision:"));
  add (self, TOPAY_CASE_LINE_QUOTE, change);
}

static void
add_payout (Writer *self)
{
  const TopayWireCasePayout *payout = self->detail->payout;

  if (payout == NULL)
    return;
  add (self, TOPAY_CASE_LINE_HEADING, _ ("The money"));
  take (self, TOPAY_CASE_LINE_TEXT, topay_case_words_dup_payout (payout));
  if (payout->reference != NULL)
    {
      add (self, TOPAY_CASE_LINE_TEXT, _ ("With this number your bank finds it:"));
      add (self, TOPAY_CASE_LINE_NUMBER, payout->reference);
    }
}

static void
add_event (Writer *self, const TopayWireCaseEvent *event)
{
  TopayCaseLine *line = g_new0 (TopayCaseLine, 1);

  line->kind = TOPAY_CASE_LINE_EVENT;
  line->moment = topay_date_dup_moment (event->at, 0);
  line->text = topay_case_words_dup_event (event);
  g_ptr_array_add (self->lines, line);
  if (event->template != NULL)
    add (self, TOPAY_CASE_LINE_QUOTE, topay_case_words_get_template_text (event->template));
  add (self, TOPAY_CASE_LINE_QUOTE, event->words);
}

static void
add_evidence (Writer *self)
{
  const GPtrArray *files = self->detail->evidence;

  if (files->len > 0)
    add (self, TOPAY_CASE_LINE_HEADING, _ ("Files"));
  for (guint i = 0; i < files->len; i++)
    {
      const TopayWireEvidence *file = g_ptr_array_index (files, i);
      g_autofree char *size = g_format_size ((guint64) file->size);

      take (self, TOPAY_CASE_LINE_TEXT,
            /* Translators: name of a file, what it shows, its size */
            g_strdup_printf (_ ("%1$s (%2$s, %3$s)"), file->name,
                                topay_case_words_get_evidence_kind (file->kind), size));
      add (self, TOPAY_CASE_LINE_QUOTE, file->caption);
      add (self, TOPAY_CASE_LINE_NUMBER, file->sha256);
    }
}

static void
add_chain (Writer *self)
{
  const GPtrArray *events = self->detail->events;
  const TopayWireCaseEvent *last;

  if (events->len == 0)
    return;
  last = g_ptr_array_index (events, events->len - 1);
  add (self, TOPAY_CASE_LINE_HEADING, _ ("How to tell that nothing was changed"));
  take (self, TOPAY_CASE_LINE_TEXT,
        g_strdup_printf (ngettext ("This number stands for the %u event above. Save the case as a "
                                   "file that can be verified to check it.",
                                   "This number stands for all %u events above. Save the case as "
                                   "a file that can be verified to check it.",
                                   events->len),
                         events->len));
  add (self, TOPAY_CASE_LINE_NUMBER, last->hash);
}

/**
 * topay_case_export_list_lines:
 * @detail: a case in full
 * @now: Unix seconds
 *
 * Tells a case from top to bottom, in the language of the interface, as plain text.
 *
 * Returns: (transfer full) (element-type TopayCaseLine): what to write, in order
 */
GPtrArray *
topay_case_export_list_lines (const TopayWireCaseDetail *detail, gint64 now)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  Writer writer = { lines, detail, now };

  add_head (&writer);
  add_state (&writer);
  add_ask (&writer);
  add_decision (&writer);
  add_payout (&writer);
  add (&writer, TOPAY_CASE_LINE_HEADING, _ ("What happened"));
  for (guint i = 0; i < detail->events->len; i++)
    add_event (&writer, g_ptr_array_index (detail->events, i));
  add_evidence (&writer);
  add_chain (&writer);
  return lines;
}

/* --- Plain text --- */

static void
append_quote (GString *text, const char *quote)
{
  g_auto (GStrv) lines = g_strsplit (quote, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "%*s%s\n", lines[i][0] != '\0' ? INDENT : 0, "", lines[i]);
}

static void
append_line (GString *text, const TopayCaseLine *line)
{
  switch (line->kind)
    {
    case TOPAY_CASE_LINE_HEADING:
      g_string_append_printf (text, "\n%s\n", line->text);
      break;
    case TOPAY_CASE_LINE_EVENT:
      g_string_append_printf (text, "%s  %s\n", line->moment, line->text);
      break;
    case TOPAY_CASE_LINE_QUOTE:
    case TOPAY_CASE_LINE_NUMBER:
      append_quote (text, line->text);
      break;
    case TOPAY_CASE_LINE_TITLE:
    case TOPAY_CASE_LINE_TEXT:
    default:
      g_string_append_printf (text, "%s\n", line->text);
      break;
    }
}

/**
 * topay_case_export_dup_text:
 * @detail: a case in full
 * @now: Unix seconds
 *
 * Returns: (transfer full): the case as plain text in the language of the interface; lines are as
 *   long as what was said
 */
char *
topay_case_export_dup_text (const TopayWireCaseDetail *detail, gint64 now)
{
  g_autoptr (GPtrArray) lines = topay_case_export_list_lines (detail, now);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    append_line (text, g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

/**
 * topay_case_export_dup_name:
 * @self: a case
 * @extension: "txt", "json", "ics" or "pdf"
 *
 * Returns: (transfer full): a name for a file, "topay-R-7KQ4M2XD.txt"
 */
char *
topay_case_export_dup_name (const TopayWireCase *self, const char *extension)
{
  g_autofree char *number = g_strdup (self->number);

  /* from the network: nothing but a name comes of it */
  g_strcanon (number, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-", '-');
  return g_strdup_printf ("topay-%s.%s", number, extension);
}
