/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* A case in full: what we need from the person, by when they hear from us, what was decided, where
 * the money is, what happened, and what they can do now. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASE_VIEW (topay_case_view_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseView, topay_case_view, TOPAY, CASE_VIEW, AdwBin)

void topay_case_view_set_context (TopayCaseView *self, TopayContext *context);
void topay_case_view_show_case (TopayCaseView *self, const char *case_id);
const char *topay_case_view_get_case_id (TopayCaseView *self); /* (nullable) */
void topay_case_view_focus_title (TopayCaseView *self);

G_END_DECLS
