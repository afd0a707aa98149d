/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "identity-fixture.h"
#include "topay-error.h"
#include "topayd-incidents.h"
#include "topayd-prune.h"
#include "topayd-reports.h"

#define BEGIN                                                                                      \
  "{\"schema\":\"topay-diag/1\",\"report_id\":\"0123456789abcdef0123456789abcdef\","               \
  "\"created\":\"2026-11-22T14:05:00Z\""
#define REPORT  BEGIN ",\"user_note\":\"eleven blue teapots\"}"
#define MEANING "eleven blue teapots"
#define DAY     86400

typedef struct
{
  Fixture *fixture;           /* (unowned) */
  TopaydNewIncident incident; /* in */
  char id[TOPAYD_ID_SIZE];    /* in or out */
  gint64 now;                 /* in */
  TopayWireStatus *status;    /* (owned): out */
  TopaydSecret *text;         /* (owned) (nullable): out */
  gboolean more;
} Job;

static gboolean
add_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_incident_add (transaction, &job->incident, job->now, job->id, error);
}

static gboolean
end_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_incident_end (transaction, job->id, job->now, error);
}

static gboolean
list_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_incidents_list (transaction, job->now, job->status->incidents, error);
}

static guint
count_open (Job *job)
{
  guint n;

  job->status = topay_wire_new (&topay_record_status);
  fixture_run (job->fixture, list_job, job);
  n = job->status->incidents->len;
  topay_wire_free (&topay_record_status, g_steal_pointer (&job->status));
  return n;
}

static void
test_incidents (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Job job = { .fixture = fixture, .now = NOW };

  job.incident = (TopaydNewIncident){ "payments", NULL, "Slow", "慢", 0, NOW + 60 };
  fixture_run (fixture, add_job, &job);
  g_assert_cmpuint (count_open (&job), ==, 1);

  job.incident = (TopaydNewIncident){ "maintenance", NULL, "Work", "维护", NOW + 10, NOW + 60 };
  fixture_run (fixture, add_job, &job);
  g_assert_cmpuint (count_open (&job), ==, 1); /* planned */
  job.now = NOW + 10;
  g_assert_cmpuint (count_open (&job), ==, 2);
  fixture_run (fixture, end_job, &job);
  g_assert_cmpuint (count_open (&job), ==, 1);
  g_assert_false (topayd_store_write (fixture->store, end_job, &job, NULL)); /* over already */
  job.now = NOW + DAY; /* expected to end is not ended */
  g_assert_cmpuint (count_open (&job), ==, 1);
}

static void
test_bad_incidents (void)
{
  static const TopaydNewIncident bad[] = {
    { NULL, NULL, "x", "x", 0, 0 },
    { "weather", NULL, "x", "x", 0, 0 },
    { "service", NULL, NULL, "x", 0, 0 },
    { "service", NULL, "x", "", 0, 0 },
    { "service", NULL, "x\ny", "x", 0, 0 },
    { "bank", NULL, "x", "x", 0, 0 },
    { "service", "River Bank", "x", "x", 0, 0 },
    { "service", NULL, "x", "x", 0, NOW },
    { "service", NULL, "x", "x", -5, 0 },
  };
  g_autoptr (Fixture) fixture = fixture_new ();
  Job job = { .fixture = fixture, .now = NOW };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%u", i);
      job.incident = bad[i];
      g_assert_false (topayd_store_write (fixture->store, add_job, &job, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
  g_assert_cmpuint (count_open (&job), ==, 0);
}

/* As many as one answer takes. */
static void
test_too_many (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Job job = { .fixture = fixture, .now = NOW };

  job.incident = (TopaydNewIncident){ "service", NULL, "x", "x", 0, 0 };
  for (guint i = 0; i < TOPAYD_INCIDENTS_MAX; i++)
    fixture_run (fixture, add_job, &job);
  g_assert_false (topayd_store_write (fixture->store, add_job, &job, NULL));
  g_assert_cmpuint (count_open (&job), ==, TOPAYD_INCIDENTS_MAX);
}

static gboolean
add_report_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  const TopaydVisit visit = { transaction, &job->fixture->identity, &job->fixture->caller };

  topayd_id_draw (job->id);
  return topayd_report_add (&visit, job->fixture->account_id, job->id, REPORT, error);
}

static gboolean
load_report_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  const TopaydVisit visit = { transaction, &job->fixture->identity, &job->fixture->caller };

  return topayd_report_load (&visit, job->id, &job->text, error);
}

static gboolean
prune_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_prune (transaction, job->now, &job->more, error);
}

static void
test_schema (void)
{
  static const char *const good[] = {
    BEGIN "}",
    REPORT,
    BEGIN ",\"clock\":{\"offset_s_bucket\":\">300\"}}",
    BEGIN ",\"events\":[{\"seconds_before\":3,\"code\":\"call.refused\",\"n\":503}]}",
  };
  static const char *const bad[] = {
    "{}",
    "[]",
    BEGIN,
    BEGIN "}{}",
    BEGIN ",\"host\":\"marias-laptop\"}",
    BEGIN ",\"clock\":{\"offset_s_bucket\":\">300\",\"zone\":\"x\"}}",
    BEGIN ",\"clock\":{\"offset_s_bucket\":\"421\"}}",
    BEGIN ",\"schema\":\"topay-diag/1\"}",
    BEGIN ",\"user_note\":\"\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *checked = NULL;
      g_autoptr (GError) error = NULL;

      checked = topayd_report_dup_checked (good[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (checked, ==, good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (topayd_report_dup_checked (bad[i], &error));
      g_assert_nonnull (error);
    }
}

/* An app that hides nothing is not believed. */
static void
test_note (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = topayd_report_dup_checked (
      BEGIN ",\"user_note\":\"my card 4111 1111 1111 1111 fails\"}", &error);

  g_assert_no_error (error);
  g_assert_null (strstr (checked, "4111 1111 1111"));
  g_assert_nonnull (strstr (checked, "my card "));
  g_assert_nonnull (strstr (checked, " fails"));
}

/* Whoever has the file has nothing. */
static void
test_sealed (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Job job = { .fixture = fixture, .now = NOW };

  fixture_run (fixture, add_report_job, &job);
  g_assert_cmpint (fixture_count (fixture, "SELECT count (*) FROM reports"), ==, 1);
  g_assert_cmpint (fixture_count (fixture,
                                  "SELECT count (*) FROM reports"
                                  " WHERE instr (sealed, CAST ('" MEANING "' AS BLOB)) > 0"),
                   ==, 0);
  fixture_run (fixture, load_report_job, &job);
  g_assert_cmpstr (job.text, ==, REPORT);
  topayd_secret_free (g_steal_pointer (&job.text));

  fixture_execute (fixture, "UPDATE reports SET sealed = substr (sealed, 2)");
  g_assert_false (topayd_store_write (fixture->store, load_report_job, &job, NULL));
}

static void
test_forgotten (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Job job = { .fixture = fixture, .now = NOW + 30 * DAY };

  fixture_run (fixture, add_report_job, &job);
  fixture_run (fixture, prune_job, &job);
  g_assert_cmpint (fixture_count (fixture, "SELECT count (*) FROM reports"), ==, 1);
  job.now += 1;
  fixture_run (fixture, prune_job, &job);
  g_assert_cmpint (fixture_count (fixture, "SELECT count (*) FROM reports"), ==, 0);
}

static void
test_account_gone (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Job job = { .fixture = fixture, .now = NOW };

  fixture_run (fixture, add_report_job, &job);
  fixture_execute (fixture, "DELETE FROM accounts");
  g_assert_cmpint (fixture_count (fixture, "SELECT count (*) FROM reports"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/incidents/open-from-their-beginning-to-their-end", test_incidents);
  g_test_add_func ("/incidents/what-the-wire-cannot-tell-is-refused", test_bad_incidents);
  g_test_add_func ("/incidents/no-more-than-one-answer-takes", test_too_many);
  g_test_add_func ("/reports/hold-nothing-that-the-schema-does-not-list", test_schema);
  g_test_add_func ("/reports/notes-are-masked-again", test_note);
  g_test_add_func ("/reports/are-sealed-at-rest", test_sealed);
  g_test_add_func ("/reports/are-forgotten-after-30-days", test_forgotten);
  g_test_add_func ("/reports/go-with-the-account", test_account_gone);
  return g_test_run ();
}
