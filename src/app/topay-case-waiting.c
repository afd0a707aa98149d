/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-waiting.h"

#include <glib/gi18n.h>

#include "topay-case-words.h"
#include "topay-date.h"
#include "topay-draft-list.h"
#include "topay-error.h"
#include "topay-problem.h"
#include "topay-row.h"

struct _TopayCaseWaiting
{
  GtkBox parent_instance;
  TopayContext *context;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the question on its way */
  GtkWidget *drafts;         /* (unowned): a child */
  GtkWidget *group;          /* (unowned) (nullable): a child */
  gboolean is_empty;
};

G_DEFINE_FINAL_TYPE (TopayCaseWaiting, topay_case_waiting, GTK_TYPE_BOX)

typedef enum
{
  PROP_IS_EMPTY = 1,
} TopayCaseWaitingProperty;

static GParamSpec *properties[PROP_IS_EMPTY + 1];

static void update (TopayCaseWaiting *self);

static gboolean
is_signed_in (TopayCaseWaiting *self)
{
  TopayAccount *account = topay_context_get_account (self->context);

  return account != NULL && topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
}

static gboolean
is_about_cases (const TopayOutboxEntry *entry)
{
  return g_str_has_prefix (entry->endpoint, "case_");
}

/* A request of somebody else waits for them, and is nobody else’s business. */
static gboolean
is_mine (TopayCaseWaiting *self, const TopayOutboxEntry *entry)
{
  TopayAccount *account = topay_context_get_account (self->context);
  const char *name = account != NULL ? topay_account_get_name (account) : NULL;

  return entry->account == NULL || name == NULL || g_str_equal (entry->account, name);
}

static char *
dup_title (const TopayOutboxEntry *entry)
{
  TopayWireCaseNew *request;
  char *title;

  if (!g_str_equal (entry->endpoint, "case_open"))
    return g_strdup (_ ("Your message about a case"));
  request = topay_wire_decode (&topay_record_case_new, g_bytes_get_data (entry->body, NULL),
                               g_bytes_get_size (entry->body), NULL, NULL);
  title = g_strdup (topay_case_words_get_kind (request != NULL ? request->kind : NULL));
  if (request != NULL)
    topay_wire_free (&topay_record_case_new, request);
  return title;
}

static char *
dup_state (TopayCaseWaiting *self, const TopayOutboxEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayProblem) problem = NULL;

  if (entry->state == TOPAY_OUTBOX_STATE_FAILED)
    {
      error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "Refused");
      topay_error_edit_detail (error)->code = g_strdup (entry->code);
      problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
      /* Translators: a request was refused; %s says why */
      return g_strdup_printf (_ ("Not taken: %s"), problem->title);
    }
  if (!is_signed_in (self))
    return g_strdup (_ ("Sign in to send"));
  return entry->state == TOPAY_OUTBOX_STATE_SENDING ? g_strdup (_ ("Is being sent…"))
                                                    : g_strdup (_ ("Saved, not sent yet"));
}

static void
on_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseWaiting) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  if (!topay_state_db_unqueue_finish (TOPAY_STATE_DB (source), result, &error))
    g_message ("a request stays in the outbox: %s", error->message);
  update (self);
}

static void
remove_entry (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayCaseWaiting *self = TOPAY_CASE_WAITING (widget);

  topay_state_db_unqueue_async (topay_context_get_state (self->context),
                                g_variant_get_string (parameter, NULL), NULL, on_removed_cb,
                                g_object_ref (self));
}

static GtkWidget *
make_row (TopayCaseWaiting *self, const TopayOutboxEntry *entry)
{
  g_autofree char *title = dup_title (entry);
  g_autofree char *state = dup_state (self, entry);
  GtkWidget *row = topay_row_new (title, state);
  GtkWidget *button;

  if (entry->state == TOPAY_OUTBOX_STATE_FAILED)
    {
      button = gtk_button_new_with_label (C_ ("button", "Remove"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "waiting.remove");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      gtk_widget_add_css_class (row, "text-danger");
    }
  else if (!is_signed_in (self))
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.sign-in");
    }
  return row;
}

static void
update_visible (TopayCaseWaiting *self)
{
  gboolean is_empty = self->group == NULL && !gtk_widget_get_visible (self->drafts);

  gtk_widget_set_visible (GTK_WIDGET (self), !is_empty);
  if (is_empty == self->is_empty)
    return;
  self->is_empty = is_empty;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_EMPTY]);
}

static void
show_entries (TopayCaseWaiting *self, GPtrArray *entries)
{
  if (self->group != NULL)
    gtk_box_remove (GTK_BOX (self), self->group);
  self->group = NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      const TopayOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (!is_about_cases (entry) || !is_mine (self, entry))
        continue;
      if (self->group == NULL)
        {
          self->group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Not sent yet"));
          gtk_box_append (GTK_BOX (self), self->group);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), make_row (self, entry));
    }
  update_visible (self);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseWaiting) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      topay_state_db_list_outbox_finish (TOPAY_STATE_DB (source), result, &error);

  if (entries != NULL && self->context != NULL)
    show_entries (self, entries);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("the outbox was not listed: %s", error->message);
}

static void
update (TopayCaseWaiting *self)
{
  if (self->context == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  topay_state_db_list_outbox_async (topay_context_get_state (self->context), self->cancellable,
                                    on_listed_cb, g_object_ref (self));
}

static void
topay_case_waiting_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TopayCaseWaitingProperty) id)
    {
    case PROP_IS_EMPTY:
      g_value_set_boolean (value, TOPAY_CASE_WAITING (object)->is_empty);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_case_waiting_dispose (GObject *object)
{
  TopayCaseWaiting *self = TOPAY_CASE_WAITING (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_case_waiting_parent_class)->dispose (object);
}

static void
topay_case_waiting_class_init (TopayCaseWaitingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topay_case_waiting_get_property;
  object_class->dispose = topay_case_waiting_dispose;
  properties[PROP_IS_EMPTY] =
      g_param_spec_boolean ("is-empty", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "waiting.remove", "s", remove_entry);
}

static void
topay_case_waiting_init (TopayCaseWaiting *self)
{
  self->is_empty = TRUE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->drafts = g_object_new (TOPAY_TYPE_DRAFT_LIST, NULL);
  gtk_box_append (GTK_BOX (self), self->drafts);
  g_signal_connect_object (self->drafts, "notify::visible", G_CALLBACK (update_visible), self,
                           G_CONNECT_SWAPPED);
}

/**
 * topay_case_waiting_set_context:
 * @self: a list without a context
 * @context: whose drafts and requests
 *
 * Looks now and whenever something else may wait.
 */
void
topay_case_waiting_set_context (TopayCaseWaiting *self, TopayContext *context)
{
  TopayAccount *account;
  TopayOutbox *outbox;

  g_return_if_fail (TOPAY_IS_CASE_WAITING (self) && TOPAY_IS_CONTEXT (context));

  g_set_object (&self->context, context);
  account = topay_context_get_account (context);
  outbox = topay_context_get_outbox (context);
  topay_draft_list_set_context (TOPAY_DRAFT_LIST (self->drafts), context);
  g_signal_connect_object (topay_context_get_state (context), "outbox-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  if (outbox != NULL)
    g_signal_connect_object (outbox, "settled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (account != NULL)
    g_signal_connect_object (account, "notify::state", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
}

/**
 * topay_case_waiting_is_empty:
 * @self: a list
 *
 * Returns: whether nothing waits
 */
gboolean
topay_case_waiting_is_empty (TopayCaseWaiting *self)
{
  g_return_val_if_fail (TOPAY_IS_CASE_WAITING (self), TRUE);

  return self->is_empty;
}
