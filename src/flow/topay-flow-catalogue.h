/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-flow.h"

/* What a wizard may name outside of itself: endpoints with their fields, refusals, probes,
 * articles, other wizards, actions. Whoever knows them describes them; the wizards know no more. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_FLOW_CATALOGUE_PROBE,
  TOPAY_FLOW_CATALOGUE_ARTICLE,
  TOPAY_FLOW_CATALOGUE_FLOW,
  TOPAY_FLOW_CATALOGUE_ACTION,
} TopayFlowCatalogueKind;

/* A field of a request or of a reply. */
typedef struct
{
  const char *name;          /* of a nested reply: "account_state.login" */
  gboolean required, secret; /* required: of a request */
  gboolean is_boolean, is_number, is_id, is_date, is_list; /* none of them: a text */
  guint min, max;                                          /* characters; max 0: no bound */
  const char *const *values; /* (nullable): of a choice; ends in NULL */
} TopayFlowCatalogueField;

typedef struct _TopayFlowCatalogue TopayFlowCatalogue;

TopayFlowCatalogue *topay_flow_catalogue_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_catalogue_free (TopayFlowCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayFlowCatalogue, topay_flow_catalogue_free)

void topay_flow_catalogue_add_name (TopayFlowCatalogue *self,
                                    TopayFlowCatalogueKind kind,
                                    const char *name);
void topay_flow_catalogue_add_endpoint (TopayFlowCatalogue *self, const char *name);
/* Its calls can be kept on this computer until the service has them. */
void topay_flow_catalogue_set_queueable (TopayFlowCatalogue *self, const char *name);
void topay_flow_catalogue_add_request_field (TopayFlowCatalogue *self,
                                             const char *endpoint,
                                             const TopayFlowCatalogueField *field);
void topay_flow_catalogue_add_reply_field (TopayFlowCatalogue *self,
                                           const char *endpoint,
                                           const TopayFlowCatalogueField *field);
/* A refusal with @endpoint NULL is one that whoever shows a wizard has words for. */
void
topay_flow_catalogue_add_refusal (TopayFlowCatalogue *self, const char *endpoint, const char *code);

gboolean
topay_flow_catalogue_check (const TopayFlowCatalogue *self, const TopayFlow *flow, GError **error);

G_END_DECLS
