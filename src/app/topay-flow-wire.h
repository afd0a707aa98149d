/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "topay-wire.h"

/* Between the wizards, which know fields by name, and the records of the wire. */

G_BEGIN_DECLS

gpointer topay_flow_wire_to_record (const TopayWireRecord *record,
                                    GVariant *fields,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *topay_flow_wire_from_record (const TopayWireRecord *record,
                                       gconstpointer value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
