/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-evidence-private.h"

G_DEFINE_FINAL_TYPE (TopayEvidenceFile, topay_evidence_file, G_TYPE_OBJECT)

static guint changed_signal;

static void
topay_evidence_file_finalize (GObject *object)
{
  TopayEvidenceFile *self = TOPAY_EVIDENCE_FILE (object);

  topay_evidence_row_free (self->row);
  g_free (self->problem);
  G_OBJECT_CLASS (topay_evidence_file_parent_class)->finalize (object);
}

static void
topay_evidence_file_class_init (TopayEvidenceFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_evidence_file_finalize;
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_EVIDENCE_FILE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_evidence_file_init (TopayEvidenceFile *self)
{
  self->seconds_left = -1;
}

TopayEvidenceFile *
topay_evidence_file_new (const TopayEvidenceRow *row)
{
  TopayEvidenceFile *self = g_object_new (TOPAY_TYPE_EVIDENCE_FILE, NULL);

  self->row = topay_evidence_row_copy (row);
  return self;
}

void
topay_evidence_file_set_state (TopayEvidenceFile *self,
                               TopayEvidenceState state,
                               const char *problem)
{
  self->state = state;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (state != TOPAY_EVIDENCE_SENDING)
    self->seconds_left = -1;
  if (state == TOPAY_EVIDENCE_READY)
    self->progress = 1;
  g_signal_emit (self, changed_signal, 0);
}

void
topay_evidence_file_set_progress (TopayEvidenceFile *self, double progress, int seconds_left)
{
  self->progress = CLAMP (progress, 0, 1);
  self->seconds_left = seconds_left;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * topay_evidence_file_get_id:
 * @self: a file
 *
 * Returns: its id, 32 hexadecimal digits; the service knows it by the same
 */
const char *
topay_evidence_file_get_id (TopayEvidenceFile *self)
{
  return self->row->id;
}

/**
 * topay_evidence_file_get_owner:
 * @self: a file
 *
 * Returns: what it was added to
 */
const char *
topay_evidence_file_get_owner (TopayEvidenceFile *self)
{
  return self->row->owner;
}

/**
 * topay_evidence_file_get_name:
 * @self: a file
 *
 * Returns: how it is called, without a path
 */
const char *
topay_evidence_file_get_name (TopayEvidenceFile *self)
{
  return self->row->name;
}

/**
 * topay_evidence_file_get_type_name:
 * @self: a file
 *
 * Returns: what it is: "jpeg", "png", "pdf" or "text"; "" before that is known
 */
const char *
topay_evidence_file_get_type_name (TopayEvidenceFile *self)
{
  return self->row->type;
}

/**
 * topay_evidence_file_get_size:
 * @self: a file
 *
 * Returns: its bytes, as they are kept; 0 before that is known
 */
gint64
topay_evidence_file_get_size (TopayEvidenceFile *self)
{
  return self->row->size;
}

/**
 * topay_evidence_file_get_kind:
 * @self: a file
 *
 * Returns: what it shows, as the wire names it
 */
const char *
topay_evidence_file_get_kind (TopayEvidenceFile *self)
{
  return self->row->kind;
}

/**
 * topay_evidence_file_get_caption:
 * @self: a file
 *
 * Returns: (nullable): what the person says of it
 */
const char *
topay_evidence_file_get_caption (TopayEvidenceFile *self)
{
  return self->row->caption;
}

/**
 * topay_evidence_file_get_state:
 * @self: a file
 *
 * Returns: how far it is
 */
TopayEvidenceState
topay_evidence_file_get_state (TopayEvidenceFile *self)
{
  return self->state;
}

/**
 * topay_evidence_file_get_progress:
 * @self: a file
 *
 * Returns: how much of it the service has, from 0 to 1
 */
double
topay_evidence_file_get_progress (TopayEvidenceFile *self)
{
  return self->progress;
}

/**
 * topay_evidence_file_get_seconds_left:
 * @self: a file
 *
 * Returns: how long the rest takes at the speed so far; -1 when that is not known
 */
int
topay_evidence_file_get_seconds_left (TopayEvidenceFile *self)
{
  return self->seconds_left;
}

/**
 * topay_evidence_file_get_problem:
 * @self: a file
 *
 * Returns: (nullable): why it is refused or failed: a code of the wire, or "too_large", "too_many",
 *   "disk_full"
 */
const char *
topay_evidence_file_get_problem (TopayEvidenceFile *self)
{
  return self->problem;
}
