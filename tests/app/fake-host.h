/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-host.h"

/* A service in the test: every call waits until the test answers it. */

G_BEGIN_DECLS

#define FAKE_TYPE_HOST (fake_host_get_type ())
G_DECLARE_FINAL_TYPE (FakeHost, fake_host, FAKE, HOST, GObject)

FakeHost *fake_host_new (void);
void fake_host_set_now (FakeHost *self, gint64 now);
const char *fake_host_get_endpoint (FakeHost *self); /* of the call that waits; NULL for none */
char *fake_host_dup_field (FakeHost *self, const char *name);
char *fake_host_print_field (FakeHost *self, const char *name);
void fake_host_set_lists (FakeHost *self, const char *payments, const char *cases);
guint fake_host_get_n_lists (FakeHost *self);
guint fake_host_get_n_calls (FakeHost *self);
void fake_host_reply (FakeHost *self, const char *fields);
void fake_host_refuse (FakeHost *self, const char *code, gint64 tries_left);
void fake_host_fail (FakeHost *self, int kind);

G_END_DECLS
