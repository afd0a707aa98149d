/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* One view or page in a bare window that only writes down what it is asked for. */

G_BEGIN_DECLS

typedef struct
{
  GSettings *settings;   /* (owned) */
  TopayStateDb *state;   /* (owned) */
  TopayContext *context; /* (owned), without a library at first */
  GtkWidget *window;     /* (owned by GTK) */
  GString *asked;        /* (owned): "action parameter;" for each request so far */
} ViewFixture;

typedef gboolean (*ViewCondition) (gpointer data);

void view_fixture_init (int *argc, char ***argv);
void view_fixture_set_up (ViewFixture *self, const char *language, const char *state_folder);
void view_fixture_load_library (ViewFixture *self, const char *path);
TopayLibrary *view_fixture_get_library (ViewFixture *self);
const char *view_fixture_get_language (ViewFixture *self);
void view_fixture_present (ViewFixture *self, GtkWidget *view);
void view_fixture_tear_down (ViewFixture *self);

void view_wait_until (ViewCondition condition, gpointer data);
GtkWidget *view_find_nth (GtkWidget *root, GType type, guint n);
gboolean view_shows_text (GtkWidget *root, const char *text);
void view_fixture_click (ViewFixture *self, GtkWidget *button_or_row, const char *expected);
int view_measure_width (GtkWidget *view, int text_percent);

G_END_DECLS
