/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "topay-error.h"
#include "topayd-letter.h"

#define FROM "no-reply@mail.example"
#define ID   "0123456789abcdef0123456789abcdef"

static TopaydLetter
make_letter (const char *subject, const char *body)
{
  return (TopaydLetter){
    .id = ID,
    .channel = TOPAYD_CHANNEL_EMAIL,
    .address = "li.wei@mail.example",
    .language = "zh_CN",
    .created_at = 1795356300,
    .subject = subject,
    .body = body,
  };
}

static void
test_addresses (void)
{
  static const char *const good[] = { "a@b.example", "li.wei+topay@mail-1.example", "a@localhost" };
  static const char *const bad[] = {
    "",
    "a",
    "@b.example",
    "a@",
    "a b@c.example",
    "a@b..example",
    ".a@b.c",
    "a.@b.c",
    "a@-b.c",
    "a@b.c\r\nX: y",
    "a@b.c\n",
    "<a@b.c>",
    "a@b@c",
    "\"a\"@b.c",
    "a@[127.0.0.1]",
    "李@b.example",
    "a@b.c SIZE=1",
    "a,b@c.d",
    "a:b@c.d",
    "a;@c.d",
    "a(x)@c.d",
  };
  g_autofree char *long_local = g_strnfill (65, 'a'), *too_long = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (topayd_letter_is_email (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (topayd_letter_is_email (bad[i]));
  too_long = g_strconcat (long_local, "@b.example", NULL);
  g_assert_false (topayd_letter_is_email (too_long));
  g_assert_true (topayd_letter_is_email (too_long + 1));
  g_assert_false (topayd_letter_is_email (NULL));
}

static void
test_numbers (void)
{
  static const char *const good[] = { "+8613812345678", "+14155550100", "+1234567" };
  static const char *const bad[] = {
    "",        "+",        "13812345678",     "+0123456789", "+123456", "+1234567890123456",
    "+86 138", "+86138\n", "+8613812345678x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (topayd_letter_is_phone (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (topayd_letter_is_phone (bad[i]));
  g_assert_false (topayd_letter_is_phone (NULL));
}

static void
test_nothing_becomes_a_header (void)
{
  TopaydLetter letters[] = {
    make_letter ("Hello\r\nBcc: other@mail.example", "x"),
    make_letter ("Hello\nthere", "x"),
    make_letter ("\xff", "x"),
    make_letter ("Hello", "\xff"),
    make_letter ("Hello", "x"),
    make_letter ("Hello", "x"),
    make_letter ("Hello", "x"),
    make_letter ("Hello", NULL),
  };

  letters[4].address = "a@b.example\r\nBcc: other@mail.example";
  letters[5].id = "x>\r\nBcc: other@mail.example";
  letters[6].channel = TOPAYD_CHANNEL_PHONE;
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (topayd_letter_compose (&letters[i], FROM, TOPAYD_LETTER_QUOTED, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      /* errors are stored and logged */
      g_assert_null (strstr (error->message, "example"));
    }
}

static void
test_language_cannot_leave_its_header (void)
{
  TopaydLetter letter = make_letter ("Hello", "x");
  g_autofree char *text = NULL;

  letter.language = "en\r\nBcc: a@b.example";
  text = topayd_letter_compose (&letter, FROM, TOPAYD_LETTER_QUOTED, NULL);

  g_assert_null (strstr (text, "\nBcc"));
  g_assert_nonnull (strstr (text, "\r\nContent-Language: en--Bcc--a-b-example\r\n"));
}

/* As a mail program reads it: RFC 2045 6.7. */
static char *
unquote (const char *text)
{
  GString *plain = g_string_new (NULL);

  while (*text != '\0')
    {
      if (g_str_has_prefix (text, "=\r\n"))
        text += 3;
      else if (*text == '=')
        {
          g_string_append_c (
              plain, (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2])));
          text += 3;
        }
      else if (*text == '\r')
        text++;
      else
        g_string_append_c (plain, *text++);
    }

  return g_string_free (plain, FALSE);
}

static void
test_body_comes_back (void)
{
  static const char *const bodies[] = {
    "plain\n",
    "ends in a space \nand a tab\t\n",
    "a = b\n.\n..\nFrom x\n",
    "您好！\n\n    "
    "12345678\n\n这是一封很长的邮件，它的一行比七十六个字节长得多，所以要分成好几段来写，读的时候再"
    "合起来。\n",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890\n",
    "control \r \x01\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      TopaydLetter letter = make_letter ("Hello", bodies[i]);
      g_autofree char *text = topayd_letter_compose (&letter, FROM, TOPAYD_LETTER_QUOTED, NULL);
      g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
      g_autofree char *back = unquote (strstr (text, "\r\n\r\n") + 4);

      g_assert_true (g_str_is_ascii (text));
      for (char **line = lines; *line != NULL; line++)
        {
          g_assert_cmpuint (strlen (*line), <=, 78);
          g_assert_null (strpbrk (*line, "\r\n"));
        }
      g_assert_cmpstr (back, ==, bodies[i]);
    }
}

static void
test_subject_in_chinese (void)
{
  TopaydLetter letter = make_letter ("您的账户在新的设备上登录了，请看看是不是您本人的操作", "x\n");
  g_autofree char *text = topayd_letter_compose (&letter, FROM, TOPAYD_LETTER_QUOTED, NULL);
  const char *at = strstr (text, "\r\nSubject: ");
  g_autoptr (GString) subject = g_string_new (NULL);

  g_assert_nonnull (at);
  at += strlen ("\r\nSubject: ");
  while (g_str_has_prefix (at, "=?UTF-8?B?"))
    {
      const char *end = strstr (at, "?=");
      g_autofree char *word = g_strndup (at + 10, (gsize) (end - at - 10));
      gsize size;
      g_autofree guchar *bytes = g_base64_decode (word, &size);

      g_assert_cmpuint ((gsize) (end - at + 2), <=, 75);
      g_assert_true (g_utf8_validate_len ((const char *) bytes, size, NULL));
      g_string_append_len (subject, (const char *) bytes, (gssize) size);
      at = end + 2;
      if (g_str_has_prefix (at, "\r\n "))
        at += 3;
    }
  g_assert_true (g_str_has_prefix (at, "\r\nAuto-Submitted: auto-generated\r\n"));
  g_assert_cmpstr (subject->str, ==, letter.subject);
}

static void
test_attempts_are_alike (void)
{
  TopaydLetter letter = make_letter ("Hello", "x\n");
  g_autofree char *first = topayd_letter_compose (&letter, FROM, TOPAYD_LETTER_QUOTED, NULL);
  g_autofree char *second = topayd_letter_compose (&letter, FROM, TOPAYD_LETTER_QUOTED, NULL);

  g_assert_cmpstr (first, ==, second);
  g_assert_nonnull (strstr (first, "\r\nMessage-ID: <" ID "@mail.example>\r\n"));
  g_assert_true (g_str_has_prefix (first, "Date: Sun, 22 Nov 2026 14:05:00 +0000\r\n"));
  g_assert_nonnull (strstr (first, "\r\nTo: li.wei@mail.example\r\n"));
  g_assert_nonnull (strstr (first, "\r\nContent-Language: zh-CN\r\n"));
}

static void
test_folder_form_is_readable (void)
{
  TopaydLetter letter = make_letter ("重设登录密码", "您好！\n");
  g_autofree char *text = topayd_letter_compose (&letter, FROM, TOPAYD_LETTER_PLAIN, NULL);

  g_assert_true (g_str_has_prefix (text, "Subject: 重设登录密码\nDate: "));
  g_assert_true (g_str_has_suffix (text, "\n\n您好！\n"));
  g_assert_null (strchr (text, '\r'));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/letter/only-plain-addresses", test_addresses);
  g_test_add_func ("/letter/only-international-numbers", test_numbers);
  g_test_add_func ("/letter/nothing-from-outside-becomes-a-header", test_nothing_becomes_a_header);
  g_test_add_func ("/letter/language-cannot-leave-its-header",
                   test_language_cannot_leave_its_header);
  g_test_add_func ("/letter/body-comes-back-whole", test_body_comes_back);
  g_test_add_func ("/letter/subject-in-chinese", test_subject_in_chinese);
  g_test_add_func ("/letter/attempts-are-alike", test_attempts_are_alike);
  g_test_add_func ("/letter/form-for-a-folder-is-readable", test_folder_form_is_readable);

  return g_test_run ();
}
