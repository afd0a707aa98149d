/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the wizards asked and what was answered, as words for whoever reads a case. */

G_BEGIN_DECLS

const char *topay_case_answers_get_question (const char *field);
char *topay_case_answers_dup_text (const char *field,
                                   const char *value,
                                   const char *currency) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
