/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "line.h"

/* A connection that may be lost at any moment, and says so instead of ending the test. Of one
 * thread; it opens itself anew with the next request. */

G_BEGIN_DECLS

typedef struct _TopayFaultLine TopayFaultLine;

TopayFaultLine *topay_fault_line_new (const char *ca_file, const char *source);
void topay_fault_line_free (TopayFaultLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFaultLine, topay_fault_line_free)

/* NULL: nobody knows what became of it. */
TopayTestReply *topay_fault_line_ask (TopayFaultLine *self, guint16 port, const char *request);
void topay_fault_line_close (TopayFaultLine *self);

G_END_DECLS
