/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-payment-limits.h"

/* What an operator settles: a key file, and the environment over it. Read once at the start and
 * judged as a whole, so that a slip of the pen stops the start instead of the first customer. */

G_BEGIN_DECLS

typedef enum
{
  TOPAYD_SEND_NOTHING, /* codes wait in the queue until they expire */
  TOPAYD_SEND_BY_SMTP,
  TOPAYD_SEND_BY_SPOOL, /* a demo's: messages are files, and only loopback is listened on */
} TopaydSendKind;

typedef enum
{
  TOPAYD_PAY_NOWHERE, /* what is approved waits */
  TOPAYD_PAY_BY_DEMO, /* a demo's: no money moves, and only loopback is listened on */
} TopaydPayKind;

typedef struct
{
  char **listen;        /* (owned): "address:port", TLS */
  char *listen_unix;    /* (owned) (nullable): path of a socket for a proxy, without TLS */
  char *metrics_listen; /* (owned) (nullable): "address:port" on loopback, without TLS */
  char *certificate;    /* (owned): PEM file */
  char *private_key;    /* (owned): PEM file */
  char *data_folder;    /* (owned): database, audit log */
  char *key_folder;     /* (owned): pepper and sealing keys */
  char *admin_socket;   /* (owned): path */
  char *blocklist;      /* (owned): passwords that are refused */
  char *minimum_app_version;
  gint64 minimum_content_version;

  TopaydSendKind sender;
  char *smtp_host; /* (owned) (nullable): name in the certificate of the server */
  gint64 smtp_port;
  char *smtp_from;        /* (owned) (nullable): address of the sender */
  char *smtp_credentials; /* (owned) (nullable): key file, group [smtp] */
  char *smtp_ca_file;     /* (owned) (nullable): PEM file instead of the system's authorities */
  char *sms_domain;       /* (owned) (nullable): of a gateway that takes NUMBER@sms_domain */
  char *spool_folder;     /* (owned) (nullable) */

  char *channel_codes; /* (owned): which cause a code of a channel means */
  TopaydPaymentLimits payment_limits;

  char *workdays;          /* (owned): calendar of the working days */
  gint64 two_above;        /* a refund above it takes two agents; in fen */
  gint64 supervisor_above; /* one of whom is a supervisor */

  TopaydPayKind pay_adapter;
  gint64 pay_speed; /* how many times faster than usual the time of the demo’s channel goes */

  char *evidence_folder;  /* (owned) (nullable): “evidence” in the data folder */
  char *evidence_scanner; /* (owned) (nullable): socket of clamd */
  gint64 evidence_quota_mib;
  gint64 evidence_keep_days; /* behind the end of a case */

  GKeyFile *file; /* (owned): with the group [limits], which the edge reads */
} TopaydConfig;

TopaydConfig *topayd_config_load (const char *path,
                                  const char *const *environment,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_config_free (TopaydConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydConfig, topayd_config_free)

gboolean topayd_config_is_loopback_only (const TopaydConfig *self);

G_END_DECLS
