/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What an error means for the person in front of it. The only place where codes become words. */

G_BEGIN_DECLS

/* A code of our own, beside those of the wire: no service is named in the settings. */
#define TOPAY_PROBLEM_NO_SERVICE "no_service"

typedef struct
{
  char *title;  /* (owned): what happened */
  char *text;   /* (owned): what it means and what to do */
  guint wait_s; /* for how long trying again is of no use; 0: not said */
  gboolean can_retry;
  gboolean about_input; /* something that was typed is not right: belongs below its field */
} TopayProblem;

TopayProblem *topay_problem_new (const GError *error, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
void topay_problem_free (TopayProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayProblem, topay_problem_free)

G_END_DECLS
