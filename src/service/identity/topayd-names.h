/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* One spelling for everything that names an account. */

G_BEGIN_DECLS

char *topayd_normalize_name (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_normalize_email (const char *email) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_normalize_phone (const char *phone) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_mask_email (const char *email) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_mask_phone (const char *phone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
