/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay.h"
#include "service-fixture.h"

/* A person with the app, as a program of its own behind a wire of its own: it is killed and started
 * again as the test likes, and finds what it kept before. The service may have another port every
 * time. */

G_BEGIN_DECLS

typedef struct _TopayFaultPerson TopayFaultPerson;

/* @environment: (nullable) (array zero-terminated=1): "NAME=value" over what the test has */
TopayFaultPerson *topay_fault_person_new (TopayTestService *service,
                                          const char *const *environment);
void topay_fault_person_free (TopayFaultPerson *self);

TopayTestRelay *topay_fault_person_get_relay (TopayFaultPerson *self);
const char *topay_fault_person_get_folder (TopayFaultPerson *self);  /* what the app kept */
const char *topay_fault_person_get_journal (TopayFaultPerson *self); /* path */
/* Lines of the journal that begin so; "" for receipts. */
guint topay_fault_person_count (TopayFaultPerson *self, const char *word);
char *topay_fault_person_dup_last (TopayFaultPerson *self, const char *word);

void topay_fault_person_start (TopayFaultPerson *self);
void topay_fault_person_kill (TopayFaultPerson *self);
/* The service is back, where it says. */
void topay_fault_person_follow (TopayFaultPerson *self);
/* Asks for something with so many files, and returns at once. */
void topay_fault_person_ask (TopayFaultPerson *self, guint n_files, guint n_bytes);
void topay_fault_person_tell (TopayFaultPerson *self, const char *line);
/* Waits until nothing waits to be sent any more, and ends the program. */
void topay_fault_person_finish (TopayFaultPerson *self);

G_END_DECLS
