/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Five thousand cases in the real window, beside a bare list of as many labels in the same run: how
 * long the tab takes from being chosen to a frame with rows in it, and how long the frames are
 * while the list goes past; and how long the main loop is kept from anything else while the cases
 * come from the service and, at the next start, from the disk.
 *
 *   topay-bench-cases LIBRARY LANGUAGE [N_CASES]
 *
 * Run by tests/bench/cases. Of a frame: what the main thread works for it, as processor time and on
 * the wall. */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "account-fixture.h"
#include "topay-language.h"
#include "topay-test-cases.h"
#include "topay-window.h"

#define N_CASES    5000
#define ROUNDS     7
#define WHEEL_STEP 120
#define FLING_STEP 2000
#define N_WHEEL    300 /* frames */
#define WIDTH      1000
#define HEIGHT     720

typedef struct
{
  TopayTestCertificates *certificates; /* (owned) */
  TopayTestServer *server;             /* (owned) */
  TopayTestCases *cases;               /* (owned): of the service */
  char *folder;                        /* (owned): of the state */
  GSettings *settings;                 /* (owned) */
  GtkApplication *application;         /* (owned) */
  const char *library;
  const char *language;
} World;

/* One run of the app, as far as it is about cases. */
typedef struct
{
  TopayStateDb *state;   /* (owned) */
  TopayAccount *account; /* (owned) */
  TopayCaseStore *store; /* (owned) */
  TopayContext *context; /* (owned) */
} App;

typedef struct
{
  GArray *cpu_ms;  /* (owned) (element-type double) */
  GArray *wall_ms; /* (owned) (element-type double) */
  double begin_cpu_ms;
  gint64 begin_us;
  double before_cpu_ms; /* of the work that the frame made before it began */
  gint64 before_us;     /* likewise */
  guint n_frames;
} Frames;

static double
get_thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* --- The table --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
get_share (GArray *values, double share)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (share * (values->len - 1) + 0.5));
}

static void
print_head (void)
{
  printf ("| figure                               |    n |    p50 |    p99 |    max | > 32 |\n"
          "|--------------------------------------|------|--------|--------|--------|------|\n");
}

static void
print_row (const char *name, GArray *values)
{
  guint n_long = 0;

  for (guint i = 0; i < values->len; i++)
    n_long += g_array_index (values, double, i) > 32;
  printf ("| %-36s | %4u | %6.2f | %6.2f | %6.2f | %4u |\n", name, values->len,
          get_share (values, 0.5), get_share (values, 0.99), get_share (values, 1.0), n_long);
}

static void
print_frames (const char *name, Frames *frames)
{
  g_autofree char *cpu = g_strconcat (name, ", processor ms", NULL);
  g_autofree char *wall = g_strconcat (name, ", wall ms", NULL);

  print_row (cpu, frames->cpu_ms);
  print_row (wall, frames->wall_ms);
}

static Frames
frames_make (void)
{
  return (Frames){ g_array_new (FALSE, FALSE, sizeof (double)),
                   g_array_new (FALSE, FALSE, sizeof (double)),
                   0,
                   0,
                   0,
                   0,
                   0 };
}

static void
frames_clear (Frames *self)
{
  g_array_unref (self->cpu_ms);
  g_array_unref (self->wall_ms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frames, frames_clear)

static void
frames_add (Frames *self, double cpu_ms, gint64 wall_us)
{
  double wall_ms = (double) wall_us / 1e3;

  g_array_append_val (self->cpu_ms, cpu_ms);
  g_array_append_val (self->wall_ms, wall_ms);
}

/* --- The main loop --- */

/* Turns of the main loop: from when it wakes until it waits again. */
static struct
{
  GPollFunc poll;
  double begin_cpu_ms;
  gint64 begin_us;
  Frames *frames; /* (unowned) (nullable): where they are written down */
} turns;

static gint
poll_and_note (GPollFD *fds, guint n_fds, gint timeout)
{
  gint result;

  if (turns.frames != NULL && turns.begin_us != 0)
    frames_add (turns.frames, get_thread_ms () - turns.begin_cpu_ms,
                g_get_monotonic_time () - turns.begin_us);
  result = turns.poll (fds, n_fds, timeout);
  turns.begin_us = g_get_monotonic_time ();
  turns.begin_cpu_ms = get_thread_ms ();
  return result;
}

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* --- The app --- */

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  World *world = data;
  TopayTestAnswer answer;

  if (account_fixture_serve (request, &answer)
      || topay_test_cases_serve (world->cases, request, &answer))
    return answer;
  return account_fixture_answer (404, "{\"code\":\"not_found\",\"request_id\":\"0123\"}");
}

static App
app_start (World *world)
{
  g_autofree char *uri = topay_test_server_dup_uri (world->server);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new (world->library, &error);
  g_autoptr (TopayClient) client = NULL;
  App app;

  if (library == NULL)
    g_error ("%s: %s", world->library, error->message);
  client = topay_client_new (uri, world->certificates->ca, NULL);
  app.state = topay_state_db_new (world->folder);
  app.account = topay_account_new (client, NULL);
  app.store = topay_case_store_new (app.account, app.state);
  app.context = topay_context_new (world->settings, app.state, world->language);
  topay_context_set_library (app.context, library);
  topay_context_set_account (app.context, app.account);
  topay_context_set_cases (app.context, app.store);
  return app;
}

static void
app_stop (App *app)
{
  g_clear_object (&app->context);
  g_clear_object (&app->store);
  g_clear_object (&app->account);
  topay_state_db_close (app->state);
  g_clear_object (&app->state);
}

static guint
count_cases (App *app)
{
  return g_list_model_get_n_items (topay_case_store_get_open (app->store));
}

/* Signs in, with the tab of the cases on screen, and waits for all of them; every turn of the main
 * loop is written down. */
static void
app_fill (World *world, App *app, guint n_cases, Frames *frames)
{
  const TopaySignIn request = { "chen.min", "right horse battery", "Desk", "en", FALSE };
  gint64 end_us = g_get_monotonic_time () + 120 * G_TIME_SPAN_SECOND;
  GtkWidget *window = GTK_WIDGET (topay_window_new (world->application, app->context));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  topay_window_open_uri (TOPAY_WINDOW (window), "topay-help:cases");
  settle ();
  turns.frames = frames;
  turns.begin_us = 0;
  topay_account_sign_in_async (app->account, &request, NULL, NULL, NULL);
  while (count_cases (app) < n_cases)
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_get_monotonic_time () > end_us)
        g_error ("%u cases of %u", count_cases (app), n_cases);
    }
  settle ();
  turns.frames = NULL;
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

/* --- Frames --- */

static void
on_before_paint_cb (GdkFrameClock *clock, Frames *frames)
{
  frames->begin_us = g_get_monotonic_time ();
  frames->begin_cpu_ms = get_thread_ms ();
}

static void
on_after_paint_cb (GdkFrameClock *clock, Frames *frames)
{
  frames->n_frames++;
  if (frames->begin_us != 0)
    frames_add (frames, frames->before_cpu_ms + get_thread_ms () - frames->begin_cpu_ms,
                frames->before_us + g_get_monotonic_time () - frames->begin_us);
}

static GtkWidget *
find_list (GtkWidget *root)
{
  if (GTK_IS_LIST_VIEW (root) && gtk_widget_get_mapped (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The list binds its rows at once, not with the frame. */
static void
move (GtkAdjustment *way, double step, Frames *frames)
{
  gint64 begin_us = g_get_monotonic_time ();
  double begin_ms = get_thread_ms ();

  gtk_adjustment_set_value (way, gtk_adjustment_get_value (way) + step);
  frames->before_us = g_get_monotonic_time () - begin_us;
  frames->before_cpu_ms = get_thread_ms () - begin_ms;
}

/* Lets the list go past, @step pixels a frame, to its end or for @n_frames. */
static void
scroll (GtkWidget *window, double step, guint n_frames, Frames *frames)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  GtkAdjustment *way = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find_list (window)));
  gulong links[2];
  double end = 0;

  gtk_adjustment_set_value (way, 0);
  settle ();
  frames->begin_us = 0;
  links[0] = g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint_cb), frames);
  links[1] = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), frames);
  for (guint i = 0; i < n_frames && gtk_adjustment_get_value (way) >= end; i++)
    {
      guint n_before = frames->n_frames;

      end = gtk_adjustment_get_value (way) + 1;
      move (way, step, frames);
      gtk_widget_queue_draw (window);
      while (frames->n_frames == n_before)
        g_main_context_iteration (NULL, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_handler_disconnect (clock, links[i]);
}

/* All at once, as the key End does it. */
static void
jump (GtkWidget *window, Frames *frames)
{
  GtkAdjustment *way = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find_list (window)));

  for (guint i = 0; i < ROUNDS; i++)
    {
      scroll (window, gtk_adjustment_get_upper (way), 1, frames);
      settle ();
    }
}

static void
measure_scrolling (GtkWidget *window, const char *name)
{
  g_auto (Frames) wheel = frames_make ();
  g_auto (Frames) fling = frames_make ();
  g_autofree char *wheel_name = g_strconcat (name, ": wheel", NULL);
  g_auto (Frames) end = frames_make ();
  g_autofree char *fling_name = g_strconcat (name, ": 2,000 px a frame", NULL);
  g_autofree char *end_name = g_strconcat (name, ": End", NULL);

  scroll (window, WHEEL_STEP, N_WHEEL, &wheel);
  scroll (window, FLING_STEP, G_MAXUINT, &fling);
  jump (window, &end);
  print_frames (wheel_name, &wheel);
  print_frames (fling_name, &fling);
  print_frames (end_name, &end);
}

/* --- A bare list --- */

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  gtk_list_item_set_child (row, gtk_label_new (NULL));
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (row)),
                      gtk_string_object_get_string (gtk_list_item_get_item (row)));
}

static GtkWidget *
make_bare_list (guint n_rows)
{
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *text = g_strdup_printf ("Row %u", i);

      gtk_string_list_append (strings, text);
    }
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  gtk_scrolled_window_set_child (
      GTK_SCROLLED_WINDOW (scroller),
      gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings))),
                         factory));
  return scroller;
}

/* --- Opening --- */

static void
wait_for_rows (GtkWidget *window, Frames *clock)
{
  guint n_before = clock->n_frames;
  GtkWidget *list = NULL;

  while (list == NULL || gtk_widget_get_first_child (list) == NULL || clock->n_frames == n_before)
    {
      g_main_context_iteration (NULL, TRUE);
      list = find_list (window);
    }
}

/* What becomes of a window from the moment @show is called until a frame with rows is painted. */
static void
measure_opening (GtkWidget *window,
                 void (*show) (GtkWidget *window, gpointer data),
                 gpointer data,
                 Frames *opening)
{
  g_auto (Frames) frames = frames_make ();
  gint64 begin_us;
  double begin_ms;

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_after_paint_cb), &frames);
  begin_us = g_get_monotonic_time ();
  begin_ms = get_thread_ms ();
  show (window, data);
  wait_for_rows (window, &frames);
  frames_add (opening, get_thread_ms () - begin_ms, g_get_monotonic_time () - begin_us);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), &frames);
  settle ();
}

static void
show_tab (GtkWidget *window, gpointer data)
{
  topay_window_open_uri (TOPAY_WINDOW (window), "topay-help:cases");
}

static void
show_bare_list (GtkWidget *window, gpointer data)
{
  gtk_window_set_child (GTK_WINDOW (window), make_bare_list (GPOINTER_TO_UINT (data)));
}

static void
measure_windows (World *world, App *app, guint n_cases)
{
  g_auto (Frames) bare = frames_make ();
  g_auto (Frames) real = frames_make ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      GtkWidget *window = gtk_window_new ();

      measure_opening (window, show_bare_list, GUINT_TO_POINTER (n_cases), &bare);
      if (i == ROUNDS - 1)
        measure_scrolling (window, "bare list");
      gtk_window_destroy (GTK_WINDOW (window));
      window = GTK_WIDGET (topay_window_new (world->application, app->context));
      measure_opening (window, show_tab, NULL, &real);
      if (i == ROUNDS - 1)
        measure_scrolling (window, "cases");
      gtk_window_destroy (GTK_WINDOW (window));
      settle ();
    }
  print_frames ("bare list opens", &bare);
  print_frames ("cases open", &real);
}

/* --- All of it --- */

static void
add_cases (World *world, guint n_cases)
{
  static const char *const kinds[] = { "refund", "complaint", "fraud", "wrong_person" };
  static const TopayTestEvent accepted = { "accept", "under_review", "service", NULL };

  world->cases = topay_test_cases_new ();
  for (guint i = 0; i < n_cases; i++)
    topay_test_cases_add (world->cases, i, kinds[i % G_N_ELEMENTS (kinds)]);
  for (guint i = 0; i < MIN (n_cases, 100); i++)
    topay_test_cases_happen (world->cases, i * (n_cases / 100), &accepted);
}

static void
add_styles (void)
{
  g_autoptr (GtkCssProvider) styles = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (styles, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (styles),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
world_begin (World *world, guint n_cases)
{
  g_autoptr (GError) error = NULL;

  world->certificates = topay_test_certificates_new ();
  world->folder = g_dir_make_tmp ("topay-bench-XXXXXX", NULL);
  world->settings = g_settings_new (APP_ID);
  add_cases (world, n_cases);
  world->server = topay_test_server_new (world->certificates->good);
  topay_test_server_set_handler (world->server, serve, world);
  world->application =
      GTK_APPLICATION (adw_application_new (APP_ID ".Bench", G_APPLICATION_NON_UNIQUE));
  if (!g_application_register (G_APPLICATION (world->application), NULL, &error))
    g_error ("%s", error->message);
  add_styles ();
}

static void
world_end (World *world)
{
  g_object_unref (world->application);
  topay_test_server_free (world->server);
  topay_test_cases_free (world->cases);
  topay_test_certificates_free (world->certificates);
  topay_test_remove_tree (world->folder);
  g_object_unref (world->settings);
  g_free (world->folder);
}

static void
measure (World *world, guint n_cases)
{
  g_auto (Frames) fetched = frames_make ();
  g_auto (Frames) loaded = frames_make ();
  App app;

  print_head ();
  app = app_start (world);
  app_fill (world, &app, n_cases, &fetched);
  print_frames ("turns while the service tells", &fetched);
  app_stop (&app);
  app = app_start (world);
  app_fill (world, &app, n_cases, &loaded);
  print_frames ("turns while the disk tells", &loaded);
  measure_windows (world, &app, n_cases);
  app_stop (&app);
}

int
main (int argc, char *argv[])
{
  World world = { 0 };
  guint n_cases = N_CASES;

  if (argc < 3 || (argc > 3 && (n_cases = (guint) atoi (argv[3])) < 100))
    {
      fprintf (stderr, "usage: topay-bench-cases LIBRARY LANGUAGE [N_CASES], 100 or more\n");
      return 2;
    }
  world.library = argv[1];
  world.language = argv[2];
  topay_client_init_tls ();
  topay_language_init (LOCALEDIR);
  topay_language_apply (argv[2]);
  adw_init ();
  turns.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_and_note);
  world_begin (&world, n_cases);
  measure (&world, n_cases);
  world_end (&world);
  return 0;
}
