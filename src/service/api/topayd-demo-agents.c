/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-demo-agents.h"

#include <string.h>

#include "topay-error.h"
#include "topayd-agents.h"
#include "topayd-totp.h"

/* Of a world that only listens on loopback: the passwords stand here as those of its people do. */
static const struct
{
  const char *name;
  const char *display_name;
  const char *role;
  const char *email;
  const char *password;
} agents[] = {
  { "linyue", "林悦", "agent", "linyue@example.org", "lantern-over-the-quiet-bay" },
  { "zhoukai", "周凯", "senior", "zhoukai@example.org", "nine-cranes-cross-the-river" },
  { "heping", "何萍", "supervisor", "heping@example.org", "a-kettle-sings-in-the-hall" },
};

#define N_AGENTS G_N_ELEMENTS (agents)

typedef struct
{
  TopaydService *service;          /* (unowned) */
  const char *folder;              /* (unowned) */
  char *password_hashes[N_AGENTS]; /* (owned) */
  TopaydSecret *secrets[N_AGENTS]; /* (owned) (nullable): in base 32 */
} Fill;

static void
fill_clear (Fill *fill)
{
  for (guint i = 0; i < N_AGENTS; i++)
    {
      g_free (fill->password_hashes[i]);
      g_clear_pointer (&fill->secrets[i], topayd_secret_free);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fill, fill_clear)

/* RFC 4648, section 6; FALSE unless it is all of a secret. */
static gboolean
decode_secret (const char *text, guint8 secret[TOPAYD_TOTP_SECRET_BYTES])
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint32 bits = 0;
  guint n_bits = 0;
  gsize length = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *digit = strchr (digits, *p);

      if (digit == NULL || length == TOPAYD_TOTP_SECRET_BYTES)
        return FALSE;
      bits = bits << 5 | (guint32) (digit - digits);
      n_bits += 5;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          secret[length++] = (guint8) (bits >> n_bits);
        }
    }
  return length == TOPAYD_TOTP_SECRET_BYTES;
}

/* With the code of the half minute before: that of now is for the first sign-in. */
static gboolean
confirm (const TopaydVisit *visit, const TopaydOwner *owner, const char *text, GError **error)
{
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];
  TopaydOutcome outcome = { .tries_left = -1 };

  if (!decode_secret (text, secret))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The secret is no base 32");
      return FALSE;
    }
  topayd_totp_compute (secret, visit->caller->now / TOPAYD_TOTP_STEP_S - 1, code);
  return topayd_totp_confirm (visit, owner, code, &outcome, error);
}

static gboolean
write_agents (const Fill *fill, GError **error)
{
  g_autofree char *path = g_build_filename (fill->folder, TOPAYD_DEMO_AGENTS_FILE, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) cause = NULL;

  for (guint i = 0; i < N_AGENTS; i++)
    g_string_append_printf (text, "%-9s password %-28s authenticator %s  (%s)\n", agents[i].name,
                            agents[i].password, fill->secrets[i], agents[i].role);
  if (g_file_set_contents_full (path, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
  return FALSE;
}

/* The words go to the disk before the commit: nobody could write them down afterwards. */
static gboolean
fill_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Fill *fill = data;
  const TopaydCaller caller = { .address_masked = "demo", .now = fill->service->now () };
  const TopaydVisit visit = { transaction, &fill->service->identity, &caller };

  for (guint i = 0; i < N_AGENTS; i++)
    {
      const TopaydNewAgent agent = {
        .name = agents[i].name,
        .display_name = agents[i].display_name,
        .role = agents[i].role,
        .password_hash = fill->password_hashes[i],
        .email = agents[i].email,
        .language = "zh_CN",
      };
      char id[TOPAYD_ID_SIZE];
      TopaydOwner owner = { TOPAYD_OWNER_AGENT, id };

      g_clear_pointer (&fill->secrets[i], topayd_secret_free); /* run a second time */
      if (!topayd_agent_add (&visit, &agent, id, error)
          || !topayd_totp_enrol (&visit, &owner, &fill->secrets[i], error)
          || !confirm (&visit, &owner, fill->secrets[i], error))
        return FALSE;
    }
  return write_agents (fill, error);
}

static gboolean
count_agents (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_get_integer (transaction, "SELECT count (*) FROM agents", NULL, data, error);
}

/**
 * topayd_demo_agents_fill:
 * @service: store, hasher and identity
 * @folder: of the demo
 * @error: return location for an error
 *
 * Puts the agents of the demo into a database that has none, and writes down how they sign in.
 * Their secrets are known only then.
 *
 * Returns: whether they are there; %FALSE with IO or an error of the store
 */
gboolean
topayd_demo_agents_fill (TopaydService *service, const char *folder, GError **error)
{
  g_auto (Fill) fill = { .service = service, .folder = folder };
  gint64 n_agents = 0;

  if (!topayd_store_read (service->store, count_agents, &n_agents, error))
    return FALSE;
  if (n_agents > 0)
    return TRUE;

  for (guint i = 0; i < N_AGENTS; i++)
    {
      fill.password_hashes[i] = topayd_hasher_hash (service->hasher, agents[i].password, error);
      if (fill.password_hashes[i] == NULL)
        return FALSE;
    }
  return topayd_store_write (service->store, fill_job, &fill, error);
}

/* The secret in the line of an agent. */
static char *
find_secret (const char *text, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *begin = g_strconcat (name, " ", NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *secret =
          g_str_has_prefix (lines[i], begin) ? strstr (lines[i], "authenticator ") : NULL;

      if (secret != NULL)
        {
          secret += strlen ("authenticator ");
          return g_strndup (secret, strcspn (secret, " "));
        }
    }
  return NULL;
}

/**
 * topayd_demo_agents_dup_code:
 * @folder: of the demo
 * @name: of an agent
 * @now: Unix seconds
 * @error: return location for an error
 *
 * Does what an authenticator app does, for somebody who tries the demo without one.
 *
 * Returns: (transfer full) (nullable): the six digits of now; %NULL with IO or NOT_FOUND
 */
char *
topayd_demo_agents_dup_code (const char *folder, const char *name, gint64 now, GError **error)
{
  g_autofree char *path = g_build_filename (folder, TOPAYD_DEMO_AGENTS_FILE, NULL);
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) cause = NULL;
  guint8 secret[TOPAYD_TOTP_SECRET_BYTES];
  char code[TOPAYD_TOTP_SIZE];

  if (!g_file_get_contents (path, &text, NULL, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return NULL;
    }
  found = find_secret (text, name);
  if (found == NULL || !decode_secret (found, secret))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no agent ‘%s’", name);
      return NULL;
    }
  topayd_totp_compute (secret, now / TOPAYD_TOTP_STEP_S, code);
  return g_strdup (code);
}
