/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-review.h"

#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-flow-words.h"
#include "topay-money.h"
#include "topay-row.h"

struct _TopayFlowReview
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (TopayFlowReview, topay_flow_review, GTK_TYPE_BOX)

enum
{
  EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
topay_flow_review_class_init (TopayFlowReviewClass *klass)
{
  /**
   * TopayFlowReview::edit:
   * @step: id of a step
   *
   * Its answers are to be changed.
   */
  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
topay_flow_review_init (TopayFlowReview *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}

/* The payment or the case as people call it. */
static char *
dup_item_words (TopayFlowSession *session, const TopayFlowField *field)
{
  const char *template = field->kind == TOPAY_FLOW_FIELD_CASE
                             ? "{%s-number}"
                             /* shop, sum, order number */
                             : "{%s-merchant} · {%s-amount:money} · {%s-order}";
  g_autoptr (GString) text = g_string_new (template);

  g_string_replace (text, "%s", field->id, 0);
  return topay_flow_words_dup_filled (session, text->str);
}

static char *
dup_files_words (const char *answer)
{
  g_auto (GStrv) ids = g_strsplit (answer, " ", -1);
  guint n_files = g_strv_length (ids);

  /* Translators: %u is a number of files */
  return g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);
}

/* The words of an answer: of a choice its label. */
static const char *
get_words (const TopayFlowField *field, const char *answer)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (field->options, i);

      if (g_str_equal (option->value, answer))
        return topay_flow_words_translate (option->label);
    }
  if (field->kind == TOPAY_FLOW_FIELD_SWITCH)
    return g_str_equal (answer, "yes") ? C_ ("answer", "Yes") : C_ ("answer", "No");
  return answer;
}

static char *
dup_words (TopayFlowSession *session, const TopayFlowField *field)
{
  const char *answer = topay_flow_session_get_value (session, field->id);
  gint64 minor;

  if (topay_flow_field_is_listed (field))
    return dup_item_words (session, field);
  if (field->kind == TOPAY_FLOW_FIELD_FILES)
    return dup_files_words (answer);
  if (field->kind == TOPAY_FLOW_FIELD_DATE)
    return topay_date_dup_text (answer);
  if (field->kind == TOPAY_FLOW_FIELD_MONEY
      && g_ascii_string_to_signed (answer, 10, 0, G_MAXINT64, &minor, NULL))
    return topay_money_dup_text (minor, topay_flow_session_get_currency (session));
  return g_strdup (get_words (field, answer));
}

static gboolean
is_shown (TopayFlowSession *session, const TopayFlowField *field)
{
  const char *answer = topay_flow_session_get_value (session, field->id);

  return !field->secret && answer != NULL && *answer != '\0'
         && topay_flow_session_holds (session, field->condition);
}

static void
on_pencil_clicked_cb (GtkWidget *pencil, TopayFlowReview *self)
{
  g_signal_emit (self, signals[EDIT], 0, g_object_get_data (G_OBJECT (pencil), "topay-step"));
}

static GtkWidget *
make_pencil (TopayFlowReview *self, const TopayFlowStep *step, const char *title)
{
  GtkWidget *pencil = gtk_button_new_from_icon_name ("document-edit-symbolic");
  /* Translators: %s is what a step of a wizard asks */
  g_autofree char *label = g_strdup_printf (_ ("Change: %s"), title);

  gtk_widget_add_css_class (pencil, "flat");
  gtk_widget_set_tooltip_text (pencil, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pencil), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data (G_OBJECT (pencil), "topay-step", step->id);
  g_signal_connect (pencil, "clicked", G_CALLBACK (on_pencil_clicked_cb), self);
  return pencil;
}

/* A long question takes two lines; the group itself would cut it. */
static GtkWidget *
make_header (const char *title)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "xalign", 0.0F, "hexpand", TRUE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  gtk_box_append (GTK_BOX (header), label);
  return header;
}

static void
add_row (GtkWidget *group, TopayFlowSession *session, const TopayFlowField *field)
{
  g_autofree char *words = dup_words (session, field);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             topay_row_new (topay_flow_words_translate (field->label), words));
}

static void
add_step (TopayFlowReview *self, TopayFlowSession *session, const TopayFlowStep *step)
{
  g_autofree char *title = topay_flow_words_dup (session, step->title);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *header = make_header (title);
  gboolean any = FALSE;

  gtk_box_append (GTK_BOX (part), header);
  gtk_box_append (GTK_BOX (part), group);
  if (topay_flow_session_can_edit (session, step->id))
    gtk_box_append (GTK_BOX (header), make_pencil (self, step, title));
  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);

      if (!is_shown (session, field))
        continue;
      add_row (group, session, field);
      any = TRUE;
    }
  if (any)
    gtk_box_append (GTK_BOX (self), part);
  else
    g_object_unref (g_object_ref_sink (part));
}

/**
 * topay_flow_review_new:
 * @session: the wizard, at a review
 *
 * Returns: (transfer floating): a group for each step that was answered
 */
GtkWidget *
topay_flow_review_new (TopayFlowSession *session)
{
  TopayFlowReview *self = g_object_new (TOPAY_TYPE_FLOW_REVIEW, NULL);
  TopayFlow *flow = topay_flow_session_get_flow (session);

  for (guint i = 0; i < topay_flow_get_n_steps (flow); i++)
    {
      const TopayFlowStep *step = topay_flow_get_step (flow, i);

      if (topay_flow_session_is_behind (session, step->id))
        add_step (self, session, step);
    }
  return GTK_WIDGET (self);
}
