/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "topay-error.h"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("topay-config-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "topayd.conf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static TopaydConfig *
load_in (Fixture *fixture, const char *text, const char *const *environment, GError **error)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  return topayd_config_load (fixture->path, environment, error);
}

static TopaydConfig *
load (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  TopaydConfig *config = load_in (fixture, text, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (config);
  return config;
}

/* Refused, with @words in what the operator reads. */
static void
assert_refused (Fixture *fixture, const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = load_in (fixture, text, NULL, &error);

  g_assert_null (config);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("‘%s’ does not say ‘%s’", error->message, words);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = topayd_config_load (NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (config->listen[0], ==, "127.0.0.1:8443");
  g_assert_null (config->listen[1]);
  g_assert_null (config->listen_unix);
  g_assert_null (config->metrics_listen);
  g_assert_cmpstr (config->certificate, ==, "/etc/topayd/certificate.pem");
  g_assert_cmpstr (config->private_key, ==, "/etc/topayd/private-key.pem");
  g_assert_cmpstr (config->data_folder, ==, "/var/lib/topayd");
  g_assert_cmpstr (config->key_folder, ==, "/var/lib/topayd/keys");
  g_assert_cmpstr (config->admin_socket, ==, "/run/topayd/admin.socket");
  g_assert_true (g_path_is_absolute (config->blocklist));
  g_assert_cmpint (config->sender, ==, TOPAYD_SEND_NOTHING);
  g_assert_cmpint (config->smtp_port, ==, 587);
  g_assert_cmpint (config->minimum_content_version, ==, 0);
  g_assert_true (topayd_config_is_loopback_only (config));
}

static const char every_service_key[] = "[service]\n"
                                        "listen=0.0.0.0:443;[::]:443\n"
                                        "listen_unix=/run/topayd/http.socket\n"
                                        "metrics_listen=[::1]:9464\n"
                                        "certificate=/srv/certificate\n"
                                        "private_key=/srv/private\n"
                                        "data_folder=/srv/data\n"
                                        "key_folder=/srv/keys\n"
                                        "admin_socket=/srv/socket\n"
                                        "blocklist=/srv/blocklist\n"
                                        "minimum_app_version=1.2.3\n"
                                        "minimum_content_version=41\n";

static void
test_every_service_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) config = load (fixture, every_service_key);

  g_assert_cmpstr (config->listen[0], ==, "0.0.0.0:443");
  g_assert_cmpstr (config->listen[1], ==, "[::]:443");
  g_assert_null (config->listen[2]);
  g_assert_cmpstr (config->listen_unix, ==, "/run/topayd/http.socket");
  g_assert_cmpstr (config->metrics_listen, ==, "[::1]:9464");
  g_assert_cmpstr (config->certificate, ==, "/srv/certificate");
  g_assert_cmpstr (config->private_key, ==, "/srv/private");
  g_assert_cmpstr (config->data_folder, ==, "/srv/data");
  g_assert_cmpstr (config->key_folder, ==, "/srv/keys");
  g_assert_cmpstr (config->admin_socket, ==, "/srv/socket");
  g_assert_cmpstr (config->blocklist, ==, "/srv/blocklist");
  g_assert_cmpstr (config->minimum_app_version, ==, "1.2.3");
  g_assert_cmpint (config->minimum_content_version, ==, 41);
  g_assert_false (topayd_config_is_loopback_only (config));
}

static void
test_every_mail_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) config = load (fixture, "[mail]\n"
                                                   "sender=smtp\n"
                                                   "smtp_host=mail.example.org\n"
                                                   "smtp_port=465\n"
                                                   "smtp_from=help@example.org\n"
                                                   "smtp_credentials=/srv/smtp\n"
                                                   "smtp_ca_file=/srv/authority\n"
                                                   "sms_domain=sms.example.org\n"
                                                   "spool_folder=/srv/spool\n");

  g_assert_cmpint (config->sender, ==, TOPAYD_SEND_BY_SMTP);
  g_assert_cmpstr (config->smtp_host, ==, "mail.example.org");
  g_assert_cmpint (config->smtp_port, ==, 465);
  g_assert_cmpstr (config->smtp_from, ==, "help@example.org");
  g_assert_cmpstr (config->smtp_credentials, ==, "/srv/smtp");
  g_assert_cmpstr (config->smtp_ca_file, ==, "/srv/authority");
  g_assert_cmpstr (config->sms_domain, ==, "sms.example.org");
  g_assert_cmpstr (config->spool_folder, ==, "/srv/spool");
}

static void
test_every_payout_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) usual = load (fixture, "");
  g_autoptr (TopaydConfig) config = load (fixture, "[payouts]\nadapter=demo\nspeed=3600\n");

  g_assert_cmpint (usual->pay_adapter, ==, TOPAYD_PAY_NOWHERE);
  g_assert_cmpint (usual->pay_speed, ==, 1);
  g_assert_cmpint (config->pay_adapter, ==, TOPAYD_PAY_BY_DEMO);
  g_assert_cmpint (config->pay_speed, ==, 3600);
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "[service]\nlissen=127.0.0.1:1\n", "‘lissen’");
  assert_refused (fixture, "[mail]\nlisten=127.0.0.1:1\n", "‘listen’ in group [mail]");
  assert_refused (fixture, "[servise]\nlisten=127.0.0.1:1\n", "[servise]");
  assert_refused (fixture, "[service]\nListen=127.0.0.1:1\n", "‘Listen’");
  assert_refused (fixture, "[limits]\nhead_ms=1000\n", "head_ms");
}

static void
test_bad_values (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *words; /* that say where to look */
  } cases[] = {
    { "[service]\nlisten=localhost:8443\n", "ADDRESS:PORT" },
    { "[service]\nlisten=127.0.0.1:70000\n", "‘127.0.0.1:70000’" },
    { "[service]\nlisten=127.0.0.1:1;;127.0.0.1:2\n", "listen" },
    { "[service]\nlisten=\n", "names no address" },
    { "[service]\nlisten_unix=http.socket\n", "listen_unix must be an absolute path" },
    { "[service]\nmetrics_listen=0.0.0.0:9464\n", "metrics_listen must be on loopback" },
    { "[service]\nmetrics_listen=example.org:9464\n", "metrics_listen" },
    { "[service]\ndata_folder=data\n", "data_folder must be an absolute path" },
    { "[service]\nminimum_content_version=-1\n", "whole number from 0" },
    { "[service]\nminimum_content_version=1.5\n", "‘1.5’" },
    { "[service]\nminimum_app_version=newest\n", "minimum_app_version" },
    { "[service]\nminimum_app_version=1.2 beta\n", "minimum_app_version" },
    { "[mail]\nsmtp_port=65536\n", "smtp_port" },
    { "[mail]\nsmtp_port=smtp\n", "‘smtp’" },
    { "[mail]\nsender=pigeon\n", "‘pigeon’" },
    { "[mail]\nsender=\n", "sender" },
    { "[mail]\nsender=smtp\nsmtp_from=a@example.org\n", "needs smtp_host" },
    { "[mail]\nsender=smtp\nsmtp_host=mail.example.org\n", "needs smtp_from" },
    { "[mail]\nsender=spool\n", "needs spool_folder" },
    { "[payouts]\nadapter=bank\n", "none or demo, not ‘bank’" },
    { "[payouts]\nspeed=0\n", "whole number from 1" },
    { "[payouts]\nadapter=demo\n[service]\nlisten=0.0.0.0:1\n", "only for a service that" },
    { "[limits]\nhead-ms=soon\n", "head-ms" },
    { "[limits]\nhead-ms=1\n", "head-ms" },
    { "listen=127.0.0.1:1\n", "topayd.conf" },
    { "[service\n", "topayd.conf" },
    { "[service]\nlisten=\xff\n", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (fixture, cases[i].text, cases[i].words);
}

static void
test_list_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) config = load (fixture, "[service]\nlisten=127.0.0.1:1;[::1]:2;\n");

  g_assert_cmpuint (g_strv_length (config->listen), ==, 2);
}

static void
test_proxy_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) config =
      load (fixture, "[service]\nlisten=\nlisten_unix=/run/topayd/http.socket\n");

  g_assert_cmpuint (g_strv_length (config->listen), ==, 0);
}

static void
test_spool (Fixture *fixture, gconstpointer data)
{
  static const char *const public[] = { "0.0.0.0:0", "[::]:0", "192.0.2.7:0",
                                        "127.0.0.1:0;192.0.2.7:0" };
  g_autoptr (TopaydConfig) config =
      load (fixture, "[service]\nlisten=127.0.0.1:0;[::1]:0;127.8.9.1:0\n"
                     "[mail]\nsender=spool\nspool_folder=/srv/spool\n");

  g_assert_cmpint (config->sender, ==, TOPAYD_SEND_BY_SPOOL);
  for (guint i = 0; i < G_N_ELEMENTS (public); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "[service]\nlisten=%s\n[mail]\nsender=spool\nspool_folder=/srv/spool\n", public[i]);

      assert_refused (fixture, text, "listens on loopback");
    }
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  const char *const environment[] = { "TOPAYD_SERVICE_LISTEN=127.0.0.1:2;[::1]:3",
                                      "TOPAYD_SERVICE_MINIMUM_CONTENT_VERSION=7",
                                      "TOPAYD_MAIL_SENDER=none",
                                      "TOPAYD_SERVICE_NO_SUCH_KEY=1",
                                      "SERVICE_DATA_FOLDER=/elsewhere",
                                      NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = load_in (fixture,
                                             "[service]\n"
                                             "listen=127.0.0.1:1\n"
                                             "minimum_content_version=5\n"
                                             "data_folder=/srv/data\n"
                                             "[mail]\n"
                                             "sender=smtp\n"
                                             "smtp_host=mail.example.org\n"
                                             "smtp_from=help@example.org\n",
                                             environment, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (config->listen[0], ==, "127.0.0.1:2");
  g_assert_cmpstr (config->listen[1], ==, "[::1]:3");
  g_assert_cmpint (config->minimum_content_version, ==, 7);
  g_assert_cmpint (config->sender, ==, TOPAYD_SEND_NOTHING);
  g_assert_cmpstr (config->data_folder, ==, "/srv/data");
}

static void
test_environment_is_judged (Fixture *fixture, gconstpointer data)
{
  static const char *const values[] = {
    "TOPAYD_SERVICE_LISTEN=nowhere",
    "TOPAYD_SERVICE_DATA_FOLDER=relative",
    "TOPAYD_MAIL_SMTP_PORT=0",
    "TOPAYD_MAIL_SENDER=pigeon",
    "TOPAYD_SERVICE_METRICS_LISTEN=[::]:1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const char *const environment[] = { values[i], NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (TopaydConfig) config = load_in (fixture, "", environment, &error);

      g_assert_null (config);
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) config = load (fixture, "[limits]\nhead-ms=4000\nmax-connections=100\n");

  g_assert_cmpint (g_key_file_get_integer (config->file, "limits", "head-ms", NULL), ==, 4000);
  g_assert_cmpint (g_key_file_get_integer (config->file, "limits", "max-connections", NULL), ==,
                   100);
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *comment = g_strnfill (64 * 1024, '#');
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = topayd_config_load (fixture->path, NULL, &error);

  g_assert_null (config);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_clear_error (&error);

  config = load_in (fixture, comment, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (config);
  g_clear_pointer (&config, topayd_config_free);

  g_assert_true (g_file_set_contents (fixture->path, comment, 64 * 1024, NULL));
  comment = g_realloc (comment, 64 * 1024 + 2);
  strcpy (comment + 64 * 1024, "#");
  config = load_in (fixture, comment, NULL, &error);
  g_assert_null (config);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
}

static void
test_payments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydConfig) usual = load (fixture, "");
  g_autoptr (TopaydConfig) config = load (fixture, "[payments]\nchannel_codes=/c\nsingle_none=1\n"
                                                   "day_none=2\nyear_none=3\nday_full=9000000\n");

  g_assert_true (g_str_has_suffix (usual->channel_codes, "/channel-codes.conf"));
  g_assert_cmpint (usual->payment_limits.year[TOPAYD_VERIFICATION_NONE], ==, 100000);
  g_assert_cmpint (usual->payment_limits.year[TOPAYD_VERIFICATION_BASIC], ==, 10000000);
  g_assert_cmpint (usual->payment_limits.year[TOPAYD_VERIFICATION_FULL], ==, 20000000);
  g_assert_cmpstr (config->channel_codes, ==, "/c");
  g_assert_cmpint (config->payment_limits.single[TOPAYD_VERIFICATION_NONE], ==, 1);
  g_assert_cmpint (config->payment_limits.day[TOPAYD_VERIFICATION_NONE], ==, 2);
  g_assert_cmpint (config->payment_limits.year[TOPAYD_VERIFICATION_NONE], ==, 3);
  g_assert_cmpint (config->payment_limits.day[TOPAYD_VERIFICATION_FULL], ==, 9000000);

  assert_refused (fixture, "[payments]\nday_none=1\n", "day_none");
  assert_refused (fixture, "[payments]\nyear_full=1\n", "year_full");
  assert_refused (fixture, "[payments]\nsingle_basic=-1\n", "single_basic");
  assert_refused (fixture, "[payments]\nsingle_basic=1.5\n", "single_basic");
  assert_refused (fixture, "[payments]\nsingle_gold=1\n", "single_gold");
  assert_refused (fixture, "[payments]\nchannel_codes=codes.conf\n", "channel_codes");
}

/* What an operator copies to begin with. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = topayd_config_load (SAMPLE_CONFIG, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (config->sender, ==, TOPAYD_SEND_BY_SMTP);
  g_assert_nonnull (config->metrics_listen);
  g_assert_false (topayd_config_is_loopback_only (config));
}

/* Its commented lines are the defaults: uncommented, nothing is refused. */
static void
test_sample_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("^#([a-z_-]+=)", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  g_assert_true (g_file_get_contents (SAMPLE_CONFIG, &text, NULL, NULL));
  whole = g_regex_replace (regex, text, -1, 0, "\\1", 0, NULL);
  g_assert_cmpuint (strlen (whole), <, strlen (text));
  config = load_in (fixture, whole, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (config->listen_unix);
  g_assert_nonnull (config->spool_folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/config/nothing-set-is-loopback-without-mail", test_defaults);
  ADD ("/config/every-key-of-the-service-is-read", test_every_service_key);
  ADD ("/config/every-key-of-the-mail-is-read", test_every_mail_key);
  ADD ("/config/every-key-of-the-payouts-is-read", test_every_payout_key);
  ADD ("/config/unknown-keys-are-refused", test_unknown);
  ADD ("/config/bad-values-are-refused-by-name", test_bad_values);
  ADD ("/config/a-list-may-end-with-its-separator", test_list_end);
  ADD ("/config/a-proxy-may-be-the-only-way-in", test_proxy_alone);
  ADD ("/config/codes-are-spooled-on-loopback-alone", test_spool);
  ADD ("/config/environment-goes-over-the-file", test_environment);
  ADD ("/config/environment-is-judged-too", test_environment_is_judged);
  ADD ("/config/limits-reach-the-edge", test_limits);
  ADD ("/config/limits-of-payments-are-judged-together", test_payments);
  ADD ("/config/a-file-is-there-and-not-longer-than-64-kib", test_file);
  ADD ("/config/the-sample-is-valid", test_sample);
  ADD ("/config/the-sample-is-valid-without-its-comment-signs", test_sample_whole);
#undef ADD
  return g_test_run ();
}
