/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "topay-wire-endpoints.h"

/* What is made from the tables of the wire: docs/protocol.md, docs/openapi.json and tests/vectors.
 */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_SAMPLE_FULL,     /* every field, with something plausible */
  TOPAY_SAMPLE_MINIMAL,  /* only what must be there */
  TOPAY_SAMPLE_SHORTEST, /* every field at its lower bound */
  TOPAY_SAMPLE_LONGEST,  /* every field at its upper bound */
} TopaySampleKind;

gpointer topay_sample_new (const TopayWireRecord *record,
                           TopaySampleKind kind) G_GNUC_WARN_UNUSED_RESULT;
char *topay_sample_dup_text (const TopayWireRecord *record,
                             TopaySampleKind kind) G_GNUC_WARN_UNUSED_RESULT;
char *topay_sample_dup_string (const TopayWireField *field,
                               gint64 length) G_GNUC_WARN_UNUSED_RESULT;

char *topay_protocol_dup_markdown (void) G_GNUC_WARN_UNUSED_RESULT;
char *topay_protocol_dup_openapi (void) G_GNUC_WARN_UNUSED_RESULT;
char *topay_protocol_dup_vectors (const TopayWireRecord *record) G_GNUC_WARN_UNUSED_RESULT;
char *topay_protocol_dup_text_vectors (void) G_GNUC_WARN_UNUSED_RESULT;
char *topay_protocol_dup_endpoint_vectors (void) G_GNUC_WARN_UNUSED_RESULT;
char *topay_protocol_dup_json (JsonNode *root) G_GNUC_WARN_UNUSED_RESULT;
JsonNode *topay_protocol_build (JsonBuilder *builder) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_protocol_name_level (TopayWireLevel level);
void topay_protocol_add (JsonBuilder *builder, const char *name, const char *text);

G_END_DECLS
