/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-audit-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-place-private.h"

#define PREFIX     "topay-audit-checkpoint "
#define LINE_BYTES 512 /* longer than any line */

G_STATIC_ASSERT (TOPAYD_AUDIT_PUBLIC_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (sizeof ((TopaydCheckpoint *) NULL)->signature == crypto_sign_BYTES);

struct _TopaydCheckpointer
{
  char *path;         /* (owned) */
  int fd;             /* (owned): appending */
  off_t size;         /* bytes of whole lines */
  guint8 *secret_key; /* (owned): in guarded memory */
  TopaydAuditHead last;
};

static gboolean
complain (TopayError code, const char *what, const char *path, GError **error)
{
  g_set_error (error, TOPAY_ERROR, code, "%s ‘%s’", what, path);

  return FALSE;
}

static gboolean
read_hex (const char *text, gsize digits, guint8 *bytes)
{
  gsize size = 0;

  return sodium_hex2bin (bytes, digits / 2, text, digits, NULL, &size, NULL) == 0
         && size == digits / 2;
}

/* A number without sign, leading zeros or blanks, and the space behind it. */
static gboolean
read_number (const char **text, gint64 *number)
{
  char *end = NULL;

  if (!g_ascii_isdigit (**text) || (**text == '0' && g_ascii_isdigit ((*text)[1])))
    return FALSE;

  *number = g_ascii_strtoll (*text, &end, 10);
  if (*end != ' ' || *number == G_MAXINT64)
    return FALSE;
  *text = end + 1;

  return TRUE;
}

/**
 * topayd_checkpoint_parse:
 * @line: a line, with or without its end
 * @checkpoint: (out): what it says
 *
 * Returns: whether it is a checkpoint; its signature is not looked at
 */
gboolean
topayd_checkpoint_parse (const char *line, TopaydCheckpoint *checkpoint)
{
  const char *text = line;
  gsize hash_digits = 2 * sizeof checkpoint->head.hash;
  gsize signature_digits = 2 * sizeof checkpoint->signature;

  if (!g_str_has_prefix (line, "1 "))
    return FALSE;

  text += 2;
  if (!read_number (&text, &checkpoint->head.row) || !read_number (&text, &checkpoint->at)
      || strcspn (text, "\n") != hash_digits + 1 + signature_digits || text[hash_digits] != ' ')
    return FALSE;

  checkpoint->signed_bytes = (gsize) (text - line) + hash_digits;

  return read_hex (text, hash_digits, checkpoint->head.hash)
         && read_hex (text + hash_digits + 1, signature_digits, checkpoint->signature);
}

static char *
dup_message (const char *line, gsize bytes)
{
  g_autofree char *head = g_strndup (line, bytes);

  return g_strconcat (PREFIX, head, NULL);
}

/**
 * topayd_checkpoint_is_signed:
 * @checkpoint: what topayd_checkpoint_parse () read from @line
 * @line: the line
 * @public_key: 32 bytes
 *
 * Returns: whether the owner of the key wrote it
 */
gboolean
topayd_checkpoint_is_signed (const TopaydCheckpoint *checkpoint,
                             const char *line,
                             const guint8 *public_key)
{
  g_autofree char *message = dup_message (line, checkpoint->signed_bytes);

  return crypto_sign_verify_detached (checkpoint->signature, (const guint8 *) message,
                                      strlen (message), public_key)
         == 0;
}

/* The key is read by its owner alone; systemd’s credentials also show a group that may read. */
static gboolean
load_key (const char *path, guint8 *secret_key, GError **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  g_autofree char *text = NULL;
  gsize size = 0;
  GStatBuf info;
  gboolean is_key;

  if (g_stat (path, &info) != 0 || !g_file_get_contents (path, &text, &size, NULL))
    return complain (TOPAY_ERROR_IO, "No key of the audit log could be read from", path, error);
  if (info.st_mode & (S_IRWXO | S_IWGRP))
    return complain (TOPAY_ERROR_INVALID, "Others may read or change the key", path, error);

  is_key = size == 2 * sizeof seed + 1 && text[size - 1] == '\n'
           && read_hex (text, 2 * sizeof seed, seed);
  if (is_key)
    crypto_sign_seed_keypair (public_key, secret_key, seed);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (text, size);

  return is_key || complain (TOPAY_ERROR_DAMAGED, "There is no key in", path, error);
}

static gboolean
make_key (const char *path, GError **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  char text[2 * sizeof seed + 1];
  gboolean made;

  randombytes_buf (seed, sizeof seed);
  sodium_bin2hex (text, sizeof text, seed, sizeof seed);
  text[sizeof text - 1] = '\n';
  made = topayd_place_write (path, text, sizeof text, error);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (text, sizeof text);

  return made;
}

/* Beside the key, for whoever verifies. A folder that is read-only has to be given one by hand. */
static void
show_public_key (const char *key_path, const guint8 *secret_key)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  char text[2 * sizeof public_key + 1];
  g_autofree char *path = g_strconcat (key_path, ".pub", NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  crypto_sign_ed25519_sk_to_pk (public_key, secret_key);
  sodium_bin2hex (text, sizeof text, public_key, sizeof public_key);
  text[sizeof text - 1] = '\n';
  if (!topayd_place_write (path, text, sizeof text, &error))
    g_message ("the public key of the audit log is not kept: %s", error->message);
}

/**
 * topayd_audit_load_public_key:
 * @key_path: the key that topayd signs with; KEY_PATH.pub is read
 * @public_key: (out): 32 bytes
 * @error: %TOPAY_ERROR_NOT_FOUND or %TOPAY_ERROR_DAMAGED
 *
 * Returns: whether there is one
 */
gboolean
topayd_audit_load_public_key (const char *key_path,
                              guint8 public_key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES],
                              GError **error)
{
  g_autofree char *path = g_strconcat (key_path, ".pub", NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &text, &size, NULL))
    return complain (TOPAY_ERROR_NOT_FOUND, "There is no public key", path, error);

  return (size == 2 * TOPAYD_AUDIT_PUBLIC_KEY_BYTES + 1
          && read_hex (text, 2 * TOPAYD_AUDIT_PUBLIC_KEY_BYTES, public_key))
         || complain (TOPAY_ERROR_DAMAGED, "There is no public key in", path, error);
}

/* Finds the last whole line. What a crash left behind it is cut off: it was never reported. */
static gboolean
read_last (TopaydCheckpointer *self, GError **error)
{
  char tail[2 * LINE_BYTES + 1] = { 0 };
  off_t size = lseek (self->fd, 0, SEEK_END);
  off_t start = MAX (size - (off_t) (sizeof tail - 1), 0);
  gssize got = pread (self->fd, tail, sizeof tail - 1, start);
  TopaydCheckpoint checkpoint;
  char *end;
  char *line;

  if (size < 0 || got != size - start)
    return complain (TOPAY_ERROR_IO, "Not read:", self->path, error);

  end = strrchr (tail, '\n');
  self->size = end != NULL ? start + (end - tail) + 1 : start;
  if (self->size != size && ftruncate (self->fd, self->size) != 0)
    return complain (TOPAY_ERROR_IO, "Not cut:", self->path, error);
  if (self->size == 0)
    return TRUE;
  if (end == NULL)
    return complain (TOPAY_ERROR_DAMAGED, "There are no checkpoints in", self->path, error);

  *end = '\0';
  line = strrchr (tail, '\n');
  if (!topayd_checkpoint_parse (line != NULL ? line + 1 : tail, &checkpoint))
    return complain (TOPAY_ERROR_DAMAGED, "The last line is no checkpoint in", self->path, error);
  self->last = checkpoint.head;

  return TRUE;
}

/**
 * topayd_checkpointer_open:
 * @key_path: the key; made when there is neither key nor checkpoint
 * @path: the checkpoints; made when they are not there
 * @error: %TOPAY_ERROR_DAMAGED, %TOPAY_ERROR_INVALID, %TOPAY_ERROR_FULL or %TOPAY_ERROR_IO
 *
 * Returns: (transfer full): a writer of checkpoints, or %NULL
 */
TopaydCheckpointer *
topayd_checkpointer_open (const char *key_path, const char *path, GError **error)
{
  g_autoptr (TopaydCheckpointer) self = g_new0 (TopaydCheckpointer, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  if (sodium_init () < 0 || (self->secret_key = sodium_malloc (crypto_sign_SECRETKEYBYTES)) == NULL)
    {
      complain (TOPAY_ERROR_IO, "No guarded memory for", key_path, error);
      return NULL;
    }

  if (!topayd_place_make_folder (path, error) || !topayd_place_make_file (path, error))
    return NULL;
  self->fd = g_open (path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0);
  if (self->fd < 0)
    {
      complain (TOPAY_ERROR_IO, "Not opened:", path, error);
      return NULL;
    }
  if (!read_last (self, error))
    return NULL;

  /* Without the key no old checkpoint could be verified: that is not repaired silently. */
  if (self->size == 0 && !g_file_test (key_path, G_FILE_TEST_EXISTS) && !make_key (key_path, error))
    return NULL;
  if (!load_key (key_path, self->secret_key, error))
    return NULL;
  show_public_key (key_path, self->secret_key);

  return g_steal_pointer (&self);
}

/**
 * topayd_checkpointer_free:
 * @self: (transfer full): a writer of checkpoints
 */
void
topayd_checkpointer_free (TopaydCheckpointer *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  sodium_free (self->secret_key);
  g_free (self->path);
  g_free (self);
}

/**
 * topayd_checkpointer_get_path:
 * @self: a writer of checkpoints
 *
 * Returns: the file
 */
const char *
topayd_checkpointer_get_path (TopaydCheckpointer *self)
{
  return self->path;
}

/**
 * topayd_checkpointer_get_row:
 * @self: a writer of checkpoints
 *
 * Returns: the row of the last checkpoint, 0 when there is none
 */
gint64
topayd_checkpointer_get_row (TopaydCheckpointer *self)
{
  return self->last.row;
}

/**
 * topayd_checkpointer_agrees:
 * @self: a writer of checkpoints
 * @transaction: a transaction
 * @error: %TOPAY_ERROR_DAMAGED, or why the database cannot be read
 *
 * Looks whether the database still has the row of the last checkpoint as it was then. A checkpoint
 * is written after its row is on the disk, so no crash and no power cut can make them differ: the
 * database was put back to an earlier state, or changed by hand.
 *
 * Returns: whether it has
 */
gboolean
topayd_checkpointer_agrees (TopaydCheckpointer *self,
                            TopaydTransaction *transaction,
                            GError **error)
{
  gint64 found = 0;

  if (self->last.row == 0)
    return TRUE;

  if (!topayd_sql_get_integer (
          transaction, "SELECT count(*) FROM audit WHERE seq = ?1 AND hash = ?2",
          TOPAYD_VALUES (TOPAYD_INTEGER (self->last.row),
                         TOPAYD_BLOB (self->last.hash, sizeof self->last.hash)),
          &found, error))
    return FALSE;
  if (found == 1)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
               "The audit log has not the row %" G_GINT64_FORMAT " of the last checkpoint in ‘%s’:"
               " it is older than that, or it was changed",
               self->last.row, self->path);

  return FALSE;
}

static char *
dup_line (TopaydCheckpointer *self, const TopaydAuditHead *head)
{
  char hash[2 * sizeof head->hash + 1];
  guint8 signature[crypto_sign_BYTES];
  char signature_text[2 * sizeof signature + 1];
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;

  sodium_bin2hex (hash, sizeof hash, head->hash, sizeof head->hash);
  text = g_strdup_printf ("1 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", head->row,
                          g_get_real_time () / G_USEC_PER_SEC, hash);
  message = dup_message (text, strlen (text));
  crypto_sign_detached (signature, NULL, (const guint8 *) message, strlen (message),
                        self->secret_key);
  sodium_bin2hex (signature_text, sizeof signature_text, signature, sizeof signature);

  return g_strconcat (text, " ", signature_text, "\n", NULL);
}

/**
 * topayd_checkpointer_write:
 * @self: a writer of checkpoints
 * @head: the last row, committed
 * @is_broken: (out): whether the disk failed in a way that must not be tried again
 * @error: %TOPAY_ERROR_FULL or %TOPAY_ERROR_IO
 *
 * Signs and keeps a checkpoint. The same line goes to the log of the program: who cuts off the end
 * of both files still leaves it there.
 *
 * Returns: whether it is on the disk
 */
gboolean
topayd_checkpointer_write (TopaydCheckpointer *self,
                           const TopaydAuditHead *head,
                           gboolean *is_broken,
                           GError **error)
{
  g_autofree char *line = dup_line (self, head);
  gsize size = strlen (line);
  gssize written = write (self->fd, line, size);

  *is_broken = FALSE;
  if (written != (gssize) size)
    {
      gboolean full = written >= 0 || errno == ENOSPC || errno == EDQUOT;

      /* Half a line would end the file for every reader. */
      *is_broken = ftruncate (self->fd, self->size) != 0;
      return complain (full ? TOPAY_ERROR_FULL : TOPAY_ERROR_IO, "Not written:", self->path, error);
    }

  if (fdatasync (self->fd) != 0)
    {
      *is_broken = TRUE;
      return complain (TOPAY_ERROR_IO, "Not on the disk:", self->path, error);
    }

  self->size += (off_t) size;
  self->last = *head;
  g_info ("audit checkpoint %.*s", (int) size - 1, line);

  return TRUE;
}
