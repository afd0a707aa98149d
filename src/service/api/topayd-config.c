/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-config.h"

#include <string.h>

#include "topay-case-rules.h"
#include "topay-error.h"
#include "topayd-limits.h"

#define MAX_FILE_BYTES    (64 * 1024)
#define MAX_VERSION_BYTES 32
#define MAX_AMOUNT        G_GINT64_CONSTANT (1000000000000000)

typedef enum
{
  KIND_TEXT,
  KIND_LIST,
  KIND_FOLDER, /* an absolute path */
} ValueKind;

/* Everything that can be set. The environment knows a key as TOPAYD_GROUP_KEY. */
static const struct
{
  const char *group;
  const char *key;
  ValueKind kind;
  const char *fallback; /* NULL: none */
  gsize offset;
} values[] = {
  { "service", "listen", KIND_LIST, "127.0.0.1:8443", G_STRUCT_OFFSET (TopaydConfig, listen) },
  { "service", "listen_unix", KIND_FOLDER, NULL, G_STRUCT_OFFSET (TopaydConfig, listen_unix) },
  { "service", "metrics_listen", KIND_TEXT, NULL, G_STRUCT_OFFSET (TopaydConfig, metrics_listen) },
  { "service", "certificate", KIND_FOLDER, "/etc/topayd/certificate.pem",
    G_STRUCT_OFFSET (TopaydConfig, certificate) },
  { "service", "private_key", KIND_FOLDER, "/etc/topayd/private-key.pem",
    G_STRUCT_OFFSET (TopaydConfig, private_key) },
  { "service", "data_folder", KIND_FOLDER, "/var/lib/topayd",
    G_STRUCT_OFFSET (TopaydConfig, data_folder) },
  { "service", "key_folder", KIND_FOLDER, "/var/lib/topayd/keys",
    G_STRUCT_OFFSET (TopaydConfig, key_folder) },
  { "service", "admin_socket", KIND_FOLDER, "/run/topayd/admin.socket",
    G_STRUCT_OFFSET (TopaydConfig, admin_socket) },
  { "service", "blocklist", KIND_FOLDER, BLOCKLIST_PATH,
    G_STRUCT_OFFSET (TopaydConfig, blocklist) },
  { "service", "minimum_app_version", KIND_TEXT, "0.1.0",
    G_STRUCT_OFFSET (TopaydConfig, minimum_app_version) },
  { "mail", "smtp_host", KIND_TEXT, NULL, G_STRUCT_OFFSET (TopaydConfig, smtp_host) },
  { "mail", "smtp_from", KIND_TEXT, NULL, G_STRUCT_OFFSET (TopaydConfig, smtp_from) },
  { "mail", "smtp_credentials", KIND_FOLDER, NULL,
    G_STRUCT_OFFSET (TopaydConfig, smtp_credentials) },
  { "mail", "smtp_ca_file", KIND_FOLDER, NULL, G_STRUCT_OFFSET (TopaydConfig, smtp_ca_file) },
  { "mail", "sms_domain", KIND_TEXT, NULL, G_STRUCT_OFFSET (TopaydConfig, sms_domain) },
  { "mail", "spool_folder", KIND_FOLDER, NULL, G_STRUCT_OFFSET (TopaydConfig, spool_folder) },
  { "payments", "channel_codes", KIND_FOLDER, CHANNEL_CODES_PATH,
    G_STRUCT_OFFSET (TopaydConfig, channel_codes) },
  { "evidence", "folder", KIND_FOLDER, NULL, G_STRUCT_OFFSET (TopaydConfig, evidence_folder) },
  { "evidence", "scanner", KIND_FOLDER, NULL, G_STRUCT_OFFSET (TopaydConfig, evidence_scanner) },
  { "cases", "workdays", KIND_FOLDER, WORKDAYS_PATH, G_STRUCT_OFFSET (TopaydConfig, workdays) },
};

typedef struct
{
  const char *group;
  const char *key;
  gint64 fallback;
  gint64 least, most;
  gsize offset;
} Number;

static const Number numbers[] = {
  { "service", "minimum_content_version", 0, 0, G_MAXINT32,
    G_STRUCT_OFFSET (TopaydConfig, minimum_content_version) },
  { "mail", "smtp_port", 587, 1, G_MAXUINT16, G_STRUCT_OFFSET (TopaydConfig, smtp_port) },
  /* in fen; the yearly ones are those of the payment institutions of China, classes I to III */
  { "payments", "single_none", 50000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.single[0]) },
  { "payments", "single_basic", 1000000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.single[1]) },
  { "payments", "single_full", 5000000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.single[2]) },
  { "payments", "day_none", 100000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.day[0]) },
  { "payments", "day_basic", 2000000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.day[1]) },
  { "payments", "day_full", 10000000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.day[2]) },
  { "payments", "year_none", 100000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.year[0]) },
  { "payments", "year_basic", 10000000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.year[1]) },
  { "payments", "year_full", 20000000, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, payment_limits.year[2]) },
  { "payouts", "speed", 1, 1, G_MAXINT32, G_STRUCT_OFFSET (TopaydConfig, pay_speed) },
  { "evidence", "quota_mib", 20480, 16, G_MAXINT32,
    G_STRUCT_OFFSET (TopaydConfig, evidence_quota_mib) },
  { "evidence", "keep_days", 90, 1, 3650, G_STRUCT_OFFSET (TopaydConfig, evidence_keep_days) },
  { "cases", "two_above", TOPAY_CASE_TWO_ABOVE, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, two_above) },
  { "cases", "supervisor_above", TOPAY_CASE_SUPERVISOR_ABOVE, 0, MAX_AMOUNT,
    G_STRUCT_OFFSET (TopaydConfig, supervisor_above) },
};

/* What is chosen by a word; the first is what holds without one. */
typedef struct
{
  const char *group;
  const char *key;
  const char *names[3];
  const char *list; /* as people are told */
  gsize offset;     /* of an enumeration */
} Choice;

static const Choice choices[] = {
  { "mail",
    "sender",
    { "none", "smtp", "spool" },
    "none, smtp or spool",
    G_STRUCT_OFFSET (TopaydConfig, sender) },
  { "payouts",
    "adapter",
    { "none", "demo" },
    "none or demo",
    G_STRUCT_OFFSET (TopaydConfig, pay_adapter) },
};

G_STATIC_ASSERT (sizeof (TopaydSendKind) == sizeof (guint));
G_STATIC_ASSERT (sizeof (TopaydPayKind) == sizeof (guint));

static const char *
find_in_environment (const char *const *environment, const char *group, const char *key)
{
  g_autofree char *wanted = g_strdup_printf ("TOPAYD_%s_%s", group, key);

  for (char *c = wanted; *c != '\0'; c++)
    *c = g_ascii_toupper (*c);
  return environment != NULL ? g_environ_getenv ((char **) environment, wanted) : NULL;
}

/* What is set for a key: by the environment, else by the file, else nothing. What is set and cannot
 * be read, like “a\\b”, is an error: it must not become the fallback in silence. */
static char *
dup_value (GKeyFile *file,
           const char *const *environment,
           const char *group,
           const char *key,
           GError **error)
{
  const char *set = find_in_environment (environment, group, key);
  g_autoptr (GError) cause = NULL;
  char *value;

  if (set != NULL)
    return g_strdup (set);
  value = g_key_file_get_string (file, group, key, &cause);
  if (cause != NULL && !g_error_matches (cause, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND)
      && !g_error_matches (cause, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND))
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "[%s] %s: %s", group, key,
                 cause->message);
  return value;
}

static gboolean
is_known (const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (group, values[i].group) && g_str_equal (key, values[i].key))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (group, numbers[i].group) && g_str_equal (key, numbers[i].key))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (group, choices[i].group) && g_str_equal (key, choices[i].key))
      return TRUE;
  return g_str_equal (group, "limits"); /* judged by the edge */
}

static gboolean
check_keys (GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, NULL);

      for (char **key = keys; key != NULL && *key != NULL; key++)
        if (!is_known (*group, *key))
          {
            g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Unknown key ‘%s’ in group [%s]",
                         *key, *group);
            return FALSE;
          }
    }
  return TRUE;
}

/* Addresses divided by semicolons; the last may have one behind it, as key files write lists. What
 * is set to nothing is no address at all, for a service that is only behind a proxy. */
static char **
split_list (const char *text)
{
  char **list = g_strsplit (text, ";", -1);
  guint length = g_strv_length (list);

  if (length > 1 && list[length - 1][0] == '\0')
    g_clear_pointer (&list[length - 1], g_free);
  return list;
}

static gboolean
read_values (TopaydConfig *self, const char *const *environment, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) cause = NULL;
      g_autofree char *text =
          dup_value (self->file, environment, values[i].group, values[i].key, &cause);
      gpointer member = G_STRUCT_MEMBER_P (self, values[i].offset);

      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (text == NULL || (text[0] == '\0' && values[i].kind != KIND_LIST))
        {
          g_free (text);
          text = g_strdup (values[i].fallback);
        }
      if (text != NULL && values[i].kind == KIND_FOLDER && !g_path_is_absolute (text))
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "[%s] %s must be an absolute path, not ‘%s’", values[i].group, values[i].key,
                       text);
          return FALSE;
        }
      if (values[i].kind == KIND_LIST)
        *(char ***) member = split_list (text);
      else
        *(char **) member = g_steal_pointer (&text);
    }
  return TRUE;
}

static gboolean
read_choice (TopaydConfig *self,
             const char *const *environment,
             const Choice *choice,
             GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *name = dup_value (self->file, environment, choice->group, choice->key, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (choice->names) && choice->names[i] != NULL; i++)
    if (g_str_equal (name != NULL ? name : choice->names[0], choice->names[i]))
      {
        G_STRUCT_MEMBER (guint, self, choice->offset) = i;
        return TRUE;
      }
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "[%s] %s must be %s, not ‘%s’",
               choice->group, choice->key, choice->list, name);
  return FALSE;
}

static gboolean
read_choices (TopaydConfig *self, const char *const *environment, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (!read_choice (self, environment, &choices[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_number (TopaydConfig *self,
             const char *const *environment,
             const Number *number,
             GError **error)
{
  gint64 *value = G_STRUCT_MEMBER_P (self, number->offset);
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = dup_value (self->file, environment, number->group, number->key, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  *value = number->fallback;
  if (text == NULL || g_ascii_string_to_signed (text, 10, number->least, number->most, value, NULL))
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
               "[%s] %s must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
               ", not ‘%s’",
               number->group, number->key, number->least, number->most, text);
  return FALSE;
}

static gboolean
read_numbers (TopaydConfig *self, const char *const *environment, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!read_number (self, environment, &numbers[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
is_loopback (const char *listen)
{
  g_autoptr (GSocketConnectable) address = g_network_address_parse (listen, 0, NULL);
  const char *host;
  g_autoptr (GInetAddress) parsed = NULL;

  if (address == NULL)
    return FALSE;
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (address));
  parsed = g_inet_address_new_from_string (host);
  return parsed != NULL && g_inet_address_get_is_loopback (parsed);
}

/* Whether a port stands behind the address; without brackets, the colons of "::1" are its own. */
static gboolean
has_port (const char *listen)
{
  const char *colon = strrchr (listen, ':');

  return colon != NULL && g_ascii_isdigit (colon[1])
         && (strchr (listen, ':') == colon || colon[-1] == ']');
}

/* "ADDRESS:PORT" with an address in figures: a name would be looked up at the start. */
static gboolean
check_listen (const char *key, const char *listen, GError **error)
{
  g_autoptr (GSocketConnectable) address = g_network_address_parse (listen, 0, NULL);
  const char *host =
      address != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address)) : NULL;

  if (host != NULL && g_hostname_is_ip_address (host) && has_port (listen))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
               "[service] %s must be ADDRESS:PORT, not ‘%s’", key, listen);
  return FALSE;
}

static gboolean
require (const char *value, const char *key, const char *sender, GError **error)
{
  if (value != NULL)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "[mail] sender=%s needs %s", sender, key);
  return FALSE;
}

static gboolean
check_mail (const TopaydConfig *self, GError **error)
{
  if (self->sender == TOPAYD_SEND_BY_SMTP)
    return require (self->smtp_host, "smtp_host", "smtp", error)
           && require (self->smtp_from, "smtp_from", "smtp", error);
  if (self->sender != TOPAYD_SEND_BY_SPOOL)
    return TRUE;
  if (!require (self->spool_folder, "spool_folder", "spool", error))
    return FALSE;
  if (!topayd_config_is_loopback_only (self))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "[mail] sender=spool writes codes to files and is only for a service that "
                   "listens on loopback");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_payouts (const TopaydConfig *self, GError **error)
{
  if (self->pay_adapter != TOPAYD_PAY_BY_DEMO || topayd_config_is_loopback_only (self))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
               "[payouts] adapter=demo moves no money and is only for a service that listens on "
               "loopback");
  return FALSE;
}

/* Numbers with dots, as the wire has them: a version that it refuses could be told to nobody. */
static gboolean
check_version (const char *version, GError **error)
{
  if (strlen (version) <= MAX_VERSION_BYTES && strspn (version, "0123456789.") == strlen (version)
      && strstr (version, "..") == NULL && version[0] != '.' && !g_str_has_suffix (version, "."))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
               "[service] minimum_app_version must be numbers with dots, not ‘%s’", version);
  return FALSE;
}

static gboolean
check (const TopaydConfig *self, GError **error)
{
  TopaydLimits limits;

  topayd_limits_init (&limits);
  if (!topayd_limits_load (&limits, self->file, error))
    return FALSE;
  for (char **listen = self->listen; *listen != NULL; listen++)
    if (!check_listen ("listen", *listen, error))
      return FALSE;
  if (self->listen[0] == NULL && self->listen_unix == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "[service] listen names no address");
      return FALSE;
    }
  if (self->metrics_listen != NULL && !check_listen ("metrics_listen", self->metrics_listen, error))
    return FALSE;
  if (self->metrics_listen != NULL && !is_loopback (self->metrics_listen))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "[service] metrics_listen must be on loopback, not ‘%s’", self->metrics_listen);
      return FALSE;
    }
  return check_version (self->minimum_app_version, error) && check_mail (self, error)
         && check_payouts (self, error)
         && topayd_payment_limits_check (&self->payment_limits, error);
}

static GKeyFile *
load_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (path == NULL)
    return g_steal_pointer (&file);

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return NULL;
    }
  if (length > MAX_FILE_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "‘%s’ is longer than 64 KiB", path);
      return NULL;
    }
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "‘%s’: %s", path, cause->message);
      return NULL;
    }
  return check_keys (file, error) ? g_steal_pointer (&file) : NULL;
}

/**
 * topayd_config_load:
 * @path: (nullable): key file; %NULL for the defaults
 * @environment: (nullable) (array zero-terminated=1): "NAME=value" over the file
 * @error: return location for an error
 *
 * Reads and judges the configuration. A key that nobody knows is refused: it is a slip of the pen.
 *
 * Returns: (transfer full) (nullable): the configuration; %NULL with IO, TOO_LARGE or INVALID
 */
TopaydConfig *
topayd_config_load (const char *path, const char *const *environment, GError **error)
{
  g_autoptr (TopaydConfig) self = g_new0 (TopaydConfig, 1);

  self->file = load_file (path, error);
  if (self->file == NULL || !read_values (self, environment, error)
      || !read_choices (self, environment, error) || !read_numbers (self, environment, error)
      || !check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * topayd_config_free:
 * @self: (transfer full): a configuration
 */
void
topayd_config_free (TopaydConfig *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      gpointer member = G_STRUCT_MEMBER_P (self, values[i].offset);

      if (values[i].kind == KIND_LIST)
        g_strfreev (*(char ***) member);
      else
        g_free (*(char **) member);
    }
  g_clear_pointer (&self->file, g_key_file_unref);
  g_free (self);
}

/**
 * topayd_config_is_loopback_only:
 * @self: a configuration
 *
 * A socket for a proxy is not counted as loopback: nobody knows whom the proxy lets in.
 *
 * Returns: whether only programs of this computer can reach the service
 */
gboolean
topayd_config_is_loopback_only (const TopaydConfig *self)
{
  if (self->listen_unix != NULL)
    return FALSE;
  for (char **listen = self->listen; *listen != NULL; listen++)
    if (!is_loopback (*listen))
      return FALSE;
  return TRUE;
}
