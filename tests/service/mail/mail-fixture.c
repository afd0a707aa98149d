/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mail-fixture.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "topay-error.h"

#define POLL_US     2000
#define GIVE_UP_US  (30 * G_USEC_PER_SEC)
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES

static GMutex log_lock;
static GString *log_text; /* (owned) */

static GBytes *
seal (gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error)
{
  MailFixture *self = data;
  guint8 *sealed = g_malloc (NONCE_BYTES + size + TAG_BYTES);

  randombytes_buf (sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, bytes, size,
                                              (const guint8 *) context, strlen (context), NULL,
                                              sealed, self->key);

  return g_bytes_new_take (sealed, NONCE_BYTES + size + TAG_BYTES);
}

static GBytes *
open_sealed (gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error)
{
  MailFixture *self = data;
  const guint8 *sealed = bytes;
  g_autofree guint8 *clear = g_malloc (size);

  if (size < NONCE_BYTES + TAG_BYTES
      || crypto_aead_xchacha20poly1305_ietf_decrypt (clear, NULL, NULL, sealed + NONCE_BYTES,
                                                     size - NONCE_BYTES, (const guint8 *) context,
                                                     strlen (context), sealed, self->key)
             != 0)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "Not sealed with this key");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&clear), size - NONCE_BYTES - TAG_BYTES);
}

static gint64
get_now (gpointer data)
{
  MailFixture *self = data;

  return __atomic_load_n (&self->now, __ATOMIC_SEQ_CST);
}

MailFixture *
mail_fixture_new (void)
{
  MailFixture *self = g_new0 (MailFixture, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sodium_init (), >=, 0);
  self->folder = g_dir_make_tmp ("topayd-mail-XXXXXX", NULL);
  self->now = MAIL_FIXTURE_START;
  randombytes_buf (self->key, sizeof self->key);
  path = g_build_filename (self->folder, "topayd.db", NULL);
  self->store = topayd_store_open (path, &(const TopaydStoreOptions){ 0 }, &error);
  g_assert_no_error (error);

  return self;
}

void
mail_fixture_remove_folder (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        mail_fixture_remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
mail_fixture_free (MailFixture *self)
{
  topayd_store_close (self->store);
  g_object_unref (self->store);
  mail_fixture_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

TopaydMail *
mail_fixture_make_mail (MailFixture *self, TopaydSender *email)
{
  return topayd_mail_new (&(const TopaydMailSettings){
      .store = self->store,
      .email = email,
      .seal = seal,
      .open = open_sealed,
      .crypt_data = self,
      .now = get_now,
      .now_data = self,
  });
}

TopaydMessage
mail_fixture_make_code (void)
{
  return (TopaydMessage){
    .kind = TOPAYD_MESSAGE_CODE_LOGIN_PASSWORD,
    .channel = TOPAYD_CHANNEL_EMAIL,
    .language = "en",
    .address = MAIL_FIXTURE_ADDRESS,
    .address_masked = "c***@mail.example",
    .code = MAIL_FIXTURE_CODE,
    .created_at = MAIL_FIXTURE_START,
    .expires_at = MAIL_FIXTURE_START + 600,
  };
}

TopaydMessage
mail_fixture_make_notice (void)
{
  return (TopaydMessage){
    .kind = TOPAYD_MESSAGE_NOTICE_FROZEN,
    .channel = TOPAYD_CHANNEL_EMAIL,
    .language = "zh_CN",
    .address = MAIL_FIXTURE_ADDRESS,
    .address_masked = "c***@mail.example",
    .device = "Reader's laptop",
    .created_at = MAIL_FIXTURE_START,
  };
}

typedef struct
{
  TopaydMail *mail;             /* (unowned) */
  const TopaydMessage *message; /* (unowned) */
  gboolean fails_after;
} Enqueuing;

static gboolean
run_enqueue (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Enqueuing *self = data;

  if (!topayd_mail_enqueue (self->mail, transaction, self->message, error))
    return FALSE;
  if (!self->fails_after)
    return TRUE;

  /* long enough for a thread that would not wait for the commit */
  g_usleep (20 * 1000);
  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Something else went wrong");
  return FALSE;
}

gboolean
mail_fixture_enqueue_full (MailFixture *self,
                           TopaydMail *mail,
                           const TopaydMessage *message,
                           gboolean fails_after)
{
  return topayd_store_write (self->store, run_enqueue, &(Enqueuing){ mail, message, fails_after },
                             NULL);
}

void
mail_fixture_enqueue (MailFixture *self, TopaydMail *mail, const TopaydMessage *message)
{
  g_assert_true (mail_fixture_enqueue_full (self, mail, message, FALSE));
}

void
mail_fixture_advance (MailFixture *self, TopaydMail *mail, gint64 seconds)
{
  __atomic_add_fetch (&self->now, seconds, __ATOMIC_SEQ_CST);
  topayd_mail_wake (mail);
}

typedef struct
{
  const char *sql; /* (unowned) */
  char *value;     /* (owned) (nullable) */
} Query;

static gboolean
run_query (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (TopaydRows) rows = topayd_sql_select (transaction, query->sql, NULL, error);

  g_clear_pointer (&query->value, g_free);
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, error))
    query->value = topayd_rows_dup_text (rows, 0);

  return *error == NULL;
}

/* The first column of the first row, which has to be text. */
char *
mail_fixture_query (MailFixture *self, const char *sql)
{
  Query query = { sql, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_store_read (self->store, run_query, &query, &error));
  g_assert_no_error (error);

  return query.value;
}

void
mail_fixture_wait_for (MailFixture *self, const char *sql, const char *expected)
{
  gint64 end = g_get_monotonic_time () + GIVE_UP_US;

  while (TRUE)
    {
      g_autofree char *found = mail_fixture_query (self, sql);

      if (g_strcmp0 (found, expected) == 0)
        return;
      if (g_get_monotonic_time () > end)
        g_assert_cmpstr (found, ==, expected);
      g_usleep (POLL_US);
    }
}

static gboolean
is_in_bytes (const char *bytes, gsize size, const char *wanted)
{
  gsize length = strlen (wanted);

  for (gsize i = 0; i + length <= size; i++)
    {
      if (bytes[i] == wanted[0] && memcmp (bytes + i, wanted, length) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
assert_not_in_bytes (const char *name, const char *bytes, gsize size, const char *secret)
{
  gsize length = strlen (secret);
  g_autofree char *base64 = g_base64_encode ((const guchar *) secret, length / 3 * 3);
  g_autofree char *hex = g_malloc (2 * length + 1);
  const char *forms[] = { secret, base64,
                          sodium_bin2hex (hex, 2 * length + 1, (const guint8 *) secret, length) };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (is_in_bytes (bytes, size, forms[i]))
        g_error ("%s has a secret in it", name);
    }
}

void
mail_fixture_assert_absent (const char *folder, const char *secret)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      assert_not_in_bytes (name, bytes, size, secret);
      n_files++;
    }
  g_assert_cmpuint (n_files, >=, 2);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *line = g_log_writer_format_fields (level, fields, n_fields, FALSE);

  g_mutex_lock (&log_lock);
  g_string_append (log_text, line);
  g_mutex_unlock (&log_lock);

  return g_log_writer_default (level, fields, n_fields, data);
}

void
mail_fixture_capture_log (void)
{
  log_text = g_string_new (NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
}

void
mail_fixture_assert_not_logged (const char *secret)
{
  g_mutex_lock (&log_lock);
  assert_not_in_bytes ("the log", log_text->str, log_text->len, secret);
  g_mutex_unlock (&log_lock);
}
