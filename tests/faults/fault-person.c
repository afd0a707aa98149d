/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-person.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "topay-test-server.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define PAUSE_US    5000

struct _TopayFaultPerson
{
  TopayTestService *service; /* (unowned) */
  TopayTestRelay *relay;     /* (owned) */
  GStrv environment;         /* (owned) */
  char *home;                /* (owned): of the folder and the journal; removed in the end */
  char *folder;              /* (owned) */
  char *journal;             /* (owned) */
  GPid pid;                  /* 0 while it does not run */
  int input;                 /* of the program; -1 with it */
};

/**
 * topay_fault_person_new:
 * @service: a service that runs
 * @environment: (nullable) (array zero-terminated=1): "NAME=value" over what the test has
 *
 * Returns: (transfer full): a person whose program runs
 */
TopayFaultPerson *
topay_fault_person_new (TopayTestService *service, const char *const *environment)
{
  TopayFaultPerson *self = g_new0 (TopayFaultPerson, 1);
  g_autoptr (GError) error = NULL;

  self->service = service;
  self->relay = topay_test_relay_new (topay_test_service_get_port (service));
  self->environment = g_get_environ ();
  for (; environment != NULL && *environment != NULL; environment++)
    {
      g_auto (GStrv) pair = g_strsplit (*environment, "=", 2);

      self->environment = g_environ_setenv (self->environment, pair[0], pair[1], TRUE);
    }
  self->home = g_dir_make_tmp ("topay-person-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (self->home, "app", NULL);
  self->journal = g_build_filename (self->home, "journal", NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->input = -1;
  topay_fault_person_start (self);
  return self;
}

/**
 * topay_fault_person_start:
 * @self: a person whose program does not run
 */
void
topay_fault_person_start (TopayFaultPerson *self)
{
  g_autofree char *uri =
      g_strdup_printf ("https://127.0.0.1:%u", topay_test_relay_get_port (self->relay));
  const char *const arguments[] = { FAULT_PERSON,  self->folder,
                                    uri,           topay_test_service_get_ca (self->service),
                                    self->journal, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (self->pid, ==, 0);
  g_spawn_async_with_pipes (self->home, (char **) arguments, self->environment,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES,
                            topay_test_prepare_child, NULL, &self->pid, &self->input, NULL, NULL,
                            &error);
  g_assert_no_error (error);
}

/* The status of waitpid () */
static int
reap (TopayFaultPerson *self, const char *complaint)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  int status = 0;

  while (waitpid (self->pid, &status, WNOHANG) == 0)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("%s", complaint);
      g_usleep (PAUSE_US);
    }
  self->pid = 0;
  close (self->input);
  self->input = -1;
  return status;
}

/**
 * topay_fault_person_kill:
 * @self: a person whose program runs
 *
 * Ends it without a word, and its connections with it.
 */
void
topay_fault_person_kill (TopayFaultPerson *self)
{
  int status;

  g_assert_cmpint (self->pid, !=, 0);
  kill (self->pid, SIGKILL);
  status = reap (self, "The program of the person does not die");
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  topay_test_relay_cut (self->relay);
}

/**
 * topay_fault_person_free:
 * @self: (transfer full): a person, whether the program runs or not
 */
void
topay_fault_person_free (TopayFaultPerson *self)
{
  if (self->pid != 0)
    topay_fault_person_kill (self);
  topay_test_relay_free (self->relay);
  topay_test_remove_tree (self->home);
  g_strfreev (self->environment);
  g_free (self->home);
  g_free (self->folder);
  g_free (self->journal);
  g_free (self);
}

TopayTestRelay *
topay_fault_person_get_relay (TopayFaultPerson *self)
{
  return self->relay;
}

const char *
topay_fault_person_get_folder (TopayFaultPerson *self)
{
  return self->folder;
}

const char *
topay_fault_person_get_journal (TopayFaultPerson *self)
{
  return self->journal;
}

static gboolean
begins_with (const char *line, const char *word)
{
  gsize length = strlen (word);

  if (length > 0)
    return strncmp (line, word, length) == 0 && (line[length] == ' ' || line[length] == '\0');
  return strchr (line, ' ') == line + 36; /* the key of a receipt is a UUID */
}

/**
 * topay_fault_person_count:
 * @self: a person
 * @word: how lines begin; "" for receipts
 *
 * Returns: how many lines of the journal do
 */
guint
topay_fault_person_count (TopayFaultPerson *self, const char *word)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (self->journal, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n += begins_with (lines[i], word);
  return n;
}

/**
 * topay_fault_person_follow:
 * @self: a person
 *
 * From now on the wire leads to where the service is now.
 */
void
topay_fault_person_follow (TopayFaultPerson *self)
{
  topay_test_relay_set_target (self->relay, topay_test_service_get_port (self->service));
}

/**
 * topay_fault_person_dup_last:
 * @self: a person
 * @word: how a line begins
 *
 * Returns: (transfer full): the second word of the last such line of the journal
 */
char *
topay_fault_person_dup_last (TopayFaultPerson *self, const char *word)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  char *last = NULL;

  g_assert_true (g_file_get_contents (self->journal, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (begins_with (lines[i], word))
      {
        g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

        g_free (last);
        last = g_strdup (words[1]);
      }
  g_assert_nonnull (last);
  return last;
}

/**
 * topay_fault_person_tell:
 * @self: a person whose program runs
 * @line: of those that fault-person-main.c tells, with its end
 */
void
topay_fault_person_tell (TopayFaultPerson *self, const char *line)
{
  gssize length = (gssize) strlen (line);

  g_assert_cmpint (write (self->input, line, (gsize) length), ==, length);
}

/**
 * topay_fault_person_ask:
 * @self: a person whose program runs
 * @n_files: to bring along
 * @n_bytes: of each
 *
 * Has something asked for; the journal says when.
 */
void
topay_fault_person_ask (TopayFaultPerson *self, guint n_files, guint n_bytes)
{
  g_autofree char *line = g_strdup_printf ("ask %u %u\n", n_files, n_bytes);

  topay_fault_person_tell (self, line);
}

/**
 * topay_fault_person_finish:
 * @self: a person whose program runs
 *
 * Waits until nothing waits to be sent any more, which is an error when it takes a minute.
 */
void
topay_fault_person_finish (TopayFaultPerson *self)
{
  int status;

  topay_fault_person_tell (self, "end\n");
  status = reap (self, "Something waits to be sent for ever");
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}
