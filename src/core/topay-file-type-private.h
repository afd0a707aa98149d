/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-file-type.h"

/* The whole of a file; nobody reads behind its end. */

G_BEGIN_DECLS

typedef struct
{
  const guint8 *bytes; /* (unowned) */
  gsize length;
} TopayFileBytes;

TopayFileProblem topay_file_judge_jpeg (const TopayFileBytes *file, TopayFileJudgement *judgement);
TopayFileProblem topay_file_judge_png (const TopayFileBytes *file, TopayFileJudgement *judgement);

gboolean topay_file_picture_is_within (guint width, guint height);

G_END_DECLS
