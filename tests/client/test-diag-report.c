/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diag-report.h"

#include <math.h>
#include <string.h>

#include "topay-client.h"
#include "topay-error.h"
#include "topay-test-server.h"

/* What a report may hold, whatever is put into it. */

#define N_STATES   10000
#define N_MACHINES 1000

#define NOW G_GINT64_CONSTANT (1795356321)

/* What must never be in a report. The first ones belong to nobody but the person, and the app knows
 * them; the others show by themselves what they are. */
static const char *const secrets[] = {
  "meilin1987",
  "meis-thinkpad",
  "Mei Lin Zhang",
  "HomeSweetWifi_5G",
  "mei.lin.topay",
  "Chaoyang Garden 12",
  "GrannyTea Ltd",
  "dbus-daemon-k3l",
  "TT4471XZ",
  "thinkpad-9fa2",
  "/home/meilin1987/bills",
  "/home/zhang",
  "C:\\Users\\mei",
  "/root/notes",
  "/home/li/a.txt",
  "canary0token0canary0token0canary0token00000",
  "FAaUKRUKvL8kTEwvssTEaknJPKlFcmPs2euxdt46WLs",
  "0b5f1a2c3d4e5f60718293a4b5c6d7e8",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b0822",
  "bIp9SqIXCKQyF05MtcbPrwIY9fPlL5p2p9ldKqreLIM",
  "734d11a154d4114c9e8d4e1ada977db4",
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
  "4c4c4544-0043-3010-8052-b4c04f4d3132",
  "4111111111111111",
  "4111 1111 1111 1111",
  "5555-5555-5555-4444",
  "378282246310005",
  "6011111111111117",
  "6212345678901234569",
  "4222222222222",
  "3530 1113 3330 0000",
  "T2026112212345678",
  "T9988776655443322",
  "T1234123412341234",
  "1000110010001100",
  "13800138000",
  "138 0013 8000",
  "+86 139 1234 5678",
  "010-8888 6666",
  "+44 20 7946 0958",
  "021 6666 7777",
  "+1 415 555 2671",
  "8613912345678",
  "mei.lin@example.com",
  "zhang+topay@example.cn",
  "a_b@mail.example.org",
  "mei@192.0.2.7",
  "11010519491231002X",
  "110105194912310021",
  "440524188001010014",
  "44052418800101001x",
  "password is hunter2!",
  "passwd=Tr0ub4dor&3",
  "口令:tiger77",
  "密码：three-green-boats",
  "验证码 482913",
  "OTP 771204",
  "PIN: 9182",
  "code 66554433",
  "CVV 737",
};

G_STATIC_ASSERT (G_N_ELEMENTS (secrets) >= 60);

/* Of those in a sentence, the part that is secret. Inlined, gcc 12 takes it for an offset that no
 * secret has. */
G_NO_INLINE static const char *
get_core (const char *secret)
{
  static const char *const words[] = { "password is ", "passwd=", "口令:", "密码：", "验证码 ",
                                       "OTP ",         "PIN: ",   "code ", "CVV " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (secret, words[i]))
      return secret + strlen (words[i]);

  return secret;
}

static const char *const private_words[] = {
  "meilin1987",
  "meis-thinkpad",
  "Mei Lin Zhang",
  "HomeSweetWifi_5G",
  "mei.lin.topay",
  "Chaoyang Garden 12",
  "GrannyTea Ltd",
  "dbus-daemon-k3l",
  "TT4471XZ",
  "thinkpad-9fa2",
  "4c4c4544-0043-3010-8052-b4c04f4d3132",
  NULL,
};

static const char *
pick (GRand *chance)
{
  return secrets[g_rand_int_range (chance, 0, G_N_ELEMENTS (secrets))];
}

/* A value that belongs there, a secret, or nothing. */
static const char *
either (GRand *chance, const char *expected)
{
  switch (g_rand_int_range (chance, 0, 3))
    {
    case 0:
      return NULL;
    case 1:
      return pick (chance);
    default:
      return expected;
    }
}

static gint64
any_number (GRand *chance)
{
  return (gint64) ((guint64) g_rand_int (chance) << 32 | g_rand_int (chance))
         >> g_rand_int_range (chance, 0, 64);
}

static TopayFacts *
make_facts (GRand *chance)
{
  static const char *const rows[][2] = {
    { "link", "full" },        { "tls", "expired" },      { "tls-issuer", "CN=x" },
    { "dns", "ok" },           { "proxy", "yes" },        { "incident-text", "x" },
    { "reason", "card.lost" }, { "channel-code", "x" },   { "order", "x" },
    { "merchant", "x" },       { "method", "x" },         { "bank", "x" },
    { "code", "TP-1003" },     { "code-cause", "x" },     { "ask-vpn", "yes" },
    { "ask-stranger", "no" },  { "ask-where-code", "x" }, { "ask-other", "x" },
  };
  static const char *const numbers[] = { "rtt", "loss", "clock-offset", "amount", "available" };
  TopayFacts *facts = topay_facts_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *word = either (chance, rows[i][1]);

      if (word != NULL)
        topay_facts_set_told (facts, rows[i][0], word);
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_rand_boolean (chance))
      topay_facts_set_number (facts, numbers[i], any_number (chance));

  return facts;
}

static char *
make_note (GRand *chance)
{
  static const char *const between[] = { " ", "\n", ", then ", " 和 ", "\t", " — ", "\u200b " };
  GString *note = g_string_new ("I tried");
  int n_parts = g_rand_int_range (chance, 0, 8);

  for (int i = 0; i < n_parts; i++)
    {
      g_string_append (note, between[g_rand_int_range (chance, 0, G_N_ELEMENTS (between))]);
      g_string_append (note, pick (chance));
    }

  return g_string_free (note, FALSE);
}

typedef struct
{
  TopayDiagReportState state;
  TopayDiagReportEvent events[70];
  TopayDiagReportFrame frames[40];
  TopayDiagReportCrash crash;
  TopayFacts *facts; /* (owned) */
  char *note;        /* (owned) */
} Sample;

static void
sample_lists (Sample *sample, GRand *chance)
{
  for (guint i = 0; i < G_N_ELEMENTS (sample->events); i++)
    sample->events[i] = (TopayDiagReportEvent){ any_number (chance), either (chance, "call.tls"),
                                                any_number (chance), either (chance, "info") };
  for (guint i = 0; i < G_N_ELEMENTS (sample->frames); i++)
    sample->frames[i] =
        (TopayDiagReportFrame){ either (chance, "topay_client_new"), any_number (chance) };
  sample->crash = (TopayDiagReportCrash){
    any_number (chance), either (chance, "topay-help-center"),
    either (chance, "0123456789abcdef0123456789abcdef01234567"), sample->frames,
    (guint) g_rand_int_range (chance, 0, G_N_ELEMENTS (sample->frames) + 1)
  };
}

static void
sample_init (Sample *sample, GRand *chance)
{
  sample->facts = make_facts (chance);
  sample->note = make_note (chance);
  sample_lists (sample, chance);
  sample->state = (TopayDiagReportState){
    .now = NOW,
    .app_version = either (chance, "0.1.0"),
    .build = either (chance, "deb"),
    .commit = either (chance, "0123456789ab"),
    .content_version = any_number (chance),
    .os_id = either (chance, "debian"),
    .os_version = either (chance, "12"),
    .session = either (chance, "wayland"),
    .gtk_version = either (chance, "4.8.3"),
    .adw_version = either (chance, "1.2.2"),
    .arch = either (chance, "x86_64"),
    .ram_bytes = (guint64) any_number (chance),
    .scale = (int) any_number (chance),
    .locale = either (chance, "zh_CN"),
    .timezone_offset_min = (int) (any_number (chance) % 2000),
    .has_screen_reader = g_rand_boolean (chance),
    .facts = sample->facts,
    .has_ip_v4 = g_rand_boolean (chance),
    .tls_version = either (chance, "1.3"),
    .reconnects_1h = g_rand_int (chance),
    .step = either (chance, "result"),
    .cause = either (chance, "lim.topay_day"),
    .result = either (chance, "escalated"),
    .duration_s = any_number (chance),
    .events = sample->events,
    .n_events = (guint) g_rand_int_range (chance, 0, G_N_ELEMENTS (sample->events) + 1),
    .crash = g_rand_boolean (chance) ? &sample->crash : NULL,
    .user_note = sample->note,
    .private_words = private_words,
  };
}

/* A few digits may well be a number that belongs there; in a note they do not. */
static void
assert_clean (const char *text, const Sample *sample)
{
  const char *note = strstr (text, "\"user_note\"");

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      const char *core = get_core (secrets[i]);
      const char *where = strlen (core) > 8 || !g_ascii_isdigit (*core) ? text : note;

      if (where != NULL && strstr (where, core) != NULL)
        g_error ("‘%s’ is in a report, of the note ‘%s’: %s", secrets[i], sample->note, text);
    }
}

static void
test_random_states_keep_their_secrets (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < N_STATES; i++)
    {
      Sample sample;
      TopayDiagReportSwitches switches = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      sample_init (&sample, chance);
      text = topay_diag_report_build (&sample.state, &switches);
      if (!topay_diag_report_check (text, &error))
        g_error ("%s: %s", error->message, text);
      assert_clean (text, &sample);
      topay_facts_free (sample.facts);
      g_free (sample.note);
    }
}

/* A state in which everything is known. */
static TopayDiagReportState
make_full (TopayFacts *facts)
{
  static const TopayDiagReportEvent events[] = { { NOW - 12, "call.tls", 0, "info" } };
  static const TopayDiagReportFrame frames[] = { { "topay_chat_view_append", 79 } };
  static const TopayDiagReportCrash crash = { 11, "topay-help-center", NULL, frames, 1 };

  topay_facts_set_word (facts, "link", "full");
  topay_facts_set_word (facts, "tls", "untrusted");
  topay_facts_set_number (facts, "rtt", 120);
  topay_facts_set_number (facts, "loss", 33);
  topay_facts_set_number (facts, "clock-offset", -421);
  topay_facts_set_told (facts, "code", "TP-1003");
  topay_facts_set_told (facts, "ask-vpn", "yes");

  return (TopayDiagReportState){
    .now = NOW,
    .app_version = "0.1.0",
    .build = "deb",
    .commit = "0123456789ab",
    .content_version = 57,
    .os_id = "debian",
    .os_version = "12",
    .session = "wayland",
    .gtk_version = "4.8.3",
    .adw_version = "1.2.2",
    .arch = "x86_64",
    .ram_bytes = G_GUINT64_CONSTANT (16600000000),
    .scale = 2,
    .locale = "zh_CN",
    .timezone_offset_min = 480,
    .facts = facts,
    .has_ip_v4 = TRUE,
    .has_ip_v6 = TRUE,
    .tls_version = "1.3",
    .reconnects_1h = 2,
    .step = "result",
    .cause = "net.blocked",
    .result = "escalated",
    .duration_s = 75,
    .events = events,
    .n_events = 1,
    .crash = &crash,
    .user_note = "It says “untrusted”",
  };
}

static const char *const sections[] = { "app",  "system", "clock", "network",
                                        "flow", "events", "crash", "user_note" };

static void
test_every_section_has_its_switch (void)
{
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  TopayDiagReportState state = make_full (facts);

  for (guint i = 0; i <= G_N_ELEMENTS (sections); i++)
    {
      TopayDiagReportSwitches switches = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
      g_autofree char *text = NULL;

      if (i < G_N_ELEMENTS (sections))
        ((gboolean *) &switches)[i] = FALSE;
      text = topay_diag_report_build (&state, &switches);
      g_assert_true (topay_diag_report_check (text, NULL));
      for (guint j = 0; j < G_N_ELEMENTS (sections); j++)
        {
          g_autofree char *key = g_strdup_printf ("\n  \"%s\": ", sections[j]);

          g_assert_cmpint (strstr (text, key) != NULL, ==, i != j);
        }
    }
}

static void
test_network_is_off_at_first (void)
{
  const TopayDiagReportSwitches switches = TOPAY_DIAG_REPORT_SWITCHES;

  g_assert_false (switches.network);
  g_assert_true (switches.app && switches.system && switches.clock && switches.flow
                 && switches.events && switches.crash && switches.note);
}

static void
test_numbers_are_told_in_classes (void)
{
  static const char *const wanted[] = {
    "\"schema\": \"topay-diag/1\"",  "\"created\": \"2026-11-22T14:05:00Z\"",
    "\"offset_s_bucket\": \">300\"", "\"ram_class\": \"8-16GiB\"",
    "\"os\": \"Debian 12\"",         "\"timezone\": \"+08:00\"",
    "\"rtt_ms_bucket\": \"50-200\"", "\"loss_bucket\": \"some\"",
    "\"ip_family\": \"both\"",       "\"error_code\": \"TP-1003\"",
    "\"seconds_before\": 12",        "\"duration_s_bucket\": \"60-120\"",
    "\"tls_error\": \"untrusted\"",  "\"question\": \"vpn\"",
  };
  TopayDiagReportSwitches switches = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  TopayDiagReportState state = make_full (facts);
  g_autofree char *text = topay_diag_report_build (&state, &switches);

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (strstr (text, wanted[i]) == NULL)
      g_error ("%s is not in %s", wanted[i], text);
}

static void
test_unknown_fields_are_refused (void)
{
  static const char *const wrong[] = {
    "\"host\":\"x\"",
    "\"app\":{\"version\":\"1\",\"build\":\"deb\",\"host\":\"x\"}",
    "\"events\":[{\"seconds_before\":1,\"code\":\"call.ok\",\"url\":\"x\"}]",
    "\"events\":[{\"seconds_before\":1,\"code\":\"anything\"}]",
    "\"flow\":{\"wizard\":\"payment-failure\",\"cause\":\"meilin\"}",
  };
  static const char head[] = "{\"schema\":\"topay-diag/1\","
                             "\"report_id\":\"0123456789abcdef0123456789abcdef\","
                             "\"created\":\"2026-11-22T14:05:00Z\"";
  g_autofree char *good = g_strconcat (head, "}", NULL);

  g_assert_true (topay_diag_report_check (good, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat (head, ",", wrong[i], "}", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (topay_diag_report_check (text, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
test_longest_report_fits (void)
{
  g_autofree char *note = g_strnfill (100000, 'a');
  TopayDiagReportSwitches switches = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  TopayDiagReportEvent events[200];
  TopayDiagReportFrame frames[100];
  TopayDiagReportCrash crash = { 64, "other", NULL, frames, G_N_ELEMENTS (frames) };
  g_autofree char *function = g_strdup_printf ("topay_%0120d", 0);
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  TopayDiagReportState state = make_full (facts);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    events[i] = (TopayDiagReportEvent){ 0, "call.refused", 9999, "agent_sign_out" };
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    frames[i] = (TopayDiagReportFrame){ function, G_MAXINT32 };
  for (gsize i = 0; i < 100000; i += 20)
    memcpy (note + i, "\xf0\xa0\x80\x80 \"\n", 7);
  state.events = events;
  state.n_events = G_N_ELEMENTS (events);
  state.crash = &crash;
  state.user_note = note;

  text = topay_diag_report_build (&state, &switches);
  topay_diag_report_check (text, &error);
  g_assert_no_error (error);
}

static TopayTestAnswer
receive (const TopayTestRequest *request, gpointer data)
{
  char **place = data;

  *place = g_strdup (request->body);

  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 201, NULL,
                            "{\"id\":\"0123456789abcdef0123456789abcdef\","
                            "\"received_at\":\"2026-11-22T14:05:00Z\"}" };
}

static void
test_what_is_sent_is_what_was_shown (void)
{
  TopayTestCertificates *certificates = topay_test_certificates_new ();
  TopayTestServer *server = topay_test_server_new (certificates->good);
  g_autofree char *uri = topay_test_server_dup_uri (server);
  g_autoptr (TopayClient) client = topay_client_new (uri, certificates->ca, NULL);
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  TopayDiagReportState state = make_full (facts);
  const TopayDiagReportSwitches switches = TOPAY_DIAG_REPORT_SWITCHES;
  g_autofree char *text = topay_diag_report_build (&state, &switches);
  TopayWireReportSend request = { text };
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *body = NULL;
  TopayWireReportSend *arrived;

  topay_test_server_set_handler (server, receive, &body);
  topay_client_set_token (client, "canary0token0canary0token0canary0token00000");
  topay_client_call_async (client, &topay_endpoint_report_send, &request, NULL,
                           topay_test_on_result_cb, &result);
  topay_wire_free (&topay_record_receipt,
                   topay_client_call_finish (client, topay_test_wait (&result), NULL));
  g_clear_object (&client);
  topay_test_server_free (server);
  arrived = topay_wire_decode (&topay_record_report_send, body, strlen (body), NULL, NULL);
  g_assert_cmpstr (arrived->report, ==, text);
  topay_wire_free (&topay_record_report_send, arrived);
  topay_test_certificates_free (certificates);
}

/* How much a report tells about which computer it came from. The bits of the fields together are
 * never more than their sum, which needs far fewer machines to be known. */
static double
get_bits (GHashTable *counts, guint n_total)
{
  GHashTableIter iter;
  gpointer key, value;
  double bits = 0.0;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      double share = (double) GPOINTER_TO_UINT (value) / n_total;

      bits -= share * log2 (share);
    }

  return bits;
}

static TopayDiagReportState
make_machine (GRand *chance)
{
  static const char *const systems[][2] = { { "debian", "12" },    { "debian", "13" },
                                            { "ubuntu", "24.04" }, { "fedora", "41" },
                                            { "deepin", "23" },    { "myown", "1" } };
  static const char *const gtk[] = { "4.8.3", "4.12.5", "4.14.2", "4.16.3" };
  static const char *const adw[] = { "1.2.2", "1.4.4", "1.5.0", "1.6.2" };
  static const int zones[] = { 480, 480, 480, 480, 0, 60, 540, -300 };
  int toolkit = g_rand_int_range (chance, 0, 4);
  int system = g_rand_int_range (chance, 0, G_N_ELEMENTS (systems));

  return (TopayDiagReportState){
    .now = NOW,
    .app_version = "0.1.0",
    .build = g_rand_boolean (chance) ? "deb" : "flatpak",
    .content_version = 57 + g_rand_int_range (chance, 0, 2),
    .os_id = systems[system][0],
    .os_version = systems[system][1],
    .session = g_rand_int_range (chance, 0, 4) == 0 ? "x11" : "wayland",
    .gtk_version = gtk[toolkit],
    .adw_version = adw[toolkit],
    .arch = g_rand_int_range (chance, 0, 10) == 0 ? "aarch64" : "x86_64",
    .ram_bytes = (guint64) g_rand_int (chance) * 8, /* every one another */
    .scale = g_rand_int_range (chance, 1, 3),
    .locale = g_rand_boolean (chance) ? "en" : "zh_CN",
    .timezone_offset_min = zones[g_rand_int_range (chance, 0, 8)],
    .has_screen_reader = g_rand_int_range (chance, 0, 50) == 0,
    .has_high_contrast = g_rand_int_range (chance, 0, 50) == 0,
    .has_ip_v4 = TRUE,
    .has_ip_v6 = g_rand_boolean (chance),
    .tls_version = "1.3",
  };
}

/* Lines of the report are its fields. What is of the report and not of the machine is left out. */
static void
count_fields (GHashTable *fields, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (g_strstrip (lines[i]), ": ", 2);
      GHashTable *counts;
      guint count;

      if (pair[0] == NULL || pair[1] == NULL || g_str_equal (pair[0], "\"report_id\"")
          || g_str_equal (pair[0], "\"created\""))
        continue;
      counts = g_hash_table_lookup (fields, pair[0]);
      if (counts == NULL)
        {
          counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          g_hash_table_insert (fields, g_strdup (pair[0]), counts);
        }
      g_strdelimit (pair[1], ",", ' ');
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, pair[1]));
      g_hash_table_insert (counts, g_strdup (pair[1]), GUINT_TO_POINTER (count + 1));
    }
}

static void
test_machines_are_hard_to_tell_apart (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261124);
  g_autoptr (GHashTable) fields =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  TopayDiagReportSwitches switches = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  GHashTableIter iter;
  gpointer name, counts;
  double bits = 0.0;

  for (guint i = 0; i < N_MACHINES; i++)
    {
      TopayDiagReportState state = make_machine (chance);
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autofree char *text = NULL;

      topay_facts_set_number (facts, "rtt", g_rand_int_range (chance, 1, 400));
      topay_facts_set_number (facts, "clock-offset", g_rand_int_range (chance, -20, 20));
      topay_facts_set_word (facts, "link", "full");
      state.facts = facts;
      text = topay_diag_report_build (&state, &switches);
      count_fields (fields, text);
    }

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, &counts))
    {
      double of_field = get_bits (counts, N_MACHINES);

      g_test_message ("%s %.2f", (const char *) name, of_field);
      bits += of_field;
    }
  g_test_message ("%.1f bits", bits);
  g_assert_cmpfloat (bits, <=, 20.0);
  g_assert_cmpfloat (bits, >, 5.0); /* they are counted at all */
}

int
main (int argc, char **argv)
{
  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diag-report/random-states-keep-their-secrets",
                   test_random_states_keep_their_secrets);
  g_test_add_func ("/diag-report/every-section-has-its-switch", test_every_section_has_its_switch);
  g_test_add_func ("/diag-report/network-is-off-at-first", test_network_is_off_at_first);
  g_test_add_func ("/diag-report/numbers-are-told-in-classes", test_numbers_are_told_in_classes);
  g_test_add_func ("/diag-report/unknown-fields-are-refused", test_unknown_fields_are_refused);
  g_test_add_func ("/diag-report/longest-report-fits", test_longest_report_fits);
  g_test_add_func ("/diag-report/what-is-sent-is-what-was-shown",
                   test_what_is_sent_is_what_was_shown);
  g_test_add_func ("/diag-report/machines-are-hard-to-tell-apart",
                   test_machines_are_hard_to_tell_apart);

  return g_test_run ();
}
