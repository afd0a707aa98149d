/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A few things to choose one from, each a whole row with a word of explanation. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CHOICE_LIST (topay_choice_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayChoiceList, topay_choice_list, TOPAY, CHOICE_LIST, GtkBox)

/* signal "changed": another row was chosen */
GtkWidget *topay_choice_list_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void topay_choice_list_append (TopayChoiceList *self,
                               const char *id,
                               const char *title,
                               const char *subtitle);
const char *topay_choice_list_get_chosen (TopayChoiceList *self);
void topay_choice_list_choose (TopayChoiceList *self, const char *id);

G_END_DECLS
