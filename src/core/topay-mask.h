/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Hides in a text of a person what must not travel: numbers of cards and documents, phone numbers,
 * addresses, codes, passwords, and words that the caller knows to be private. */

G_BEGIN_DECLS

char *topay_mask_text (const char *text, const char *const *private_words);

G_END_DECLS
