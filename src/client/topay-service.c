/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-service.h"

/* The environment goes before the settings, so that one can try another service. */
static char *
dup_setting (GSettings *settings, const char *key, const char *variable)
{
  const char *value = g_getenv (variable);

  if (value == NULL && settings != NULL)
    return g_settings_get_string (settings, key);
  return g_strdup (value != NULL ? value : "");
}

/**
 * topay_service_open_settings:
 *
 * Returns: (transfer full) (nullable): the preferences of the app; %NULL where it is not installed,
 *   which is no error for a program beside it
 */
GSettings *
topay_service_open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * topay_service_new_client:
 * @settings: (nullable): the preferences; %NULL for the environment alone
 *
 * Makes what talks to the service. Nothing is sent yet.
 *
 * Returns: (transfer full) (nullable): a client; %NULL when no service is set up, or its address is
 *   none
 */
TopayClient *
topay_service_new_client (GSettings *settings)
{
  g_autofree char *uri = dup_setting (settings, "service-uri", "TOPAY_SERVICE_URI");
  g_autofree char *ca_file = dup_setting (settings, "service-ca-file", "TOPAY_SERVICE_CA_FILE");
  g_autoptr (GError) error = NULL;
  TopayClient *client;

  if (*uri == '\0')
    return NULL;

  client = topay_client_new (uri, *ca_file != '\0' ? ca_file : NULL, &error);
  if (client == NULL)
    g_warning ("The service cannot be used: %s", error->message);
  return client;
}

/**
 * topay_service_new_account:
 * @settings: (nullable): the preferences; %NULL for the environment alone
 *
 * Returns: (transfer full) (nullable): the session of the person, signed out, which the Secret
 *   Service keeps; %NULL as of topay_service_new_client ()
 */
TopayAccount *
topay_service_new_account (GSettings *settings)
{
  g_autoptr (TopayClient) client = topay_service_new_client (settings);
  g_autoptr (TopaySecretStore) secrets = NULL;

  if (client == NULL)
    return NULL;
  secrets = topay_secret_store_new (topay_client_get_base_uri (client));
  return topay_account_new (client, secrets);
}

/**
 * topay_service_dup_portal_uri:
 * @settings: (nullable): the preferences; %NULL for the environment alone
 *
 * Says where a diagnosis may ask, in plain text, whether the network asks for a sign-in of its own.
 * Whether it is an address at all is judged where it is asked.
 *
 * Returns: (transfer full) (nullable): an address; %NULL to ask the system alone
 */
char *
topay_service_dup_portal_uri (GSettings *settings)
{
  g_autofree char *uri = dup_setting (settings, "portal-uri", "TOPAY_PORTAL_URI");

  return *uri != '\0' ? g_steal_pointer (&uri) : NULL;
}
