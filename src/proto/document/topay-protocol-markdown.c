/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docs/protocol.md, for people. */

#include "config.h"

#include "topay-protocol-private.h"

#include <string.h>

static const char head[] =
    "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n"
    "<!-- Made from the tables in src/proto by “ninja -C BUILD update-protocol”; edit those. -->\n"
    "# Protocol\n"
    "\n"
    "What app and service say to each other. The tables in `src/proto` are the only description: "
    "the codec reads them,\nand this page, [openapi.json](openapi.json) and the golden vectors in "
    "`tests/vectors` are made from them. `./check`\nfails when one of the three is not current.\n"
    "\n"
    "[Conventions](#conventions) · [Levels](#levels) · [Limits](#limits) · "
    "[Requests that wait](#requests-that-wait) ·\n"
    "[Endpoints](#endpoints) · [Records](#records) · [Refusals](#refusals)\n"
    "\n"
    "## Conventions\n"
    "\n"
    "- HTTP/1.1 over TLS 1.2 or 1.3. A body is one JSON object in UTF-8, "
    "`Content-Type: application/json`\n  (with or without `; charset=utf-8`). Every reply has a "
    "body.\n"
    "- **A line and bytes** is `Content-Type: application/octet-stream`: the record as canonical "
    "JSON, at most 4,096\n  bytes, a line feed, then the bytes of a file. Refusals are JSON there "
    "too.\n"
    "- A session shows itself by `Authorization: Bearer TOKEN`, never in a URL or a body.\n"
    "- Every reply carries `Request-Id`, 16 hexadecimal digits; a refusal repeats it in its body. "
    "People quote it,\n  logs are found by it.\n"
    "- **Names** are `snake_case`. **Unknown fields** are passed over, so that a newer side can "
    "talk to an older one.\n  Required fields that are missing, and fields beyond their bounds, "
    "are refused by name.\n"
    "- **null** is the value of no field: what is not there is left out. An optional boolean that "
    "is left out is false.\n"
    "- **Integers** are written as such (no fraction, no exponent) and never negative. **Times** "
    "are UTC with seconds in\n  one form, `2026-11-22T14:05:00Z` (RFC 3339).\n"
    "- **Strings** are counted in Unicode code points, bounds are inclusive. “text” is one line "
    "without control\n  characters; “lines” may have line ends and tabs; “as typed” may be "
    "anything.\n"
    "- An **id** is 32 hexadecimal digits in lower case (128 bit); a **token** is 43 characters "
    "of base64url (256 bit).\n"
    "- Fields marked **secret** are wiped from memory after use and stand in no log.\n"
    "- No sentence for people crosses the wire: codes and values do, the app has the words.\n"
    "- A record has one canonical form: fields in the order of its table, no white space, nothing "
    "for what is not there.\n"
    "\n";

static const char waiting[] =
    "## Requests that wait\n"
    "\n"
    "Endpoints marked “key” need the header `Idempotency-Key`: a random UUID, or 32 hexadecimal "
    "digits, "
    "chosen once for a\nrequest and kept over every retry. The first reply is stored in the "
    "transaction of its effect; the same key with the\nsame body gets that reply again, with "
    "another body `key_reused`. The app may keep such requests and send them later.\n"
    "\n"
    "Only codes marked “later” below, and a connection that broke, are tried again by "
    "themselves.\n"
    "\n";

/*
 * topay_protocol_name_level:
 * @level: of an endpoint
 *
 * Returns: (transfer none): how documents call it
 */
const char *
topay_protocol_name_level (TopayWireLevel level)
{
  switch (level)
    {
    case TOPAY_WIRE_LEVEL_0:
      return "L0";
    case TOPAY_WIRE_LEVEL_1:
      return "L1";
    case TOPAY_WIRE_LEVEL_2:
      return "L2";
    case TOPAY_WIRE_LEVEL_AGENT:
    default:
      return "agent";
    }
}

static void
add_levels (GString *text)
{
  g_string_append (text, "## Levels\n"
                         "\n"
                         "| level | who | refused with |\n"
                         "|---|---|---|\n"
                         "| L0 | anybody | – |\n"
                         "| L1 | a session | `signed_out` |\n"
                         "| L2 | a session with a second proof at most 5 minutes old | "
                         "`signed_out`, `step_up_required` |\n"
                         "| agent | a session of an agent | `signed_out`, `forbidden` |\n"
                         "\n"
                         "Only the service sets the level. Every proof gives a new token.\n"
                         "\n");
}

static void
add_limits (GString *text)
{
  g_string_append_printf (
      text,
      "## Limits\n"
      "\n"
      "Asked before anything is parsed; beyond them a request is `too_large` or `bad_request`.\n"
      "\n"
      "| what | limit |\n"
      "|---|---|\n"
      "| body of a request | by endpoint, see there |\n"
      "| body of a reply | %d KiB |\n"
      "| nesting | %d |\n"
      "| values | %d |\n"
      "| keys | none twice in an object, however it is spelled |\n"
      "| text | UTF-8 without NUL and without half surrogate pairs, also as escapes |\n"
      "| behind the object | white space only |\n"
      "\n",
      TOPAY_WIRE_MAX_BYTES / 1024, TOPAY_WIRE_MAX_DEPTH, TOPAY_WIRE_MAX_VALUES);
}

static void
add_record_link (GString *text, const TopayWireRecord *record)
{
  if (record == NULL)
    g_string_append (text, "–");
  else
    g_string_append_printf (text, "[%s](#record-%s)", record->name, record->name);
}

static void
add_example (GString *text, const char *title, const TopayWireRecord *record)
{
  g_autofree char *canonical = topay_sample_dup_text (record, TOPAY_SAMPLE_FULL);
  g_autofree char *lines = topay_protocol_dup_json (json_from_string (canonical, NULL));

  g_string_append_printf (text, "%s\n\n```json\n%s```\n\n", title, lines);
}

static void
add_endpoint (GString *text, const TopayWireEndpoint *endpoint)
{
  g_string_append_printf (text, "### %s %s\n\n%s.\n\n", endpoint->method, endpoint->path,
                          endpoint->doc);
  g_string_append_printf (text, "`%s` · level %s · success %u", endpoint->name,
                          topay_protocol_name_level (endpoint->level), endpoint->success);
  if (endpoint->request != NULL)
    g_string_append_printf (text, " · body at most %" G_GSIZE_FORMAT " bytes", endpoint->max_bytes);
  else
    g_string_append (text, " · no body");
  if (endpoint->queueable)
    g_string_append (text, " · needs an `Idempotency-Key`");
  if (endpoint->raw_request)
    g_string_append (text, " · takes a line and bytes");
  if (endpoint->raw_reply)
    g_string_append (text, " · gives a line and bytes");
  g_string_append (text, "\n\nRequest ");
  add_record_link (text, endpoint->request);
  g_string_append (text, " → reply ");
  add_record_link (text, endpoint->reply);
  g_string_append (text, "\n\n");
}

static void
add_endpoints (GString *text)
{
  g_string_append (text, "## Endpoints\n"
                         "\n"
                         "| name | request | level | takes | gives | |\n"
                         "|---|---|---|---|---|---|\n");
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      const TopayWireEndpoint *endpoint = topay_wire_endpoints[i];

      g_string_append_printf (text, "| `%s` | `%s %s` | %s | ", endpoint->name, endpoint->method,
                              endpoint->path, topay_protocol_name_level (endpoint->level));
      add_record_link (text, endpoint->request);
      g_string_append (text, " | ");
      add_record_link (text, endpoint->reply);
      g_string_append_printf (text, " | %s |\n", endpoint->queueable ? "key" : "");
    }
  g_string_append (text, "\n");
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    add_endpoint (text, topay_wire_endpoints[i]);
}

static const char *
name_format (const TopayWireField *field)
{
  static const char *const names[] = {
    [TOPAY_WIRE_FORMAT_ANY] = "text",        [TOPAY_WIRE_FORMAT_LINES] = "lines",
    [TOPAY_WIRE_FORMAT_RAW] = "as typed",    [TOPAY_WIRE_FORMAT_ID] = "id",
    [TOPAY_WIRE_FORMAT_TOKEN] = "token",     [TOPAY_WIRE_FORMAT_DIGITS] = "digits",
    [TOPAY_WIRE_FORMAT_TIME] = "time",       [TOPAY_WIRE_FORMAT_LANGUAGE] = "language",
    [TOPAY_WIRE_FORMAT_CHOICE] = "choice",   [TOPAY_WIRE_FORMAT_SLUG] = "a–z, 0–9, -",
    [TOPAY_WIRE_FORMAT_VERSION] = "version", [TOPAY_WIRE_FORMAT_DATE] = "date",
    [TOPAY_WIRE_FORMAT_HASH] = "hash",
  };

  if (field->type == TOPAY_WIRE_BOOLEAN)
    return "boolean";
  if (field->type == TOPAY_WIRE_INTEGER && field->format == TOPAY_WIRE_FORMAT_ANY)
    return "integer";
  return names[field->format];
}

static void
add_bounds (GString *text, const TopayWireField *field)
{
  if (field->format == TOPAY_WIRE_FORMAT_LANGUAGE)
    g_string_append (text, "`en`, `zh_CN`");
  for (guint i = 0; field->values != NULL && field->values[i] != NULL; i++)
    g_string_append_printf (text, "%s`%s`", i > 0 ? ", " : "", field->values[i]);
  if (field->max == 0)
    return;
  if (field->min != field->max)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "–", field->min);
  g_string_append_printf (text, "%" G_GINT64_FORMAT, field->max);
}

static void
add_field (GString *text, const TopayWireField *field)
{
  g_string_append_printf (text, "| `%s` | ", field->name);
  if (field->type == TOPAY_WIRE_RECORDS)
    g_string_append (text, "list of ");
  if (field->record != NULL)
    add_record_link (text, field->record);
  else
    g_string_append (text, name_format (field));
  g_string_append (text, " | ");
  add_bounds (text, field);
  g_string_append_printf (text, " | %s | %s%s |\n",
                          (field->flags & TOPAY_WIRE_REQUIRED) != 0 ? "yes" : "", field->doc,
                          (field->flags & TOPAY_WIRE_SECRET) != 0 ? " (secret)" : "");
}

static void
add_records (GString *text)
{
  g_string_append (text, "## Records\n\n");
  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      const TopayWireRecord *record = topay_wire_records[i];

      g_string_append_printf (text, "### Record %s\n\n%s.\n\n", record->name, record->doc);
      g_string_append (text, "| field | type | bounds | required | meaning |\n"
                             "|---|---|---|---|---|\n");
      for (guint j = 0; j < record->n_fields; j++)
        add_field (text, &record->fields[j]);
      g_string_append (text, "\n");
      add_example (text, "For example", record);
    }
}

static void
add_codes (GString *text)
{
  g_string_append (text,
                   "## Refusals\n"
                   "\n"
                   "A refusal has a status of 400 or more and a [problem](#record-problem) as "
                   "its body. A code that is not known counts\nby its status alone.\n"
                   "\n"
                   "| status | code | again | meaning |\n"
                   "|---|---|---|---|\n");
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    g_string_append_printf (text, "| %u | `%s` | %s | %s |\n", topay_wire_error_codes[i].status,
                            topay_wire_error_codes[i].code,
                            topay_wire_error_codes[i].transient ? "later" : "no",
                            topay_wire_error_codes[i].doc);
}

/*
 * topay_protocol_dup_markdown:
 *
 * Returns: (transfer full): docs/protocol.md
 */
char *
topay_protocol_dup_markdown (void)
{
  GString *text = g_string_new (head);

  add_levels (text);
  add_limits (text);
  g_string_append (text, waiting);
  add_endpoints (text);
  add_records (text);
  add_codes (text);
  return g_string_free (text, FALSE);
}
