/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-calendar.h"

#include "topay-error.h"

struct _TopaydCalendar
{
  GMutex lock;             /* guards what follows */
  TopayWorkdays *workdays; /* (owned) */
};

/**
 * topayd_calendar_new:
 *
 * Returns: (transfer full): a calendar in which Monday to Friday are worked
 */
TopaydCalendar *
topayd_calendar_new (void)
{
  TopaydCalendar *self = g_new0 (TopaydCalendar, 1);

  g_mutex_init (&self->lock);
  self->workdays = topay_workdays_parse ("", 0, NULL);
  return self;
}

/**
 * topayd_calendar_free:
 * @self: (transfer full): a calendar
 */
void
topayd_calendar_free (TopaydCalendar *self)
{
  topay_workdays_unref (self->workdays);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * topayd_calendar_load:
 * @self: a calendar
 * @path: of a file
 * @error: IO, or INVALID with the line at fault
 *
 * Reads the file anew. A job that runs keeps the calendar that it has.
 *
 * Returns: whether it is in force; %FALSE leaves the old one
 */
gboolean
topayd_calendar_load (TopaydCalendar *self, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TopayWorkdays) old = NULL;
  TopayWorkdays *workdays;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return FALSE;
    }
  workdays = topay_workdays_parse (text, length, error);
  if (workdays == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  g_mutex_lock (&self->lock);
  old = self->workdays;
  self->workdays = workdays;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/**
 * topayd_calendar_get:
 * @self: a calendar
 *
 * Returns: (transfer full): the working days in force; they never change
 */
TopayWorkdays *
topayd_calendar_get (TopaydCalendar *self)
{
  TopayWorkdays *workdays;

  g_mutex_lock (&self->lock);
  workdays = topay_workdays_ref (self->workdays);
  g_mutex_unlock (&self->lock);
  return workdays;
}
