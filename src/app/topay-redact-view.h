/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-picture-code.h"
#include "topay-screen-picture.h"

/* A picture on which parts can be blackened, by dragging or with the keyboard, and which can be
 * turned. What was done is told as edits; the picture itself is not touched. */

G_BEGIN_DECLS

#define TOPAY_TYPE_REDACT_VIEW (topay_redact_view_get_type ())
G_DECLARE_FINAL_TYPE (TopayRedactView, topay_redact_view, TOPAY, REDACT_VIEW, GtkWidget)

/* signal "changed" (): another cover, another turn */
GtkWidget *topay_redact_view_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_redact_view_set_picture (TopayRedactView *self, const TopayScreenPicture *picture);
void topay_redact_view_cover (TopayRedactView *self);
void topay_redact_view_turn (TopayRedactView *self, int quarters);
void topay_redact_view_undo (TopayRedactView *self);
gboolean topay_redact_view_can_undo (TopayRedactView *self);
gboolean topay_redact_view_has_edits (TopayRedactView *self);
void topay_redact_view_get_edits (TopayRedactView *self, TopayPictureEdits *edits);
char *topay_redact_view_dup_frame_words (TopayRedactView *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
