/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "search-fixture.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

const TopayIndexArticle fixture_english[FIXTURE_N_ARTICLES] = {
  [FIXTURE_REFUND] = {
    .title = "How long a refund takes",
    .summary = "We review a request within three working days.",
    .keywords = LIST ("money back", "waiting"),
    .questions = LIST ("where is my refund", "my refund has not arrived", "still waiting for my money back",
                       "when will the refund reach my card", "the shop sent it back days ago"),
    .error_codes = LIST ("TP-3001"),
    .body = "A refund goes back the way the payment came. Banks book at night.",
  },
  [FIXTURE_PASSWORD] = {
    .title = "Reset your login password",
    .summary = "A code to your phone lets you choose a new password.",
    .keywords = LIST ("forgot"),
    .questions = LIST ("i forgot my password", "can't sign in", "password reset does not work",
                       "how do i change my password", "locked out after wrong password"),
    .error_codes = LIST ("TP-1001", "TP-1002"),
    .body = "Choose a long password that you use nowhere else.",
  },
  [FIXTURE_DECLINED] = {
    .title = "The bank declined a payment",
    .summary = "Your bank said no; no money has left your account.",
    .keywords = LIST ("refused", "rejected"),
    .questions = LIST ("my card was declined", "payment rejected by bank", "why was my payment refused",
                       "card does not work in the shop", "purchase declined"),
    .error_codes = LIST ("TP-2001"),
    .body = "Ask your bank about limits. A thunderstorm does not decline cards.",
  },
  [FIXTURE_FRAUD] = {
    .title = "Somebody used my account",
    .summary = "Freeze the account first, then report it.",
    .keywords = LIST ("fraud", "stolen"),
    .questions = LIST ("a payment i did not make", "someone stole my card details", "unknown transaction",
                       "i was scammed", "stranger spent my money"),
    .error_codes = LIST ("E7"),
    .body = "Freezing stops every payment at once.",
  },
  [FIXTURE_HOURS] = {
    .title = "When we answer",
    .summary = "Every day from eight to eight.",
    .keywords = LIST ("opening hours"),
    .questions = LIST ("are you open on sunday", "opening hours", "when can i call support",
                       "talk to a person", "is anybody there at night"),
    .error_codes = NULL,
    .body = "On holidays it takes longer.",
  },
};

const TopayIndexArticle fixture_chinese[FIXTURE_N_ARTICLES] = {
  [FIXTURE_REFUND] = {
    .title = "退款多久到账",
    .summary = "我们在三个工作日内审核。",
    .keywords = LIST ("退钱"),
    .questions = LIST ("退款怎么还没到", "我的退款在哪里", "钱什么时候退回来", "退款要几天", "商家说已经退了"),
    .error_codes = LIST ("TP-3001"),
    .body = "退款按原路返回。",
  },
  [FIXTURE_PASSWORD] = {
    .title = "重置登录密码",
    .summary = "凭手机验证码设置新密码。",
    .keywords = LIST ("忘记密码"),
    .questions = LIST ("忘记密码怎么办", "登录不上去", "怎么改密码", "密码错误被锁", "app登录不了"),
    .error_codes = LIST ("TP-1001"),
    .body = "请设置一个别处没有用过的密码。",
  },
  [FIXTURE_DECLINED] = {
    .title = "银行拒绝付款",
    .summary = "银行没有同意，您的钱没有被扣。",
    .keywords = LIST ("付款失败"),
    .questions = LIST ("银行卡付款失败", "为什么付不了款", "支付被拒绝", "刷卡不成功", "显示交易失败"),
    .error_codes = LIST ("TP-2001"),
    .body = "请向银行询问限额。",
  },
  [FIXTURE_FRAUD] = {
    .title = "账户被盗用",
    .summary = "先冻结账户，再报告。",
    .keywords = LIST ("被骗"),
    .questions = LIST ("有一笔不是我的交易", "银行卡信息被偷了", "我被骗了", "账户里的钱不见了", "有人盗刷我的卡"),
    .error_codes = NULL,
    .body = "冻结后任何付款都会停止。",
  },
  [FIXTURE_HOURS] = {
    .title = "人工客服时间",
    .summary = "每天八点到二十点。",
    .keywords = LIST ("上班时间"),
    .questions = LIST ("客服几点上班", "周末有人吗", "怎么转人工", "客服电话打不通", "晚上有没有客服"),
    .error_codes = NULL,
    .body = "节假日等待时间较长。",
  },
};

GBytes *
fixture_build (const char *language)
{
  return topay_index_build (&(TopayIndexLibrary){
      language, language[0] == 'e' ? fixture_english : fixture_chinese, FIXTURE_N_ARTICLES, NULL });
}

TopaySearchEngine *
fixture_engine (const char *language)
{
  g_autoptr (GBytes) index = fixture_build (language);
  g_autoptr (GError) error = NULL;
  TopaySearchEngine *engine = topay_search_engine_new (index, &error);

  g_assert_no_error (error);
  return engine;
}

/* The article found first; FIXTURE_N_ARTICLES when there is none. */
guint
fixture_first (TopaySearchEngine *engine, const char *query)
{
  g_autoptr (TopaySearchResult) result = topay_search_engine_query (engine, query, 10);

  return result->n_hits > 0 ? result->hits[0].article : FIXTURE_N_ARTICLES;
}
