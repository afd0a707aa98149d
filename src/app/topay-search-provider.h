/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-context.h"

/* The articles in the desktop's own search: org.gnome.Shell.SearchProvider2 over D-Bus. The desktop
 * knows of it by data/com.topay.HelpCenter.search-provider.ini. */

G_BEGIN_DECLS

/* What the desktop shows of one program; more it cuts off itself. */
#define TOPAY_SEARCH_PROVIDER_LIMIT 5

/* Any program on the bus may ask; what lies behind these is not read. */
#define TOPAY_SEARCH_PROVIDER_MAX_TERMS_BYTES 1024
#define TOPAY_SEARCH_PROVIDER_MAX_METAS       16

/* Answers that wait for the library. The desktop asks again with every letter, and only the latest
 * question still matters. */
#define TOPAY_SEARCH_PROVIDER_MAX_WAITING 16

#define TOPAY_TYPE_SEARCH_PROVIDER (topay_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (TopaySearchProvider, topay_search_provider, TOPAY, SEARCH_PROVIDER, GObject)

/* signal "open-uri" (const char *uri): somebody chose a result, or asked for the whole search */
TopaySearchProvider *
topay_search_provider_new (GApplication *application) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_provider_set_context (TopaySearchProvider *self, TopayContext *context);
gboolean topay_search_provider_export (TopaySearchProvider *self,
                                       GDBusConnection *connection,
                                       const char *object_path);
void topay_search_provider_unexport (TopaySearchProvider *self, GDBusConnection *connection);

G_END_DECLS
