/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the wizards asked, and what was answered, in the language of the reader. */

G_BEGIN_DECLS

const char *topay_case_answers_get_question (const char *id);
char *topay_case_answers_dup_answer (const char *question,
                                     const char *answer,
                                     const char *currency) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
