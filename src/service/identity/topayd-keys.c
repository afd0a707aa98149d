/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "topay-error.h"

#include "topayd-secret.h"

/* 64 hexadecimal digits and the end of the line. */
#define FILE_BYTES (2 * TOPAYD_KEY_BYTES + 1)

struct _TopaydKeys
{
  TopaydSecret *keys[TOPAYD_N_KEYS]; /* (owned) */
  char *audit_path;                  /* (owned) */
};

static const char *const names[] = { "pepper.key", "seal.key", "lookup.key" };
G_STATIC_ASSERT (G_N_ELEMENTS (names) == TOPAYD_N_KEYS);

static gboolean
fail (GError **error, const char *what, const char *path)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s ‘%s’: %s", what, path, g_strerror (errno));
  return FALSE;
}

/* Also root's own mistakes are refused: a key that others can read is no key any more. */
static gboolean
check_private (const char *path, const struct stat *status, GError **error)
{
  if ((status->st_mode & 077) != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED,
                   "‘%s’ is open to others (mode %04o); it must be its owner's alone", path,
                   (guint) status->st_mode & 07777);
      return FALSE;
    }
  if (status->st_uid != geteuid ())
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED, "‘%s’ belongs to another user", path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
open_folder (const char *folder, GError **error)
{
  struct stat status;

  if (mkdir (folder, 0700) != 0 && errno != EEXIST)
    return fail (error, "Cannot make the folder of keys", folder);
  if (lstat (folder, &status) != 0)
    return fail (error, "Cannot look at the folder of keys", folder);
  if (!S_ISDIR (status.st_mode))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "‘%s’ is no folder", folder);
      return FALSE;
    }
  return check_private (folder, &status, error);
}

static gboolean
write_whole (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, text, length);

      if (written < 0 && errno != EINTR)
        return FALSE;
      text += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
  return fsync (fd) == 0;
}

static gboolean
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return done;
}

/* Under another name first: a key that was written by halves must never be taken for a key, and one
 * that sealed anything must not be lost. */
static gboolean
make_key (const char *folder, const char *path, GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);
  g_autoptr (TopaydSecret) key = topayd_secret_new (NULL, TOPAYD_KEY_BYTES);
  g_autoptr (TopaydSecret) text = topayd_secret_new (NULL, FILE_BYTES + 1);
  gboolean done;
  int fd;

  randombytes_buf (key, TOPAYD_KEY_BYTES);
  sodium_bin2hex (text, FILE_BYTES, (const guint8 *) key, TOPAYD_KEY_BYTES);
  text[FILE_BYTES - 1] = '\n';
  unlink (draft);
  fd = open (draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, "Cannot make the key", draft);

  done = write_whole (fd, text, FILE_BYTES);
  done = close (fd) == 0 && done;
  if (!done || rename (draft, path) != 0 || !sync_folder (folder))
    return fail (error, "Cannot make the key", path);

  return TRUE;
}

static TopaydSecret *
parse_key (const char *path, const char *text, GError **error)
{
  g_autoptr (TopaydSecret) key = topayd_secret_new (NULL, TOPAYD_KEY_BYTES);
  gsize length = 0;

  if (text[FILE_BYTES - 1] != '\n'
      || sodium_hex2bin ((guint8 *) key, TOPAYD_KEY_BYTES, text, FILE_BYTES - 1, NULL, &length,
                         NULL)
             != 0
      || length != TOPAYD_KEY_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "‘%s’ does not hold a key", path);
      return NULL;
    }
  return g_steal_pointer (&key);
}

static TopaydSecret *
read_key (const char *path, int fd, GError **error)
{
  g_autoptr (TopaydSecret) text = topayd_secret_new (NULL, FILE_BYTES + 1);
  struct stat status;

  if (fstat (fd, &status) != 0 || read (fd, text, FILE_BYTES + 1) != FILE_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "‘%s’ does not hold a key", path);
      return NULL;
    }
  if (!check_private (path, &status, error))
    return NULL;

  return parse_key (path, text, error);
}

static TopaydSecret *
load_key (const char *folder, const char *name, gboolean may_make, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  TopaydSecret *key;
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0 && errno == ENOENT && may_make)
    {
      if (!make_key (folder, path, error))
        return NULL;
      fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    }
  if (fd < 0)
    {
      fail (error, "Cannot read the key", path);
      return NULL;
    }
  key = read_key (path, fd, error);
  close (fd);
  return key;
}

/* Keys are made together, in order. One that is missing while a later one is there was lost: a new
 * one in its place would quietly lock everybody out. */
static gboolean
is_first_start (const char *folder, gsize missing)
{
  for (gsize i = missing + 1; i < TOPAYD_N_KEYS; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  return TRUE;
}

/**
 * topayd_keys_open:
 * @folder: where the keys are; made, with new keys, at the first start
 * @error: return location for an error
 *
 * Reads the keys of the service.
 *
 * Returns: (transfer full) (nullable): the keys, or %NULL with %TOPAY_ERROR_DENIED when others can
 *   read them, %TOPAY_ERROR_DAMAGED when a file holds no key, %TOPAY_ERROR_IO
 */
TopaydKeys *
topayd_keys_open (const char *folder, GError **error)
{
  g_autoptr (TopaydKeys) self = NULL;

  if (sodium_init () < 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "No source of random numbers");
      return NULL;
    }
  if (!open_folder (folder, error))
    return NULL;

  self = g_new0 (TopaydKeys, 1);
  self->audit_path = g_build_filename (folder, "audit.key", NULL);
  for (gsize i = 0; i < TOPAYD_N_KEYS; i++)
    {
      self->keys[i] = load_key (folder, names[i], is_first_start (folder, i), error);
      if (self->keys[i] == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * topayd_keys_free:
 * @self: (transfer full): keys
 *
 * Wipes and frees.
 */
void
topayd_keys_free (TopaydKeys *self)
{
  for (gsize i = 0; i < TOPAYD_N_KEYS; i++)
    topayd_secret_free (self->keys[i]);
  g_free (self->audit_path);
  g_free (self);
}

/**
 * topayd_keys_get:
 * @self: keys
 * @kind: which one
 *
 * Returns: (transfer none): %TOPAYD_KEY_BYTES bytes
 */
const guint8 *
topayd_keys_get (const TopaydKeys *self, TopaydKeyKind kind)
{
  g_return_val_if_fail (kind < TOPAYD_N_KEYS, NULL);

  return (const guint8 *) self->keys[kind];
}

/**
 * topayd_keys_get_audit_path:
 * @self: keys
 *
 * Returns: (transfer none): where the store keeps the key that signs the audit log
 */
const char *
topayd_keys_get_audit_path (const TopaydKeys *self)
{
  return self->audit_path;
}

/**
 * topayd_keys_lookup:
 * @self: keys
 * @purpose: what @text is; the same text has another lookup for another purpose
 * @text: what is to be found again
 * @lookup: (out caller-allocates): 32 bytes
 *
 * Makes of a text what can be compared and indexed but, without the key, neither read nor tried
 * out: HMAC-SHA-256 over the purpose, a NUL and the text.
 */
void
topayd_keys_lookup (const TopaydKeys *self,
                    const char *purpose,
                    const char *text,
                    guint8 lookup[TOPAYD_LOOKUP_BYTES])
{
  crypto_auth_hmacsha256_state state;

  crypto_auth_hmacsha256_init (&state, topayd_keys_get (self, TOPAYD_KEY_LOOKUP), TOPAYD_KEY_BYTES);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) purpose, strlen (purpose) + 1);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) text, strlen (text));
  crypto_auth_hmacsha256_final (&state, lookup);
  sodium_memzero (&state, sizeof state);
}
