/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopayFoldedText:
 * @text: valid UTF-8 that ends in NUL and holds no other
 * @length: bytes of @text without the NUL
 * @origins: (array): one more than @length: where in the source the character that made this byte
 *   began; the last names the end of what was read
 *
 * Text made equal for matching: two texts that a person would call the same read the same here.
 */
typedef struct
{
  char *text;
  gsize length;
  guint *origins;
} TopayFoldedText;

TopayFoldedText *topay_folded_text_new (const char *source,
                                        gssize length,
                                        gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;
void topay_folded_text_free (TopayFoldedText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFoldedText, topay_folded_text_free)

guint topay_folded_text_get_source_start (const TopayFoldedText *self, gsize start);
guint topay_folded_text_get_source_end (const TopayFoldedText *self, gsize end);

char *topay_text_fold (const char *source) G_GNUC_WARN_UNUSED_RESULT;
gunichar topay_text_simplify (gunichar character);

G_END_DECLS
