/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A refund from the wish to the money, through the windows of the person and of the agents: faulty
 * goods of ¥1,368 with two pictures, sent while there is no connection; the service is killed twice
 * on the way; more is asked for and a PDF added, two approve, the card is closed, another way is
 * chosen, the money arrives. In English, in Chinese, and by the keyboard alone. */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "desktop.h"
#include "picture-fixture.h"
#include "relay.h"
#include "service-fixture.h"
#include "stage.h"
#include "topay-client.h"
#include "topay-test-server.h"

#define PDF "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

/* Where nobody listens. */
#define DEAD_PORT  1
#define WAIT_US    (40 * G_USEC_PER_SEC)
#define PICTURE_PX 600

typedef struct
{
  const char *name;
  const char *language;
  const char *hands; /* “pointer” or “keys” */
  const char *account;
  const char *password;
  const char *address;
  const char *merchant;
  const char *difference; /* what is wrong with the goods */
  const char *answer;
} Play;

/* clang-format off */
static const Play plays[] = {
  { "in-english", "en", "pointer", "alex", "quiet-orchard-lantern", "alex@example.org",
    "Harborline Electronics", "The lamp stays dark", "The report of the workshop" },
  { "in-chinese", "zh_CN", "pointer", "wangfang", "moonlit-teapot-harbor", "wangfang@example.org",
    "青禾家电", "灯不亮", "这是检测报告" },
  { "by-the-keyboard-alone", "en", "keys", "alex", "quiet-orchard-lantern", "alex@example.org",
    "Harborline Electronics", "The lamp stays dark", "The report of the workshop" },
};

/* What is read and pressed, in both languages. */
static const char *const words[][2] = {
  { "How can we help?", "有什么可以帮您？" },
  { "Account", "账户" },
  { "Sign in", "登录" },
  { "Password", "密码" },
  { "You are signed in", "您已登录" },
  { "Ask for a refund", "申请退款" },
  { "Which payment is it?", "是哪一笔付款？" },
  { "Continue", "继续" },
  { "Why do you want the money back?", "您为什么申请退款？" },
  { "It is faulty, or not what was described", "商品有问题，或与描述不符" },
  { "What happened?", "发生了什么？" },
  { "It does not work", "不能正常使用" },
  { "What differs, in a few words", "简单说明差别" },
  { "I have not asked", "还没有问" },
  { "Add proof", "添加证据" },
  { "Being prepared…", "正在处理…" },
  { "Check and send", "核对并提交" },
  { "Send request", "提交申请" },
  { "Saved, not sent yet", "已保存，尚未发送" },
  { "Being prepared…", "正在处理…" },
  { "Done", "完成" },
  { "Cases", "工单" },
  { "No connection to Topay", "未连接到 Topay" },
  { "Try again", "重试" },
  { "Confirm with a code", "用验证码确认" },
  { "Confirm with a code…", "用验证码确认(C)…" },
  { "Confirm that it is you", "确认是您本人" },
  { "Confirmed. The review begins", "已确认，开始审核" },
  { "Your reply needed", "需要您补充" },
  { "What we need from you", "需要您补充的内容" },
  { "Add evidence and answer…", "补充证据并答复(A)…" },
  { "Your words", "您的说明(W)" },
  { "Send", "发送(S)" },
  { "Working days count; weekends and holidays do not", "按工作日计算，周末和节假日不计" },
  { "Being reviewed", "审核中" },
  { "The money came back to us", "款项被退回到我们这里" },
  { "Choose another way…", "选择其他方式(C)…" },
  { "Balance", "余额" },
  { "Send it there", "退到那里(S)" },
  { "The money goes there now", "款项现在退往那里" },
  { "Sent another way", "已改退其他账户" },
  { "Money returned", "已退回" },
  { "The money arrived", "钱已到账" },
  { "Sign in as an agent", "客服登录" },
  { "Code of your authenticator app", "身份验证器的验证码" },
  { "Sign out", "退出登录" },
  { "Take the case", "认领工单" },
  { "The case is yours", "工单已由您认领" },
  { "Ask for more…", "请客户补充…" },
  { "Ask for photos", "请对方补充照片" },
  { "Ask", "发送" },
  { "The customer was asked", "已请客户补充" },
  { "Propose approval…", "提请批准…" },
  { "The proof is clear", "证据清楚" },
  { "Propose", "提请" },
  { "Proposed: two others have to approve it", "已提请，须由另外两位客服批准" },
  { "Approve…", "批准…" },
  { "Approve", "批准" },
  { "1 of 2 approvals", "已获 1/2 个批准" },
  { "Decision", "决定" },
};
/* clang-format on */

typedef struct
{
  const Play *play;          /* (unowned) */
  TopayTestService *service; /* (owned) */
  TopayTestRelay *relay;     /* (owned): the wire of the person, */
  TopayTestRelay *other;     /* (owned): and of the agents */
  char *folder;              /* (owned): files and the data of the app */
  StageWindow *app;          /* (owned) */
  StageWindow *console;      /* (owned) */
  guint n_pictures;
} Story;

static const char *
say (Story *self, const char *english)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], english))
      return words[i][g_str_equal (self->play->language, "zh_CN")];
  g_error ("No words for “%s”", english);
}

/* --- What is looked at on the way --- */

/* In Chinese: words of Latin letters alone that are neither a name, a number nor a key. */
static gboolean
is_untranslated (const char *line)
{
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iswide (g_utf8_get_char (p)))
      return FALSE;
  return g_regex_match_simple ("[A-Za-z]{2}", line, 0, 0)
         && !g_regex_match_simple (
             "^✂?(R-[0-9A-Z]{8}|[a-z]+\\.(png|pdf)|w\\*+@example\\.org|DEMO\\w+|"
             "wangfang|linyue|zhoukai|heping|Ctrl\\+Enter)$",
             line, 0, 0);
}

static void
assert_chinese (const char *texts)
{
  g_auto (GStrv) lines = g_strsplit (texts, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (is_untranslated (lines[i]))
      g_error ("Not in Chinese: “%s”", lines[i]);
}

static void
look_around (Story *self, StageWindow *window, const char *name)
{
  const char *folder = g_getenv ("TOPAY_STORY_SHOTS");
  g_autofree char *texts = stage_read (window);
  g_autofree char *path = NULL;

  g_test_message ("%.1f s, %s:\n%s", g_test_timer_elapsed (), name, texts);
  if (g_str_equal (self->play->language, "zh_CN"))
    assert_chinese (texts);
  if (folder == NULL)
    return;
  path = g_strdup_printf ("%s/%s-%02u-%s.png", folder, self->play->name, ++self->n_pictures, name);
  stage_shoot (window, path);
}

/* --- The service and the wire --- */

static void
go_offline (Story *self)
{
  topay_test_relay_set_target (self->relay, DEAD_PORT);
  topay_test_relay_cut (self->relay);
}

static void
go_online (Story *self)
{
  topay_test_relay_set_target (self->relay, topay_test_service_get_port (self->service));
  topay_test_relay_set_target (self->other, topay_test_service_get_port (self->service));
}

/* --- The person --- */

/* The menu that is open while the keyring answers is another one then, and closed. */
static void
open_account_menu (Story *self)
{
  StageWindow *app = self->app;
  gint64 end_us = g_get_monotonic_time () + WAIT_US;

  g_usleep (2 * G_USEC_PER_SEC); /* mostly the keyring has answered by then */
  do
    {
      gint64 patience_us = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      stage_press (app, say (self, "Account"));
      while (!stage_looks (app, say (self, "Sign in")) && g_get_monotonic_time () < patience_us)
        g_usleep (50000);
    }
  while (!stage_looks (app, say (self, "Sign in")));
}

static void
sign_in (Story *self)
{
  StageWindow *app = self->app;

  stage_see (app, say (self, "How can we help?"));
  look_around (self, app, "home");
  open_account_menu (self);
  stage_press (app, say (self, "Sign in"));
  stage_fill (app, say (self, "Account"), self->play->account);
  stage_fill (app, say (self, "Password"), self->play->password);
  look_around (self, app, "sign-in");
  stage_key (app, "Return");
  stage_see (app, say (self, "You are signed in"));
}

static void
ask_for_refund (Story *self)
{
  StageWindow *app = self->app;

  stage_press (app, say (self, "Ask for a refund"));
  stage_see (app, say (self, "Which payment is it?"));
  stage_press (app, "1,368.00");
  look_around (self, app, "which");
  stage_press (app, say (self, "Continue"));
  stage_see (app, say (self, "Why do you want the money back?"));
  stage_press (app, say (self, "It is faulty, or not what was described"));
  look_around (self, app, "why");
  stage_press (app, say (self, "Continue"));
  stage_see (app, say (self, "What happened?"));
  stage_press (app, say (self, "It does not work"));
  stage_fill (app, say (self, "What differs, in a few words"), self->play->difference);
  stage_press (app, say (self, "I have not asked"));
  look_around (self, app, "details");
  stage_press (app, say (self, "Continue"));
}

static void
add_pictures (Story *self)
{
  g_autofree char *whole = g_build_filename (self->folder, "whole.png", NULL);
  g_autofree char *detail = g_build_filename (self->folder, "detail.png", NULL);
  const char *const paths[] = { whole, detail, NULL };

  stage_see (self->app, say (self, "Add proof"));
  stage_copy (self->console, paths);
  stage_front (self->app);
  stage_paste (self->app);
  stage_see (self->app, "whole.png");
  stage_see (self->app, "detail.png");
  stage_miss (self->app, say (self, "Being prepared…"));
  look_around (self, self->app, "proof");
}

static void
send_offline (Story *self)
{
  go_offline (self);
  add_pictures (self);
  stage_press (self->app, say (self, "Continue"));
  stage_see (self->app, say (self, "Check and send"));
  look_around (self, self->app, "review");
  stage_press (self->app, say (self, "Send request"));
  stage_see (self->app, say (self, "Saved, not sent yet"));
  look_around (self, self->app, "kept");
}

/* --- Killed on the way --- */

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  if (folder == NULL)
    return 1;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n_files += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_files (child) : 1;
    }
  return n_files;
}

/* As soon as so many files of evidence lie in its folder, whole or not. */
static void
kill_when_files (Story *self, guint n_files)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_US;
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (self->service), "data", "evidence", NULL);

  while (count_files (path) < n_files)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      g_usleep (1000);
    }
  topay_test_service_kill (self->service);
  topay_test_relay_cut (self->relay);
  topay_test_relay_cut (self->other);
  topay_test_service_start (self->service);
  go_online (self);
}

static void
come_through (Story *self)
{
  StageWindow *app = self->app;

  stage_press (app, say (self, "Done"));
  stage_press (app, say (self, "Cases"));
  stage_see (app, say (self, "Saved, not sent yet"));
  look_around (self, app, "waiting");
  stage_see (app, say (self, "No connection to Topay"));
  go_online (self);
  stage_press (app, say (self, "Try again"));
  kill_when_files (self, 1);
  kill_when_files (self, 2);
  stage_see (app, say (self, "Confirm with a code"));
  look_around (self, app, "arrived");
}

static void
give_code (Story *self)
{
  g_autofree char *code = NULL;

  stage_see (self->app, say (self, "Confirm that it is you"));
  look_around (self, self->app, "code");
  code = topay_test_service_take_code (self->service, self->play->address);
  stage_type (self->app, code);
}

static void
confirm (Story *self)
{
  stage_press (self->app, "1,368.00");
  stage_see (self->app, say (self, "Confirm with a code…"));
  look_around (self, self->app, "case");
  stage_press (self->app, say (self, "Confirm with a code…"));
  give_code (self);
  stage_see (self->app, say (self, "Confirmed. The review begins"));
}

/* What was asked for, with a PDF. */
static void
supply (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "report.pdf", NULL);
  const char *const paths[] = { path, NULL };
  StageWindow *app = self->app;

  stage_copy (self->console, paths);
  stage_front (app);
  stage_see (app, say (self, "What we need from you"));
  look_around (self, app, "asked");
  stage_press (app, say (self, "Add evidence and answer…"));
  stage_fill (app, say (self, "Your words"), self->play->answer);
  stage_paste (app);
  stage_see (app, "report.pdf");
  stage_miss (app, say (self, "Being prepared…"));
  look_around (self, app, "answer");
  stage_press (app, say (self, "Send"));
  stage_see (app, say (self, "Being reviewed"));
  stage_see (app, say (self, "Working days count; weekends and holidays do not"));
  look_around (self, app, "supplied");
}

static void
reroute (Story *self)
{
  StageWindow *app = self->app;

  stage_front (app);
  stage_see (app, say (self, "The money came back to us"));
  look_around (self, app, "abnormal");
  stage_press (app, say (self, "Choose another way…"));
  stage_press (app, say (self, "Balance"));
  look_around (self, app, "ways");
  stage_press (app, say (self, "Send it there")); /* the code of before is still young enough */
  stage_see (app, say (self, "The money goes there now"));
  stage_see (app, say (self, "Sent another way"));
  look_around (self, app, "rerouted");
}

/* --- The agents --- */

typedef struct
{
  const char *name;
  const char *shown;
  const char *password;
} Agent;

static const Agent lin = { "linyue", "林悦", "lantern-over-the-quiet-bay" };
static const Agent zhou = { "zhoukai", "周凯", "nine-cranes-cross-the-river" };
static const Agent he = { "heping", "何萍", "a-kettle-sings-in-the-hall" };

static void
agent_signs_in (Story *self, const Agent *agent)
{
  g_autofree char *code = topay_test_service_dup_agent_code (self->service, agent->name);
  StageWindow *console = self->console;

  stage_front (console);
  stage_see (console, say (self, "Sign in as an agent"));
  stage_fill (console, say (self, "Account"), agent->name);
  stage_fill (console, say (self, "Password"), agent->password);
  stage_fill (console, say (self, "Code of your authenticator app"), code);
  stage_press (console, "1,368.00");
}

static void
agent_signs_out (Story *self, const Agent *agent)
{
  stage_press (self->console, agent->shown);
  stage_press (self->console, say (self, "Sign out"));
  stage_see (self->console, say (self, "Sign in as an agent"));
}

static void
agent_asks (Story *self)
{
  StageWindow *console = self->console;

  stage_press (console, say (self, "Take the case"));
  stage_see (console, say (self, "The case is yours"));
  stage_see (console, say (self, "It does not work")); /* what was answered, in words */
  look_around (self, console, "claimed");
  stage_press (console, say (self, "Ask for more…"));
  stage_press (console, say (self, "Ask for photos"));
  look_around (self, console, "ask");
  stage_press (console, say (self, "Ask"));
  stage_see (console, say (self, "The customer was asked"));
  look_around (self, console, "has-asked");
}

static void
agent_proposes (Story *self)
{
  StageWindow *console = self->console;

  stage_front (console);
  stage_key (console, "F5");
  stage_see (console, "report.pdf");
  stage_press (console, "whole.png");
  look_around (self, console, "evidence");
  stage_key (console, "Escape");
  stage_press (console, say (self, "Propose approval…"));
  stage_press (console, say (self, "The proof is clear"));
  look_around (self, console, "propose");
  stage_press (console, say (self, "Propose"));
  stage_see (console, say (self, "Proposed: two others have to approve it"));
  look_around (self, console, "proposed");
  agent_signs_out (self, &lin);
}

static void
agent_approves (Story *self, const Agent *agent, const char *count)
{
  StageWindow *console = self->console;

  agent_signs_in (self, agent);
  stage_press (console, say (self, "Approve…"));
  stage_press (console, say (self, "The proof is clear"));
  look_around (self, console, "approve");
  stage_press (console, say (self, "Approve"));
  stage_see (console, say (self, count));
  look_around (self, console, "approved");
  agent_signs_out (self, agent);
}

/* --- The channel --- */

static void
settle_payouts (Story *self, const char *fault)
{
  const char *const faults[] = { fault, NULL };
  GVariantDict arguments = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert_value (&arguments, "faults",
                               g_variant_new_strv (faults, fault != NULL ? 1 : 0));
  g_variant_dict_insert (&arguments, "settle", "b", fault == NULL);
  topay_test_service_command (self->service, "demo-payout", g_variant_dict_end (&arguments));
}

/* What is on its way comes to its end as soon as it is there. */
static void
settle_until (Story *self, const char *text)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_US;

  stage_front (self->app);
  while (!stage_looks (self->app, text))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      settle_payouts (self, NULL);
      g_usleep (100000);
    }
}

/* --- Begin and end --- */

static void
assert_ledger (Story *self)
{
  const struct
  {
    const char *sql;
    gint64 n;
  } counts[] = {
    { "SELECT count (*) FROM cases", 1 },
    { "SELECT count (*) FROM cases WHERE state = 'succeeded'", 1 },
    { "SELECT count (*) FROM payouts WHERE state = 'settled'", 1 },
    { "SELECT sum (amount) FROM payouts WHERE state = 'settled'", 136800 },
    { "SELECT count (*) FROM evidence WHERE case_id IS NOT NULL", 3 },
  };

  topay_test_service_stop (self->service);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_test_message ("%s", counts[i].sql);
      g_assert_cmpint (topay_test_service_query (self->service, counts[i].sql), ==, counts[i].n);
    }
}

static void
write_picture (Story *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GByteArray) bytes = picture_make_png (PICTURE_PX, PICTURE_PX, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
}

static void
write_files (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "report.pdf", NULL);
  g_autoptr (GError) error = NULL;

  write_picture (self, "whole.png");
  write_picture (self, "detail.png");
  g_file_set_contents (path, PDF, -1, &error);
  g_assert_no_error (error);
}

static StageWindow *
open_window (Story *self, const char *program, TopayTestRelay *relay)
{
  g_autofree char *uri =
      g_strdup_printf ("TOPAY_SERVICE_URI=https://127.0.0.1:%u", topay_test_relay_get_port (relay));
  g_autofree char *ca =
      g_strconcat ("TOPAY_SERVICE_CA_FILE=", topay_test_service_get_ca (self->service), NULL);
  g_autofree char *home = g_strconcat ("XDG_DATA_HOME=", self->folder, NULL);
  g_autofree char *language = g_strconcat ("TOPAY_STORY_LANGUAGE=", self->play->language, NULL);
  g_autofree char *hands = g_strconcat ("TOPAY_STORY_HANDS=", self->play->hands, NULL);
  g_autofree char *library = g_strconcat ("TOPAY_LIBRARY=", g_getenv ("TOPAY_TEST_BUNDLE"), NULL);
  const char *const environment[] = { uri, ca, home, language, hands, library, NULL };

  return stage_open (program, environment);
}

static void
test_from_the_wish_to_the_money (gconstpointer data)
{
  Story self = { .play = data };

  g_test_timer_start ();
  self.service = topay_test_service_new ();
  self.relay = topay_test_relay_new (topay_test_service_get_port (self.service));
  self.other = topay_test_relay_new (topay_test_service_get_port (self.service));
  self.folder = g_dir_make_tmp ("topay-story-XXXXXX", NULL);
  write_files (&self);
  self.console = open_window (&self, PLAY_CONSOLE, self.other);
  self.app = open_window (&self, PLAY_APP, self.relay);
  stage_front (self.app);
  sign_in (&self);
  ask_for_refund (&self);
  send_offline (&self);
  come_through (&self);
  confirm (&self);
  agent_signs_in (&self, &lin);
  agent_asks (&self);
  supply (&self);
  settle_payouts (&self, "closed");
  agent_proposes (&self);
  agent_approves (&self, &zhou, "1 of 2 approvals");
  agent_approves (&self, &he, "Decision");
  settle_until (&self, say (&self, "The money came back to us"));
  reroute (&self);
  settle_until (&self, say (&self, "Money returned"));
  stage_see (self.app, say (&self, "The money arrived"));
  look_around (&self, self.app, "returned");

  stage_close (self.app);
  stage_close (self.console);
  assert_ledger (&self);
  topay_test_service_free (self.service);
  topay_test_relay_free (self.relay);
  topay_test_relay_free (self.other);
  topay_test_remove_tree (self.folder);
  g_free (self.folder);
}

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  desktop_begin ();
  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    {
      g_autofree char *path = g_strconcat ("/story/refund/", plays[i].name, NULL);

      g_test_add_data_func (path, &plays[i], test_from_the_wish_to_the_money);
    }
  status = g_test_run ();
  desktop_end ();
  return status;
}
