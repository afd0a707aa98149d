/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>

#include "topay-error.h"
#include "topay-flow.h"

static const char *
look_up (const char *name, gpointer data)
{
  if (g_str_equal (name, "login"))
    return "waiting";
  if (g_str_equal (name, "age"))
    return "90";
  if (g_str_equal (name, "day") || g_str_equal (name, "@today"))
    return "2026-11-18";
  if (g_str_equal (name, "empty"))
    return "";
  return NULL;
}

static const struct
{
  const char *condition;
  gboolean holds;
} judged[] = {
  { NULL, TRUE },
  { "login=waiting", TRUE },
  { "login=Waiting", FALSE },
  { "login=open", FALSE },
  { "login!=open", TRUE },
  { "login!=waiting", FALSE },
  { "login=", FALSE },
  { "login!=", TRUE },
  { "nobody=", TRUE },
  { "nobody!=", FALSE },
  { "nobody=waiting", FALSE },
  { "nobody!=waiting", TRUE },
  { "empty=", TRUE },
  { "login=waiting and nobody=", TRUE },
  { "login=waiting and nobody=open", FALSE },
  { "login=open and nobody=", FALSE },
  { "login!=open and login!=disabled and empty=", TRUE },
  { "login=waiting=so", FALSE }, /* everything behind the sign is the value */
  { "login=open or login=waiting", TRUE },
  { "login=open or login=disabled", FALSE },
  { "login=open and empty= or nobody= and empty=", TRUE }, /* “and” before “or” */
  { "nobody= and login=open or empty=full", FALSE },
  { "age>89", TRUE },
  { "age>90", FALSE },
  { "age>9", TRUE }, /* as numbers, not as letters */
  { "age>100", FALSE },
  { "nobody>0", FALSE },
  { "login>0", FALSE },
  { "day>2026-11-17", TRUE },
  { "day>2026-11-18", FALSE },
  { "day>@today", FALSE },
  { "day=@today", TRUE },
  { "age>2026-11-18", FALSE }, /* a number is no day */
};

static void
test_holds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (judged); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", judged[i].condition != NULL ? judged[i].condition : "none");
      g_assert_true (topay_flow_condition_check (judged[i].condition, &error));
      g_assert_no_error (error);
      g_assert_cmpint (topay_flow_condition_holds (judged[i].condition, look_up, NULL), ==,
                       judged[i].holds);
    }
}

static void
test_refuses (void)
{
  const char *const wrong[] = {
    "",
    "login",
    "=waiting",
    "!=waiting",
    "login = waiting",
    "login=waiting and",
    "login=waiting and ",
    " and login=waiting",
    "login=waiting or ",
    " or login=waiting",
    "login=waiting or open",
    "login>waiting",
    "login>",
    "login=waiting AND login=open",
    "login=waiting\nand login=open",
    "a=1 and a=1 and a=1 and a=1 and a=1 and a=1 and a=1 and a=1 and a=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_false (topay_flow_condition_check (wrong[i], &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-condition/terms-hold-together-or-not-at-all", test_holds);
  g_test_add_func ("/flow-condition/what-is-no-condition-is-refused", test_refuses);
  return g_test_run ();
}
