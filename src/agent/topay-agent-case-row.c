/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-case-row.h"

#include <glib/gi18n.h>

#include "topay-agent-names.h"
#include "topay-agent-parts.h"
#include "topay-text-clean.h"

struct _TopayAgentCaseRow
{
  GtkListBoxRow parent_instance;
  char *case_id; /* (owned) */

  GtkWidget *fraud_icon;
  GtkLabel *number;
  GtkLabel *due;
  GtkLabel *what;
  GtkLabel *claim;
  GtkLabel *proof;
};

G_DEFINE_FINAL_TYPE (TopayAgentCaseRow, topay_agent_case_row, GTK_TYPE_LIST_BOX_ROW)

static void
topay_agent_case_row_finalize (GObject *object)
{
  g_free (TOPAY_AGENT_CASE_ROW (object)->case_id);

  G_OBJECT_CLASS (topay_agent_case_row_parent_class)->finalize (object);
}

static void
topay_agent_case_row_class_init (TopayAgentCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_agent_case_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-case-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseRow, fraud_icon);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseRow, number);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseRow, due);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseRow, what);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseRow, claim);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseRow, proof);
}

static void
topay_agent_case_row_init (TopayAgentCaseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_agent_case_row_new:
 * @case_id: of a case
 *
 * Returns: (transfer floating): a row without words yet
 */
GtkWidget *
topay_agent_case_row_new (const char *case_id)
{
  TopayAgentCaseRow *self = g_object_new (TOPAY_TYPE_AGENT_CASE_ROW, NULL);

  self->case_id = g_strdup (case_id);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_case_row_get_case_id:
 * @self: a row
 *
 * Returns: (transfer none): of which case
 */
const char *
topay_agent_case_row_get_case_id (TopayAgentCaseRow *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_CASE_ROW (self), NULL);

  return self->case_id;
}

static char *
dup_proof (const TopayWireAgentCase *entry)
{
  const char *level = topay_agent_words_get_level (entry->level);
  const char *language = topay_agent_words_get_language (entry->language);
  g_autofree char *approvals = NULL;

  if (!topay_agent_words_has_approvals (entry))
    /* Translators: %1$s is how well it is proven who asks, %2$s a language */
    return g_strdup_printf (_ ("%1$s · %2$s"), level, language);

  approvals = topay_agent_words_dup_approvals (entry);
  /* Translators: %1$s is how well it is proven who asks, %2$s a language, %3$s how many approved */
  return g_strdup_printf (_ ("%1$s · %2$s · %3$s"), level, language, approvals);
}

/**
 * topay_agent_case_row_show:
 * @self: a row
 * @entry: its case
 * @agent: (nullable): who is signed in
 * @now: Unix seconds
 *
 * Shows how the case is now.
 */
void
topay_agent_case_row_show (TopayAgentCaseRow *self,
                           const TopayWireAgentCase *entry,
                           const TopayWireAgentSelf *agent,
                           gint64 now)
{
  g_auto (TopayAgentPill) due = { 0 };
  g_autofree char *what = topay_agent_words_dup_what (entry->summary);
  g_autofree char *raw_claim = topay_agent_words_dup_claim (entry, agent);
  g_autofree char *claim = topay_text_clean (raw_claim);
  g_autofree char *proof = dup_proof (entry);
  g_autofree char *number = topay_text_clean (entry->summary->number);
  g_autofree char *name = NULL;

  g_return_if_fail (TOPAY_IS_AGENT_CASE_ROW (self));

  topay_agent_words_make_due (entry->summary, now, &due);
  gtk_widget_set_visible (self->fraud_icon, g_str_equal (entry->summary->kind, "fraud"));
  gtk_label_set_text (self->number, number);
  gtk_label_set_text (self->what, what);
  gtk_label_set_text (self->claim, claim);
  gtk_label_set_text (self->proof, proof);
  topay_agent_pill_set (self->due, due.text, due.look);
  /* Translators: what a screen reader says of a case in the list: %1$s is its number, %2$s what it
   * is about, %3$s when it is due, %4$s who works on it */
  name = g_strdup_printf (_ ("%1$s, %2$s, %3$s, %4$s"), number, what, due.text, claim);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, proof, -1);
}

/**
 * topay_agent_case_row_set_opened:
 * @self: a row
 * @opened: whether its case is the one on the desk
 */
void
topay_agent_case_row_set_opened (TopayAgentCaseRow *self, gboolean opened)
{
  g_return_if_fail (TOPAY_IS_AGENT_CASE_ROW (self));

  if (opened)
    gtk_widget_add_css_class (GTK_WIDGET (self), "opened");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "opened");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, opened, -1);
}
