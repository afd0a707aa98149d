/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-line.h"

/* Many who ask a service at once, each a thread with an address and a connection of its own, and
 * what a disk does itself. The threads share the processors with the service. */

G_BEGIN_DECLS

#define BENCH_LOAD_WORKERS 64

typedef struct
{
  TopayTestService *service; /* (unowned) */
  const char *name;          /* of its line in the table */
  /* The next request of a worker; called in its thread. (transfer full) */
  char *(*compose) (guint worker, gpointer data);
  gpointer data;
  guint wanted;     /* status of a good answer */
  guint rate;       /* requests a second of all together, who do not wait; 0: at once again */
  gint64 length_us; /* for how long */
} BenchLoad;

void bench_load_print_head (void);
double bench_load_run (const BenchLoad *load);

double bench_measure_disk (const char *folder);
void bench_print_disk (double a_second);

/* Sort what they are given. */
double bench_get_median (double *numbers, guint n_numbers);
double bench_get_share (GArray *numbers, double share);

G_END_DECLS
