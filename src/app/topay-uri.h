/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Addresses of the app: topay-help:article/ID, topay-help:topic/ID, topay-help:topic (all topics),
 * topay-help:flow/ID (a wizard; with ?payment=ID and the like what is answered already),
 * topay-help:diagnose/CODE (what an error code means), topay-help:search?q=TEXT, topay-help:home.
 */

G_BEGIN_DECLS

#define TOPAY_URI_SCHEME    "topay-help"
#define TOPAY_URI_MAX_BYTES 2048

typedef enum
{
  TOPAY_URI_HOME,
  TOPAY_URI_ARTICLE,
  TOPAY_URI_TOPIC,
  TOPAY_URI_FLOW,
  TOPAY_URI_DIAGNOSIS,
  TOPAY_URI_SEARCH,
  TOPAY_URI_CASES,
  TOPAY_URI_CASE,
  TOPAY_URI_UNKNOWN,
} TopayUriKind;

TopayUriKind topay_uri_parse (const char *uri, char **value);
char *topay_uri_build (TopayUriKind kind, const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
