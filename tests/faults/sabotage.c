/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded into the service, or the app, before everything else, by a test that wants a service with
 * something wrong, and nowhere else. TOPAY_SABOTAGE says what:
 *
 *   no-key   keys of requests are not looked up: a request that comes again is done again
 *   early    while the file TOPAY_SABOTAGE_FLAG exists, COMMIT says that it is done, and is done a
 *            moment later: what depends on it is acknowledged too early
 *   no-sync  PRAGMA synchronous = FULL is OFF
 *   no-file-sync  files of people are not brought to the disk
 *
 * TOPAY_SABOTAGE_CLOCK names a file with the seconds that the wall clock is wrong by; what spans of
 * time are measured with stays true, and so do timers.
 *
 * TOPAY_SABOTAGE_DISK names a folder that stands for the disk: it holds what each file of the
 * service, by its name, held when it was last brought there. A power cut is then: kill the service,
 * and put these back. Everything that was only in the memory of the kernel is gone, which a kill
 * alone spares. */

#include "config.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define LATE_US 300000

typedef int (*Sync) (int fd);
typedef int (*Prepare2) (sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
typedef int (*Prepare3) (sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);
typedef int (*Step) (sqlite3_stmt *);
typedef int (*Exec) (
    sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3 *late; /* (unowned) (nullable): whose COMMIT is not done yet */

static int
is (const char *what)
{
  const char *wanted = getenv ("TOPAY_SABOTAGE");

  return wanted != NULL && strcmp (wanted, what) == 0;
}

/* --- The wall clock --- */

static time_t
get_error (void)
{
  const char *path = getenv ("TOPAY_SABOTAGE_CLOCK");
  char text[32] = { 0 };
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;

  if (fd < 0)
    return 0;
  if (read (fd, text, sizeof text - 1) < 0)
    abort ();
  close (fd);
  return (time_t) atoll (text);
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = (int) syscall (SYS_clock_gettime, clock, now);

  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += get_error ();
  return result;
}

time_t
time (time_t *place)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (place != NULL)
    *place = now.tv_sec;
  return now.tv_sec;
}

int
gettimeofday (struct timeval *now, void *zone)
{
  struct timespec exact;

  clock_gettime (CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

/* --- What is on the disk --- */

/* By the descriptor that the service has: closing another of a database would end its locks. */
static void
copy_file (int fd, const char *path)
{
  char buffer[65536];
  char fresh[4096];
  off_t at = 0;
  ssize_t n;
  FILE *file;

  snprintf (fresh, sizeof fresh, "%s.new-%d", path, fd);
  file = fopen (fresh, "w");
  if (file == NULL)
    abort ();
  while ((n = pread (fd, buffer, sizeof buffer, at)) > 0)
    {
      if (fwrite (buffer, 1, (size_t) n, file) != (size_t) n)
        abort ();
      at += n;
    }
  if (n < 0 || fclose (file) != 0 || rename (fresh, path) != 0)
    abort ();
}

/* The path of an open file below the folder "data"; 0 when it is none. */
static int
find_path (int fd, char *path, size_t size)
{
  char link[64];
  struct stat about;
  ssize_t length;

  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode))
    return 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, size - 1);
  path[length > 0 ? length : 0] = '\0';
  return strstr (path, "/data/") != NULL;
}

/* A blob may have been opened for writing alone: then it is read through a descriptor of its own.
 */
static void
note_sync (int fd, const char *path)
{
  const char *disk = getenv ("TOPAY_SABOTAGE_DISK");
  char place[4096];
  int readable;

  if (disk == NULL)
    return;
  snprintf (place, sizeof place, "%s%s", disk, strrchr (path, '/'));
  if (strstr (path, "/evidence/") == NULL)
    {
      copy_file (fd, place);
      return;
    }
  readable = open (path, O_RDONLY | O_CLOEXEC);
  if (readable < 0)
    abort ();
  copy_file (readable, place);
  close (readable);
}

static int
sync_by (const char *name, int fd)
{
  char path[3072];
  int is_ours = find_path (fd, path, sizeof path);
  int result;

  if (is_ours && is ("no-file-sync") && strstr (path, "/evidence/") != NULL)
    return 0;
  result = ((Sync) dlsym (RTLD_NEXT, name)) (fd);
  if (result == 0 && is_ours)
    note_sync (fd, path);
  return result;
}

int
fsync (int fd)
{
  return sync_by ("fsync", fd);
}

int
fdatasync (int fd)
{
  return sync_by ("fdatasync", fd);
}

/* --- Statements --- */

/* What is asked instead, to be freed; NULL when it stays as it is. Its end is that of @sql. */
static char *
rewrite (const char *sql)
{
  static const char select_key[] = "SELECT fingerprint, status, body FROM idempotency";
  static const char insert_key[] = "INSERT INTO idempotency";
  static const char full[] = "PRAGMA synchronous = FULL;";
  char *text = NULL;

  if (is ("no-key") && strncmp (sql, select_key, strlen (select_key)) == 0)
    text = sqlite3_mprintf ("SELECT fingerprint, status, body FROM (SELECT * FROM idempotency"
                            " LIMIT 0)%s",
                            sql + strlen (select_key));
  else if (is ("no-key") && strncmp (sql, insert_key, strlen (insert_key)) == 0)
    text = sqlite3_mprintf ("INSERT OR REPLACE INTO idempotency%s", sql + strlen (insert_key));
  else if (is ("no-sync") && strncmp (sql, full, strlen (full)) == 0)
    text = sqlite3_mprintf ("PRAGMA synchronous = OFF;%s", sql + strlen (full));
  else
    return NULL;
  if (text == NULL)
    abort ();
  return text;
}

/* Where the next statement begins, in what was asked: sqlite3_exec () goes on from there, and it
 * comes by here as well. */
static void
tell_tail (const char *sql, const char *text, const char *rest, const char **tail)
{
  if (tail != NULL)
    *tail = rest != NULL ? sql + strlen (sql) - (text + strlen (text) - rest) : NULL;
}

int
sqlite3_prepare_v2 (
    sqlite3 *db, const char *sql, int length, sqlite3_stmt **statement, const char **tail)
{
  Prepare2 prepare = (Prepare2) dlsym (RTLD_NEXT, "sqlite3_prepare_v2");
  char *text = length < 0 ? rewrite (sql) : NULL;
  const char *rest = NULL;
  int code;

  if (text == NULL)
    return prepare (db, sql, length, statement, tail);
  code = prepare (db, text, -1, statement, &rest);
  tell_tail (sql, text, rest, tail);
  sqlite3_free (text);
  return code;
}

int
sqlite3_prepare_v3 (sqlite3 *db,
                    const char *sql,
                    int length,
                    unsigned int flags,
                    sqlite3_stmt **statement,
                    const char **tail)
{
  Prepare3 prepare = (Prepare3) dlsym (RTLD_NEXT, "sqlite3_prepare_v3");
  char *text = length < 0 ? rewrite (sql) : NULL;
  const char *rest = NULL;
  int code;

  if (text == NULL)
    return prepare (db, sql, length, flags, statement, tail);
  code = prepare (db, text, -1, flags, statement, &rest);
  tell_tail (sql, text, rest, tail);
  sqlite3_free (text);
  return code;
}

/* --- COMMIT, later --- */

static void
commit_now (void)
{
  sqlite3 *db = late;

  late = NULL;
  if (db != NULL
      && ((Exec) dlsym (RTLD_NEXT, "sqlite3_exec")) (db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    abort ();
}

static void *
run_late (void *data)
{
  usleep (LATE_US);
  pthread_mutex_lock (&lock);
  commit_now ();
  pthread_mutex_unlock (&lock);
  return NULL;
}

static int
is_flagged (void)
{
  const char *flag = getenv ("TOPAY_SABOTAGE_FLAG");

  return flag != NULL && access (flag, F_OK) == 0;
}

int
sqlite3_step (sqlite3_stmt *statement)
{
  Step step = (Step) dlsym (RTLD_NEXT, "sqlite3_step");
  const char *sql = is ("early") ? sqlite3_sql (statement) : NULL;
  pthread_t thread;

  if (sql == NULL)
    return step (statement);
  if (strcmp (sql, "COMMIT") == 0 && is_flagged ())
    {
      pthread_mutex_lock (&lock);
      late = sqlite3_db_handle (statement);
      pthread_mutex_unlock (&lock);
      if (pthread_create (&thread, NULL, run_late, NULL) != 0 || pthread_detach (thread) != 0)
        abort ();
      return SQLITE_DONE;
    }
  if (strncmp (sql, "BEGIN", 5) == 0)
    {
      pthread_mutex_lock (&lock);
      commit_now ();
      pthread_mutex_unlock (&lock);
    }
  return step (statement);
}
