/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The search that most programs would take: SQLite's FTS5, ranked by its bm25 (). */

typedef struct _BenchFts5 BenchFts5;

BenchFts5 *bench_fts5_new (guint n_labels, gboolean is_chinese);
void bench_fts5_free (BenchFts5 *self);
void bench_fts5_add (BenchFts5 *self, const char *text, guint label);
guint bench_fts5_ask (BenchFts5 *self, const char *text, guint labels[3]);
