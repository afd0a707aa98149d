/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sys/resource.h>

#include "topay-application.h"
#include "topay-client.h"
#include "topay-language.h"

/* What somebody typed has no place in a core dump on the disk. */
static void
forbid_core_dumps (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_warning ("Core dumps cannot be switched off");
}

int
main (int argc, char *argv[])
{
  g_autoptr (TopayApplication) application = NULL;

  forbid_core_dumps ();
  topay_client_init_tls ();
  topay_language_init (LOCALEDIR);

  application = topay_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
