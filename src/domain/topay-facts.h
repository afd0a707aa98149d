/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a diagnosis knows: names and values, each measured, told by the person, or sought and not
 * found. A name that is not there was never asked for. The names are listed in docs/diagnosis.md
 * and in topay-facts-names.c; others are refused. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_FACT_ABSENT,      /* nobody asked */
  TOPAY_FACT_MEASURED,    /* by the machine, here or by the service */
  TOPAY_FACT_TOLD,        /* by the person */
  TOPAY_FACT_UNAVAILABLE, /* asked for, and nobody could say */
} TopayFactState;

typedef struct _TopayFacts TopayFacts;

TopayFacts *topay_facts_new (void);
TopayFacts *topay_facts_copy (const TopayFacts *self);
void topay_facts_free (TopayFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFacts, topay_facts_free)

void topay_facts_set_word (TopayFacts *self, const char *name, const char *word);
void topay_facts_set_number (TopayFacts *self, const char *name, gint64 number);
void topay_facts_set_told (TopayFacts *self, const char *name, const char *word);
void topay_facts_set_unavailable (TopayFacts *self, const char *name);

TopayFactState topay_facts_get_state (const TopayFacts *self, const char *name);
const char *topay_facts_get_word (const TopayFacts *self, const char *name);
gboolean topay_facts_get_number (const TopayFacts *self, const char *name, gint64 *number);
gboolean topay_facts_is_name (const char *name);

G_END_DECLS
