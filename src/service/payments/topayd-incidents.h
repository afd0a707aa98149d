/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-payments.h"
#include "topayd-identity.h"

/* What an operator says is not as it should be. */

G_BEGIN_DECLS

#define TOPAYD_INCIDENTS_MAX 32

typedef struct
{
  const char *kind; /* service, payments, bank, maintenance or security */
  const char *bank; /* (nullable) */
  const char *text_en;
  const char *text_zh;
  gint64 began_at;        /* Unix seconds; 0: now */
  gint64 expected_end_at; /* 0: not known */
} TopaydNewIncident;

gboolean topayd_incident_add (TopaydTransaction *transaction,
                              const TopaydNewIncident *incident,
                              gint64 now,
                              char id[TOPAYD_ID_SIZE],
                              GError **error);
gboolean
topayd_incident_end (TopaydTransaction *transaction, const char *id, gint64 now, GError **error);
gboolean topayd_incidents_list (TopaydTransaction *transaction,
                                gint64 now,
                                GPtrArray *incidents,
                                GError **error);

G_END_DECLS
