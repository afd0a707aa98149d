/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

/* What a person takes along of a case. The file that can be verified is topay-case-proof.h. */

G_BEGIN_DECLS

char *topay_case_export_dup_name (const TopayWireCase *self,
                                  const char *extension) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_export_dup_text (const TopayWireCaseDetail *detail,
                                  gint64 now) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_export_dup_calendar (const TopayWireCase *self,
                                      gint64 now) G_GNUC_WARN_UNUSED_RESULT;

/* --- The same in pieces, for what is set otherwise --- */

typedef enum
{
  TOPAY_CASE_LINE_TITLE,
  TOPAY_CASE_LINE_HEADING,
  TOPAY_CASE_LINE_TEXT,
  TOPAY_CASE_LINE_EVENT,  /* with the moment in front of it */
  TOPAY_CASE_LINE_QUOTE,  /* what somebody said; may have several lines */
  TOPAY_CASE_LINE_NUMBER, /* to be read letter by letter */
} TopayCaseLineKind;

typedef struct
{
  TopayCaseLineKind kind;
  char *moment; /* (owned) (nullable): of an event */
  char *text;   /* (owned): plain text */
} TopayCaseLine;

GPtrArray *topay_case_export_list_lines (const TopayWireCaseDetail *detail,
                                         gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
