/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-wire-endpoints.h"
#include "wire-catalogue.h"

/* Which refusals belong to which call. All others may come from any call and have words of the app.
 * “flow” narrows it down where the same endpoint serves several wizards. */
static const struct
{
  const char *endpoint, *code, *flow;
} refusals[] = {
  { "reset_resend", "code_void", NULL },
  { "reset_code", "code_wrong", NULL },
  { "reset_code", "code_void", NULL },
  { "reset_proof", "second_factor_failed", NULL },
  { "reset_proof", "code_void", NULL },
  { "reset_finish", "code_void", NULL },
  { "reset_finish", "password_too_short", "reset-login-password" },
  { "reset_finish", "password_too_long", "reset-login-password" },
  { "reset_finish", "password_common", "reset-login-password" },
  { "reset_finish", "password_personal", "reset-login-password" },
  { "reset_finish", "pin_format", "reset-payment-password" },
  { "reset_finish", "pin_simple", "reset-payment-password" },
  { "reset_finish", "forbidden", "reset-payment-password" },
  { "unlock_finish", "code_void", NULL },
  { "freeze", "frozen", NULL },
  { "freeze", "signed_out", NULL },
  { "step_up_finish", "code_wrong", NULL },
  { "step_up_finish", "code_void", NULL },
  { "case_confirm", "wrong_state", NULL },
  { "case_confirm", "step_up_required", NULL },
  { "case_open", "case_exists", NULL },
  { "case_open", "evidence_missing", NULL },
  { "case_open", "evidence_too_many", NULL },
  { "case_open", "amount_too_high", "refund" },
  { "case_open", "payment_not_paid", "refund" },
  { "case_open", "too_late", "refund" },
  { "case_open", "too_early", "refund" },
  { "case_open", "payment_not_paid", "wrong-transfer" },
  { "case_open", "too_late", "wrong-transfer" },
  { "case_act", "wrong_state", NULL },
  { "case_act", "too_late", NULL },
  { "case_act", "evidence_missing", NULL },
  { "case_act", "evidence_too_many", NULL },
};

/* Codes that mean nothing but for the call they belong to. */
static const char *const special[] = {
  "code_wrong",        "code_void",        "password_too_short",
  "password_too_long", "password_common",  "password_personal",
  "pin_format",        "pin_simple",       "case_exists",
  "amount_too_high",   "payment_not_paid", "too_late",
  "too_early",         "evidence_missing", "evidence_too_many",
  "wrong_state",       "four_eyes",        "claimed",
  "content_changed",   "part_wrong",       NULL,
};

/* win.NAME of the app. */
static const char *const actions[] = { "sign-in" };

static void
describe (const TopayWireField *field, const char *name, TopayFlowCatalogueField *described)
{
  gboolean is_text = field->type == TOPAY_WIRE_STRING;

  *described = (TopayFlowCatalogueField){
    .name = name,
    .required = (field->flags & TOPAY_WIRE_REQUIRED) != 0,
    .secret = (field->flags & TOPAY_WIRE_SECRET) != 0,
    .is_boolean = field->type == TOPAY_WIRE_BOOLEAN,
    .is_number = field->type == TOPAY_WIRE_INTEGER,
    .is_id = is_text && field->format == TOPAY_WIRE_FORMAT_ID,
    .is_date = is_text && field->format == TOPAY_WIRE_FORMAT_DATE,
    .is_list = field->type == TOPAY_WIRE_RECORDS,
    .min = is_text ? (guint) field->min : 0,
    .max = is_text ? (guint) field->max : 0,
    .values = field->values,
  };
}

static void
add_request (TopayFlowCatalogue *self, const TopayWireEndpoint *endpoint)
{
  for (guint i = 0; endpoint->request != NULL && i < endpoint->request->n_fields; i++)
    {
      const TopayWireField *field = &endpoint->request->fields[i];
      TopayFlowCatalogueField described;

      describe (field, field->name, &described);
      topay_flow_catalogue_add_request_field (self, endpoint->name, &described);
    }
}

/* Fields of a nested record have the name of the outer one before theirs. */
static void
add_reply (TopayFlowCatalogue *self,
           const char *endpoint,
           const TopayWireRecord *record,
           const char *prefix)
{
  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];
      g_autofree char *name = g_strconcat (prefix, field->name, NULL);
      TopayFlowCatalogueField described;

      if (field->type == TOPAY_WIRE_RECORD)
        {
          g_autofree char *inner = g_strconcat (name, ".", NULL);

          add_reply (self, endpoint, field->record, inner);
          continue;
        }
      describe (field, name, &described);
      topay_flow_catalogue_add_reply_field (self, endpoint, &described);
    }
}

static void
add_refusals (TopayFlowCatalogue *self, const char *flow)
{
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    if (!g_strv_contains (special, topay_wire_error_codes[i].code))
      topay_flow_catalogue_add_refusal (self, NULL, topay_wire_error_codes[i].code);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_assert_nonnull (topay_wire_error_code_find (refusals[i].code));
      if (refusals[i].flow == NULL || g_strcmp0 (refusals[i].flow, flow) == 0)
        topay_flow_catalogue_add_refusal (self, refusals[i].endpoint, refusals[i].code);
    }
}

static void
add_articles (TopayFlowCatalogue *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (SOURCE_PATH "/data/articles/en", 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".md"))
      {
        g_autofree char *id = g_strndup (name, strlen (name) - strlen (".md"));

        topay_flow_catalogue_add_name (self, TOPAY_FLOW_CATALOGUE_ARTICLE, id);
      }
}

/* A planned wizard cannot be gone to. */
static void
add_wizards (TopayFlowCatalogue *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (SOURCE_PATH "/data/flows/wizards.list", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_suffix (*line, " available"))
      {
        g_autofree char *id = g_strndup (*line, strlen (*line) - strlen (" available"));

        topay_flow_catalogue_add_name (self, TOPAY_FLOW_CATALOGUE_FLOW, id);
      }
}

TopayFlowCatalogue *
wire_catalogue_new (const char *flow)
{
  TopayFlowCatalogue *self = topay_flow_catalogue_new ();

  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      topay_flow_catalogue_add_endpoint (self, topay_wire_endpoints[i]->name);
      if (topay_wire_endpoints[i]->queueable)
        topay_flow_catalogue_set_queueable (self, topay_wire_endpoints[i]->name);
      add_request (self, topay_wire_endpoints[i]);
      add_reply (self, topay_wire_endpoints[i]->name, topay_wire_endpoints[i]->reply, "");
    }
  add_refusals (self, flow);
  add_articles (self);
  add_wizards (self);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    topay_flow_catalogue_add_name (self, TOPAY_FLOW_CATALOGUE_ACTION, actions[i]);
  return self;
}

static void
append_string (GString *text, const char *line)
{
  const char *open = strchr (line, '"');
  const char *close = strrchr (line, '"');
  g_autofree char *quoted = g_strndup (open + 1, (gsize) (close - open - 1));
  g_autofree char *plain = g_strcompress (quoted);

  g_string_append (text, plain);
}

/* Reads what the wizards need of the format: entries of one msgid and one msgstr. */
GHashTable *
catalogue_read_chinese (void)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) id = g_string_new (NULL);
  g_autoptr (GString) translated = g_string_new (NULL);
  GString *part = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (SOURCE_PATH "/po/zh_CN.po", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, "msgid \""))
        part = g_string_truncate (id, 0);
      else if (g_str_has_prefix (*line, "msgstr \""))
        part = g_string_truncate (translated, 0);
      else if (**line != '"')
        {
          if (part == translated)
            g_hash_table_replace (texts, g_strdup (id->str), g_strdup (translated->str));
          part = NULL;
        }
      if (part != NULL)
        append_string (part, *line);
    }
  return texts;
}
