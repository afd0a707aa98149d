/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-probe.h"
#include "topay-wire-payments.h"

/* The rows of the table of probes, and what they share. Private to the room. */

G_BEGIN_DECLS

void topay_probe_link_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_service_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_clock_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_version_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_payment_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_account_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_money_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_method_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);
void topay_probe_merchant_run (TopayProbeContext *context, TopayFacts *facts, GTask *task);

/* Says of every one of @names, which ends in NULL, that it could not be found out. */
void topay_probe_expect (TopayFacts *facts, const char *const *names);

/* What a call brought. Valid during the callback. */
typedef struct
{
  gconstpointer reply; /* (nullable): the record of the endpoint */
  const GError *error; /* (nullable) */
  gint64 sent_us;      /* wall clock of the context */
  gint64 took_us;      /* on a clock that nobody sets */
} TopayProbeAnswer;

typedef void (*TopayProbeAnswered) (const TopayProbeAnswer *answer, gpointer data);

void topay_probe_call (TopayProbeContext *context,
                       const TopayWireEndpoint *endpoint,
                       GCancellable *cancellable,
                       TopayProbeAnswered answered,
                       gpointer data);
void topay_probe_call_anew (TopayProbeContext *context,
                            const TopayWireEndpoint *endpoint,
                            GCancellable *cancellable,
                            TopayProbeAnswered answered,
                            gpointer data);
gboolean topay_probe_need_client (TopayProbeContext *context, GTask *task);

/* Which kinds of network interfaces are up; @folder is /sys/class/net but for tests. */
gboolean topay_vpn_is_interface (const char *folder, const char *name);
void topay_vpn_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean topay_vpn_find_finish (GAsyncResult *result, GError **error);

typedef enum
{
  TOPAY_PORTAL_OPEN,   /* the answer was the one expected */
  TOPAY_PORTAL_CLOSED, /* somebody else answered */
} TopayPortal;

void topay_portal_ask_async (const char *base_uri,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
gboolean topay_portal_ask_finish (GAsyncResult *result, TopayPortal *portal, GError **error);

G_END_DECLS
