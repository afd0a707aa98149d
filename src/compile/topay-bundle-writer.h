/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-bundle-format.h"
#include "topay-source.h"

G_BEGIN_DECLS

/**
 * TopayBundleWriter:
 *
 * Puts sections together to a library file.
 */
typedef struct _TopayBundleWriter TopayBundleWriter;

TopayBundleWriter *topay_bundle_writer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_bundle_writer_free (TopayBundleWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayBundleWriter, topay_bundle_writer_free)

void topay_bundle_writer_add_bytes (TopayBundleWriter *self,
                                    TopaySectionKind kind,
                                    const char *language,
                                    GBytes *bytes);
void topay_bundle_writer_add_variant (TopayBundleWriter *self,
                                      TopaySectionKind kind,
                                      const char *language,
                                      GVariant *value);
GBytes *topay_bundle_writer_finish (TopayBundleWriter *self) G_GNUC_WARN_UNUSED_RESULT;

GBytes *topay_bundle_build (const TopaySource *source) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_bundle_save (GBytes *bundle, const char *path, GError **error);

G_END_DECLS
