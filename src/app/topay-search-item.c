/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-item.h"

struct _TopaySearchItem
{
  GObject parent_instance;
  char *id;       /* (owned) */
  char *title;    /* (owned) */
  char *summary;  /* (owned) */
  char *category; /* (owned) */
  char *wizard;   /* (owned) (nullable) */
  char *language; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TopaySearchItem, topay_search_item, G_TYPE_OBJECT)

static void
topay_search_item_finalize (GObject *object)
{
  TopaySearchItem *self = TOPAY_SEARCH_ITEM (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->category);
  g_free (self->wizard);
  g_free (self->language);

  G_OBJECT_CLASS (topay_search_item_parent_class)->finalize (object);
}

static void
topay_search_item_class_init (TopaySearchItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_search_item_finalize;
}

static void
topay_search_item_init (TopaySearchItem *self)
{
}

/**
 * topay_search_item_new:
 * @info: the article; copied
 * @category: the title of its topic, "" without one
 *
 * Returns: (transfer full): a hit that stays valid without the library
 */
TopaySearchItem *
topay_search_item_new (const TopayArticleInfo *info, const char *category)
{
  TopaySearchItem *self = g_object_new (TOPAY_TYPE_SEARCH_ITEM, NULL);

  self->id = g_strdup (info->id);
  self->title = g_strdup (info->title);
  self->summary = g_strdup (info->summary);
  self->category = g_strdup (category);
  self->wizard = g_strdup (info->wizard);
  self->language = g_strdup (info->language);
  return self;
}

/**
 * topay_search_item_get_id:
 * @self: a hit
 *
 * Returns: the id of the article
 */
const char *
topay_search_item_get_id (TopaySearchItem *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ITEM (self), NULL);

  return self->id;
}

/**
 * topay_search_item_get_title:
 * @self: a hit
 *
 * Returns: the title of the article, plain text
 */
const char *
topay_search_item_get_title (TopaySearchItem *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ITEM (self), NULL);

  return self->title;
}

/**
 * topay_search_item_get_summary:
 * @self: a hit
 *
 * Returns: the short answer, plain text
 */
const char *
topay_search_item_get_summary (TopaySearchItem *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ITEM (self), NULL);

  return self->summary;
}

/**
 * topay_search_item_get_category:
 * @self: a hit
 *
 * Returns: the title of the topic, "" without one
 */
const char *
topay_search_item_get_category (TopaySearchItem *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ITEM (self), NULL);

  return self->category;
}

/**
 * topay_search_item_get_wizard:
 * @self: a hit
 *
 * Returns: (nullable): id of the wizard that does what the article explains
 */
const char *
topay_search_item_get_wizard (TopaySearchItem *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ITEM (self), NULL);

  return self->wizard;
}

/**
 * topay_search_item_get_language:
 * @self: a hit
 *
 * Returns: "en" or "zh_CN": the language of its texts
 */
const char *
topay_search_item_get_language (TopaySearchItem *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ITEM (self), NULL);

  return self->language;
}
