/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service-fixture.h"

/* The attacks that the edge is tried with, against the port that everybody reaches; there is no
 * /echo there, which takes the way through libsoup all the same. Half-sent requests come from many
 * addresses, because one alone may hold fewer. */
static void
test_probes (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *address =
      g_strdup_printf ("127.0.0.1:%u", topay_test_service_get_port (service));
  g_autofree char *pid = g_strdup_printf ("%d", topay_test_service_get_pid (service));
  const char *const arguments[] = {
    PROBES,      address, "--ca",     topay_test_service_get_ca (service),
    "--pid",     pid,     "--answer", "404",
    "--sources", "20",    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    g_test_message ("%s", *line);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_cmpuint (topay_test_service_probe (service, "/readyz", NULL), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/security/F2-F3-every-probe-is-closed", test_probes);

  return g_test_run ();
}
