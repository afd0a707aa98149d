/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-service.h"

/* What is due in cases by itself: looked at once a minute and whenever the service starts. */

G_BEGIN_DECLS

typedef struct _TopaydCaseClock TopaydCaseClock;

TopaydCaseClock *topayd_case_clock_new (TopaydService *service) G_GNUC_WARN_UNUSED_RESULT;
void topayd_case_clock_free (TopaydCaseClock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydCaseClock, topayd_case_clock_free)

void topayd_case_clock_start (TopaydCaseClock *self);

G_END_DECLS
