/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-evidence-crypt.h"
#include "topayd-evidence-private.h"
#include "topayd-locker-private.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"
#include "topayd-token.h"

/**
 * topayd_locker_new:
 * @blobs: (transfer full): where the bytes stand
 * @scanner_socket: (nullable): path of the socket of clamd
 *
 * Starts the threads “topayd-evidence-1” and “-2”.
 *
 * Returns: (transfer full): a locker
 */
TopaydLocker *
topayd_locker_new (TopaydBlobs *blobs, const char *scanner_socket)
{
  TopaydLocker *self = g_new0 (TopaydLocker, 1);

  self->blobs = blobs;
  self->scanner = g_strdup (scanner_socket);
  self->worker = topayd_worker_new ("topayd-evidence");
  self->examined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * topayd_locker_close:
 * @self: a locker
 *
 * Ends the threads after what each is at; whatever waits fails as busy.
 */
void
topayd_locker_close (TopaydLocker *self)
{
  GTask *task;

  topayd_worker_close (self->worker);
  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The service is stopping");
      g_object_unref (task);
    }
}

/**
 * topayd_locker_free:
 * @self: (transfer full): a locker that nothing is asked of any more
 */
void
topayd_locker_free (TopaydLocker *self)
{
  topayd_locker_close (self);
  topayd_worker_free (self->worker);
  topayd_blobs_free (self->blobs);
  g_hash_table_unref (self->examined);
  g_free (self->scanner);
  g_free (self);
}

/**
 * topayd_locker_get_blobs:
 * @self: a locker
 *
 * Returns: (transfer none): where the bytes stand
 */
TopaydBlobs *
topayd_locker_get_blobs (TopaydLocker *self)
{
  return self->blobs;
}

/**
 * topayd_locker_get_scanner:
 * @self: a locker
 *
 * Returns: (transfer none) (nullable): path of the socket of clamd
 */
const char *
topayd_locker_get_scanner (TopaydLocker *self)
{
  return self->scanner;
}

/**
 * topayd_locker_get_worker:
 * @self: a locker
 *
 * Returns: (transfer none): its threads
 */
TopaydWorker *
topayd_locker_get_worker (TopaydLocker *self)
{
  return self->worker;
}

/**
 * topayd_locker_dup_part_context:
 * @id: of a file
 * @part: number of a part
 *
 * Returns: (transfer full): what the part is encrypted as
 */
char *
topayd_locker_dup_part_context (const char *id, guint part)
{
  return g_strdup_printf ("evidence-part:%s:%u", id, part);
}

/**
 * topayd_locker_dup_file_context:
 * @id: of a file
 *
 * Returns: (transfer full): what the whole file is encrypted as
 */
char *
topayd_locker_dup_file_context (const char *id)
{
  return g_strdup_printf ("evidence-file:%s", id);
}

/**
 * topayd_locker_put:
 * @self: a locker
 * @key: of the file
 * @context: what it is
 * @plain: the bytes
 * @error: return location for an error
 *
 * Encrypts bytes and puts them on the disk, in a thread of the worker.
 *
 * Returns: (transfer full) (nullable): the random name of the blob; %NULL with FULL or IO
 */
char *
topayd_locker_put (
    TopaydLocker *self, GBytes *key, const char *context, GBytes *plain, GError **error)
{
  g_autoptr (GBytes) encrypted = topayd_evidence_encrypt (key, context, plain);
  char name[TOPAYD_ID_SIZE];

  topayd_id_draw (name);
  return self->blobs->class->put (self->blobs, name, encrypted, error) ? g_strdup (name) : NULL;
}

/**
 * topayd_locker_has_hash:
 * @bytes: anything
 * @sha256: a hash
 *
 * Returns: whether it is that of @bytes
 */
gboolean
topayd_locker_has_hash (GBytes *bytes, const guint8 sha256[32])
{
  guint8 hash[crypto_hash_sha256_BYTES];
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  crypto_hash_sha256 (hash, data, size);
  return memcmp (hash, sha256, sizeof hash) == 0;
}

/* --- Storing a part --- */

/**
 * topayd_locker_part_free:
 * @self: (transfer full): a part
 */
void
topayd_locker_part_free (TopaydLockerPart *self)
{
  g_bytes_unref (self->key);
  g_bytes_unref (self->bytes);
  g_free (self->id);
  g_free (self);
}

typedef struct
{
  /* Input */
  TopaydLocker *locker;   /* (unowned): closed before it is freed */
  TopaydLockerPart *part; /* (owned) */

  /* Output */
  char *blob; /* (owned) (nullable) */
} Store;

static void
store_free (Store *self)
{
  topayd_locker_part_free (self->part);
  g_free (self->blob);
  g_free (self);
}

static gboolean
run_store (gpointer data, GError **error)
{
  Store *store = data;
  g_autofree char *context = topayd_locker_dup_part_context (store->part->id, store->part->part);

  if (!topayd_locker_has_hash (store->part->bytes, store->part->sha256))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A part is not that of its hash");
      return FALSE;
    }
  store->blob =
      topayd_locker_put (store->locker, store->part->key, context, store->part->bytes, error);
  return store->blob != NULL;
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */
  Store *store = g_task_get_task_data (task);
  GError *error = NULL;

  if (topayd_worker_run_finish (result, &error))
    g_task_return_pointer (task, g_steal_pointer (&store->blob), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * topayd_locker_store_async:
 * @self: a locker
 * @part: (transfer full): a part
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Holds a part against its hash and puts it on the disk.
 */
void
topayd_locker_store_async (TopaydLocker *self,
                           TopaydLockerPart *part,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Store *store = g_new0 (Store, 1);

  store->locker = self;
  store->part = part;
  g_task_set_source_tag (task, topayd_locker_store_async);
  g_task_set_task_data (task, store, (GDestroyNotify) store_free);
  topayd_worker_run_async (self->worker, run_store, store, on_stored_cb, task);
}

/**
 * topayd_locker_store_finish:
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the name of the blob; %NULL with INVALID when the hash is
 *   another, FULL, IO or BUSY
 */
char *
topayd_locker_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, topayd_locker_store_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Reading --- */

/**
 * topayd_locker_read:
 * @self: a locker
 * @file: a file that is ready
 * @error: return location for an error
 *
 * Reads, decrypts and checks a file, in a thread of the worker.
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL with DAMAGED, NOT_FOUND or IO
 */
GBytes *
topayd_locker_read (TopaydLocker *self, const TopaydEvidenceFile *file, GError **error)
{
  g_autofree char *context = topayd_locker_dup_file_context (file->id);
  g_autoptr (GBytes) encrypted = self->blobs->class->get (
      self->blobs, file->blob, topayd_evidence_get_encrypted_size (TOPAY_FILE_MAX_BYTES), error);
  g_autoptr (GBytes) plain = NULL;
  guint8 hash[TOPAYD_EVIDENCE_HASH_BYTES];

  if (encrypted == NULL)
    return NULL;
  plain = topayd_evidence_decrypt (file->key, context, encrypted, error);
  if (plain == NULL)
    return NULL;
  if (topayd_evidence_read_hex (file->description->sha256, hash)
      && topayd_locker_has_hash (plain, hash))
    return g_steal_pointer (&plain);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "Evidence is not that of its hash");
  return NULL;
}

typedef struct
{
  /* Input */
  TopaydLocker *locker;     /* (unowned): closed before it is freed */
  TopaydEvidenceFile *file; /* (unowned): of the caller, who waits */

  /* Output */
  GBytes *plain; /* (owned) (nullable) */
} Load;

static void
load_free (Load *self)
{
  g_clear_pointer (&self->plain, g_bytes_unref);
  g_free (self);
}

static gboolean
run_load (gpointer data, GError **error)
{
  Load *load = data;

  load->plain = topayd_locker_read (load->locker, load->file, error);
  return load->plain != NULL;
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  if (topayd_worker_run_finish (result, &error))
    g_task_return_pointer (task, g_steal_pointer (&load->plain), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * topayd_locker_load_async:
 * @self: a locker
 * @file: a file that is ready; lives until @callback is called
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Reads a file.
 */
void
topayd_locker_load_async (TopaydLocker *self,
                          TopaydEvidenceFile *file,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->locker = self;
  load->file = file;
  g_task_set_source_tag (task, topayd_locker_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  topayd_worker_run_async (self->worker, run_load, load, on_loaded_cb, task);
}

/**
 * topayd_locker_load_finish:
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL with DAMAGED, NOT_FOUND, IO or BUSY
 */
GBytes *
topayd_locker_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, topayd_locker_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Removing --- */

typedef struct
{
  TopaydLocker *locker; /* (unowned): closed before it is freed */
  GPtrArray *names;     /* (owned) */
} Removal;

static gboolean
run_removal (gpointer data, GError **error)
{
  const Removal *removal = data;

  for (guint i = 0; i < removal->names->len; i++)
    if (!removal->locker->blobs->class->remove (removal->locker->blobs,
                                                g_ptr_array_index (removal->names, i), error))
      return FALSE;
  return TRUE;
}

/* What could not be removed is found by the sweep of the next start. */
static void
on_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Removal *removal = user_data;
  g_autoptr (GError) error = NULL;

  if (!topayd_worker_run_finish (result, &error))
    g_message ("Evidence was not removed: %s", error->message);
  g_ptr_array_unref (removal->names);
  g_free (removal);
}

/**
 * topayd_locker_remove:
 * @self: a locker
 * @names: (transfer none) (element-type utf8): of blobs that no row has any more; emptied
 *
 * Removes blobs, some time later.
 */
void
topayd_locker_remove (TopaydLocker *self, GPtrArray *names)
{
  Removal *removal;

  if (names->len == 0)
    return;
  removal = g_new0 (Removal, 1);
  removal->locker = self;
  removal->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (removal->names, g_strdup (g_ptr_array_index (names, i)));
  g_ptr_array_set_size (names, 0);
  topayd_worker_run_async (self->worker, run_removal, removal, on_removed_cb, removal);
}
