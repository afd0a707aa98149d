/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-file-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "topay-file-type.h"
#include "topay-screen-picture.h"
#include "topay-wrap-layout.h"

#define THUMB_SIDE 88 /* pixels: also sharp where two are one */
#define MEGABYTE   1048576.0

struct _TopayFileRow
{
  GtkListBoxRow parent_instance;
  TopayEvidence *evidence;   /* (owned) */
  TopayEvidenceFile *file;   /* (owned) */
  GCancellable *cancellable; /* (owned): of the small picture */
  char **offers;             /* (owned): kinds, in the order of the drop-down */
  gint64 shown_size;         /* of the bytes that the small picture is of */
  gboolean waits_for_session, waits_for_network;

  GtkStack *thumb;
  GtkImage *icon;
  GtkImage *picture;
  GtkWidget *column;
  GtkLabel *name;
  GtkProgressBar *progress;
  GtkLabel *words;
  GtkDropDown *kind;
  GtkWidget *retry;
  GtkWidget *tick;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (TopayFileRow, topay_file_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  REMOVE,
  EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a file can show, in the words of the wire. */
/* clang-format off */
static const struct
{
  const char *kind, *label;
} kinds[] = {
  { "order", NC_ ("file", "Order") },
  { "talk", NC_ ("file", "Conversation") },
  { "goods", NC_ ("file", "Goods") },
  { "bank", NC_ ("file", "Bank") },
  { "identity", NC_ ("file", "Identity") },
  { "other", NC_ ("file", "Something else") },
};

/* Why a file is not taken. */
static const struct
{
  const char *code, *text;
} problems[] = {
  { "wrong_type", N_ ("This is no picture, PDF or text that we can read. Choose another file.") },
  { "damaged", N_ ("The file is damaged or not whole. Open it, save it anew, and add that.") },
  { "picture_too_large", N_ ("The picture has too many pixels. Save it smaller and add that.") },
  { "blocked", N_ ("The service found something harmful in it. Do not open it any more.") },
  { "too_many", N_ ("Five files are the most. Remove one first.") },
  { "evidence_too_many", N_ ("These are too many files for today. Try again tomorrow.") },
  { "disk_full", N_ ("The disk of this computer is full.") },
};
/* clang-format on */

static const char *
get_kind_label (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return g_dpgettext2 (NULL, "file", kinds[i].label);
  return kind;
}

static char *
dup_size (gint64 size)
{
  /* Translators: a size of a file */
  return g_strdup_printf (_ ("%.1f MB"), MAX ((double) size / MEGABYTE, 0.1));
}

/**
 * topay_file_row_dup_problem:
 * @code: (nullable): why a file is not taken
 * @size: bytes; 0 when nobody knows
 *
 * Returns: (transfer full): the reason and what to do
 */
char *
topay_file_row_dup_problem (const char *code, gint64 size)
{
  g_autofree char *megabytes = dup_size (size);

  if (g_strcmp0 (code, "too_large") == 0 && size > 0)
    /* Translators: %s is a size such as “14.2 MB” */
    return g_strdup_printf (_ ("%s is over 10 MB. Choose a smaller one."), megabytes);
  if (g_strcmp0 (code, "too_large") == 0)
    return g_strdup (_ ("The file is over 10 MB, or empty. Choose another one."));
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_strcmp0 (problems[i].code, code) == 0)
      return g_strdup (_ (problems[i].text));
  return g_strdup (_ ("This file cannot be taken. Choose another one."));
}

static char *
dup_progress_words (TopayFileRow *self, const char *size)
{
  int percent = (int) (topay_evidence_file_get_progress (self->file) * 100);
  int seconds = topay_evidence_file_get_seconds_left (self->file);

  if (seconds < 0)
    /* Translators: %1$d is a part of a hundred, %2$s a size */
    return g_strdup_printf (_ ("%1$d %% of %2$s"), percent, size);
  /* Translators: %1$d is a part of a hundred, %2$s a size, %3$d seconds */
  return g_strdup_printf (_ ("%1$d %% of %2$s · %3$d s left"), percent, size, MAX (seconds, 1));
}

static char *
dup_waiting_words (TopayFileRow *self, const char *size)
{
  if (self->waits_for_session)
    /* Translators: %s is a size */
    return g_strdup_printf (_ ("Kept here until you sign in · %s"), size);
  if (self->waits_for_network)
    return g_strdup_printf (_ ("Kept for later · %s"), size);
  return g_strdup_printf (_ ("Waiting to be sent · %s"), size);
}

static char *
dup_words (TopayFileRow *self)
{
  g_autofree char *size = dup_size (topay_evidence_file_get_size (self->file));

  switch (topay_evidence_file_get_state (self->file))
    {
    case TOPAY_EVIDENCE_KEPT:
      return dup_waiting_words (self, size);
    case TOPAY_EVIDENCE_SENDING:
      return dup_progress_words (self, size);
    case TOPAY_EVIDENCE_READY:
      return g_strdup_printf (_ ("%s · sent"), size);
    case TOPAY_EVIDENCE_REFUSED:
      return topay_file_row_dup_problem (topay_evidence_file_get_problem (self->file),
                                         topay_evidence_file_get_size (self->file));
    case TOPAY_EVIDENCE_FAILED:
      return g_strdup (_ ("It did not get through."));
    case TOPAY_EVIDENCE_PREPARING:
    default:
      return g_strdup (_ ("Being prepared…"));
    }
}

static gboolean
is_picture (TopayFileRow *self)
{
  const char *type = topay_evidence_file_get_type_name (self->file);

  return g_str_equal (type, "jpeg") || g_str_equal (type, "png");
}

/* --- The small picture --- */

static void
on_decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayFileRow) self = user_data; /* the reference taken at the call */
  g_autoptr (TopayScreenPicture) picture = topay_screen_picture_load_finish (result, NULL);

  if (picture == NULL || g_cancellable_is_cancelled (self->cancellable))
    return; /* the sign of a picture stands for it */
  gtk_image_set_from_paintable (self->picture, GDK_PAINTABLE (picture->texture));
  gtk_stack_set_visible_child_name (self->thumb, "picture");
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayFileRow) self = user_data; /* the reference taken at the call */
  g_autoptr (GBytes) bytes = topay_evidence_load_finish (self->evidence, result, NULL);

  if (bytes != NULL && !g_cancellable_is_cancelled (self->cancellable))
    topay_screen_picture_load_async (bytes, THUMB_SIDE, self->cancellable, on_decoded_cb,
                                     g_object_ref (self));
}

/* A picture that was changed has another size, as good as always. */
static void
load_thumb (TopayFileRow *self)
{
  gint64 size = topay_evidence_file_get_size (self->file);
  TopayEvidenceState state = topay_evidence_file_get_state (self->file);

  if (!is_picture (self) || state == TOPAY_EVIDENCE_PREPARING || state == TOPAY_EVIDENCE_REFUSED
      || size == self->shown_size)
    return;
  self->shown_size = size;
  topay_evidence_load_async (self->evidence, self->file, on_loaded_cb, g_object_ref (self));
}

/* --- The row --- */

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
select_kind (TopayFileRow *self)
{
  const char *kind = topay_evidence_file_get_kind (self->file);

  for (guint i = 0; self->offers[i] != NULL; i++)
    if (g_str_equal (self->offers[i], kind) && gtk_drop_down_get_selected (self->kind) != i)
      gtk_drop_down_set_selected (self->kind, i);
}

static void
say (TopayFileRow *self, const char *words)
{
  const char *name = topay_evidence_file_get_name (self->file);
  /* Translators: %s is the name of a file */
  g_autofree char *remove = g_strdup_printf (_ ("Remove: %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove, -1);
}

static void
update (TopayFileRow *self)
{
  TopayEvidenceState state = topay_evidence_file_get_state (self->file);
  gboolean is_bad = state == TOPAY_EVIDENCE_REFUSED || state == TOPAY_EVIDENCE_FAILED;
  g_autofree char *words = dup_words (self);

  gtk_label_set_text (self->name, topay_evidence_file_get_name (self->file));
  gtk_label_set_text (self->words, words);
  set_class (GTK_WIDGET (self->words), "text-danger", is_bad);
  set_class (GTK_WIDGET (self->words), "dim", !is_bad);
  gtk_image_set_from_icon_name (self->icon, is_picture (self) ? "image-x-generic-symbolic"
                                                              : "text-x-generic-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), state == TOPAY_EVIDENCE_SENDING);
  gtk_progress_bar_set_fraction (self->progress, topay_evidence_file_get_progress (self->file));
  gtk_widget_set_visible (GTK_WIDGET (self->kind), state != TOPAY_EVIDENCE_REFUSED);
  gtk_widget_set_visible (self->retry, state == TOPAY_EVIDENCE_FAILED);
  gtk_widget_set_visible (self->tick, state == TOPAY_EVIDENCE_READY);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), topay_file_row_can_edit (self));
  select_kind (self);
  say (self, words);
  load_thumb (self);
}

static void
on_changed_cb (TopayFileRow *self)
{
  update (self);
}

static void
on_kind_selected_cb (TopayFileRow *self)
{
  guint nth = gtk_drop_down_get_selected (self->kind);

  if (self->file == NULL || nth == GTK_INVALID_LIST_POSITION
      || g_str_equal (self->offers[nth], topay_evidence_file_get_kind (self->file)))
    return;
  topay_evidence_describe (self->evidence, self->file, self->offers[nth],
                           topay_evidence_file_get_caption (self->file));
}

static void
on_retry_clicked_cb (TopayFileRow *self)
{
  topay_evidence_retry (self->evidence, self->file);
}

static void
on_remove_clicked_cb (TopayFileRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static gboolean
on_key_pressed_cb (TopayFileRow *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Delete && keyval != GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[REMOVE], 0);
  return GDK_EVENT_STOP;
}

static void
topay_file_row_dispose (GObject *object)
{
  g_cancellable_cancel (TOPAY_FILE_ROW (object)->cancellable);

  G_OBJECT_CLASS (topay_file_row_parent_class)->dispose (object);
}

static void
topay_file_row_finalize (GObject *object)
{
  TopayFileRow *self = TOPAY_FILE_ROW (object);

  g_clear_object (&self->evidence); /* a picture that is still read needs it until then */
  g_clear_object (&self->file);
  g_object_unref (self->cancellable);
  g_strfreev (self->offers);

  G_OBJECT_CLASS (topay_file_row_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, thumb);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, picture);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, column);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, name);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, progress);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, words);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, kind);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, retry);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, tick);
  gtk_widget_class_bind_template_child (widget_class, TopayFileRow, remove);
}

static void
topay_file_row_class_init (TopayFileRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_file_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_file_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-file-row.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);

  /**
   * TopayFileRow::remove:
   *
   * The file is not wanted any more.
   */
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TopayFileRow::edit:
   *
   * Parts of the picture are to be blackened.
   */
  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
on_activate_cb (TopayFileRow *self)
{
  if (topay_file_row_can_edit (self))
    g_signal_emit (self, signals[EDIT], 0);
}

static void
topay_file_row_init (TopayFileRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->column, topay_wrap_layout_new ());
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "activate", G_CALLBACK (on_activate_cb), NULL);
}

/**
 * topay_file_row_new:
 * @evidence: that has the file
 * @file: a file
 * @offers: what it can show, with blanks between
 *
 * Returns: (transfer floating): a row that follows the file
 */
GtkWidget *
topay_file_row_new (TopayEvidence *evidence, TopayEvidenceFile *file, const char *offers)
{
  TopayFileRow *self = g_object_new (TOPAY_TYPE_FILE_ROW, NULL);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->evidence = g_object_ref (evidence);
  self->offers = g_strsplit (offers, " ", -1);
  for (char **kind = self->offers; *kind != NULL; kind++)
    gtk_string_list_append (labels, get_kind_label (*kind));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (labels));
  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * topay_file_row_set_waits_for:
 * @self: a row
 * @session: nobody is signed in
 * @network: there is no network
 *
 * Says what a file that is kept waits for.
 */
void
topay_file_row_set_waits_for (TopayFileRow *self, gboolean session, gboolean network)
{
  g_return_if_fail (TOPAY_IS_FILE_ROW (self));

  self->waits_for_session = session;
  self->waits_for_network = network;
  update (self);
}

/**
 * topay_file_row_get_file:
 * @self: a row
 *
 * Returns: (transfer none): its file
 */
TopayEvidenceFile *
topay_file_row_get_file (TopayFileRow *self)
{
  g_return_val_if_fail (TOPAY_IS_FILE_ROW (self), NULL);

  return self->file;
}

/**
 * topay_file_row_get_words:
 * @self: a row
 *
 * Returns: how far it is
 */
const char *
topay_file_row_get_words (TopayFileRow *self)
{
  g_return_val_if_fail (TOPAY_IS_FILE_ROW (self), NULL);

  return gtk_label_get_text (self->words);
}

/**
 * topay_file_row_can_edit:
 * @self: a row
 *
 * Returns: whether parts of it can be blackened
 */
gboolean
topay_file_row_can_edit (TopayFileRow *self)
{
  TopayEvidenceState state = topay_evidence_file_get_state (self->file);

  return is_picture (self) && state != TOPAY_EVIDENCE_PREPARING && state != TOPAY_EVIDENCE_REFUSED;
}
