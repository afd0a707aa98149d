/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-context.h"

#include <stdio.h>

#include "topay-service.h"

struct _TopayContext
{
  GObject parent_instance;
  TopayLibrary *library;        /* (owned) (nullable): NULL until it is loaded */
  GSettings *settings;          /* (owned) */
  TopayStateDb *state;          /* (owned) */
  TopayAccount *account;        /* (owned) (nullable): NULL when no service is set up */
  TopayPaymentWatches *watches; /* (owned) (nullable): likewise */
  TopayStatusWatch *status;     /* (owned) (nullable): likewise */
  TopayCaseStore *cases;        /* (owned) (nullable): likewise */
  TopayOutbox *outbox;          /* (owned) (nullable): likewise */
  TopayEvidence *evidence;      /* (owned) (nullable): likewise */
  char *language;               /* (owned): "en" or "zh_CN" */
  gboolean library_problem;
  GHashTable *wizards; /* (owned) (element-type utf8): the available ones */
};

G_DEFINE_FINAL_TYPE (TopayContext, topay_context, G_TYPE_OBJECT)

typedef enum
{
  PROP_LIBRARY = 1,
  PROP_LIBRARY_PROBLEM,
} TopayContextProperty;

static GParamSpec *properties[PROP_LIBRARY_PROBLEM + 1];

enum
{
  DRAFTS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Reads the list that the articles are checked against: an id and its state on each line. */
static GHashTable *
load_available_wizards (void)
{
  g_autoptr (GHashTable) wizards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE_PATH "/flows/wizards.list",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_auto (GStrv) lines = NULL;

  if (bytes == NULL)
    return g_steal_pointer (&wizards);

  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", 2);

      if (g_strv_length (words) == 2 && g_str_equal (words[1], "available"))
        g_hash_table_add (wizards, g_strdup (words[0]));
    }
  return g_steal_pointer (&wizards);
}

static void
topay_context_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TopayContext *self = TOPAY_CONTEXT (object);

  switch ((TopayContextProperty) prop_id)
    {
    case PROP_LIBRARY:
      g_value_set_object (value, self->library);
      break;
    case PROP_LIBRARY_PROBLEM:
      g_value_set_boolean (value, self->library_problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_context_dispose (GObject *object)
{
  TopayContext *self = TOPAY_CONTEXT (object);

  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  g_clear_object (&self->state);
  g_clear_object (&self->account);
  g_clear_object (&self->watches);
  g_clear_object (&self->outbox);
  g_clear_object (&self->evidence);
  g_clear_object (&self->status);
  g_clear_object (&self->cases);

  G_OBJECT_CLASS (topay_context_parent_class)->dispose (object);
}

static void
topay_context_finalize (GObject *object)
{
  TopayContext *self = TOPAY_CONTEXT (object);

  g_free (self->language);
  g_hash_table_unref (self->wizards);

  G_OBJECT_CLASS (topay_context_parent_class)->finalize (object);
}

static void
topay_context_class_init (TopayContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topay_context_get_property;
  object_class->dispose = topay_context_dispose;
  object_class->finalize = topay_context_finalize;

  properties[PROP_LIBRARY] =
      g_param_spec_object ("library", NULL, NULL, TOPAY_TYPE_LIBRARY,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LIBRARY_PROBLEM] =
      g_param_spec_boolean ("library-problem", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * TopayContext::drafts-changed:
   *
   * A draft was saved or deleted.
   */
  signals[DRAFTS_CHANGED] = g_signal_new ("drafts-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_context_init (TopayContext *self)
{
  self->wizards = load_available_wizards ();
}

/**
 * topay_context_new:
 * @settings: the preferences; a reference is kept
 * @state: what is kept on this computer; a reference is kept
 * @language: "en" or "zh_CN", the language of the interface
 *
 * Makes what every page needs, without the library, which is loaded meanwhile.
 *
 * Returns: (transfer full): a context
 */
TopayContext *
topay_context_new (GSettings *settings, TopayStateDb *state, const char *language)
{
  TopayContext *self = g_object_new (TOPAY_TYPE_CONTEXT, NULL);

  self->settings = g_object_ref (settings);
  self->state = g_object_ref (state);
  self->language = g_strdup (language);
  return self;
}

/**
 * topay_context_get_library:
 * @self: a context
 *
 * Returns: (nullable): the library, %NULL while it is loading or when it cannot be opened
 */
TopayLibrary *
topay_context_get_library (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->library;
}

/**
 * topay_context_set_library:
 * @self: a context
 * @library: (nullable): the library; a reference is kept
 *
 * Hands the library to the pages, which follow "library".
 */
void
topay_context_set_library (TopayContext *self, TopayLibrary *library)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  if (g_set_object (&self->library, library))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIBRARY]);
}

/**
 * topay_context_has_library_problem:
 * @self: a context
 *
 * Returns: whether the library was looked for and cannot be opened
 */
gboolean
topay_context_has_library_problem (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), FALSE);

  return self->library_problem;
}

/**
 * topay_context_set_library_problem:
 * @self: a context
 * @problem: whether the library cannot be opened
 *
 * Tells the pages that there is nothing to wait for; they say what to do.
 */
void
topay_context_set_library_problem (TopayContext *self, gboolean problem)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  if (self->library_problem == problem)
    return;

  self->library_problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIBRARY_PROBLEM]);
}

/**
 * topay_context_get_settings:
 * @self: a context
 *
 * Returns: (transfer none): the preferences
 */
GSettings *
topay_context_get_settings (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->settings;
}

/**
 * topay_context_get_state:
 * @self: a context
 *
 * Returns: (transfer none): what is kept on this computer
 */
TopayStateDb *
topay_context_get_state (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->state;
}

/**
 * topay_context_get_account:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the session of the person, signed in or not; %NULL when no
 *   service is set up
 */
TopayAccount *
topay_context_get_account (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->account;
}

/**
 * topay_context_set_account:
 * @self: a context that no page has seen yet
 * @account: (nullable): the session of the person; a reference is kept
 *
 * Hands it to the pages.
 */
void
topay_context_set_account (TopayContext *self, TopayAccount *account)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_set_object (&self->account, account);
}

/**
 * topay_context_tell_of_drafts:
 * @self: a context
 *
 * Tells whoever lists drafts to look again.
 */
void
topay_context_tell_of_drafts (TopayContext *self)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_signal_emit (self, signals[DRAFTS_CHANGED], 0);
}

/**
 * topay_context_get_language:
 * @self: a context
 *
 * Returns: "en" or "zh_CN"
 */
const char *
topay_context_get_language (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->language;
}

/**
 * topay_context_get_watches:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the payments that somebody waits for; %NULL when no service
 *   is set up
 */
TopayPaymentWatches *
topay_context_get_watches (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->watches;
}

/**
 * topay_context_set_watches:
 * @self: a context
 * @watches: (nullable): the payments that somebody waits for; a reference is kept
 *
 * To be called before a page is made.
 */
void
topay_context_set_watches (TopayContext *self, TopayPaymentWatches *watches)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_set_object (&self->watches, watches);
}

/**
 * topay_context_get_outbox:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): what waits for the service; %NULL when none is set up
 */
TopayOutbox *
topay_context_get_outbox (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->outbox;
}

/**
 * topay_context_set_outbox:
 * @self: a context
 * @outbox: (nullable): what waits for the service; a reference is kept
 *
 * To be called before a page is made.
 */
void
topay_context_set_outbox (TopayContext *self, TopayOutbox *outbox)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_set_object (&self->outbox, outbox);
}

/**
 * topay_context_get_evidence:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the files that people add to requests; %NULL when no service
 *   is set up
 */
TopayEvidence *
topay_context_get_evidence (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->evidence;
}

/**
 * topay_context_set_evidence:
 * @self: a context
 * @evidence: (nullable): the files that people add to requests; a reference is kept
 *
 * To be called before a page is made.
 */
void
topay_context_set_evidence (TopayContext *self, TopayEvidence *evidence)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_set_object (&self->evidence, evidence);
}

/**
 * topay_context_get_cases:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the cases of whoever is signed in; %NULL when no service is
 *   set up
 */
TopayCaseStore *
topay_context_get_cases (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->cases;
}

/**
 * topay_context_set_cases:
 * @self: a context
 * @cases: (nullable): the cases of whoever is signed in; a reference is kept
 *
 * To be called before a page is made.
 */
void
topay_context_set_cases (TopayContext *self, TopayCaseStore *cases)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_set_object (&self->cases, cases);
}

/**
 * topay_context_get_status:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the watch over what is not as it should be at the service;
 *   %NULL when none is set up
 */
TopayStatusWatch *
topay_context_get_status (TopayContext *self)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  return self->status;
}

/**
 * topay_context_set_status:
 * @self: a context
 * @status: (nullable): the watch over the service; a reference is kept
 *
 * To be called before a page is made.
 */
void
topay_context_set_status (TopayContext *self, TopayStatusWatch *status)
{
  g_return_if_fail (TOPAY_IS_CONTEXT (self));

  g_set_object (&self->status, status);
}

/**
 * topay_context_new_probes:
 * @self: a context
 *
 * Makes what the probes of a diagnosis need: the service and session of the account, where to ask
 * for a captive portal, and the versions of app and library as they are now.
 *
 * Returns: (transfer full): a context for topay_diagnostician_new (); free with
 *   topay_probe_context_free ()
 */
TopayProbeContext *
topay_context_new_probes (TopayContext *self)
{
  g_autofree char *portal_uri = NULL;
  TopayProbeContext *probes;

  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), NULL);

  portal_uri = topay_service_dup_portal_uri (self->settings);
  probes = topay_probe_context_new (
      self->account != NULL ? topay_account_get_client (self->account) : NULL, portal_uri);
  if (self->library != NULL)
    probes->content_version = topay_library_get_version_number (self->library);
  return probes;
}

/**
 * topay_context_is_wizard_available:
 * @self: a context
 * @wizard: (nullable): a name of data/flows/wizards.list
 *
 * Returns: whether this app can run the wizard; a planned one is shown nowhere
 */
gboolean
topay_context_is_wizard_available (TopayContext *self, const char *wizard)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (self), FALSE);

  return wizard != NULL && g_hash_table_contains (self->wizards, wizard);
}
