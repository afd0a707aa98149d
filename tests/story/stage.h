/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A program with windows that plays a part, seen from the test that directs it. What does not come
 * about ends the test with what was on screen instead. */

G_BEGIN_DECLS

typedef struct _StageWindow StageWindow;

/* @environment: "NAME=value" over what the test has */
StageWindow *stage_open (const char *program, const char *const *environment);
void stage_close (StageWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StageWindow, stage_close)

void stage_see (StageWindow *self, const char *text);  /* waits for it */
void stage_miss (StageWindow *self, const char *text); /* waits for its end */
gboolean stage_looks (StageWindow *self, const char *text);
void stage_press (StageWindow *self, const char *words);
void stage_fill (StageWindow *self, const char *label, const char *text);
void stage_type (StageWindow *self, const char *text);
void stage_key (StageWindow *self, const char *name);
void stage_copy (StageWindow *self, const char *const *paths);
void stage_paste (StageWindow *self);
void stage_front (StageWindow *self);
char *stage_read (StageWindow *self); /* a line each */
void stage_shoot (StageWindow *self, const char *path);

G_END_DECLS
