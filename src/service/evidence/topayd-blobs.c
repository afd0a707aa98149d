/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-blobs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "topay-error.h"

/* What is left free for everybody else, the database before all: a tenth of the disk, or this. */
#define MAX_RESERVE_BYTES G_GUINT64_CONSTANT (1073741824)

typedef struct
{
  TopaydBlobs parent;
  int folder; /* (owned): descriptor */
} Folder;

/**
 * topayd_blob_name_is_valid:
 * @name: of a blob
 *
 * Returns: whether it is 32 hexadecimal digits, and so no path
 */
gboolean
topayd_blob_name_is_valid (const char *name)
{
  return strlen (name) == TOPAYD_BLOB_NAME_LENGTH
         && strspn (name, "0123456789abcdef") == TOPAYD_BLOB_NAME_LENGTH;
}

static gboolean
fail (GError **error, const char *what)
{
  int number = errno;
  TopayError kind = TOPAY_ERROR_IO;

  if (number == ENOSPC || number == EDQUOT)
    kind = TOPAY_ERROR_FULL;
  else if (number == ENOENT)
    kind = TOPAY_ERROR_NOT_FOUND;
  g_set_error (error, TOPAY_ERROR, (int) kind, "Evidence: %s: %s", what, g_strerror (number));
  return FALSE;
}

static gboolean
check_room (const Folder *self, gsize n_bytes, GError **error)
{
  struct statvfs disk;
  guint64 free_bytes, reserve;

  if (fstatvfs (self->folder, &disk) != 0)
    return fail (error, "looking for room");
  free_bytes = (guint64) disk.f_bavail * disk.f_frsize;
  reserve = MIN ((guint64) disk.f_blocks * disk.f_frsize / 10, MAX_RESERVE_BYTES);
  if (free_bytes >= reserve + n_bytes)
    return TRUE;
  errno = ENOSPC;
  return fail (error, "no room but the reserve");
}

static gboolean
write_all (int file, GBytes *bytes)
{
  gsize left = 0;
  const guint8 *at = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n_written = write (file, at, left);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written <= 0)
        return FALSE;
      at += n_written;
      left -= (gsize) n_written;
    }
  return TRUE;
}

/* Nobody knows the name before the row that has it is committed, so that a file which is only half
 * there when the power goes is found by the next sweep. */
static gboolean
folder_put (TopaydBlobs *blobs, const char *name, GBytes *bytes, GError **error)
{
  Folder *self = (Folder *) blobs;
  gboolean done;
  int file;

  if (!topayd_blob_name_is_valid (name) || !check_room (self, g_bytes_get_size (bytes), error))
    return FALSE;
  file = openat (self->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0)
    return fail (error, "making a file");
  done = write_all (file, bytes) && fsync (file) == 0;
  if (!done)
    fail (error, "writing a file");
  if (close (file) != 0 && done)
    done = fail (error, "closing a file");
  if (done && fsync (self->folder) != 0)
    done = fail (error, "keeping a file");
  if (!done)
    unlinkat (self->folder, name, 0);
  return done;
}

static GBytes *
read_all (int file, gsize length, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (MAX (length, 1));
  gsize at = 0;

  while (at < length)
    {
      gssize n_read = read (file, bytes + at, length - at);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0)
        {
          fail (error, "reading a file");
          return NULL;
        }
      at += (gsize) n_read;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static GBytes *
folder_get (TopaydBlobs *blobs, const char *name, gsize max_bytes, GError **error)
{
  Folder *self = (Folder *) blobs;
  struct stat status;
  GBytes *bytes = NULL;
  int file;

  if (!topayd_blob_name_is_valid (name))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "Evidence: no such name");
      return NULL;
    }
  file = openat (self->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0 || fstat (file, &status) != 0)
    fail (error, "opening a file");
  else if (status.st_size < 0 || (guint64) status.st_size > max_bytes)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "Evidence: a file is too long");
  else
    bytes = read_all (file, (gsize) status.st_size, error);
  if (file >= 0)
    close (file);
  return bytes;
}

static gboolean
folder_remove (TopaydBlobs *blobs, const char *name, GError **error)
{
  Folder *self = (Folder *) blobs;

  if (!topayd_blob_name_is_valid (name) || unlinkat (self->folder, name, 0) == 0 || errno == ENOENT)
    return TRUE;
  return fail (error, "removing a file");
}

static gboolean
folder_list (TopaydBlobs *blobs, GPtrArray *names, GError **error)
{
  Folder *self = (Folder *) blobs;
  int copy = openat (self->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = copy >= 0 ? fdopendir (copy) : NULL;
  const struct dirent *entry;

  if (directory == NULL)
    {
      if (copy >= 0)
        close (copy);
      return fail (error, "listing files");
    }
  while ((entry = readdir (directory)) != NULL)
    if (topayd_blob_name_is_valid (entry->d_name))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (directory);
  return TRUE;
}

static void
folder_free (TopaydBlobs *blobs)
{
  Folder *self = (Folder *) blobs;

  close (self->folder);
  g_free (self);
}

static const TopaydBlobsClass folder_class = {
  .put = folder_put,
  .get = folder_get,
  .remove = folder_remove,
  .list = folder_list,
  .free = folder_free,
};

/**
 * topayd_blobs_open_folder:
 * @path: of a folder; made when it is not there, for its owner alone
 * @error: return location for an error
 *
 * Keeps each blob as a file of mode 0600. A tenth of the disk, at most 1 GiB, is left for others.
 *
 * Returns: (transfer full) (nullable): a place for blobs; %NULL with IO
 */
TopaydBlobs *
topayd_blobs_open_folder (const char *path, GError **error)
{
  Folder *self;
  int folder;

  if (g_mkdir_with_parents (path, 0700) != 0)
    {
      fail (error, path);
      return NULL;
    }
  folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    {
      fail (error, path);
      return NULL;
    }
  self = g_new0 (Folder, 1);
  self->parent.class = &folder_class;
  self->folder = folder;
  return &self->parent;
}

/**
 * topayd_blobs_free:
 * @self: (transfer full): a place for blobs; what is in it stays
 */
void
topayd_blobs_free (TopaydBlobs *self)
{
  self->class->free (self);
}
