/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A service for the tests: TLS on loopback, in threads of its own, that answers what the test says,
 * or behaves as badly as the test wants. Certificates are made anew for every run. */

G_BEGIN_DECLS

/* Files in a folder of their own; each certificate is together with its key. */
typedef struct
{
  char *folder;        /* (owned) */
  char *ca;            /* (owned): the authority that the client trusts */
  char *good;          /* (owned): for localhost and 127.0.0.1 */
  char *wrong_host;    /* (owned): of the authority, for another name */
  char *expired;       /* (owned): of the authority, over since yesterday */
  char *not_yet;       /* (owned): of the authority, from tomorrow */
  char *self_signed;   /* (owned): for localhost, by itself */
  char *other_ca_good; /* (owned): for localhost, of an authority that nobody knows */
} TopayTestCertificates;

TopayTestCertificates *topay_test_certificates_new (void);
void topay_test_certificates_free (TopayTestCertificates *self);
void topay_test_remove_tree (const char *path);

typedef enum
{
  TOPAY_TEST_ANSWER,       /* head and body as given */
  TOPAY_TEST_NO_HANDSHAKE, /* accepts, then is silent */
  TOPAY_TEST_SILENT,       /* takes the request, then is silent */
  TOPAY_TEST_SILENT_BODY,  /* sends head and half of the body, then is silent */
  TOPAY_TEST_ENDLESS,      /* sends a body that does not end */
  TOPAY_TEST_DROP,         /* takes the request and closes */
} TopayTestManner;

typedef struct
{
  TopayTestManner manner;
  guint status;
  const char *headers; /* (nullable): each with CR LF */
  const char *body;
  gsize length; /* of a body that is no text; 0: it ends at its NUL */
} TopayTestAnswer;

typedef struct
{
  char *head; /* (owned) */
  char *body; /* (owned) */
} TopayTestRequest;

typedef struct _TopayTestServer TopayTestServer;

/* Called in a thread of the server, one call at a time. The body that it returns may be freed by
 * the next call. */
typedef TopayTestAnswer (*TopayTestHandler) (const TopayTestRequest *request, gpointer data);

TopayTestServer *topay_test_server_new (const char *certificate);
void topay_test_server_free (TopayTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestServer, topay_test_server_free)

guint topay_test_server_get_port (TopayTestServer *self);
char *topay_test_server_dup_uri (TopayTestServer *self);
void topay_test_server_set_answer (TopayTestServer *self, const TopayTestAnswer *answer);
void topay_test_server_set_handler (TopayTestServer *self, TopayTestHandler handler, gpointer data);
guint topay_test_server_get_n_connections (TopayTestServer *self);
guint topay_test_server_get_n_requests (TopayTestServer *self);
gsize topay_test_server_get_n_bytes (TopayTestServer *self); /* received within TLS */
char *topay_test_server_dup_head (TopayTestServer *self, guint number);
char *topay_test_server_dup_body (TopayTestServer *self, guint number);

/* For callbacks and for waiting on the main loop. */
void topay_test_on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *topay_test_wait (GAsyncResult **place);

G_END_DECLS
