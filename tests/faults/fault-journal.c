/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-journal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct _TopayFaultJournal
{
  int fd;
};

/**
 * topay_fault_journal_new:
 * @folder: of the journals, which exists
 * @number: of the client
 *
 * Returns: (transfer full): a journal, at its end
 */
TopayFaultJournal *
topay_fault_journal_new (const char *folder, guint number)
{
  TopayFaultJournal *self = g_new0 (TopayFaultJournal, 1);
  g_autofree char *name = g_strdup_printf ("%u.journal", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  self->fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (self->fd, >=, 0);
  return self;
}

void
topay_fault_journal_free (TopayFaultJournal *self)
{
  close (self->fd);
  g_free (self);
}

/**
 * topay_fault_journal_write:
 * @self: a journal
 * @format: a line without its end
 *
 * Returns when the line is on the disk.
 */
void
topay_fault_journal_write (TopayFaultJournal *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (text, "\n", NULL);
  g_assert_cmpint (write (self->fd, line, strlen (line)), ==, (gssize) strlen (line));
  g_assert_cmpint (fsync (self->fd), ==, 0);
}
