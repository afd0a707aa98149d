/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Where bytes stand under random names: a folder now; what else can do these four things may take
 * its place. Every function waits, and may be called by several threads at once. */

G_BEGIN_DECLS

#define TOPAYD_BLOB_NAME_LENGTH 32

typedef struct _TopaydBlobs TopaydBlobs;

typedef struct
{
  /* Whole and on the disk when it returns, under a name that was not there; FULL without room. */
  gboolean (*put) (TopaydBlobs *self, const char *name, GBytes *bytes, GError **error);
  /* (nullable) (transfer full): NOT_FOUND, or TOO_LARGE beyond @max_bytes */
  GBytes *(*get) (TopaydBlobs *self, const char *name, gsize max_bytes, GError **error);
  /* What is not there is removed. */
  gboolean (*remove) (TopaydBlobs *self, const char *name, GError **error);
  /* @names: (element-type utf8): gets an owned copy of each */
  gboolean (*list) (TopaydBlobs *self, GPtrArray *names, GError **error);
  void (*free) (TopaydBlobs *self);
} TopaydBlobsClass;

struct _TopaydBlobs
{
  const TopaydBlobsClass *class;
};

void topayd_blobs_free (TopaydBlobs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydBlobs, topayd_blobs_free)

TopaydBlobs *topayd_blobs_open_folder (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_blob_name_is_valid (const char *name);

G_END_DECLS
