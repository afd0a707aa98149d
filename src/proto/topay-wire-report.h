/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-payments.h"

/* The report that a person may save or send, "topay-diag/1". It is no record of a call: it travels
 * as the text that the person saw, and is read with topay_wire_decode_strict (), so that nothing
 * can be in it but what stands here. Sections that the person left out are not there. */

G_BEGIN_DECLS

typedef struct
{
  char *version;
  char *build;
  char *commit;
  gint64 content_version;
} TopayWireReportApp;

typedef struct
{
  gboolean screen_reader;
  gboolean high_contrast;
} TopayWireReportA11y;

typedef struct
{
  char *os;
  char *session;
  char *gtk;
  char *adw;
  char *arch;
  char *ram_class;
  gint64 scale;
  char *locale;
  char *timezone;
  TopayWireReportA11y *a11y;
} TopayWireReportSystem;

typedef struct
{
  char *offset_s_bucket;
} TopayWireReportClock;

typedef struct
{
  char *state;
  char *ip_family;
  gboolean proxy_set;
  gboolean vpn_set;
  gboolean dns_ok;
  gboolean tls_ok;
  char *tls_version;
  char *tls_error;
  char *rtt_ms_bucket;
  char *loss_bucket;
  gint64 reconnects_1h;
} TopayWireReportNetwork;

typedef struct
{
  char *question;
  char *answer;
} TopayWireReportAnswer;

typedef struct
{
  char *wizard;
  char *step;
  char *error_code;
  char *cause;
  GPtrArray *answers; /* (element-type TopayWireReportAnswer) */
  char *result;
  char *duration_s_bucket;
} TopayWireReportFlow;

typedef struct
{
  gint64 seconds_before;
  char *code;
  gint64 n;
  char *route;
} TopayWireReportEvent;

typedef struct
{
  char *function;
  gint64 offset;
} TopayWireReportFrame;

typedef struct
{
  gint64 signal;
  char *module;
  char *build_id;
  GPtrArray *frames; /* (element-type TopayWireReportFrame) */
} TopayWireReportCrash;

typedef struct
{
  char *schema;
  char *report_id;
  gint64 created;
  TopayWireReportApp *app;
  TopayWireReportSystem *system;
  TopayWireReportClock *clock;
  TopayWireReportNetwork *network;
  TopayWireReportFlow *flow;
  GPtrArray *events; /* (element-type TopayWireReportEvent) */
  TopayWireReportCrash *crash;
  char *user_note;
} TopayWireReport;

TOPAY_WIRE_DECLARE (report_app, TopayWireReportApp);
TOPAY_WIRE_DECLARE (report_a11y, TopayWireReportA11y);
TOPAY_WIRE_DECLARE (report_system, TopayWireReportSystem);
TOPAY_WIRE_DECLARE (report_clock, TopayWireReportClock);
TOPAY_WIRE_DECLARE (report_network, TopayWireReportNetwork);
TOPAY_WIRE_DECLARE (report_answer, TopayWireReportAnswer);
TOPAY_WIRE_DECLARE (report_flow, TopayWireReportFlow);
TOPAY_WIRE_DECLARE (report_event, TopayWireReportEvent);
TOPAY_WIRE_DECLARE (report_frame, TopayWireReportFrame);
TOPAY_WIRE_DECLARE (report_crash, TopayWireReportCrash);
TOPAY_WIRE_DECLARE (report, TopayWireReport);

#define TOPAY_WIRE_REPORT_SCHEMA      "topay-diag/1"
#define TOPAY_WIRE_REPORT_MAX_EVENTS  50
#define TOPAY_WIRE_REPORT_MAX_FRAMES  32
#define TOPAY_WIRE_REPORT_MAX_NOTE    2000 /* code points */
#define TOPAY_WIRE_REPORT_MAX_ANSWERS 16

/* TOPAY_WIRE_FORMAT_CHOICE of @field of @record, but for values that do not come from the wire. */
gboolean
topay_wire_report_is_choice (const TopayWireRecord *record, const char *field, const char *value);

G_END_DECLS
