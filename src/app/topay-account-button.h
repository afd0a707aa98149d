/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* The button in the header that says who is signed in, with what one can do about it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_ACCOUNT_BUTTON (topay_account_button_get_type ())
G_DECLARE_FINAL_TYPE (TopayAccountButton, topay_account_button, TOPAY, ACCOUNT_BUTTON, AdwBin)

void topay_account_button_set_context (TopayAccountButton *self, TopayContext *context);

G_END_DECLS
