/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sender.h"

G_BEGIN_DECLS

typedef struct
{
  const char *host;             /* name in the certificate of the server */
  guint16 port;                 /* 0: 587 */
  const char *from;             /* address of the sender */
  const char *credentials_path; /* (nullable): key file with [smtp] user= and password= */
  const char *ca_path;          /* (nullable): whom to trust instead of the system’s list */
  const char *sms_domain;       /* (nullable): a gateway that takes NUMBER@sms_domain; NULL: none */
  guint timeout_s;              /* for a whole letter; 0: 60 */
} TopaydSmtpSettings;

#define TOPAYD_TYPE_SENDER_SMTP (topayd_sender_smtp_get_type ())
G_DECLARE_FINAL_TYPE (TopaydSenderSmtp, topayd_sender_smtp, TOPAYD, SENDER_SMTP, GObject)

TopaydSender *topayd_sender_smtp_new (const TopaydSmtpSettings *settings,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
