/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A folder of sources that a test writes, changes and throws away. */

G_BEGIN_DECLS

#define TOPAY_FIXTURE_WIZARDS "wizards.list"

typedef struct
{
  char *folder; /* (owned) */
} TopayFixture;

TopayFixture *topay_fixture_new (void);
TopayFixture *topay_fixture_new_clean (void);
void topay_fixture_free (TopayFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFixture, topay_fixture_free)

char *topay_fixture_dup_path (TopayFixture *self, const char *name);
void topay_fixture_write (TopayFixture *self, const char *name, const char *text);
void topay_fixture_remove (TopayFixture *self, const char *name);
void topay_fixture_replace (TopayFixture *self, const char *name, const char *from, const char *to);

G_END_DECLS
