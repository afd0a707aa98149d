/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdatomic.h>

#include "topayd-edge-buffer.h"
#include "topayd-edge-peers.h"
#include "topayd-edge-timers.h"
#include "topayd-edge-tls.h"
#include "topayd-edge.h"
#include "topayd-http-guard.h"
#include "topayd-http-reply.h"

G_BEGIN_DECLS

#define TOPAYD_SCRATCH_BYTES 16384

typedef enum
{
  TOPAYD_WATCH_WAKE,
  TOPAYD_WATCH_LISTENER,
  TOPAYD_WATCH_PUBLIC,
  TOPAYD_WATCH_BACKEND,
} TopaydWatchKind;

/* One descriptor in the epoll set of a thread. */
typedef struct
{
  TopaydWatchKind kind;
  int fd;
  guint32 events; /* 0 while it is not in the set */
  gpointer owner; /* (unowned): the connection or the listener */
} TopaydWatch;

/* A listening socket. */
typedef struct
{
  int fd;          /* (owned) */
  guint port;      /* 0 for a Unix socket */
  char *unix_path; /* (owned) (nullable) */
  gboolean tls;
} TopaydListener;

/* What all threads share; it outlives them. */
typedef struct
{
  TopaydLimits limits;
  TopaydTls *tls;              /* (owned) (nullable) */
  TopaydPeers *peers;          /* (owned) */
  GPtrArray *listeners;        /* (owned) (element-type TopaydListener) */
  GMainContext *context;       /* (owned) (nullable): where connections are handed over */
  TopaydEdgeAcceptFunc accept; /* main context only; NULL after the end */
  gpointer user_data;          /* (unowned) */
  GSourceFunc on_thread_end;   /* in @context, for each thread that ended */
  gpointer edge;               /* (unowned): main context only; NULL after the end */

  atomic_uint_fast64_t n_open;
  atomic_uint_fast64_t n_accepted;
  atomic_uint_fast64_t n_handshakes;
  atomic_uint_fast64_t n_requests;
  atomic_uint_fast64_t n_replies;
  atomic_uint_fast64_t bytes_in;
  atomic_uint_fast64_t bytes_out;
  atomic_uint_fast64_t refused[TOPAYD_N_REFUSALS];
} TopaydShared;

#define topayd_count(counter, n) atomic_fetch_add_explicit ((counter), (n), memory_order_relaxed)

typedef struct
{
  TopaydShared *shared; /* (owned) */
  GThread *thread;      /* (owned) */
  int epoll_fd;         /* (owned) */
  TopaydWatch wake;     /* its fd is (owned) */
  GArray *listeners;    /* (owned) (element-type TopaydWatch) */
  TopaydTimers *timers; /* (owned) */
  TopaydTimer resume;   /* when accepting goes on */
  GQueue connections;   /* (element-type TopaydConnection) (owned) */
  GPtrArray *dead; /* (owned) (element-type TopaydConnection): freed when no event can name them */
  gint64 now_us;
  gboolean stopping;
  atomic_bool stop_wanted;
  atomic_int_fast64_t stop_due_us;
  guint8 scratch[TOPAYD_SCRATCH_BYTES];
} TopaydEdgeThread;

/* Where bytes of a connection may go:
 *
 *   HANDSHAKE ──▶ OPEN ──▶ FLUSH ──▶ LINGER ──▶ DEAD
 *                 both     out only  neither; what comes is thrown away
 */
typedef enum
{
  TOPAYD_STAGE_HANDSHAKE,
  TOPAYD_STAGE_OPEN,
  TOPAYD_STAGE_FLUSH,
  TOPAYD_STAGE_LINGER,
  TOPAYD_STAGE_DEAD,
} TopaydStage;

typedef struct
{
  TopaydTimer timer;        /* first, so that the heap leads back here */
  TopaydEdgeThread *thread; /* (unowned) */
  GList link;
  TopaydTransport transport;
  TopaydWatch public;
  TopaydWatch backend; /* its fd is (owned), -1 while there is none */
  union
  {
    struct sockaddr any;
    guint8 room[28]; /* sockaddr_in6 */
  } address;
  guint address_length; /* 0 for a Unix socket */
  gboolean counted;     /* in the table of peers, under @key */
  TopaydPeerKey key;

  TopaydStage stage;
  gboolean wants_write; /* the handshake waits for room */
  TopaydHttpGuard guard;
  TopaydHttpReply reply;
  TopaydBuffer in;   /* to the service; the last @held bytes are not for it yet */
  TopaydBuffer out;  /* to the peer */
  TopaydBuffer owed; /* a byte for each request that has not been answered: 1 for HEAD */
  gsize held;
  gsize lingered;   /* bytes thrown away */
  gboolean in_body; /* of a request that is not whole yet */
  gboolean holding; /* the service sees nothing of that one before its end */
  gboolean peer_ended;
  guint refusal; /* HTTP status of the answer of ours that is due, or 0 */

  /* Monotonic microseconds, or 0. */
  gint64 opened_us; /* accepted, then handshaken */
  gint64 phase_us;  /* the present head or body began */
  gint64 window_us; /* the present window of a body began */
  gint64 paused_us; /* we stopped reading */
  gint64 output_us; /* something waits for the peer, or the last time it took something */
  gint64 reply_us;  /* the service owes an answer, or the last time it gave one */
  gint64 idle_us;   /* nothing was owed any more */
  gint64 end_us;    /* the last byte of ours was given to the peer's system */
  gsize window_bytes;
} TopaydConnection;

typedef enum
{
  TOPAYD_LATE_NOTHING,
  TOPAYD_LATE_KILL,
  TOPAYD_LATE_REFUSE,
  TOPAYD_LATE_GIVE_UP,
  TOPAYD_LATE_FLUSH,
  TOPAYD_LATE_DROP_BACKEND,
} TopaydLate;

/* What happens to a connection when nothing else does. */
typedef struct
{
  gint64 due_us;
  TopaydLate action;
  TopaydRefusal reason; /* TOPAYD_N_REFUSALS for none */
  guint status;         /* for %TOPAYD_LATE_REFUSE */
} TopaydDeadline;

/* topayd-edge-listener.c */
TopaydListener *topayd_listener_new (const char *address, gboolean tls, GError **error);
TopaydListener *topayd_listener_new_unix (const char *path, GError **error);
void topayd_listener_free (TopaydListener *self);

/* topayd-edge-answer.c */
guint topayd_refusal_from_status (guint status);
void topayd_answer_append (TopaydBuffer *out, guint status, gboolean bare);

/* topayd-edge-handover.c */
int topayd_handover_open (TopaydShared *shared, const struct sockaddr *address, guint length);
void topayd_shared_unref (TopaydShared *self);

/* topayd-edge-deadline.c */
gsize topayd_deadline_window_bytes (const TopaydLimits *limits);
TopaydDeadline topayd_deadline_find (const TopaydConnection *self);

/* topayd-edge-connection.c */
void topayd_connection_new (TopaydEdgeThread *thread,
                            int fd,
                            const struct sockaddr_storage *address,
                            const TopaydListener *listener);
void topayd_connection_dispatch (TopaydConnection *self, TopaydWatchKind kind, guint32 events);
void topayd_connection_expire (TopaydConnection *self);
void topayd_connection_settle (TopaydConnection *self);
void topayd_connection_kill (TopaydConnection *self);
void topayd_connection_free (TopaydConnection *self);
gboolean topayd_connection_may_read (const TopaydConnection *self);
gboolean topayd_connection_is_idle (const TopaydConnection *self);

/* topayd-edge-thread.c */
TopaydEdgeThread *topayd_edge_thread_new (TopaydShared *shared, guint number, GError **error);
void topayd_edge_thread_stop (TopaydEdgeThread *self, gint64 due_us);
void topayd_edge_thread_free (TopaydEdgeThread *self);
gboolean topayd_edge_thread_watch (TopaydEdgeThread *self, TopaydWatch *watch, guint32 events);

G_END_DECLS
