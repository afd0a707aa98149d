/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow-catalogue.h"

/* Between the catalogue and the judge of what wizards say of endpoints. */

G_BEGIN_DECLS

typedef struct
{
  GHashTable *request;  /* (owned) (element-type utf8 TopayFlowCatalogueField) */
  GHashTable *reply;    /* (owned) (element-type utf8 TopayFlowCatalogueField) */
  GHashTable *refusals; /* (owned) (element-type utf8 utf8): a set */
  gboolean queueable;
} TopayFlowEndpoint;

const TopayFlowEndpoint *topay_flow_catalogue_find (const TopayFlowCatalogue *self,
                                                    const char *endpoint);

const TopayFlowCatalogueField *topay_flow_catalogue_find_reply (const TopayFlowEndpoint *endpoint,
                                                                const TopayFlowKeep *keep,
                                                                gboolean queued);

gboolean topay_flow_catalogue_check_sets (const TopayFlow *flow,
                                          const TopayFlowStep *step,
                                          const TopayFlowCall *call,
                                          const TopayFlowEndpoint *endpoint,
                                          GError **error);

G_END_DECLS
