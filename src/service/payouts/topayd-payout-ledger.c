/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payout-ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "topay-error.h"

#define MAX_BYTES (64 * 1024 * 1024)

struct _TopaydPayoutLedger
{
  char *path; /* (owned) */
  int fd;     /* (owned): only added to */
  gboolean is_synced;
  off_t end;         /* of the last whole line */
  GHashTable *lines; /* (owned) (element-type utf8 TopaydLedgerLine): by id */
  GQueue scripts;    /* of TopaydPayoutFault, the oldest first */
};

static const char *const fault_names[] = {
  [TOPAYD_FAULT_LATE] = "late",       [TOPAYD_FAULT_TWICE] = "twice",
  [TOPAYD_FAULT_UNHEARD] = "unheard", [TOPAYD_FAULT_LOST] = "lost",
  [TOPAYD_FAULT_CLOSED] = "closed",   [TOPAYD_FAULT_FAILED] = "failed",
  [TOPAYD_FAULT_STUCK] = "stuck",
};

G_STATIC_ASSERT (G_N_ELEMENTS (fault_names) == TOPAYD_N_FAULTS);

/**
 * topayd_payout_fault_get_name:
 * @fault: what can happen
 *
 * Returns: its name in the ledger and for operators
 */
const char *
topayd_payout_fault_get_name (TopaydPayoutFault fault)
{
  return fault_names[fault];
}

/**
 * topayd_payout_fault_read:
 * @name: of a fault
 * @fault: (out): the fault
 *
 * Returns: whether there is one of this name
 */
gboolean
topayd_payout_fault_read (const char *name, TopaydPayoutFault *fault)
{
  for (guint i = 0; i < TOPAYD_N_FAULTS; i++)
    if (g_str_equal (fault_names[i], name))
      {
        *fault = (TopaydPayoutFault) i;
        return TRUE;
      }
  return FALSE;
}

static void
set_system_error (GError **error, const char *path)
{
  int code = errno;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The ledger ‘%s’: %s", path, g_strerror (code));
}

/* --- Reading --- */

static gboolean
read_id (const char *word)
{
  return strlen (word) == TOPAYD_PAYOUT_ID_SIZE - 1
         && strspn (word, "0123456789abcdef") == TOPAYD_PAYOUT_ID_SIZE - 1;
}

static gboolean
read_number (const char *word, gint64 *number)
{
  return g_ascii_string_to_signed (word, 10, 0, G_MAXINT64, number, NULL);
}

static gboolean
read_outcome (const char *word, TopaydPayoutAnswerKind *outcome)
{
  for (TopaydPayoutAnswerKind i = TOPAYD_PAYOUT_SETTLED; i <= TOPAYD_PAYOUT_FAILED; i++)
    if (g_str_equal (topayd_payout_answer_get_name (i), word))
      {
        *outcome = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_pay (TopaydPayoutLedger *self, char **words)
{
  TopaydLedgerLine *line;
  TopaydLedgerLine read = { 0 };

  if (g_strv_length (words) != 8 || !read_id (words[1]) || !read_number (words[2], &read.amount)
      || strlen (words[3]) != TOPAYD_PAYOUT_CURRENCY_SIZE - 1 || !read_number (words[4], &read.at)
      || !read_number (words[5], &read.due) || !read_outcome (words[6], &read.outcome)
      || strlen (words[7]) >= sizeof read.reference)
    return FALSE;
  g_strlcpy (read.id, words[1], sizeof read.id);
  g_strlcpy (read.currency, words[3], sizeof read.currency);
  g_strlcpy (read.reference, words[7], sizeof read.reference);
  line = g_memdup2 (&read, sizeof read);
  g_hash_table_insert (self->lines, line->id, line);
  return TRUE;
}

static gboolean
take_due (TopaydPayoutLedger *self, char **words)
{
  TopaydLedgerLine *line =
      g_strv_length (words) == 3 ? topayd_payout_ledger_find (self, words[1]) : NULL;

  return line != NULL && read_number (words[2], &line->due);
}

static gboolean
take_line (TopaydPayoutLedger *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  TopaydPayoutFault fault;

  if (words[0] == NULL)
    return FALSE;
  if (g_str_equal (words[0], "pay"))
    return take_pay (self, words);
  if (g_str_equal (words[0], "due"))
    return take_due (self, words);
  if (g_str_equal (words[0], "used") && words[1] == NULL)
    {
      g_queue_pop_head (&self->scripts);
      return TRUE;
    }
  if (!g_str_equal (words[0], "script") || g_strv_length (words) != 2
      || !topayd_payout_fault_read (words[1], &fault))
    return FALSE;
  g_queue_push_tail (&self->scripts, GINT_TO_POINTER (fault));
  return TRUE;
}

/* A line that was cut by a crash was never answered for, and is taken away. */
static gboolean
read_lines (TopaydPayoutLedger *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length = 0;
  char *line, *end;

  if (!g_file_get_contents (self->path, &text, &length, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return FALSE;
    }
  if (length > MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The ledger ‘%s’ is too long",
                   self->path);
      return FALSE;
    }
  for (line = text; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      *end = '\0';
      if (!take_line (self, line))
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
                       "The ledger ‘%s’ has a bad line: %s", self->path, line);
          return FALSE;
        }
    }
  self->end = (off_t) (line - text);
  if ((gsize) self->end == length || ftruncate (self->fd, self->end) == 0)
    return TRUE;
  set_system_error (error, self->path);
  return FALSE;
}

/**
 * topayd_payout_ledger_open:
 * @path: of the file, made when it is not there
 * @is_synced: whether lines are on the disk before anybody hears of them; only a test does without
 * @error: return location for an error
 *
 * Opens the books and reads them.
 *
 * Returns: (transfer full): the ledger; %NULL with IO, TOO_LARGE or DAMAGED
 */
TopaydPayoutLedger *
topayd_payout_ledger_open (const char *path, gboolean is_synced, GError **error)
{
  g_autoptr (TopaydPayoutLedger) self = g_new0 (TopaydPayoutLedger, 1);

  self->path = g_strdup (path);
  self->is_synced = is_synced;
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_queue_init (&self->scripts);
  self->fd = open (path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      set_system_error (error, path);
      return NULL;
    }
  return read_lines (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * topayd_payout_ledger_free:
 * @self: (transfer full): a ledger
 */
void
topayd_payout_ledger_free (TopaydPayoutLedger *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_queue_clear (&self->scripts);
  g_hash_table_unref (self->lines);
  g_free (self->path);
  g_free (self);
}

/**
 * topayd_payout_ledger_find:
 * @self: a ledger
 * @id: of a payout
 *
 * Returns: (transfer none) (nullable): its line
 */
TopaydLedgerLine *
topayd_payout_ledger_find (TopaydPayoutLedger *self, const char *id)
{
  return g_hash_table_lookup (self->lines, id);
}

/**
 * topayd_payout_ledger_get_lines:
 * @self: a ledger
 *
 * Returns: (transfer none) (element-type utf8 TopaydLedgerLine): all payouts, by id
 */
GHashTable *
topayd_payout_ledger_get_lines (TopaydPayoutLedger *self)
{
  return self->lines;
}

/**
 * topayd_payout_ledger_get_script:
 * @self: a ledger
 * @fault: (out): what is to happen to the next payout
 *
 * Returns: whether anything is
 */
gboolean
topayd_payout_ledger_get_script (TopaydPayoutLedger *self, TopaydPayoutFault *fault)
{
  if (g_queue_is_empty (&self->scripts))
    return FALSE;
  *fault = (TopaydPayoutFault) GPOINTER_TO_INT (g_queue_peek_head (&self->scripts));
  return TRUE;
}

/* --- Writing --- */

static gboolean
write_all (TopaydPayoutLedger *self, const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize written = write (self->fd, text, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      text += written;
      left -= (gsize) written;
    }
  return !self->is_synced || fdatasync (self->fd) == 0;
}

/* All of the lines, or none: half a line would spoil the next. */
static gboolean
append (TopaydPayoutLedger *self, const char *text, GError **error)
{
  if (write_all (self, text))
    {
      self->end += (off_t) strlen (text);
      return TRUE;
    }
  set_system_error (error, self->path);
  if (ftruncate (self->fd, self->end) != 0)
    g_warning ("The ledger ‘%s’ ends with half a line", self->path);
  return FALSE;
}

/**
 * topayd_payout_ledger_pay:
 * @self: a ledger
 * @line: of a payout that is not in it
 * @uses: whether this is what the oldest script was for
 * @error: return location for an error
 *
 * Writes a payout down.
 *
 * Returns: whether it is on the disk; %FALSE with IO
 */
gboolean
topayd_payout_ledger_pay (TopaydPayoutLedger *self,
                          const TopaydLedgerLine *line,
                          gboolean uses,
                          GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "pay %s %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s\n%s",
      line->id, line->amount, line->currency, line->at, line->due,
      topayd_payout_answer_get_name (line->outcome), line->reference, uses ? "used\n" : "");
  TopaydLedgerLine *kept;

  if (!append (self, text, error))
    return FALSE;
  kept = g_memdup2 (line, sizeof *line);
  g_hash_table_insert (self->lines, kept->id, kept);
  if (uses)
    g_queue_pop_head (&self->scripts);
  return TRUE;
}

/**
 * topayd_payout_ledger_use:
 * @self: a ledger
 * @error: return location for an error
 *
 * Uses the oldest script up, though nothing is paid.
 *
 * Returns: whether it is on the disk; %FALSE with IO
 */
gboolean
topayd_payout_ledger_use (TopaydPayoutLedger *self, GError **error)
{
  if (!append (self, "used\n", error))
    return FALSE;
  g_queue_pop_head (&self->scripts);
  return TRUE;
}

/**
 * topayd_payout_ledger_set_due:
 * @self: a ledger
 * @id: of a payout in it
 * @due: when it comes to its end, Unix seconds
 * @error: return location for an error
 *
 * Returns: whether it is on the disk; %FALSE with IO or NOT_FOUND
 */
gboolean
topayd_payout_ledger_set_due (TopaydPayoutLedger *self, const char *id, gint64 due, GError **error)
{
  TopaydLedgerLine *line = topayd_payout_ledger_find (self, id);
  g_autofree char *text = g_strdup_printf ("due %s %" G_GINT64_FORMAT "\n", id, due);

  if (line == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no payout ‘%s’", id);
      return FALSE;
    }
  if (!append (self, text, error))
    return FALSE;
  line->due = due;
  return TRUE;
}

/**
 * topayd_payout_ledger_script:
 * @self: a ledger
 * @fault: what happens to the next payout that has no script yet
 * @error: return location for an error
 *
 * Returns: whether it is on the disk; %FALSE with IO
 */
gboolean
topayd_payout_ledger_script (TopaydPayoutLedger *self, TopaydPayoutFault fault, GError **error)
{
  g_autofree char *text = g_strdup_printf ("script %s\n", fault_names[fault]);

  if (!append (self, text, error))
    return FALSE;
  g_queue_push_tail (&self->scripts, GINT_TO_POINTER (fault));
  return TRUE;
}
