/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-hasher.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "topay-error.h"

#include "topayd-secret.h"

/* How a password travels:
 *
 *   any context                       threads "topayd-hash-1", "-2"
 *   ───────────                       ─────────────────────────────
 *   x_async: Work ──▶ queue (≤ 32) ─▶ run_work: Argon2id, HMAC, wipe
 *   callback ◀── context of the call, by the task
 */

#define SALT_BYTES 16
#define TAG_BYTES  32
#define PREFIX     "$topay1$"

const TopaydHashCost topayd_hash_cost_usual = { 64 * 1024, 3 };
const TopaydHashCost topayd_hash_cost_floor = { 19 * 1024, 2 };
const TopaydHashCost topayd_hash_cost_tests = { 64, 1 };

/* What stored hashes may ask for at most; beyond this somebody wrote into the database. */
static const TopaydHashCost cost_limit = { 1024 * 1024, 16 };

/* A stored hash, taken apart. */
typedef struct
{
  TopaydHashCost cost;
  guint8 salt[SALT_BYTES];
  guint8 tag[TAG_BYTES];
} Encoded;

typedef struct
{
  /* Input */
  TopaydSecret *password; /* (owned): wiped as soon as it is hashed */
  gboolean verifies;      /* against @encoded, otherwise makes a new one */
  gboolean is_nobody;     /* takes the time and says no */
  Encoded encoded;

  /* Output */
  TopaydVerify verify;
  char *made; /* (owned) (nullable) */
} Work;

struct _TopaydHasher
{
  GObject parent_instance;
  TopaydSecret *pepper; /* (owned) */
  TopaydHashCost cost;
  GThread *threads[TOPAYD_HASHER_THREADS]; /* (owned) */
  GAsyncQueue *queue; /* (owned) (element-type GTask); a task without data: the end */
  int n_waiting;      /* atomic: queued or running */
  int n_done;         /* atomic */
  int is_closed;      /* atomic */
};

G_DEFINE_FINAL_TYPE (TopaydHasher, topayd_hasher, G_TYPE_OBJECT)

static void
work_free (Work *work)
{
  topayd_secret_free (work->password);
  g_free (work->made);
  sodium_memzero (work, sizeof *work);
  g_free (work);
}

/* Argon2id alone could be tried out by whoever has the database; the pepper is not in it. */
static gboolean
compute_tag (const char *pepper,
             const char *password,
             const TopaydHashCost *cost,
             const guint8 *salt,
             guint8 *tag)
{
  guint8 key[TAG_BYTES];
  gboolean done = crypto_pwhash (key, sizeof key, password, strlen (password), salt, cost->passes,
                                 (gsize) cost->memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13)
                  == 0;

  if (done)
    crypto_auth_hmacsha256 (tag, key, sizeof key, (const guint8 *) pepper);
  sodium_memzero (key, sizeof key);
  return done;
}

static char *
encode (const Encoded *encoded)
{
  char salt[sodium_base64_ENCODED_LEN (SALT_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  char tag[sodium_base64_ENCODED_LEN (TAG_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  sodium_bin2base64 (salt, sizeof salt, encoded->salt, SALT_BYTES,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_bin2base64 (tag, sizeof tag, encoded->tag, TAG_BYTES,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup_printf (PREFIX "m=%u,t=%u$%s$%s", encoded->cost.memory_kib, encoded->cost.passes,
                          salt, tag);
}

static gboolean
decode_bytes (const char *text, guint8 *bytes, gsize n_bytes)
{
  gsize length = 0;

  return text != NULL
         && sodium_base642bin (bytes, n_bytes, text, strlen (text), NULL, &length, NULL,
                               sodium_base64_VARIANT_URLSAFE_NO_PADDING)
                == 0
         && length == n_bytes;
}

static gboolean
decode_cost (const char *text, TopaydHashCost *cost)
{
  char end;

  return text != NULL && sscanf (text, "m=%u,t=%u%c", &cost->memory_kib, &cost->passes, &end) == 2
         && cost->memory_kib >= crypto_pwhash_MEMLIMIT_MIN / 1024
         && cost->memory_kib <= cost_limit.memory_kib && cost->passes >= 1
         && cost->passes <= cost_limit.passes;
}

static gboolean
decode (const char *text, Encoded *encoded)
{
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (text, PREFIX))
    return FALSE;

  parts = g_strsplit (text + strlen (PREFIX), "$", 4);
  return g_strv_length (parts) == 3 && decode_cost (parts[0], &encoded->cost)
         && decode_bytes (parts[1], encoded->salt, SALT_BYTES)
         && decode_bytes (parts[2], encoded->tag, TAG_BYTES);
}

static gboolean
is_old (const TopaydHasher *self, const TopaydHashCost *cost)
{
  return cost->memory_kib < self->cost.memory_kib || cost->passes < self->cost.passes;
}

static gboolean
verify_work (TopaydHasher *self, Work *work)
{
  guint8 tag[TAG_BYTES] = { 0 };
  gboolean is_equal;

  if (!compute_tag (self->pepper, work->password, &work->encoded.cost, work->encoded.salt, tag))
    return FALSE;

  is_equal = sodium_memcmp (tag, work->encoded.tag, sizeof tag) == 0;
  if (!is_equal || work->is_nobody)
    work->verify = TOPAYD_VERIFY_WRONG;
  else
    work->verify =
        is_old (self, &work->encoded.cost) ? TOPAYD_VERIFY_RIGHT_BUT_OLD : TOPAYD_VERIFY_RIGHT;
  return TRUE;
}

static gboolean
make_work (TopaydHasher *self, Work *work)
{
  work->encoded.cost = self->cost;
  randombytes_buf (work->encoded.salt, SALT_BYTES);
  if (!compute_tag (self->pepper, work->password, &work->encoded.cost, work->encoded.salt,
                    work->encoded.tag))
    return FALSE;

  work->made = encode (&work->encoded);
  return TRUE;
}

static gboolean
run_work (TopaydHasher *self, Work *work, GError **error)
{
  gboolean done = work->verifies ? verify_work (self, work) : make_work (self, work);

  g_clear_pointer (&work->password, topayd_secret_free);
  if (!done)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "No memory to hash a password");
  return done;
}

/* The number goes down before the answer goes out: whoever has the answer finds the place free. */
static void
run_task (TopaydHasher *self, GTask *task)
{
  g_autoptr (GError) error = NULL;
  gboolean is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));
  gboolean done = FALSE;

  if (g_atomic_int_get (&self->is_closed))
    g_set_error (&error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The service is stopping");
  else if (!is_cancelled)
    done = run_work (self, g_task_get_task_data (task), &error);

  g_atomic_int_add (&self->n_done, done);
  g_atomic_int_add (&self->n_waiting, -1);
  if (is_cancelled && g_task_return_error_if_cancelled (task))
    return;
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Without a reference, so that the thread can never hold the last one: closing waits for it. */
static gpointer
run_thread (gpointer data)
{
  TopaydHasher *self = data;

  for (;;)
    {
      g_autoptr (GTask) task = g_async_queue_pop (self->queue);

      if (g_task_get_task_data (task) == NULL)
        return NULL;
      run_task (self, task);
    }
}

static void
topayd_hasher_dispose (GObject *object)
{
  topayd_hasher_close (TOPAYD_HASHER (object));
  G_OBJECT_CLASS (topayd_hasher_parent_class)->dispose (object);
}

static void
topayd_hasher_finalize (GObject *object)
{
  TopaydHasher *self = TOPAYD_HASHER (object);

  g_async_queue_unref (self->queue);
  topayd_secret_free (self->pepper);
  G_OBJECT_CLASS (topayd_hasher_parent_class)->finalize (object);
}

static void
topayd_hasher_class_init (TopaydHasherClass *class)
{
  G_OBJECT_CLASS (class)->dispose = topayd_hasher_dispose;
  G_OBJECT_CLASS (class)->finalize = topayd_hasher_finalize;
}

static void
topayd_hasher_init (TopaydHasher *self)
{
  self->queue = g_async_queue_new_full (g_object_unref);
}

/**
 * topayd_hasher_new:
 * @keys: keys; the pepper is copied
 * @cost: (nullable): of new hashes; %NULL for the usual one
 * @floor: whether a cost below the floor is refused; only tests, which hash thousands, say no
 *
 * Starts the threads. Argon2id with 64 MiB and three passes, 19 MiB and two at the least, after the
 * OWASP Password Storage Cheat Sheet.
 *
 * Returns: (transfer full): a hasher
 */
TopaydHasher *
topayd_hasher_new (const TopaydKeys *keys, const TopaydHashCost *cost, TopaydHashFloor floor)
{
  TopaydHasher *self = g_object_new (TOPAYD_TYPE_HASHER, NULL);

  self->pepper = topayd_secret_new (topayd_keys_get (keys, TOPAYD_KEY_PEPPER), TOPAYD_KEY_BYTES);
  self->cost = cost == NULL ? topayd_hash_cost_usual : *cost;
  if (floor == TOPAYD_HASH_FLOOR)
    {
      self->cost.memory_kib = MAX (self->cost.memory_kib, topayd_hash_cost_floor.memory_kib);
      self->cost.passes = MAX (self->cost.passes, topayd_hash_cost_floor.passes);
    }
  for (guint i = 0; i < TOPAYD_HASHER_THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("topayd-hash-%u", i + 1);

      self->threads[i] = g_thread_new (name, run_thread, self);
    }
  return self;
}

/**
 * topayd_hasher_close:
 * @self: a hasher
 *
 * Ends the threads after the hash each is at; what still waits fails as busy. Also done when the
 * last reference goes; a second call does nothing.
 */
void
topayd_hasher_close (TopaydHasher *self)
{
  if (g_atomic_int_add (&self->is_closed, 1) > 0 || self->threads[0] == NULL)
    return;

  for (guint i = 0; i < TOPAYD_HASHER_THREADS; i++)
    g_async_queue_push (self->queue, g_task_new (NULL, NULL, NULL, NULL));
  for (guint i = 0; i < TOPAYD_HASHER_THREADS; i++)
    g_thread_join (g_steal_pointer (&self->threads[i]));
}

/**
 * topayd_hasher_has_room:
 * @self: a hasher
 *
 * To be asked before a try is counted: a person must not lose one because others are signing in.
 *
 * Returns: whether another password would be taken now
 */
gboolean
topayd_hasher_has_room (TopaydHasher *self)
{
  return g_atomic_int_get (&self->n_waiting) < TOPAYD_HASHER_MAX_QUEUED + TOPAYD_HASHER_THREADS;
}

/**
 * topayd_hasher_get_n_done:
 * @self: a hasher
 *
 * Returns: how many hashes the threads have computed
 */
guint
topayd_hasher_get_n_done (TopaydHasher *self)
{
  return (guint) g_atomic_int_get (&self->n_done);
}

/* Takes one place, or fails; several contexts may ask at the same time. */
static gboolean
take_place (TopaydHasher *self, GTask *task)
{
  int limit = TOPAYD_HASHER_MAX_QUEUED + TOPAYD_HASHER_THREADS;

  if (g_atomic_int_add (&self->n_waiting, 1) < limit && !g_atomic_int_get (&self->is_closed))
    return TRUE;

  g_atomic_int_add (&self->n_waiting, -1);
  g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too many passwords wait");
  return FALSE;
}

static void
submit (TopaydHasher *self, GTask *task, const char *password, const Work *prototype)
{
  Work *work;

  if (!take_place (self, task))
    return;

  work = g_memdup2 (prototype, sizeof *prototype);
  work->password = topayd_secret_dup (password);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_async_queue_push (self->queue, g_object_ref (task));
}

/**
 * topayd_hasher_hash_async:
 * @self: a hasher
 * @password: what to hash; copied, and wiped after
 * @cancellable: (nullable): stops what has not begun
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Hashes a new password with a new salt.
 */
void
topayd_hasher_hash_async (TopaydHasher *self,
                          const char *password,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work work = { .verifies = FALSE };

  g_task_set_source_tag (task, topayd_hasher_hash_async);
  submit (self, task, password, &work);
}

/**
 * topayd_hasher_hash_finish:
 * @self: a hasher
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the encoded hash, or %NULL with %TOPAY_ERROR_BUSY when too
 * many wait
 */
char *
topayd_hasher_hash_finish (TopaydHasher *self, GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  Work *work;

  g_return_val_if_fail (g_async_result_is_tagged (result, topayd_hasher_hash_async), NULL);
  if (!g_task_propagate_boolean (task, error))
    return NULL;

  work = g_task_get_task_data (task);
  return g_strdup (work->made);
}

/**
 * topayd_hasher_verify_async:
 * @self: a hasher
 * @password: what was typed; copied, and wiped after
 * @encoded: (nullable): the stored hash; %NULL when there is none
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Compares a password with a stored hash. Without one it computes all the same and says no, so that
 * the time does not tell who has an account.
 */
void
topayd_hasher_verify_async (TopaydHasher *self,
                            const char *password,
                            const char *encoded,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Work work = { .verifies = TRUE };

  g_task_set_source_tag (task, topayd_hasher_verify_async);
  if (encoded == NULL)
    {
      work.is_nobody = TRUE;
      work.encoded.cost = self->cost;
    }
  else if (!decode (encoded, &work.encoded))
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "A stored hash is no hash");
      return;
    }
  submit (self, task, password, &work);
}

/**
 * topayd_hasher_verify_finish:
 * @self: a hasher
 * @result: of the call
 * @verify: (out): what came of it
 * @error: return location for an error
 *
 * Returns: whether the password was compared; otherwise %TOPAY_ERROR_BUSY when too many wait, or
 *   %TOPAY_ERROR_DAMAGED
 */
gboolean
topayd_hasher_verify_finish (TopaydHasher *self,
                             GAsyncResult *result,
                             TopaydVerify *verify,
                             GError **error)
{
  GTask *task = G_TASK (result);
  Work *work;

  g_return_val_if_fail (g_async_result_is_tagged (result, topayd_hasher_verify_async), FALSE);
  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  work = g_task_get_task_data (task);
  *verify = work->verify;
  return TRUE;
}

/**
 * topayd_hasher_hash:
 * @self: a hasher
 * @password: what to hash
 * @error: return location for an error
 *
 * Hashes in the thread of the caller: for programs of the command line and for demo worlds.
 *
 * Returns: (transfer full) (nullable): the encoded hash, or %NULL with %TOPAY_ERROR_BUSY when there
 * is no memory
 */
char *
topayd_hasher_hash (TopaydHasher *self, const char *password, GError **error)
{
  g_autoptr (TopaydSecret) copy = topayd_secret_dup (password);
  Work work = { .password = g_steal_pointer (&copy) };

  if (!run_work (self, &work, error))
    return NULL;

  return work.made;
}
