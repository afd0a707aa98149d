/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mail-fixture.h"
#include "topay-error.h"
#include "topayd-sender-spool.h"

static char *
find_only_file (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (files);
  char *path;

  g_assert_nonnull (name);
  path = g_build_filename (folder, name, NULL);
  g_assert_null (g_dir_read_name (files));

  return path;
}

static void
test_refuses_reachable_service (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topayd-spool-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (topayd_sender_spool_new (folder, FALSE, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_refuses_open_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topayd-spool-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chmod (folder, 0750), ==, 0);
  g_assert_null (topayd_sender_spool_new (folder, TRUE, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_code_arrives (void)
{
  g_autoptr (MailFixture) world = mail_fixture_new ();
  g_autofree char *folder = g_build_filename (world->folder, "spool", NULL), *path = NULL,
                  *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydSender) sender = topayd_sender_spool_new (folder, TRUE, &error);
  g_autoptr (TopaydMail) mail = NULL;
  TopaydMessage message = mail_fixture_make_code ();
  struct stat info;

  g_assert_no_error (error);
  mail = mail_fixture_make_mail (world, sender);
  topayd_mail_start (mail);
  mail_fixture_enqueue (world, mail, &message);
  mail_fixture_wait_for (world, "SELECT state FROM outgoing", "sent");

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  path = find_only_file (folder);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nTo: " MAIL_FIXTURE_ADDRESS "\n"));
  g_assert_nonnull (strstr (text, "    " MAIL_FIXTURE_CODE "\n"));
  topayd_mail_stop (mail);
}

static void
test_second_attempt_replaces (void)
{
  g_autofree char *parent = g_dir_make_tmp ("topayd-spool-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "a", "b", NULL), *path = NULL, *text = NULL;
  g_autofree char *middle = g_path_get_dirname (folder);
  g_autoptr (TopaydSender) sender = topayd_sender_spool_new (folder, TRUE, NULL);
  const TopaydLetter letter = {
    .id = "0123456789abcdef0123456789abcdef",
    .channel = TOPAYD_CHANNEL_PHONE,
    .address = "+8613812345678",
    .language = "zh_CN",
    .created_at = MAIL_FIXTURE_START,
    .body = "【Topay】验证码 12345678",
  };

  for (guint i = 0; i < 2; i++)
    g_assert_true (topayd_sender_send (sender, &letter, NULL, NULL));
  path = find_only_file (folder);
  g_assert_true (g_str_has_suffix (path, "/001795356300-0123456789abcdef0123456789abcdef.eml"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nTo: +8613812345678\n"));
  g_assert_true (g_str_has_suffix (text, "\n\n【Topay】验证码 12345678\n"));

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (middle), ==, 0);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
}

static void
test_lost_folder_is_transient (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topayd-spool-XXXXXX", NULL);
  g_autoptr (TopaydSender) sender = topayd_sender_spool_new (folder, TRUE, NULL);
  g_autoptr (GError) error = NULL;
  const TopaydLetter letter = {
    .id = "0123456789abcdef0123456789abcdef",
    .channel = TOPAYD_CHANNEL_EMAIL,
    .address = MAIL_FIXTURE_ADDRESS,
    .body = "x\n",
  };

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (topayd_sender_send (sender, &letter, NULL, &error));
  g_assert_true (topay_error_is_transient (error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/spool/refuses-a-service-that-others-reach", test_refuses_reachable_service);
  g_test_add_func ("/spool/refuses-a-folder-that-others-read", test_refuses_open_folder);
  g_test_add_func ("/spool/code-arrives-as-a-closed-file", test_code_arrives);
  g_test_add_func ("/spool/second-attempt-replaces-the-first", test_second_attempt_replaces);
  g_test_add_func ("/spool/lost-folder-is-tried-again", test_lost_folder_is_transient);

  return g_test_run ();
}
