/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-totp.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

#include "topayd-base32-private.h"
#include "topayd-code.h"
#include "topayd-limits-private.h"
#include "topayd-seal.h"

#define DIGITS  6
#define MODULUS 1000000u

/* What is stored of an authenticator. */
typedef struct
{
  TopaydSecret *secret; /* (owned) (nullable): TOPAYD_TOTP_SECRET_BYTES */
  gint64 last_counter;
  gboolean is_confirmed;
} Stored;

static void
stored_clear (Stored *stored)
{
  g_clear_pointer (&stored->secret, topayd_secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

/* A code, and what it is held against. */
typedef struct
{
  const char *code;     /* (unowned) (nullable) */
  const Stored *stored; /* (unowned) */
} Typed;

/* RFC 2104 with the hash that all authenticators know; libsodium has none with SHA-1. */
static void
hmac_sha1 (const guint8 *secret, const guint8 message[8], guint8 digest[20])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, secret, TOPAYD_TOTP_SECRET_BYTES);
  gsize length = 20;

  g_hmac_update (hmac, message, 8);
  g_hmac_get_digest (hmac, digest, &length);
}

/**
 * topayd_totp_compute:
 * @secret: of the authenticator
 * @counter: steps of half a minute since 1970
 * @code: (out caller-allocates): six digits and NUL
 *
 * The code of a step: RFC 6238, with SHA-1, and RFC 4226, 5.3.
 */
void
topayd_totp_compute (const guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                     gint64 counter,
                     char code[TOPAYD_TOTP_SIZE])
{
  guint8 message[8], digest[20];
  guint32 number = 0;
  guint offset;

  for (int i = 7; i >= 0; i--, counter >>= 8)
    message[i] = (guint8) (counter & 0xFF);
  hmac_sha1 (secret, message, digest);
  offset = digest[19] & 0xF;
  for (guint i = 0; i < 4; i++)
    number = number << 8 | digest[offset + i];
  number = (number & 0x7FFFFFFF) % MODULUS;
  for (gsize i = DIGITS; i-- > 0; number /= 10)
    code[i] = (char) ('0' + number % 10);
  code[DIGITS] = '\0';
  sodium_memzero (digest, sizeof digest);
}

/**
 * topayd_totp_verify:
 * @secret: of the authenticator
 * @typed: (nullable): what was typed
 * @last_counter: step of the last code that was right; -1 for none
 * @now: Unix seconds
 * @counter: (out): step of @typed when it is right
 *
 * Takes the code of this step and of the one before, which a slow network or finger needs (RFC
 * 6238, 5.2), never one that is to come, and none that is not newer than the last one taken.
 *
 * Returns: whether the code is right
 */
gboolean
topayd_totp_verify (const guint8 secret[TOPAYD_TOTP_SECRET_BYTES],
                    const char *typed,
                    gint64 last_counter,
                    gint64 now,
                    gint64 *counter)
{
  char digits[TOPAYD_TOTP_SIZE], code[TOPAYD_TOTP_SIZE];
  gboolean is_code = topayd_code_fold (typed, digits, DIGITS), is_right = FALSE;
  gint64 step = now / TOPAYD_TOTP_STEP_S;

  for (gint64 candidate = step - 1; candidate <= step; candidate++)
    {
      topayd_totp_compute (secret, candidate, code);
      if (sodium_memcmp (code, digits, DIGITS) == 0 && candidate > last_counter)
        {
          *counter = candidate;
          is_right = TRUE;
        }
    }
  sodium_memzero (digits, sizeof digits);
  sodium_memzero (code, sizeof code);
  return is_right && is_code;
}

static char *
make_context (const TopaydOwner *owner)
{
  return g_strconcat (
      owner->kind == TOPAYD_OWNER_AGENT ? "totp:agent:" : "totp:account:", owner->id, NULL);
}

static const char *
get_select (const TopaydOwner *owner)
{
  return owner->kind == TOPAYD_OWNER_AGENT
             ? "SELECT sealed, last_counter, confirmed_at FROM totp_secrets WHERE agent_id = ?1"
             : "SELECT sealed, last_counter, confirmed_at FROM totp_secrets WHERE account_id = ?1";
}

static gboolean
read_stored (TopaydRows *rows,
             const TopaydIdentity *identity,
             const TopaydOwner *owner,
             Stored *stored,
             GError **error)
{
  g_autofree char *context = make_context (owner);
  gsize size = 0;
  gconstpointer sealed = topayd_rows_get_blob (rows, 0, &size);

  stored->last_counter = topayd_rows_get_integer (rows, 1);
  stored->is_confirmed = !topayd_rows_is_null (rows, 2);
  stored->secret = topayd_seal_open (identity->keys, context, sealed, size, error);
  return stored->secret != NULL;
}

static gboolean
load (const TopaydVisit *visit, const TopaydOwner *owner, Stored *stored, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (visit->transaction, get_select (owner),
                                                   TOPAYD_VALUES (TOPAYD_TEXT (owner->id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    return read_stored (rows, visit->identity, owner, stored, error);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
store_secret (const TopaydVisit *visit,
              const TopaydOwner *owner,
              const TopaydSecret *secret,
              GError **error)
{
  gboolean is_agent = owner->kind == TOPAYD_OWNER_AGENT;
  g_autofree char *context = make_context (owner);
  g_autoptr (GBytes) sealed =
      topayd_seal (visit->identity->keys, context, secret, TOPAYD_TOTP_SECRET_BYTES);

  return topayd_sql_run (visit->transaction,
                         is_agent ? "DELETE FROM totp_secrets WHERE agent_id = ?1"
                                  : "DELETE FROM totp_secrets WHERE account_id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (owner->id)), error)
         && topayd_sql_run (visit->transaction,
                            "INSERT INTO totp_secrets (account_id, agent_id, sealed, created_at) "
                            "VALUES (?1, ?2, ?3, ?4)",
                            TOPAYD_VALUES (is_agent ? TOPAYD_NULL : TOPAYD_TEXT (owner->id),
                                           is_agent ? TOPAYD_TEXT (owner->id) : TOPAYD_NULL,
                                           TOPAYD_BLOB (g_bytes_get_data (sealed, NULL),
                                                        g_bytes_get_size (sealed)),
                                           TOPAYD_INTEGER (visit->caller->now)),
                            error);
}

/**
 * topayd_totp_enrol:
 * @visit: the job
 * @owner: whose authenticator
 * @secret: (out) (transfer full): what the authenticator needs, in base 32
 * @error: return location for an error
 *
 * Draws a new secret, in place of one there was. It is not asked for before topayd_totp_confirm().
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_totp_enrol (const TopaydVisit *visit,
                   const TopaydOwner *owner,
                   TopaydSecret **secret,
                   GError **error)
{
  g_autoptr (TopaydSecret) drawn = topayd_secret_new (NULL, TOPAYD_TOTP_SECRET_BYTES);
  g_autoptr (TopaydSecret) text =
      topayd_secret_new (NULL, TOPAYD_BASE32_LENGTH (TOPAYD_TOTP_SECRET_BYTES));

  randombytes_buf (drawn, TOPAYD_TOTP_SECRET_BYTES);
  topayd_base32_encode ((const guint8 *) drawn, TOPAYD_TOTP_SECRET_BYTES, text);
  if (!store_secret (visit, owner, drawn, error))
    return FALSE;

  *secret = g_steal_pointer (&text);
  return topayd_note (visit, owner, &(TopaydAuditEntry){ .action = "totp.enrol", .level = 1 },
                      error);
}

/* The counter moves only forward, in the same transaction: of two uses of one code the second finds
 * it used. */
static gboolean
accept (const TopaydVisit *visit,
        const TopaydOwner *owner,
        gint64 counter,
        TopaydOutcome *outcome,
        GError **error)
{
  if (!topayd_sql_run (
          visit->transaction,
          owner->kind == TOPAYD_OWNER_AGENT
              ? "UPDATE totp_secrets SET last_counter = ?2, confirmed_at = coalesce (confirmed_at, "
                "?3) WHERE agent_id = ?1 AND last_counter < ?2"
              : "UPDATE totp_secrets SET last_counter = ?2, confirmed_at = coalesce (confirmed_at, "
                "?3) WHERE account_id = ?1 AND last_counter < ?2",
          TOPAYD_VALUES (TOPAYD_TEXT (owner->id), TOPAYD_INTEGER (counter),
                         TOPAYD_INTEGER (visit->caller->now)),
          error))
    return FALSE;
  if (topayd_sql_get_changes (visit->transaction) == 0)
    topayd_outcome_set (outcome, "second_factor_failed");

  return outcome->code != NULL || topayd_lock_clear (visit->transaction, "totp", owner->id, error);
}

static gboolean
judge (const TopaydVisit *visit,
       const TopaydOwner *owner,
       const Typed *typed,
       TopaydOutcome *outcome,
       GError **error)
{
  const Stored *stored = typed->stored;
  gint64 counter = 0, wait_s = 0;

  if (!topayd_window_try (visit, "totp", owner->id, &wait_s, error))
    return FALSE;
  if (wait_s > 0)
    {
      topayd_outcome_set (outcome, "too_many");
      outcome->retry_after_s = wait_s;
      return TRUE;
    }
  if (stored->secret != NULL
      && topayd_totp_verify ((const guint8 *) stored->secret, typed->code, stored->last_counter,
                             visit->caller->now, &counter))
    return accept (visit, owner, counter, outcome, error);

  topayd_outcome_set (outcome, "second_factor_failed");
  return TRUE;
}

/**
 * topayd_totp_confirm:
 * @visit: the job
 * @owner: whose authenticator
 * @code: the first code of the new authenticator
 * @outcome: (out): done, “second_factor_failed” or “too_many”
 * @error: return location for an error
 *
 * Puts a new authenticator in force.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_totp_confirm (const TopaydVisit *visit,
                     const TopaydOwner *owner,
                     const char *code,
                     TopaydOutcome *outcome,
                     GError **error)
{
  g_auto (Stored) stored = { NULL };

  topayd_outcome_set (outcome, NULL);
  return load (visit, owner, &stored, error)
         && judge (visit, owner, &(Typed){ code, &stored }, outcome, error)
         && topayd_note (
             visit, owner,
             &(TopaydAuditEntry){ .action = "totp.confirm", .result = outcome->code, .level = 1 },
             error);
}

/**
 * topayd_totp_is_on:
 * @transaction: a transaction
 * @owner: whose authenticator
 * @is_on: (out): whether one is in force
 * @error: return location for an error
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_totp_is_on (TopaydTransaction *transaction,
                   const TopaydOwner *owner,
                   gboolean *is_on,
                   GError **error)
{
  gint64 n_confirmed = 0;
  gboolean done = topayd_sql_get_integer (
      transaction,
      owner->kind == TOPAYD_OWNER_AGENT
          ? "SELECT count (*) FROM totp_secrets WHERE agent_id = ?1 AND confirmed_at IS NOT NULL"
          : "SELECT count (*) FROM totp_secrets WHERE account_id = ?1 AND confirmed_at IS NOT NULL",
      TOPAYD_VALUES (TOPAYD_TEXT (owner->id)), &n_confirmed, error);

  *is_on = n_confirmed > 0;
  return done;
}

/**
 * topayd_totp_use:
 * @visit: the job
 * @owner: whose authenticator
 * @code: (nullable): what was typed
 * @outcome: (out): done, “second_factor_failed” or “too_many”
 * @error: return location for an error
 *
 * Judges a code of an authenticator that is in force; five in a quarter of an hour.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_totp_use (const TopaydVisit *visit,
                 const TopaydOwner *owner,
                 const char *code,
                 TopaydOutcome *outcome,
                 GError **error)
{
  g_auto (Stored) stored = { NULL };

  topayd_outcome_set (outcome, NULL);
  if (!load (visit, owner, &stored, error))
    return FALSE;
  if (!stored.is_confirmed)
    stored_clear (&stored);

  return judge (visit, owner, &(Typed){ code, &stored }, outcome, error);
}
