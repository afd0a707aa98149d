/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "topay-test-server.h"

static void
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static char *
in_folder (const TopayTestCertificates *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Writes a certificate of the template, signed by @authority or by itself, with the one key of the
 * run behind it. */
static char *
make (const TopayTestCertificates *self,
      const char *name,
      const char *template,
      const char *authority)
{
  g_autofree char *template_file = in_folder (self, "template");
  g_autofree char *key = in_folder (self, "key.pem");
  g_autofree char *certificate = in_folder (self, "certificate.pem");
  char *path = in_folder (self, name);
  g_autofree char *certificate_text = NULL;
  g_autofree char *key_text = NULL;
  g_autofree char *both = NULL;
  const char *self_signed[] = { "certtool",
                                "--generate-self-signed",
                                "--load-privkey",
                                key,
                                "--template",
                                template_file,
                                "--outfile",
                                certificate,
                                NULL };
  const char *issued[] = {
    "certtool",
    "--generate-certificate",
    "--load-privkey",
    key,
    "--template",
    template_file,
    "--load-ca-certificate",
    authority,
    "--outfile",
    certificate,
    "--load-ca-privkey",
    key,
    NULL,
  };

  g_assert_true (g_file_set_contents (template_file, template, -1, NULL));
  run (authority != NULL ? issued : self_signed);
  g_assert_true (g_file_get_contents (certificate, &certificate_text, NULL, NULL));
  g_assert_true (g_file_get_contents (key, &key_text, NULL, NULL));
  both = g_strconcat (certificate_text, key_text, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));

  return path;
}

static char *
dup_date (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d %H:%M:%S");
}

static char *
dup_template (const char *name, int from_days, int to_days)
{
  g_autofree char *from = dup_date (from_days);
  g_autofree char *to = dup_date (to_days);

  return g_strdup_printf (
      "cn = \"%s\"\n"
      "%s"
      "dns_name = \"%s\"\n"
      "activation_date = \"%s\"\n"
      "expiration_date = \"%s\"\n"
      "signing_key\ntls_www_server\n",
      name, g_str_equal (name, "localhost") ? "ip_address = \"127.0.0.1\"\n" : "", name, from, to);
}

static char *
make_server (const TopayTestCertificates *self,
             const char *file,
             const char *host,
             const int *days,
             const char *authority)
{
  g_autofree char *template = dup_template (host, days[0], days[1]);

  return make (self, file, template, authority);
}

/**
 * topay_test_certificates_new:
 *
 * Makes an authority and certificates of every kind, by certtool of GnuTLS. All have one key.
 *
 * Returns: (transfer full): the certificates
 */
TopayTestCertificates *
topay_test_certificates_new (void)
{
  static const int today[] = { -2, 30 };
  static const int past[] = { -9, -1 };
  static const int future[] = { 1, 30 };
  TopayTestCertificates *self = g_new0 (TopayTestCertificates, 1);
  g_autofree char *key = NULL;
  g_autofree char *other_ca = NULL;

  self->folder = g_dir_make_tmp ("topay-tls-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  key = in_folder (self, "key.pem");
  run ((const char *[]){ "certtool", "--generate-privkey", "--key-type", "ecdsa", "--curve",
                         "secp256r1", "--outfile", key, NULL });

  self->ca = make (self, "ca.pem", "cn = \"Test Authority\"\nca\ncert_signing_key\n", NULL);
  other_ca = make (self, "other-ca.pem", "cn = \"Other Authority\"\nca\ncert_signing_key\n", NULL);
  self->good = make_server (self, "good.pem", "localhost", today, self->ca);
  self->wrong_host = make_server (self, "wrong.pem", "other.example", today, self->ca);
  self->expired = make_server (self, "expired.pem", "localhost", past, self->ca);
  self->not_yet = make_server (self, "not-yet.pem", "localhost", future, self->ca);
  self->self_signed = make_server (self, "self.pem", "localhost", today, NULL);
  self->other_ca_good = make_server (self, "unknown.pem", "localhost", today, other_ca);

  return self;
}

/**
 * topay_test_remove_tree:
 * @path: a file or folder
 *
 * Removes it with all that is in it.
 */
void
topay_test_remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      topay_test_remove_tree (child);
    }

  g_remove (path);
}

/**
 * topay_test_certificates_free:
 * @self: (transfer full): the certificates
 */
void
topay_test_certificates_free (TopayTestCertificates *self)
{
  topay_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->ca);
  g_free (self->good);
  g_free (self->wrong_host);
  g_free (self->expired);
  g_free (self->not_yet);
  g_free (self->self_signed);
  g_free (self->other_ca_good);
  g_free (self);
}
