/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A wire between a client and a service, in a thread of its own, that can hold back what the
 * service says and be cut. It sees only what TLS lets anybody see. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_TEST_STOP_NOWHERE,
  TOPAY_TEST_STOP_IN_REQUEST,   /* so much of a request has passed */
  TOPAY_TEST_STOP_BEFORE_REPLY, /* the service answers a request of that length, or a longer one */
} TopayTestStop;

typedef struct _TopayTestRelay TopayTestRelay;

TopayTestRelay *topay_test_relay_new (guint16 port);
void topay_test_relay_free (TopayTestRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestRelay, topay_test_relay_free)

guint16 topay_test_relay_get_port (TopayTestRelay *self);
void topay_test_relay_set_target (TopayTestRelay *self, guint16 port);
/* From now on nothing of the service arrives; what it has said is lost with the next cut. */
void topay_test_relay_hold (TopayTestRelay *self);
void topay_test_relay_cut (TopayTestRelay *self); /* every connection; then it works again */

/* Scripted: nothing moves from that point until the next cut, so that whoever waits for it finds
 * the same moment every time. */
void topay_test_relay_stop_at (TopayTestRelay *self, TopayTestStop where, guint n_bytes);
gboolean topay_test_relay_has_stopped (TopayTestRelay *self);
/* Bytes of the longest request that has no answer yet. */
guint topay_test_relay_get_asked (TopayTestRelay *self);

G_END_DECLS
