/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-case-agents.h"
#include "topayd-cases-private.h"

G_BEGIN_DECLS

#define TOPAYD_CONTENT_SIZE 65 /* SHA-256 in hexadecimal digits, with the NUL */

gboolean topayd_case_get_content (const TopaydCases *cases,
                                  const TopaydCase *self,
                                  char content[TOPAYD_CONTENT_SIZE],
                                  GError **error);

G_END_DECLS
