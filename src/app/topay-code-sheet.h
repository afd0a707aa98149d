/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-account.h"

/* Asks for a second proof of the person: a code that is sent, or read in the authenticator app. */

G_BEGIN_DECLS

void topay_code_sheet_ask_async (GtkWidget *parent,
                                 TopayAccount *account,
                                 const char *reason,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean topay_code_sheet_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
