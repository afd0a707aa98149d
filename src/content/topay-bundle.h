/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "topay-bundle-format.h"

G_BEGIN_DECLS

/**
 * TopayBundle:
 *
 * The sections of a library file. Nothing of it is trusted before its checksum was verified, and
 * nothing of its structure after that. Not safe to be used from two threads at once.
 */
typedef struct _TopayBundle TopayBundle;

TopayBundle *topay_bundle_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopayBundle *topay_bundle_new (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_bundle_free (TopayBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayBundle, topay_bundle_free)

gboolean topay_bundle_has_section (TopayBundle *self, TopaySectionKind kind, const char *language);
GBytes *topay_bundle_dup_section (TopayBundle *self,
                                  TopaySectionKind kind,
                                  const char *language,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *topay_bundle_dup_variant (TopayBundle *self,
                                    TopaySectionKind kind,
                                    const char *language,
                                    const char *type,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void topay_bundle_hash (const guint8 *data, gsize length, guint8 *hash);
void topay_bundle_hash_header (const guint8 *data, guint n_sections, guint8 *hash);

G_END_DECLS
