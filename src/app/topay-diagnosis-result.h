/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-diagnosis.h"
#include "topay-diagnostician.h"

/* What a diagnosis found: the cause in the words of the person, what it means for the money, what
 * to do, the proof, and what else there is. It changes nothing itself: buttons go to actions of the
 * page (diagnosis.…) and of the window. */

G_BEGIN_DECLS

/* What the buttons may be: never a dead one. */
typedef struct
{
  gpointer data;
  gboolean (*has_wizard) (const char *wizard, gpointer data);
  gboolean (*can_do) (const char *action, gpointer data); /* "watch", "date-settings" … */
} TopayResultAbilities;

typedef struct
{
  const TopayVerdict *verdict;           /* (unowned) */
  const TopayFacts *facts;               /* (unowned) */
  TopayDiagnostician *checks;            /* (unowned): of the run that is over */
  const TopayResultAbilities *abilities; /* (unowned) */
  gint64 now;                            /* Unix seconds */
  const char *payment_id;                /* (unowned) (nullable) */
  gboolean is_kept;                      /* the person will be told when the payment is decided */
} TopayResultView;

#define TOPAY_TYPE_DIAGNOSIS_RESULT (topay_diagnosis_result_get_type ())
G_DECLARE_FINAL_TYPE (TopayDiagnosisResult, topay_diagnosis_result, TOPAY, DIAGNOSIS_RESULT, GtkBox)

GtkWidget *topay_diagnosis_result_new (const TopayResultView *view) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_diagnosis_result_get_title (TopayDiagnosisResult *self);
void topay_diagnosis_result_set_next_look (TopayDiagnosisResult *self, guint seconds);
void topay_diagnosis_result_add (TopayDiagnosisResult *self, GtkWidget *part);
void topay_diagnosis_result_say_solved (TopayDiagnosisResult *self);

G_END_DECLS
