/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A program whose windows another one drives: a command a line comes in, an answer a line goes out.
 * Words are divided by tabs; “ok” or “no” stand first in the answer. */

G_BEGIN_DECLS

/* Runs @application until it is told to quit; the status for main (). */
int actor_run (GApplication *application);

G_END_DECLS
