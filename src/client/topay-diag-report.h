/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-facts.h"
#include "topay-wire-report.h"

/* The report of a diagnosis: what is known, told in classes and fixed words. It is made only when
 * somebody asks for it, is shown in full, and what is shown is what is saved or sent. */

G_BEGIN_DECLS

/* Each section can be left out. */
typedef struct
{
  gboolean app;
  gboolean system;
  gboolean clock;
  gboolean network; /* the only one that is off at first */
  gboolean flow;
  gboolean events;
  gboolean crash;
  gboolean note;
} TopayDiagReportSwitches;

#define TOPAY_DIAG_REPORT_SWITCHES                                                                 \
  {                                                                                                \
    .app = TRUE, .system = TRUE, .clock = TRUE, .network = FALSE, .flow = TRUE, .events = TRUE,    \
    .crash = TRUE, .note = TRUE,                                                                   \
  }

typedef struct
{
  gint64 at;         /* Unix seconds */
  const char *code;  /* of the list in topay-wire-report.c */
  gint64 n;          /* TOPAY_WIRE_NO_INTEGER without one */
  const char *route; /* (nullable): name of an endpoint */
} TopayDiagReportEvent;

typedef struct
{
  const char *function;
  gint64 offset;
} TopayDiagReportFrame;

typedef struct
{
  gint64 signal;
  const char *module;
  const char *build_id; /* (nullable) */
  const TopayDiagReportFrame *frames;
  guint n_frames;
} TopayDiagReportCrash;

/* What is known. Everything is borrowed, may be NULL or 0 where it is not known, and is judged
 * again: what is not of the expected form is left out. */
typedef struct
{
  gint64 now; /* Unix seconds */
  const char *app_version;
  const char *build;  /* "deb", "flatpak", "src" */
  const char *commit; /* 12 hexadecimal digits */
  gint64 content_version;

  const char *os_id;      /* of os-release: "debian" */
  const char *os_version; /* of os-release: "12" */
  const char *session;    /* "wayland", "x11", "none" */
  const char *gtk_version;
  const char *adw_version;
  const char *arch; /* as uname says */
  guint64 ram_bytes;
  int scale;
  const char *locale; /* "en", "zh_CN" */
  int timezone_offset_min;
  gboolean has_screen_reader;
  gboolean has_high_contrast;

  const TopayFacts *facts; /* of the run */
  gboolean has_ip_v4;
  gboolean has_ip_v6;
  const char *tls_version; /* "1.3" */
  guint reconnects_1h;

  const char *step;   /* "result" */
  const char *cause;  /* id of the first one */
  const char *result; /* "open", "solved", "not-solved", "escalated" */
  gint64 duration_s;

  const TopayDiagReportEvent *events; /* oldest first */
  guint n_events;
  const TopayDiagReportCrash *crash;

  const char *user_note;
  const char *const
      *private_words; /* (array zero-terminated=1): names of account, person, computer */
} TopayDiagReportState;

char *topay_diag_report_build (const TopayDiagReportState *state,
                               const TopayDiagReportSwitches *switches) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_diag_report_check (const char *text, GError **error);

G_END_DECLS
