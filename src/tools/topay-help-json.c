/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-help-private.h"

#include <stdio.h>

static const char *const kind_names[] = {
  [TOPAY_BLOCK_PARAGRAPH] = "paragraph", [TOPAY_BLOCK_HEADING] = "heading",
  [TOPAY_BLOCK_LIST] = "list",           [TOPAY_BLOCK_STEPS] = "steps",
  [TOPAY_BLOCK_ITEM] = "item",           [TOPAY_BLOCK_QUOTE] = "quote",
  [TOPAY_BLOCK_CODE] = "code",           [TOPAY_BLOCK_RULE] = "rule",
  [TOPAY_BLOCK_CALLOUT] = "callout",     [TOPAY_BLOCK_ACTION] = "action",
  [TOPAY_BLOCK_TABLE] = "table",         [TOPAY_BLOCK_ROW] = "row",
  [TOPAY_BLOCK_CELL] = "cell",
};

static const struct
{
  TopaySpanFlags flag;
  const char *name;
} flag_names[] = {
  { TOPAY_SPAN_STRONG, "strong" }, { TOPAY_SPAN_EMPHASIS, "emphasis" }, { TOPAY_SPAN_CODE, "code" },
  { TOPAY_SPAN_LINK, "link" },     { TOPAY_SPAN_CHANNEL, "channel" },
};

/* Prints the object on one line, and at once: whoever reads a batch may be waiting for it. */
void
topay_help_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  topay_help_print ("%s\n", text);
  fflush (stdout);
}

/* Adds @value, or null. */
void
topay_help_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
topay_help_add_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_span (JsonBuilder *builder, const TopaySpan *span)
{
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "text", span->text);
  json_builder_set_member_name (builder, "marks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    if ((span->flags & flag_names[i].flag) != 0)
      json_builder_add_string_value (builder, flag_names[i].name);
  json_builder_end_array (builder);
  if (span->target != NULL)
    topay_help_add_string (builder, "target", span->target);
  json_builder_end_object (builder);
}

/* Members that say nothing are left out. */
static void
add_block (JsonBuilder *builder, const TopayBlock *block)
{
  json_builder_begin_object (builder);
  topay_help_add_string (builder, "kind", kind_names[block->kind]);
  if (block->number != 0)
    {
      json_builder_set_member_name (builder, "number");
      json_builder_add_int_value (builder, block->number);
    }
  if (block->attribute != NULL)
    topay_help_add_string (builder, "attribute", block->attribute);
  if (block->n_spans > 0)
    {
      json_builder_set_member_name (builder, "spans");
      json_builder_begin_array (builder);
      for (guint i = 0; i < block->n_spans; i++)
        add_span (builder, &block->spans[i]);
      json_builder_end_array (builder);
    }
  if (block->n_children > 0)
    {
      json_builder_set_member_name (builder, "children");
      json_builder_begin_array (builder);
      for (guint i = 0; i < block->n_children; i++)
        add_block (builder, block->children[i]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

/* Adds an article with its body as an object. */
void
topay_help_add_article (JsonBuilder *builder, const TopayArticle *article)
{
  const TopayArticleInfo *info = topay_article_get_info (article);
  TopayBlock *const *blocks;
  guint n_blocks = 0;

  json_builder_begin_object (builder);
  topay_help_add_string (builder, "id", info->id);
  topay_help_add_string (builder, "language", info->language);
  topay_help_add_string (builder, "title", info->title);
  topay_help_add_string (builder, "summary", info->summary);
  topay_help_add_string (builder, "category", info->category);
  topay_help_add_strings (builder, "keywords", info->keywords);
  topay_help_add_strings (builder, "error_codes", info->error_codes);
  topay_help_add_string (builder, "wizard", info->wizard);
  topay_help_add_strings (builder, "related", info->related);
  topay_help_add_string (builder, "reviewed", info->reviewed);
  json_builder_set_member_name (builder, "minutes");
  json_builder_add_int_value (builder, info->minutes);

  blocks = topay_article_get_blocks (article, &n_blocks);
  json_builder_set_member_name (builder, "blocks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_blocks; i++)
    add_block (builder, blocks[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
