/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-evidence-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-file-row.h"
#include "topay-redact-dialog.h"
#include "topay-wire-cases.h"
#include "topay-wrap-layout.h"

#define MAX_FILES TOPAY_WIRE_MAX_EVIDENCE

struct _TopayEvidenceList
{
  GtkBox parent_instance;
  TopayEvidence *evidence;       /* (owned) */
  TopayAccount *account;         /* (owned) (nullable) */
  GListModel *files;             /* (owned) (element-type TopayEvidenceFile) */
  char *owner;                   /* (owned) */
  char *offers;                  /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): on screen */

  GtkWidget *zone;
  GtkLabel *limits;
  GtkWidget *choose;
  GtkLabel *announcement;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TopayEvidenceList, topay_evidence_list, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
announce (TopayEvidenceList *self, const char *words)
{
  gtk_label_set_text (self->announcement, words);
}

static guint
count_files (TopayEvidenceList *self)
{
  return self->files != NULL ? g_list_model_get_n_items (self->files) : 0;
}

/* --- Rows --- */

static TopayFileRow *
get_row (TopayEvidenceList *self, guint nth)
{
  return TOPAY_FILE_ROW (gtk_list_box_get_row_at_index (self->list, (int) nth));
}

static void
update_waits (TopayEvidenceList *self)
{
  gboolean session = self->account != NULL
                     && topay_account_get_state (self->account) != TOPAY_ACCOUNT_STATE_SIGNED_IN;
  gboolean network = !g_network_monitor_get_network_available (g_network_monitor_get_default ());

  for (guint i = 0; i < count_files (self); i++)
    topay_file_row_set_waits_for (get_row (self, i), session, network);
}

static void
on_waits_changed_cb (TopayEvidenceList *self)
{
  update_waits (self);
}

typedef struct
{
  TopayEvidence *evidence; /* (owned) */
  TopayEvidenceFile *file; /* (owned) */
  gboolean is_restored;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  if (!removal->is_restored)
    topay_evidence_forget (removal->evidence, removal->file);
  g_object_unref (removal->evidence);
  g_object_unref (removal->file);
  g_free (removal);
}

static void
on_undo_cb (AdwToast *toast, Removal *removal)
{
  removal->is_restored = TRUE;
  topay_evidence_restore (removal->evidence, removal->file);
}

/* The way back is open as long as the toast is there. */
static void
show_undo (TopayEvidenceList *self, TopayEvidenceFile *file)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast = adw_toast_new (_ ("The file was removed"));
  Removal *removal = g_new0 (Removal, 1);

  removal->evidence = g_object_ref (self->evidence);
  removal->file = g_object_ref (file);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo_cb), removal, removal_free,
                         0);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* The focus goes to the row that takes its place, or to the button. */
static void
on_remove_cb (TopayFileRow *row, TopayEvidenceList *self)
{
  g_autoptr (TopayEvidenceFile) file = g_object_ref (topay_file_row_get_file (row));
  guint nth = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  topay_evidence_remove (self->evidence, file);
  show_undo (self, file);
  announce (self, _ ("The file was removed"));
  if (count_files (self) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (get_row (self, MIN (nth, count_files (self) - 1))));
  else
    gtk_widget_grab_focus (self->choose);
}

static void
open_picture (TopayEvidenceList *self, TopayFileRow *row)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (topay_file_row_can_edit (row))
    topay_redact_dialog_show (GTK_WINDOW (root), self->evidence, topay_file_row_get_file (row));
}

static void
on_row_activated_cb (TopayEvidenceList *self, GtkListBoxRow *row)
{
  open_picture (self, TOPAY_FILE_ROW (row));
}

/* Only what ends is said: a screen reader that counts along says nothing else. */
static void
say_end (TopayEvidenceList *self, TopayEvidenceFile *file)
{
  TopayEvidenceState state = topay_evidence_file_get_state (file);
  g_autofree char *words = NULL;

  if (state == TOPAY_EVIDENCE_READY)
    /* Translators: %s is the name of a file */
    words = g_strdup_printf (_ ("%s was sent"), topay_evidence_file_get_name (file));
  else if (state == TOPAY_EVIDENCE_REFUSED)
    words = topay_file_row_dup_problem (topay_evidence_file_get_problem (file),
                                        topay_evidence_file_get_size (file));
  if (words != NULL)
    announce (self, words);
}

static void
on_file_changed_cb (TopayEvidenceFile *file, TopayEvidenceList *self)
{
  say_end (self, file);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  TopayEvidenceList *self = user_data;
  GtkWidget *row = topay_file_row_new (self->evidence, item, self->offers);

  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove_cb), self, 0);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_file_changed_cb), self, 0);
  return row;
}

static void
on_files_changed_cb (TopayEvidenceList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->list), count_files (self) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "evidence.choose",
                                 count_files (self) < MAX_FILES);
  update_waits (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- Ways in --- */

static gboolean
has_room (TopayEvidenceList *self)
{
  if (count_files (self) < MAX_FILES)
    return TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-toast", "s",
                              _ ("Five files are the most. Remove one first."));
  return FALSE;
}

/* The first that is offered is what a file shows unless somebody says otherwise. */
static void
describe (TopayEvidenceList *self, TopayEvidenceFile *file)
{
  g_auto (GStrv) offers = g_strsplit (self->offers, " ", 2);

  if (offers[0] != NULL)
    topay_evidence_describe (self->evidence, file, offers[0], NULL);
}

static void
add_files (TopayEvidenceList *self, GSList *files)
{
  for (GSList *link = files; link != NULL && has_room (self); link = link->next)
    topay_evidence_list_add (self, link->data);
}

static void
on_chosen_cb (TopayEvidenceList *self, int response)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files) && has_room (self); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      topay_evidence_list_add (self, file);
    }
  g_clear_object (&self->chooser);
}

static void
choose (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayEvidenceList *self = TOPAY_EVIDENCE_LIST (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->chooser != NULL)
    return;
  gtk_file_filter_set_name (filter, _ ("Pictures, PDF and text"));
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_filter_add_mime_type (filter, "text/plain");
  self->chooser =
      gtk_file_chooser_native_new (_ ("Choose files"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
on_drop_cb (TopayEvidenceList *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    add_files (self, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE) && has_room (self))
    topay_evidence_list_add (self, g_value_get_object (value));
  return TRUE;
}

static void
on_file_list_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayEvidenceList) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value != NULL)
    add_files (self, g_value_get_boxed (value));
  else
    g_message ("nothing was pasted: %s", error->message);
}

static void
run_save (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (data),
                         (GDestroyNotify) g_bytes_unref);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopayEvidenceList *self = TOPAY_EVIDENCE_LIST (source);
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *name = NULL;

  if (bytes == NULL || self->evidence == NULL || !has_room (self))
    return;
  name = g_strconcat (_ ("Pasted picture"), ".png", NULL);
  describe (self, topay_evidence_add_bytes (self->evidence, self->owner, bytes, name));
}

static void
on_texture_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayEvidenceList) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if (texture == NULL)
    {
      g_message ("no picture was pasted: %s", error->message);
      return;
    }
  task = g_task_new (self, NULL, on_saved_cb, NULL);
  g_task_set_source_tag (task, on_texture_pasted_cb);
  g_task_set_task_data (task, texture, g_object_unref);
  g_task_run_in_thread (task, run_save);
}

static void
paste (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (!gtk_widget_get_mapped (widget) || !has_room (TOPAY_EVIDENCE_LIST (widget)))
    return;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    on_file_list_pasted_cb, g_object_ref (widget));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_texture_pasted_cb, g_object_ref (widget));
  else
    gtk_widget_activate_action (widget, "win.show-toast", "s",
                                _ ("There is no picture and no file to paste"));
}

/* Whoever writes pastes text where the caret is; files never are text, though their names come
 * along as one, and a picture may come along with a text that was copied. */
static gboolean
is_pasted_here (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (widget));

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (!GTK_IS_TEXT (focus) && !GTK_IS_TEXT_VIEW (focus))
    return TRUE;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    return TRUE;
  return !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)
         && gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE);
}

static gboolean
on_paste_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  if (!is_pasted_here (widget))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (widget, "evidence.paste", NULL);
  return GDK_EVENT_STOP;
}

/* In the whole window, and before a field of text takes the key. */
static void
add_paste_key (TopayEvidenceList *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK),
                        gtk_callback_action_new (on_paste_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* --- Making it --- */

static void
topay_evidence_list_dispose (GObject *object)
{
  TopayEvidenceList *self = TOPAY_EVIDENCE_LIST (object);

  if (self->chooser != NULL)
    gtk_native_dialog_hide (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->files);
  g_clear_object (&self->account);
  g_clear_object (&self->evidence);

  G_OBJECT_CLASS (topay_evidence_list_parent_class)->dispose (object);
}

static void
topay_evidence_list_finalize (GObject *object)
{
  TopayEvidenceList *self = TOPAY_EVIDENCE_LIST (object);

  g_free (self->owner);
  g_free (self->offers);

  G_OBJECT_CLASS (topay_evidence_list_parent_class)->finalize (object);
}

static void
topay_evidence_list_class_init (TopayEvidenceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_evidence_list_dispose;
  object_class->finalize = topay_evidence_list_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-evidence-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayEvidenceList, zone);
  gtk_widget_class_bind_template_child (widget_class, TopayEvidenceList, limits);
  gtk_widget_class_bind_template_child (widget_class, TopayEvidenceList, choose);
  gtk_widget_class_bind_template_child (widget_class, TopayEvidenceList, announcement);
  gtk_widget_class_bind_template_child (widget_class, TopayEvidenceList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "evidence.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "evidence.paste", NULL, paste);

  /**
   * TopayEvidenceList::changed:
   *
   * A file came, went, or is in another state.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_evidence_list_init (TopayEvidenceList *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  g_autofree char *limits = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: %u is the most files that can be added */
  limits =
      g_strdup_printf (ngettext ("JPEG, PNG, PDF or text; up to 10 MB, %u file",
                                 "JPEG, PNG, PDF or text; up to 10 MB each, %u files", MAX_FILES),
                       MAX_FILES);
  gtk_label_set_text (self->limits, limits);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choose),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, limits, -1);
  gtk_widget_set_layout_manager (self->zone, topay_wrap_layout_new ());
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  add_paste_key (self);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_waits_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * topay_evidence_list_new:
 * @evidence: that keeps the files
 * @owner: of the files: a draft, a case
 * @offers: what a file can show, with blanks between; the first is what it shows unless somebody
 *   says otherwise
 *
 * Returns: (transfer floating): a list with what the owner has already
 */
GtkWidget *
topay_evidence_list_new (TopayEvidence *evidence, const char *owner, const char *offers)
{
  TopayEvidenceList *self = g_object_new (TOPAY_TYPE_EVIDENCE_LIST, NULL);

  self->evidence = g_object_ref (evidence);
  self->owner = g_strdup (owner);
  self->offers = g_strdup (offers);
  self->files = topay_evidence_list (evidence, owner);
  gtk_list_box_bind_model (self->list, self->files, make_row, self, NULL);
  g_signal_connect_object (self->files, "items-changed", G_CALLBACK (on_files_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  on_files_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * topay_evidence_list_set_account:
 * @self: a list
 * @account: (nullable): in whose session files are sent
 *
 * Says from then on what files wait for.
 */
void
topay_evidence_list_set_account (TopayEvidenceList *self, TopayAccount *account)
{
  g_return_if_fail (TOPAY_IS_EVIDENCE_LIST (self));

  if (!g_set_object (&self->account, account) || account == NULL)
    return;
  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_waits_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_waits (self);
}

/**
 * topay_evidence_list_add:
 * @self: a list
 * @file: that somebody chose
 *
 * Adds a file: it is in the list at once, and what becomes of it is told there.
 */
void
topay_evidence_list_add (TopayEvidenceList *self, GFile *file)
{
  g_return_if_fail (TOPAY_IS_EVIDENCE_LIST (self));

  describe (self, topay_evidence_add_file (self->evidence, self->owner, file));
}

static gboolean
can_send (TopayEvidenceFile *file)
{
  TopayEvidenceState state = topay_evidence_file_get_state (file);

  return state == TOPAY_EVIDENCE_KEPT || state == TOPAY_EVIDENCE_SENDING
         || state == TOPAY_EVIDENCE_READY;
}

/**
 * topay_evidence_list_dup_ids:
 * @self: a list
 *
 * Returns: (transfer full): the ids of the files that are sent or will be, with blanks between
 */
char *
topay_evidence_list_dup_ids (TopayEvidenceList *self)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  g_return_val_if_fail (TOPAY_IS_EVIDENCE_LIST (self), NULL);

  for (guint i = 0; i < count_files (self); i++)
    {
      g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (self->files, i);

      if (can_send (file))
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "",
                                topay_evidence_file_get_id (file));
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/**
 * topay_evidence_list_get_obstacle:
 * @self: a list
 *
 * Returns: (nullable): why one cannot go on yet: somebody would believe that a file was sent which
 *   is not
 */
const char *
topay_evidence_list_get_obstacle (TopayEvidenceList *self)
{
  g_return_val_if_fail (TOPAY_IS_EVIDENCE_LIST (self), NULL);

  for (guint i = 0; i < count_files (self); i++)
    {
      g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (self->files, i);

      switch (topay_evidence_file_get_state (file))
        {
        case TOPAY_EVIDENCE_PREPARING:
          return _ ("A file is still being prepared. Go on in a moment.");
        case TOPAY_EVIDENCE_REFUSED:
          return _ ("Remove the file that cannot be taken first.");
        case TOPAY_EVIDENCE_FAILED:
          return _ ("A file did not get through. Try it again, or remove it.");
        case TOPAY_EVIDENCE_KEPT:
        case TOPAY_EVIDENCE_SENDING:
        case TOPAY_EVIDENCE_READY:
        default:
          break;
        }
    }
  return NULL;
}

/**
 * topay_evidence_list_focus:
 * @self: a list
 *
 * Puts the focus onto the first file in trouble, or onto the button that adds one.
 */
void
topay_evidence_list_focus (TopayEvidenceList *self)
{
  g_return_if_fail (TOPAY_IS_EVIDENCE_LIST (self));

  for (guint i = 0; i < count_files (self); i++)
    if (!can_send (topay_file_row_get_file (get_row (self, i))))
      {
        gtk_widget_grab_focus (GTK_WIDGET (get_row (self, i)));
        return;
      }
  gtk_widget_grab_focus (self->choose);
}
