/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that somebody adds to a request, by the keyboard alone, and what is blackened on them. */

#include "config.h"

#include <string.h>

#include "account-fixture.h"
#include "keys.h"
#include "topay-error.h"
#include "topay-evidence-list.h"
#include "topay-file-row.h"
#include "topay-redact-dialog.h"
#include "topay-redact-view.h"
#include "view-fixture.h"

#define OWNER "draft-refund"

typedef struct
{
  ViewFixture base;
  TopayTestServer *server; /* (owned) */
  TopayAccount *account;   /* (owned) */
  TopayEvidence *evidence; /* (owned) */
  char *folder;            /* (owned) */
  GtkWidget *list;         /* (unowned): a descendant of the window */
  guint n_files;           /* that were written */
} Fixture;

static TopayTestCertificates *certificates;

/* In a thread of the server: it takes nothing. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  TopayTestAnswer reply;

  if (account_fixture_serve (request, &reply))
    return reply;
  return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
}

static gboolean
is_loaded (gpointer data)
{
  return topay_evidence_is_loaded (data);
}

static void
set_up (Fixture *fixture, gconstpointer language)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  view_fixture_set_up (&fixture->base, language, fixture->folder);
  fixture->account = account_fixture_new (fixture->server, certificates);
  fixture->evidence = topay_evidence_new (fixture->base.state, fixture->account);
  view_wait_until (is_loaded, fixture->evidence);
  fixture->list = topay_evidence_list_new (fixture->evidence, OWNER, "goods talk other");
  topay_evidence_list_set_account (TOPAY_EVIDENCE_LIST (fixture->list), fixture->account);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), fixture->list);
  view_fixture_present (&fixture->base, overlay);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A toast, or a picture that is still read, holds the files a moment longer. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer evidence = fixture->evidence;

  gtk_window_set_child (GTK_WINDOW (fixture->base.window), gtk_label_new (""));
  g_object_add_weak_pointer (evidence, &evidence);
  g_clear_object (&fixture->evidence);
  view_wait_until (is_gone, &evidence);
  view_fixture_tear_down (&fixture->base);
  g_clear_object (&fixture->account);
  topay_test_server_free (fixture->server);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static GFile *
write_file (Fixture *fixture, const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* White, 80 × 40. */
static GFile *
write_picture (Fixture *fixture)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 80, 40);
  g_autofree char *name = g_strdup_printf ("picture-%u.png", fixture->n_files++);
  g_autofree char *bytes = NULL;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &length, "png", NULL, NULL));
  return write_file (fixture, name, bytes, length);
}

static void
add (Fixture *fixture, GFile *file)
{
  topay_evidence_list_add (TOPAY_EVIDENCE_LIST (fixture->list), file);
  g_object_unref (file);
}

static TopayFileRow *
get_row (Fixture *fixture, guint nth)
{
  return TOPAY_FILE_ROW (view_find_nth (fixture->list, TOPAY_TYPE_FILE_ROW, nth));
}

static TopayEvidenceFile *
get_file (Fixture *fixture, guint nth)
{
  return topay_file_row_get_file (get_row (fixture, nth));
}

static gboolean
is_prepared (gpointer data)
{
  return topay_evidence_file_get_state (data) != TOPAY_EVIDENCE_PREPARING;
}

static void
wait_for_file (Fixture *fixture, guint nth)
{
  view_wait_until (is_prepared, get_file (fixture, nth));
  gtk_test_widget_wait_for_draw (fixture->base.window);
}

/* No key event can be made, so the controllers are asked as the toolkit would. */
static gboolean
press (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
      if (handled)
        return TRUE;
    }
  return FALSE;
}

static void
assert_ids (Fixture *fixture, guint n_expected)
{
  g_autofree char *ids = topay_evidence_list_dup_ids (TOPAY_EVIDENCE_LIST (fixture->list));
  g_auto (GStrv) parts = g_strsplit (ids, " ", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, n_expected);
  for (char **part = parts; *part != NULL; part++)
    g_assert_cmpuint (strlen (*part), ==, 32);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_assert_true (
      view_shows_text (fixture->list, "JPEG, PNG, PDF or text; up to 10 MB each, 5 files"));
  keys_tab_to (fixture->base.window, "Choose files…");
}

static void
test_picture (Fixture *fixture, gconstpointer data)
{
  add (fixture, write_picture (fixture));
  g_assert_cmpstr (topay_file_row_get_words (get_row (fixture, 0)), ==, "Being prepared…");
  g_assert_cmpstr (topay_evidence_list_get_obstacle (TOPAY_EVIDENCE_LIST (fixture->list)), ==,
                   "A file is still being prepared. Go on in a moment.");
  assert_ids (fixture, 0);
  wait_for_file (fixture, 0);
  g_assert_cmpstr (topay_file_row_get_words (get_row (fixture, 0)), ==,
                   "Kept here until you sign in · 0.1 MB");
  g_assert_cmpstr (topay_evidence_file_get_kind (get_file (fixture, 0)), ==, "goods");
  g_assert_null (topay_evidence_list_get_obstacle (TOPAY_EVIDENCE_LIST (fixture->list)));
  assert_ids (fixture, 1);
}

/* What is no picture stays, and says why, until it is removed. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  add (fixture, write_file (fixture, "proof.zip", "PK\3\4 and so on", 15));
  wait_for_file (fixture, 0);
  g_assert_cmpstr (topay_file_row_get_words (get_row (fixture, 0)), ==,
                   "This is no picture, PDF or text that we can read. Choose another file.");
  g_assert_false (topay_file_row_can_edit (get_row (fixture, 0)));
  assert_ids (fixture, 0);
  g_assert_cmpstr (topay_evidence_list_get_obstacle (TOPAY_EVIDENCE_LIST (fixture->list)), ==,
                   "Remove the file that cannot be taken first.");
  topay_evidence_list_focus (TOPAY_EVIDENCE_LIST (fixture->list));
  g_assert_true (keys_get_focus (fixture->base.window) == GTK_WIDGET (get_row (fixture, 0)));
}

static void
test_too_large (void)
{
  g_autofree char *words = topay_file_row_dup_problem ("too_large", 14889780);

  g_assert_cmpstr (words, ==, "14.2 MB is over 10 MB. Choose a smaller one.");
}

static GtkWidget *
find_toast_button (Fixture *fixture)
{
  GtkWidget *overlay = gtk_window_get_child (GTK_WINDOW (fixture->base.window));

  for (guint n = 0;; n++)
    {
      GtkWidget *button = view_find_nth (overlay, GTK_TYPE_BUTTON, n);

      g_assert_nonnull (button);
      if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), "Undo") == 0)
        return button;
    }
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  add (fixture, write_picture (fixture));
  wait_for_file (fixture, 0);
  gtk_widget_grab_focus (GTK_WIDGET (get_row (fixture, 0)));
  g_assert_true (press (GTK_WIDGET (get_row (fixture, 0)), GDK_KEY_Delete, 0));
  g_assert_null (get_row (fixture, 0));
  assert_ids (fixture, 0);
  g_assert_cmpstr (keys_get_name (keys_get_focus (fixture->base.window)), ==, "Choose files…");

  g_signal_emit_by_name (find_toast_button (fixture), "clicked");
  g_assert_nonnull (get_row (fixture, 0));
  assert_ids (fixture, 1);
}

static void
test_most (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      add (fixture, write_picture (fixture));
      wait_for_file (fixture, i);
    }
  assert_ids (fixture, 5);
  g_assert_false (gtk_widget_is_sensitive (view_find_nth (fixture->list, GTK_TYPE_BUTTON, 0)));
}

/* --- The view --- */

static TopayRedactView *
make_view (Fixture *fixture, int width, int height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  const TopayScreenPicture picture = { texture, (guint) width, (guint) height };
  GtkWidget *view = topay_redact_view_new ();

  gtk_window_set_child (GTK_WINDOW (fixture->base.window), view);
  topay_redact_view_set_picture (TOPAY_REDACT_VIEW (view), &picture);
  return TOPAY_REDACT_VIEW (view);
}

static void
assert_cover (TopayRedactView *view, guint nth, const TopayPictureCover *expected)
{
  TopayPictureEdits edits;

  topay_redact_view_get_edits (view, &edits);
  g_assert_cmpuint (edits.n_covers, >, nth);
  g_assert_cmpint (edits.covers[nth].x, ==, expected->x);
  g_assert_cmpint (edits.covers[nth].y, ==, expected->y);
  g_assert_cmpint (edits.covers[nth].width, ==, expected->width);
  g_assert_cmpint (edits.covers[nth].height, ==, expected->height);
}

/* The frame begins in the middle: 20 × 10 of 120 × 60, and moves by steps of one. */
static void
test_keyboard (Fixture *fixture, gconstpointer data)
{
  TopayRedactView *view = make_view (fixture, 120, 60);
  GtkWidget *widget = GTK_WIDGET (view);
  g_autofree char *words = NULL;

  g_assert_false (topay_redact_view_has_edits (view));
  g_assert_true (press (widget, GDK_KEY_Return, 0));
  assert_cover (view, 0, &(TopayPictureCover){ 50, 25, 20, 10 });
  g_assert_true (press (widget, GDK_KEY_Left, 0));
  g_assert_true (press (widget, GDK_KEY_Up, 0));
  g_assert_true (press (widget, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_true (press (widget, GDK_KEY_Up, GDK_SHIFT_MASK));
  g_assert_true (press (widget, GDK_KEY_Return, 0));
  assert_cover (view, 1, &(TopayPictureCover){ 49, 24, 21, 9 });
  words = topay_redact_view_dup_frame_words (view);
  g_assert_cmpstr (words, ==, "Frame 40 % from the left, 40 % from the top, 17 % wide, 15 % high");

  for (guint i = 0; i < 200; i++)
    press (widget, GDK_KEY_Right, 0);
  press (widget, GDK_KEY_Return, 0);
  assert_cover (view, 2, &(TopayPictureCover){ 99, 24, 21, 9 }); /* not over the edge */
  g_assert_false (press (widget, GDK_KEY_Tab, 0));
}

/* What is covered on the turned picture is covered there on the one that is stored. */
static void
test_turned (Fixture *fixture, gconstpointer data)
{
  TopayRedactView *view = make_view (fixture, 120, 60);
  TopayPictureEdits edits;

  topay_redact_view_turn (view, 1); /* 60 × 120, the frame 20 × 10 at 20, 55 */
  press (GTK_WIDGET (view), GDK_KEY_Left, 0);
  press (GTK_WIDGET (view), GDK_KEY_Return, 0);
  topay_redact_view_get_edits (view, &edits);
  g_assert_cmpuint (edits.turns, ==, 1);
  /* from the left of the turned picture is from the bottom of the stored one */
  assert_cover (view, 0, &(TopayPictureCover){ 55, 60 - 19 - 20, 10, 20 });

  topay_redact_view_turn (view, 1);
  topay_redact_view_turn (view, 1);
  press (GTK_WIDGET (view), GDK_KEY_Left, 0);
  press (GTK_WIDGET (view), GDK_KEY_Return, 0);
  assert_cover (view, 1, &(TopayPictureCover){ 120 - 55 - 10, 19, 10, 20 });
  topay_redact_view_turn (view, 1);
  topay_redact_view_get_edits (view, &edits);
  g_assert_cmpuint (edits.turns, ==, 0);
  g_assert_cmpuint (edits.n_covers, ==, 2);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  TopayRedactView *view = make_view (fixture, 120, 60);
  TopayPictureEdits edits;

  topay_redact_view_undo (view); /* nothing: nothing happens */
  topay_redact_view_cover (view);
  topay_redact_view_turn (view, -1);
  topay_redact_view_undo (view);
  topay_redact_view_get_edits (view, &edits);
  g_assert_cmpuint (edits.turns, ==, 0);
  g_assert_cmpuint (edits.n_covers, ==, 1);
  topay_redact_view_undo (view);
  g_assert_false (topay_redact_view_has_edits (view));
  g_assert_false (topay_redact_view_can_undo (view));
}

/* --- From the list to the pixels --- */

static GtkWindow *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (TOPAY_IS_REDACT_DIALOG (link->data))
      return link->data;
  return NULL;
}

static gboolean
shows_picture (gpointer data)
{
  GtkWidget *view = view_find_nth (data, TOPAY_TYPE_REDACT_VIEW, 0);

  return view != NULL && gtk_widget_get_visible (view);
}

static void
on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* The shade of gray of a pixel of the file as it is kept. */
static guint8
read_pixel (Fixture *fixture, int x, int y)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) error = NULL;

  topay_evidence_load_async (fixture->evidence, get_file (fixture, 0), on_result_cb, &result);
  view_wait_until (is_there, &result);
  bytes = topay_evidence_load_finish (fixture->evidence, result, &error);
  g_assert_no_error (error);
  stream = g_memory_input_stream_new_from_bytes (bytes);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  return gdk_pixbuf_get_pixels (
      pixbuf)[y * gdk_pixbuf_get_rowstride (pixbuf) + x * gdk_pixbuf_get_n_channels (pixbuf)];
}

static void
test_black_for_good (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  GtkWindow *dialog;

  add (fixture, write_picture (fixture));
  wait_for_file (fixture, 0);
  g_assert_cmpuint (read_pixel (fixture, 40, 20), ==, 255);
  id = g_strdup (topay_evidence_file_get_id (get_file (fixture, 0)));

  gtk_widget_grab_focus (GTK_WIDGET (get_row (fixture, 0)));
  keys_enter (fixture->base.window);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  view_wait_until (shows_picture, dialog);
  g_assert_true (TOPAY_IS_REDACT_VIEW (gtk_window_get_focus (dialog)));
  g_assert_true (press (gtk_window_get_focus (dialog), GDK_KEY_Return, 0));
  keys_tab_to (GTK_WIDGET (dialog), "Done");
  keys_enter (GTK_WIDGET (dialog));
  g_assert_null (find_dialog ());
  wait_for_file (fixture, 0);
  g_assert_cmpuint (read_pixel (fixture, 40, 20), ==, 0);
  g_assert_cmpuint (read_pixel (fixture, 2, 2), ==, 255);
  g_assert_cmpstr (topay_evidence_file_get_id (get_file (fixture, 0)), !=, id);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog;

  add (fixture, write_picture (fixture));
  wait_for_file (fixture, 0);
  gtk_widget_grab_focus (GTK_WIDGET (get_row (fixture, 0)));
  keys_enter (fixture->base.window);
  dialog = find_dialog ();
  view_wait_until (shows_picture, dialog);
  press (gtk_window_get_focus (dialog), GDK_KEY_Return, 0);
  keys_tab_to (GTK_WIDGET (dialog), "Cancel");
  keys_enter (GTK_WIDGET (dialog));
  g_assert_null (find_dialog ());
  g_assert_cmpuint (read_pixel (fixture, 40, 20), ==, 255);
}

/* Everything has room for large text in a narrow window. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  add (fixture, write_picture (fixture));
  wait_for_file (fixture, 0);
  g_assert_cmpint (view_measure_width (fixture->list, 150), <=, 336);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } rows[] = {
    { "/evidence-list/limits-stand-there-before-a-file-is-chosen", test_limits },
    { "/evidence-list/a-picture-is-prepared-and-kept", test_picture },
    { "/evidence-list/what-is-refused-stays-and-says-why", test_refused },
    { "/evidence-list/delete-removes-and-can-be-undone", test_remove },
    { "/evidence-list/five-files-are-the-most", test_most },
    { "/evidence-list/it-fits-a-narrow-window", test_narrow },
    { "/redact/the-keyboard-moves-a-frame-and-blackens", test_keyboard },
    { "/redact/a-cover-of-the-turned-picture-is-where-it-was-seen", test_turned },
    { "/redact/what-was-done-last-is-undone-first", test_undo },
    { "/redact/black-replaces-the-pixels-for-good", test_black_for_good },
    { "/redact/cancel-changes-nothing", test_cancel },
  };
  int status;

  view_fixture_init (&argc, &argv);
  account_fixture_begin ();
  certificates = topay_test_certificates_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].path, Fixture, "en", set_up, rows[i].test, tear_down);
  g_test_add_func ("/evidence-list/a-file-too-large-is-told-its-size", test_too_large);
  status = g_test_run ();
  topay_test_certificates_free (certificates);
  account_fixture_end ();
  return status;
}
