/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "mail-fixture.h"
#include "topay-error.h"

#define STATE    "SELECT state FROM outgoing"
#define COUNT    "SELECT CAST (count (*) AS TEXT) FROM outgoing"
#define ATTEMPTS "SELECT CAST (attempts AS TEXT) FROM outgoing"
#define IS_WIPED                                                                                   \
  "SELECT CAST (fields_sealed IS NULL AND recipient_sealed IS NULL AS TEXT) FROM outgoing"

/* A sender that does what it is told and keeps what it is given. */
#define TEST_TYPE_SENDER (test_sender_get_type ())
G_DECLARE_FINAL_TYPE (TestSender, test_sender, TEST, SENDER, GObject)

struct _TestSender
{
  GObject parent_instance;
  GMutex lock;
  GPtrArray *letters; /* (owned) (element-type utf8): id, address, subject and body */
  int error_code;     /* of TOPAY_ERROR; -1: it is accepted */
  gboolean waits;     /* until it is cancelled */
};

static void
test_sender_keep (TestSender *self, const TopaydLetter *letter)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->letters, g_strjoin ("\n", letter->id, letter->address, letter->subject,
                                             letter->body, NULL));
  g_mutex_unlock (&self->lock);
}

static gboolean
test_sender_send (TopaydSender *sender,
                  const TopaydLetter *letter,
                  GCancellable *cancellable,
                  GError **error)
{
  TestSender *self = TEST_SENDER (sender);
  int code = g_atomic_int_get (&self->error_code);

  test_sender_keep (self, letter);
  while (g_atomic_int_get (&self->waits) && !g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
  if (g_atomic_int_get (&self->waits))
    code = TOPAY_ERROR_BUSY;
  if (code == -1)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, code, "The test says %d", code);
  return FALSE;
}

static void
test_sender_iface_init (TopaydSenderInterface *iface)
{
  iface->send = test_sender_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSender,
                               test_sender,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAYD_TYPE_SENDER, test_sender_iface_init))

static void
test_sender_finalize (GObject *object)
{
  TestSender *self = TEST_SENDER (object);

  g_ptr_array_unref (self->letters);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (test_sender_parent_class)->finalize (object);
}

static void
test_sender_class_init (TestSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_sender_finalize;
}

static void
test_sender_init (TestSender *self)
{
  g_mutex_init (&self->lock);
  self->letters = g_ptr_array_new_with_free_func (g_free);
  self->error_code = -1;
}

static guint
count_letters (TestSender *self)
{
  guint n_letters;

  g_mutex_lock (&self->lock);
  n_letters = self->letters->len;
  g_mutex_unlock (&self->lock);

  return n_letters;
}

static void
wait_for_letters (TestSender *self, guint n_letters)
{
  for (guint i = 0; i < 15000 && count_letters (self) < n_letters; i++)
    g_usleep (2000);
  g_assert_cmpuint (count_letters (self), ==, n_letters);
}

/* What each test starts with; the mail is not started. */
typedef struct
{
  MailFixture *world; /* (owned) */
  TestSender *sender; /* (owned) */
  TopaydMail *mail;   /* (owned) */
} Bench;

static void
bench_set_up (Bench *self, gconstpointer data)
{
  self->world = mail_fixture_new ();
  self->sender = g_object_new (TEST_TYPE_SENDER, NULL);
  self->mail = mail_fixture_make_mail (self->world, TOPAYD_SENDER (self->sender));
}

static void
bench_tear_down (Bench *self, gconstpointer data)
{
  topayd_mail_stop (self->mail);
  g_object_unref (self->mail);
  g_object_unref (self->sender);
  mail_fixture_free (self->world);
}

static void
test_code_arrives (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();
  TopaydMailStatistics statistics;
  const char *letter;

  topayd_mail_start (self->mail);
  mail_fixture_enqueue (self->world, self->mail, &message);
  mail_fixture_wait_for (self->world, STATE, "sent");

  g_assert_cmpuint (count_letters (self->sender), ==, 1);
  letter = self->sender->letters->pdata[0];
  g_assert_nonnull (
      strstr (letter, "\n" MAIL_FIXTURE_ADDRESS "\nYour code for a new login password\n"));
  g_assert_nonnull (strstr (letter, "    " MAIL_FIXTURE_CODE "\n"));
  g_assert_nonnull (strstr (letter, "for 10 minutes"));
  mail_fixture_wait_for (self->world, IS_WIPED, "1");
  topayd_mail_get_statistics (self->mail, &statistics);
  g_assert_cmpuint (statistics.sent, ==, 1);
  g_assert_cmpint (statistics.last_sent_at, ==, MAIL_FIXTURE_START);
}

static void
test_undone_is_never_sent (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();

  topayd_mail_start (self->mail);
  g_assert_false (mail_fixture_enqueue_full (self->world, self->mail, &message, TRUE));
  /* a second one, to know that the thread has looked */
  message.device = NULL;
  mail_fixture_enqueue (self->world, self->mail, &message);
  mail_fixture_wait_for (self->world, STATE, "sent");

  mail_fixture_wait_for (self->world, COUNT, "1");
  g_assert_cmpuint (count_letters (self->sender), ==, 1);
}

static void
test_down_delays (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();

  self->sender->error_code = TOPAY_ERROR_BUSY;
  topayd_mail_start (self->mail);
  mail_fixture_enqueue (self->world, self->mail, &message);
  mail_fixture_wait_for (self->world, ATTEMPTS, "1");
  mail_fixture_wait_for (self->world, STATE, "queued");
  /* not before its time */
  topayd_mail_wake (self->mail);
  mail_fixture_advance (self->world, self->mail, 2);
  mail_fixture_wait_for (self->world, ATTEMPTS, "1");

  mail_fixture_advance (self->world, self->mail, 10);
  mail_fixture_wait_for (self->world, ATTEMPTS, "2");
  g_atomic_int_set (&self->sender->error_code, -1);
  mail_fixture_advance (self->world, self->mail, 60);
  mail_fixture_wait_for (self->world, STATE, "sent");

  g_assert_cmpuint (count_letters (self->sender), ==, 3);
  /* the same letter each time, by its id too */
  for (guint i = 1; i < 3; i++)
    g_assert_cmpstr (self->sender->letters->pdata[i], ==, self->sender->letters->pdata[0]);
}

static void
test_refusal_is_kept (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();
  g_autofree char *reason = NULL, *masked = NULL, *kept = NULL;

  self->sender->error_code = TOPAY_ERROR_REFUSED;
  topayd_mail_start (self->mail);
  mail_fixture_enqueue (self->world, self->mail, &message);
  mail_fixture_wait_for (self->world, STATE, "failed");
  mail_fixture_advance (self->world, self->mail, 300);
  topayd_mail_stop (self->mail);

  g_assert_cmpuint (count_letters (self->sender), ==, 1);
  reason = mail_fixture_query (self->world, "SELECT last_error FROM outgoing");
  g_assert_true (g_str_has_prefix (reason, "The test says "));
  kept = mail_fixture_query (self->world,
                             "SELECT CAST (recipient_sealed IS NOT NULL AND fields_sealed "
                             "IS NULL AS TEXT) FROM outgoing");
  g_assert_cmpstr (kept, ==, "1");
  masked = mail_fixture_query (self->world, "SELECT recipient_masked FROM outgoing");
  g_assert_cmpstr (masked, ==, "c***@mail.example");
}

static void
test_expired_is_never_sent (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();
  TopaydMailStatistics statistics;

  mail_fixture_enqueue (self->world, self->mail, &message);
  mail_fixture_advance (self->world, self->mail, 600);
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, STATE, "expired");

  mail_fixture_wait_for (self->world, IS_WIPED, "1");
  topayd_mail_stop (self->mail);
  g_assert_cmpuint (count_letters (self->sender), ==, 0);
  topayd_mail_get_statistics (self->mail, &statistics);
  g_assert_cmpuint (statistics.expired, ==, 1);
}

static void
test_only_newest_code (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();

  message.proof_id = "0123456789abcdef0123456789abcdef";
  mail_fixture_enqueue (self->world, self->mail, &message);
  message.code = "11112222";
  mail_fixture_enqueue (self->world, self->mail, &message);
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, COUNT " WHERE state = 'sent'", "1");

  mail_fixture_wait_for (self->world, COUNT " WHERE state = 'void'", "1");
  topayd_mail_stop (self->mail);
  g_assert_cmpuint (count_letters (self->sender), ==, 1);
  g_assert_nonnull (strstr (self->sender->letters->pdata[0], "11112222"));
}

static void
test_codes_go_first (Bench *self, gconstpointer data)
{
  TopaydMessage code = mail_fixture_make_code (), notice = mail_fixture_make_notice ();

  for (guint i = 0; i < 3; i++)
    mail_fixture_enqueue (self->world, self->mail, &notice);
  mail_fixture_enqueue (self->world, self->mail, &code);
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, COUNT " WHERE state = 'sent'", "4");

  g_assert_nonnull (strstr (self->sender->letters->pdata[0], MAIL_FIXTURE_CODE));
  g_assert_nonnull (strstr (self->sender->letters->pdata[3], "您的 Topay 账户已冻结"));
  g_assert_nonnull (strstr (self->sender->letters->pdata[3], "设备：Reader's laptop\n"));
}

static void
test_restart_sends_the_rest (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_notice ();

  self->sender->waits = TRUE;
  topayd_mail_start (self->mail);
  mail_fixture_enqueue (self->world, self->mail, &message);
  wait_for_letters (self->sender, 1);
  topayd_mail_stop (self->mail);
  mail_fixture_wait_for (self->world, STATE, "queued");
  mail_fixture_wait_for (self->world, ATTEMPTS, "0");

  self->sender->waits = FALSE;
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, STATE, "sent");
  g_assert_cmpstr (self->sender->letters->pdata[1], ==, self->sender->letters->pdata[0]);
}

static void
test_down_costs_three_letters (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_notice ();

  for (guint i = 0; i < 20; i++)
    mail_fixture_enqueue (self->world, self->mail, &message);
  self->sender->error_code = TOPAY_ERROR_BUSY;
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, COUNT " WHERE attempts = 1", "3");
  topayd_mail_wake (self->mail);
  topayd_mail_stop (self->mail);
  g_assert_cmpuint (count_letters (self->sender), ==, 3);

  g_atomic_int_set (&self->sender->error_code, -1);
  mail_fixture_advance (self->world, self->mail, 120);
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, COUNT " WHERE state = 'sent'", "20");
}

static void
test_no_sender_waits (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_notice ();

  message.channel = TOPAYD_CHANNEL_PHONE;
  message.address = "+8613812345678";
  mail_fixture_enqueue (self->world, self->mail, &message);
  message = mail_fixture_make_notice ();
  mail_fixture_enqueue (self->world, self->mail, &message);
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, COUNT " WHERE state = 'sent' AND channel = 'email'", "1");

  mail_fixture_wait_for (self->world, COUNT " WHERE state = 'queued' AND channel = 'phone'", "1");
}

static void
test_changed_row_is_refused (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_notice ();
  g_autofree char *reason = NULL;

  mail_fixture_enqueue (self->world, self->mail, &message);
  self->world->key[0] ^= 1;
  topayd_mail_start (self->mail);
  mail_fixture_wait_for (self->world, STATE, "failed");

  reason = mail_fixture_query (self->world, "SELECT last_error FROM outgoing");
  g_assert_cmpstr (reason, ==, "Not sealed with this key");
  g_assert_cmpuint (count_letters (self->sender), ==, 0);
}

static void
test_bad_messages (Bench *self, gconstpointer data)
{
  TopaydMessage messages[] = {
    mail_fixture_make_code (), mail_fixture_make_code (), mail_fixture_make_code (),
    mail_fixture_make_code (), mail_fixture_make_code (),
  };

  messages[0].address = "a@b.example\r\nBcc: c@d.example";
  messages[1].channel = TOPAYD_CHANNEL_PHONE;
  messages[2].code = NULL;
  messages[3].expires_at = messages[3].created_at;
  messages[4].address_masked = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    g_assert_false (mail_fixture_enqueue_full (self->world, self->mail, &messages[i], FALSE));
  mail_fixture_wait_for (self->world, COUNT, "0");
}

static void
test_secrets_stay_sealed (Bench *self, gconstpointer data)
{
  TopaydMessage message = mail_fixture_make_code ();

  self->sender->error_code = TOPAY_ERROR_BUSY;
  topayd_mail_start (self->mail);
  mail_fixture_enqueue (self->world, self->mail, &message);
  mail_fixture_wait_for (self->world, ATTEMPTS, "1");
  mail_fixture_assert_absent (self->world->folder, MAIL_FIXTURE_CODE);
  mail_fixture_assert_absent (self->world->folder, MAIL_FIXTURE_ADDRESS);

  g_atomic_int_set (&self->sender->error_code, -1);
  mail_fixture_advance (self->world, self->mail, 60);
  mail_fixture_wait_for (self->world, STATE, "sent");
  mail_fixture_assert_absent (self->world->folder, MAIL_FIXTURE_CODE);
  mail_fixture_assert_absent (self->world->folder, MAIL_FIXTURE_ADDRESS);
  mail_fixture_assert_not_logged (MAIL_FIXTURE_CODE);
  mail_fixture_assert_not_logged (MAIL_FIXTURE_ADDRESS);
}

static void
add (const char *path, void (*test) (Bench *self, gconstpointer data))
{
  g_test_add (path, Bench, NULL, bench_set_up, test, bench_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  mail_fixture_capture_log ();

  add ("/mail/code-arrives-and-is-wiped", test_code_arrives);
  add ("/mail/what-is-undone-is-never-sent", test_undone_is_never_sent);
  add ("/mail/sender-that-is-down-delays", test_down_delays);
  add ("/mail/refusal-is-kept-with-its-reason", test_refusal_is_kept);
  add ("/mail/expired-code-is-never-sent", test_expired_is_never_sent);
  add ("/mail/only-the-newest-code-is-sent", test_only_newest_code);
  add ("/mail/codes-go-before-notices", test_codes_go_first);
  add ("/mail/restart-sends-what-was-on-its-way", test_restart_sends_the_rest);
  add ("/mail/way-that-is-down-costs-three-letters", test_down_costs_three_letters);
  add ("/mail/message-without-a-sender-waits", test_no_sender_waits);
  add ("/mail/changed-row-is-not-sent", test_changed_row_is_refused);
  add ("/mail/bad-message-is-not-queued", test_bad_messages);
  add ("/mail/secrets-stay-sealed", test_secrets_stay_sealed);

  return g_test_run ();
}
