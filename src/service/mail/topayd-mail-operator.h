/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-mail.h"

/* What an operator can see of the queue, and do about what a server refused. */

G_BEGIN_DECLS

/* Which refused messages go into the queue again. */
typedef struct
{
  const char *id; /* (nullable): of one; NULL for every notice */
  TopaydMailCrypt seal;
  gpointer crypt_data; /* (unowned): of @seal */
  gint64 now;          /* Unix seconds */
} TopaydMailRequeue;

gboolean
topayd_mail_list (TopaydTransaction *transaction, guint max, GVariantBuilder *list, GError **error);
gboolean topayd_mail_requeue (TopaydTransaction *transaction,
                              const TopaydMailRequeue *requeue,
                              guint *n_requeued,
                              GError **error);

G_END_DECLS
