/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-draft.h"

/* Usual silent reading of easy texts, after S. Trauzettel-Klosinski and K. Dietz, "Standardized
 * assessment of reading performance" (IOVS, 2012): English words and Chinese characters a minute.
 */
#define WORDS_A_MINUTE      228
#define CHARACTERS_A_MINUTE 255

static void
draft_span_free (TopayDraftSpan *span)
{
  g_string_free (span->text, TRUE);
  g_free (span->target);
  g_clear_pointer (&span->lines, g_array_unref);
  g_free (span);
}

/* What is added next stands on @line. Most spans are of one line and need no list. */
static void
note_line (TopayDraftSpan *span, guint line)
{
  TopayDraftLine next = { span->text->len, line };
  guint last = span->line;

  if (span->lines != NULL)
    last = g_array_index (span->lines, TopayDraftLine, span->lines->len - 1).line;
  if (line == last)
    return;

  if (span->lines == NULL)
    span->lines = g_array_new (FALSE, FALSE, sizeof next);
  g_array_append_val (span->lines, next);
}

/**
 * topay_draft_new:
 * @kind: what it is
 * @line: where it stands in the file
 *
 * Returns: (transfer full): a block without text and children
 */
TopayDraft *
topay_draft_new (TopayBlockKind kind, guint line)
{
  TopayDraft *self = g_new0 (TopayDraft, 1);

  self->kind = kind;
  self->line = line;
  self->spans = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_span_free);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_draft_free);
  return self;
}

/**
 * topay_draft_free:
 * @self: (nullable) (transfer full): a block, freed with its children; no tree of the compiler is
 *   deeper than TOPAY_BODY_MAX_DEPTH
 */
void
topay_draft_free (TopayDraft *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->spans);
  g_ptr_array_unref (self->children);
  g_free (self->attribute);
  g_free (self);
}

/**
 * topay_draft_add_text:
 * @self: a block
 * @flags: how the text is set
 * @target: (nullable): for links and channels
 * @text: more of its text; empty for a channel
 * @line: where it stands in the file
 *
 * Text that is set like what stands before it joins the same span.
 */
void
topay_draft_add_text (
    TopayDraft *self, TopaySpanFlags flags, const char *target, const char *text, guint line)
{
  TopayDraftSpan *span = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (self->spans->len > 0)
    span = topay_draft_get_span (self, self->spans->len - 1);

  if (span == NULL || span->flags != flags || (flags & TOPAY_SPAN_CHANNEL) != 0
      || g_strcmp0 (span->target, target) != 0)
    {
      span = g_new0 (TopayDraftSpan, 1);
      span->flags = flags;
      span->text = g_string_new (NULL);
      span->target = g_strdup (target);
      span->line = line;
      g_ptr_array_add (self->spans, span);
    }

  note_line (span, line);
  g_string_append (span->text, text);
}

/**
 * topay_draft_get_span:
 * @self: a block
 * @position: less than the number of its spans
 *
 * Returns: (transfer none): the span
 */
TopayDraftSpan *
topay_draft_get_span (const TopayDraft *self, guint position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->spans->len, NULL);

  return g_ptr_array_index (self->spans, position);
}

/**
 * topay_draft_get_child:
 * @self: a block
 * @position: less than the number of its children
 *
 * Returns: (transfer none): the child
 */
TopayDraft *
topay_draft_get_child (const TopayDraft *self, guint position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->children->len, NULL);

  return g_ptr_array_index (self->children, position);
}

/**
 * topay_draft_append_text:
 * @self: a block
 * @text: takes the words of the block and of everything in it, a line for each block with text
 */
void
topay_draft_append_text (const TopayDraft *self, GString *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (self->spans->len > 0 && text->len > 0)
    g_string_append_c (text, '\n');

  for (guint i = 0; i < self->spans->len; i++)
    g_string_append (text, topay_draft_get_span (self, i)->text->str);

  for (guint i = 0; i < self->children->len; i++)
    topay_draft_append_text (topay_draft_get_child (self, i), text);
}

/**
 * topay_draft_count_minutes:
 * @language: the language of the text
 * @text: plain text
 *
 * Returns: how long a person reads, in minutes rounded up, at least 1
 */
guint
topay_draft_count_minutes (const char *language, const char *text)
{
  gsize words = 0;
  gsize characters = 0;
  gboolean in_word = FALSE;
  double minutes;

  g_return_val_if_fail (language != NULL, 1);
  g_return_val_if_fail (text != NULL, 1);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gboolean wide = g_unichar_iswide (character);
      gboolean letter = !wide && g_unichar_isalnum (character);

      if (wide && g_unichar_isalpha (character))
        characters++;
      if (letter && !in_word)
        words++;
      in_word = letter;
    }

  minutes = (double) words / WORDS_A_MINUTE + (double) characters / CHARACTERS_A_MINUTE;
  return MAX (1, (guint) (minutes + 0.999));
}
