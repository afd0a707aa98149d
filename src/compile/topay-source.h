/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-source-article.h"
#include "topay-thesaurus.h"

G_BEGIN_DECLS

#define TOPAY_N_LANGUAGES 2

/**
 * TopaySourceList:
 * @path: (owned): the file
 * @text: (owned) (nullable): what it says; %NULL when there is no such file
 * @file: (owned) (nullable): the same in groups and keys
 *
 * One of the lists beside the articles. None of them must be there.
 */
typedef struct
{
  char *path;
  char *text;
  GKeyFile *file;
} TopaySourceList;

/**
 * TopaySource:
 * @folder: (owned): the folder, such as data/articles
 * @articles: (owned) (element-type TopaySourceArticle): of each language, sorted by id
 * @positions: (owned) (element-type utf8 TopaySourceArticle): of each language, by id
 * @categories: the topics
 * @facts_list: what Topay promises
 * @tips: the tips of the day
 * @home: what the home page offers
 * @facts: (owned): the facts, of @facts_list
 * @thesauri: (owned) (nullable): of each language: what is the same to people
 * @wizards: (owned) (nullable): ids of the known wizards; %NULL when nobody said which there are
 * @inputs: (owned) (element-type filename): every file and folder that was read
 *
 * All sources of a library.
 */
typedef struct
{
  char *folder;
  GPtrArray *articles[TOPAY_N_LANGUAGES];
  GHashTable *positions[TOPAY_N_LANGUAGES];
  TopaySourceList categories;
  TopaySourceList facts_list;
  TopaySourceList tips;
  TopaySourceList home;
  TopayFactSheet *facts;
  TopayThesaurus *thesauri[TOPAY_N_LANGUAGES];
  GHashTable *wizards;
  GPtrArray *inputs;
} TopaySource;

extern const char *const topay_source_languages[TOPAY_N_LANGUAGES];

TopaySource *topay_source_new (const char *folder,
                               const char *wizards_path,
                               TopayReport *report) G_GNUC_WARN_UNUSED_RESULT;
void topay_source_free (TopaySource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySource, topay_source_free)

void topay_source_read_thesauri (TopaySource *self, const char *folder, TopayReport *report);
void topay_source_set_thesaurus (TopaySource *self, guint language, TopayThesaurus *thesaurus);
gboolean topay_source_has_article (const TopaySource *self, const char *id);
char *topay_source_dup_list_text (const TopaySource *self,
                                  const TopaySourceList *list,
                                  const char *group,
                                  const char *key,
                                  const char *language) G_GNUC_WARN_UNUSED_RESULT;
char *topay_source_dup_depfile (const TopaySource *self,
                                const char *target) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
