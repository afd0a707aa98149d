/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-help cases, case and verify against the real service. */

#include "config.h"

#include <string.h>

#include "person.h"
#include "topay-test-server.h"

#define WANG          "wangfang"
#define WANG_PASSWORD "moonlit-teapot-harbor"
#define ALEX          "alex"
#define ALEX_PASSWORD "quiet-orchard-lantern"
#define DEVICE        "topay-help" /* as the service lists its sessions */
#define N_ADDED       20           /* more events than one answer has */

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestPerson *person;   /* (owned) */
  char *number;              /* (owned): of a case of hers */
} World;

typedef struct
{
  int status;
  char *output; /* (owned) */
  char *errors; /* (owned) */
} Run;

static void
run_clear (Run *run)
{
  g_free (run->output);
  g_free (run->errors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* @arguments: divided by blanks */
static void
run_program (const char *arguments, const char *input, Run *run)
{
  g_autofree char *line = g_strconcat (TOPAY_HELP " ", arguments, NULL);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv ((const char *const *) words,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                             | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                         &error);

  run_clear (run);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
}

static void
run_as_wang (const char *arguments, Run *run)
{
  run_program (arguments, WANG_PASSWORD "\n", run);
  g_assert_null (strstr (run->output, WANG_PASSWORD));
  g_assert_null (strstr (run->errors, WANG_PASSWORD));
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    {
      g_test_message ("no “%s” in:\n%s", part, text);
      g_test_fail ();
    }
}

static TopayWireReceipt *
open_complaint (World *self, const char *reason)
{
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt;

  request->kind = g_strdup ("complaint");
  request->reason = g_strdup (reason);
  request->words = g_strdup ("Nobody called me back.\n等了三天。");
  request->language = g_strdup ("en");
  receipt =
      topay_test_person_try_signed_in (self->person, &topay_endpoint_case_open, request, &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_case_new, request);
  return receipt;
}

static void
act (World *self, const char *id, const char *what, const char *words)
{
  TopayWireCaseAct *request = topay_wire_new (&topay_record_case_act);
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt;

  request->case_id = g_strdup (id);
  request->act = g_strdup (what);
  request->words = g_strdup (words);
  receipt =
      topay_test_person_try_signed_in (self->person, &topay_endpoint_case_act, request, &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_receipt, receipt);
  topay_wire_free (&topay_record_case_act, request);
}

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  TopayWireReceipt *receipt;

  self->service = topay_test_service_new ();
  g_setenv ("TOPAY_SERVICE_URI", topay_test_service_get_uri (self->service), TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", topay_test_service_get_ca (self->service), TRUE);
  self->person = topay_test_person_new (self->service);
  topay_test_person_sign_in (self->person, WANG, WANG_PASSWORD, NULL);
  receipt = open_complaint (self, "waiting");
  self->number = g_strdup (receipt->number);
  for (guint i = 0; i < N_ADDED; i++)
    act (self, receipt->case_id, "add", "And still nobody did.");
  topay_wire_free (&topay_record_receipt, receipt);
  receipt = open_complaint (self, "other");
  act (self, receipt->case_id, "withdraw", NULL);
  topay_wire_free (&topay_record_receipt, receipt);
  return self;
}

static void
world_free (World *self)
{
  topay_test_person_free (self->person);
  topay_test_service_free (self->service);
  g_free (self->number);
  g_free (self);
}

/* Of sessions of the program that go on. */
static guint
count_sessions (World *self)
{
  g_autoptr (GError) error = NULL;
  TopayWireDeviceList *list =
      topay_test_person_try_signed_in (self->person, &topay_endpoint_devices, NULL, &error);
  guint n_sessions = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < list->devices->len; i++)
    n_sessions +=
        g_str_equal (((TopayWireDevice *) g_ptr_array_index (list->devices, i))->name, DEVICE);
  topay_wire_free (&topay_record_device_list, list);
  return n_sessions;
}

static void
test_cases_are_listed (gconstpointer data)
{
  World *self = (World *) data;
  g_auto (Run) run = { 0 };

  run_as_wang ("cases --lang=en --account " WANG, &run);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.output, self->number);
  assert_has (run.output, "Being reviewed");
  assert_has (run.output, "Answer by ");
  assert_has (run.output, "Withdrawn");
  run_as_wang ("cases --open --lang=zh_CN --account " WANG, &run);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.output, "审核中");
  assert_has (run.output, "前答复");
  g_assert_null (strstr (run.output, "已撤回"));
  run_as_wang ("cases --closed --json --account " WANG, &run);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.output, "\"state\":\"withdrawn\"");
  g_assert_null (strstr (run.output, "under_review"));
  g_assert_cmpuint (count_sessions (self), ==, 0);
}

/* By the number, however it is typed, with all of its events. */
static void
test_a_case_is_told_in_full (gconstpointer data)
{
  World *self = (World *) data;
  g_autofree char *small = g_ascii_strdown (self->number, -1);
  g_autofree char *english = g_strdup_printf ("case --lang=en --account " WANG " %s", small);
  g_autofree char *json = g_strdup_printf ("case --json --account " WANG " %s", self->number);
  g_autofree char *last = g_strdup_printf ("\"seq\":%d,", N_ADDED + 2);
  g_auto (Run) run = { 0 };

  run_as_wang (english, &run);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.output, "Complaint\nCase C-");
  assert_has (run.output, "About waiting too long");
  assert_has (run.output, "You sent the request\n    Nobody called me back.\n    等了三天。\n");
  assert_has (run.output, "The review began\n");
  assert_has (run.output, "all 22 events");
  run_as_wang (json, &run);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.output, last);
  assert_has (run.output, "\"state\":\"under_review\"");
  g_assert_cmpuint (count_sessions (self), ==, 0);
}

/* What the service wrote down is unbroken for whoever did not write it. */
static void
test_the_file_of_a_case_is_unbroken (gconstpointer data)
{
  World *self = (World *) data;
  g_autofree char *arguments = g_strdup_printf ("case --proof --account " WANG " %s", self->number);
  g_auto (Run) proof = { 0 };
  g_auto (Run) run = { 0 };
  char *at;

  run_as_wang (arguments, &proof);
  g_assert_cmpint (proof.status, ==, 0);
  run_program ("verify --lang=en -", proof.output, &run);
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.output, "22 events, unbroken.");
  at = g_strrstr (proof.output, "And still nobody did.");
  g_assert_nonnull (at);
  memcpy (at, "All", 3);
  run_program ("verify --lang=en -", proof.output, &run);
  g_assert_cmpint (run.status, ==, 1);
  assert_has (run.output, "Broken at event 22");
}

/* The same words whether there is no such case or it is somebody else's. */
static void
test_cases_of_somebody_else_are_none (gconstpointer data)
{
  World *self = (World *) data;
  g_autofree char *hers = g_strdup_printf ("case --lang=en --account " ALEX " %s", self->number);
  g_auto (Run) run = { 0 };
  g_auto (Run) none = { 0 };

  run_program (hers, ALEX_PASSWORD "\n", &run);
  run_program ("case --lang=en --account " ALEX " C-22222222", ALEX_PASSWORD "\n", &none);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpint (none.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "");
  g_assert_cmpstr (run.errors, ==, "topay-help: There is no such case in this account\n");
  g_assert_cmpstr (none.errors, ==, run.errors);
  run_program ("cases --lang=en --closed --account " ALEX, ALEX_PASSWORD "\n", &run);
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.output, ==, "There are no such cases.\n");
}

static void
test_a_wrong_password_shows_nothing (gconstpointer data)
{
  g_auto (Run) run = { 0 };

  run_program ("cases --lang=en --account " WANG, "not-the-password\n", &run);
  g_assert_cmpint (run.status, ==, 3);
  g_assert_cmpstr (run.output, ==, "");
  assert_has (run.errors, "This does not match");
}

/* The last one: the service is away afterwards. */
static void
test_without_the_service_it_says_so (gconstpointer data)
{
  World *self = (World *) data;
  g_auto (Run) run = { 0 };

  topay_test_service_stop (self->service);
  run_as_wang ("cases --lang=en --account " WANG, &run);
  g_assert_cmpint (run.status, ==, 3);
  g_assert_cmpstr (run.output, ==, "");
  assert_has (run.errors, "We cannot reach Topay");
}

int
main (int argc, char **argv)
{
  World *world;
  int status;

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();
  g_setenv ("TOPAY_LOCALEDIR", CATALOGUES, TRUE);
  g_setenv ("COLUMNS", "80", TRUE);
  world = world_new ();

#define ADD(path, func) g_test_add_data_func ("/e2e/cli-cases/" path, world, func)
  ADD ("cases-are-listed", test_cases_are_listed);
  ADD ("a-case-is-told-in-full", test_a_case_is_told_in_full);
  ADD ("the-file-of-a-case-is-unbroken", test_the_file_of_a_case_is_unbroken);
  ADD ("cases-of-somebody-else-are-none", test_cases_of_somebody_else_are_none);
  ADD ("a-wrong-password-shows-nothing", test_a_wrong_password_shows_nothing);
  ADD ("without-the-service-it-says-so", test_without_the_service_it_says_so);
#undef ADD

  status = g_test_run ();
  world_free (world);
  return status;
}
