/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-crowd.h"

#include "fault-journal.h"
#include "fault-mail.h"
#include "topay-test-server.h"

/* An account may have three codes an hour, and what is lost counts as well. */
#define MAX_RESETS 3

/* One of so many sets a password, which costs the service a slow hash; the others end a lock. */
#define PASSWORD_EVERY 10

/* One of so many things that somebody does is a reset, the others are votes. */
#define RESET_EVERY 12

#define PAUSE_LEAST_US 2000
#define PAUSE_MOST_US  30000
#define ABSENT_US      20000
#define CODE_US        (10 * G_USEC_PER_SEC)
#define END_US         (120 * G_USEC_PER_SEC)

typedef struct
{
  TopayFaultCrowd *crowd;     /* (unowned) */
  TopayFaultJournal *journal; /* (owned) */
  TopayFaultLine *line;       /* (owned) */
  GRand *rand;                /* (owned) */
  GThread *thread;            /* (owned) */
  guint number;
  guint n_votes;
  guint n_resets;
} Person;

struct _TopayFaultCrowd
{
  char *journals;       /* (owned): folder */
  TopayFaultMail *mail; /* (owned) */
  Person *people;       /* (owned) (array length=n_people) */
  guint n_people;

  /* read by all, written by the test */
  gint port;   /* atomic */
  gint is_end; /* atomic */

  gint n_passwords; /* atomic: that were set to the end */
};

static gboolean
is_end (Person *self)
{
  return g_atomic_int_get (&self->crowd->is_end) != 0;
}

/* One try; a service that is not there is left alone for a moment. */
static TopayTestReply *
ask (Person *self, const char *what, const char *headers, const char *body)
{
  g_autofree char *request = topay_test_compose (what, headers, body);
  guint16 port = (guint16) g_atomic_int_get (&self->crowd->port);
  TopayTestReply *reply = topay_fault_line_ask (self->line, port, request);

  if (reply == NULL || reply->status >= 500)
    g_usleep (ABSENT_US);
  return reply;
}

static void
vote (Person *self)
{
  g_autofree char *article = g_strdup_printf ("fault-%u-%u", self->number, self->n_votes++);
  g_autofree char *key = g_strdup_printf ("%08x%08x%08x%08x", g_rand_int (self->rand),
                                          g_rand_int (self->rand), self->number, self->n_votes);
  g_autofree char *header = g_strdup_printf ("Idempotency-Key: %s\r\n", key);
  g_autofree char *body = g_strdup_printf (
      "{\"article\":\"%s\",\"language\":\"en\",\"answer\":\"helpful\",\"reason\":\"none\","
      "\"content_version\":1}",
      article);

  topay_fault_journal_write (self->journal, "try %s %s", key, article);
  for (;;)
    {
      g_autoptr (TopayTestReply) reply = ask (self, "POST /v1/votes", header, body);
      g_autofree char *receipt = NULL;

      if (reply == NULL || reply->status == 503 || reply->status == 507)
        continue;
      if (reply->status != 201)
        g_error ("a vote got %u: %s", reply->status, reply->body);
      receipt = topay_test_reply_dup_field (reply, "id");
      topay_fault_journal_write (self->journal, "vote %s %s %s", key, article, receipt);
      return;
    }
}

/* The proof; NULL when nobody knows whether there is one. */
static char *
start (Person *self, const char *kind)
{
  g_autofree char *account = g_strdup_printf ("person-%u", self->number);
  g_autofree char *body = topay_test_body_reset (kind, account);
  g_autoptr (TopayTestReply) reply = ask (self, "POST /v1/reset", NULL, body);
  char *proof_id;

  if (reply == NULL || reply->status != 202)
    return NULL;
  proof_id = topay_test_reply_dup_field (reply, "proof_id");
  topay_fault_journal_write (self->journal, "start %s", proof_id);
  return proof_id;
}

/* The token. A code may be that of a proof whose answer was lost, so the next is tried too. */
static char *
enter_code (Person *self, const char *proof_id)
{
  g_autofree char *address = g_strdup_printf ("person-%u@example.net", self->number);
  gint64 deadline = g_get_monotonic_time () + CODE_US;

  while (g_get_monotonic_time () < deadline)
    {
      g_autofree char *code = topay_fault_mail_take_code (self->crowd->mail, address);
      g_autofree char *body = code != NULL ? topay_test_body_code (proof_id, code) : NULL;
      g_autoptr (TopayTestReply) reply = NULL;

      if (code == NULL)
        {
          g_usleep (ABSENT_US);
          continue;
        }
      reply = ask (self, "POST /v1/reset/code", NULL, body);
      if (reply != NULL && reply->status == 200)
        {
          topay_fault_journal_write (self->journal, "code %s", proof_id);
          return topay_test_reply_dup_field (reply, "proof");
        }
      if (reply == NULL || !topay_test_reply_has_code (reply, "code_wrong"))
        return NULL;
    }
  return NULL;
}

/* Asks until there is an answer. With a proof that is good only the loss of an answer can make the
 * next one “void”, and then the end has to be there. */
static void
finish (Person *self, const char *proof_id, const char *what, const char *body)
{
  gboolean was_lost = FALSE;

  for (;;)
    {
      g_autoptr (TopayTestReply) reply = ask (self, what, NULL, body);

      if (reply == NULL || reply->status == 503 || reply->status == 507)
        {
          was_lost = was_lost || reply == NULL;
          continue;
        }
      if (reply->status == 200)
        topay_fault_journal_write (self->journal, "done %s", proof_id);
      else if (was_lost && topay_test_reply_has_code (reply, "code_void"))
        topay_fault_journal_write (self->journal, "void %s", proof_id);
      else
        g_error ("the end of a reset got %u: %s", reply->status, reply->body);
      if (g_str_has_suffix (what, "/finish"))
        g_atomic_int_inc (&self->crowd->n_passwords);
      return;
    }
}

/* Once more with the proof that is used up. */
static void
try_again (Person *self, const char *proof_id, const char *what, const char *body)
{
  g_autoptr (TopayTestReply) reply = ask (self, what, NULL, body);

  if (reply != NULL && reply->status == 200)
    topay_fault_journal_write (self->journal, "done %s", proof_id);
}

static void
reset (Person *self)
{
  gboolean is_password = self->number % PASSWORD_EVERY == 0 && self->n_resets == 0;
  const char *what = is_password ? "POST /v1/reset/finish" : "POST /v1/reset/unlock";
  g_autofree char *proof_id = start (self, is_password ? "login_password" : "unlock");
  g_autofree char *proof = NULL;
  g_autofree char *body = NULL;

  self->n_resets++;
  if (proof_id == NULL || (proof = enter_code (self, proof_id)) == NULL)
    return;
  body = is_password ? g_strdup_printf ("{\"proof_id\":\"%s\",\"proof\":\"%s\",\"new_password\":"
                                        "\"seven-grey-herons-%u\",\"end_other_sessions\":true}",
                                        proof_id, proof, self->number)
                     : g_strdup_printf ("{\"proof_id\":\"%s\",\"proof\":\"%s\"}", proof_id, proof);
  finish (self, proof_id, what, body);
  try_again (self, proof_id, what, body);
}

static gpointer
run (gpointer data)
{
  Person *self = data;

  while (!is_end (self))
    {
      if (self->n_resets < MAX_RESETS && g_rand_int_range (self->rand, 0, RESET_EVERY) == 0)
        reset (self);
      else
        vote (self);
      g_usleep ((gulong) g_rand_int_range (self->rand, PAUSE_LEAST_US, PAUSE_MOST_US));
    }
  topay_fault_line_close (self->line);
  return NULL;
}

/**
 * topay_fault_crowd_new:
 * @service: a service that runs
 * @n_people: how many; they get accounts
 * @seed: of what they do
 *
 * Returns: (transfer full): people who have begun
 */
TopayFaultCrowd *
topay_fault_crowd_new (TopayTestService *service, guint n_people, guint32 seed)
{
  TopayFaultCrowd *self = g_new0 (TopayFaultCrowd, 1);
  g_autofree char *mail = g_build_filename (topay_test_service_get_folder (service), "mail", NULL);
  g_autoptr (GError) error = NULL;

  topay_test_add_people (service, n_people);
  self->mail = topay_fault_mail_new (mail);
  self->journals = g_dir_make_tmp ("topay-faults-XXXXXX", &error);
  g_assert_no_error (error);
  self->port = topay_test_service_get_port (service);
  self->n_people = n_people;
  self->people = g_new0 (Person, n_people);
  for (guint i = 0; i < n_people; i++)
    {
      Person *person = &self->people[i];
      g_autofree char *source = topay_test_dup_source (i);

      person->crowd = self;
      person->number = i;
      person->rand = g_rand_new_with_seed (seed + i);
      person->journal = topay_fault_journal_new (self->journals, i);
      person->line = topay_fault_line_new (topay_test_service_get_ca (service), source);
      person->thread = g_thread_new ("person", run, person);
    }
  return self;
}

void
topay_fault_crowd_set_port (TopayFaultCrowd *self, guint16 port)
{
  g_atomic_int_set (&self->port, port);
}

/**
 * topay_fault_crowd_wait_for_password:
 * @self: people
 *
 * Waits until somebody has set a password; on a busy machine that takes a while.
 */
void
topay_fault_crowd_wait_for_password (TopayFaultCrowd *self)
{
  gint64 deadline = g_get_monotonic_time () + END_US;

  while (g_atomic_int_get (&self->n_passwords) == 0)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("nobody set a password");
      g_usleep (ABSENT_US);
    }
}

void
topay_fault_crowd_finish (TopayFaultCrowd *self)
{
  g_atomic_int_set (&self->is_end, 1);
  for (guint i = 0; i < self->n_people; i++)
    g_clear_pointer (&self->people[i].thread, g_thread_join);
}

void
topay_fault_crowd_free (TopayFaultCrowd *self)
{
  topay_fault_crowd_finish (self);
  for (guint i = 0; i < self->n_people; i++)
    {
      topay_fault_journal_free (self->people[i].journal);
      topay_fault_line_free (self->people[i].line);
      g_rand_free (self->people[i].rand);
    }
  topay_fault_mail_free (self->mail);
  topay_test_remove_tree (self->journals);
  g_free (self->journals);
  g_free (self->people);
  g_free (self);
}

const char *
topay_fault_crowd_get_journals (TopayFaultCrowd *self)
{
  return self->journals;
}
