/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow.h"

/* How wizards are offered: on Home, in the search, for going on with a draft. */

G_BEGIN_DECLS

/* Not a file but pages of the app: it measures, and looks different for every cause. */
#define TOPAY_WIZARD_DIAGNOSIS "payment-diagnosis"

/**
 * TopayWizard:
 * @id: as in data/flows/wizards.list
 * @title: what it does, to be translated
 * @caption: a line more, to be translated
 * @icon_name: a symbolic icon
 * @tint: see topay_action_card_set_icon ()
 * @is_elsewhere: not a card of Home: the search, articles and pages lead to it
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *caption;
  const char *icon_name;
  const char *tint;
  gboolean is_elsewhere;
} TopayWizard;

extern const TopayWizard topay_wizards[];
extern const guint topay_n_wizards;

const TopayWizard *topay_wizards_find (const char *id);
const char *topay_wizard_get_title (const TopayWizard *wizard);
const char *topay_wizard_get_caption (const TopayWizard *wizard);
TopayFlow *topay_wizards_load_flow (const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
