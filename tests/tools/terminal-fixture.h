/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A program on a terminal of its own, and somebody who reads it and types. */

G_BEGIN_DECLS

typedef struct _TopayTerminal TopayTerminal;

/* @errors_to: (nullable): a file for what it writes to the standard error */
TopayTerminal *topay_terminal_new (const char *const *arguments, const char *errors_to);
void topay_terminal_free (TopayTerminal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTerminal, topay_terminal_free)

/* Until it stands there, behind what was waited for before; fails the test when it does not come.
 */
void topay_terminal_wait_for (TopayTerminal *self, const char *text);
void topay_terminal_type (TopayTerminal *self, const char *text);
gboolean topay_terminal_shows_typing (TopayTerminal *self);
void topay_terminal_hang_up (TopayTerminal *self);
/* The exit status, when it has gone; 128 and more: a signal. */
int topay_terminal_finish (TopayTerminal *self);
const char *topay_terminal_get_text (TopayTerminal *self);

G_END_DECLS
