/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topayd-audit.h"
#include "topayd-commands-private.h"
#include "topayd-payout-books.h"
#include "topayd-payout-demo.h"

/* One that waits for the thread of the payouts. */
typedef struct
{
  TopaydStore *store;  /* (owned) */
  char *operator_name; /* (owned) */
  GArray *faults;      /* (owned) (element-type TopaydPayoutFault): to be scripted */
  gboolean settles;
  guint n_settled;
} Errand;

static void
errand_free (gpointer errand)
{
  Errand *self = errand;

  g_object_unref (self->store);
  g_array_unref (self->faults);
  g_free (self->operator_name);
  g_free (self);
}

static gboolean
check_payouts (TopaydService *service, TopaydAdminRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (service->payouts != NULL)
    return TRUE;
  error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_INVALID, "The service has no channel to pay by");
  topayd_admin_request_refuse (request, error);
  return FALSE;
}

/* --- The books --- */

static void
add_difference (GVariantBuilder *list, const TopaydDifference *difference)
{
  const char *here = difference->here != NULL ? difference->here : "-";
  const char *there = difference->there != NULL ? difference->there : "-";

  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (list, "{sv}", "payout", g_variant_new_string (difference->id));
  g_variant_builder_add (list, "{sv}", "kind",
                         g_variant_new_string (topayd_difference_kind_get_name (difference->kind)));
  g_variant_builder_add (list, "{sv}", "here", g_variant_new_string (here));
  g_variant_builder_add (list, "{sv}", "there", g_variant_new_string (there));
  g_variant_builder_close (list);
}

static void
on_reconciled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydAdminRequest *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) differences =
      topayd_payouts_reconcile_finish (TOPAYD_PAYOUTS (source), result, &error);
  g_autoptr (GVariantDict) reply = NULL;
  GVariantBuilder list;

  if (differences == NULL)
    {
      topayd_admin_request_refuse (request, error);
      return;
    }
  reply = g_variant_dict_new (NULL);
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < differences->len; i++)
    add_difference (&list, g_ptr_array_index (differences, i));
  g_variant_dict_insert (reply, "differences", "aa{sv}", &list);
  topayd_admin_request_answer (request, reply);
}

/* Compares the books of the last 30 days; the reply has "differences" (aa{sv}). */
void
topayd_command_payouts_reconcile (TopaydService *service, TopaydAdminRequest *request)
{
  if (check_payouts (service, request))
    topayd_payouts_reconcile_async (service->payouts, topayd_admin_request_get_operator (request),
                                    on_reconciled_cb, request);
}

/* --- The rows --- */

static void
add_row (GVariantBuilder *list, TopaydRows *rows)
{
  static const char *const names[] = { "payout", "case", "state", "method", "look" };

  g_variant_builder_open (list, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_variant_builder_add (list, "{sv}", names[i],
                           g_variant_new_string (topayd_rows_get_text (rows, i)));
  g_variant_builder_add (list, "{sv}", "amount",
                         g_variant_new_int64 (topayd_rows_get_integer (rows, 5)));
  g_variant_builder_close (list);
}

/* What is on its way, or has to be looked into; the reply has "payouts" (aa{sv}). */
gboolean
topayd_command_payouts_list (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT p.id, c.number, p.state, coalesce (p.method_label, '-'),"
      " CASE WHEN p.told_at IS NULL THEN '-' ELSE 'look' END, p.amount"
      " FROM payouts p JOIN cases c ON c.id = p.case_id"
      " WHERE p.next_ask_at IS NOT NULL OR p.told_at IS NOT NULL ORDER BY p.created_at LIMIT ?1",
      TOPAYD_VALUES (TOPAYD_INTEGER (TOPAYD_COMMAND_LIST_MAX)), error);
  GVariantBuilder list;

  if (rows == NULL)
    return FALSE;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  while (topayd_rows_next (rows, &problem))
    add_row (&list, rows);
  if (problem != NULL)
    {
      g_variant_builder_clear (&list);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  g_variant_dict_insert (command->reply, "payouts", "aa{sv}", &list);
  return topayd_command_audit (visit, command, "payout.list", NULL, error);
}

/* --- The channel of a demo --- */

static gboolean
audit_demo (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Errand *self = data;
  const TopaydAuditEntry entry = {
    .actor = self->operator_name, .action = "demo.payout", .result = "ok", .level = 2
  };

  return topayd_audit_append (transaction, &entry, error);
}

/* In the thread of the payouts. */
static gboolean
run_demo (TopaydPayouts *payouts, gpointer data, GError **error)
{
  Errand *self = data;
  TopaydPayoutDemo *demo = TOPAYD_PAYOUT_DEMO (topayd_payouts_get_adapter (payouts));

  if (!topayd_store_write (self->store, audit_demo, self, error))
    return FALSE;
  for (guint i = 0; i < self->faults->len; i++)
    if (!topayd_payout_demo_script (demo, g_array_index (self->faults, TopaydPayoutFault, i),
                                    error))
      return FALSE;
  return !self->settles || topayd_payout_demo_settle (demo, &self->n_settled, error);
}

static void
on_demo_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydAdminRequest *request = user_data;
  const Errand *self = topayd_payouts_get_errand_data (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariantDict) reply = NULL;

  if (!topayd_payouts_run_finish (TOPAYD_PAYOUTS (source), result, &error))
    {
      topayd_admin_request_refuse (request, error);
      return;
    }
  reply = g_variant_dict_new (NULL);
  g_variant_dict_insert (reply, "scripted", "u", self->faults->len);
  g_variant_dict_insert (reply, "settled", "u", self->n_settled);
  topayd_admin_request_answer (request, reply);
}

static gboolean
read_faults (TopaydAdminRequest *request, GArray *faults, GError **error)
{
  g_autofree const char **names = NULL;

  g_variant_dict_lookup (topayd_admin_request_get_arguments (request), "faults", "^a&s", &names);
  for (const char **name = names; name != NULL && *name != NULL; name++)
    {
      TopaydPayoutFault fault;

      if (!topayd_payout_fault_read (*name, &fault))
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "‘%s’ is none of late, twice, unheard, lost, closed, failed and stuck",
                       *name);
          return FALSE;
        }
      g_array_append_val (faults, fault);
    }
  return TRUE;
}

/* "faults" (as): what happens to the next payouts, one each; "settle" (b): all that is on its way
 * comes to its end now. The reply has "scripted" and "settled" (u). */
void
topayd_command_demo_payout (TopaydService *service, TopaydAdminRequest *request)
{
  g_autoptr (GArray) faults = g_array_new (FALSE, FALSE, sizeof (TopaydPayoutFault));
  g_autoptr (GError) error = NULL;
  Errand *self;

  if (!check_payouts (service, request))
    return;
  if (service->stage == NULL
      || !TOPAYD_IS_PAYOUT_DEMO (topayd_payouts_get_adapter (service->payouts)))
    g_set_error (&error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                 "Only a running demo has such a channel");
  if (error != NULL || !read_faults (request, faults, &error))
    {
      topayd_admin_request_refuse (request, error);
      return;
    }
  self = g_new0 (Errand, 1);
  self->store = g_object_ref (service->store);
  self->faults = g_steal_pointer (&faults);
  self->operator_name = g_strdup (topayd_admin_request_get_operator (request));
  g_variant_dict_lookup (topayd_admin_request_get_arguments (request), "settle", "b",
                         &self->settles);
  topayd_payouts_run_async (service->payouts, run_demo, self, errand_free, on_demo_cb, request);
}
