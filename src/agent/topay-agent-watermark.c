/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-watermark.h"

#define ANGLE   -24.0f /* degrees: crosses lines of text, and stays readable */
#define SPACE_X 60.0f  /* px between two */
#define SPACE_Y 70.0f

struct _TopayAgentWatermark
{
  GtkWidget parent_instance;
  char *text;          /* (owned) */
  PangoLayout *layout; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TopayAgentWatermark, topay_agent_watermark, GTK_TYPE_WIDGET)

/* Dark with a light edge: to be read on whatever the picture has there. */
static void
draw_one (GtkSnapshot *snapshot, PangoLayout *layout)
{
  const GdkRGBA light = { 1, 1, 1, 0.45f };
  const GdkRGBA dark = { 0, 0, 0, 0.35f };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (1, 1));
  gtk_snapshot_append_layout (snapshot, layout, &light);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_append_layout (snapshot, layout, &dark);
}

/* The turned grid is as large as the diagonal, so that no corner stays free. */
static void
topay_agent_watermark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TopayAgentWatermark *self = TOPAY_AGENT_WATERMARK (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float reach = width + height;
  int text_width = 0, text_height = 0;

  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width / 2, height / 2));
  gtk_snapshot_rotate (snapshot, ANGLE);
  for (float y = -reach / 2; y < reach / 2; y += (float) text_height + SPACE_Y)
    for (float x = -reach / 2; x < reach / 2; x += (float) text_width + SPACE_X)
      {
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
        draw_one (snapshot, self->layout);
        gtk_snapshot_restore (snapshot);
      }
  gtk_snapshot_pop (snapshot);
}

static void
topay_agent_watermark_finalize (GObject *object)
{
  TopayAgentWatermark *self = TOPAY_AGENT_WATERMARK (object);

  g_clear_object (&self->layout);
  g_free (self->text);

  G_OBJECT_CLASS (topay_agent_watermark_parent_class)->finalize (object);
}

static void
topay_agent_watermark_class_init (TopayAgentWatermarkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_agent_watermark_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = topay_agent_watermark_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
topay_agent_watermark_init (TopayAgentWatermark *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * topay_agent_watermark_new:
 * @text: who looks and when, plain text
 *
 * Returns: (transfer floating): what is to be laid over something
 */
GtkWidget *
topay_agent_watermark_new (const char *text)
{
  TopayAgentWatermark *self = g_object_new (TOPAY_TYPE_AGENT_WATERMARK, NULL);

  self->text = g_strdup (text);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_watermark_get_text:
 * @self: a watermark
 *
 * Returns: (transfer none): what it says
 */
const char *
topay_agent_watermark_get_text (TopayAgentWatermark *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_WATERMARK (self), NULL);

  return self->text;
}
