/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cases of an account in the terminal. */

#include "config.h"

#include "topay-help-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-case-file.h"
#include "topay-case-proof.h"
#include "topay-case.h"
#include "topay-error.h"
#include "topay-help-session.h"
#include "topay-language.h"
#include "topay-service.h"

#define MAX_NAME_BYTES 254
#define MAX_PAGES      40 /* of the list: nobody has 6,000 cases */

typedef struct
{
  const TopayHelp *help;
  const TopayHelpCases *wanted;
  GSettings *settings;       /* (owned) (nullable) */
  TopayHelpSession *session; /* (owned) */
  GPtrArray *cases;          /* (owned) (element-type TopayWireCase) */
} Visit;

static void
case_free (gpointer data)
{
  topay_wire_free (&topay_record_case, data);
}

static void
visit_clear (Visit *self)
{
  g_clear_pointer (&self->session, topay_help_session_free);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_clear)

/* --- The service --- */

/* Takes the cases of @list that are not there yet: between two calls some may have moved. */
static void
take_cases (Visit *self, TopayWireCaseList *list)
{
  while (list->cases->len > 0)
    {
      TopayWireCase *row = g_ptr_array_steal_index (list->cases, 0);
      gboolean is_known = FALSE;

      for (guint i = 0; i < self->cases->len && !is_known; i++)
        is_known =
            g_str_equal (((TopayWireCase *) g_ptr_array_index (self->cases, i))->id, row->id);
      if (is_known)
        case_free (row);
      else
        g_ptr_array_add (self->cases, row);
    }
}

static gboolean
fetch_cases (Visit *self, GError **error)
{
  TopayWireCasePage page = { 0 };
  gboolean is_more = TRUE;

  for (guint i = 0; i < MAX_PAGES && is_more; i++)
    {
      TopayWireCaseList *list =
          topay_help_session_call (self->session, &topay_endpoint_cases, &page, error);

      if (list == NULL)
        return FALSE;
      page.skip += list->cases->len;
      is_more = list->cases->len > 0 && page.skip < list->n_total;
      take_cases (self, list);
      topay_wire_free (&topay_record_case_list, list);
    }
  return TRUE;
}

/* By its number, however it was typed, or its id. */
static const TopayWireCase *
find_case (const Visit *self, const char *name)
{
  g_autoptr (GString) bare = g_string_new (name);

  g_string_replace (bare, " ", "", 0);
  for (guint i = 0; i < self->cases->len; i++)
    {
      const TopayWireCase *row = g_ptr_array_index (self->cases, i);

      if (g_ascii_strcasecmp (row->number, bare->str) == 0
          || g_ascii_strcasecmp (row->id, bare->str) == 0)
        return row;
    }
  return NULL;
}

/* The events come in several answers. */
static gboolean
fetch_case (Visit *self, const char *id, TopayCaseFile *file, GError **error)
{
  TopayWireCaseLook look = { .case_id = (char *) id };
  TopayCaseMerge merge = TOPAY_CASE_MERGE_MORE;

  while (merge == TOPAY_CASE_MERGE_MORE)
    {
      TopayWireCaseDetail *answer;

      look.since = topay_case_file_get_n_events (file);
      answer = topay_help_session_call (self->session, &topay_endpoint_case_look, &look, error);
      if (answer == NULL)
        return FALSE;
      merge = topay_case_file_merge (file, answer);
    }
  if (merge == TOPAY_CASE_MERGE_DONE)
    return TRUE;
  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND,
                       _ ("The history of this case does not hold together. Tell us, and keep "
                          "what you saved of it."));
  return FALSE;
}

static TopayHelpExit
fail (Visit *self, const GError *error)
{
  if (topay_help_session_is_interrupted (self->session))
    return TOPAY_HELP_INTERRUPTED;
  topay_help_tell_problem (error);
  return TOPAY_HELP_UNABLE;
}

static gboolean
begin (Visit *self, GError **error)
{
  g_autoptr (TopayClient) client = NULL;

  topay_client_init_tls ();
  self->settings = topay_service_open_settings ();
  client = topay_service_new_client (self->settings);
  self->session = topay_help_session_new (client);
  self->cases = g_ptr_array_new_with_free_func (case_free);
  if (client == NULL)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND,
                           _ ("No Topay service is set up"));
      return FALSE;
    }
  return topay_help_session_begin (self->session, self->wanted->account,
                                   topay_help_choose_language (self->help, NULL), error)
         && fetch_cases (self, error);
}

/* --- What is wanted --- */

static gboolean
is_wanted (const Visit *self, const TopayWireCase *row)
{
  TopayCaseState state;
  gboolean is_over = topay_case_state_read (row->state, &state) && topay_case_is_over (state);

  return is_over ? !self->wanted->open : !self->wanted->closed;
}

static TopayHelpExit
print_cases (const Visit *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n_printed = 0;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "cases");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->cases->len; i++)
    {
      const TopayWireCase *row = g_ptr_array_index (self->cases, i);

      if (!is_wanted (self, row))
        continue;
      n_printed++;
      if (self->help->json)
        topay_help_add_case (builder, row);
      else
        topay_help_print_case_row (self->help, row);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->help->json)
    topay_help_print_json (builder);
  else if (n_printed == 0)
    topay_help_print ("%s\n", _ ("There are no such cases."));
  return n_printed > 0 ? TOPAY_HELP_FOUND : TOPAY_HELP_NOTHING;
}

static TopayHelpExit
print_proof (Visit *self, const TopayWireCaseDetail *detail)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = topay_case_proof_make (detail, topay_help_get_now (), &error);

  if (text == NULL)
    return fail (self, error);
  topay_help_print ("%s", text);
  return TOPAY_HELP_FOUND;
}

static TopayHelpExit
show_case (Visit *self, const char *name)
{
  const TopayWireCase *row = find_case (self, name);
  g_autoptr (TopayCaseFile) file = g_new0 (TopayCaseFile, 1);
  g_autoptr (GError) error = NULL;

  if (row == NULL)
    return topay_help_refuse (TOPAY_HELP_NOTHING, _ ("There is no such case in this account"));
  if (!fetch_case (self, row->id, file, &error))
    return fail (self, error);
  topay_help_session_end (self->session);
  if (self->wanted->proof)
    return print_proof (self, file->detail);
  if (self->help->json)
    topay_help_print_case_json (file->detail);
  else
    topay_help_print_case (self->help, file->detail);
  return TOPAY_HELP_FOUND;
}

static gboolean
is_name (const char *text)
{
  return g_utf8_validate (text, -1, NULL) && *text != '\0' && strlen (text) <= MAX_NAME_BYTES;
}

static TopayHelpExit
check (const TopayHelp *help, const TopayHelpCases *wanted, const char *name)
{
  if (help->language != NULL)
    topay_language_apply (help->language);
  if (is_name (wanted->account) && (name == NULL || is_name (name)))
    return TOPAY_HELP_FOUND;
  return topay_help_refuse (
      TOPAY_HELP_USAGE, _ ("A name is empty, too long, or has characters that are not allowed"));
}

/* Lists the cases of an account, the latest change first. */
TopayHelpExit
topay_help_cases (const TopayHelp *self, const TopayHelpCases *wanted)
{
  g_auto (Visit) visit = { .help = self, .wanted = wanted };
  g_autoptr (GError) error = NULL;
  TopayHelpExit status = check (self, wanted, NULL);

  if (status != TOPAY_HELP_FOUND)
    return status;
  if (!begin (&visit, &error))
    return fail (&visit, error);
  topay_help_session_end (visit.session);
  return print_cases (&visit);
}

/* Tells one of them in full. @name: a number or an id */
TopayHelpExit
topay_help_case (const TopayHelp *self, const TopayHelpCases *wanted, const char *name)
{
  g_auto (Visit) visit = { .help = self, .wanted = wanted };
  g_autoptr (GError) error = NULL;
  TopayHelpExit status = check (self, wanted, name);

  if (status != TOPAY_HELP_FOUND)
    return status;
  return begin (&visit, &error) ? show_case (&visit, name) : fail (&visit, error);
}
