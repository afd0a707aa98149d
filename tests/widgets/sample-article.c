/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sample-article.h"

SampleArticle *
sample_article_new (void)
{
  SampleArticle *self = g_new0 (SampleArticle, 1);

  self->memory = g_ptr_array_new_with_free_func (g_free);
  self->blocks = g_ptr_array_new ();

  return self;
}

void
sample_article_free (SampleArticle *self)
{
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->memory);
  g_free (self);
}

static gpointer
take (SampleArticle *self, gpointer memory)
{
  g_ptr_array_add (self->memory, memory);

  return memory;
}

TopayBlock *
sample_article_add (SampleArticle *self,
                    TopayBlock *parent,
                    TopayBlockKind kind,
                    guint number,
                    const char *attribute)
{
  TopayBlock *block = take (self, g_new0 (TopayBlock, 1));
  TopayBlock **children;

  block->kind = kind;
  block->number = number;
  block->attribute = attribute;

  if (parent == NULL)
    {
      g_ptr_array_add (self->blocks, block);
      return block;
    }

  children = take (self, g_new0 (TopayBlock *, parent->n_children + 1));
  for (guint i = 0; i < parent->n_children; i++)
    children[i] = parent->children[i];
  children[parent->n_children++] = block;
  parent->children = children;

  return block;
}

void
sample_article_add_span (SampleArticle *self,
                         TopayBlock *block,
                         TopaySpanFlags flags,
                         const char *text,
                         const char *target)
{
  TopaySpan *spans = take (self, g_new0 (TopaySpan, block->n_spans + 1));

  for (guint i = 0; i < block->n_spans; i++)
    spans[i] = block->spans[i];
  spans[block->n_spans++] = (TopaySpan){ flags, text, target };
  block->spans = spans;
}

TopayBlock *
sample_article_add_text (
    SampleArticle *self, TopayBlock *parent, TopayBlockKind kind, guint number, const char *text)
{
  TopayBlock *block = sample_article_add (self, parent, kind, number, NULL);

  sample_article_add_span (self, block, 0, text, NULL);

  return block;
}

TopayBlock *const *
sample_article_get_blocks (SampleArticle *self, guint *n_blocks)
{
  *n_blocks = self->blocks->len;

  return (TopayBlock *const *) self->blocks->pdata;
}

/* Picks the text of the language. */
static const char *
in (const char *language, const char *english, const char *chinese)
{
  return g_str_equal (language, "en") ? english : chinese;
}

static void
add_bullets (SampleArticle *self, const char *l)
{
  TopayBlock *list = sample_article_add (self, NULL, TOPAY_BLOCK_LIST, 0, NULL);
  const char *texts[] = {
    in (l, "The order number, found under Bills in your Topay app",
        "订单号：在 Topay 应用的“账单”里查看"),
    in (l, "A picture that shows the problem, for example the goods or the bank message",
        "能说明问题的图片，例如商品照片或银行短信"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      TopayBlock *item = sample_article_add (self, list, TOPAY_BLOCK_ITEM, 0, NULL);

      sample_article_add_text (self, item, TOPAY_BLOCK_PARAGRAPH, 0, texts[i]);
    }
}

static void
add_step (SampleArticle *self, TopayBlock *steps, const char *name, const char *text)
{
  TopayBlock *item = sample_article_add (self, steps, TOPAY_BLOCK_ITEM, 0, NULL);
  TopayBlock *first = sample_article_add (self, item, TOPAY_BLOCK_PARAGRAPH, 0, NULL);

  sample_article_add_span (self, first, TOPAY_SPAN_STRONG, name, NULL);
  sample_article_add_text (self, item, TOPAY_BLOCK_PARAGRAPH, 0, text);
}

static void
add_steps (SampleArticle *self, const char *l)
{
  TopayBlock *steps = sample_article_add (self, NULL, TOPAY_BLOCK_STEPS, 1, NULL);

  add_step (self, steps, in (l, "Ask the shop first", "先联系商家"),
            in (l, "A shop can return the money at once. Keep the answer: it counts as proof.",
                "商家可以立即退款。请保留对方的回复，可作为证据。"));
  add_step (self, steps, in (l, "Fill in the request", "填写申请"),
            in (l, "Pick the payment and the reason. You can stop at any time; the draft stays.",
                "选择付款和原因。您可以随时停下，草稿会保留在本机。"));
}

static void
add_table (SampleArticle *self, const char *l)
{
  TopayBlock *table = sample_article_add (self, NULL, TOPAY_BLOCK_TABLE, 2, NULL);
  const char *cells[][2] = {
    { in (l, "Where the money goes", "退回到"), in (l, "When it arrives", "到账时间") },
    { in (l, "Topay balance", "Topay 余额"), in (l, "10 minutes", "10 分钟内") },
    { in (l, "Bank card", "银行卡"),
      in (l, "1–5 working days; on public holidays the bank may need a little longer than that",
          "1–5 个工作日；遇法定节假日，银行可能需要更长一点的时间") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      TopayBlock *row = sample_article_add (self, table, TOPAY_BLOCK_ROW, 0, NULL);

      sample_article_add_text (self, row, TOPAY_BLOCK_CELL, 0, cells[i][0]);
      sample_article_add_text (self, row, TOPAY_BLOCK_CELL, 0, cells[i][1]);
    }
}

static void
add_wide_table (SampleArticle *self, const char *l)
{
  TopayBlock *table = sample_article_add (self, NULL, TOPAY_BLOCK_TABLE, 5, NULL);

  for (guint i = 0; i < 3; i++)
    {
      TopayBlock *row = sample_article_add (self, table, TOPAY_BLOCK_ROW, 0, NULL);

      for (guint column = 0; column < 5; column++)
        sample_article_add_text (self, row, TOPAY_BLOCK_CELL, 0,
                                 in (l, "A cell of a wide table", "宽表格里的一个单元格"));
    }
}

static void
add_callout (SampleArticle *self, const char *kind, const char *title, const char *text)
{
  TopayBlock *callout = sample_article_add (self, NULL, TOPAY_BLOCK_CALLOUT, 0, kind);
  TopayBlock *paragraph;

  sample_article_add_span (self, callout, 0, title, NULL);
  paragraph = sample_article_add_text (self, callout, TOPAY_BLOCK_PARAGRAPH, 0, text);
  sample_article_add_span (self, paragraph, TOPAY_SPAN_LINK, "fraud-now", "article:fraud-now");
}

static void
add_inline_marks (SampleArticle *self, const char *l)
{
  TopayBlock *block = sample_article_add_text (self, NULL, TOPAY_BLOCK_PARAGRAPH, 0,
                                               in (l, "Plain, ", "普通文字，"));

  sample_article_add_span (self, block, TOPAY_SPAN_STRONG, in (l, "strong", "加粗"), NULL);
  sample_article_add_span (self, block, 0, in (l, ", ", "，"), NULL);
  sample_article_add_span (self, block, TOPAY_SPAN_EMPHASIS, in (l, "emphasis", "强调"), NULL);
  sample_article_add_span (self, block, 0, in (l, ", ", "，"), NULL);
  sample_article_add_span (self, block, TOPAY_SPAN_CODE, "TP-4001", NULL);
  sample_article_add_span (self, block, 0, in (l, ", literal ", "，原样显示 "), NULL);
  sample_article_add_span (self, block, 0, "<b>&amp;</b> & \"x\"", NULL);
  sample_article_add_span (self, block, 0, in (l, "; see ", "；参见"), NULL);
  sample_article_add_span (self, block, TOPAY_SPAN_LINK,
                           in (l, "how long a refund takes", "退款需要多久"),
                           "article:refund-time");
  sample_article_add_span (self, block, 0, in (l, " or ", "或"), NULL);
  sample_article_add_span (self, block, TOPAY_SPAN_LINK, in (l, "a later wizard", "以后的向导"),
                           "wizard:refund");
  sample_article_add_span (self, block, 0, in (l, "; hotline: ", "；热线："), NULL);
  sample_article_add_span (self, block, TOPAY_SPAN_CHANNEL, "", "hotline");
}

static void
add_quote_code_rule (SampleArticle *self, const char *l)
{
  TopayBlock *quote = sample_article_add (self, NULL, TOPAY_BLOCK_QUOTE, 0, NULL);

  sample_article_add_text (
      self, quote, TOPAY_BLOCK_PARAGRAPH, 0,
      in (l, "We never ask you for a code or a password.", "我们绝不会向您索要验证码或密码。"));
  sample_article_add (self, NULL, TOPAY_BLOCK_RULE, 0, NULL);
  sample_article_add_text (self, NULL, TOPAY_BLOCK_CODE, 0,
                           "T0123456789012345\nT01234567890123450123456789012345012345678901");
}

static void
add_action (SampleArticle *self, const char *target, const char *text)
{
  TopayBlock *action = sample_article_add (self, NULL, TOPAY_BLOCK_ACTION, 0, target);

  sample_article_add_span (self, action, 0, text, NULL);
}

SampleArticle *
sample_article_new_complete (const char *language)
{
  SampleArticle *self = sample_article_new ();
  const char *l = language;

  sample_article_add_text (self, NULL, TOPAY_BLOCK_HEADING, 2,
                           in (l, "Before you start", "请先准备"));
  add_bullets (self, l);
  sample_article_add_text (self, NULL, TOPAY_BLOCK_HEADING, 2, in (l, "Steps", "操作步骤"));
  add_steps (self, l);
  add_callout (self, "warn", in (l, "A payment you did not make?", "不是您本人的付款？"),
               in (l, "Do not ask for a refund. Secure the account first: ",
                   "请不要申请退款，先保护账户："));
  add_action (self, "article:refund-apply", in (l, "Ask for a refund", "申请退款"));
  sample_article_add_text (self, NULL, TOPAY_BLOCK_HEADING, 3,
                           in (l, "What happens next", "之后会怎样"));
  add_inline_marks (self, l);
  add_table (self, l);
  add_callout (self, "danger", in (l, "Stop", "请停下"), in (l, "See ", "参见"));
  add_callout (self, "good", in (l, "Done", "完成"), in (l, "See ", "参见"));
  add_callout (self, "info", in (l, "Note", "说明"), in (l, "See ", "参见"));
  add_quote_code_rule (self, l);
  add_wide_table (self, l);

  return self;
}
