/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The console of an agent, driven from outside. */

#include "config.h"

#include "actor.h"
#include "topay-agent-application.h"
#include "topay-client.h"
#include "topay-language.h"

int
main (int argc, char *argv[])
{
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (TopayAgentApplication) application = NULL;

  topay_client_init_tls ();
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  settings = g_settings_new (APP_ID);
  g_settings_set_string (settings, "language", g_getenv ("TOPAY_STORY_LANGUAGE"));
  application = topay_agent_application_new ();
  return actor_run (G_APPLICATION (application));
}
