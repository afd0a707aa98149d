/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-panel.h"

#include <glib/gi18n.h>

#include "topay-agent-names.h"
#include "topay-agent-parts.h"
#include "topay-callout.h"
#include "topay-date.h"
#include "topay-diagnosis-words.h"
#include "topay-money.h"
#include "topay-text-clean.h"

struct _TopayAgentPanel
{
  AdwBin parent_instance;
  TopayAgentDesk *desk; /* (owned) */

  GtkScrolledWindow *scroller;
  GtkBox *body;
};

G_DEFINE_FINAL_TYPE (TopayAgentPanel, topay_agent_panel, ADW_TYPE_BIN)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
add_head (TopayAgentPanel *self, const char *name, gint64 level)
{
  g_autofree char *clean = topay_text_clean (name);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                   6, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_box_append (GTK_BOX (head), adw_avatar_new (48, clean, TRUE));
  gtk_box_append (GTK_BOX (words), topay_agent_heading_new (clean, 2));
  gtk_box_append (GTK_BOX (words), topay_agent_pill_new (topay_agent_words_get_level (level),
                                                         level >= 2   ? "good"
                                                         : level == 1 ? "wait"
                                                                      : "warn"));
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (self->body, head);
}

static char *
dup_since (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;

  return topay_date_dup_text (day);
}

static void
add_facts (TopayAgentPanel *self, const TopayWireAgentCaseDetail *detail)
{
  const TopayWireAgentPanel *panel = detail->panel;
  g_autofree char *since = dup_since (panel->since);
  GtkGrid *facts = GTK_GRID (topay_agent_facts_new ());

  topay_agent_facts_add (facts, _ ("Account"), panel->account_masked);
  topay_agent_facts_add (facts, _ ("Phone"), panel->phone_masked);
  topay_agent_facts_add (facts, _ ("E-mail"), panel->email_masked);
  topay_agent_facts_add (facts, _ ("Language"),
                                   topay_agent_words_get_language (detail->entry->language));
  topay_agent_facts_add (facts, _ ("Identity"),
                                   topay_agent_words_get_verification (panel->verification));
  topay_agent_facts_add (facts, _ ("Frozen"), topay_agent_words_get_frozen (panel->frozen));
  topay_agent_facts_add (facts, _ ("Customer since"), since);
  gtk_box_append (self->body, GTK_WIDGET (facts));
}

/* A sum that is broken in two is another sum. */
static GtkWidget *
make_sum (const char *sum)
{
  GtkWidget *label = topay_agent_text_new (sum, "numeric");

  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  return label;
}

static GtkWidget *
make_line (const char *title, const char *subtitle, const char *sum)
{
  GtkWidget *row =
      g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "focusable", FALSE, NULL);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 12, "margin-top", 8, "margin-bottom", 8,
                                 "margin-start", 12, "margin-end", 12, NULL);
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                   2, "hexpand", TRUE, NULL);

  gtk_box_append (GTK_BOX (words), topay_agent_text_new (title, NULL));
  gtk_box_append (GTK_BOX (words), topay_agent_text_new (subtitle, "caption"));
  gtk_box_append (GTK_BOX (box), words);
  if (sum != NULL)
    gtk_box_append (GTK_BOX (box), make_sum (sum));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static GtkWidget *
add_list (TopayAgentPanel *self, const char *title)
{
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (self->body, topay_agent_heading_new (title, 2));
  gtk_box_append (self->body, list);
  return list;
}

static void
add_payments (TopayAgentPanel *self, const GPtrArray *payments)
{
  GtkWidget *list;

  if (payments->len == 0)
    return;

  list = add_list (self, _ ("Recent payments"));
  for (guint i = 0; i < payments->len; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (payments, i);
      g_autofree char *at = topay_date_dup_recent (payment->made_at, get_now ());
      const char *state = topay_diagnosis_words_get_payment_state (payment->state);
      /* Translators: %1$s is a time, %2$s how far a payment is */
      g_autofree char *subtitle = g_strdup_printf (_ ("%1$s · %2$s"), at, state);
      g_autofree char *sum = topay_money_dup_text (payment->amount, payment->currency);

      gtk_list_box_append (GTK_LIST_BOX (list), make_line (payment->merchant, subtitle, sum));
    }
}

static void
add_cases (TopayAgentPanel *self, const TopayWireAgentCaseDetail *detail)
{
  const GPtrArray *cases = detail->panel->cases;
  GtkWidget *list = NULL;

  for (guint i = 0; i < cases->len; i++)
    {
      const TopayWireCase *other = g_ptr_array_index (cases, i);
      g_autofree char *what = topay_agent_words_dup_what (other);
      /* Translators: %1$s is what a case is about, %2$s how far it is */
      g_autofree char *subtitle =
          g_strdup_printf (_ ("%1$s · %2$s"), what, topay_agent_names_get_state (other->state));

      if (g_str_equal (other->id, detail->entry->summary->id))
        continue;
      if (list == NULL)
        list = add_list (self, _ ("Other cases"));
      gtk_list_box_append (GTK_LIST_BOX (list), make_line (other->number, subtitle, NULL));
    }
}

static void
add_closed (TopayAgentPanel *self, const TopayWireAgentCaseDetail *detail)
{
  GtkWidget *callout = topay_callout_new ("warn");

  add_head (self, detail->entry->customer, detail->entry->level);
  topay_callout_set_icon_name (TOPAY_CALLOUT (callout), "changes-prevent-symbolic");
  topay_callout_set_title (TOPAY_CALLOUT (callout), _ ("This panel is closed"));
  topay_callout_set_text (TOPAY_CALLOUT (callout),
                          topay_agent_words_get_panel_closed (detail->panel_closed));
  gtk_box_append (self->body, callout);
}

static void
update (TopayAgentPanel *self)
{
  const TopayWireAgentCaseDetail *detail = topay_agent_desk_get_detail (self->desk);

  topay_agent_box_clear (self->body);
  if (detail == NULL)
    return;
  if (detail->panel == NULL)
    {
      add_closed (self, detail);
      return;
    }
  add_head (self, detail->panel->display_name, detail->entry->level);
  add_facts (self, detail);
  add_payments (self, detail->panel->payments);
  add_cases (self, detail);
}

static void
topay_agent_panel_dispose (GObject *object)
{
  g_clear_object (&TOPAY_AGENT_PANEL (object)->desk);

  G_OBJECT_CLASS (topay_agent_panel_parent_class)->dispose (object);
}

static void
topay_agent_panel_class_init (TopayAgentPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_panel_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAgentPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentPanel, body);
}

static void
topay_agent_panel_init (TopayAgentPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_agent_panel_new:
 * @desk: whose case’s person
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
topay_agent_panel_new (TopayAgentDesk *desk)
{
  TopayAgentPanel *self = g_object_new (TOPAY_TYPE_AGENT_PANEL, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_panel_focus:
 * @self: the pane
 *
 * Puts the focus where the arrow keys scroll it.
 */
void
topay_agent_panel_focus (TopayAgentPanel *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}
