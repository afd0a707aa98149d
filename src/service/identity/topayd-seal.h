/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-keys.h"
#include "topayd-secret.h"

G_BEGIN_DECLS

GBytes *topayd_seal (const TopaydKeys *keys,
                     const char *context,
                     gconstpointer bytes,
                     gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;
TopaydSecret *topayd_seal_open (const TopaydKeys *keys,
                                const char *context,
                                gconstpointer sealed,
                                gsize n_sealed,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in the form of TopaydMailCrypt; @data is a TopaydKeys. */
GBytes *topayd_seal_bytes (
    gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error);
GBytes *topayd_seal_open_bytes (
    gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error);

G_END_DECLS
