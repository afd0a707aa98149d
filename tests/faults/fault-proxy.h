/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A bad network on loopback, in a thread of its own: every connection has a fate, which a seed and
 * a list of kinds decide. It sees only what TLS lets anybody see, and goes on to the service from
 * the address that the client came from. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_FAULT_NONE,
  TOPAY_FAULT_LATENCY,      /* every piece waits */
  TOPAY_FAULT_STALL_REPLY,  /* from some byte on the client hears nothing */
  TOPAY_FAULT_STALL_BOTH,   /* nobody hears anything */
  TOPAY_FAULT_RESET,        /* RST to both */
  TOPAY_FAULT_HALF_CLOSE,   /* the client hears the end, and may still speak */
  TOPAY_FAULT_CUT,          /* both hear the end */
  TOPAY_FAULT_SINGLE_BYTES, /* every byte is a piece of its own */
  TOPAY_FAULT_N_KINDS,
} TopayFaultKind;

typedef struct _TopayFaultProxy TopayFaultProxy;

TopayFaultProxy *topay_fault_proxy_new (guint16 target, guint32 seed);
void topay_fault_proxy_free (TopayFaultProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFaultProxy, topay_fault_proxy_free)

guint16 topay_fault_proxy_get_port (TopayFaultProxy *self);
void topay_fault_proxy_set_target (TopayFaultProxy *self, guint16 port);
/* The next @n_faults connections have a fate, of all kinds in turns; 0: from now on all is well. */
void topay_fault_proxy_set_faults (TopayFaultProxy *self, guint n_faults);
/* How many connections met theirs. */
guint topay_fault_proxy_get_n_struck (TopayFaultProxy *self, TopayFaultKind kind);
guint topay_fault_proxy_get_n_left (TopayFaultProxy *self);

const char *topay_fault_kind_to_string (TopayFaultKind kind);

G_END_DECLS
