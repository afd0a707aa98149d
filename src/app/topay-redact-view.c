/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-redact-view.h"

#include <glib/gi18n.h>
#include <math.h>

/* Parts of the shorter side of the picture. */
#define STEP_PART  40
#define FRAME_PART 6
#define MIN_SIDE   8 /* pixels of the picture: a tap is no cover */

/* What was done last can be undone: a cover, or a turn. */
typedef struct
{
  gboolean is_turn;
  int quarters;
} Deed;

struct _TopayRedactView
{
  GtkWidget parent_instance;
  GdkTexture *texture;     /* (owned) (nullable) */
  int width, height;       /* pixels of the picture, as stored */
  guint turns;             /* quarters, clockwise, 0 to 3 */
  GArray *covers;          /* (owned) (element-type TopayPictureCover): of the picture as stored */
  GArray *deeds;           /* (owned) (element-type Deed) */
  TopayPictureCover frame; /* what the keyboard moves, of the picture as it is shown */
  graphene_point_t from;   /* where a drag began, of the picture as it is shown */
  graphene_point_t to;     /* where it is */
  gboolean drags;
};

G_DEFINE_FINAL_TYPE (TopayRedactView, topay_redact_view, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- Places: of the picture as stored, as shown, and of the widget --- */

static int
get_shown_width (TopayRedactView *self)
{
  return self->turns % 2 == 0 ? self->width : self->height;
}

static int
get_shown_height (TopayRedactView *self)
{
  return self->turns % 2 == 0 ? self->height : self->width;
}

/* A quarter back, in a picture that is @width × @height after it. */
static void
turn_back (TopayPictureCover *cover, int height)
{
  const TopayPictureCover turned = *cover;

  cover->x = turned.y;
  cover->y = height - turned.x - turned.width;
  cover->width = turned.height;
  cover->height = turned.width;
}

/* Of the picture as shown to that as stored. */
static TopayPictureCover
to_stored (TopayRedactView *self, TopayPictureCover cover)
{
  for (guint i = self->turns; i > 0; i--)
    turn_back (&cover, (i - 1) % 2 == 0 ? self->height : self->width);
  return cover;
}

/* How the shown picture lies in the widget. */
static void
get_place (TopayRedactView *self, double *scale, graphene_point_t *origin)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  *scale = MIN (width / get_shown_width (self), height / get_shown_height (self));
  origin->x = (float) ((width - get_shown_width (self) * *scale) / 2);
  origin->y = (float) ((height - get_shown_height (self) * *scale) / 2);
}

static graphene_point_t
to_shown (TopayRedactView *self, double x, double y)
{
  graphene_point_t origin;
  double scale;

  get_place (self, &scale, &origin);
  return GRAPHENE_POINT_INIT ((float) CLAMP ((x - origin.x) / scale, 0, get_shown_width (self)),
                              (float) CLAMP ((y - origin.y) / scale, 0, get_shown_height (self)));
}

static TopayPictureCover
make_cover (const graphene_point_t *one, const graphene_point_t *other)
{
  int left = (int) floorf (MIN (one->x, other->x));
  int top = (int) floorf (MIN (one->y, other->y));

  return (TopayPictureCover){
    .x = left,
    .y = top,
    .width = (int) ceilf (MAX (one->x, other->x)) - left,
    .height = (int) ceilf (MAX (one->y, other->y)) - top,
  };
}

/* --- What was done --- */

static void
tell_changed (TopayRedactView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_cover (TopayRedactView *self, const TopayPictureCover *shown)
{
  const TopayPictureCover cover = to_stored (self, *shown);
  const Deed deed = { FALSE, 0 };

  if (self->covers->len >= TOPAY_PICTURE_MAX_COVERS || shown->width < 1 || shown->height < 1)
    return;
  g_array_append_val (self->covers, cover);
  g_array_append_val (self->deeds, deed);
  tell_changed (self);
}

static void
reset_frame (TopayRedactView *self)
{
  int side = MAX (MIN (self->width, self->height) / FRAME_PART, 1);

  self->frame.width = MIN (side * 2, get_shown_width (self));
  self->frame.height = MIN (side, get_shown_height (self));
  self->frame.x = (get_shown_width (self) - self->frame.width) / 2;
  self->frame.y = (get_shown_height (self) - self->frame.height) / 2;
}

/* --- Drawing --- */

static void
snapshot_rectangle (GtkSnapshot *snapshot, const TopayPictureCover *cover, const GdkRGBA *color)
{
  const graphene_rect_t place =
      GRAPHENE_RECT_INIT (cover->x, cover->y, cover->width, cover->height);

  gtk_snapshot_append_color (snapshot, color, &place);
}

/* Two lines, one dark and one light: it is seen on every picture. */
static void
snapshot_frame (GtkSnapshot *snapshot, const TopayPictureCover *cover, double scale)
{
  static const GdkRGBA dark = { 0, 0, 0, 1 }, light = { 1, 1, 1, 1 };
  const float line = (float) (2 / scale);
  const GskRoundedRect place =
      GSK_ROUNDED_RECT_INIT (cover->x, cover->y, cover->width, cover->height);
  const GskRoundedRect inner =
      GSK_ROUNDED_RECT_INIT (cover->x + line, cover->y + line, MAX (cover->width - 2 * line, 0),
                             MAX (cover->height - 2 * line, 0));
  const float widths[] = { line, line, line, line };
  const GdkRGBA darks[] = { dark, dark, dark, dark }, lights[] = { light, light, light, light };

  gtk_snapshot_append_border (snapshot, &place, widths, darks);
  gtk_snapshot_append_border (snapshot, &inner, widths, lights);
}

/* The picture as stored, turned so that it is as shown. */
static void
snapshot_stored (TopayRedactView *self, GtkSnapshot *snapshot)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) get_shown_width (self) / 2,
                                                          (float) get_shown_height (self) / 2));
  gtk_snapshot_rotate (snapshot, 90 * (float) self->turns);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) -self->width / 2, (float) -self->height / 2));
  gtk_snapshot_append_texture (
      snapshot, self->texture,
      &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height));
  for (guint i = 0; i < self->covers->len; i++)
    snapshot_rectangle (snapshot, &g_array_index (self->covers, TopayPictureCover, i), &black);
  gtk_snapshot_restore (snapshot);
}

static void
topay_redact_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA shade = { 0, 0, 0, 0.6F };
  TopayRedactView *self = TOPAY_REDACT_VIEW (widget);
  graphene_point_t origin;
  double scale;

  if (self->texture == NULL)
    return;
  get_place (self, &scale, &origin);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  snapshot_stored (self, snapshot);
  if (self->drags)
    {
      const TopayPictureCover cover = make_cover (&self->from, &self->to);

      snapshot_rectangle (snapshot, &cover, &shade);
    }
  else if (gtk_widget_has_focus (widget))
    snapshot_frame (snapshot, &self->frame, scale);
  gtk_snapshot_restore (snapshot);
}

static void
topay_redact_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = 120;
  *natural = 420;
}

/* --- Dragging --- */

static void
on_drag_begin_cb (TopayRedactView *self, double x, double y)
{
  if (self->texture == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->from = self->to = to_shown (self, x, y);
  self->drags = TRUE;
}

static void
on_drag_update_cb (TopayRedactView *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x = 0, y = 0;

  if (!self->drags || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  self->to = to_shown (self, x + dx, y + dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end_cb (TopayRedactView *self, double dx, double dy, GtkGestureDrag *gesture)
{
  TopayPictureCover cover;

  if (!self->drags)
    return;
  on_drag_update_cb (self, dx, dy, gesture);
  self->drags = FALSE;
  cover = make_cover (&self->from, &self->to);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (cover.width >= MIN_SIDE && cover.height >= MIN_SIDE)
    add_cover (self, &cover);
}

/* --- Keyboard --- */

static void
move_frame (TopayRedactView *self, int dx, int dy)
{
  self->frame.x = CLAMP (self->frame.x + dx, 0, get_shown_width (self) - self->frame.width);
  self->frame.y = CLAMP (self->frame.y + dy, 0, get_shown_height (self) - self->frame.height);
}

static void
resize_frame (TopayRedactView *self, int dx, int dy)
{
  self->frame.width = CLAMP (self->frame.width + dx, 1, get_shown_width (self) - self->frame.x);
  self->frame.height = CLAMP (self->frame.height + dy, 1, get_shown_height (self) - self->frame.y);
}

static gboolean
get_direction (guint keyval, int *dx, int *dy)
{
  *dx = (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right)
        - (keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left);
  *dy = (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
        - (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up);
  return *dx != 0 || *dy != 0;
}

static void
say_frame (TopayRedactView *self)
{
  g_autofree char *words = topay_redact_view_dup_frame_words (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
}

static gboolean
on_key_pressed_cb (TopayRedactView *self, guint keyval, guint keycode, GdkModifierType state)
{
  int step = MAX (MIN (self->width, self->height) / STEP_PART, 1);
  int dx, dy;

  if (self->texture == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter)
    {
      topay_redact_view_cover (self);
      return GDK_EVENT_STOP;
    }
  if (!get_direction (keyval, &dx, &dy))
    return GDK_EVENT_PROPAGATE;

  if ((state & GDK_CONTROL_MASK) != 0) /* finely */
    step = 1;
  if ((state & GDK_SHIFT_MASK) != 0)
    resize_frame (self, dx * step, dy * step);
  else
    move_frame (self, dx * step, dy * step);
  say_frame (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return GDK_EVENT_STOP;
}

static void
topay_redact_view_finalize (GObject *object)
{
  TopayRedactView *self = TOPAY_REDACT_VIEW (object);

  g_clear_object (&self->texture);
  g_array_unref (self->covers);
  g_array_unref (self->deeds);

  G_OBJECT_CLASS (topay_redact_view_parent_class)->finalize (object);
}

static void
topay_redact_view_class_init (TopayRedactViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_redact_view_finalize;
  widget_class->snapshot = topay_redact_view_snapshot;
  widget_class->measure = topay_redact_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * TopayRedactView::changed:
   *
   * Something was covered, turned or undone.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_redact_view_init (TopayRedactView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->covers = g_array_new (FALSE, FALSE, sizeof (TopayPictureCover));
  self->deeds = g_array_new (FALSE, FALSE, sizeof (Deed));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Picture to black out"), -1);
}

/**
 * topay_redact_view_new:
 *
 * Returns: (transfer floating): a view without a picture
 */
GtkWidget *
topay_redact_view_new (void)
{
  return g_object_new (TOPAY_TYPE_REDACT_VIEW, NULL);
}

/**
 * topay_redact_view_set_picture:
 * @self: a view
 * @picture: only looked at; its texture is kept
 *
 * Shows a picture to which nothing was done.
 */
void
topay_redact_view_set_picture (TopayRedactView *self, const TopayScreenPicture *picture)
{
  g_return_if_fail (TOPAY_IS_REDACT_VIEW (self));

  g_set_object (&self->texture, picture->texture);
  self->width = (int) picture->width;
  self->height = (int) picture->height;
  self->turns = 0;
  g_array_set_size (self->covers, 0);
  g_array_set_size (self->deeds, 0);
  reset_frame (self);
  say_frame (self);
  tell_changed (self);
}

/**
 * topay_redact_view_cover:
 * @self: a view
 *
 * Blackens what is in the frame that the keyboard moves.
 */
void
topay_redact_view_cover (TopayRedactView *self)
{
  g_return_if_fail (TOPAY_IS_REDACT_VIEW (self));

  if (self->texture != NULL)
    add_cover (self, &self->frame);
}

static void
turn (TopayRedactView *self, int quarters)
{
  self->turns = (guint) ((int) self->turns + quarters + 4) % 4;
  reset_frame (self);
  say_frame (self);
}

/**
 * topay_redact_view_turn:
 * @self: a view
 * @quarters: 1 clockwise, -1 the other way
 *
 * Turns the picture.
 */
void
topay_redact_view_turn (TopayRedactView *self, int quarters)
{
  const Deed deed = { TRUE, quarters };

  g_return_if_fail (TOPAY_IS_REDACT_VIEW (self));

  if (self->texture == NULL)
    return;
  turn (self, quarters);
  g_array_append_val (self->deeds, deed);
  tell_changed (self);
}

/**
 * topay_redact_view_undo:
 * @self: a view
 *
 * Takes back what was done last.
 */
void
topay_redact_view_undo (TopayRedactView *self)
{
  Deed deed;

  g_return_if_fail (TOPAY_IS_REDACT_VIEW (self));

  if (self->deeds->len == 0)
    return;
  deed = g_array_index (self->deeds, Deed, self->deeds->len - 1);
  g_array_set_size (self->deeds, self->deeds->len - 1);
  if (deed.is_turn)
    turn (self, -deed.quarters);
  else
    g_array_set_size (self->covers, self->covers->len - 1);
  tell_changed (self);
}

/**
 * topay_redact_view_can_undo:
 * @self: a view
 *
 * Returns: whether something was done that can be taken back
 */
gboolean
topay_redact_view_can_undo (TopayRedactView *self)
{
  g_return_val_if_fail (TOPAY_IS_REDACT_VIEW (self), FALSE);

  return self->deeds->len > 0;
}

/**
 * topay_redact_view_has_edits:
 * @self: a view
 *
 * Returns: whether the picture would be another one
 */
gboolean
topay_redact_view_has_edits (TopayRedactView *self)
{
  g_return_val_if_fail (TOPAY_IS_REDACT_VIEW (self), FALSE);

  return self->covers->len > 0 || self->turns != 0;
}

/**
 * topay_redact_view_get_edits:
 * @self: a view
 * @edits: (out): what was done; points into the view
 */
void
topay_redact_view_get_edits (TopayRedactView *self, TopayPictureEdits *edits)
{
  g_return_if_fail (TOPAY_IS_REDACT_VIEW (self));

  *edits = (TopayPictureEdits){
    .turns = self->turns,
    .covers = (const TopayPictureCover *) (gpointer) self->covers->data,
    .n_covers = self->covers->len,
  };
}

/**
 * topay_redact_view_dup_frame_words:
 * @self: a view with a picture
 *
 * Returns: (transfer full): where the frame is, for somebody who does not see it
 */
char *
topay_redact_view_dup_frame_words (TopayRedactView *self)
{
  g_return_val_if_fail (TOPAY_IS_REDACT_VIEW (self), NULL);

  if (self->texture == NULL)
    return g_strdup ("");
  /* Translators: where a frame lies on a picture, in parts of a hundred: %1$d from the left, %2$d
   * from the top, %3$d its width, %4$d its height */
  return g_strdup_printf (_ ("Frame %1$d %% from the left, %2$d %% from the top, %3$d %% wide, %4$d %% high"),
      self->frame.x * 100 / get_shown_width (self), self->frame.y * 100 / get_shown_height (self),
      self->frame.width * 100 / get_shown_width (self),
      self->frame.height * 100 / get_shown_height (self));
}
