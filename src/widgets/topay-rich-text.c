/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-rich-text.h"

#include <string.h>

#include <glib/gi18n.h>

/* The longest id that docs/content.md allows. */
#define MAX_ID_LENGTH 64

static gboolean
is_id (const char *text)
{
  return text[0] != '\0' && strlen (text) <= MAX_ID_LENGTH
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

/* Splits "article:refund-time" or "article/refund-time". */
static gboolean
parse_target (const char *target, char separator, char **kind, char **id)
{
  const char *cut = strchr (target, separator);
  g_autofree char *word = cut != NULL ? g_strndup (target, (gsize) (cut - target)) : NULL;

  if (word == NULL || !is_id (cut + 1))
    return FALSE;
  if (!g_str_equal (word, "article") && !g_str_equal (word, "wizard"))
    return FALSE;

  *kind = g_steal_pointer (&word);
  *id = g_strdup (cut + 1);

  return TRUE;
}

/**
 * topay_target_dup_uri:
 * @target: "article:ID" or "wizard:ID" of a link
 *
 * Returns: (transfer full) (nullable): "topay-help:article/ID", %NULL when @target is neither
 */
char *
topay_target_dup_uri (const char *target)
{
  g_autofree char *kind = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (target != NULL, NULL);

  if (!parse_target (target, ':', &kind, &id))
    return NULL;

  return g_strdup_printf (TOPAY_LINK_SCHEME ":%s/%s", kind, id);
}

/**
 * topay_target_parse_uri:
 * @uri: an address from anywhere
 * @kind: (out): "article" or "wizard"
 * @id: (out): its id, only letters, digits and hyphens
 *
 * The way back from topay_target_dup_uri ().
 *
 * Returns: whether @uri is such an address
 */
gboolean
topay_target_parse_uri (const char *uri, char **kind, char **id)
{
  g_return_val_if_fail (uri != NULL && kind != NULL && id != NULL, FALSE);

  return g_str_has_prefix (uri, TOPAY_LINK_SCHEME ":")
         && parse_target (uri + strlen (TOPAY_LINK_SCHEME ":"), '/', kind, id);
}

/**
 * topay_article_style_can_open:
 * @style: the world around the article
 * @target: (nullable): "article:ID" or "wizard:ID"
 *
 * Whether a link leads anywhere today. The compiler has checked that articles exist; a wizard may
 * belong to a later release.
 *
 * Returns: whether it can be followed
 */
gboolean
topay_article_style_can_open (const TopayArticleStyle *style, const char *target)
{
  g_autofree char *kind = NULL;
  g_autofree char *id = NULL;

  if (target == NULL || !parse_target (target, ':', &kind, &id))
    return FALSE;

  return g_str_equal (kind, "article")
         || (style->wizard != NULL && style->wizard (id, style->wizard_data));
}

static gboolean
is_link (const TopaySpan *span, const TopayArticleStyle *style)
{
  return (span->flags & TOPAY_SPAN_LINK) != 0 && !style->on_paper
         && topay_article_style_can_open (style, span->target);
}

static char *
dup_span_text (const TopaySpan *span, const TopayArticleStyle *style)
{
  char *text = NULL;

  if ((span->flags & TOPAY_SPAN_CHANNEL) == 0)
    return g_strdup (span->text);

  if (style->channel != NULL && span->target != NULL)
    text = style->channel (span->target, style->channel_data);

  /* Translators: stands in the place of an official channel (a telephone number, a web address)
   * that is not known on this computer */
  return text != NULL ? text : g_strdup (_("Not set up yet"));
}

/* Chinese sets emphasis by weight: a slanted Han character is hard to read. */
static gboolean
is_bold (const TopaySpan *span, const TopayArticleStyle *style)
{
  gboolean slants = !g_str_has_prefix (style->language, "zh");

  return (span->flags & TOPAY_SPAN_STRONG) != 0
         || ((span->flags & TOPAY_SPAN_EMPHASIS) != 0 && !slants);
}

static void
append_span (GString *markup, const TopaySpan *span, const TopayArticleStyle *style)
{
  g_autofree char *text = dup_span_text (span, style);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *uri = is_link (span, style) ? topay_target_dup_uri (span->target) : NULL;
  gboolean bold = is_bold (span, style);
  gboolean italic = !bold && (span->flags & TOPAY_SPAN_EMPHASIS) != 0;
  gboolean code = (span->flags & TOPAY_SPAN_CODE) != 0;

  if (uri != NULL)
    g_string_append_printf (markup, "<a href=\"%s\">", uri);

  g_string_append (markup, bold ? "<b>" : "");
  g_string_append (markup, italic ? "<i>" : "");
  g_string_append (markup, code ? "<tt>" : "");
  g_string_append (markup, escaped);
  g_string_append (markup, code ? "</tt>" : "");
  g_string_append (markup, italic ? "</i>" : "");
  g_string_append (markup, bold ? "</b>" : "");
  g_string_append (markup, uri != NULL ? "</a>" : "");
}

/**
 * topay_rich_text_dup_markup:
 * @spans: (array length=n_spans): runs of text
 * @n_spans: how many
 * @style: the world around the article
 *
 * Makes Pango markup of runs of text. Every piece of text is escaped, whatever it holds; the only
 * elements are the ones for our own marks, and a link only leads to an address of ours.
 *
 * Returns: (transfer full): markup, always well-formed
 */
char *
topay_rich_text_dup_markup (const TopaySpan *spans, guint n_spans, const TopayArticleStyle *style)
{
  GString *markup = g_string_new (NULL);

  /* The language chooses the shapes of Han characters and where lines may break. */
  g_string_append_printf (markup, "<span lang=\"%s\">",
                          g_str_has_prefix (style->language, "zh") ? "zh-cn" : "en-us");

  for (guint i = 0; i < n_spans; i++)
    append_span (markup, &spans[i], style);

  g_string_append (markup, "</span>");

  return g_string_free (markup, FALSE);
}

/**
 * topay_rich_text_dup_plain:
 * @spans: (array length=n_spans): runs of text
 * @n_spans: how many
 * @style: the world around the article
 *
 * Returns: (transfer full): the text without marks, channels filled in
 */
char *
topay_rich_text_dup_plain (const TopaySpan *spans, guint n_spans, const TopayArticleStyle *style)
{
  GString *plain = g_string_new (NULL);

  for (guint i = 0; i < n_spans; i++)
    {
      g_autofree char *text = dup_span_text (&spans[i], style);

      g_string_append (plain, text);
    }

  return g_string_free (plain, FALSE);
}

/**
 * topay_rich_text_dup_link_names:
 * @spans: (array length=n_spans): runs of text
 * @n_spans: how many
 * @style: the world around the article
 *
 * The words of the links that can be followed, for a screen reader that is told the text as one.
 *
 * Returns: (transfer full) (nullable): a list in one line, %NULL when there is no link
 */
char *
topay_rich_text_dup_link_names (const TopaySpan *spans,
                                guint n_spans,
                                const TopayArticleStyle *style)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < n_spans; i++)
    if (is_link (&spans[i], style))
      g_ptr_array_add (names, (gpointer) spans[i].text);

  if (names->len == 0)
    return NULL;

  g_ptr_array_add (names, NULL);
  /* Translators: between the names of several links, read out by a screen reader */
  joined = g_strjoinv (C_("between links", ", "), (char **) names->pdata);

  /* Translators: read out by a screen reader behind a paragraph; %s is the words of its links */
  return g_strdup_printf (ngettext ("Link: %s", "Links: %s", names->len - 1), joined);
}
