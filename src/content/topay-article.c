/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article.h"

#include <string.h>

#include "topay-article-private.h"
#include "topay-bundle-format.h"
#include "topay-error.h"

#define NODE_FORMAT "(yu&su@a(yss))"
#define MAX_ID      128

#define ALL_FLAGS                                                                                  \
  (TOPAY_SPAN_STRONG | TOPAY_SPAN_EMPHASIS | TOPAY_SPAN_CODE | TOPAY_SPAN_LINK | TOPAY_SPAN_CHANNEL)

/* The tree lies in four pieces of memory; the texts stay in the library's file. */
struct _TopayArticle
{
  gatomicrefcount references;
  const TopayArticleInfo *info; /* (unowned): the owner's */
  GObject *owner;               /* (owned): the library, keeps info and texts */
  GVariant *body;               /* (owned): what the texts are borrowed from */
  TopayBlock *blocks;           /* (owned): every block, in the order of the text */
  TopaySpan *spans;             /* (owned): every span, in the order of the text */
  TopayBlock **links;           /* (owned): the arrays of children, one behind the other */
  GPtrArray *roots;             /* (owned) (element-type TopayBlock): borrows from blocks */
};

typedef struct
{
  TopayArticle *article; /* (unowned) */
  GVariantIter nodes;
  gsize n_nodes;
  gsize n_spans;
  gsize used_nodes;
  gsize used_spans;
  gsize used_links;
} Reader;

static gboolean
fail_damaged (GError **error, const char *what)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The article is damaged: %s", what);
  return FALSE;
}

/* What the compiler accepts as an id is stricter for our own articles and wider for strange ones;
 * this is the least that keeps an id usable in addresses, actions and file names. */
gboolean
topay_article_id_is_safe (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > MAX_ID)
    return FALSE;

  for (const char *at = id; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_isgraph (character) || strchr ("/:\\\"'<>&#?", (int) *at) != NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
topay_article_target_is_safe (const char *target)
{
  if (g_str_has_prefix (target, "article:"))
    return topay_article_id_is_safe (target + strlen ("article:"));

  if (g_str_has_prefix (target, "wizard:"))
    return topay_article_id_is_safe (target + strlen ("wizard:"));

  return FALSE;
}

static gboolean
read_span (TopaySpan *span, guint8 flags, const char *text, const char *target)
{
  gboolean link = (flags & TOPAY_SPAN_LINK) != 0;
  gboolean channel = (flags & TOPAY_SPAN_CHANNEL) != 0;

  if ((flags & ~ALL_FLAGS) != 0 || (link && channel))
    return FALSE;

  if (link ? !topay_article_target_is_safe (target) : channel != (target[0] != '\0'))
    return FALSE;

  if (channel && text[0] != '\0')
    return FALSE;

  span->flags = (TopaySpanFlags) flags;
  span->text = text;
  span->target = target[0] != '\0' ? target : NULL;
  return TRUE;
}

static gboolean
read_spans (Reader *reader, TopayBlock *block, GVariant *spans)
{
  TopaySpan *first = reader->article->spans + reader->used_spans;
  GVariantIter iter;
  const char *text;
  const char *target;
  guint8 flags;

  block->n_spans = (guint) g_variant_iter_init (&iter, spans);
  block->spans = block->n_spans > 0 ? first : NULL;
  reader->used_spans += block->n_spans;

  for (TopaySpan *span = first; g_variant_iter_next (&iter, "(y&s&s)", &flags, &text, &target);
       span++)
    if (!read_span (span, flags, text, target))
      return FALSE;

  return TRUE;
}

static gboolean
has_spans (TopayBlockKind kind)
{
  return kind == TOPAY_BLOCK_PARAGRAPH || kind == TOPAY_BLOCK_HEADING || kind == TOPAY_BLOCK_CODE
         || kind == TOPAY_BLOCK_CALLOUT || kind == TOPAY_BLOCK_ACTION || kind == TOPAY_BLOCK_CELL;
}

static gboolean
has_children (TopayBlockKind kind)
{
  return kind == TOPAY_BLOCK_LIST || kind == TOPAY_BLOCK_STEPS || kind == TOPAY_BLOCK_ITEM
         || kind == TOPAY_BLOCK_QUOTE || kind == TOPAY_BLOCK_CALLOUT || kind == TOPAY_BLOCK_TABLE
         || kind == TOPAY_BLOCK_ROW;
}

static gboolean
is_callout_kind (const char *name)
{
  static const char *const kinds[] = { "info", "good", "warn", "danger", NULL };

  return g_strv_contains (kinds, name);
}

/* What the block itself must hold, whoever made it: the widgets rely on it. */
static gboolean
is_sound (const TopayBlock *block, guint n_children)
{
  const char *attribute = block->attribute != NULL ? block->attribute : "";

  if ((block->n_spans > 0 && !has_spans (block->kind))
      || (n_children > 0 && !has_children (block->kind)))
    return FALSE;

  switch (block->kind)
    {
    case TOPAY_BLOCK_HEADING:
      return block->number >= 2 && block->number <= 4 && attribute[0] == '\0';
    case TOPAY_BLOCK_CALLOUT:
      return is_callout_kind (attribute);
    case TOPAY_BLOCK_ACTION:
      return topay_article_target_is_safe (attribute) && block->n_spans > 0;
    case TOPAY_BLOCK_TABLE:
      return block->number > 0 && block->number <= TOPAY_BODY_MAX_COLUMNS && n_children > 0
             && attribute[0] == '\0';
    case TOPAY_BLOCK_PARAGRAPH:
    case TOPAY_BLOCK_LIST:
    case TOPAY_BLOCK_STEPS:
    case TOPAY_BLOCK_ITEM:
    case TOPAY_BLOCK_QUOTE:
    case TOPAY_BLOCK_CODE:
    case TOPAY_BLOCK_RULE:
    case TOPAY_BLOCK_ROW:
    case TOPAY_BLOCK_CELL:
    default:
      return attribute[0] == '\0';
    }
}

/* Where the block may stand. @parent: %NULL for the article itself */
static gboolean
is_in_place (const TopayBlock *block, const TopayBlock *parent, guint n_children)
{
  gboolean in_list =
      parent != NULL && (parent->kind == TOPAY_BLOCK_LIST || parent->kind == TOPAY_BLOCK_STEPS);
  gboolean in_table = parent != NULL && parent->kind == TOPAY_BLOCK_TABLE;
  gboolean in_row = parent != NULL && parent->kind == TOPAY_BLOCK_ROW;

  if (in_list != (block->kind == TOPAY_BLOCK_ITEM) || in_table != (block->kind == TOPAY_BLOCK_ROW)
      || in_row != (block->kind == TOPAY_BLOCK_CELL))
    return FALSE;

  return !in_table || n_children == parent->number;
}

static TopayBlock *
read_block (Reader *reader, const TopayBlock *parent, guint depth, GError **error);

/* The children of a block take a piece of the one array of links before any of them is read, so
 * that a grandchild's piece comes behind it. */
static gboolean
read_children (Reader *reader, TopayBlock *block, guint n_children, guint depth, GError **error)
{
  TopayBlock **children = reader->article->links + reader->used_links;

  if (n_children > reader->n_nodes - reader->used_links)
    return fail_damaged (error, "a block counts more children than there are blocks");

  reader->used_links += n_children;
  for (guint i = 0; i < n_children; i++)
    {
      children[i] = read_block (reader, block, depth + 1, error);
      if (children[i] == NULL)
        return FALSE;
    }

  block->n_children = n_children;
  block->children = n_children > 0 ? children : NULL;
  return TRUE;
}

/* Recursive, but never deeper than TOPAY_BODY_MAX_DEPTH. */
static TopayBlock *
read_block (Reader *reader, const TopayBlock *parent, guint depth, GError **error)
{
  g_autoptr (GVariant) spans = NULL;
  TopayBlock *block;
  const char *attribute;
  guint32 number;
  guint32 n_children;
  guint8 kind;

  if (depth > TOPAY_BODY_MAX_DEPTH)
    {
      fail_damaged (error, "its blocks are nested too deep");
      return NULL;
    }

  if (!g_variant_iter_next (&reader->nodes, NODE_FORMAT, &kind, &number, &attribute, &n_children,
                            &spans))
    {
      fail_damaged (error, "a block is missing");
      return NULL;
    }

  block = &reader->article->blocks[reader->used_nodes++];
  block->kind = (TopayBlockKind) kind;
  block->number = number;
  block->attribute = attribute[0] != '\0' ? attribute : NULL;

  if (kind > TOPAY_BLOCK_CELL || !read_spans (reader, block, spans) || !is_sound (block, n_children)
      || !is_in_place (block, parent, n_children))
    {
      fail_damaged (error, "a block breaks the rules of its kind");
      return NULL;
    }

  if (!read_children (reader, block, n_children, depth, error))
    return NULL;

  return block;
}

static gsize
count_spans (GVariant *body)
{
  GVariantIter iter;
  GVariant *spans;
  gsize count = 0;

  g_variant_iter_init (&iter, body);
  while (g_variant_iter_next (&iter, NODE_FORMAT, NULL, NULL, NULL, NULL, &spans))
    {
      count += g_variant_n_children (spans);
      g_variant_unref (spans);
    }

  return count;
}

/* Reads the tree out of @body, which is in normal form. @info belongs to @owner. */
TopayArticle *
topay_article_new (GVariant *body, const TopayArticleInfo *info, GObject *owner, GError **error)
{
  g_autoptr (TopayArticle) self = NULL;
  Reader reader = { 0 };

  reader.n_nodes = g_variant_iter_init (&reader.nodes, body);
  if (reader.n_nodes > TOPAY_BODY_MAX_BLOCKS)
    {
      fail_damaged (error, "it has too many blocks");
      return NULL;
    }

  reader.n_spans = count_spans (body);
  self = g_new0 (TopayArticle, 1);
  g_atomic_ref_count_init (&self->references);
  self->info = info;
  self->owner = g_object_ref (owner); /* lives at least as long as the texts are in use */
  self->body = g_variant_ref (body);
  self->blocks = g_new0 (TopayBlock, reader.n_nodes);
  self->spans = g_new0 (TopaySpan, reader.n_spans);
  self->links = g_new0 (TopayBlock *, reader.n_nodes);
  self->roots = g_ptr_array_new ();
  reader.article = self;

  while (reader.used_nodes < reader.n_nodes)
    {
      TopayBlock *block = read_block (&reader, NULL, 1, error);

      if (block == NULL)
        return NULL;
      g_ptr_array_add (self->roots, block);
    }

  return g_steal_pointer (&self);
}

/**
 * topay_article_ref:
 * @self: an article
 *
 * Safe from any thread.
 *
 * Returns: (transfer full): the same article
 */
TopayArticle *
topay_article_ref (TopayArticle *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * topay_article_unref:
 * @self: (transfer full): an article
 *
 * The last one frees the tree and lets go of the library.
 */
void
topay_article_unref (TopayArticle *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->roots, g_ptr_array_unref);
  g_free (self->links);
  g_free (self->spans);
  g_free (self->blocks);
  g_clear_pointer (&self->body, g_variant_unref);
  g_clear_object (&self->owner);
  g_free (self);
}

/**
 * topay_article_get_info:
 * @self: an article
 *
 * Returns: (transfer none): what the library knows of it; valid as long as the article
 */
const TopayArticleInfo *
topay_article_get_info (const TopayArticle *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->info;
}

/**
 * topay_article_get_blocks:
 * @self: an article
 * @n_blocks: (out): how many there are; 0 for an article without a body
 *
 * Returns: (transfer none) (array length=n_blocks): the top-level blocks in the order of the text;
 *   every rule of #TopayBlockKind holds for them, wherever the file came from
 */
TopayBlock *const *
topay_article_get_blocks (const TopayArticle *self, guint *n_blocks)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_blocks != NULL, NULL);

  *n_blocks = self->roots->len;
  return (TopayBlock *const *) self->roots->pdata;
}

static void
append_text (GString *text, const TopayBlock *block)
{
  if (block->n_spans > 0 && text->len > 0)
    g_string_append_c (text, '\n');

  for (guint i = 0; i < block->n_spans; i++)
    g_string_append (text, block->spans[i].text);

  for (guint i = 0; i < block->n_children; i++)
    append_text (text, block->children[i]);
}

/**
 * topay_block_dup_text:
 * @block: any block
 *
 * The words of a block and of everything in it, without marks, a line for each block that has
 * text of its own. A channel leaves nothing: its words are known only when it is shown.
 *
 * Returns: (transfer full): plain text, may be empty
 */
char *
topay_block_dup_text (const TopayBlock *block)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (block != NULL, NULL);

  append_text (text, block);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
