/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case-acts.h"
#include "topay-sheet.h"

/* What the files of the acts share. */

G_BEGIN_DECLS

/* An act under way. */
typedef struct
{
  TopayContext *context; /* (owned) */
  GtkWidget *parent;     /* (owned): of the page */
  TopaySheet *sheet;     /* (owned) (nullable) */
  char *case_id;         /* (owned) */
  char *choice;          /* (owned) (nullable): a way for the money */
  char *key;             /* (owned) (nullable): of that choice; tried again, it counts once */
  const char *thanks;    /* (unowned): said when the service has it; static */
} TopayCaseDoing;

TopayCaseDoing *topay_case_doing_new (GtkWidget *parent,
                                      TopayContext *context,
                                      const char *case_id) G_GNUC_WARN_UNUSED_RESULT;
void topay_case_doing_free (TopayCaseDoing *doing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayCaseDoing, topay_case_doing_free)

void topay_case_doing_toast (TopayCaseDoing *doing, const char *text);
void topay_case_doing_end (TopayCaseDoing *doing, const char *text);
void topay_case_doing_fail (TopayCaseDoing *doing, const GError *error);
void topay_case_doing_post (TopayCaseDoing *doing,
                            const TopayWireEndpoint *endpoint,
                            gconstpointer request,
                            const char *evidence);

G_END_DECLS
