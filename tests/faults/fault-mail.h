/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The codes that arrived, for many readers at once. Every letter is read once. */

G_BEGIN_DECLS

typedef struct _TopayFaultMail TopayFaultMail;

TopayFaultMail *topay_fault_mail_new (const char *folder);
void topay_fault_mail_free (TopayFaultMail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFaultMail, topay_fault_mail_free)

/* The newest code for an address that was not taken yet; NULL when there is none. */
char *topay_fault_mail_take_code (TopayFaultMail *self, const char *address);

G_END_DECLS
