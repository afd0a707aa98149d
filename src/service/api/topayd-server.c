/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-server.h"

#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/un.h>

#include "topay-error.h"
#include "topayd-admin.h"
#include "topayd-case-clock.h"
#include "topayd-commands.h"
#include "topayd-edge.h"
#include "topayd-evidence-keeper.h"
#include "topayd-log.h"
#include "topayd-monitor.h"
#include "topayd-payout-demo.h"
#include "topayd-portal.h"
#include "topayd-prune.h"
#include "topayd-router.h"
#include "topayd-seal.h"
#include "topayd-sender-smtp.h"
#include "topayd-sender-spool.h"
#include "topayd-staging.h"

#define STOP_DEADLINE_MS 8000
#define PRUNE_INTERVAL_S 60
#define LEDGER_FILE      "payout-ledger.txt" /* of the demo’s channel, which is somebody else */

/* RFC 2606 keeps the name for nobody; no number begins with these digits. */
#define NOBODYS_ADDRESS "nobody.at.all@nobody.invalid"
#define NOBODYS_NUMBER  "+99900000000"

struct _TopaydServer
{
  GObject parent_instance;
  TopaydConfig *config;              /* (owned) */
  TopaydKeys *keys;                  /* (owned) */
  TopayPasswordBlocklist *blocklist; /* (owned) */
  TopaydMonitor *monitor;            /* (owned) (nullable) */
  TopaydPortal *portal;              /* (owned) (nullable): of a demo */
  TopaydAdmin *admin;                /* (owned) */
  TopaydEdge *edge;                  /* (owned) */
  SoupServer *soup;                  /* (owned): takes what the edge lets through */
  TopaydService service;             /* all but config and now is (owned) here */
  TopaydEvidenceKeeper *keeper;      /* (owned) (nullable) */
  TopaydCaseClock *case_clock;       /* (owned) (nullable) */
  guint prune_source;
  gboolean ready, stopping, broken;
};

G_DEFINE_FINAL_TYPE (TopaydServer, topayd_server, G_TYPE_OBJECT)

enum
{
  STOPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Kinds of identity and kinds of mail. */
static const struct
{
  TopaydTellKind tell;
  TopaydMessageKind message;
} kinds[] = {
  { TOPAYD_TELL_CODE_LOGIN_PASSWORD, TOPAYD_MESSAGE_CODE_LOGIN_PASSWORD },
  { TOPAYD_TELL_CODE_PAYMENT_PASSWORD, TOPAYD_MESSAGE_CODE_PAYMENT_PASSWORD },
  { TOPAYD_TELL_CODE_UNLOCK, TOPAYD_MESSAGE_CODE_UNLOCK },
  { TOPAYD_TELL_CODE_STEP_UP, TOPAYD_MESSAGE_CODE_STEP_UP },
  { TOPAYD_TELL_PASSWORD_CHANGED, TOPAYD_MESSAGE_NOTICE_PASSWORD_CHANGED },
  { TOPAYD_TELL_PAYMENT_PASSWORD_CHANGED, TOPAYD_MESSAGE_NOTICE_PAYMENT_PASSWORD_CHANGED },
  { TOPAYD_TELL_UNLOCKED, TOPAYD_MESSAGE_NOTICE_UNLOCKED },
  { TOPAYD_TELL_LOGIN_DISABLED, TOPAYD_MESSAGE_NOTICE_LOGIN_DISABLED },
  { TOPAYD_TELL_NEW_SIGN_IN, TOPAYD_MESSAGE_NOTICE_NEW_SIGN_IN },
  { TOPAYD_TELL_REFRESH_REUSE, TOPAYD_MESSAGE_NOTICE_REFRESH_REUSE },
  { TOPAYD_TELL_RECOVERY_CODE_USED, TOPAYD_MESSAGE_NOTICE_RECOVERY_CODE_USED },
  { TOPAYD_TELL_FROZEN, TOPAYD_MESSAGE_NOTICE_FROZEN },
  { TOPAYD_TELL_UNFROZEN, TOPAYD_MESSAGE_NOTICE_UNFROZEN },
  { TOPAYD_TELL_AGENT_SIGN_IN, TOPAYD_MESSAGE_NOTICE_AGENT_SIGN_IN },
  { TOPAYD_TELL_CASE_NEWS, TOPAYD_MESSAGE_NOTICE_CASE_NEWS },
};

static gboolean
find_message_kind (TopaydTellKind tell, TopaydMessageKind *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].tell == tell)
      {
        *message = kinds[i].message;
        return TRUE;
      }
  return FALSE;
}

/* What identity wants to tell becomes a message of the queue, in the same transaction. */
static gboolean
enqueue (TopaydTransaction *transaction, const TopaydTell *tell, gpointer data, GError **error)
{
  TopaydServer *self = data;
  TopaydMessage message = {
    .account_id = tell->account_id,
    .proof_id = tell->proof_id,
    .language = tell->language,
    .address = tell->address,
    .address_masked = tell->address_masked,
    .code = tell->code,
    .device = tell->device,
    .created_at = tell->created_at,
    .expires_at = tell->expires_at,
  };

  if (!find_message_kind (tell->kind, &message.kind)
      || !topayd_channel_from_string (tell->channel, &message.channel))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Nobody knows how to tell this");
      return FALSE;
    }
  return topayd_mail_enqueue (self->service.mail, transaction, &message, error);
}

/* The same rows and the same sealing for a letter that is over before anybody could send it. */
static gboolean
pretend (TopaydTransaction *transaction, const TopaydTell *tell, gpointer data, GError **error)
{
  TopaydTell nobody = *tell;

  nobody.account_id = NULL;
  nobody.address = g_str_equal (tell->channel, "email") ? NOBODYS_ADDRESS : NOBODYS_NUMBER;
  nobody.address_masked = "-";
  nobody.created_at = tell->created_at - 1;
  nobody.expires_at = tell->created_at;
  return enqueue (transaction, &nobody, data, error);
}

static gboolean
load_blocklist (TopaydServer *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (self->config->blocklist, FALSE, &cause);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return FALSE;
    }
  bytes = g_mapped_file_get_bytes (file);
  self->blocklist = topay_password_blocklist_new (bytes, error);
  return self->blocklist != NULL;
}

static gboolean
open_store (TopaydServer *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->config->data_folder, "topay.db", NULL);
  const TopaydStoreOptions options = { .audit_key_path = topayd_keys_get_audit_path (self->keys) };

  if (g_mkdir_with_parents (self->config->data_folder, 0700) != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot make the folder ‘%s’",
                   self->config->data_folder);
      return FALSE;
    }
  self->service.store = topayd_store_open (path, &options, error);
  return self->service.store != NULL;
}

/* The way out for both channels; NULL with @error set, or with none for no way at all. */
static TopaydSender *
make_sender (TopaydServer *self, GError **error)
{
  const TopaydConfig *config = self->config;

  if (config->sender == TOPAYD_SEND_BY_SPOOL)
    return topayd_sender_spool_new (config->spool_folder, topayd_config_is_loopback_only (config),
                                    error);
  if (config->sender == TOPAYD_SEND_BY_SMTP)
    {
      const TopaydSmtpSettings settings = {
        .host = config->smtp_host,
        .port = (guint16) config->smtp_port,
        .from = config->smtp_from,
        .credentials_path = config->smtp_credentials,
        .ca_path = config->smtp_ca_file,
        .sms_domain = config->sms_domain,
      };

      return topayd_sender_smtp_new (&settings, error);
    }
  return NULL;
}

static gboolean
make_mail (TopaydServer *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (TopaydSender) sender = make_sender (self, &cause);
  gboolean takes_phone =
      self->config->sender == TOPAYD_SEND_BY_SPOOL || self->config->sms_domain != NULL;
  const TopaydMailSettings settings = {
    .store = self->service.store,
    .email = sender,
    .phone = takes_phone ? sender : NULL,
    .seal = topayd_seal_bytes,
    .open = topayd_seal_open_bytes,
    .crypt_data = self->keys,
  };

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  self->service.mail = topayd_mail_new (&settings);
  return TRUE;
}

static TopayWorkdays *
dup_workdays (gpointer data)
{
  return topayd_calendar_get (data);
}

static gboolean
make_payouts (TopaydServer *self, GError **error)
{
  g_autofree char *ledger = g_build_filename (self->config->data_folder, LEDGER_FILE, NULL);
  const TopaydPayoutDemoSettings channel = { .ledger_path = ledger,
                                             .speed = self->config->pay_speed };
  g_autoptr (TopaydPayoutDemo) adapter = NULL;
  TopaydPayoutsSettings settings = {
    .store = self->service.store,
    .identity = &self->service.identity,
    .dup_workdays = dup_workdays,
    .workdays_data = self->service.calendar,
    .speed = self->config->pay_speed,
  };

  if (self->config->pay_adapter == TOPAYD_PAY_NOWHERE)
    return TRUE;
  adapter = topayd_payout_demo_new (&channel, error);
  if (adapter == NULL)
    return FALSE;
  settings.adapter = TOPAYD_PAYOUT_ADAPTER (adapter);
  self->service.payouts = topayd_payouts_new (&settings);
  return TRUE;
}

static gboolean
make_locker (TopaydServer *self, GError **error)
{
  g_autofree char *usual = g_build_filename (self->config->data_folder, "evidence", NULL);
  const char *folder =
      self->config->evidence_folder != NULL ? self->config->evidence_folder : usual;
  TopaydBlobs *blobs = topayd_blobs_open_folder (folder, error);
  TopaydEvidenceKeep keep = {
    .identity = &self->service.identity,
    .now = self->service.now,
    .keep_s = self->config->evidence_keep_days * 24 * 60 * 60,
  };

  if (blobs == NULL)
    return FALSE;
  self->service.locker = topayd_locker_new (blobs, self->config->evidence_scanner);
  keep.locker = self->service.locker;
  self->keeper = topayd_evidence_keeper_new (&keep);
  return TRUE;
}

/* What a crash left behind, before anybody can bring more. */
static gboolean
sweep_evidence (TopaydServer *self, GError **error)
{
  guint n_removed = 0;

  if (!topayd_evidence_keeper_sweep (self->keeper, &n_removed, error))
    return FALSE;
  if (n_removed > 0)
    {
      const TopaydLogField fields[] = { TOPAYD_LOG_FIELD_NUMBER ("blobs", n_removed) };

      topayd_log_event ("evidence.swept", fields, G_N_ELEMENTS (fields));
    }
  return TRUE;
}

static gboolean
make_edge (TopaydServer *self, GError **error)
{
  TopaydEdgeConfig settings = {
    .addresses = (const char *const *) self->config->listen,
    .unix_path = self->config->listen_unix,
    .certificate_file = self->config->certificate,
    .key_file = self->config->private_key,
  };

  topayd_limits_init (&settings.limits);
  if (!topayd_limits_load (&settings.limits, self->config->file, error))
    return FALSE;
  self->edge = topayd_edge_new (&settings, error);
  return self->edge != NULL;
}

static void
on_connection_cb (GIOStream *stream, GSocketAddress *peer, gpointer user_data)
{
  TopaydServer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) here =
      g_socket_connection_get_local_address (G_SOCKET_CONNECTION (stream), &error);

  if (here == NULL || !soup_server_accept_iostream (self->soup, stream, here, peer, &error))
    g_warning ("A connection was not taken: %s", error->message);
}

/* libsoup closes every connection after one answer unless it listens somewhere; nobody can reach
 * this socket, since its name is gone before anything else happens. */
static gboolean
make_soup (TopaydServer *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->config->data_folder, "nobody.socket", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) cause = NULL;

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The path ‘%s’ is too long", path);
      return FALSE;
    }
  self->soup = soup_server_new ("server-header", NULL, NULL);
  soup_server_remove_websocket_extension (self->soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  g_unlink (path);
  if (!soup_server_listen (self->soup, address, 0, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return FALSE;
    }
  g_unlink (path);
  topayd_router_attach (&self->service, self->soup);
  return TRUE;
}

static gboolean
is_ready (gpointer data, const char **reason)
{
  TopaydServer *self = data;

  *reason = self->broken ? "storage" : self->stopping ? "stopping" : "starting";
  return self->ready && !self->stopping && !self->broken;
}

static void
collect_edge (GString *text, TopaydServer *self)
{
  TopaydEdgeStatistics edge;

  topayd_edge_get_statistics (self->edge, &edge);
  topayd_metrics_append (text, "topayd_connections", "gauge", "Open connections",
                         (gint64) edge.n_open);
  topayd_metrics_append (text, "topayd_connections_total", "counter", "Accepted connections",
                         (gint64) edge.n_accepted);
  g_string_append (text, "# HELP topayd_refusals_total Turned away at the edge, by reason\n"
                         "# TYPE topayd_refusals_total counter\n");
  for (guint i = 0; i < TOPAYD_N_REFUSALS; i++)
    g_string_append_printf (text, "topayd_refusals_total{reason=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            topayd_refusal_get_name (i), edge.refused[i]);
}

static void
collect_payouts (GString *text, TopaydPayouts *payouts)
{
  TopaydPayoutsStatistics statistics;

  topayd_payouts_get_statistics (payouts, &statistics);
  topayd_metrics_append (text, "topayd_payouts_sent_total", "counter", "Payouts sent",
                         (gint64) statistics.sent);
  topayd_metrics_append (text, "topayd_payouts_settled_total", "counter", "Payouts that arrived",
                         (gint64) statistics.settled);
  topayd_metrics_append (text, "topayd_payouts_returned_total", "counter", "Payouts that came back",
                         (gint64) statistics.returned);
  topayd_metrics_append (text, "topayd_payouts_failed_total", "counter", "Payouts given up",
                         (gint64) statistics.failed);
  topayd_metrics_append (text, "topayd_payouts_late_total", "counter",
                         "Payouts that a person has to look into, since they are late",
                         (gint64) statistics.late);
  topayd_metrics_append (text, "topayd_payouts_odd_total", "counter",
                         "Payouts that a person has to look into, since they cannot be",
                         (gint64) statistics.odd);
  topayd_metrics_append (text, "topayd_payouts_differences", "gauge",
                         "Differences to the books of the channel; -1 before the first look",
                         statistics.n_differences);
}

static void
collect (GString *text, gpointer data)
{
  TopaydServer *self = data;
  TopaydStoreStatistics store;
  TopaydMailStatistics mail;

  topayd_store_get_statistics (self->service.store, &store);
  topayd_metrics_append (text, "topayd_writer_queue", "gauge", "Writes that wait", store.queued);
  topayd_metrics_append (text, "topayd_writes_total", "counter", "Writes", (gint64) store.jobs);
  topayd_metrics_append (text, "topayd_commits_total", "counter", "Commits of groups of writes",
                         (gint64) store.groups);
  topayd_metrics_append (text, "topayd_commit_microseconds_total", "counter", "Time of commits",
                         (gint64) store.commit_us);
  topayd_mail_get_statistics (self->service.mail, &mail);
  topayd_metrics_append (text, "topayd_mail_sent_total", "counter", "Messages handed over",
                         (gint64) mail.sent);
  topayd_metrics_append (text, "topayd_mail_retried_total", "counter", "Messages tried again",
                         (gint64) mail.retried);
  topayd_metrics_append (text, "topayd_hashes_total", "counter", "Passwords hashed",
                         (gint64) topayd_hasher_get_n_done (self->service.hasher));
  if (self->service.payouts != NULL)
    collect_payouts (text, self->service.payouts);
  collect_edge (text, self);
}

static gboolean
prune (TopaydTransaction *transaction, gpointer data, GError **error)
{
  gboolean more = FALSE;

  return topayd_prune (transaction, topayd_commands_get_now (), &more, error);
}

static gboolean
on_prune_cb (gpointer user_data)
{
  TopaydServer *self = user_data;

  topayd_store_write_async (self->service.store, prune, NULL, NULL, NULL, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

/* The disk failed: nothing that is answered from here on would be true. */
static void
on_broken_cb (TopaydServer *self)
{
  if (!topayd_store_is_broken (self->service.store) || self->broken)
    return;
  self->broken = TRUE;
  topayd_log_event ("storage.failed", NULL, 0);
  topayd_server_stop (self);
}

static void
topayd_server_dispose (GObject *object)
{
  TopaydServer *self = TOPAYD_SERVER (object);

  g_clear_handle_id (&self->prune_source, g_source_remove);
  g_clear_pointer (&self->case_clock, topayd_case_clock_free);
  if (self->keeper != NULL)
    topayd_evidence_keeper_stop (self->keeper);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  if (self->service.payouts != NULL)
    topayd_payouts_stop (self->service.payouts);
  if (self->service.mail != NULL)
    topayd_mail_stop (self->service.mail);
  if (self->service.hasher != NULL)
    topayd_hasher_close (self->service.hasher);
  if (self->service.locker != NULL)
    topayd_locker_close (self->service.locker);
  if (self->service.store != NULL)
    topayd_store_close (self->service.store);
  g_clear_object (&self->admin);
  g_clear_object (&self->monitor);
  g_clear_object (&self->portal);
  g_clear_object (&self->edge);
  g_clear_object (&self->soup);
  g_clear_object (&self->service.payouts);
  g_clear_object (&self->service.mail);
  g_clear_object (&self->service.hasher);
  g_clear_object (&self->service.store);
  G_OBJECT_CLASS (topayd_server_parent_class)->dispose (object);
}

static void
topayd_server_finalize (GObject *object)
{
  TopaydServer *self = TOPAYD_SERVER (object);

  g_clear_pointer (&self->keeper, topayd_evidence_keeper_free);
  g_clear_pointer (&self->service.locker, topayd_locker_free);
  g_clear_pointer (&self->service.metrics, topayd_metrics_free);
  g_clear_pointer (&self->service.codes, topayd_channel_codes_free);
  g_clear_pointer (&self->service.calendar, topayd_calendar_free);
  g_clear_pointer (&self->service.stage, topayd_stage_free);
  g_clear_pointer (&self->blocklist, topay_password_blocklist_free);
  g_clear_pointer (&self->keys, topayd_keys_free);
  g_clear_pointer (&self->config, topayd_config_free);
  G_OBJECT_CLASS (topayd_server_parent_class)->finalize (object);
}

static void
topayd_server_class_init (TopaydServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topayd_server_dispose;
  object_class->finalize = topayd_server_finalize;
  signals[STOPPED] = g_signal_new ("stopped", TOPAYD_TYPE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
topayd_server_init (TopaydServer *self)
{
}

static gboolean
make_parts (TopaydServer *self, GError **error)
{
  self->keys = topayd_keys_open (self->config->key_folder, error);
  if (self->keys == NULL || !load_blocklist (self, error)
      || !topayd_channel_codes_load (self->service.codes, self->config->channel_codes, error)
      || !topayd_calendar_load (self->service.calendar, self->config->workdays, error)
      || !open_store (self, error) || !make_mail (self, error))
    return FALSE;

  self->service.hasher = topayd_hasher_new (self->keys, &topayd_hash_cost_usual, TOPAYD_HASH_FLOOR);
  self->service.identity = (TopaydIdentity){
    .store = self->service.store,
    .hasher = self->service.hasher,
    .keys = self->keys,
    .blocklist = self->blocklist,
    .enqueue = enqueue,
    .pretend = pretend,
    .enqueue_data = self,
  };
  return make_payouts (self, error) && make_locker (self, error) && make_soup (self, error)
         && make_edge (self, error);
}

/**
 * topayd_server_new:
 * @config: (transfer full): a configuration that was judged
 * @error: return location for an error
 *
 * Opens keys and database and makes everything else. Nothing is listened to yet.
 *
 * Returns: (transfer full) (nullable): a service; %NULL with the error of the part that could not
 * be made: BUSY when another one has the database
 */
TopaydServer *
topayd_server_new (TopaydConfig *config, GError **error)
{
  g_autoptr (TopaydServer) self = g_object_new (TOPAYD_TYPE_SERVER, NULL);

  self->config = config;
  self->service.config = config;
  self->service.now = topayd_commands_get_now;
  self->service.metrics = topayd_metrics_new ();
  self->service.codes = topayd_channel_codes_new ();
  self->service.calendar = topayd_calendar_new ();
  if (!make_parts (self, error))
    return NULL;

  topayd_metrics_add_collector (self->service.metrics, collect, self);
  self->monitor = topayd_monitor_new (self->service.metrics, is_ready, self);
  self->admin = topayd_admin_new (topayd_commands_handle, &self->service);
  g_signal_connect_object (self->service.store, "notify::broken", G_CALLBACK (on_broken_cb), self,
                           G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

/**
 * topayd_server_set_demo:
 * @self: a service that is not started
 *
 * Gives it a stage, and a portal for those who ask whether the network is open.
 */
void
topayd_server_set_demo (TopaydServer *self)
{
  self->service.stage = topayd_stage_new ();
  self->portal = topayd_portal_new (self->service.stage);
}

static gboolean
load_effects (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_scenes_load_effects (transaction, data, error);
}

/* What was played when a demo ended goes on. */
static gboolean
start_demo (TopaydServer *self, GError **error)
{
  TopaydStageEffects effects = TOPAYD_STAGE_PLAIN;

  if (self->portal == NULL)
    return TRUE;
  if (!topayd_store_read (self->service.store, load_effects, &effects, error))
    return FALSE;
  topayd_stage_set (self->service.stage, effects);
  return topayd_portal_listen (self->portal, error);
}

/**
 * topayd_server_start:
 * @self: a service
 * @error: return location for an error
 *
 * Opens the doors: the operator’s first, the public’s last.
 *
 * Returns: whether all are open; %FALSE with IO
 */
gboolean
topayd_server_start (TopaydServer *self, GError **error)
{
  if (self->config->metrics_listen != NULL
      && !topayd_monitor_listen (self->monitor, self->config->metrics_listen, error))
    return FALSE;
  if (!start_demo (self, error) || !sweep_evidence (self, error))
    return FALSE;
  if (!topayd_admin_listen (self->admin, self->config->admin_socket, error)
      || !topayd_edge_start (self->edge, on_connection_cb, self, error))
    return FALSE;
  topayd_mail_start (self->service.mail);
  if (self->service.payouts != NULL)
    topayd_payouts_start (self->service.payouts);
  self->case_clock = topayd_case_clock_new (&self->service);
  topayd_case_clock_start (self->case_clock);
  topayd_evidence_keeper_start (self->keeper);
  self->prune_source = g_timeout_add_seconds (PRUNE_INTERVAL_S, on_prune_cb, self);
  self->ready = TRUE;
  return TRUE;
}

static void
on_edge_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydServer) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (!topayd_edge_stop_finish (TOPAYD_EDGE (source), result, &error))
    g_warning ("Some connections were cut: %s", error->message);
  if (self->service.payouts != NULL)
    topayd_payouts_stop (self->service.payouts);
  topayd_mail_stop (self->service.mail);
  topayd_hasher_close (self->service.hasher);
  topayd_evidence_keeper_stop (self->keeper);
  topayd_locker_close (self->service.locker);
  topayd_store_close (self->service.store);
  g_signal_emit (self, signals[STOPPED], 0, !self->broken);
}

/**
 * topayd_server_stop:
 * @self: a service
 *
 * Takes no more connections, ends the requests that run, writes what is queued and shuts. The
 * signal “stopped” comes within ten seconds. Stopping twice is stopping once.
 */
void
topayd_server_stop (TopaydServer *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  g_clear_pointer (&self->case_clock, topayd_case_clock_free);
  topayd_admin_close (self->admin);
  topayd_edge_stop_async (self->edge, STOP_DEADLINE_MS, on_edge_stopped_cb, g_object_ref (self));
}

/**
 * topayd_server_reload:
 * @self: a service
 * @error: return location for an error
 *
 * Reads the certificate, the codes of channels and the working days anew. Open connections keep the
 * old certificate.
 *
 * Returns: whether all are in force; %FALSE when one of them is not, and stays as it was
 */
gboolean
topayd_server_reload (TopaydServer *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GError) second = NULL;

  if (!topayd_channel_codes_load (self->service.codes, self->config->channel_codes, &problem))
    g_message ("The old codes of channels stay in force: %s", problem->message);
  if (!topayd_calendar_load (self->service.calendar, self->config->workdays, &second))
    g_message ("The old working days stay in force: %s", second->message);
  if (problem == NULL)
    problem = g_steal_pointer (&second);
  if (!topayd_edge_reload_certificates (self->edge, error))
    return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_server_get_port:
 * @self: a started service
 *
 * Returns: the port of the first address
 */
guint
topayd_server_get_port (TopaydServer *self)
{
  return topayd_edge_get_port (self->edge, 0);
}

/**
 * topayd_server_get_metrics_port:
 * @self: a started service
 *
 * Returns: the port of the monitor; 0 when there is none
 */
guint
topayd_server_get_metrics_port (TopaydServer *self)
{
  return topayd_monitor_get_port (self->monitor);
}

/**
 * topayd_server_get_portal_port:
 * @self: a started service
 *
 * Returns: the port where a demo says whether the network is open; 0 when it is none
 */
guint
topayd_server_get_portal_port (TopaydServer *self)
{
  return self->portal != NULL ? topayd_portal_get_port (self->portal) : 0;
}

/**
 * topayd_server_get_service:
 * @self: a service
 *
 * Returns: (transfer none): its parts
 */
TopaydService *
topayd_server_get_service (TopaydServer *self)
{
  return &self->service;
}
