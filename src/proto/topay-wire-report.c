/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-report.h"

static const char *const values_schema[] = { TOPAY_WIRE_REPORT_SCHEMA, NULL };
static const char *const values_build[] = { "deb", "flatpak", "src", NULL };
static const char *const values_session[] = { "wayland", "x11", "none", NULL };
static const char *const values_arch[] = { "x86_64", "aarch64", "other", NULL };
static const char *const values_ram[] = { "<4GiB", "4-8GiB", "8-16GiB", ">16GiB", NULL };
static const char *const values_offset[] = { "0-5", "5-30", "30-300", ">300", NULL };
static const char *const values_link[] = { "full", "limited", "portal", "none", NULL };
static const char *const values_family[] = { "v4", "v6", "both", "none", NULL };
static const char *const values_tls[] = { "1.2", "1.3", NULL };
static const char *const values_tls_error[] = { "none",    "expired", "name", "untrusted",
                                                "refused", "timeout", NULL };
static const char *const values_rtt[] = { "<50", "50-200", "200-1000", ">1000", NULL };
static const char *const values_loss[] = { "none", "some", "all", NULL };
static const char *const values_wizard[] = { "payment-failure", NULL };
static const char *const values_step[] = { "choose", "run", "question", "result", "watch", NULL };
static const char *const values_answer[] = { "yes",  "no",    "unsure", "bank", "network",
                                             "code", "phone", "other",  NULL };
static const char *const values_result[] = { "open", "solved", "not-solved", "escalated", NULL };
static const char *const values_duration[] = { "<10", "10-60", "60-120", "120-600", ">600", NULL };

/* The questions of data/causes.xml, without the “ask-” of their facts. */
static const char *const values_question[] = {
  "vpn",        "network", "bank-sms",   "was-you",       "stranger",   "phone-told",
  "hurry",      "number",  "online-pay", "camera",        "screenshot", "two-purchases",
  "where-code", "method",  "other",      "bank-sms-time", "stopped",    NULL,
};

/* docs/diagnosis.md lists them. */
static const char *const values_cause[] = {
  "net.offline",
  "net.captive",
  "net.weak",
  "net.blocked",
  "clock.skew",
  "app.old",
  "svc.incident",
  "bal.insufficient",
  "bal.held",
  "lim.topay_single",
  "lim.topay_day",
  "lim.topay_year",
  "lim.user_set",
  "lim.bank",
  "lim.minimum",
  "id.unverified",
  "acct.password_locked",
  "acct.login_locked",
  "acct.frozen_risk",
  "acct.frozen_legal",
  "acct.frozen_user",
  "risk.payment",
  "risk.scam_delay",
  "auth.otp",
  "auth.3ds",
  "card.expired",
  "card.details",
  "card.unsupported",
  "card.lost",
  "bank.decline",
  "bank.down",
  "mch.error",
  "mch.blocked",
  "ord.closed",
  "ord.paid",
  "ord.pending",
  "ord.duplicate",
  "ord.debited_not_credited",
  "code.expired",
  "code.fake",
  "dev.camera",
  "dev.compat",
  "min.age",
  "unknown",
  NULL,
};

/* What the app keeps of what it did: kinds of events, never their contents. */
static const char *const values_event[] = {
  "call.ok",      "call.offline", "call.timeout", "call.tls",   "call.refused",
  "call.limited", "run.begin",    "run.end",      "run.stop",   "watch.begin",
  "watch.end",    "net.change",   "app.start",    "app.resume", NULL,
};

#define FIELD  TOPAY_WIRE_FIELD
#define LIST   TOPAY_WIRE_LIST
#define NESTED TOPAY_WIRE_NESTED
#define RECORD TOPAY_WIRE_DEFINE

#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL

/* Rows of tables: one a line. */
/* clang-format off */

#define T TopayWireReportApp
static const TopayWireField fields_report_app[] = {
  FIELD (T, version, REQUIRED, VERSION, 1, 32, NULL, "Of the app"),
  FIELD (T, build, REQUIRED, CHOICE, 0, 0, values_build, "How it was installed"),
  FIELD (T, commit, OPTIONAL, ANY, 12, 12, NULL, "What it was built from, 12 hexadecimal digits"),
  FIELD (T, content_version, OPTIONAL, ANY, 0, G_MAXINT32, NULL, "Of the library"),
};
#undef T
RECORD (report_app, "The app of a report");

#define T TopayWireReportA11y
static const TopayWireField fields_report_a11y[] = {
  FIELD (T, screen_reader, REQUIRED, ANY, 0, 0, NULL, "A screen reader is in use"),
  FIELD (T, high_contrast, REQUIRED, ANY, 0, 0, NULL, "High contrast is on"),
};
#undef T
RECORD (report_a11y, "Aids that change how the app behaves");

#define T TopayWireReportSystem
static const TopayWireField fields_report_system[] = {
  FIELD (T, os, REQUIRED, ANY, 1, 32, NULL, "A system that many use, with its version, or “other”"),
  FIELD (T, session, REQUIRED, CHOICE, 0, 0, values_session, "What draws the windows"),
  FIELD (T, gtk, OPTIONAL, VERSION, 1, 16, NULL, "Version of GTK"),
  FIELD (T, adw, OPTIONAL, VERSION, 1, 16, NULL, "Version of libadwaita"),
  FIELD (T, arch, REQUIRED, CHOICE, 0, 0, values_arch, "Processor"),
  FIELD (T, ram_class, OPTIONAL, CHOICE, 0, 0, values_ram, "Memory, in classes"),
  FIELD (T, scale, OPTIONAL, ANY, 1, 4, NULL, "Pixels of the screen for one"),
  FIELD (T, locale, REQUIRED, LANGUAGE, 0, 0, NULL, "Language of the app"),
  FIELD (T, timezone, REQUIRED, ANY, 6, 6, NULL, "Distance from UTC: +08:00"),
  NESTED (T, a11y, REQUIRED, report_a11y, "Aids"),
};
#undef T
RECORD (report_system, "The computer of a report");

#define T TopayWireReportClock
static const TopayWireField fields_report_clock[] = {
  FIELD (T, offset_s_bucket, REQUIRED, CHOICE, 0, 0, values_offset, "How wrong it is, in classes"),
};
#undef T
RECORD (report_clock, "The clock of a report");

#define T TopayWireReportNetwork
static const TopayWireField fields_report_network[] = {
  FIELD (T, state, REQUIRED, CHOICE, 0, 0, values_link, "What the system thinks of it"),
  FIELD (T, ip_family, OPTIONAL, CHOICE, 0, 0, values_family, "Kinds of addresses it has"),
  FIELD (T, proxy_set, OPTIONAL, ANY, 0, 0, NULL, "A proxy is in between"),
  FIELD (T, vpn_set, OPTIONAL, ANY, 0, 0, NULL, "A VPN is up"),
  FIELD (T, dns_ok, OPTIONAL, ANY, 0, 0, NULL, "The name of the service was found"),
  FIELD (T, tls_ok, OPTIONAL, ANY, 0, 0, NULL, "The service proved who it is"),
  FIELD (T, tls_version, OPTIONAL, CHOICE, 0, 0, values_tls, "Of the connection"),
  FIELD (T, tls_error, OPTIONAL, CHOICE, 0, 0, values_tls_error, "Why it did not"),
  FIELD (T, rtt_ms_bucket, OPTIONAL, CHOICE, 0, 0, values_rtt, "Round trip, in classes"),
  FIELD (T, loss_bucket, OPTIONAL, CHOICE, 0, 0, values_loss, "How many tries were lost"),
  FIELD (T, reconnects_1h, OPTIONAL, ANY, 0, 9, NULL, "New connections within an hour; 9 is many"),
};
#undef T
RECORD (report_network, "The network of a report: off unless the person switches it on");

#define T TopayWireReportAnswer
static const TopayWireField fields_report_answer[] = {
  FIELD (T, question, REQUIRED, CHOICE, 0, 0, values_question, "What was asked"),
  FIELD (T, answer, REQUIRED, CHOICE, 0, 0, values_answer, "What was answered"),
};
#undef T
RECORD (report_answer, "An answer of the person");

#define T TopayWireReportFlow
static const TopayWireField fields_report_flow[] = {
  FIELD (T, wizard, REQUIRED, CHOICE, 0, 0, values_wizard, "Which one"),
  FIELD (T, step, OPTIONAL, CHOICE, 0, 0, values_step, "How far it went"),
  FIELD (T, error_code, OPTIONAL, ANY, 7, 7, NULL, "TP- and four digits, as it was typed"),
  FIELD (T, cause, OPTIONAL, CHOICE, 0, 0, values_cause, "What was named first"),
  LIST (T, answers, OPTIONAL, report_answer, TOPAY_WIRE_REPORT_MAX_ANSWERS, "In their order"),
  FIELD (T, result, OPTIONAL, CHOICE, 0, 0, values_result, "What came of it"),
  FIELD (T, duration_s_bucket, OPTIONAL, CHOICE, 0, 0, values_duration, "Time, in classes"),
};
#undef T
RECORD (report_flow, "What the person did");

#define T TopayWireReportEvent
static const TopayWireField fields_report_event[] = {
  FIELD (T, seconds_before, REQUIRED, ANY, 0, 86400, NULL, "Before the report was made"),
  FIELD (T, code, REQUIRED, CHOICE, 0, 0, values_event, "What happened"),
  FIELD (T, n, OPTIONAL, ANY, 0, 9999, NULL, "Its number: an HTTP status"),
  FIELD (T, route, OPTIONAL, ANY, 1, 32, NULL, "Name of an endpoint, never an address"),
};
#undef T
RECORD (report_event, "Something that happened");

#define T TopayWireReportFrame
static const TopayWireField fields_report_frame[] = {
  FIELD (T, function, REQUIRED, ANY, 1, 128, NULL, "Name of a function"),
  FIELD (T, offset, REQUIRED, ANY, 0, 1048576, NULL, "Bytes behind its beginning"),
};
#undef T
RECORD (report_frame, "A place in the program, never an address in memory");

#define T TopayWireReportCrash
static const TopayWireField fields_report_crash[] = {
  FIELD (T, signal, REQUIRED, ANY, 1, 64, NULL, "Number of the signal"),
  FIELD (T, module, REQUIRED, ANY, 1, 64, NULL, "Name of the program or library"),
  FIELD (T, build_id, OPTIONAL, ANY, 40, 40, NULL, "40 hexadecimal digits"),
  LIST (T, frames, REQUIRED, report_frame, TOPAY_WIRE_REPORT_MAX_FRAMES, "Innermost first"),
};
#undef T
RECORD (report_crash, "Where the app ended");

#define T TopayWireReport
static const TopayWireField fields_report[] = {
  FIELD (T, schema, REQUIRED, CHOICE, 0, 0, values_schema, "What this is"),
  FIELD (T, report_id, REQUIRED, ID, 0, 0, NULL, "Random, of this report alone"),
  FIELD (T, created, REQUIRED, TIME, 0, 0, NULL, "To the minute"),
  NESTED (T, app, OPTIONAL, report_app, "The app"),
  NESTED (T, system, OPTIONAL, report_system, "The computer"),
  NESTED (T, clock, OPTIONAL, report_clock, "Its clock"),
  NESTED (T, network, OPTIONAL, report_network, "Its network"),
  NESTED (T, flow, OPTIONAL, report_flow, "What was done"),
  LIST (T, events, OPTIONAL, report_event, TOPAY_WIRE_REPORT_MAX_EVENTS, "The latest, oldest first"),
  NESTED (T, crash, OPTIONAL, report_crash, "The latest crash"),
  FIELD (T, user_note, OPTIONAL, LINES, 1, TOPAY_WIRE_REPORT_MAX_NOTE, NULL,
         "What the person wrote, with numbers hidden"),
};
#undef T
RECORD (report, "A report that a person may save or send");

/* clang-format on */

/**
 * topay_wire_report_is_choice:
 * @record: a table
 * @field: name of one of its fields, which is a choice
 * @value: (nullable): anything
 *
 * Returns: whether the field may have the value
 */
gboolean
topay_wire_report_is_choice (const TopayWireRecord *record, const char *field, const char *value)
{
  const TopayWireField *row = topay_wire_record_find (record, field);

  g_return_val_if_fail (row != NULL && row->values != NULL, FALSE);

  return value != NULL && g_strv_contains (row->values, value);
}
