/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-view.h"

#include "topay-article-blocks.h"
#include "topay-rich-label.h"

/* Between the edge of the window and a block that was jumped to. */
#define JUMP_MARGIN 12

/* New widgets have their size only when one frame was laid out. */
#define FRAMES_UNTIL_LAID_OUT 2

struct _TopayArticleView
{
  GtkBox parent_instance;
  GPtrArray *widgets; /* (owned) (element-type GtkWidget), one a block; NULL where none is shown */
  TopayArticlePlace wanted_place;
  int margin;         /* above the wanted place, in pixels */
  guint frames_to_go; /* until the wanted place can be scrolled to */
  guint tick;         /* tick callback id; 0 when there is no wanted place */
};

G_DEFINE_FINAL_TYPE (TopayArticleView, topay_article_view, GTK_TYPE_BOX)

typedef enum
{
  SIGNAL_LINK_ACTIVATED,
  N_SIGNALS,
} TopayArticleViewSignal;

static guint signals[N_SIGNALS];

static void
follow_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *kind = NULL;
  g_autofree char *id = NULL;

  if (topay_target_parse_uri (g_variant_get_string (parameter, NULL), &kind, &id))
    g_signal_emit (widget, signals[SIGNAL_LINK_ACTIVATED], 0, kind, id);
}

static void
stop_waiting (TopayArticleView *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);

  self->tick = 0;
}

static void
remove_children (TopayArticleView *self)
{
  GtkWidget *child;

  stop_waiting (self);
  g_ptr_array_set_size (self->widgets, 0);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
}

/* With the default of GTK a Tab into a text selects all of it, and the next Tab then skips its
 * links instead of stopping at them. */
static void
topay_article_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (topay_article_view_parent_class)->root (widget);

  g_object_set (gtk_widget_get_settings (widget), "gtk-label-select-on-focus", FALSE, NULL);
}

static void
topay_article_view_dispose (GObject *object)
{
  remove_children (TOPAY_ARTICLE_VIEW (object));

  G_OBJECT_CLASS (topay_article_view_parent_class)->dispose (object);
}

static void
topay_article_view_finalize (GObject *object)
{
  g_ptr_array_unref (TOPAY_ARTICLE_VIEW (object)->widgets);

  G_OBJECT_CLASS (topay_article_view_parent_class)->finalize (object);
}

static void
topay_article_view_class_init (TopayArticleViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_article_view_dispose;
  object_class->finalize = topay_article_view_finalize;
  widget_class->root = topay_article_view_root;

  /**
   * TopayArticleView::link-activated:
   * @self: the view
   * @kind: "article" or "wizard"
   * @id: which one; only letters, digits and hyphens
   *
   * A link or the button of the article was followed.
   */
  signals[SIGNAL_LINK_ACTIVATED] =
      g_signal_new ("link-activated", TOPAY_TYPE_ARTICLE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, TOPAY_ACTION_FOLLOW_LINK, "s", follow_link);
}

static void
topay_article_view_init (TopayArticleView *self)
{
  self->widgets = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
}

/**
 * topay_article_view_new:
 *
 * Returns: (transfer none): a floating, empty view
 */
GtkWidget *
topay_article_view_new (void)
{
  return g_object_new (TOPAY_TYPE_ARTICLE_VIEW, NULL);
}

/**
 * topay_article_view_show_blocks:
 * @self: a view
 * @style: the world around the article; used during the call only
 * @blocks: (array length=n_blocks): the body; used during the call only
 * @n_blocks: how many
 *
 * Replaces what is shown.
 */
void
topay_article_view_show_blocks (TopayArticleView *self,
                                const TopayArticleStyle *style,
                                TopayBlock *const *blocks,
                                guint n_blocks)
{
  TopayArticleBuilder builder = { style, 0, 0 };

  g_return_if_fail (TOPAY_IS_ARTICLE_VIEW (self));
  g_return_if_fail (style != NULL && style->language != NULL);

  remove_children (self);

  for (guint i = 0; i < n_blocks; i++)
    {
      GtkWidget *widget = topay_article_builder_make (&builder, blocks[i]);

      g_ptr_array_add (self->widgets, widget);
      if (widget == NULL)
        continue;

      /* Above the first one the page has its own gap. */
      if (gtk_widget_get_first_child (GTK_WIDGET (self)) == NULL)
        gtk_widget_set_margin_top (widget, 0);
      gtk_box_append (GTK_BOX (self), widget);
    }
}

static GtkAdjustment *
find_adjustment (TopayArticleView *self)
{
  GtkWidget *found = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  return found != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (found)) : NULL;
}

/* Where a block stands in what is scrolled, in pixels. Measured from the content and not from the
 * window: what was scrolled since the last frame has not moved the widgets yet. */
static gboolean
measure_block (TopayArticleView *self, guint block, double *top, double *height)
{
  GtkWidget *content = GTK_WIDGET (self);
  GtkWidget *widget = topay_article_view_get_block_widget (self, block);
  graphene_rect_t bounds;

  while (content != NULL && !GTK_IS_VIEWPORT (gtk_widget_get_parent (content)))
    content = gtk_widget_get_parent (content);

  if (content == NULL || widget == NULL || !gtk_widget_compute_bounds (widget, content, &bounds))
    return FALSE;

  *top = (double) bounds.origin.y;
  *height = (double) bounds.size.height;

  return TRUE;
}

/**
 * topay_article_view_get_place:
 * @self: a view inside of a #GtkScrolledWindow
 * @place: (out): where the reader is
 *
 * Tells which block is at the top edge of the window.
 *
 * Returns: %FALSE with @place untouched while the beginning of the body is in sight
 */
gboolean
topay_article_view_get_place (TopayArticleView *self, TopayArticlePlace *place)
{
  GtkAdjustment *adjustment;
  double edge;
  double top = 0;
  double height = 0;

  g_return_val_if_fail (TOPAY_IS_ARTICLE_VIEW (self) && place != NULL, FALSE);

  adjustment = find_adjustment (self);
  edge = adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;

  for (guint i = 0; i < self->widgets->len; i++)
    {
      if (!measure_block (self, i, &top, &height) || top + height <= edge)
        continue;
      if (i == 0 && top >= edge)
        return FALSE;

      place->block = i;
      place->fraction = height > 0 ? CLAMP ((edge - top) / height, 0, 1) : 0;

      return TRUE;
    }

  return FALSE;
}

static void
scroll_to_wanted_place (TopayArticleView *self)
{
  GtkAdjustment *adjustment = find_adjustment (self);
  double top = 0;
  double height = 0;

  if (adjustment != NULL && measure_block (self, self->wanted_place.block, &top, &height))
    gtk_adjustment_set_value (adjustment,
                              top - self->margin + self->wanted_place.fraction * height);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TopayArticleView *self = TOPAY_ARTICLE_VIEW (widget);

  if (--self->frames_to_go > 0)
    {
      /* Without a request there may be no next frame. */
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }

  self->tick = 0;
  scroll_to_wanted_place (self);

  return G_SOURCE_REMOVE;
}

static void
scroll_when_laid_out (TopayArticleView *self, const TopayArticlePlace *place, int margin)
{
  stop_waiting (self);

  self->wanted_place = *place;
  self->margin = margin;
  self->frames_to_go = FRAMES_UNTIL_LAID_OUT;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

/**
 * topay_article_view_restore_place:
 * @self: a view inside of a #GtkScrolledWindow
 * @place: a value of topay_article_view_get_place ()
 *
 * Scrolls so that the same place is at the top edge again, once the widgets are laid out. A block
 * that this article does not have, or does not show, leaves the window where it is.
 */
void
topay_article_view_restore_place (TopayArticleView *self, const TopayArticlePlace *place)
{
  g_return_if_fail (TOPAY_IS_ARTICLE_VIEW (self) && place != NULL);

  scroll_when_laid_out (self, place, 0);
}

/**
 * topay_article_view_go_to_block:
 * @self: a view inside of a #GtkScrolledWindow
 * @block: index of a block
 *
 * Scrolls to a block and, when it is text, puts the focus there: a screen reader goes on reading
 * from it.
 */
void
topay_article_view_go_to_block (TopayArticleView *self, guint block)
{
  TopayArticlePlace place = { block, 0 };
  GtkWidget *widget;

  g_return_if_fail (TOPAY_IS_ARTICLE_VIEW (self));

  widget = topay_article_view_get_block_widget (self, block);
  if (GTK_IS_LABEL (widget))
    topay_rich_label_take_focus (widget);

  scroll_when_laid_out (self, &place, JUMP_MARGIN);
}

/**
 * topay_article_view_get_block_widget:
 * @self: a view
 * @block: index of a block
 *
 * Returns: (transfer none) (nullable): its widget, %NULL when it is not shown
 */
GtkWidget *
topay_article_view_get_block_widget (TopayArticleView *self, guint block)
{
  g_return_val_if_fail (TOPAY_IS_ARTICLE_VIEW (self), NULL);

  return block < self->widgets->len ? g_ptr_array_index (self->widgets, block) : NULL;
}
