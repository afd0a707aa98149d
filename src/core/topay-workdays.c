/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-workdays.h"

#include <stdio.h>
#include <string.h>

#include "topay-error.h"

#define DAY_S            G_GINT64_CONSTANT (86400)
#define MAX_LINES        2000
#define MAX_NAME_BYTES   64
#define MAX_ZONE_MINUTES (14 * 60)
#define N_YEARS_MAX      50

typedef enum
{
  USUAL, /* what the day of the week says */
  OFF,
  WORK,
} Kind;

typedef struct
{
  gint64 day;
  Kind kind;
  char *name; /* (owned) (nullable): of a holiday */
} Special;

struct _TopayWorkdays
{
  grefcount ref_count;
  gint64 zone_s;   /* east of Greenwich */
  gint64 cutoff_s; /* behind midnight */
  GArray *years;   /* (owned) (element-type guint): whose holidays are known */
  GPtrArray *days; /* (owned) (element-type Special): sorted */
};

static void
special_free (Special *special)
{
  g_free (special->name);
  g_free (special);
}

G_GNUC_PRINTF (3, 4)
static gboolean
refuse (GError **error, guint line, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %u: %s", line, text);
  return FALSE;
}

/* "2026-10-01" */
static gboolean
parse_day (const char *text, gint64 *day)
{
  guint year, month, of_month;
  char behind;
  GDate date;

  if (strlen (text) != 10 || sscanf (text, "%4u-%2u-%2u%c", &year, &month, &of_month, &behind) != 3
      || year < 1970
      || !g_date_valid_dmy ((GDateDay) of_month, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) of_month, (GDateMonth) month, (GDateYear) year);
  *day = (gint64) g_date_get_julian (&date) - 719163; /* of 1970-01-01 */
  return TRUE;
}

static guint
get_year (gint64 day)
{
  GDate date;

  if (day < 0 || day > G_MAXINT32)
    return 0;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) day + 719163);
  return g_date_get_year (&date);
}

/* "17:00", "+08:00": minutes. */
static gboolean
parse_minutes (const char *text, gboolean is_signed, int *minutes)
{
  int sign = 1;
  guint hours, rest;
  char behind;

  if (is_signed)
    {
      if (*text != '+' && *text != '-')
        return FALSE;
      sign = *text++ == '-' ? -1 : 1;
    }
  if (strlen (text) != 5 || sscanf (text, "%2u:%2u%c", &hours, &rest, &behind) != 2 || rest > 59)
    return FALSE;
  *minutes = sign * (int) (hours * 60 + rest);
  return TRUE;
}

static gboolean
read_year (TopayWorkdays *self, const char *value)
{
  guint64 year;
  guint number;

  if (!g_ascii_string_to_unsigned (value, 10, 1970, 9999, &year, NULL)
      || self->years->len == N_YEARS_MAX)
    return FALSE;
  number = (guint) year;
  g_array_append_val (self->years, number);
  return TRUE;
}

static gboolean
read_setting (TopayWorkdays *self, const char *name, const char *value)
{
  int minutes = 0;

  if (g_str_equal (name, "covers"))
    return read_year (self, value);
  if (g_str_equal (name, "zone") && parse_minutes (value, TRUE, &minutes)
      && ABS (minutes) <= MAX_ZONE_MINUTES)
    self->zone_s = minutes * 60;
  else if (g_str_equal (name, "cutoff") && parse_minutes (value, FALSE, &minutes)
           && minutes < 24 * 60)
    self->cutoff_s = minutes * 60;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_special (TopayWorkdays *self, gint64 day, char **words)
{
  Special *special;
  g_autofree char *name = words[1] != NULL && words[2] != NULL ? g_strdup (words[2]) : NULL;

  if (words[1] == NULL || (!g_str_equal (words[1], "off") && !g_str_equal (words[1], "work"))
      || (name != NULL && strlen (g_strstrip (name)) > MAX_NAME_BYTES))
    return FALSE;
  special = g_new0 (Special, 1);
  special->day = day;
  special->kind = g_str_equal (words[1], "off") ? OFF : WORK;
  special->name = g_steal_pointer (&name);
  g_ptr_array_add (self->days, special);
  return TRUE;
}

static gboolean
read_line (TopayWorkdays *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  gint64 day;

  if (words[0] == NULL || words[1] == NULL)
    return FALSE;
  if (parse_day (words[0], &day))
    return read_special (self, day, words);
  return words[2] == NULL && read_setting (self, words[0], words[1]);
}

static int
compare_specials (gconstpointer a, gconstpointer b)
{
  const Special *left = *(const Special *const *) a, *right = *(const Special *const *) b;

  return (left->day > right->day) - (left->day < right->day);
}

static gboolean
has_twice (const TopayWorkdays *self)
{
  for (guint i = 1; i < self->days->len; i++)
    {
      const Special *before = g_ptr_array_index (self->days, i - 1);
      const Special *here = g_ptr_array_index (self->days, i);

      if (before->day == here->day)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_lines (TopayWorkdays *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES + 1);

  if (g_strv_length (lines) > MAX_LINES)
    return refuse (error, MAX_LINES, "There are too many lines");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line != '\0' && *line != '#' && !read_line (self, line))
        return refuse (error, i + 1, "Nobody understands “%.40s”", line);
    }
  g_ptr_array_sort (self->days, compare_specials);
  if (has_twice (self))
    return refuse (error, g_strv_length (lines), "A day is there twice");
  return TRUE;
}

/**
 * topay_workdays_parse:
 * @text: UTF-8; lines "zone +08:00", "cutoff 17:00", "covers 2026", "2026-10-01 off National Day",
 *   "2026-10-10 work"; what follows # is a comment
 * @length: its bytes, at most %TOPAY_WORKDAYS_MAX_BYTES
 * @error: return location for an error
 *
 * Without such lines the zone is that of Beijing and the cut-off is 17:00.
 *
 * Returns: (transfer full): a calendar; %NULL with %TOPAY_ERROR_TOO_LARGE or %TOPAY_ERROR_INVALID
 *   and the line at fault
 */
TopayWorkdays *
topay_workdays_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (TopayWorkdays) self = NULL;
  g_autofree char *copy = NULL;

  if (length > TOPAY_WORKDAYS_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The calendar is too long");
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      refuse (error, 1, "It is not UTF-8");
      return NULL;
    }
  copy = g_strndup (text, length);
  self = g_new0 (TopayWorkdays, 1);
  g_ref_count_init (&self->ref_count);
  self->zone_s = 8 * 3600;
  self->cutoff_s = 17 * 3600;
  self->years = g_array_new (FALSE, FALSE, sizeof (guint));
  self->days = g_ptr_array_new_with_free_func ((GDestroyNotify) special_free);
  return read_lines (self, copy, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * topay_workdays_ref:
 * @self: a calendar
 *
 * Returns: (transfer full): @self
 */
TopayWorkdays *
topay_workdays_ref (TopayWorkdays *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * topay_workdays_unref:
 * @self: (transfer full): a calendar
 */
void
topay_workdays_unref (TopayWorkdays *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->years);
  g_ptr_array_unref (self->days);
  g_free (self);
}

/**
 * topay_workdays_get_day:
 * @self: a calendar
 * @seconds: Unix seconds
 *
 * Returns: the day in the zone of the calendar
 */
gint64
topay_workdays_get_day (const TopayWorkdays *self, gint64 seconds)
{
  gint64 there = seconds + self->zone_s;

  return there >= 0 ? there / DAY_S : -((-there + DAY_S - 1) / DAY_S);
}

/**
 * topay_workdays_get_first_second:
 * @self: a calendar
 * @day: a day
 *
 * Returns: Unix seconds of its midnight
 */
gint64
topay_workdays_get_first_second (const TopayWorkdays *self, gint64 day)
{
  return day * DAY_S - self->zone_s;
}

/**
 * topay_workdays_get_cutoff:
 * @self: a calendar
 * @day: a day
 *
 * Returns: Unix seconds of the end of its work
 */
gint64
topay_workdays_get_cutoff (const TopayWorkdays *self, gint64 day)
{
  return topay_workdays_get_first_second (self, day) + self->cutoff_s;
}

static const Special *
find_special (const TopayWorkdays *self, gint64 day)
{
  guint low = 0, high = self->days->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Special *special = g_ptr_array_index (self->days, middle);

      if (special->day == day)
        return special;
      if (special->day < day)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* 1970-01-01 was a Thursday. */
static gboolean
is_weekend (gint64 day)
{
  gint64 of_week = ((day + 3) % 7 + 7) % 7; /* 0: Monday */

  return of_week >= 5;
}

/**
 * topay_workdays_is_workday:
 * @self: a calendar
 * @day: a day
 *
 * Returns: whether somebody works then; of a year that the calendar does not cover, whether it is
 *   from Monday to Friday
 */
gboolean
topay_workdays_is_workday (const TopayWorkdays *self, gint64 day)
{
  const Special *special = find_special (self, day);

  if (special != NULL && special->kind != USUAL)
    return special->kind == WORK;
  return !is_weekend (day);
}

/**
 * topay_workdays_is_known:
 * @self: a calendar
 * @day: a day
 *
 * Returns: whether the holidays of its year are in the calendar, so that a date is more than likely
 */
gboolean
topay_workdays_is_known (const TopayWorkdays *self, gint64 day)
{
  guint year = get_year (day);

  for (guint i = 0; i < self->years->len; i++)
    if (g_array_index (self->years, guint, i) == year)
      return TRUE;
  return FALSE;
}

/**
 * topay_workdays_get_name:
 * @self: a calendar
 * @day: a day
 *
 * Returns: (transfer none) (nullable): the name of the holiday, as the operator wrote it
 */
const char *
topay_workdays_get_name (const TopayWorkdays *self, gint64 day)
{
  const Special *special = find_special (self, day);

  return special != NULL ? special->name : NULL;
}

/**
 * topay_workdays_get_start:
 * @self: a calendar
 * @seconds: when it came, Unix seconds
 *
 * Returns: the working day that it counts as having come: that one, or the next, when it came
 * behind the cut-off or on a day off. Counting begins with the day behind it
 */
gint64
topay_workdays_get_start (const TopayWorkdays *self, gint64 seconds)
{
  gint64 day = topay_workdays_get_day (self, seconds);

  if (topay_workdays_is_workday (self, day) && seconds < topay_workdays_get_cutoff (self, day))
    return day;
  return topay_workdays_add (self, day, 1);
}

/**
 * topay_workdays_add:
 * @self: a calendar
 * @day: a day, of work or not
 * @n_days: how many
 *
 * Returns: the nth working day behind @day; @day itself for 0
 */
gint64
topay_workdays_add (const TopayWorkdays *self, gint64 day, guint n_days)
{
  while (n_days > 0)
    {
      day++;
      if (topay_workdays_is_workday (self, day))
        n_days--;
    }
  return day;
}

/**
 * topay_workdays_count:
 * @self: a calendar
 * @from: a day
 * @to: a day that is not before it
 *
 * Returns: how many working days lie behind @from, up to and with @to
 */
guint
topay_workdays_count (const TopayWorkdays *self, gint64 from, gint64 to)
{
  guint n_days = 0;

  for (gint64 day = from + 1; day <= to; day++)
    n_days += topay_workdays_is_workday (self, day);
  return n_days;
}
