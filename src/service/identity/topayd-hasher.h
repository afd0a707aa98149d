/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-keys.h"

/* Argon2id in two threads of its own, so that neither the main loop nor the memory of the machine
 * is ever taken by people who sign in. */

G_BEGIN_DECLS

#define TOPAYD_HASHER_THREADS    2
#define TOPAYD_HASHER_MAX_QUEUED 32

/* What one hash costs: memory in KiB and passes over it. */
typedef struct
{
  guint memory_kib;
  guint passes;
} TopaydHashCost;

extern const TopaydHashCost topayd_hash_cost_usual;
extern const TopaydHashCost topayd_hash_cost_floor;
extern const TopaydHashCost topayd_hash_cost_tests; /* far too cheap for anything else */

typedef enum
{
  TOPAYD_HASH_FLOOR,
  TOPAYD_HASH_NO_FLOOR_FOR_TESTS,
} TopaydHashFloor;

#define TOPAYD_TYPE_HASHER (topayd_hasher_get_type ())
G_DECLARE_FINAL_TYPE (TopaydHasher, topayd_hasher, TOPAYD, HASHER, GObject)

TopaydHasher *topayd_hasher_new (const TopaydKeys *keys,
                                 const TopaydHashCost *cost,
                                 TopaydHashFloor floor) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_hasher_has_room (TopaydHasher *self);
guint topayd_hasher_get_n_done (TopaydHasher *self);
void topayd_hasher_close (TopaydHasher *self);

void topayd_hasher_hash_async (TopaydHasher *self,
                               const char *password,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *topayd_hasher_hash_finish (TopaydHasher *self,
                                 GAsyncResult *result,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  TOPAYD_VERIFY_WRONG,
  TOPAYD_VERIFY_RIGHT,
  TOPAYD_VERIFY_RIGHT_BUT_OLD, /* right; hash it anew with today's cost */
} TopaydVerify;

/* @encoded NULL: nobody's password; takes as long, and is always wrong. */
void topayd_hasher_verify_async (TopaydHasher *self,
                                 const char *password,
                                 const char *encoded,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean topayd_hasher_verify_finish (TopaydHasher *self,
                                      GAsyncResult *result,
                                      TopaydVerify *verify,
                                      GError **error);

/* The same, waiting, in the caller's thread: for programs of the command line. */
char *topayd_hasher_hash (TopaydHasher *self,
                          const char *password,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
