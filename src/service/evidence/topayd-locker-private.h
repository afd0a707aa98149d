/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-locker.h"

G_BEGIN_DECLS

struct _TopaydLocker
{
  TopaydBlobs *blobs;   /* (owned) */
  TopaydWorker *worker; /* (owned) */
  char *scanner;        /* (owned) (nullable): path of a socket */
  GHashTable *examined; /* (owned) (element-type utf8): ids of files that are looked at or wait */
  guint n_examining;
  GQueue waiting; /* (element-type GTask): owned references */
};

char *topayd_locker_dup_part_context (const char *id, guint part) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_locker_dup_file_context (const char *id) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_locker_put (TopaydLocker *self,
                         GBytes *key,
                         const char *context,
                         GBytes *plain,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_locker_has_hash (GBytes *bytes, const guint8 sha256[32]);

G_END_DECLS
