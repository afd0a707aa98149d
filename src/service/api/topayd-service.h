/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-calendar.h"
#include "topayd-channel-codes.h"
#include "topayd-config.h"
#include "topayd-identity.h"
#include "topayd-locker.h"
#include "topayd-mail.h"
#include "topayd-metrics.h"
#include "topayd-payouts.h"
#include "topayd-stage.h"
#include "topayd-store.h"

/* What a request may use. Everything lives as long as the service and belongs to topayd-server. */

G_BEGIN_DECLS

typedef struct
{
  const TopaydConfig *config;
  TopaydStore *store;
  TopaydHasher *hasher;
  TopaydMail *mail;
  TopaydPayouts *payouts; /* (nullable): nothing is paid without a channel */
  TopaydMetrics *metrics;
  TopaydChannelCodes *codes;
  TopaydCalendar *calendar;
  TopaydLocker *locker;
  TopaydStage *stage; /* (nullable): of a demo alone */
  TopaydIdentity identity;
  gint64 (*now) (void); /* Unix seconds */
} TopaydService;

G_END_DECLS
