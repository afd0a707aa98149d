/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-line.h"

/* People who vote and reset passwords, each in a thread, from an address and with an account of
 * their own, and keep a journal of what they were told. Whatever gets lost they ask again. */

G_BEGIN_DECLS

typedef struct _TopayFaultCrowd TopayFaultCrowd;

TopayFaultCrowd *topay_fault_crowd_new (TopayTestService *service, guint n_people, guint32 seed);
void topay_fault_crowd_set_port (TopayFaultCrowd *self, guint16 port);
/* Everybody ends what was begun, for which the service has to run, and goes. */
void topay_fault_crowd_wait_for_password (TopayFaultCrowd *self);
void topay_fault_crowd_finish (TopayFaultCrowd *self);
void topay_fault_crowd_free (TopayFaultCrowd *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFaultCrowd, topay_fault_crowd_free)

const char *topay_fault_crowd_get_journals (TopayFaultCrowd *self);

G_END_DECLS
