/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diag-report.h"

#include <string.h>

#include "topay-error.h"
#include "topay-mask.h"
#include "topay-wire-endpoints.h"

#define DIGITS     "0123456789"
#define HEX_DIGITS DIGITS "abcdef"
#define NAME_CHARS HEX_DIGITS "ghijklmnopqrstuvwxyz_"

#define VERSION_DIGITS 3

#define DAY_S G_GINT64_CONSTANT (86400)
#define GIB   G_GUINT64_CONSTANT (1073741824)

typedef struct
{
  gint64 below;
  const char *name;
} Bucket;

/* The first one whose bound is above @value. */
static char *
dup_bucket (const Bucket *buckets, gint64 value)
{
  while (value >= buckets->below)
    buckets++;

  return g_strdup (buckets->name);
}

/* Text of a known form, or NULL. */
static char *
dup_text (const char *text, const char *characters, gsize min, gsize max)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length < min || length > max || length == 0 || strspn (text, characters) != length)
    return NULL;

  return g_strdup (text);
}

static char *
dup_choice (const TopayWireRecord *record, const char *field, const char *value, const char *other)
{
  return g_strdup (topay_wire_report_is_choice (record, field, value) ? value : other);
}

/* Numbers with dots, none of them empty or long enough to be anything else. */
static char *
dup_version (const char *text)
{
  g_autofree char *version = dup_text (text, DIGITS ".", 1, 16);
  g_auto (GStrv) parts = version != NULL ? g_strsplit (version, ".", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (*parts[i] == '\0' || strlen (parts[i]) > VERSION_DIGITS)
      return NULL;

  return g_steal_pointer (&version);
}

static TopayWireReportApp *
make_app (const TopayDiagReportState *state)
{
  TopayWireReportApp *app = topay_wire_new (&topay_record_report_app);

  app->version = dup_version (state->app_version);
  if (app->version == NULL)
    app->version = g_strdup ("0");
  app->build = dup_choice (&topay_record_report_app, "build", state->build, "src");
  app->commit = dup_text (state->commit, HEX_DIGITS, 12, 12);
  if (state->content_version > 0 && state->content_version <= G_MAXINT32)
    app->content_version = state->content_version;

  return app;
}

/* A system of its own would be a name of its owner. */
static char *
dup_system (const char *id, const char *version)
{
  static const struct
  {
    const char *id;
    const char *name;
  } systems[] = {
    { "debian", "Debian" }, { "ubuntu", "Ubuntu" },       { "fedora", "Fedora" },
    { "arch", "Arch" },     { "opensuse-leap", "Leap" },  { "opensuse-tumbleweed", "Tumbleweed" },
    { "deepin", "deepin" }, { "openEuler", "openEuler" }, { "org.gnome.Platform", "GNOME" },
  };
  g_autofree char *number = dup_version (version);

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    if (g_strcmp0 (id, systems[i].id) == 0)
      return number != NULL ? g_strdup_printf ("%s %s", systems[i].name, number)
                            : g_strdup (systems[i].name);

  return g_strdup ("other");
}

static char *
dup_timezone (int offset_min)
{
  int minutes = CLAMP (ABS (offset_min), 0, 14 * 60);

  return g_strdup_printf ("%c%02d:%02d", offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static char *
dup_memory (guint64 bytes)
{
  static const Bucket buckets[] = {
    { 4, "<4GiB" }, { 8, "4-8GiB" }, { 16, "8-16GiB" }, { G_MAXINT64, ">16GiB" }
  };

  /* The kernel keeps a little for itself: 15.6 is sold as 16. */
  return bytes > 0 ? dup_bucket (buckets, (gint64) ((bytes + GIB / 2) / GIB)) : NULL;
}

static TopayWireReportSystem *
make_system (const TopayDiagReportState *state)
{
  TopayWireReportSystem *system = topay_wire_new (&topay_record_report_system);

  system->os = dup_system (state->os_id, state->os_version);
  system->session = dup_choice (&topay_record_report_system, "session", state->session, "none");
  system->gtk = dup_version (state->gtk_version);
  system->adw = dup_version (state->adw_version);
  system->arch = dup_choice (&topay_record_report_system, "arch", state->arch, "other");
  system->ram_class = dup_memory (state->ram_bytes);
  if (state->scale > 0)
    system->scale = MIN (state->scale, 4);
  system->locale = g_strdup (g_strcmp0 (state->locale, "zh_CN") == 0 ? "zh_CN" : "en");
  system->timezone = dup_timezone (state->timezone_offset_min);
  system->a11y = topay_wire_new (&topay_record_report_a11y);
  system->a11y->screen_reader = state->has_screen_reader;
  system->a11y->high_contrast = state->has_high_contrast;

  return system;
}

static TopayWireReportClock *
make_clock (const TopayFacts *facts)
{
  static const Bucket buckets[] = {
    { 6, "0-5" }, { 31, "5-30" }, { 301, "30-300" }, { G_MAXINT64, ">300" }
  };
  TopayWireReportClock *clock;
  gint64 offset_s;

  if (!topay_facts_get_number (facts, "clock-offset", &offset_s) || offset_s == G_MININT64)
    return NULL;

  clock = topay_wire_new (&topay_record_report_clock);
  clock->offset_s_bucket = dup_bucket (buckets, MIN (ABS (offset_s), G_MAXINT64 - 1));

  return clock;
}

static gboolean
is_word (const TopayFacts *facts, const char *name, const char *word)
{
  return g_strcmp0 (topay_facts_get_word (facts, name), word) == 0;
}

static char *
dup_families (const TopayDiagReportState *state)
{
  if (state->has_ip_v4 && state->has_ip_v6)
    return g_strdup ("both");
  if (state->has_ip_v4)
    return g_strdup ("v4");

  return g_strdup (state->has_ip_v6 ? "v6" : "none");
}

static void
fill_quality (TopayWireReportNetwork *network, const TopayFacts *facts)
{
  static const Bucket times[] = {
    { 50, "<50" }, { 201, "50-200" }, { 1001, "200-1000" }, { G_MAXINT64, ">1000" }
  };
  static const Bucket losses[] = { { 1, "none" }, { 100, "some" }, { G_MAXINT64, "all" } };
  gint64 number;

  if (topay_facts_get_number (facts, "rtt", &number))
    network->rtt_ms_bucket = dup_bucket (times, MIN (number, G_MAXINT64 - 1));
  if (topay_facts_get_number (facts, "loss", &number))
    network->loss_bucket = dup_bucket (losses, MIN (number, G_MAXINT64 - 1));
}

static TopayWireReportNetwork *
make_network (const TopayDiagReportState *state)
{
  const TopayWireRecord *record = &topay_record_report_network;
  const TopayFacts *facts = state->facts;
  TopayWireReportNetwork *network = topay_wire_new (record);
  const char *tls = topay_facts_get_word (facts, "tls");

  network->state = dup_choice (record, "state", topay_facts_get_word (facts, "link"), "none");
  network->ip_family = dup_families (state);
  network->proxy_set = is_word (facts, "proxy", "yes");
  network->vpn_set = is_word (facts, "vpn", "yes");
  network->dns_ok = is_word (facts, "dns", "ok");
  network->tls_ok = is_word (facts, "tls", "ok");
  network->tls_version = dup_choice (record, "tls_version", state->tls_version, NULL);
  if (tls != NULL)
    network->tls_error = dup_choice (record, "tls_error", tls, "none");
  fill_quality (network, facts);
  network->reconnects_1h = MIN (state->reconnects_1h, 9);

  return network;
}

/* “ask-vpn” is the question “vpn”. What a person chose is one of a few words. */
static void
fill_answers (GPtrArray *answers, const TopayFacts *facts)
{
  const TopayWireRecord *record = &topay_record_report_answer;
  const char *const *questions = topay_wire_record_find (record, "question")->values;

  for (guint i = 0; questions[i] != NULL && answers->len < TOPAY_WIRE_REPORT_MAX_ANSWERS; i++)
    {
      g_autofree char *name = g_strconcat ("ask-", questions[i], NULL);
      const char *word = topay_facts_get_word (facts, name);
      TopayWireReportAnswer *answer;

      if (word == NULL)
        continue;
      answer = topay_wire_new (record);
      answer->question = g_strdup (questions[i]);
      answer->answer = dup_choice (record, "answer", word, "other");
      g_ptr_array_add (answers, answer);
    }
}

/* Only ours are certain to be no more than a code. */
static char *
dup_code (const char *code)
{
  g_autofree char *digits = NULL;

  if (code == NULL || !g_str_has_prefix (code, "TP-"))
    return NULL;
  digits = dup_text (code + 3, DIGITS, 4, 4);

  return digits != NULL ? g_strdup (code) : NULL;
}

static TopayWireReportFlow *
make_flow (const TopayDiagReportState *state)
{
  static const Bucket durations[] = {
    { 10, "<10" }, { 60, "10-60" }, { 120, "60-120" }, { 600, "120-600" }, { G_MAXINT64, ">600" }
  };
  const TopayWireRecord *record = &topay_record_report_flow;
  TopayWireReportFlow *flow = topay_wire_new (record);

  flow->wizard = g_strdup ("payment-failure");
  flow->step = dup_choice (record, "step", state->step, NULL);
  flow->error_code = dup_code (topay_facts_get_word (state->facts, "code"));
  flow->cause = dup_choice (record, "cause", state->cause, NULL);
  fill_answers (flow->answers, state->facts);
  flow->result = dup_choice (record, "result", state->result, NULL);
  if (state->duration_s > 0)
    flow->duration_s_bucket = dup_bucket (durations, MIN (state->duration_s, G_MAXINT64 - 1));

  return flow;
}

static void
fill_events (GPtrArray *events, const TopayDiagReportState *state)
{
  const TopayWireRecord *record = &topay_record_report_event;
  guint first = state->n_events - MIN (state->n_events, TOPAY_WIRE_REPORT_MAX_EVENTS);

  for (guint i = first; i < state->n_events; i++)
    {
      const TopayDiagReportEvent *row = &state->events[i];
      TopayWireReportEvent *event;

      if (!topay_wire_report_is_choice (record, "code", row->code))
        continue;
      event = topay_wire_new (record);
      event->code = g_strdup (row->code);
      event->seconds_before = row->at < state->now - DAY_S ? DAY_S
                              : row->at > state->now       ? 0
                                                           : state->now - row->at;
      if (row->n >= 0 && row->n <= 9999)
        event->n = row->n;
      if (row->route != NULL && topay_wire_endpoint_find (row->route) != NULL)
        event->route = g_strdup (row->route);
      g_ptr_array_add (events, event);
    }
}

/* Functions of ours and of the libraries below us; others could be named after anything. */
static const char *
judge_function (const char *name)
{
  static const char *const families[] = { "topay_", "g_",    "gtk_",   "gdk_",     "gsk_",
                                          "adw_",   "soup_", "pango_", "sqlite3_", "json_" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (families); i++)
    if (g_str_has_prefix (name, families[i]) && strlen (name) <= 128
        && strspn (name, NAME_CHARS) == strlen (name))
      return name;

  return "other";
}

static TopayWireReportCrash *
make_crash (const TopayDiagReportCrash *known)
{
  TopayWireReportCrash *crash = topay_wire_new (&topay_record_report_crash);
  guint n_frames = MIN (known->n_frames, TOPAY_WIRE_REPORT_MAX_FRAMES);

  crash->signal = CLAMP (known->signal, 1, 64);
  crash->module = g_strdup (
      g_strcmp0 (known->module, "topay-help-center") == 0 ? "topay-help-center" : "other");
  crash->build_id = dup_text (known->build_id, HEX_DIGITS, 40, 40);
  for (guint i = 0; i < n_frames; i++)
    {
      TopayWireReportFrame *frame = topay_wire_new (&topay_record_report_frame);

      frame->function = g_strdup (judge_function (known->frames[i].function));
      frame->offset = CLAMP (known->frames[i].offset, 0, 1048576);
      g_ptr_array_add (crash->frames, frame);
    }

  return crash;
}

/* Lines, without other control characters, not too many. */
static char *
make_note (const TopayDiagReportState *state)
{
  g_autofree char *masked = topay_mask_text (state->user_note, state->private_words);
  g_autoptr (GString) note = g_string_new (NULL);
  guint n_chars = 0;

  for (const char *p = masked; *p != '\0' && n_chars < TOPAY_WIRE_REPORT_MAX_NOTE;
       p = g_utf8_next_char (p), n_chars++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (note, g_unichar_iscntrl (c) && c != '\n' && c != '\t' ? ' ' : c);
    }
  g_strstrip (note->str);

  return *note->str != '\0' ? g_strdup (note->str) : NULL;
}

static TopayWireReport *
make_report (const TopayDiagReportState *state, const TopayDiagReportSwitches *switches)
{
  TopayWireReport *report = topay_wire_new (&topay_record_report);

  report->schema = g_strdup (TOPAY_WIRE_REPORT_SCHEMA);
  /* 122 random bits, which nothing remembers */
  report->report_id = g_uuid_string_random ();
  for (char *from = report->report_id, *to = report->report_id; (*to = *from) != '\0'; from++)
    to += *from != '-';
  report->created = MAX (state->now - state->now % 60, 60);

  if (switches->app)
    report->app = make_app (state);
  if (switches->system)
    report->system = make_system (state);
  if (switches->clock && state->facts != NULL)
    report->clock = make_clock (state->facts);
  if (switches->network && state->facts != NULL)
    report->network = make_network (state);
  if (switches->flow && state->facts != NULL)
    report->flow = make_flow (state);
  if (switches->events)
    fill_events (report->events, state);
  if (switches->crash && state->crash != NULL)
    report->crash = make_crash (state->crash);
  if (switches->note && state->user_note != NULL)
    report->user_note = make_note (state);

  return report;
}

static void
append_line (GString *text, guint depth)
{
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

/* The canonical form, with room for eyes: what stands between values changes, the values do not. */
static char *
lay_out (const char *json)
{
  GString *text = g_string_new (NULL);
  gboolean is_string = FALSE;
  guint depth = 0;

  for (const char *p = json; *p != '\0'; p++)
    {
      if (is_string && *p == '\\')
        g_string_append_c (text, *p++);
      else if (*p == '"')
        is_string = !is_string;
      if (!is_string && (*p == '}' || *p == ']'))
        append_line (text, --depth);
      g_string_append_c (text, *p);
      if (is_string)
        continue;
      if (*p == '{' || *p == '[')
        append_line (text, ++depth);
      else if (*p == ',')
        append_line (text, depth);
      else if (*p == ':')
        g_string_append_c (text, ' ');
    }
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}

/**
 * topay_diag_report_build:
 * @state: what is known
 * @switches: which of it may be told
 *
 * Makes the report: JSON, laid out for reading, at most %TOPAY_WIRE_MAX_REPORT_BYTES. Sums, times
 * and sizes are told in classes; of texts there is only the note of the person, with
 * topay_mask_text () over it. Show this very text, and save or send nothing else.
 *
 * Returns: (transfer full): the text
 */
char *
topay_diag_report_build (const TopayDiagReportState *state, const TopayDiagReportSwitches *switches)
{
  TopayWireReport *report;
  g_autofree char *json = NULL;

  g_return_val_if_fail (state != NULL && switches != NULL, NULL);

  report = make_report (state, switches);
  json = topay_wire_encode (&topay_record_report, report, NULL);
  topay_wire_free (&topay_record_report, report);

  return lay_out (json);
}

/**
 * topay_diag_report_check:
 * @text: a report
 * @error: %TOPAY_ERROR_INVALID, %TOPAY_ERROR_NOT_FOUND or %TOPAY_ERROR_TOO_LARGE
 *
 * Returns: whether it consists of what a report may consist of, and nothing else
 */
gboolean
topay_diag_report_check (const char *text, GError **error)
{
  gsize length = strlen (text);
  gpointer report;

  if (length > TOPAY_WIRE_MAX_REPORT_BYTES)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The report is too large");
      return FALSE;
    }
  report = topay_wire_decode_strict (&topay_record_report, text, length, error);
  if (report == NULL)
    return FALSE;
  topay_wire_free (&topay_record_report, report);

  return TRUE;
}
