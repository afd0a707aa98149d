/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void topay_language_init (const char *catalogues);
void topay_language_prefer_fonts (const char *language);
const char *topay_language_resolve (const char *setting);
void topay_language_apply (const char *language);

G_END_DECLS
