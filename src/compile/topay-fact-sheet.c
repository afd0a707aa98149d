/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-fact-sheet.h"

#include <string.h>

#define GROUP "facts"

struct _TopayFactSheet
{
  GKeyFile *file; /* (owned) */
  gboolean unreadable;
};

static const char *const channels[] = {
  "hotline", "website", "app", "social", "mail", "hours", NULL
};

/**
 * topay_placeholder_next:
 * @text: where to look
 * @found: (out caller-allocates): the first placeholder of @text; free with
 *   topay_placeholder_clear()
 *
 * A placeholder stands on one line and holds no brace. `{{` without its `}}` is text.
 *
 * Returns: whether there is one
 */
gboolean
topay_placeholder_next (const char *text, TopayPlaceholder *found)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  for (const char *start = strstr (text, "{{"); start != NULL; start = strstr (start + 1, "{{"))
    {
      const char *name = start + 2;
      gsize length = strcspn (name, "{}\n");

      if (length > 0 && g_str_has_prefix (name + length, "}}"))
        {
          found->start = start;
          found->end = name + length + 2;
          found->name = g_strstrip (g_strndup (name, length));
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * topay_placeholder_clear:
 * @self: a placeholder
 */
void
topay_placeholder_clear (TopayPlaceholder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->name, g_free);
}

/**
 * topay_placeholder_get_channel:
 * @self: a placeholder
 *
 * Returns: (transfer none) (nullable): the name of the channel directory that `{{channel.name}}`
 *   means; %NULL for a fact, and for a channel that there is not
 */
const char *
topay_placeholder_get_channel (const TopayPlaceholder *self)
{
  const char *name;

  g_return_val_if_fail (self != NULL, NULL);

  if (!g_str_has_prefix (self->name, "channel."))
    return NULL;

  name = self->name + strlen ("channel.");
  return g_strv_contains (channels, name) ? name : NULL;
}

/**
 * topay_fact_sheet_new:
 * @file: (nullable): the parsed facts, of which the group "facts" counts; a reference is kept
 *
 * Returns: (transfer full): the facts; none at all without a file
 */
TopayFactSheet *
topay_fact_sheet_new (GKeyFile *file)
{
  TopayFactSheet *self = g_new0 (TopayFactSheet, 1);

  self->file = file != NULL ? g_key_file_ref (file) : g_key_file_new ();
  return self;
}

/**
 * topay_fact_sheet_new_unreadable:
 *
 * Stands for a list that was complained of itself: every name counts as promised, so that one
 * mistake does not become a complaint for each of its uses.
 *
 * Returns: (transfer full): facts without values
 */
TopayFactSheet *
topay_fact_sheet_new_unreadable (void)
{
  TopayFactSheet *self = topay_fact_sheet_new (NULL);

  self->unreadable = TRUE;
  return self;
}

/**
 * topay_fact_sheet_free:
 * @self: (nullable) (transfer full): facts
 */
void
topay_fact_sheet_free (TopayFactSheet *self)
{
  if (self == NULL)
    return;

  g_key_file_unref (self->file);
  g_free (self);
}

/**
 * topay_fact_sheet_has:
 * @self: facts
 * @name: the name of one
 *
 * Returns: whether it is promised
 */
gboolean
topay_fact_sheet_has (const TopayFactSheet *self, const char *name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return self->unreadable || g_key_file_has_key (self->file, GROUP, name, NULL);
}

/**
 * topay_fact_sheet_dup:
 * @self: facts
 * @language: the language of the text around it
 * @name: the name of one
 *
 * Returns: (transfer full) (nullable): its value, %NULL when there is none of that name
 */
char *
topay_fact_sheet_dup (const TopayFactSheet *self, const char *language, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_key_file_get_locale_string (self->file, GROUP, name, language, NULL);
}

/**
 * topay_fact_sheet_expand:
 * @self: facts
 * @language: the language of @text
 * @text: plain text
 *
 * Fills in the facts. What is not a fact stays as it is. Values are not looked into again.
 *
 * Returns: (transfer full): the text as it is shown
 */
char *
topay_fact_sheet_expand (const TopayFactSheet *self, const char *language, const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  for (;;)
    {
      g_auto (TopayPlaceholder) found = { 0 };
      g_autofree char *value = NULL;

      if (!topay_placeholder_next (text, &found))
        break;

      g_string_append_len (result, text, found.start - text);
      value = topay_fact_sheet_dup (self, language, found.name);
      if (value != NULL)
        g_string_append (result, value);
      else
        g_string_append_len (result, found.start, found.end - found.start);
      text = found.end;
    }

  g_string_append (result, text);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

typedef struct
{
  const TopayFactSheet *facts; /* (unowned) */
  const char *path;            /* (unowned) */
  TopayReport *report;         /* (unowned) */
} Judge;

static void
judge_line (const Judge *judge, const char *text, guint line, gboolean in_body)
{
  for (;;)
    {
      g_auto (TopayPlaceholder) found = { 0 };
      gboolean channel;

      if (!topay_placeholder_next (text, &found))
        return;

      text = found.end;
      channel = topay_placeholder_get_channel (&found) != NULL;
      if (channel && !in_body)
        topay_report_add (judge->report, TOPAY_SEVERITY_ERROR, judge->path, line,
                          "“{{%s}}” can stand in the body only", found.name);
      else if (!channel && !topay_fact_sheet_has (judge->facts, found.name))
        topay_report_add (judge->report, TOPAY_SEVERITY_ERROR, judge->path, line,
                          "Unknown fact “{{%s}}”", found.name);
    }
}

/**
 * topay_fact_sheet_judge:
 * @self: facts
 * @text: a whole file
 * @path: its name, for complaints
 * @body_line: from this line on channels may stand; %G_MAXUINT for nowhere
 * @report: takes a complaint of TOPAY_SEVERITY_ERROR for each name that nobody promised
 *
 * A placeholder that cannot be filled in would be read as a promise with a hole, so it is never let
 * through, however lenient the compiler is otherwise.
 */
void
topay_fact_sheet_judge (const TopayFactSheet *self,
                        const char *text,
                        const char *path,
                        guint body_line,
                        TopayReport *report)
{
  Judge judge = { self, path, report };
  guint line = 1;

  g_return_if_fail (self != NULL && text != NULL);
  g_return_if_fail (path != NULL && report != NULL);

  for (const char *at = text; *at != '\0'; line++)
    {
      gsize length = strcspn (at, "\n");

      if (g_strstr_len (at, (gssize) length, "{{") != NULL)
        {
          g_autofree char *content = g_strndup (at, length);

          judge_line (&judge, content, line, line >= body_line);
        }
      at += length + (at[length] == '\n' ? 1 : 0);
    }
}
