/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-account-private.h"

G_DEFINE_FINAL_TYPE (TopayAccount, topay_account, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_REASON,
  PROP_STAY,
  PROP_LEVEL,
  PROP_ACCOUNT_NAME,
  PROP_DISPLAY_NAME,
  PROP_CONTACTS,
} TopayAccountProperty;

static GParamSpec *properties[PROP_CONTACTS + 1];

static void
notify (TopayAccount *self, TopayAccountProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The service does not know the token any more: renew the session if that may be, else it is over.
 */
static void
on_signed_out_cb (TopayClient *client, gpointer user_data)
{
  TopayAccount *self = user_data;

  if (self->refresh_token != NULL)
    topay_account_refresh_async (self, NULL, NULL);
  else
    topay_account_leave (self, TOPAY_ACCOUNT_REASON_EXPIRED);
}

static void
topay_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TopayAccount *self = TOPAY_ACCOUNT (object);

  switch ((TopayAccountProperty) id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_REASON:
      g_value_set_int (value, self->reason);
      break;

    case PROP_STAY:
      g_value_set_int (value, self->stay);
      break;

    case PROP_LEVEL:
      g_value_set_int (value, topay_account_get_level (self));
      break;

    case PROP_ACCOUNT_NAME:
      g_value_set_string (value, topay_account_get_name (self));
      break;

    case PROP_DISPLAY_NAME:
      g_value_set_string (value, topay_account_get_display_name (self));
      break;

    case PROP_CONTACTS:
      g_value_set_pointer (value, self->info != NULL ? self->info->contacts : NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_account_dispose (GObject *object)
{
  TopayAccount *self = TOPAY_ACCOUNT (object);

  g_clear_handle_id (&self->level_source, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->secrets);

  G_OBJECT_CLASS (topay_account_parent_class)->dispose (object);
}

static void
topay_account_finalize (GObject *object)
{
  TopayAccount *self = TOPAY_ACCOUNT (object);

  g_clear_pointer (&self->refresh_waiters, g_ptr_array_unref);
  if (self->info != NULL)
    topay_wire_free (&topay_record_session, self->info);
  topay_secret_free (self->ticket);
  topay_secret_free (self->refresh_token);
  topay_secret_free (self->refresh_id);

  G_OBJECT_CLASS (topay_account_parent_class)->finalize (object);
}

static GParamSpec *
int_property (const char *name, int maximum)
{
  return g_param_spec_int (name, NULL, NULL, 0, maximum, 0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
topay_account_class_init (TopayAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topay_account_get_property;
  object_class->dispose = topay_account_dispose;
  object_class->finalize = topay_account_finalize;

  /**
   * TopayAccount:state:
   *
   * A #TopayAccountState.
   */
  properties[PROP_STATE] = int_property ("state", TOPAY_ACCOUNT_STATE_SIGNED_IN);

  /**
   * TopayAccount:reason:
   *
   * A #TopayAccountReason: why nobody is signed in.
   */
  properties[PROP_REASON] = int_property ("reason", TOPAY_ACCOUNT_REASON_EXPIRED);

  /**
   * TopayAccount:stay:
   *
   * A #TopayAccountStay: what became of the wish to stay signed in.
   */
  properties[PROP_STAY] = int_property ("stay", TOPAY_ACCOUNT_STAY_UNAVAILABLE);

  /**
   * TopayAccount:level:
   *
   * How sure the service is of the person: 0 to 2.
   */
  properties[PROP_LEVEL] = int_property ("level", 2);

  /**
   * TopayAccount:account-name:
   *
   * The name one signs in with; %NULL while nobody is signed in.
   */
  properties[PROP_ACCOUNT_NAME] = string_property ("account-name");

  /**
   * TopayAccount:display-name:
   *
   * What to call the person; %NULL while nobody is signed in.
   */
  properties[PROP_DISPLAY_NAME] = string_property ("display-name");

  /**
   * TopayAccount:contacts: (type gpointer)
   *
   * Borrowed array of TopayWireContact, masked by the service; %NULL while nobody is signed in.
   */
  properties[PROP_CONTACTS] = g_param_spec_pointer (
      "contacts", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_account_init (TopayAccount *self)
{
}

/**
 * topay_account_set_state: (skip)
 * @self: an account
 * @state: the state from now on
 */
void
topay_account_set_state (TopayAccount *self, TopayAccountState state)
{
  if (self->state == state)
    return;

  self->state = state;
  notify (self, PROP_STATE);
}

/**
 * topay_account_set_stay: (skip)
 * @self: an account
 * @stay: what became of the wish to stay signed in
 */
void
topay_account_set_stay (TopayAccount *self, TopayAccountStay stay)
{
  if (self->stay == stay)
    return;

  self->stay = stay;
  notify (self, PROP_STAY);
}

static void
set_reason (TopayAccount *self, TopayAccountReason reason)
{
  if (self->reason == reason)
    return;

  self->reason = reason;
  notify (self, PROP_REASON);
}

static gboolean
on_level_over_cb (gpointer user_data)
{
  TopayAccount *self = user_data;

  self->level_source = 0;
  notify (self, PROP_LEVEL);

  return G_SOURCE_REMOVE;
}

/* The level falls back by itself; the service has the last word, this is for the display. */
static void
watch_level (TopayAccount *self)
{
  gint64 left_s;

  g_clear_handle_id (&self->level_source, g_source_remove);
  if (topay_account_get_level (self) < 2)
    return;

  left_s = self->info->level_until - g_get_real_time () / G_USEC_PER_SEC;
  self->level_source =
      g_timeout_add_seconds ((guint) CLAMP (left_s + 1, 1, 3600), on_level_over_cb, self);
}

/**
 * topay_account_set_info: (skip)
 * @self: an account
 * @info: (transfer full) (nullable): who is signed in
 */
void
topay_account_set_info (TopayAccount *self, TopayWireSession *info)
{
  if (self->info == NULL && info == NULL)
    return;

  if (self->info != NULL)
    topay_wire_free (&topay_record_session, self->info);
  self->info = info;
  watch_level (self);

  for (TopayAccountProperty i = PROP_LEVEL; i <= PROP_CONTACTS; i++)
    notify (self, i);
}

/**
 * topay_account_adopt: (skip)
 * @self: an account
 * @reply: a session that the service gave; its record of the person is taken out of it
 *
 * From here on calls are made in the name of this session.
 */
void
topay_account_adopt (TopayAccount *self, TopayWireSessionReply *reply)
{
  g_object_freeze_notify (G_OBJECT (self));

  topay_client_set_token (self->client, reply->token);
  self->generation++;
  g_clear_pointer (&self->ticket, topay_secret_free);
  if (reply->session != NULL)
    topay_account_set_info (self, g_steal_pointer (&reply->session));
  set_reason (self, TOPAY_ACCOUNT_REASON_NONE);
  topay_account_set_state (self, TOPAY_ACCOUNT_STATE_SIGNED_IN);

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * topay_account_leave: (skip)
 * @self: an account
 * @reason: why
 *
 * Nobody is signed in from here on, and no secret is left in memory. What the Secret Service keeps
 * is another matter.
 */
void
topay_account_leave (TopayAccount *self, TopayAccountReason reason)
{
  g_object_freeze_notify (G_OBJECT (self));

  topay_client_set_token (self->client, NULL);
  self->generation++;
  g_clear_pointer (&self->ticket, topay_secret_free);
  g_clear_pointer (&self->refresh_token, topay_secret_free);
  g_clear_pointer (&self->refresh_id, topay_secret_free);
  topay_account_set_info (self, NULL);
  topay_account_set_stay (self, TOPAY_ACCOUNT_STAY_NO);
  set_reason (self, reason);
  topay_account_set_state (self, TOPAY_ACCOUNT_STATE_SIGNED_OUT);

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * topay_account_new:
 * @client: calls to the service
 * @secrets: (nullable): where to keep a session; %NULL when nothing may be kept
 *
 * Returns: (transfer full): an account, signed out
 */
TopayAccount *
topay_account_new (TopayClient *client, TopaySecretStore *secrets)
{
  TopayAccount *self;

  g_return_val_if_fail (TOPAY_IS_CLIENT (client), NULL);
  g_return_val_if_fail (secrets == NULL || TOPAY_IS_SECRET_STORE (secrets), NULL);

  self = g_object_new (TOPAY_TYPE_ACCOUNT, NULL);
  self->client = g_object_ref (client);
  self->secrets = secrets != NULL ? g_object_ref (secrets) : NULL;
  g_signal_connect_object (client, "signed-out", G_CALLBACK (on_signed_out_cb), self, 0);

  return self;
}

/**
 * topay_account_get_client:
 * @self: an account
 *
 * Returns: (transfer none): the client, for calls that need no session
 */
TopayClient *
topay_account_get_client (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), NULL);

  return self->client;
}

/**
 * topay_account_get_state:
 * @self: an account
 *
 * Returns: whether somebody is signed in
 */
TopayAccountState
topay_account_get_state (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), TOPAY_ACCOUNT_STATE_SIGNED_OUT);

  return self->state;
}

/**
 * topay_account_get_reason:
 * @self: an account
 *
 * Returns: why nobody is signed in
 */
TopayAccountReason
topay_account_get_reason (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), TOPAY_ACCOUNT_REASON_NONE);

  return self->reason;
}

/**
 * topay_account_get_stay:
 * @self: an account
 *
 * Returns: what became of the wish to stay signed in
 */
TopayAccountStay
topay_account_get_stay (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), TOPAY_ACCOUNT_STAY_NO);

  return self->stay;
}

/**
 * topay_account_get_name:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the name one signs in with
 */
const char *
topay_account_get_name (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), NULL);

  return self->info != NULL ? self->info->account_name : NULL;
}

/**
 * topay_account_get_display_name:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): what to call the person
 */
const char *
topay_account_get_display_name (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), NULL);

  return self->info != NULL ? self->info->display_name : NULL;
}

/**
 * topay_account_get_level:
 * @self: an account
 *
 * Returns: 0 while nobody is signed in; 2 for five minutes after a step-up; else 1
 */
int
topay_account_get_level (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), 0);

  if (self->info == NULL)
    return 0;
  if (self->info->level >= 2 && self->info->level_until > g_get_real_time () / G_USEC_PER_SEC)
    return 2;

  return 1;
}

/**
 * topay_account_get_info:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): what the service says of who is signed in, until the next
 *   change of #TopayAccount:contacts
 */
const TopayWireSession *
topay_account_get_info (TopayAccount *self)
{
  g_return_val_if_fail (TOPAY_IS_ACCOUNT (self), NULL);

  return self->info;
}
