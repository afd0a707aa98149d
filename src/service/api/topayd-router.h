/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-call.h"

/* From a request of libsoup to the handler of its endpoint: everything that is the same for all of
 * them is judged here, before a handler sees anything. */

G_BEGIN_DECLS

/* Answers @call now or later, once; holds a reference as long as it needs. */
typedef void (*TopaydHandler) (TopaydCall *call);

typedef struct
{
  const TopayWireEndpoint *endpoint;
  TopaydHandler handler;
  gboolean even; /* what it finds nobody may learn from its time: see topayd_even_release () */
} TopaydRoute;

extern const TopaydRoute topayd_routes[];
extern const guint topayd_n_routes;

void topayd_router_attach (TopaydService *service, SoupServer *server);

G_END_DECLS
