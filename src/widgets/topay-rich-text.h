/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "topay-article.h"

G_BEGIN_DECLS

/* The address of a link as it stands in a label, on the clipboard and on the command line. */
#define TOPAY_LINK_SCHEME "topay-help"

/* (transfer full) (nullable): what the channel directory says, NULL when it says nothing. */
typedef char *(*TopayChannelFunc) (const char *name, gpointer user_data);

typedef gboolean (*TopayWizardFunc) (const char *wizard, gpointer user_data);

/**
 * TopayArticleStyle:
 * @language: of the article, "en" or "zh_CN"
 * @channel: (nullable): finds official channels; without one none is known
 * @channel_data: for @channel
 * @wizard: (nullable): tells which wizards can be opened; without one none can
 * @wizard_data: for @wizard
 * @on_paper: nothing can be followed: links are set as text
 *
 * What an article needs to know of the world around it. All borrowed.
 */
typedef struct
{
  const char *language;
  TopayChannelFunc channel;
  gpointer channel_data;
  TopayWizardFunc wizard;
  gpointer wizard_data;
  gboolean on_paper;
} TopayArticleStyle;

char *topay_rich_text_dup_markup (const TopaySpan *spans,
                                  guint n_spans,
                                  const TopayArticleStyle *style) G_GNUC_WARN_UNUSED_RESULT;
char *topay_rich_text_dup_plain (const TopaySpan *spans,
                                 guint n_spans,
                                 const TopayArticleStyle *style) G_GNUC_WARN_UNUSED_RESULT;
char *topay_rich_text_dup_link_names (const TopaySpan *spans,
                                      guint n_spans,
                                      const TopayArticleStyle *style) G_GNUC_WARN_UNUSED_RESULT;

gboolean topay_article_style_can_open (const TopayArticleStyle *style, const char *target);
char *topay_target_dup_uri (const char *target) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_target_parse_uri (const char *uri, char **kind, char **id);

G_END_DECLS
