/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-catalogue.h"

/* The tables of src/proto, the articles, the list of wizards and the actions of the app, as a
 * catalogue by which wizards are judged. */

G_BEGIN_DECLS

TopayFlowCatalogue *wire_catalogue_new (const char *flow) G_GNUC_WARN_UNUSED_RESULT;

/* msgid → msgstr of po/zh_CN.po. */
GHashTable *catalogue_read_chinese (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
