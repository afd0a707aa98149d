/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-call.h"
#include "topayd-cases.h"

/* What a job needs for cases: the rules in force while it runs. */

G_BEGIN_DECLS

typedef struct
{
  TopayWorkdays *workdays; /* (owned) */
  TopaydCases cases;
} TopaydDesk;

static inline TopaydDesk
topayd_desk_open (const TopaydVisit *visit, const TopaydCall *call)
{
  TopayWorkdays *workdays = topayd_calendar_get (call->service->calendar);

  return (TopaydDesk){ workdays,
                       { visit, workdays, call->service->config->two_above,
                         call->service->config->supervisor_above } };
}

static inline void
topayd_desk_clear (TopaydDesk *self)
{
  g_clear_pointer (&self->workdays, topay_workdays_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydDesk, topayd_desk_clear)

G_END_DECLS
