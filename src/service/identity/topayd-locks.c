/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-accounts-private.h"
#include "topayd-limits-private.h"

/* Wrong tries count twice: under the account, which is the limit, and under what was typed, which
 * is all that is ever told. An account that does not exist has only the second, and so an answer
 * that depended on the first would tell who exists. */

void
topayd_typed_make_subject (const TopaydIdentity *identity,
                           const char *typed,
                           char subject[TOPAYD_SUBJECT_SIZE])
{
  g_autofree char *name = topayd_normalize_name (typed);
  g_autofree char *email = topayd_normalize_email (typed);
  g_autofree char *phone = topayd_normalize_phone (typed);
  const char *normal = email != NULL ? email : phone != NULL ? phone : name;

  topayd_subject_make (identity->keys, "typed", normal == NULL ? typed : normal, subject);
}

/* What happens to one row. */
typedef gboolean (*Change) (TopaydTransaction *transaction, const char *subject, GError **error);

static gboolean
forget (TopaydTransaction *transaction, const char *subject, GError **error)
{
  return topayd_lock_clear (transaction, "login", subject, error);
}

static gboolean
end_wait (TopaydTransaction *transaction, const char *subject, GError **error)
{
  return topayd_sql_run (transaction,
                         "UPDATE locks SET wait_until = 0 WHERE kind = 'login' AND subject = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (subject)), error);
}

static gboolean
change_all (const TopaydVisit *visit, const TopaydAccount *account, Change change, GError **error)
{
  char subject[TOPAYD_SUBJECT_SIZE];
  g_autoptr (GPtrArray) contacts = topayd_account_load_contacts (visit, account->id, TRUE, error);

  if (contacts == NULL || !change (visit->transaction, account->id, error))
    return FALSE;

  topayd_typed_make_subject (visit->identity, account->name, subject);
  if (!change (visit->transaction, subject, error))
    return FALSE;

  for (guint i = 0; i < contacts->len; i++)
    {
      const TopaydContact *contact = g_ptr_array_index (contacts, i);

      topayd_typed_make_subject (visit->identity, contact->address, subject);
      if (!change (visit->transaction, subject, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
topayd_account_clear_login_locks (const TopaydVisit *visit,
                                  const TopaydAccount *account,
                                  GError **error)
{
  return change_all (visit, account, forget, error);
}

gboolean
topayd_account_open_login_locks (const TopaydVisit *visit,
                                 const TopaydAccount *account,
                                 GError **error)
{
  return change_all (visit, account, end_wait, error);
}

/* Counts one try under a subject; @state says whether it may be judged. */
gboolean
topayd_login_try (const TopaydVisit *visit,
                  const TopaydLoginTry *try,
                  TopayThrottleState *state,
                  gint64 *until,
                  GError **error)
{
  TopayThrottle throttle;

  if (!topayd_throttle_load (visit->transaction, try->kind, try->subject, &throttle, error))
    return FALSE;

  *state = topay_throttle_try (&throttle, visit->caller->now);
  *until = throttle.until_s;
  return *state != TOPAY_THROTTLE_OPEN
         || topayd_throttle_save (visit, try->kind, try->subject, &throttle, error);
}
