/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay.h"
#include "service-fixture.h"
#include "topay-evidence.h"
#include "topay-outbox.h"

/* The parts of the app that bring requests with files to a real service, without a window; the
 * service may die and come back on another port. Signed in as wangfang. */

G_BEGIN_DECLS

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestRelay *relay;     /* (owned): the same port whatever port the service has */
  char *folder;              /* (owned): of the app */
  TopayStateDb *state;       /* (owned) */
  TopayClient *client;       /* (owned) */
  TopayAccount *account;     /* (owned) */
  TopayEvidence *evidence;   /* (owned) */
  TopayOutbox *outbox;       /* (owned) */
  char *case_id;             /* (owned) (nullable): from the receipt */
  gboolean confirm;          /* likewise */
  guint n_delivered;
} TopayTestApp;

void topay_test_app_start (TopayTestApp *self);
void topay_test_app_stop (TopayTestApp *self);
TopayTestApp *topay_test_app_new (void);
/* In a folder of its own unless it is given; takes the service. */
TopayTestApp *topay_test_app_new_for (TopayTestService *service, const char *folder);
void topay_test_app_free (TopayTestApp *self);
void topay_test_app_sign_in (TopayTestApp *self); /* anew, when the session is over */
void topay_test_app_kill_service (TopayTestApp *self);
void topay_test_app_start_service (TopayTestApp *self);
void
topay_test_app_do (TopayTestApp *self, const TopayWireEndpoint *endpoint, gconstpointer request);
gpointer
topay_test_app_ask (TopayTestApp *self, const TopayWireEndpoint *endpoint, gconstpointer request);
void topay_test_app_wait_for_files (TopayTestApp *self,
                                    const char *owner,
                                    guint n,
                                    TopayEvidenceState state);
void topay_test_app_add_file (
    TopayTestApp *self, const char *owner, const char *name, const char *kind, GBytes *bytes);
GPtrArray *topay_test_app_list_refs (TopayTestApp *self, const char *owner);
void topay_test_app_queue (TopayTestApp *self,
                           const TopayWireEndpoint *endpoint,
                           gconstpointer request,
                           const char *owner);
void topay_test_app_wait_for_delivery (TopayTestApp *self, guint n);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestApp, topay_test_app_free)

G_END_DECLS
