/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-case-news.h"
#include "topayd-cases-private.h"

#include "topayd-accounts.h"

#define MAX_LETTERS 100 /* of one transaction */
#define MAX_NUMBERS 4   /* of one letter; the app shows all */

/* Whose news have waited long enough, the oldest first. */
static GPtrArray *
list_accounts (const TopaydCases *cases, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT account_id FROM case_news GROUP BY account_id HAVING min (at) <= ?1"
      " ORDER BY min (at) LIMIT ?2",
      TOPAYD_VALUES (TOPAYD_INTEGER (topayd_cases_get_now (cases) - TOPAYD_CASE_NEWS_WAIT_S),
                     TOPAYD_INTEGER (MAX_LETTERS)),
      error);

  if (rows == NULL)
    return NULL;
  while (topayd_rows_next (rows, &problem))
    g_ptr_array_add (ids, topayd_rows_dup_text (rows, 0));
  if (problem == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The cases that a letter names, and when the latest of it happened. */
static char *
dup_numbers (const TopaydCases *cases, const char *account_id, gint64 *at, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GString *numbers = g_string_new (NULL);
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT c.number, max (n.at) FROM case_news n JOIN cases c ON c.id = n.case_id"
      " WHERE n.account_id = ?1 GROUP BY c.id ORDER BY max (n.at) DESC LIMIT ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (MAX_NUMBERS)), error);

  *at = 0;
  while (rows != NULL && topayd_rows_next (rows, &problem))
    {
      g_string_append_printf (numbers, "%s%s", numbers->len > 0 ? " " : "",
                              topayd_rows_get_text (rows, 0));
      *at = MAX (*at, topayd_rows_get_integer (rows, 1));
    }
  if (rows != NULL && problem == NULL)
    return g_string_free (numbers, FALSE);
  g_string_free (numbers, TRUE);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static gboolean
send (const TopaydCases *cases, const char *account_id, GError **error)
{
  gint64 at = 0;
  g_autofree char *numbers = dup_numbers (cases, account_id, &at, error);
  const TopaydTell tell = { .kind = TOPAYD_TELL_CASE_NEWS,
                            .account_id = account_id,
                            .channel = "email",
                            .device = numbers,
                            .created_at = at };

  return numbers != NULL && topayd_account_tell (cases->visit, &tell, error)
         && topayd_sql_run (cases->visit->transaction,
                            "DELETE FROM case_news WHERE account_id = ?1",
                            TOPAYD_VALUES (TOPAYD_TEXT (account_id)), error);
}

/**
 * topayd_case_news_send:
 * @cases: the job
 * @n_sent: (out): how many letters were queued; to be called again while it is not 0
 * @error: return location for an error
 *
 * Puts a letter into the queue for everybody whose news have waited for a minute: one, whatever
 * happened in how many cases, with their numbers and nothing else.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_news_send (const TopaydCases *cases, guint *n_sent, GError **error)
{
  g_autoptr (GPtrArray) ids = list_accounts (cases, error);

  *n_sent = 0;
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!send (cases, g_ptr_array_index (ids, i), error))
      return FALSE;
  *n_sent = ids->len;
  return TRUE;
}
