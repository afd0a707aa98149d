/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-draft-list.h"

#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-row.h"
#include "topay-wizards.h"

struct _TopayDraftList
{
  AdwBin parent_instance;
  TopayContext *context;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the question on its way */
};

G_DEFINE_FINAL_TYPE (TopayDraftList, topay_draft_list, ADW_TYPE_BIN)

static void
add_row (AdwPreferencesGroup *group, const TopayDraft *draft, const TopayWizard *wizard)
{
  /* Translators: %s is what a wizard does, such as “Reset the login password” */
  g_autofree char *title = g_strdup_printf (_ ("Go on with “%s”"), topay_wizard_get_title (wizard));
  g_autofree char *moment =
      topay_date_dup_moment (draft->saved, g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: when a draft was saved: %s is a time such as 14:05, or a date with a time */
  g_autofree char *subtitle = g_strdup_printf (_ ("Saved: %s"), moment);
  GtkWidget *row = topay_row_new (title, subtitle);

  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), wizard->icon_name);
  topay_row_set_action (row, "win.resume-flow", wizard->id);
  adw_preferences_group_add (group, row);
}

static void
show_drafts (TopayDraftList *self, GPtrArray *drafts)
{
  GtkWidget *group = adw_preferences_group_new ();
  gboolean any = FALSE;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Not finished yet"));
  for (guint i = 0; i < drafts->len; i++)
    {
      const TopayDraft *draft = g_ptr_array_index (drafts, i);
      const TopayWizard *wizard = topay_wizards_find (draft->flow);

      if (wizard == NULL || !topay_context_is_wizard_available (self->context, wizard->id))
        continue;
      add_row (ADW_PREFERENCES_GROUP (group), draft, wizard);
      any = TRUE;
    }
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayDraftList) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts =
      topay_state_db_list_drafts_finish (TOPAY_STATE_DB (source), result, &error);

  if (drafts != NULL && self->context != NULL)
    show_drafts (self, drafts);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("drafts not listed: %s", error->message); /* then Home offers none */
}

static void
topay_draft_list_dispose (GObject *object)
{
  TopayDraftList *self = TOPAY_DRAFT_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_draft_list_parent_class)->dispose (object);
}

static void
topay_draft_list_class_init (TopayDraftListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_draft_list_dispose;
}

static void
topay_draft_list_init (TopayDraftList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * topay_draft_list_set_context:
 * @self: a list without a context
 * @context: whose drafts
 *
 * Looks for drafts now and whenever there may be others.
 */
void
topay_draft_list_set_context (TopayDraftList *self, TopayContext *context)
{
  g_return_if_fail (TOPAY_IS_DRAFT_LIST (self));

  g_set_object (&self->context, context);
  g_signal_connect_object (context, "drafts-changed", G_CALLBACK (topay_draft_list_update), self,
                           G_CONNECT_SWAPPED);
  topay_draft_list_update (self);
}

/**
 * topay_draft_list_update:
 * @self: a list
 *
 * Looks again.
 */
void
topay_draft_list_update (TopayDraftList *self)
{
  g_return_if_fail (TOPAY_IS_DRAFT_LIST (self));

  if (self->context == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  topay_state_db_list_drafts_async (topay_context_get_state (self->context), self->cancellable,
                                    on_listed_cb, g_object_ref (self));
}
