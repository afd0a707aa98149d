/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-application.h"
#include "topay-page.h"

/* The real application, driven from within by a test: what a person sees and does. */

G_BEGIN_DECLS

typedef struct _Journey Journey;

typedef struct
{
  const char *language;
  const char *question;
  const char *answer;        /* the title of the best answer */
  const char *related;       /* the title of one of its related articles */
  const char *yes;           /* the button of the vote */
  const char *thanks;        /* what is said then */
  const char *voted;         /* the article that is voted on */
  const char *earlier;       /* what is said on another visit */
  const char *other_name;    /* the button that switches the article's language */
  const char *other_article; /* the title in that language */
  const char *hero;          /* the title of Home */
} Words;

typedef struct
{
  TopayApplication *application; /* (owned) */
  GSettings *settings;           /* (owned) */
  const Journey *journey;        /* (unowned) */
} Fixture;

struct _Journey
{
  const char *name;
  void (*walk) (Fixture *fixture, const Words *words);
  const Words *words;
};

extern const Words words_en;
extern const Words words_zh;

void app_fixture_init (int *argc, char ***argv);
void run_journey (gconstpointer journey);
void start (Fixture *fixture, const Words *words);

GtkWidget *find_widget (GtkWidget *parent, GType type);
GtkWidget *find_button (GtkWidget *parent, const char *text);
GtkWidget *get_window (Fixture *fixture);
TopayPage *get_page (Fixture *fixture);

void wait_for_page (Fixture *fixture, GType type, const char *text);
void wait_for_text_in_window (Fixture *fixture, const char *text);
void act (Fixture *fixture, const char *action, const char *parameter);
void open_from_outside (Fixture *fixture, const char *uri);
void assert_uri (Fixture *fixture, const char *expected);

G_END_DECLS
