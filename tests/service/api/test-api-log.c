/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-log.h"

#include <string.h>

static char *
format_word (const char *value)
{
  const TopaydLogField field = TOPAYD_LOG_FIELD_WORD ("key", value);

  return topayd_log_format ("event.name", &field, 1);
}

static void
assert_word (const char *value, const char *line)
{
  g_autofree char *text = format_word (value);

  g_assert_cmpstr (text, ==, line);
}

static void
test_kinds (void)
{
  const TopaydLogField fields[] = {
    TOPAYD_LOG_FIELD_WORD ("route", "sign_in"),
    TOPAYD_LOG_FIELD_ID ("request", "0123456789abcdef"),
    TOPAYD_LOG_FIELD_NUMBER ("status", 401),
    TOPAYD_LOG_FIELD_NUMBER ("least", G_MININT64),
    TOPAYD_LOG_FIELD_ADDRESS ("from", "192.0.2.77"),
  };
  g_autofree char *line = topayd_log_format ("request.done", fields, G_N_ELEMENTS (fields));
  g_autofree char *bare = topayd_log_format ("ready", NULL, 0);

  g_assert_cmpstr (line, ==,
                   "event=request.done route=sign_in request=0123456789abcdef status=401"
                   " least=-9223372036854775808 from=192.0.2.0/24");
  g_assert_cmpstr (bare, ==, "event=ready");
}

static void
test_escape (void)
{
  assert_word ("a b", "event=event.name key=a_b");
  assert_word ("a=b", "event=event.name key=a_b");
  assert_word ("a\"b'c", "event=event.name key=a_b_c");
  assert_word ("a\nevent=fake", "event=event.name key=a_event_fake");
  assert_word ("a\r\n\tb", "event=event.name key=a___b");
  assert_word ("\x1b[31m", "event=event.name key=__31m");
  assert_word ("é", "event=event.name key=__");
  assert_word ("\xff\xfe", "event=event.name key=__");
  assert_word ("", "event=event.name key=-");
  assert_word (NULL, "event=event.name key=-");
}

/* Whatever the bytes are: one line, with as many words as there are fields, and of ASCII. */
static void
test_no_way_out (void)
{
  for (guint first = 1; first < 256; first++)
    for (guint second = 1; second < 256; second++)
      {
        const char value[] = { 'x', (char) first, (char) second, 'y', '\0' };
        g_autofree char *line = format_word (value);
        const char *word = line + strlen ("event=event.name key=");

        g_assert_cmpuint (strlen (word), ==, 4);
        g_assert_null (strpbrk (word, " \t\r\n\v\f=\"\\"));
        g_assert_true (g_str_is_ascii (word));
      }
}

static void
test_event (void)
{
  g_autofree char *line = topayd_log_format ("a b\nc", NULL, 0);

  g_assert_cmpstr (line, ==, "event=a_b_c");
}

static void
test_cut (void)
{
  g_autofree char *full = g_strnfill (200, 'a');
  g_autofree char *value = g_strnfill (100000, 'a');
  g_autofree char *line = format_word (value);
  g_autofree char *wanted = g_strconcat ("event=event.name key=", full, NULL);

  g_assert_cmpstr (line, ==, wanted);
}

static void
test_mask (void)
{
  static const struct
  {
    const char *address;
    const char *masked;
  } cases[] = {
    { "192.0.2.77", "192.0.2.0/24" },
    { "255.255.255.255", "255.255.255.0/24" },
    { "2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234::/48" },
    { "::1", "0:0:0::/48" },
    { "::ffff:192.0.2.77", "192.0.2.0/24" },
    { "::ffff:c000:24d", "192.0.2.0/24" },
    { "192.0.2.77:443", "unix" },
    { "example.org", "unix" },
    { "", "unix" },
    { NULL, "unix" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = topayd_log_mask_address (cases[i].address);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
test_line (void)
{
  const TopaydLogField field = TOPAYD_LOG_FIELD_NUMBER ("port", 8443);

  if (g_test_subprocess ())
    {
      topayd_log_event ("ready", &field, 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("20*-*-*T*:*:*.*Z level=info event=ready port=8443\n");
}

/* Messages of libraries: one line each, readable, and nothing of what is only for debugging. */
static void
test_messages (void)
{
  if (g_test_subprocess ())
    {
      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      topayd_log_install ();
      g_debug ("not for the operator");
      g_info ("nor this");
      g_message ("‘/srv/数据’ is \"in\" use");
      g_warning ("first\nlevel=info event=fake\r\x1b[2J");
      g_warning ("\xe2\x80\xa8 \xc2\x85 \xe2\x80\xae end");
      g_warning ("bytes \xff\xfe end");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*operator*");
  g_test_trap_assert_stderr_unmatched ("*nor this*");
  g_test_trap_assert_stderr (
      "*Z level=info event=message domain=topay-test text=\"‘/srv/数据’ is \\\"in\\\" use\"\n"
      "*Z level=warning event=message domain=topay-test"
      " text=\"first\\nlevel=info event=fake\\r\\033[2J\"\n"
      "*Z level=warning event=message domain=topay-test"
      " text=\"\\342\\200\\250 \\302\\205 \\342\\200\\256 end\"\n"
      "*Z level=warning event=message domain=topay-test text=\"bytes *end\"\n");
}

static void
test_long_message (void)
{
  g_autofree char *full = NULL;
  g_autofree char *pattern = NULL;

  if (g_test_subprocess ())
    {
      g_autofree char *text = g_strnfill (100000, 'a');

      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      topayd_log_install ();
      g_warning ("%s", text);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  full = g_strnfill (1000, 'a');
  pattern =
      g_strdup_printf ("*Z level=warning event=message domain=topay-test text=\"%s\"\n", full);
  g_test_trap_assert_stderr (pattern);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/every-kind-has-its-form", test_kinds);
  g_test_add_func ("/log/what-could-end-a-value-is-replaced", test_escape);
  g_test_add_func ("/log/no-two-bytes-end-a-line", test_no_way_out);
  g_test_add_func ("/log/the-event-is-a-value-too", test_event);
  g_test_add_func ("/log/long-values-are-cut", test_cut);
  g_test_add_func ("/log/addresses-are-cut-to-their-net", test_mask);
  g_test_add_func ("/log/a-line-begins-with-the-time", test_line);
  g_test_add_func ("/log/messages-of-libraries-are-one-line", test_messages);
  g_test_add_func ("/log/long-messages-are-cut", test_long_message);
  return g_test_run ();
}
