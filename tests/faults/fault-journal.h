/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a client was told, in a file of its own. A line is on the disk before anybody counts on it,
 * so that the checker may believe every one. A line is a word and what belongs to it:
 *
 *   try KEY ARTICLE             a vote is about to leave
 *   vote KEY ARTICLE RECEIPT    it was acknowledged
 *   start PROOF                 a reset was begun
 *   code PROOF                  its code was accepted
 *   done PROOF                  its end was acknowledged
 *   void PROOF                  the end was asked for again after a lost answer, and was past
 */

G_BEGIN_DECLS

typedef struct _TopayFaultJournal TopayFaultJournal;

TopayFaultJournal *topay_fault_journal_new (const char *folder, guint number);
void topay_fault_journal_free (TopayFaultJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFaultJournal, topay_fault_journal_free)

void topay_fault_journal_write (TopayFaultJournal *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

G_END_DECLS
