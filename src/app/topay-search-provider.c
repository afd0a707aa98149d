/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-provider.h"

#include <string.h>

#include "topay-search-model.h"
#include "topay-uri.h"

/*  desktop ── Get… ──▶ is the library there? ── yes ──▶ answer
 *                            │ no                        ▲
 *                            └──▶ wait, held ── library ─┘
 *
 * Every call holds the application until it is answered, and so starts the time anew after which a
 * service without a window leaves. */

#define MAX_NAME_CHARS        120
#define MAX_DESCRIPTION_CHARS 240

struct _TopaySearchProvider
{
  GObject parent_instance;
  GApplication *application; /* (unowned): outlives us */
  TopayContext *context;     /* (owned) (nullable): NULL before startup */
  TopaySearchModel *model;   /* (owned) (nullable): in the language of the context */
  GQueue waiting;            /* (element-type GDBusMethodInvocation) (owned), oldest first */
  guint registration;        /* of the object on the bus; 0 when it is not there */
};

G_DEFINE_FINAL_TYPE (TopaySearchProvider, topay_search_provider, G_TYPE_OBJECT)

enum
{
  OPEN_URI,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* As the documentation of GNOME Shell has it; the bus refuses arguments of other types. */
static const char interface_xml[] = "<node>"
                                    "  <interface name='org.gnome.Shell.SearchProvider2'>"
                                    "    <method name='GetInitialResultSet'>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='as' name='results' direction='out'/>"
                                    "    </method>"
                                    "    <method name='GetSubsearchResultSet'>"
                                    "      <arg type='as' name='previous_results' direction='in'/>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='as' name='results' direction='out'/>"
                                    "    </method>"
                                    "    <method name='GetResultMetas'>"
                                    "      <arg type='as' name='identifiers' direction='in'/>"
                                    "      <arg type='aa{sv}' name='metas' direction='out'/>"
                                    "    </method>"
                                    "    <method name='ActivateResult'>"
                                    "      <arg type='s' name='identifier' direction='in'/>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='u' name='timestamp' direction='in'/>"
                                    "    </method>"
                                    "    <method name='LaunchSearch'>"
                                    "      <arg type='as' name='terms' direction='in'/>"
                                    "      <arg type='u' name='timestamp' direction='in'/>"
                                    "    </method>"
                                    "  </interface>"
                                    "</node>";

/* The words of the nth argument with a space between them, cut at a character. */
static char *
join_terms (GVariant *parameters, gsize n)
{
  g_autoptr (GVariant) terms = g_variant_get_child_value (parameters, n);
  g_autoptr (GString) joined = g_string_new (NULL);
  const char *end = NULL;
  const char *term;
  GVariantIter iter;

  g_variant_iter_init (&iter, terms);
  while (joined->len <= TOPAY_SEARCH_PROVIDER_MAX_TERMS_BYTES
         && g_variant_iter_next (&iter, "&s", &term))
    {
      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append_len (joined, term,
                           (gssize) strnlen (term, TOPAY_SEARCH_PROVIDER_MAX_TERMS_BYTES));
    }
  g_string_truncate (joined, MIN (joined->len, TOPAY_SEARCH_PROVIDER_MAX_TERMS_BYTES));
  g_utf8_validate (joined->str, (gssize) joined->len, &end);
  g_string_truncate (joined, (gsize) (end - joined->str));
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/* Plain text on one line: no line breaks, nothing invisible, not longer than anybody reads there.
 */
static char *
dup_line (const char *text, guint max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean gap = FALSE;
  guint n_chars = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
        {
          gap = line->len > 0;
          continue;
        }
      if (g_unichar_type (character) == G_UNICODE_FORMAT)
        continue;
      if (n_chars + (gap ? 1 : 0) >= max_chars)
        {
          g_string_append (line, "…");
          break;
        }
      if (gap)
        g_string_append_c (line, ' ');
      n_chars += gap ? 2 : 1;
      gap = FALSE;
      g_string_append_unichar (line, character);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* The article in the language of the app; in another one where it is not translated. */
static const TopayArticleInfo *
find_info (TopaySearchProvider *self, const char *id)
{
  TopayLibrary *library = self->context != NULL ? topay_context_get_library (self->context) : NULL;
  const TopayArticleInfo *info;
  const char *const *languages;

  if (library == NULL)
    return NULL;

  info = topay_library_get_info (library, topay_context_get_language (self->context), id);
  languages = topay_library_get_languages (library);
  for (guint i = 0; info == NULL && languages[i] != NULL; i++)
    info = topay_library_get_info (library, languages[i], id);
  return info;
}

/* Longer words are not a part of what was found before: «ref» finds little and «refund» a lot. So
 * a narrower search is a search of its own. */
static GVariant *
search (TopaySearchProvider *self, const char *words)
{
  g_auto (GVariantBuilder) ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  TopaySearchItem *best;
  guint n_ids = 0;

  if (self->model == NULL)
    return g_variant_new ("(as)", &ids);

  topay_search_model_set_query (self->model, words);
  best = topay_search_model_get_best_answer (self->model);
  if (best != NULL)
    {
      g_variant_builder_add (&ids, "s", topay_search_item_get_id (best));
      n_ids++;
    }
  for (guint i = 0; n_ids < TOPAY_SEARCH_PROVIDER_LIMIT; i++, n_ids++)
    {
      g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      if (item == NULL)
        break;
      g_variant_builder_add (&ids, "s", topay_search_item_get_id (item));
    }
  return g_variant_new ("(as)", &ids);
}

static void
add_meta (GVariantBuilder *metas, const TopayArticleInfo *info, GVariant *icon)
{
  g_autofree char *name = dup_line (info->title, MAX_NAME_CHARS);
  g_autofree char *description = dup_line (info->summary, MAX_DESCRIPTION_CHARS);

  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (info->id));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "icon", icon);
  g_variant_builder_close (metas);
}

static GVariant *
describe (TopaySearchProvider *self, GVariant *parameters)
{
  g_auto (GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) ids = g_variant_get_child_value (parameters, 0);
  g_autoptr (GIcon) icon = g_themed_icon_new (APP_ID);
  g_autoptr (GVariant) icon_value = g_icon_serialize (icon);
  gsize n_ids = MIN (g_variant_n_children (ids), TOPAY_SEARCH_PROVIDER_MAX_METAS);

  for (gsize i = 0; i < n_ids; i++)
    {
      const TopayArticleInfo *info;
      const char *id;

      g_variant_get_child (ids, i, "&s", &id);
      info = find_info (self, id);
      if (info != NULL)
        add_meta (&metas, info, icon_value);
    }
  return g_variant_new ("(aa{sv})", &metas);
}

static void
open_uri (TopaySearchProvider *self, TopayUriKind kind, const char *value)
{
  g_autofree char *uri = topay_uri_build (kind, value);

  g_signal_emit (self, signals[OPEN_URI], 0, uri);
}

/* What is asked without a library finds nothing. */
static void
answer (TopaySearchProvider *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  gboolean narrower = g_str_equal (method, "GetSubsearchResultSet");
  GVariant *result = NULL; /* (floating) */

  if (g_str_equal (method, "GetResultMetas"))
    result = describe (self, parameters);
  else if (narrower || g_str_equal (method, "GetInitialResultSet"))
    {
      g_autofree char *words = join_terms (parameters, narrower ? 1 : 0);

      result = search (self, words);
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      const char *id;

      g_variant_get_child (parameters, 0, "&s", &id);
      open_uri (self, TOPAY_URI_ARTICLE, id);
    }
  else
    {
      g_autofree char *words = join_terms (parameters, 0);

      open_uri (self, TOPAY_URI_SEARCH, words);
    }
  g_dbus_method_invocation_return_value (invocation, result); /* eats the invocation */
}

static void
answer_next (TopaySearchProvider *self)
{
  answer (self, g_queue_pop_head (&self->waiting));
  g_application_release (self->application);
}

static gboolean
is_ready (TopaySearchProvider *self)
{
  return self->context != NULL
         && (topay_context_get_library (self->context) != NULL
             || topay_context_has_library_problem (self->context));
}

static void
on_library_changed_cb (TopaySearchProvider *self)
{
  topay_search_model_set_library (self->model, topay_context_get_library (self->context));
  while (is_ready (self) && !g_queue_is_empty (&self->waiting))
    answer_next (self);
}

/* The window that shows an article or the search waits for the library itself. */
static gboolean
needs_library (const char *method)
{
  return g_str_has_prefix (method, "Get");
}

static void
on_method_call_cb (GDBusConnection *connection,
                   const char *sender,
                   const char *object_path,
                   const char *interface_name,
                   const char *method_name,
                   GVariant *parameters,
                   GDBusMethodInvocation *invocation,
                   gpointer user_data)
{
  TopaySearchProvider *self = user_data;

  g_application_hold (self->application);
  if (needs_library (method_name) && !is_ready (self))
    {
      g_queue_push_tail (&self->waiting, invocation);
      if (g_queue_get_length (&self->waiting) > TOPAY_SEARCH_PROVIDER_MAX_WAITING)
        answer_next (self);
      return;
    }
  answer (self, invocation);
  g_application_release (self->application);
}

static void
topay_search_provider_dispose (GObject *object)
{
  TopaySearchProvider *self = TOPAY_SEARCH_PROVIDER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_search_provider_parent_class)->dispose (object);
}

static void
topay_search_provider_class_init (TopaySearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_search_provider_dispose;

  signals[OPEN_URI] = g_signal_new ("open-uri", TOPAY_TYPE_SEARCH_PROVIDER, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
topay_search_provider_init (TopaySearchProvider *self)
{
  g_queue_init (&self->waiting);
}

/**
 * topay_search_provider_new:
 * @application: held while an answer is under way; not referenced, must outlive the provider
 *
 * Returns: (transfer full): a provider that is on no bus yet
 */
TopaySearchProvider *
topay_search_provider_new (GApplication *application)
{
  TopaySearchProvider *self = g_object_new (TOPAY_TYPE_SEARCH_PROVIDER, NULL);

  self->application = application;
  return self;
}

/**
 * topay_search_provider_set_context:
 * @self: a provider
 * @context: where the library will be, and the language of the answers; a reference is kept
 *
 * Answers from now on in the language of @context, and what waits as soon as its library is there
 * or known to be missing.
 */
void
topay_search_provider_set_context (TopaySearchProvider *self, TopayContext *context)
{
  g_return_if_fail (TOPAY_IS_SEARCH_PROVIDER (self));
  g_return_if_fail (TOPAY_IS_CONTEXT (context));

  if (self->context == context)
    return;

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_set_object (&self->context, context);
  g_clear_object (&self->model);
  self->model = topay_search_model_new (topay_context_get_language (context));
  g_signal_connect_object (context, "notify::library", G_CALLBACK (on_library_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::library-problem", G_CALLBACK (on_library_changed_cb),
                           self, G_CONNECT_SWAPPED);
  on_library_changed_cb (self);
}

/**
 * topay_search_provider_export:
 * @self: a provider that is on no bus
 * @connection: the session bus
 * @object_path: where the desktop looks for it
 *
 * Puts the provider on the bus, best before the name of the application is taken: then the first
 * question already finds it. The interface is the one of «Writing a Search Provider» in the GNOME
 * developer documentation. It is to be taken off again, by topay_search_provider_unexport (),
 * before the last reference goes.
 *
 * Returns: whether it is there; %FALSE when something else has the path
 */
gboolean
topay_search_provider_export (TopaySearchProvider *self,
                              GDBusConnection *connection,
                              const char *object_path)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call_cb };
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TOPAY_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  node = g_dbus_node_info_new_for_xml (interface_xml, &error);
  g_assert_no_error (error); /* the text above */
  /* Without a reference: whether a refused registration releases it depends on the version of GLib.
   */
  self->registration = g_dbus_connection_register_object (
      connection, object_path, node->interfaces[0], &vtable, self, NULL, &error);
  if (self->registration == 0)
    g_warning ("The search of the desktop cannot ask: %s", error->message);
  return self->registration != 0;
}

/**
 * topay_search_provider_unexport:
 * @self: a provider
 * @connection: where it was exported
 *
 * Takes the provider off the bus. Whoever still waits is told that nothing was found; the
 * application is not released for it, since it is leaving.
 */
void
topay_search_provider_unexport (TopaySearchProvider *self, GDBusConnection *connection)
{
  g_return_if_fail (TOPAY_IS_SEARCH_PROVIDER (self));

  if (self->registration == 0)
    return;

  g_dbus_connection_unregister_object (connection, self->registration);
  self->registration = 0;
  while (!g_queue_is_empty (&self->waiting))
    answer (self, g_queue_pop_head (&self->waiting));
}
