/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-prose.h"

G_BEGIN_DECLS

#define TOPAY_STYLE_FILE "style.ini"

/**
 * TopayStyle:
 *
 * The words that articles must not use, how long articles are, and the exceptions.
 */
typedef struct _TopayStyle TopayStyle;

TopayStyle *topay_style_new (const TopaySource *source,
                             TopayReport *report) G_GNUC_WARN_UNUSED_RESULT;
void topay_style_free (TopayStyle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayStyle, topay_style_free)

guint topay_style_get_min_questions (const TopayStyle *self, const char *id);
guint topay_style_get_min_length (const TopayStyle *self, guint language);
guint topay_style_get_max_length (const TopayStyle *self, guint language, const char *id);

void topay_style_judge_terms (const TopayStyle *self,
                              guint language,
                              const TopayProse *prose,
                              TopayReport *report);

G_END_DECLS
