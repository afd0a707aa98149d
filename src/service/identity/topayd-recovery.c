/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "topayd-accounts-private.h"
#include "topayd-base32-private.h"
#include "topayd-errand-private.h"
#include "topayd-limits-private.h"
#include "topayd-recovery-private.h"

/* 80 bits; the first two letters are kept in clear and differ within a set, so that one hash is
 * compared and not ten. 70 unknown bits behind Argon2id remain. */
#define CODE_BYTES   10
#define HINT_LENGTH  2
#define GROUP_LENGTH 4

typedef struct
{
  TopaydErrand errand;

  /* Input */
  TopaydOwnerKind owner_kind;
  char *owner_id; /* (owned) */

  /* In progress */
  TopaydSecret *codes[TOPAYD_RECOVERY_CODES]; /* (owned): as they are typed without hyphens */
  char *hashes[TOPAYD_RECOVERY_CODES];        /* (owned) */
  guint n_hashed;
} Renewal;

static void
renewal_free (Renewal *self)
{
  for (guint i = 0; i < TOPAYD_RECOVERY_CODES; i++)
    {
      topayd_secret_free (self->codes[i]);
      g_free (self->hashes[i]);
    }
  topayd_errand_clear (&self->errand);
  g_free (self->owner_id);
  g_free (self);
}

void
topayd_recovery_match_clear (TopaydRecoveryMatch *match)
{
  g_clear_pointer (&match->hash, g_free);
  match->id[0] = '\0';
}

/* What looks like a letter of base 32 but is none is what people make of it. */
static char
unfold_letter (char typed)
{
  switch (typed)
    {
    case '0':
      return 'O';
    case '1':
      return 'I';
    case '8':
      return 'B';
    default:
      return g_ascii_toupper (typed);
    }
}

TopaydSecret *
topayd_recovery_fold (const char *typed)
{
  g_autoptr (TopaydSecret) folded = topayd_secret_new (NULL, TOPAYD_RECOVERY_LENGTH);
  gsize length = 0;

  if (typed == NULL || strnlen (typed, 65) > 64)
    return NULL;

  for (const char *at = typed; *at != '\0'; at++)
    {
      if (*at == ' ' || *at == '-')
        continue;
      if (length == TOPAYD_RECOVERY_LENGTH || !g_ascii_isalnum (*at) || *at == '9')
        return NULL;
      folded[length++] = unfold_letter (*at);
    }
  return length == TOPAYD_RECOVERY_LENGTH ? g_steal_pointer (&folded) : NULL;
}

static gboolean
read_match (const TopaydVisit *visit,
            const TopaydOwner *owner,
            const char *hint,
            TopaydRecoveryMatch *match,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      owner->kind == TOPAYD_OWNER_AGENT
          ? "SELECT id, hash FROM recovery_codes WHERE agent_id = ?1 AND hint = ?2 "
            "AND used_at IS NULL"
          : "SELECT id, hash FROM recovery_codes WHERE account_id = ?1 AND hint = ?2 "
            "AND used_at IS NULL",
      TOPAYD_VALUES (TOPAYD_TEXT (owner->id), TOPAYD_TEXT (hint)), error);

  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    {
      g_strlcpy (match->id, topayd_rows_get_text (rows, 0), sizeof match->id);
      match->hash = topayd_rows_dup_text (rows, 1);
    }
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
topayd_recovery_find (const TopaydVisit *visit,
                      const TopaydOwner *owner,
                      const TopaydSecret *folded,
                      TopaydRecoveryMatch *match,
                      GError **error)
{
  char hint[HINT_LENGTH + 1] = "";

  topayd_recovery_match_clear (match);
  if (folded != NULL)
    memcpy (hint, folded, HINT_LENGTH);
  if (!topayd_window_try (visit, "recovery_code", owner->id, &match->wait_s, error))
    return FALSE;

  return match->wait_s > 0 || read_match (visit, owner, hint, match, error);
}

gboolean
topayd_recovery_take (const TopaydVisit *visit,
                      const TopaydOwner *owner,
                      const TopaydRecoveryMatch *match,
                      gboolean *taken,
                      GError **error)
{
  TopaydTell tell = { .kind = TOPAYD_TELL_RECOVERY_CODE_USED,
                      .account_id = owner->id,
                      .created_at = visit->caller->now };

  if (!topayd_sql_run (visit->transaction,
                       "UPDATE recovery_codes SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL",
                       TOPAYD_VALUES (TOPAYD_TEXT (match->id), TOPAYD_INTEGER (visit->caller->now)),
                       error))
    return FALSE;

  *taken = topayd_sql_get_changes (visit->transaction) == 1;
  if (!*taken)
    return TRUE;

  return topayd_lock_clear (visit->transaction, "recovery_code", owner->id, error)
         && topayd_note (visit, owner,
                         &(TopaydAuditEntry){ .action = "recovery.use", .object = match->id },
                         error)
         && (owner->kind == TOPAYD_OWNER_AGENT || topayd_account_tell (visit, &tell, error));
}

static gboolean
has_hint (const Renewal *self, guint n_codes, const TopaydSecret *code)
{
  for (guint i = 0; i < n_codes; i++)
    {
      if (memcmp (self->codes[i], code, HINT_LENGTH) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
draw_codes (Renewal *self)
{
  guint8 bytes[CODE_BYTES];

  for (guint i = 0; i < TOPAYD_RECOVERY_CODES; i++)
    {
      self->codes[i] = topayd_secret_new (NULL, TOPAYD_RECOVERY_LENGTH);
      do
        {
          randombytes_buf (bytes, sizeof bytes);
          topayd_base32_encode (bytes, sizeof bytes, self->codes[i]);
        }
      while (has_hint (self, i, self->codes[i]));
    }
  sodium_memzero (bytes, sizeof bytes);
}

static gboolean
insert_code (const TopaydVisit *visit, const Renewal *self, guint i, GError **error)
{
  gboolean is_agent = self->owner_kind == TOPAYD_OWNER_AGENT;
  char id[TOPAYD_ID_SIZE], hint[HINT_LENGTH + 1] = "";

  topayd_id_draw (id);
  memcpy (hint, self->codes[i], HINT_LENGTH);
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO recovery_codes (id, account_id, agent_id, hint, hash, created_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), is_agent ? TOPAYD_NULL : TOPAYD_TEXT (self->owner_id),
                     is_agent ? TOPAYD_TEXT (self->owner_id) : TOPAYD_NULL, TOPAYD_TEXT (hint),
                     TOPAYD_TEXT (self->hashes[i]), TOPAYD_INTEGER (visit->caller->now)),
      error);
}

static gboolean
store_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Renewal *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  TopaydOwner owner = { self->owner_kind, self->owner_id };

  if (!topayd_sql_run (transaction,
                       owner.kind == TOPAYD_OWNER_AGENT
                           ? "DELETE FROM recovery_codes WHERE agent_id = ?1"
                           : "DELETE FROM recovery_codes WHERE account_id = ?1",
                       TOPAYD_VALUES (TOPAYD_TEXT (owner.id)), error))
    return FALSE;

  for (guint i = 0; i < TOPAYD_RECOVERY_CODES; i++)
    {
      if (!insert_code (&visit, self, i, error))
        return FALSE;
    }
  return topayd_note (&visit, &owner, &(TopaydAuditEntry){ .action = "recovery.renew", .level = 2 },
                      error);
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (topayd_errand_written (task, result))
    g_task_return_boolean (task, TRUE);
}

static void on_hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
hash_next (GTask *task)
{
  Renewal *self = g_task_get_task_data (task);

  if (self->n_hashed == TOPAYD_RECOVERY_CODES)
    topayd_errand_write (task, store_job, on_stored_cb);
  else
    topayd_hasher_hash_async (self->errand.identity->hasher, self->codes[self->n_hashed], NULL,
                              on_hashed_cb, g_object_ref (task));
}

static void
on_hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Renewal *self = g_task_get_task_data (task);
  char *hash = topayd_hasher_hash_finish (self->errand.identity->hasher, result, &error);

  if (hash == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->hashes[self->n_hashed++] = hash;
  hash_next (task);
}

/**
 * topayd_recovery_renew_async:
 * @identity: hasher, store
 * @owner: whose codes
 * @caller: who asks
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Draws ten new recovery codes; the ones before are void. They are hashed one after the other, so
 * that people who sign in meanwhile find a place.
 */
void
topayd_recovery_renew_async (const TopaydIdentity *identity,
                             const TopaydOwner *owner,
                             const TopaydCaller *caller,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Renewal *self = g_new0 (Renewal, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->owner_kind = owner->kind;
  self->owner_id = g_strdup (owner->id);
  draw_codes (self);
  g_task_set_source_tag (task, topayd_recovery_renew_async);
  g_task_set_task_data (task, self, (GDestroyNotify) renewal_free);
  hash_next (task);
}

/* XXXX-XXXX-XXXX-XXXX */
static TopaydSecret *
group (const TopaydSecret *code)
{
  TopaydSecret *grouped = topayd_secret_new (NULL, TOPAYD_RECOVERY_LENGTH + 3);
  gsize length = 0;

  for (gsize i = 0; i < TOPAYD_RECOVERY_LENGTH; i++)
    {
      if (i > 0 && i % GROUP_LENGTH == 0)
        grouped[length++] = '-';
      grouped[length++] = code[i];
    }
  return grouped;
}

/**
 * topayd_recovery_renew_finish:
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type TopaydSecret) (nullable): the codes, to be shown once;
 * %NULL on errors
 */
GPtrArray *
topayd_recovery_renew_finish (GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  GPtrArray *codes;
  Renewal *self;

  if (!g_task_propagate_boolean (task, error))
    return NULL;

  self = g_task_get_task_data (task);
  codes = g_ptr_array_new_with_free_func ((GDestroyNotify) topayd_secret_free);
  for (guint i = 0; i < TOPAYD_RECOVERY_CODES; i++)
    g_ptr_array_add (codes, group (self->codes[i]));
  return codes;
}
