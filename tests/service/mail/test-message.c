/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "topay-error.h"
#include "topayd-message.h"

#define HAPPENED_AT       G_GINT64_CONSTANT (1795356300) /* 2026-11-22 22:05 in Shanghai */
#define SMS_HAN_LETTERS   70
#define SMS_LATIN_LETTERS 160

/* The longest values that a text message gets. */
static const TopaydMessageFields longest = { "98765432", 10, HAPPENED_AT, "Mobile" };

static char *
load_text (TopaydMessageKind kind, const char *language)
{
  g_autofree char *path = g_strdup_printf ("/com/topay/topayd/mail/texts/%s/%s.txt", language,
                                           topayd_message_kind_to_string (kind));
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (bytes);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "{code} {minutes}" of the lines before (@part 0) or after (1) the empty one, sorted. */
static char *
list_placeholders (const char *text, guint part)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n\n", 2);
  g_autoptr (GRegex) regex = g_regex_new ("\\{[^}]*\\}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  g_regex_match (regex, parts[part], 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (found, g_match_info_fetch (match, 0));
  g_ptr_array_sort (found, compare_texts);
  g_ptr_array_add (found, NULL);

  return g_strjoinv (" ", (char **) found->pdata);
}

static void
test_every_kind_in_every_language (void)
{
  for (TopaydMessageKind kind = 0; kind < TOPAYD_MESSAGE_N_KINDS; kind++)
    {
      g_autofree char *first = load_text (kind, topayd_message_languages[0]);

      for (guint i = 1; topayd_message_languages[i] != NULL; i++)
        {
          g_autofree char *other = load_text (kind, topayd_message_languages[i]);

          for (guint part = 0; part < 2; part++)
            {
              g_autofree char *expected = list_placeholders (first, part);
              g_autofree char *found = list_placeholders (other, part);

              g_assert_cmpstr (found, ==, expected);
            }
        }
    }
}

static void
assert_promises (TopaydMessageKind kind, const char *language, const char *body)
{
  gboolean is_chinese = g_str_equal (language, "zh_CN");

  g_assert_null (strstr (body, "://"));
  g_assert_null (strstr (body, "www."));
  g_assert_null (strchr (body, '{'));
  if (kind == TOPAYD_MESSAGE_NOTICE_AGENT_SIGN_IN)
    g_assert_nonnull (strstr (body, is_chinese ? "致电帮助中心的管理员" : "call an administrator"));
  else if (kind != TOPAYD_MESSAGE_NOTICE_LOGIN_DISABLED)
    g_assert_nonnull (
        strstr (body, is_chinese ? "账户 > 安全 > 冻结" : "Account > Security > Freezing"));
  g_assert_nonnull (strstr (body, is_chinese ? "我们绝不会向您索要" : "We never ask you for"));
  if (topayd_message_kind_is_code (kind))
    {
      g_assert_nonnull (strstr (body, "    98765432\n"));
      g_assert_nonnull (strstr (body, is_chinese ? " 10 分钟内有效" : "for 10 minutes"));
      return;
    }
  g_assert_nonnull (strstr (body, "2026-11-22 22:05 (UTC+08:00)\n"));
  if (kind != TOPAYD_MESSAGE_NOTICE_LOGIN_DISABLED && kind != TOPAYD_MESSAGE_NOTICE_AGENT_SIGN_IN)
    g_assert_nonnull (strstr (body, "Mobile\n"));
}

static void
test_mail_keeps_promises (void)
{
  for (TopaydMessageKind kind = 0; kind < TOPAYD_MESSAGE_N_KINDS; kind++)
    {
      for (guint i = 0; topayd_message_languages[i] != NULL; i++)
        {
          const char *language = topayd_message_languages[i];
          g_auto (TopaydMessageText) text = { 0 };
          g_autoptr (GError) error = NULL;

          g_assert_true (topayd_message_render (kind, TOPAYD_CHANNEL_EMAIL, language, &longest,
                                                &text, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (strlen (text.subject), >, 5);
          /* the subject is what a locked screen shows */
          g_assert_null (strstr (text.subject, longest.code));
          assert_promises (kind, language, text.body);
        }
    }
}

static void
test_sms_is_one_part (void)
{
  for (TopaydMessageKind kind = 0; kind < TOPAYD_MESSAGE_N_KINDS; kind++)
    {
      for (guint i = 0; topayd_message_languages[i] != NULL; i++)
        {
          g_auto (TopaydMessageText) text = { 0 };
          glong letters;

          g_assert_true (topayd_message_render (
              kind, TOPAYD_CHANNEL_PHONE, topayd_message_languages[i], &longest, &text, NULL));
          g_assert_null (text.subject);
          letters = g_utf8_strlen (text.body, -1);
          g_assert_cmpint (letters, >, 20);
          g_assert_cmpint (letters, <=,
                           g_str_is_ascii (text.body) ? SMS_LATIN_LETTERS : SMS_HAN_LETTERS);
          g_assert_null (
              strpbrk (text.body, "{}[]\\^~|`")); /* two places each in the alphabet of SMS */
          g_assert_true (g_strrstr (text.body, "Topay") != NULL);
        }
    }
}

static void
test_code_needs_its_values (void)
{
  static const TopaydMessageFields wrong[] = {
    { NULL, 10, 0, NULL },         { "", 10, 0, NULL },
    { "1234x678", 10, 0, NULL },   { "12345678\nX", 10, 0, NULL },
    { "12345678", 0, 0, NULL },    { "12345678", -1, 0, NULL },
    { "12345678", 9999, 0, NULL }, { "1234567890123", 10, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (TopaydMessageText) text = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (topayd_message_render (TOPAYD_MESSAGE_CODE_UNLOCK, TOPAYD_CHANNEL_EMAIL, "en",
                                             &wrong[i], &text, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_assert_null (text.body);
    }
}

/* What stands behind "Device: ". */
static char *
render_device (const char *device)
{
  const TopaydMessageFields fields = { NULL, 0, HAPPENED_AT, device };
  g_auto (TopaydMessageText) text = { 0 };
  const char *found;

  g_assert_true (topayd_message_render (TOPAYD_MESSAGE_NOTICE_NEW_SIGN_IN, TOPAYD_CHANNEL_EMAIL,
                                        "en", &fields, &text, NULL));
  found = strstr (text.body, "Device: ");
  g_assert_nonnull (found);
  found += strlen ("Device: ");

  return g_strndup (found, strcspn (found, "\n"));
}

static void
test_device_brings_no_words_of_its_own (void)
{
  static const struct
  {
    const char *device, *shown;
  } cases[] = {
    { "Wang's laptop (GNOME)", "Wang's laptop (GNOME)" },
    { "书房的电脑", "书房的电脑" },
    { "https://topay.example/login", "https topay example login" },
    { "a\r\nBcc: x@y.example\n\nHi", "a Bcc x y example Hi" },
    { "{code} {device}", "code device" },
    { "\xff\xfe", "not known" },
    { "", "not known" },
    { NULL, "not known" },
    { "\xe2\x80\xae"
      "evil",
      "evil" },
    { "0123456789012345678901234567890123456789 and more",
      "0123456789012345678901234567890123456789" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = render_device (cases[i].device);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_language_is_the_nearest (void)
{
  static const char *const cases[][2] = {
    { "zh", "zh_CN" },    { "zh_CN.UTF-8", "zh_CN" },
    { "zh-TW", "zh_CN" }, { "ZH", "zh_CN" },
    { "en_GB", "en" },    { "fr", "en" },
    { "z", "en" },        { "", "en" },
    { "../en", "en" },    { "zhx", "en" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (topayd_message_choose_language (cases[i][0]), ==, cases[i][1]);
  g_assert_cmpstr (topayd_message_choose_language (NULL), ==, "en");
}

static void
test_names_lead_back (void)
{
  for (TopaydMessageKind kind = 0; kind < TOPAYD_MESSAGE_N_KINDS; kind++)
    {
      TopaydMessageKind found = TOPAYD_MESSAGE_N_KINDS;

      g_assert_true (
          topayd_message_kind_from_string (topayd_message_kind_to_string (kind), &found));
      g_assert_cmpint (found, ==, kind);
      g_assert_true (g_str_has_prefix (topayd_message_kind_to_string (kind), "code_")
                     == topayd_message_kind_is_code (kind));
    }
  g_assert_false (topayd_message_kind_from_string ("code_", &(TopaydMessageKind){ 0 }));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message/every-kind-has-the-same-values-in-every-language",
                   test_every_kind_in_every_language);
  g_test_add_func ("/message/mail-keeps-what-is-promised", test_mail_keeps_promises);
  g_test_add_func ("/message/text-message-fits-one-part", test_sms_is_one_part);
  g_test_add_func ("/message/code-needs-its-values", test_code_needs_its_values);
  g_test_add_func ("/message/device-brings-no-words-of-its-own",
                   test_device_brings_no_words_of_its_own);
  g_test_add_func ("/message/language-is-the-nearest", test_language_is_the_nearest);
  g_test_add_func ("/message/names-lead-back", test_names_lead_back);

  return g_test_run ();
}
