/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "identity-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
told_free (Told *told)
{
  g_free (told->channel);
  g_free (told->address);
  g_free (told->code);
  g_free (told->device);
  g_free (told);
}

static gboolean
keep_message (TopaydTransaction *transaction, const TopaydTell *tell, gpointer data, GError **error)
{
  Fixture *self = data;
  Told *told = g_new0 (Told, 1);

  g_assert_true ((tell->account_id == NULL) == (tell->kind == TOPAYD_TELL_AGENT_SIGN_IN));
  g_assert_nonnull (tell->address_masked);
  g_assert_nonnull (tell->language);
  told->kind = tell->kind;
  told->channel = g_strdup (tell->channel);
  told->address = g_strdup (tell->address);
  told->code = g_strdup (tell->code);
  told->device = g_strdup (tell->device);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->told, told);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
open_store (Fixture *self, const TopaydHashCost *cost)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "topayd.db", NULL);
  TopaydStoreOptions options = { .audit_key_path = topayd_keys_get_audit_path (self->keys) };

  self->store = topayd_store_open (path, &options, &error);
  g_assert_no_error (error);
  self->hasher = topayd_hasher_new (self->keys, cost, TOPAYD_HASH_NO_FLOOR_FOR_TESTS);
  self->identity.store = self->store;
  self->identity.hasher = self->hasher;
}

static void
close_store (Fixture *self)
{
  topayd_hasher_close (self->hasher);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&self->hasher);
  topayd_store_close (self->store);
  g_clear_object (&self->store);
}

void
fixture_reopen (Fixture *self, const TopaydHashCost *cost)
{
  close_store (self);
  open_store (self, cost);
}

Fixture *
fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = NULL;
  const char *given = g_getenv ("TOPAY_TEST_FOLDER");
  Fixture *self = g_new0 (Fixture, 1);

  self->folder =
      given != NULL ? g_strdup (given) : g_dir_make_tmp ("topay-identity-XXXXXX", &error);
  g_assert_no_error (error);
  keys = g_build_filename (self->folder, "keys", NULL);
  self->keys = topayd_keys_open (keys, &error);
  g_assert_no_error (error);
  self->told = g_ptr_array_new_with_free_func ((GDestroyNotify) told_free);
  g_mutex_init (&self->lock);
  self->identity.keys = self->keys;
  self->identity.enqueue = keep_message;
  self->identity.enqueue_data = self;
  self->caller = (TopaydCaller){ "192.0.2.7", "192.0.2.x", NOW, 0 };
  open_store (self, &topayd_hash_cost_tests);
  if (fixture_count (self, "SELECT count (*) FROM accounts") == 0)
    fixture_add_account (self, "ada", "ada@example.com", self->account_id);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
fixture_free (Fixture *self)
{
  close_store (self);
  if (g_getenv ("TOPAY_TEST_FOLDER") == NULL)
    remove_folder (self->folder);
  topayd_keys_free (self->keys);
  g_ptr_array_unref (self->told);
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_free (self);
}

void
fixture_run (Fixture *self, TopaydJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;

  topayd_store_write (self->store, job, data, &error);
  g_assert_no_error (error);
}

/* What most jobs need: where they are, one thing in, one thing out. */
typedef struct
{
  Fixture *fixture;
  gconstpointer input, second;
  gpointer output;
  gint64 number;
} Job;

static TopaydVisit
visit (const Job *job, TopaydTransaction *transaction)
{
  return (TopaydVisit){ transaction, &job->fixture->identity, &job->fixture->caller };
}

static gboolean
add_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_account_add (&where, job->input, job->output, error);
}

void
fixture_add_account (Fixture *self, const char *name, const char *email, char *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *password = topayd_hasher_hash (self->hasher, PASSWORD, &error);
  g_autofree char *pin = topayd_hasher_hash (self->hasher, PIN, &error);
  gboolean is_ada = strcmp (name, "ada") == 0;
  TopaydNewAccount account = { .name = name,
                               .display_name = "Ada Byron",
                               .language = "en",
                               .email = email,
                               .phone = is_ada ? "13812345678" : NULL,
                               .password_hash = password,
                               .payment_pin_hash = pin,
                               .contacts_verified = TRUE };
  Job job = { self, &account, NULL, id, 0 };

  fixture_run (self, add_job, &job);
}

static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_sql_get_integer (transaction, job->input, NULL, &job->number, error);
}

gint64
fixture_count (Fixture *self, const char *sql)
{
  Job job = { self, sql, NULL, NULL, -1 };

  fixture_run (self, count_job, &job);
  return job.number;
}

static gboolean
execute_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_sql_run (transaction, job->input, NULL, error);
}

void
fixture_execute (Fixture *self, const char *sql)
{
  Job job = { self, sql, NULL, NULL, 0 };

  fixture_run (self, execute_job, &job);
}

const char *
fixture_get_code (Fixture *self)
{
  for (guint i = self->told->len; i > 0; i--)
    {
      const Told *told = g_ptr_array_index (self->told, i - 1);

      if (told->code != NULL)
        return told->code;
    }
  return NULL;
}

guint
fixture_count_told (Fixture *self, TopaydTellKind kind)
{
  guint n_told = 0;

  for (guint i = 0; i < self->told->len; i++)
    n_told += ((const Told *) g_ptr_array_index (self->told, i))->kind == kind;
  return n_told;
}

void
fixture_forget_told (Fixture *self)
{
  g_ptr_array_set_size (self->told, 0);
}

void
fixture_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

GAsyncResult *
fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

void
fixture_sign_in (Fixture *self,
                 const char *account,
                 const char *password,
                 TopaydSessionReply *reply)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopaydSignIn request = { account, password, "Laptop", "en", FALSE };

  topayd_sign_in_async (&self->identity, &request, &self->caller, fixture_take_result, &result);
  topayd_sign_in_finish (fixture_wait (&result), reply, &error);
  g_assert_no_error (error);
}

static gboolean
find_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return topayd_session_find (transaction, job->input, job->fixture->caller.now, job->output,
                              error);
}

void
fixture_find_session (Fixture *self, const char *token, TopaydSession *session)
{
  Job job = { self, token, NULL, session, 0 };

  fixture_run (self, find_job, &job);
}

gboolean
fixture_is_live (Fixture *self, const char *token)
{
  TopaydSession session;

  fixture_find_session (self, token, &session);
  return session.is_live;
}

static gboolean
refresh_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_session_refresh (&where, job->input, job->output, error);
}

void
fixture_refresh (Fixture *self,
                 const char *token,
                 const char *request_id,
                 TopaydSessionReply *reply)
{
  TopaydRefresh request = { token, request_id };
  Job job = { self, &request, NULL, reply, 0 };

  fixture_run (self, refresh_job, &job);
}

static void
decode_base32 (const char *text, guint8 *bytes)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint64 bits = 0;
  guint n_bits = 0;

  for (; *text != '\0'; text++)
    {
      bits = bits << 5 | (guint64) (strchr (alphabet, *text) - alphabet);
      n_bits += 5;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          *bytes++ = (guint8) (bits >> n_bits & 0xFF);
        }
    }
}

static gboolean
enrol_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);
  g_autoptr (TopaydSecret) secret = NULL;
  char code[TOPAYD_TOTP_SIZE];
  TopaydOutcome outcome;

  if (!topayd_totp_enrol (&where, job->input, &secret, error))
    return FALSE;

  g_assert_cmpuint (strlen (secret), ==, 32);
  decode_base32 (secret, job->output);
  topayd_totp_compute (job->output, where.caller->now / TOPAYD_TOTP_STEP_S, code);
  g_assert_true (topayd_totp_confirm (&where, job->input, code, &outcome, error));
  g_assert_null (outcome.code);
  return TRUE;
}

void
fixture_turn_on_totp (Fixture *self,
                      const TopaydOwner *owner,
                      guint8 secret[TOPAYD_TOTP_SECRET_BYTES])
{
  Job job = { self, owner, NULL, secret, 0 };

  fixture_run (self, enrol_job, &job);
  self->caller.now += 60; /* the code that confirmed is used */
}

void
fixture_compute_totp (Fixture *self,
                      const guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                      char code[TOPAYD_TOTP_SIZE])
{
  topayd_totp_compute (secret, self->caller.now / TOPAYD_TOTP_STEP_S, code);
}

static gboolean
reset_start_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_reset_start (&where, job->input, job->output, error);
}

void
fixture_reset_start (Fixture *self, TopayProofKind kind, const char *account, TopaydCodeSent *sent)
{
  TopaydResetStart request = { kind, account, "email", "en" };
  Job job = { self, &request, NULL, sent, 0 };

  fixture_run (self, reset_start_job, &job);
}

static gboolean
reset_code_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  TopaydVisit where = visit (job, transaction);

  return topayd_reset_code (&where, job->input, job->second, job->output, error);
}

void
fixture_reset_code (Fixture *self,
                    const char *proof_id,
                    const char *code,
                    TopaydCodeAccepted *accepted)
{
  Job job = { self, proof_id, code, accepted, 0 };

  fixture_run (self, reset_code_job, &job);
}

void
fixture_reset_finish (Fixture *self,
                      const char *proof_id,
                      const char *proof,
                      const char *password,
                      TopaydResetDone *done)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopaydResetFinish request = { proof_id, proof, password, TRUE };

  topayd_reset_finish_async (&self->identity, &request, &self->caller, fixture_take_result,
                             &result);
  topayd_reset_finish_finish (fixture_wait (&result), done, &error);
  g_assert_no_error (error);
}
