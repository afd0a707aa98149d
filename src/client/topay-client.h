/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-wire-endpoints.h"

/* Calls to the service: TLS only, one origin, no redirect, bounded in bytes and in time, on the
 * main loop. Errors are in TOPAY_ERROR with a TopayErrorDetail, or G_IO_ERROR_CANCELLED. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CLIENT (topay_client_get_type ())
G_DECLARE_FINAL_TYPE (TopayClient, topay_client, TOPAY, CLIENT, GObject)

/* The limits of one client; the defaults are what the product uses. */
typedef struct
{
  guint connect_ms; /* 8,000: name, socket, TLS */
  guint total_ms;   /* 15,000: one attempt, from first to last byte */
  guint attempts;   /* 3: of a call that may be repeated */
  gsize max_bytes;  /* 256 KiB of answer */
} TopayClientLimits;

void topay_client_init_tls (void);

TopayClient *topay_client_new (const char *base_uri,
                               const char *ca_file,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_client_get_base_uri (TopayClient *self);
void topay_client_set_limits (TopayClient *self, const TopayClientLimits *limits);

/* The token of the session; signal "signed-out" says that the service does not know it any more. */
void topay_client_set_token (TopayClient *self, const char *token);
gboolean topay_client_has_token (TopayClient *self);

void topay_client_call_async (TopayClient *self,
                              const TopayWireEndpoint *endpoint,
                              gconstpointer request,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gpointer topay_client_call_finish (TopayClient *self, GAsyncResult *result, GError **error);

/* Of an endpoint whose reply is a line and bytes. */
gpointer
topay_client_fetch_finish (TopayClient *self, GAsyncResult *result, GBytes **bytes, GError **error);

/* One that a person may make again when nobody knows whether it arrived: under the same key it
 * counts once. */
typedef struct
{
  const TopayWireEndpoint *endpoint; /* static */
  gconstpointer request;             /* (unowned) (nullable) */
  const char *key;                   /* (unowned) (nullable): Idempotency-Key; one of its own */
} TopayClientCall;

void topay_client_call_keyed_async (TopayClient *self,
                                    const TopayClientCall *call,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* A body that is already encoded, under a key of the caller; one attempt. For the outbox. */
typedef struct
{
  const TopayWireEndpoint *endpoint;
  GBytes *body;    /* (unowned) (nullable) */
  const char *key; /* (nullable): Idempotency-Key */
} TopayClientParcel;

void topay_client_send_async (TopayClient *self,
                              const TopayClientParcel *parcel,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gpointer topay_client_send_finish (TopayClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
