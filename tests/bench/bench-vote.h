/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The baseline of topay-bench-search: BM25 over sample questions, the ten best vote with the square
 * of their scores. English stems without a short stop list, single Han characters and pairs. */

G_BEGIN_DECLS

typedef struct _BenchVote BenchVote;

BenchVote *bench_vote_new (guint n_labels) G_GNUC_WARN_UNUSED_RESULT;
void bench_vote_free (BenchVote *self);
void bench_vote_add (BenchVote *self, const char *text, guint label);
guint bench_vote_ask (BenchVote *self, const char *text, guint labels[3]);

G_END_DECLS
