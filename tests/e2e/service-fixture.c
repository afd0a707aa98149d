/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/securebits.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "topay-test-server.h"
#include "topayd-admin.h"
#include "topayd-demo-agents.h"

/* Ten seconds are what the service is allowed for a stop; a start under a sanitizer needs some. */
#define PATIENCE_US   (30 * G_USEC_PER_SEC)
#define PAUSE_US      5000
#define MAX_LOG_BYTES (16 * 1024)

struct _TopayTestService
{
  char *home;        /* (owned): holds the world and the log; removed in the end */
  char *folder;      /* (owned): the world */
  char *log;         /* (owned): path */
  char *clock;       /* (owned) (nullable): path of the file that sets the clock */
  GStrv environment; /* (owned) */
  char *uri;         /* (owned) (nullable) */
  char *ca;          /* (owned) (nullable) */
  char *portal_uri;  /* (owned) (nullable) */
  GHashTable *taken; /* (owned) (element-type filename): letters whose code was given out */
  gint64 advanced_s; /* of the clock */
  GPid pid;          /* 0 while it does not run */
  guint16 port;
  guint16 monitor_port;
};

/* For the handler of signals alone. */
static char newest_log[4096];

static void
on_abort_cb (int number)
{
  static char text[MAX_LOG_BYTES];
  int fd = open (newest_log, O_RDONLY | O_CLOEXEC);
  gssize length;

  if (fd >= 0)
    {
      off_t end = lseek (fd, 0, SEEK_END);

      lseek (fd, MAX (end - MAX_LOG_BYTES, 0), SEEK_SET);
      length = read (fd, text, sizeof text);
      if (length > 0 && write (STDERR_FILENO, text, (size_t) length) != length)
        _exit (1);
    }
  signal (number, SIG_DFL);
  raise (number);
}

/* Says what did not come about, and ends the test. */
G_GNUC_NORETURN static void
fail (const char *what)
{
  g_printerr ("The service did not %s\n", what);
  abort ();
}

gboolean
topay_test_is_long (void)
{
  return g_strcmp0 (g_getenv ("TOPAY_TEST_LONG"), "1") == 0;
}

/* In the child: it never outlives the test, whatever becomes of that; and root is nobody special in
 * it, so that a file that may not be read cannot be read. */
void
topay_test_prepare_child (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (geteuid () == 0)
    prctl (PR_SET_SECUREBITS, SECBIT_NOROOT);
}

static void
spawn (TopayTestService *self)
{
  const char *const arguments[] = { TOPAYD, "--demo", self->folder, NULL };
  int log = open (self->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (log, >=, 0);
  g_strlcpy (newest_log, self->log, sizeof newest_log);
  g_spawn_async_with_fds (self->home, (char **) arguments, self->environment,
                          G_SPAWN_DO_NOT_REAP_CHILD, topay_test_prepare_child, NULL, &self->pid, -1,
                          log, log, &error);
  g_assert_no_error (error);
  close (log);
}

/* Waits for the end; the status of waitpid (). */
static int
reap (TopayTestService *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  int status = 0;

  while (waitpid (self->pid, &status, WNOHANG) == 0)
    {
      if (g_get_monotonic_time () > deadline)
        {
          kill (self->pid, SIGKILL);
          fail ("end");
        }
      g_usleep (PAUSE_US);
    }
  self->pid = 0;
  return status;
}

/* Ports and authority, from the file that the service writes when it listens. */
static gboolean
read_service_file (TopayTestService *self, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *monitor = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;

  g_free (self->uri);
  g_free (self->ca);
  g_free (self->portal_uri);
  self->uri = g_key_file_get_string (file, "service", "uri", NULL);
  self->ca = g_key_file_get_string (file, "service", "ca_file", NULL);
  self->portal_uri = g_key_file_get_string (file, "service", "portal_uri", NULL);
  monitor = g_key_file_get_string (file, "service", "monitor", NULL);
  g_assert_nonnull (self->uri);
  g_assert_nonnull (self->ca);
  g_assert_nonnull (self->portal_uri);
  g_assert_nonnull (monitor);
  self->port = (guint16) g_ascii_strtoull (strrchr (self->uri, ':') + 1, NULL, 10);
  self->monitor_port = (guint16) g_ascii_strtoull (strrchr (monitor, ':') + 1, NULL, 10);
  return TRUE;
}

/**
 * topay_test_service_start:
 * @self: a service that does not run
 *
 * Starts it on its folder and waits until it is ready. Its port is another one afterwards.
 */
void
topay_test_service_start (TopayTestService *self)
{
  g_autofree char *path = g_build_filename (self->folder, "service.ini", NULL);
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;

  g_assert_cmpint (self->pid, ==, 0);
  g_unlink (path);
  spawn (self);
  while (!read_service_file (self, path))
    {
      if (waitpid (self->pid, NULL, WNOHANG) != 0 || g_get_monotonic_time () > deadline)
        fail ("become ready");
      g_usleep (PAUSE_US);
    }
  g_assert_cmpuint (topay_test_service_probe (self, "/readyz", NULL), ==, 200);
}

/**
 * topay_test_service_start_fails:
 * @self: a service that does not run
 *
 * Starts it where it cannot be started.
 *
 * Returns: the status with which it ends by itself
 */
int
topay_test_service_start_fails (TopayTestService *self)
{
  int status;

  g_assert_cmpint (self->pid, ==, 0);
  spawn (self);
  status = reap (self);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/**
 * topay_test_service_stop:
 * @self: a service that runs
 *
 * Asks it to end, and insists on a good end.
 */
void
topay_test_service_stop (TopayTestService *self)
{
  int status;

  g_assert_cmpint (self->pid, !=, 0);
  kill (self->pid, SIGTERM);
  status = reap (self);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    fail ("stop well");
}

/**
 * topay_test_service_kill:
 * @self: a service that runs
 *
 * Ends it without a word, as a power cut of the process.
 */
void
topay_test_service_kill (TopayTestService *self)
{
  g_assert_cmpint (self->pid, !=, 0);
  kill (self->pid, SIGKILL);
  reap (self);
}

static void
set_clock (TopayTestService *self)
{
  g_autofree char *text = g_strdup_printf ("%+" G_GINT64_FORMAT "\n", self->advanced_s);
  g_autoptr (GError) error = NULL;

  /* renamed into place: the library reads it at every look at the clock */
  g_file_set_contents (self->clock, text, -1, &error);
  g_assert_no_error (error);
}

/* libfaketime loads before everything else, which a sanitizer insists on for itself. */
gboolean
topay_test_service_has_clock (void)
{
  return !TOPAY_SANITIZED && g_file_test (FAKETIME, G_FILE_TEST_EXISTS);
}

/**
 * topay_test_service_advance:
 * @self: a service with a clock
 * @seconds: to go on
 *
 * Moves its wall clock; what it measures spans with stays true.
 */
void
topay_test_service_advance (TopayTestService *self, gint64 seconds)
{
  g_assert_nonnull (self->clock);
  self->advanced_s += seconds;
  set_clock (self);
}

static void
set_variable (TopayTestService *self, const char *name, const char *value)
{
  self->environment = g_environ_setenv (self->environment, name, value, TRUE);
}

static void
copy (const char *from, const char *to)
{
  const char *const arguments[] = { "cp", "-a", from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static TopayTestService *
make (const char *const *environment)
{
  TopayTestService *self = g_new0 (TopayTestService, 1);
  g_autoptr (GError) error = NULL;

  signal (SIGABRT, on_abort_cb);
  signal (SIGTRAP, on_abort_cb); /* of g_error () */
  signal (SIGPIPE, SIG_IGN);
  self->home = g_dir_make_tmp ("topay-e2e-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (self->home, "world", NULL);
  self->log = g_build_filename (self->home, "log", NULL);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->environment = g_get_environ ();
  set_variable (self, "TOPAYD_SERVICE_BLOCKLIST", BLOCKLIST);
  set_variable (self, "TOPAYD_PAYMENTS_CHANNEL_CODES", CHANNEL_CODES);
  set_variable (self, "TOPAYD_CASES_WORKDAYS", WORKDAYS);
  for (; environment != NULL && *environment != NULL; environment++)
    {
      g_auto (GStrv) pair = g_strsplit (*environment, "=", 2);

      set_variable (self, pair[0], pair[1]);
    }
  return self;
}

static char *template_home;

static void
remove_template (void)
{
  topay_test_remove_tree (template_home);
}

/* The world as it is before anything happened, made once for the program: the passwords of its
 * people cost seconds. The configuration names the paths of the folder, so every copy writes its
 * own. */
static char *
dup_template (void)
{
  if (template_home == NULL)
    {
      g_autoptr (TopayTestService) first = make (NULL);
      g_autofree char *config = g_build_filename (first->folder, "topayd.conf", NULL);

      topay_test_service_start (first);
      topay_test_service_stop (first);
      g_assert_cmpint (g_unlink (config), ==, 0);
      template_home = g_steal_pointer (&first->home);
      atexit (remove_template);
    }
  return g_build_filename (template_home, "world", NULL);
}

static TopayTestService *
make_from_template (const char *const *environment)
{
  g_autofree char *template = dup_template ();
  TopayTestService *self = make (environment);

  copy (template, self->folder);
  return self;
}

/**
 * topay_test_service_new_with:
 * @environment: (nullable) (array zero-terminated=1): "NAME=value" over what the test has
 *
 * Returns: (transfer full): a service that runs in a world of its own
 */
TopayTestService *
topay_test_service_new_with (const char *const *environment)
{
  TopayTestService *self = make_from_template (environment);

  topay_test_service_start (self);
  return self;
}

/**
 * topay_test_service_new:
 *
 * Returns: (transfer full): a service that runs in a world of its own
 */
TopayTestService *
topay_test_service_new (void)
{
  return topay_test_service_new_with (NULL);
}

/**
 * topay_test_service_new_with_clock:
 *
 * Returns: (transfer full): a service whose wall clock the test moves
 */
TopayTestService *
topay_test_service_new_with_clock (void)
{
  TopayTestService *self = make_from_template (NULL);

  self->clock = g_build_filename (self->home, "clock", NULL);
  set_clock (self);
  set_variable (self, "LD_PRELOAD", FAKETIME);
  set_variable (self, "FAKETIME_TIMESTAMP_FILE", self->clock);
  set_variable (self, "FAKETIME_NO_CACHE", "1");
  set_variable (self, "FAKETIME_DONT_FAKE_MONOTONIC", "1");
  topay_test_service_start (self);
  return self;
}

/**
 * topay_test_service_free:
 * @self: (transfer full): a service, running or not
 *
 * Stops it well and removes its world.
 */
void
topay_test_service_free (TopayTestService *self)
{
  if (self->pid != 0)
    topay_test_service_stop (self);
  if (self->home != NULL)
    topay_test_remove_tree (self->home);
  g_free (self->home);
  g_free (self->folder);
  g_free (self->log);
  g_free (self->clock);
  g_strfreev (self->environment);
  g_free (self->uri);
  g_free (self->ca);
  g_free (self->portal_uri);
  g_hash_table_unref (self->taken);
  g_free (self);
}

const char *
topay_test_service_get_folder (TopayTestService *self)
{
  return self->folder;
}

const char *
topay_test_service_get_uri (TopayTestService *self)
{
  return self->uri;
}

const char *
topay_test_service_get_ca (TopayTestService *self)
{
  return self->ca;
}

const char *
topay_test_service_get_portal_uri (TopayTestService *self)
{
  return self->portal_uri;
}

const char *
topay_test_service_get_log (TopayTestService *self)
{
  return self->log;
}

guint16
topay_test_service_get_port (TopayTestService *self)
{
  return self->port;
}

int
topay_test_service_get_pid (TopayTestService *self)
{
  return self->pid;
}

/**
 * topay_test_service_query_text:
 * @self: a service that does not run
 * @sql: gives one value
 *
 * Asks a copy of its database, so that the service finds its own as it left it.
 *
 * Returns: (transfer full): the value as a text
 */
char *
topay_test_service_query_text (TopayTestService *self, const char *sql)
{
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *copied = g_build_filename (self->home, "copy", NULL);
  g_autofree char *path = g_build_filename (copied, "topay.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (self->pid, ==, 0);
  copy (data, copied);
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  topay_test_remove_tree (copied);
  g_assert_nonnull (text);
  return text;
}

gint64
topay_test_service_query (TopayTestService *self, const char *sql)
{
  g_autofree char *text = topay_test_service_query_text (self, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

/* Everything until the other side closes. */
static char *
read_all (GInputStream *input)
{
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_output_stream_splice (output, input, G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (output, "", 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (output, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (output));
}

/**
 * topay_test_service_probe:
 * @self: a service that runs
 * @path: "/healthz", "/readyz" or "/metrics"
 * @body: (out) (nullable) (transfer full): what its monitor says there
 *
 * Returns: the status of the answer
 */
guint
topay_test_service_probe (TopayTestService *self, const char *path, char **body)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", self->monitor_port, NULL, &error);
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: monitor\r\nConnection: close\r\n\r\n", path);
  g_autofree char *answer = NULL;
  const char *end;

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  answer = read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  end = strstr (answer, "\r\n\r\n");
  g_assert_nonnull (end);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 "));
  if (body != NULL)
    *body = g_strdup (end + 4);
  return (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
}

/**
 * topay_test_service_get_count:
 * @self: a service that runs
 * @metric: name of a number without labels
 *
 * Returns: the number
 */
gint64
topay_test_service_get_count (TopayTestService *self, const char *metric)
{
  g_autofree char *text = NULL;
  g_autofree char *wanted = g_strdup_printf ("\n%s ", metric);
  const char *line;

  g_assert_cmpuint (topay_test_service_probe (self, "/metrics", &text), ==, 200);
  line = strstr (text, wanted);
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen (wanted), NULL, 10);
}

/* The arguments of a command that takes one text. */
GVariant *
topay_test_text_argument (const char *name, const char *value)
{
  GVariantDict arguments = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&arguments, name, "s", value);
  return g_variant_dict_end (&arguments);
}

/**
 * topay_test_service_command:
 * @self: a service that runs
 * @command: of topayctl
 * @arguments: (transfer floating): "a{sv}"
 *
 * Has an operator's command obeyed.
 */
void
topay_test_service_command (TopayTestService *self, const char *command, GVariant *arguments)
{
  g_autofree char *path = g_build_filename (self->folder, "admin.socket", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = topayd_admin_call (path, command, arguments, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

char *
topay_test_service_try_stage (TopayTestService *self,
                              const char *scenes,
                              const char *account,
                              GError **error)
{
  g_auto (GStrv) names = g_strsplit (scenes, " ", -1);
  g_autofree char *path = g_build_filename (self->folder, "admin.socket", NULL);
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;
  char *payment_id = NULL;

  g_variant_dict_insert (&arguments, "account", "s", account);
  g_variant_dict_insert_value (&arguments, "scenes",
                               g_variant_new_strv ((const char *const *) names, -1));
  reply = topayd_admin_call (path, "demo-scene", g_variant_dict_end (&arguments), error);
  if (reply != NULL)
    g_variant_lookup (reply, "payment", "s", &payment_id);
  return payment_id;
}

/**
 * topay_test_service_stage:
 * @self: a service that runs
 * @scenes: names or causes, divided by blanks; or "reset"
 * @account: for whom
 *
 * What “topayctl demo scene” does.
 *
 * Returns: (transfer full) (nullable): the id of the payment that is played upon
 */
char *
topay_test_service_stage (TopayTestService *self, const char *scenes, const char *account)
{
  g_autoptr (GError) error = NULL;
  char *payment_id = topay_test_service_try_stage (self, scenes, account, &error);

  g_assert_no_error (error);
  return payment_id;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Paths of the letters, oldest first: the spool names them by time. */
static GPtrArray *
list_letters (TopayTestService *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "mail", NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, ".eml"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

/* The letter, if it is to @address; NULL else. */
static char *
read_letter (const char *path, const char *address)
{
  g_autofree char *line = g_strdup_printf ("\nTo: %s\n", address);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return strstr (text, line) != NULL ? g_steal_pointer (&text) : NULL;
}

/* The eight digits of a letter, which stand below its head; NULL without any. */
static char *
find_code (const char *letter)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<!\\d)\\d{8}(?!\\d)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  const char *body = strstr (letter, "\n\n");

  g_assert_nonnull (body);
  return g_regex_match (regex, body, 0, &match) ? g_match_info_fetch (match, 0) : NULL;
}

static char *
take_newest_code (TopayTestService *self, const char *address)
{
  g_autoptr (GPtrArray) paths = list_letters (self);
  char *code = NULL;

  for (guint i = paths->len; i > 0 && code == NULL; i--)
    {
      const char *path = g_ptr_array_index (paths, i - 1);
      g_autofree char *letter =
          g_hash_table_contains (self->taken, path) ? NULL : read_letter (path, address);

      if (letter != NULL && (code = find_code (letter)) != NULL)
        g_hash_table_add (self->taken, g_strdup (path));
    }
  return code;
}

/**
 * topay_test_service_take_code:
 * @self: a service
 * @address: e-mail address or number of a phone
 *
 * Waits for a letter with a code that was not given out yet.
 *
 * Returns: (transfer full): the newest such code
 */
char *
topay_test_service_take_code (TopayTestService *self, const char *address)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  char *code;

  while ((code = take_newest_code (self, address)) == NULL)
    {
      if (g_get_monotonic_time () > deadline)
        fail ("send a code");
      g_usleep (PAUSE_US);
    }
  return code;
}

/**
 * topay_test_service_count_letters:
 * @self: a service
 * @address: e-mail address or number of a phone
 * @words: that stand in the letter
 *
 * Returns: how many such letters there are by now
 */
guint
topay_test_service_count_letters (TopayTestService *self, const char *address, const char *words)
{
  g_autoptr (GPtrArray) paths = list_letters (self);
  guint n_letters = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *letter = read_letter (g_ptr_array_index (paths, i), address);

      if (letter != NULL && strstr (letter, words) != NULL)
        n_letters++;
    }
  return n_letters;
}

/**
 * topay_test_service_wait_letters:
 * @self: a service
 * @address: e-mail address or number of a phone
 * @words: that stand in the letter
 * @n_letters: how many there have to be
 *
 * Waits until there are so many such letters.
 */
void
topay_test_service_wait_letters (TopayTestService *self,
                                 const char *address,
                                 const char *words,
                                 guint n_letters)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;

  while (topay_test_service_count_letters (self, address, words) < n_letters)
    {
      if (g_get_monotonic_time () > deadline)
        fail ("send a letter");
      g_usleep (PAUSE_US);
    }
}

char *
topay_test_service_dup_agent_code (TopayTestService *self, const char *agent)
{
  g_autoptr (GError) error = NULL;
  char *code = topayd_demo_agents_dup_code (topay_test_service_get_folder (self), agent,
                                            g_get_real_time () / G_USEC_PER_SEC, &error);

  g_assert_no_error (error);
  return code;
}
