/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "line.h"
#include "person.h"
#include "topay-test-secrets.h"
#include "topay-test-server.h"

#define ADDRESS  "alex@example.org"
#define PASSWORD "quiet-orchard-lantern"

/* What a sign-in gives away. */
typedef struct
{
  char *token;   /* (owned) */
  char *refresh; /* (owned) (nullable) */
} Tokens;

static void
tokens_clear (Tokens *tokens)
{
  g_clear_pointer (&tokens->token, g_free);
  g_clear_pointer (&tokens->refresh, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tokens, tokens_clear)

static void
take_tokens (const TopayTestReply *reply, Tokens *tokens)
{
  g_assert_cmpuint (reply->status, ==, 200);
  tokens->token = topay_test_reply_dup_field (reply, "token");
  tokens->refresh = topay_test_reply_dup_field (reply, "refresh_token");
  g_assert_nonnull (tokens->token);
}

static void
sign_in (TopayTestLine *line, gboolean stays, Tokens *tokens)
{
  TopayWireSignIn request = { (char *) "alex", (char *) PASSWORD, (char *) "x", stays,
                              (char *) "en" };
  gsize length = 0;
  g_autofree char *body = topay_wire_encode (&topay_record_sign_in, &request, &length);
  g_autoptr (TopayTestReply) reply = topay_test_line_ask (line, "POST /v1/session", NULL, body);

  take_tokens (reply, tokens);
}

static TopayTestReply *
ask_with (TopayTestLine *line, const char *what, const char *token)
{
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", token);

  return topay_test_line_ask (line, what, header, NULL);
}

static guint
try_token (TopayTestLine *line, const char *token)
{
  g_autoptr (TopayTestReply) reply = ask_with (line, "GET /v1/session", token);

  return reply->status;
}

static TopayTestReply *
refresh (TopayTestLine *line, const char *token, const char *id)
{
  TopayWireRefresh request = { (char *) token, (char *) id };
  gsize length = 0;
  g_autofree char *body = topay_wire_encode (&topay_record_refresh, &request, &length);

  return topay_test_line_ask (line, "POST /v1/session/refresh", NULL, body);
}

/* A16: a token is worth nothing after its session, in an address, or twice. */
static void
test_tokens (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);
  g_auto (Tokens) first = { 0 };
  g_auto (Tokens) second = { 0 };
  g_autofree char *target = NULL;
  g_autofree char *log = NULL;
  g_autoptr (TopayTestReply) out = NULL;
  g_autoptr (TopayTestReply) in_address = NULL;

  sign_in (line, FALSE, &first);
  sign_in (line, FALSE, &second);
  g_assert_cmpstr (first.token, !=, second.token);
  g_assert_null (first.refresh);
  g_assert_cmpuint (try_token (line, first.token), ==, 200);

  target = g_strdup_printf ("GET /v1/session?token=%s", first.token);
  in_address = topay_test_line_ask (line, target, NULL, NULL);
  g_assert_cmpuint (in_address->status, ==, 400);

  out = ask_with (line, "DELETE /v1/session", first.token);
  g_assert_cmpuint (out->status, ==, 200);
  g_assert_cmpuint (try_token (line, first.token), ==, 401);
  g_assert_cmpuint (try_token (line, second.token), ==, 200);

  g_assert_true (g_file_get_contents (topay_test_service_get_log (service), &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "route=sign_out"));
  g_assert_null (strstr (log, first.token));
  g_assert_null (strstr (log, second.token));
}

/* A16: more rights, another token; the one that may have been seen before is over. */
static void
test_step_up_renews (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);
  g_auto (Tokens) before = { 0 };
  g_auto (Tokens) after = { 0 };
  g_autofree char *header = NULL, *proof_id = NULL, *code = NULL, *body = NULL;
  g_autoptr (TopayTestReply) sent = NULL;
  g_autoptr (TopayTestReply) done = NULL;

  sign_in (line, FALSE, &before);
  header = g_strdup_printf ("Authorization: Bearer %s\r\n", before.token);
  sent = topay_test_line_ask (line, "POST /v1/step-up", header,
                              "{\"method\":\"code\",\"channel\":\"email\"}");
  g_assert_cmpuint (sent->status, ==, 202);
  proof_id = topay_test_reply_dup_field (sent, "proof_id");
  code = topay_test_service_take_code (service, ADDRESS);
  body = topay_test_body_code (proof_id, code);
  done = topay_test_line_ask (line, "POST /v1/step-up/finish", header, body);
  take_tokens (done, &after);
  g_assert_cmpstr (before.token, !=, after.token);
  g_assert_cmpuint (try_token (line, before.token), ==, 401);
  g_assert_cmpuint (try_token (line, after.token), ==, 200);
}

/* A16: half an hour without use, twelve hours with. */
static void
test_ages (void)
{
  g_autoptr (TopayTestService) service = NULL;
  g_autoptr (TopayTestLine) line = NULL;
  g_auto (Tokens) idle = { 0 };
  g_auto (Tokens) busy = { 0 };

  if (!topay_test_service_has_clock ())
    {
      g_test_skip ("libfaketime is not here, or a sanitizer wants its place");
      return;
    }
  service = topay_test_service_new_with_clock ();
  line = topay_test_line_new (service, NULL);
  sign_in (line, FALSE, &idle);
  sign_in (line, FALSE, &busy);
  topay_test_service_advance (service, 20 * 60);
  g_assert_cmpuint (try_token (line, busy.token), ==, 200);
  topay_test_service_advance (service, 11 * 60);
  g_assert_cmpuint (try_token (line, idle.token), ==, 401);
  for (guint minute = 31; minute < 12 * 60; minute += 25)
    {
      g_assert_cmpuint (try_token (line, busy.token), ==, 200);
      topay_test_service_advance (service, 25 * 60);
    }
  g_assert_cmpuint (try_token (line, busy.token), ==, 401);
}

/* What stands in the database as something that could be shown: tokens are base64url of 32 bytes.
 */
static char *
dup_as_token (TopayTestService *service, const char *sql)
{
  g_autofree char *hex = topay_test_service_query_text (service, sql);
  guint8 bytes[32];
  char *text;

  g_assert_cmpuint (strlen (hex), ==, 2 * sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  text = g_base64_encode (bytes, sizeof bytes);
  text[43] = '\0';
  g_strdelimit (text, "+", '-');
  return g_strdelimit (text, "/", '_');
}

/* A16: whoever has the database still has to ask. */
static void
test_database (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);
  g_auto (Tokens) tokens = { 0 };
  g_autofree char *token = NULL, *refresh_token = NULL, *hash = NULL, *body = NULL;
  TopayWireSignIn request;
  gsize length = 0;
  g_autoptr (TopayTestReply) renewed = NULL;
  g_autoptr (TopayTestReply) signed_in = NULL;

  sign_in (line, TRUE, &tokens);
  topay_test_service_kill (service);
  token = dup_as_token (service, "SELECT hex (token_hash) FROM sessions WHERE ended_at IS NULL");
  refresh_token = dup_as_token (service, "SELECT hex (token_hash) FROM refresh_tokens");
  hash =
      topay_test_service_query_text (service, "SELECT password FROM accounts WHERE name = 'alex'");
  g_assert_null (strstr (hash, PASSWORD));
  topay_test_service_start (service);

  topay_test_line_free (line);
  line = topay_test_line_new (service, NULL);
  g_assert_cmpuint (try_token (line, tokens.token), ==, 200);
  g_assert_cmpuint (try_token (line, token), ==, 401);
  renewed = refresh (line, refresh_token, "0123456789abcdef0123456789abcdef");
  g_assert_cmpuint (renewed->status, ==, 401);
  request = (TopayWireSignIn){ (char *) "alex", hash, (char *) "x", FALSE, (char *) "en" };
  body = topay_wire_encode (&topay_record_sign_in, &request, &length);
  signed_in = topay_test_line_ask (line, "POST /v1/session", NULL, body);
  g_assert_cmpuint (signed_in->status, ==, 401);
}

/* A17: an old token is a copy that somebody made; nobody keeps the session. */
static void
test_replay (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);
  g_auto (Tokens) first = { 0 };
  g_auto (Tokens) second = { 0 };
  g_autoptr (TopayTestReply) renewed = NULL;
  g_autoptr (TopayTestReply) replayed = NULL;
  g_autoptr (TopayTestReply) after = NULL;

  sign_in (line, TRUE, &first);
  g_assert_nonnull (first.refresh);
  renewed = refresh (line, first.refresh, "0123456789abcdef0123456789abcdef");
  take_tokens (renewed, &second);
  g_assert_cmpstr (first.refresh, !=, second.refresh);
  g_assert_cmpuint (try_token (line, first.token), ==, 401);
  g_assert_cmpuint (try_token (line, second.token), ==, 200);

  replayed = refresh (line, first.refresh, "fedcba9876543210fedcba9876543210");
  g_assert_cmpuint (replayed->status, ==, 401);
  g_assert_cmpuint (try_token (line, second.token), ==, 401);
  after = refresh (line, second.refresh, "00112233445566778899aabbccddeeff");
  g_assert_cmpuint (after->status, ==, 401);
  topay_test_service_wait_letters (service, ADDRESS, "Subject: We have signed a device out", 1);
}

/* A17: the answer was lost; the same question gets an answer once more, and only once. */
static void
test_lost_answer (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);
  const char *id = "0123456789abcdef0123456789abcdef";
  g_auto (Tokens) first = { 0 };
  g_auto (Tokens) again = { 0 };
  g_autoptr (TopayTestReply) lost = NULL;
  g_autoptr (TopayTestReply) repeated = NULL;
  g_autoptr (TopayTestReply) third = NULL;

  sign_in (line, TRUE, &first);
  lost = refresh (line, first.refresh, id);
  g_assert_cmpuint (lost->status, ==, 200);
  repeated = refresh (line, first.refresh, id);
  take_tokens (repeated, &again);
  g_assert_cmpuint (try_token (line, again.token), ==, 200);
  third = refresh (line, first.refresh, id);
  g_assert_cmpuint (third->status, ==, 401);
  g_assert_cmpuint (try_token (line, again.token), ==, 401);
}

/* The app as it starts the next morning, with what the Secret Service kept. */
static gboolean
restore (TopayTestService *service, TopayTestSecrets *secrets)
{
  g_autoptr (TopayTestPerson) person = topay_test_person_new (service);
  g_autoptr (TopayAccount) account =
      topay_account_new (person->client, TOPAY_SECRET_STORE (secrets));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_restore_async (account, NULL, topay_test_on_result_cb, &result);
  topay_account_restore_finish (account, topay_test_wait (&result), &error);
  return topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

/* A17: the real client is renewed from the Secret Service, until a thief used a copy of it. */
static void
test_client_stays (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_autoptr (TopayTestLine) thief = topay_test_line_new (service, "127.0.1.9");
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (service), "secret", NULL);
  g_autoptr (TopayTestSecrets) secrets = topay_test_secrets_new (path);
  g_autoptr (TopayAccount) account = topay_account_new (alex->client, TOPAY_SECRET_STORE (secrets));
  const TopaySignIn sign_in = { "alex", PASSWORD, "Test computer", "en", TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (TopayTestReply) stolen = NULL;

  topay_account_sign_in_async (account, &sign_in, NULL, topay_test_on_result_cb, &result);
  topay_account_sign_in_finish (account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_stay (account), ==, TOPAY_ACCOUNT_STAY_YES);
  kept = topay_test_secrets_dup (secrets);
  g_assert_nonnull (kept);

  g_assert_true (restore (service, secrets));
  /* what was copied before is old now */
  stolen = refresh (thief, strrchr (kept, ' ') + 1, "fedcba9876543210fedcba9876543210");
  g_assert_cmpuint (stolen->status, ==, 401);
  g_assert_false (restore (service, secrets));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/security/A16-tokens-end-with-the-session", test_tokens);
  g_test_add_func ("/security/A16-step-up-gives-a-new-token", test_step_up_renews);
  g_test_add_func ("/security/A16-idle-and-absolute-end", test_ages);
  g_test_add_func ("/security/A16-database-signs-nobody-in", test_database);
  g_test_add_func ("/security/A17-replay-ends-both", test_replay);
  g_test_add_func ("/security/A17-lost-answer-is-repeated-once", test_lost_answer);
  g_test_add_func ("/security/A17-client-renews-until-a-replay", test_client_stays);

  return g_test_run ();
}
