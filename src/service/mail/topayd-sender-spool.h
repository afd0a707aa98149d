/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sender.h"

G_BEGIN_DECLS

#define TOPAYD_TYPE_SENDER_SPOOL (topayd_sender_spool_get_type ())
G_DECLARE_FINAL_TYPE (TopaydSenderSpool, topayd_sender_spool, TOPAYD, SENDER_SPOOL, GObject)

TopaydSender *topayd_sender_spool_new (const char *folder,
                                       gboolean loopback_only,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
