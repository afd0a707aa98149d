/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wizards.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* In the order in which Home shows those that this app can run, then those that are no card. */
/* clang-format off */
const TopayWizard topay_wizards[] = {
  { TOPAY_WIZARD_DIAGNOSIS, N_("Payment failed"), N_("Find out why in a minute"),
    "dialog-warning-symbolic", "teal" },
  { "refund", N_("Ask for a refund"), N_("Answer in 1–3 working days"),
    "edit-undo-symbolic", "violet" },
  { "reset-login-password", N_("Reset the login password"), N_("With a code to your phone or e-mail"),
    "dialog-password-symbolic", "blue" },
  { "reset-payment-password", N_("Reset the payment password"), N_("The six digits for paying"),
    "dialog-password-symbolic", "violet" },
  { "unlock-account", N_("Unlock my account"), N_("After too many wrong passwords"),
    "changes-allow-symbolic", "teal" },
  { "fraud-report", N_("Report fraud"), N_("Stop the loss first"),
    "dialog-error-symbolic", "red" },
  { "two-step", N_("Two-step verification"), N_("Two minutes to set up"),
    "security-high-symbolic", "green" },
  { "complaint", N_("Make a complaint"), N_("With a number and a date"),
    "document-edit-symbolic", "amber" },
  { "frozen-funds", N_("Money that is held"), N_("Send what is missing, or appeal"),
    "changes-prevent-symbolic", "blue", TRUE },
  { "wrong-transfer", N_("Sent to the wrong person"), N_("We ask the payee for you"),
    "mail-send-symbolic", "violet", TRUE },
  { "appeal", N_("Appeal against a decision"), N_("Once, within 15 days"),
    "edit-redo-symbolic", "amber", TRUE },
  { "lost-contact", N_("Phone and e-mail are lost"), N_("With documents, looked at by two people"),
    "phone-symbolic", "blue", TRUE },
};
/* clang-format on */
const guint topay_n_wizards = G_N_ELEMENTS (topay_wizards);

/**
 * topay_wizards_find:
 * @id: (nullable): a name of data/flows/wizards.list
 *
 * Returns: (transfer none) (nullable): how it is offered; %NULL for one that only articles offer
 */
const TopayWizard *
topay_wizards_find (const char *id)
{
  for (guint i = 0; id != NULL && i < topay_n_wizards; i++)
    if (g_str_equal (topay_wizards[i].id, id))
      return &topay_wizards[i];
  return NULL;
}

/**
 * topay_wizard_get_title:
 * @wizard: a wizard
 *
 * Returns: what it does, in the language of the app
 */
const char *
topay_wizard_get_title (const TopayWizard *wizard)
{
  return _ (wizard->title);
}

/**
 * topay_wizard_get_caption:
 * @wizard: a wizard
 *
 * Returns: a line more, in the language of the app
 */
const char *
topay_wizard_get_caption (const TopayWizard *wizard)
{
  return _ (wizard->caption);
}

/**
 * topay_wizards_load_flow:
 * @id: a name of data/flows/wizards.list
 *
 * Reads a wizard that is built into the app.
 *
 * Returns: (transfer full) (nullable): the wizard; %NULL when there is none
 */
TopayFlow *
topay_wizards_load_flow (const char *id)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH "/flows/", id, ".flow.xml", NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  TopayFlow *flow;

  if (bytes == NULL)
    return NULL;

  flow = topay_flow_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  if (flow == NULL)
    g_warning ("The wizard %s cannot be read: %s", id, error->message);
  return flow;
}
