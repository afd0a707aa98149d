/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "agent-service.h"
#include "topay-agent-application.h"
#include "topay-client.h"

/* The real console, driven from within by a test, with a service that is the test. */

G_BEGIN_DECLS

typedef struct _Journey Journey;

typedef struct
{
  TopayAgentApplication *application; /* (owned) */
  AgentService *service;              /* (owned) */
  GSettings *settings;                /* (owned) */
  const Journey *journey;             /* (unowned) */
} Fixture;

struct _Journey
{
  const char *name;
  const char *language;
  void (*walk) (Fixture *fixture);
};

void agent_fixture_init (int *argc, char ***argv);
void agent_fixture_finish (void);
void agent_fixture_run (gconstpointer journey);

GtkWidget *agent_fixture_get_window (Fixture *fixture);
GtkWidget *agent_fixture_get_dialog (Fixture *fixture); /* (nullable): over the console */
GtkWidget *agent_fixture_find (GtkWidget *parent, GType type);
GtkWidget *agent_fixture_find_button (GtkWidget *parent, const char *text);
gboolean agent_fixture_shows (GtkWidget *parent, const char *text);

void agent_fixture_wait_for (Fixture *fixture, const char *text); /* in the console */
void agent_fixture_wait_for_dialog (Fixture *fixture, const char *text);
void agent_fixture_wait_for_no_dialog (Fixture *fixture);
void agent_fixture_press (GtkWidget *button);

void agent_fixture_sign_in (Fixture *fixture, const char *account, const char *code);
void agent_fixture_open (Fixture *fixture, AgentCase which);
void agent_fixture_act (Fixture *fixture, const char *act);
void agent_fixture_take_picture (Fixture *fixture, const char *name);

G_END_DECLS
