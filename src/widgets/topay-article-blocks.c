/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-blocks.h"

#include "topay-article-table.h"
#include "topay-callout.h"
#include "topay-rich-label.h"

/* One function a kind of block. Gaps follow DESIGN, 7: 6 inside a thing, 12 between things, 24
 * between sections; the parents have 12, the rest is added here as a margin. */

/* Deeper nesting is not an article any more; the bundle reader allows more than a stack. */
#define MAX_DEPTH 12

static void
append_children (TopayArticleBuilder *self, GtkWidget *box, const TopayBlock *block, guint first)
{
  for (guint i = first; i < block->n_children; i++)
    {
      GtkWidget *child = topay_article_builder_make (self, block->children[i]);

      if (child != NULL)
        gtk_box_append (GTK_BOX (box), child);
    }
}

static GtkWidget *
make_paragraph (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *label = topay_rich_label_new (block->spans, block->n_spans, self->style);

  gtk_widget_add_css_class (label, "reading");

  return label;
}

static GtkWidget *
make_heading (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *label = topay_rich_label_new_heading (block, self->style);

  gtk_widget_set_margin_top (label, block->number <= 2 ? 12 : 6);

  return label;
}

static GtkWidget *
make_with_role (GtkAccessibleRole role, GtkOrientation orientation, int spacing)
{
  return g_object_new (GTK_TYPE_BOX, "accessible-role", role, "orientation", orientation, "spacing",
                       spacing, NULL);
}

/* docs/content.md: a step starts with its name in strong type on a line of its own. */
static gboolean
is_step_name (const TopayBlock *block)
{
  if (block->kind != TOPAY_BLOCK_PARAGRAPH || block->n_spans == 0)
    return FALSE;

  for (guint i = 0; i < block->n_spans; i++)
    if ((block->spans[i].flags & TOPAY_SPAN_STRONG) == 0)
      return FALSE;

  return TRUE;
}

static GtkWidget *
make_step_body (TopayArticleBuilder *self, const TopayBlock *item)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gboolean named = item->n_children > 0 && is_step_name (item->children[0]);

  gtk_widget_set_hexpand (body, TRUE);
  gtk_widget_set_valign (body, GTK_ALIGN_CENTER);

  if (named)
    {
      const TopayBlock *name = item->children[0];
      GtkWidget *label = topay_rich_label_new (name->spans, name->n_spans, self->style);

      gtk_widget_add_css_class (label, "heading");
      gtk_box_append (GTK_BOX (body), label);
    }

  append_children (self, body, item, named ? 1 : 0);

  return body;
}

static GtkWidget *
make_step (TopayArticleBuilder *self, const TopayBlock *item, guint number)
{
  GtkWidget *box = make_with_role (GTK_ACCESSIBLE_ROLE_LIST_ITEM, GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *text = g_strdup_printf ("%u", number);
  GtkWidget *badge = gtk_label_new (text);

  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_label_set_justify (GTK_LABEL (badge), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (badge, "step-number");
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), make_step_body (self, item));

  return box;
}

static GtkWidget *
make_bullet (TopayArticleBuilder *self, const TopayBlock *item)
{
  GtkWidget *box = make_with_role (GTK_ACCESSIBLE_ROLE_LIST_ITEM, GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *bullet = gtk_label_new ("•");
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_add_css_class (bullet, "dim");
  gtk_widget_add_css_class (bullet, "reading");
  gtk_widget_set_hexpand (body, TRUE);
  append_children (self, body, item, 0);

  gtk_box_append (GTK_BOX (box), bullet);
  gtk_box_append (GTK_BOX (box), body);

  return box;
}

static GtkWidget *
make_list (TopayArticleBuilder *self, const TopayBlock *block)
{
  gboolean numbered = block->kind == TOPAY_BLOCK_STEPS;
  GtkWidget *list =
      make_with_role (GTK_ACCESSIBLE_ROLE_LIST, GTK_ORIENTATION_VERTICAL, numbered ? 18 : 6);

  for (guint i = 0; i < block->n_children; i++)
    gtk_box_append (GTK_BOX (list), numbered
                                        ? make_step (self, block->children[i], block->number + i)
                                        : make_bullet (self, block->children[i]));

  return list;
}

static GtkWidget *
make_quote (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "article-quote");
  append_children (self, box, block, 0);

  return box;
}

static GtkWidget *
make_code (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *label = topay_rich_label_new (block->spans, block->n_spans, self->style);

  gtk_widget_add_css_class (label, "article-code");
  gtk_widget_add_css_class (label, "monospace");

  return label;
}

static GtkWidget *
make_rule (void)
{
  GtkWidget *rule = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_set_margin_top (rule, 12);
  gtk_widget_set_margin_bottom (rule, 12);

  return rule;
}

static GtkWidget *
make_callout (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *callout = topay_callout_new (block->attribute);
  g_autofree char *title = topay_rich_text_dup_plain (block->spans, block->n_spans, self->style);

  topay_callout_set_title (TOPAY_CALLOUT (callout), title);
  gtk_widget_set_margin_top (callout, 6);
  gtk_widget_set_margin_bottom (callout, 6);

  for (guint i = 0; i < block->n_children; i++)
    {
      GtkWidget *child = topay_article_builder_make (self, block->children[i]);

      if (child == NULL)
        continue;

      /* The text of a callout is set tighter than the body. */
      gtk_widget_remove_css_class (child, "reading");
      topay_callout_append (TOPAY_CALLOUT (callout), child);
    }

  return callout;
}

static GtkWidget *
make_action (TopayArticleBuilder *self, const TopayBlock *block)
{
  g_autofree char *text = topay_rich_text_dup_plain (block->spans, block->n_spans, self->style);
  g_autofree char *uri = NULL;
  GtkWidget *button;
  GtkWidget *label;

  if (!topay_article_style_can_open (self->style, block->attribute))
    return NULL;

  uri = topay_target_dup_uri (block->attribute);
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);

  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), TOPAY_ACTION_FOLLOW_LINK);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uri);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (button, 12);
  gtk_widget_set_margin_bottom (button, 12);
  gtk_widget_add_css_class (button, "pill");
  if (self->n_actions++ == 0)
    gtk_widget_add_css_class (button, "suggested-action");

  return button;
}

static GtkWidget *
make_table (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *table = topay_article_table_new (block, self->style);

  gtk_widget_set_margin_top (table, 6);
  gtk_widget_set_margin_bottom (table, 6);

  return table;
}

static GtkWidget *
make_any (TopayArticleBuilder *self, const TopayBlock *block)
{
  switch (block->kind)
    {
    case TOPAY_BLOCK_PARAGRAPH:
      return make_paragraph (self, block);

    case TOPAY_BLOCK_HEADING:
      return make_heading (self, block);

    case TOPAY_BLOCK_LIST:
    case TOPAY_BLOCK_STEPS:
      return make_list (self, block);

    case TOPAY_BLOCK_QUOTE:
      return make_quote (self, block);

    case TOPAY_BLOCK_CODE:
      return make_code (self, block);

    case TOPAY_BLOCK_RULE:
      return make_rule ();

    case TOPAY_BLOCK_CALLOUT:
      return make_callout (self, block);

    case TOPAY_BLOCK_ACTION:
      return make_action (self, block);

    case TOPAY_BLOCK_TABLE:
      return make_table (self, block);

    /* only inside of lists and tables */
    case TOPAY_BLOCK_ITEM:
    case TOPAY_BLOCK_ROW:
    case TOPAY_BLOCK_CELL:
    default:
      return NULL;
    }
}

/**
 * topay_article_builder_make:
 * @self: a builder
 * @block: any block
 *
 * Makes the widget of a block and of everything in it.
 *
 * Returns: (transfer none) (nullable): a floating widget; %NULL when there is nothing to show,
 *   such as a button for a wizard of a later release
 */
GtkWidget *
topay_article_builder_make (TopayArticleBuilder *self, const TopayBlock *block)
{
  GtkWidget *widget;

  if (self->depth >= MAX_DEPTH)
    return NULL;

  self->depth++;
  widget = make_any (self, block);
  self->depth--;

  return widget;
}
