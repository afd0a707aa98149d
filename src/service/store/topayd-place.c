/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-place-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#define COPY_BYTES (256 * 1024)

static gboolean
fail (const char *what, const char *path, GError **error)
{
  int number = errno;
  TopayError code = TOPAY_ERROR_IO;

  if (number == ENOSPC || number == EDQUOT)
    code = TOPAY_ERROR_FULL;
  else if (number == ENOENT)
    code = TOPAY_ERROR_NOT_FOUND;

  g_set_error (error, TOPAY_ERROR, code, "%s ‘%s’: %s", what, path, g_strerror (number));

  return FALSE;
}

/**
 * topayd_place_lock:
 * @path: the database
 * @error: %TOPAY_ERROR_BUSY when another process holds it, %TOPAY_ERROR_IO
 *
 * Takes the lock beside the database, PATH.lock. A lock on the database itself would be SQLite’s.
 * The system gives it back when the process ends, however it ends.
 *
 * Returns: a file descriptor to close when done, or -1
 */
int
topayd_place_lock (const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int fd = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      fail ("No lock at", lock_path, error);
      return -1;
    }

  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  if (errno == EWOULDBLOCK)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY,
                 "‘%s’ is in use by another process; only one may write to it", path);
  else
    fail ("No lock at", lock_path, error);
  g_close (fd, NULL);

  return -1;
}

/**
 * topayd_place_make_folder:
 * @path: a file in it
 * @error: %TOPAY_ERROR_INVALID when others may write there, %TOPAY_ERROR_IO
 *
 * Makes the folder of a file, for its owner alone.
 *
 * Returns: whether it is there and safe
 */
gboolean
topayd_place_make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_stat (folder, &info) != 0)
    return fail ("No folder", folder, error);

  if (info.st_mode & (S_IWGRP | S_IWOTH))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "Others may write into the folder ‘%s’; its mode has to be 0700", folder);
      return FALSE;
    }

  return TRUE;
}

/**
 * topayd_place_make_file:
 * @path: a file
 * @error: %TOPAY_ERROR_INVALID when it is something else, %TOPAY_ERROR_FULL, %TOPAY_ERROR_IO
 *
 * Makes an empty file of mode 0600, or narrows the mode of the one that is there. The files that
 * SQLite keeps beside a database take its mode.
 *
 * Returns: whether it is there
 */
gboolean
topayd_place_make_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  struct stat info;
  gboolean made;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      fail ("Not opened:", path, error);
      if (fd >= 0)
        g_close (fd, NULL);
      return FALSE;
    }

  made = S_ISREG (info.st_mode);
  if (!made)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "‘%s’ is no ordinary file", path);
  else if (fchmod (fd, 0600) != 0)
    made = fail ("Not made private:", path, error);
  g_close (fd, NULL);

  return made && topayd_place_sync_folder (path, error);
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    fail ("Not on the disk:", path, error);
  if (fd >= 0)
    g_close (fd, NULL);

  return synced;
}

/**
 * topayd_place_sync_file:
 * @path: a file
 * @error: %TOPAY_ERROR_IO
 *
 * Returns: whether what was written to it is on the disk
 */
gboolean
topayd_place_sync_file (const char *path, GError **error)
{
  return sync_path (path, O_RDONLY, error);
}

/**
 * topayd_place_sync_folder:
 * @path: a file in it
 * @error: %TOPAY_ERROR_IO
 *
 * Returns: whether the names in the folder are on the disk
 */
gboolean
topayd_place_sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

/**
 * topayd_place_rename:
 * @from: a file
 * @to: its new name, in the same folder; what has it is replaced
 * @error: %TOPAY_ERROR_IO
 *
 * Returns: whether it is renamed, on the disk too
 */
gboolean
topayd_place_rename (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) != 0)
    return fail ("Not renamed:", from, error);

  return topayd_place_sync_folder (to, error);
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      gssize written = write (fd, bytes, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      bytes += written;
      size -= (gsize) written;
    }

  return TRUE;
}

static gboolean
copy_all (int in, int out)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  gssize got;

  while ((got = read (in, buffer, COPY_BYTES)) != 0)
    {
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0 || !write_all (out, buffer, (gsize) got))
        return FALSE;
    }

  return fsync (out) == 0;
}

/**
 * topayd_place_copy:
 * @from: a file
 * @to: what to make of it, mode 0600; replaced when it is there
 * @error: %TOPAY_ERROR_NOT_FOUND, %TOPAY_ERROR_FULL or %TOPAY_ERROR_IO
 *
 * Returns: whether the copy is on the disk
 */
gboolean
topayd_place_copy (const char *from, const char *to, GError **error)
{
  int in = g_open (from, O_RDONLY | O_CLOEXEC, 0);
  int out;
  gboolean copied;

  if (in < 0)
    return fail ("Not read:", from, error);

  out = g_open (to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  copied = out >= 0 && copy_all (in, out);
  if (!copied)
    fail ("Not written:", to, error);
  if (out >= 0)
    g_close (out, NULL);
  g_close (in, NULL);

  return copied;
}

/**
 * topayd_place_write:
 * @path: a file that is not there yet
 * @bytes: what to write
 * @size: bytes
 * @error: %TOPAY_ERROR_FULL or %TOPAY_ERROR_IO
 *
 * Makes a file of mode 0600, whole or not at all.
 *
 * Returns: whether it is on the disk
 */
gboolean
topayd_place_write (const char *path, const void *bytes, gsize size, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  int fd = g_open (partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written = fd >= 0 && write_all (fd, bytes, size) && fsync (fd) == 0;

  if (!written)
    fail ("Not written:", path, error);
  if (fd >= 0)
    g_close (fd, NULL);
  if (written && topayd_place_rename (partial, path, error))
    return TRUE;

  g_unlink (partial);

  return FALSE;
}
