/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Looks for a secret in bytes, in every dress it could wear. */

G_BEGIN_DECLS

/* The dress in which it was found; NULL when it is not there. */
const char *topay_test_canary_find (const char *secret, const char *bytes, gsize length);
/* Files below a folder in which it was found, one a line; @except (nullable): a part of the paths
 * that are not looked at. */
char *topay_test_canary_search (const char *secret, const char *folder, const char *except);

G_END_DECLS
