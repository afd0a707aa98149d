/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The keys that are not in the database: one file each in a folder that only the service reads. */

G_BEGIN_DECLS

#define TOPAYD_KEY_BYTES 32

typedef enum
{
  TOPAYD_KEY_PEPPER, /* passwords and codes */
  TOPAYD_KEY_SEAL,   /* addresses, secrets of authenticators, messages */
  TOPAYD_KEY_LOOKUP, /* what is found by name without being readable */
  TOPAYD_N_KEYS,
} TopaydKeyKind;

typedef struct _TopaydKeys TopaydKeys;

TopaydKeys *topayd_keys_open (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_keys_free (TopaydKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydKeys, topayd_keys_free)

const guint8 *topayd_keys_get (const TopaydKeys *self, TopaydKeyKind kind);
const char *topayd_keys_get_audit_path (const TopaydKeys *self);

#define TOPAYD_LOOKUP_BYTES 32

void topayd_keys_lookup (const TopaydKeys *self,
                         const char *purpose,
                         const char *text,
                         guint8 lookup[TOPAYD_LOOKUP_BYTES]);

G_END_DECLS
