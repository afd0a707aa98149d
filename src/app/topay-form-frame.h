/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What every page with a form looks like: header with Back and Cancel, how far one is, a heading,
 * the form, what went wrong, and a bar with the one main button. The page that holds it installs
 * the actions: form.continue, form.back, form.cancel, form.save-draft. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FORM_FRAME (topay_form_frame_get_type ())
G_DECLARE_FINAL_TYPE (TopayFormFrame, topay_form_frame, TOPAY, FORM_FRAME, AdwBin)

/* property "content": GtkWidget, the form */
GtkWidget *topay_form_frame_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_form_frame_set_title (TopayFormFrame *self, const char *title);
void topay_form_frame_set_progress (TopayFormFrame *self, guint step, guint n_steps);
void topay_form_frame_set_heading (TopayFormFrame *self, const char *heading, const char *lead);
void topay_form_frame_set_content (TopayFormFrame *self, GtkWidget *content);
GtkWidget *topay_form_frame_get_content (TopayFormFrame *self);
void
topay_form_frame_set_main_button (TopayFormFrame *self, const char *label, gboolean destructive);
void topay_form_frame_set_draft_button (TopayFormFrame *self, gboolean visible);
void topay_form_frame_set_finished (TopayFormFrame *self, gboolean finished);
void topay_form_frame_set_busy (TopayFormFrame *self, const char *doing);
gboolean topay_form_frame_is_busy (TopayFormFrame *self);
void topay_form_frame_show_problem (TopayFormFrame *self,
                                    const char *title,
                                    const char *text,
                                    gboolean can_retry);
void topay_form_frame_show_wait (TopayFormFrame *self, guint seconds);
void topay_form_frame_hide_problem (TopayFormFrame *self);
void topay_form_frame_announce (TopayFormFrame *self, const char *text);
void topay_form_frame_focus_content (TopayFormFrame *self);
void topay_form_frame_focus_main_button (TopayFormFrame *self);
GtkWidget *topay_form_frame_get_header (TopayFormFrame *self);
GtkWidget *topay_form_frame_get_body (TopayFormFrame *self);
GtkWidget *topay_form_frame_get_bar (TopayFormFrame *self);

G_END_DECLS
