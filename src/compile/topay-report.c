/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-report.h"

#include "topay-error.h"

/* Nobody reads more, and a hostile file must not make a report larger than itself. */
#define MAX_COMPLAINTS 20000

typedef struct
{
  char *path; /* (owned) */
  guint line;
  char *message; /* (owned) */
} Complaint;

struct _TopayReport
{
  gboolean strict;
  GPtrArray *complaints; /* (owned) (element-type Complaint) */
  guint n_complaints;    /* may be more than are kept */
  guint n_errors;
  gboolean unreadable;
};

static void
complaint_free (Complaint *self)
{
  g_free (self->path);
  g_free (self->message);
  g_free (self);
}

static int
compare_complaints (gconstpointer a, gconstpointer b)
{
  const Complaint *first = *(const Complaint *const *) a;
  const Complaint *second = *(const Complaint *const *) b;
  int order = g_strcmp0 (first->path, second->path);

  if (order != 0)
    return order;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;

  return g_strcmp0 (first->message, second->message);
}

/**
 * topay_report_new:
 * @strict: whether breaches of the rules of writing are kept
 *
 * Returns: (transfer full): an empty report
 */
TopayReport *
topay_report_new (gboolean strict)
{
  TopayReport *self = g_new0 (TopayReport, 1);

  self->strict = strict;
  self->complaints = g_ptr_array_new_with_free_func ((GDestroyNotify) complaint_free);
  return self;
}

/**
 * topay_report_free:
 * @self: (nullable) (transfer full): a report
 */
void
topay_report_free (TopayReport *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->complaints);
  g_free (self);
}

/**
 * topay_report_is_strict:
 * @self: a report
 *
 * Returns: whether the rules of writing are judged
 */
gboolean
topay_report_is_strict (const TopayReport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->strict;
}

/* Takes @message. */
static void
take_complaint (TopayReport *self, const char *path, guint line, char *message)
{
  Complaint *complaint;

  self->n_complaints++;
  if (self->complaints->len >= MAX_COMPLAINTS)
    {
      g_free (message);
      return;
    }

  complaint = g_new0 (Complaint, 1);
  complaint->path = g_filename_display_name (path);
  complaint->line = MAX (1, line);
  complaint->message = message;
  g_ptr_array_add (self->complaints, complaint);
}

/**
 * topay_report_add:
 * @self: a report
 * @severity: how bad it is
 * @path: the file
 * @line: counted from 1 at the top of the file
 * @format: printf() format of one sentence without a full stop
 * @...: for @format
 *
 * Keeps a complaint; one of TOPAY_SEVERITY_STRICT only in a strict report.
 */
void
topay_report_add (TopayReport *self,
                  TopaySeverity severity,
                  const char *path,
                  guint line,
                  const char *format,
                  ...)
{
  va_list arguments;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  if (severity == TOPAY_SEVERITY_STRICT && !self->strict)
    return;

  if (severity == TOPAY_SEVERITY_ERROR)
    self->n_errors++;

  va_start (arguments, format);
  take_complaint (self, path, line, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/**
 * topay_report_add_error:
 * @self: a report
 * @path: the file
 * @line: counted from 1
 * @error: an error of TOPAY_ERROR
 *
 * Keeps a complaint of TOPAY_SEVERITY_ERROR, and whether it was the system that refused.
 */
void
topay_report_add_error (TopayReport *self, const char *path, guint line, const GError *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_IO)
      || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
    self->unreadable = TRUE;

  topay_report_add (self, TOPAY_SEVERITY_ERROR, path, line, "%s", error->message);
}

/**
 * topay_report_get_n_complaints:
 * @self: a report
 *
 * Returns: all that were kept, errors among them
 */
guint
topay_report_get_n_complaints (const TopayReport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_complaints;
}

/**
 * topay_report_get_n_errors:
 * @self: a report
 *
 * Returns: how many stand in the way of a library
 */
guint
topay_report_get_n_errors (const TopayReport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_errors;
}

/**
 * topay_report_is_unreadable:
 * @self: a report
 *
 * Returns: whether a file or folder was missing or could not be read
 */
gboolean
topay_report_is_unreadable (const TopayReport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->unreadable;
}

/**
 * topay_report_dup_text:
 * @self: a report
 *
 * Returns: (transfer full): a line each, "path:line: message", sorted by path, line and message
 */
char *
topay_report_dup_text (TopayReport *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  g_ptr_array_sort (self->complaints, compare_complaints);
  for (guint i = 0; i < self->complaints->len; i++)
    {
      const Complaint *complaint = g_ptr_array_index (self->complaints, i);

      g_string_append_printf (text, "%s:%u: %s\n", complaint->path, complaint->line,
                              complaint->message);
    }

  if (self->n_complaints > self->complaints->len)
    g_string_append_printf (text, "… and %u more\n", self->n_complaints - self->complaints->len);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
