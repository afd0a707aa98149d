/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-sender-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "topay-error.h"

/* Who a letter of the demo is from; RFC 6761 keeps the name for such use. */
#define DEMO_FROM "no-reply@topay.example"

struct _TopaydSenderSpool
{
  GObject parent_instance;
  char *folder; /* (owned) */
};

static void topayd_sender_spool_iface_init (TopaydSenderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TopaydSenderSpool,
                               topayd_sender_spool,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAYD_TYPE_SENDER,
                                                      topayd_sender_spool_iface_init))

/* Translates errno; a full disk may be mended, and the letter waits for that. */
static void
set_system_error (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The spool cannot be %s: %s", what,
               g_strerror (code));
}

static gboolean
write_all (int fd, const char *text, GError **error)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize written = write (fd, text, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          set_system_error (error, "written");
          return FALSE;
        }
      text += written;
      left -= (gsize) written;
    }

  return TRUE;
}

/* A reader of the folder sees a whole letter or none. */
static gboolean
write_letter (const char *path, const char *temporary, const char *text, GError **error)
{
  int fd = open (temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean done;

  if (fd < 0)
    {
      set_system_error (error, "written");
      return FALSE;
    }
  done = write_all (fd, text, error);
  if (close (fd) != 0 && done)
    {
      set_system_error (error, "written");
      done = FALSE;
    }
  if (done && g_rename (temporary, path) != 0)
    {
      set_system_error (error, "written");
      done = FALSE;
    }
  if (!done)
    g_unlink (temporary);

  return done;
}

static gboolean
topayd_sender_spool_send (TopaydSender *sender,
                          const TopaydLetter *letter,
                          GCancellable *cancellable,
                          GError **error)
{
  TopaydSenderSpool *self = TOPAYD_SENDER_SPOOL (sender);
  g_autofree char *text = topayd_letter_compose (letter, DEMO_FROM, TOPAYD_LETTER_PLAIN, error);
  g_autofree char *name = NULL, *hidden = NULL, *path = NULL, *temporary = NULL;
  gboolean done;

  if (text == NULL)
    return FALSE;

  /* Sorted by name they are sorted by time, and a second attempt takes the place of the first. */
  name = g_strdup_printf ("%012" G_GINT64_FORMAT "-%s.eml", letter->created_at, letter->id);
  hidden = g_strconcat (".", name, NULL);
  path = g_build_filename (self->folder, name, NULL);
  temporary = g_build_filename (self->folder, hidden, NULL);
  done = write_letter (path, temporary, text, error);
  sodium_memzero (text, strlen (text));

  return done;
}

static void
topayd_sender_spool_finalize (GObject *object)
{
  TopaydSenderSpool *self = TOPAYD_SENDER_SPOOL (object);

  g_free (self->folder);

  G_OBJECT_CLASS (topayd_sender_spool_parent_class)->finalize (object);
}

static void
topayd_sender_spool_iface_init (TopaydSenderInterface *iface)
{
  iface->send = topayd_sender_spool_send;
}

static void
topayd_sender_spool_class_init (TopaydSenderSpoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topayd_sender_spool_finalize;
}

static void
topayd_sender_spool_init (TopaydSenderSpool *self)
{
}

static gboolean
prepare_folder (const char *folder, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (folder, 0700) != 0 || lstat (folder, &info) != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The spool cannot be made: %s",
                   g_strerror (errno));
      return FALSE;
    }
  if (!S_ISDIR (info.st_mode) || info.st_uid != geteuid () || (info.st_mode & 0077) != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED,
                   "The spool ‘%s’ has to be a folder of this user alone, mode 0700", folder);
      return FALSE;
    }

  return TRUE;
}

/**
 * topayd_sender_spool_new:
 * @folder: where letters go; made with mode 0700 when it is missing
 * @loopback_only: whether the service listens on loopback alone
 * @error: return location
 *
 * A sender for the demo: each letter, e-mail or text message, becomes a file with mode 0600, the
 * code in it in clear. That is why there is none for a service that others can reach.
 *
 * Returns: (transfer full): the sender; TOPAY_ERROR_DENIED when somebody else could reach the
 * service or the folder, TOPAY_ERROR_IO when the folder cannot be made
 */
TopaydSender *
topayd_sender_spool_new (const char *folder, gboolean loopback_only, GError **error)
{
  TopaydSenderSpool *self;

  g_return_val_if_fail (folder != NULL, NULL);

  if (!loopback_only)
    {
      g_set_error_literal (
          error, TOPAY_ERROR, TOPAY_ERROR_DENIED,
          "Codes go into a folder only while the service listens on loopback alone");
      return NULL;
    }
  if (!prepare_folder (folder, error))
    return NULL;

  self = g_object_new (TOPAYD_TYPE_SENDER_SPOOL, NULL);
  self->folder = g_strdup (folder);

  return TOPAYD_SENDER (self);
}
