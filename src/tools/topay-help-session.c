/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-help-session.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "topay-error.h"
#include "topay-help-terminal.h"
#include "topay-wire-payments.h"

/* A service that does not answer holds nobody up for long who wants to go; that of the demo, made
 * slow, takes three seconds and a little. */
#define PATIENCE_MS 5000

#define DEVICE_NAME "topay-help"

struct _TopayHelpSession
{
  TopayAccount *account;     /* (owned) (nullable): no service is set up */
  GCancellable *cancellable; /* (owned): Ctrl+C */
  GCancellable *patience;  /* (owned): of calls that begin or end the session. They are waited for a
                              little also when somebody wants to go: one that is left alone may
                              begin a session that nobody ends */
  guint patience_source;   /* GSource id; 0 while nobody wants to go */
  guint signal_sources[3]; /* GSource ids */
};

/**
 * topay_help_on_result_cb:
 * @source: (nullable): of the call
 * @result: of the call
 * @place: a GAsyncResult *, %NULL until now
 *
 * Keeps the result of a call for topay_help_wait_for ().
 */
void
topay_help_on_result_cb (GObject *source, GAsyncResult *result, gpointer place)
{
  *(GAsyncResult **) place = g_object_ref (result);
}

/**
 * topay_help_wait_for:
 * @place: where the result of a call will be
 *
 * Returns: (transfer none): the result
 */
GAsyncResult *
topay_help_wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

static gboolean
on_patience_over_cb (gpointer user_data)
{
  TopayHelpSession *self = user_data;

  self->patience_source = 0;
  g_cancellable_cancel (self->patience);
  return G_SOURCE_REMOVE;
}

static void
limit_patience (TopayHelpSession *self)
{
  if (self->patience_source == 0)
    self->patience_source = g_timeout_add (PATIENCE_MS, on_patience_over_cb, self);
}

/* Who asks twice means at once. */
static gboolean
on_interrupt_cb (gpointer user_data)
{
  TopayHelpSession *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    g_cancellable_cancel (self->patience);
  g_cancellable_cancel (self->cancellable);
  limit_patience (self);
  return G_SOURCE_CONTINUE;
}

/**
 * topay_help_session_new:
 * @client: (nullable): what talks to the service; %NULL when none is set up
 *
 * Takes SIGINT, SIGTERM and SIGHUP, which cancel from now on and end nothing else.
 *
 * Returns: (transfer full): a session that has not begun
 */
TopayHelpSession *
topay_help_session_new (TopayClient *client)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  TopayHelpSession *self = g_new0 (TopayHelpSession, 1);

  if (client != NULL)
    self->account = topay_account_new (client, NULL);
  self->cancellable = g_cancellable_new ();
  self->patience = g_cancellable_new ();
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signal_sources[i] = g_unix_signal_add (signals[i], on_interrupt_cb, self);
  return self;
}

/**
 * topay_help_session_free:
 * @self: (transfer full): a session, which ends if it has not
 */
void
topay_help_session_free (TopayHelpSession *self)
{
  topay_help_session_end (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_source_remove (self->signal_sources[i]);
  g_clear_handle_id (&self->patience_source, g_source_remove);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->patience);
  g_free (self);
}

/**
 * topay_help_session_get_cancellable:
 * @self: a session
 *
 * Returns: (transfer none): cancelled when somebody wants to go
 */
GCancellable *
topay_help_session_get_cancellable (TopayHelpSession *self)
{
  return self->cancellable;
}

/**
 * topay_help_session_get_client:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what talks to the service
 */
TopayClient *
topay_help_session_get_client (TopayHelpSession *self)
{
  return self->account != NULL ? topay_account_get_client (self->account) : NULL;
}

/**
 * topay_help_session_is_interrupted:
 * @self: a session
 *
 * Returns: whether somebody wants to go
 */
gboolean
topay_help_session_is_interrupted (TopayHelpSession *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/**
 * topay_help_session_is_signed_in:
 * @self: a session
 *
 * Returns: whether it has begun and not ended
 */
gboolean
topay_help_session_is_signed_in (TopayHelpSession *self)
{
  return self->account != NULL
         && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

/* NULL with @error also for an empty line: the service would count it as a wrong one. */
static char *
read_secret (TopayHelpSession *self, const char *prompt, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *secret = topay_help_read_secret (prompt, self->cancellable, &failure);

  if (secret != NULL && *secret != '\0')
    return secret;
  topay_help_wipe (secret);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND,
                         _ ("Nothing was typed, or it is too long"));
  return NULL;
}

static gboolean
give_password (TopayHelpSession *self, const TopaySignIn *request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_in_async (self->account, request, self->patience, topay_help_on_result_cb,
                               &result);
  return topay_account_sign_in_finish (self->account, topay_help_wait_for (&result), error);
}

static gboolean
give_code (TopayHelpSession *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *code = read_secret (self, _ ("Code of the authenticator app: "), error);

  if (code == NULL)
    return FALSE;
  topay_account_second_factor_async (self->account, code, NULL, self->patience,
                                     topay_help_on_result_cb, &result);
  topay_help_wipe (code);
  return topay_account_second_factor_finish (self->account, topay_help_wait_for (&result), error);
}

/**
 * topay_help_session_begin:
 * @self: a session of a service
 * @account: who signs in
 * @language: "en" or "zh_CN"
 * @error: %G_IO_ERROR_CANCELLED; %TOPAY_ERROR_NOT_FOUND with a text for the person when nothing was
 *   typed; any other of %TOPAY_ERROR
 *
 * Asks for the password, and for a second factor where the account has one, and signs in. It may
 * have begun also when it fails: whatever is returned, topay_help_session_end () is due.
 *
 * Returns: whether somebody is signed in
 */
gboolean
topay_help_session_begin (TopayHelpSession *self,
                          const char *account,
                          const char *language,
                          GError **error)
{
  /* Translators: %s is the name of an account */
  g_autofree char *prompt = g_strdup_printf (_ ("Password of %s: "), account);
  char *password = read_secret (self, prompt, error);
  const TopaySignIn request = { account, password, DEVICE_NAME, language, FALSE };
  gboolean is_right = password != NULL && give_password (self, &request, error);

  topay_help_wipe (password);
  if (is_right && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SECOND_FACTOR)
    is_right = give_code (self, error);
  return is_right && !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/**
 * topay_help_session_call:
 * @self: a session that somebody is signed in to
 * @endpoint: of level 1
 * @request: (nullable): its record
 * @error: any of %TOPAY_ERROR
 *
 * Returns: (transfer full) (nullable): the record of the reply
 */
gpointer
topay_help_session_call (TopayHelpSession *self,
                         const TopayWireEndpoint *endpoint,
                         gconstpointer request,
                         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_call_async (self->account, endpoint, request, self->cancellable,
                            topay_help_on_result_cb, &result);
  return topay_account_call_finish (self->account, topay_help_wait_for (&result), error);
}

static gboolean
is_payment (const TopayWirePayment *payment, const char *wanted)
{
  g_autoptr (GString) bare = g_string_new (wanted);

  g_string_replace (bare, " ", "", 0); /* as the app shows order numbers */
  return g_ascii_strcasecmp (payment->order, bare->str) == 0
         || g_ascii_strcasecmp (payment->id, bare->str) == 0;
}

/**
 * topay_help_session_find_payment:
 * @self: a session that somebody is signed in to
 * @wanted: an order number, also with blanks, or an id
 * @error: %TOPAY_ERROR_NOT_FOUND with a text for the person; any other of %TOPAY_ERROR
 *
 * Looks among the payments that the app lists.
 *
 * Returns: (transfer full): the id of a payment of this account
 */
char *
topay_help_session_find_payment (TopayHelpSession *self, const char *wanted, GError **error)
{
  TopayWirePaymentList *list =
      topay_help_session_call (self, &topay_endpoint_payments, NULL, error);
  char *found = NULL;

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < list->payments->len && found == NULL; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (list->payments, i);

      if (is_payment (payment, wanted))
        found = g_strdup (payment->id);
    }
  topay_wire_free (&topay_record_payment_list, list);
  if (found == NULL)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND,
                         _ ("There is no such payment in this account"));
  return found;
}

/**
 * topay_help_session_end:
 * @self: a session, whatever became of it
 *
 * Signs out, and waits five seconds at most for the service to know.
 */
void
topay_help_session_end (TopayHelpSession *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->account == NULL
      || topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    return;
  /* What was left of it was for signing in. */
  g_clear_handle_id (&self->patience_source, g_source_remove);
  g_clear_object (&self->patience);
  self->patience = g_cancellable_new ();
  limit_patience (self);
  topay_account_sign_out_async (self->account, self->patience, topay_help_on_result_cb, &result);
  topay_account_sign_out_finish (self->account, topay_help_wait_for (&result), NULL);
}
