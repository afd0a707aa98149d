/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-secret-store.h"

/* A Secret Service for the tests: one file in the folder of the test. Only there may a refresh
 * token stand. */

G_BEGIN_DECLS

#define TOPAY_TYPE_TEST_SECRETS (topay_test_secrets_get_type ())
G_DECLARE_FINAL_TYPE (TopayTestSecrets, topay_test_secrets, TOPAY, TEST_SECRETS, GObject)

TopayTestSecrets *topay_test_secrets_new (const char *path);
char *topay_test_secrets_dup (TopayTestSecrets *self); /* (nullable) */
void topay_test_secrets_set_broken (TopayTestSecrets *self, gboolean is_broken);

G_END_DECLS
