/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-vote-card.h"

#include <glib/gi18n.h>

/* Asks whether an article helped. The answer stays on this computer; an earlier one is shown as
 * such and can be changed. */

struct _TopayVoteCard
{
  GtkBox parent_instance;

  GtkWidget *heading;            /* (unowned): of the template, as the ones below */
  GtkWidget *question;           /* (unowned) */
  GtkWidget *reasons;            /* (unowned) */
  GtkWidget *change;             /* (unowned) */
  GtkWidget *note;               /* (unowned) */
  GtkWidget *not_my_problem;     /* (unowned) */
  GtkWidget *hard_to_understand; /* (unowned) */
  GtkWidget *did_not_work;       /* (unowned) */
  GtkWidget *out_of_date;        /* (unowned) */

  TopayStateDb *state;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of looking up the earlier vote */
  char *article;             /* (owned) (nullable) */
  char *language;            /* (owned) (nullable) */
  TopayVoteAnswer answer;
  TopayVoteReason reason;
  gboolean filling; /* a reason is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (TopayVoteCard, topay_vote_card, GTK_TYPE_BOX)

static GtkToggleButton *
get_chip (TopayVoteCard *self, TopayVoteReason reason)
{
  switch (reason)
    {
    case TOPAY_VOTE_REASON_NOT_MY_PROBLEM:
      return GTK_TOGGLE_BUTTON (self->not_my_problem);

    case TOPAY_VOTE_REASON_HARD_TO_UNDERSTAND:
      return GTK_TOGGLE_BUTTON (self->hard_to_understand);

    case TOPAY_VOTE_REASON_DID_NOT_WORK:
      return GTK_TOGGLE_BUTTON (self->did_not_work);

    case TOPAY_VOTE_REASON_OUT_OF_DATE:
      return GTK_TOGGLE_BUTTON (self->out_of_date);

    case TOPAY_VOTE_REASON_NONE:
    default:
      return NULL;
    }
}

static void
show_reason (TopayVoteCard *self, TopayVoteReason reason)
{
  self->filling = TRUE;
  for (int i = TOPAY_VOTE_REASON_NOT_MY_PROBLEM; i <= TOPAY_VOTE_REASON_OUT_OF_DATE; i++)
    gtk_toggle_button_set_active (get_chip (self, (TopayVoteReason) i),
                                  reason == (TopayVoteReason) i);
  self->filling = FALSE;
}

static void
show_note (TopayVoteCard *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->note), text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static void
show_state (TopayVoteCard *self, const char *heading, gboolean asks)
{
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_widget_set_visible (self->question, asks);
  gtk_widget_set_visible (self->change, !asks);
  gtk_widget_set_visible (self->reasons, !asks && self->answer == TOPAY_VOTE_NOT_HELPFUL);
  show_reason (self, self->reason);
}

static void
show_question (TopayVoteCard *self)
{
  show_note (self, NULL);
  show_state (self, _("Did this help?"), TRUE);
}

static void
show_earlier_answer (TopayVoteCard *self)
{
  show_state (self,
              self->answer == TOPAY_VOTE_HELPFUL ? _("You said that this helped")
                                                 : _("You said that this did not help"), FALSE);
}

static void
show_thanks (TopayVoteCard *self)
{
  if (self->answer == TOPAY_VOTE_HELPFUL || self->reason != TOPAY_VOTE_REASON_NONE)
    show_state (self, _("Thanks"), FALSE);
  else
    show_state (self, _("Thanks. What was the matter?"), FALSE);
}

/* The button that had the focus is gone. The card itself takes it: its name is the new heading,
 * so that is what a screen reader says, and the next Tab goes to what is below. */
static void
focus_card (TopayVoteCard *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayVoteCard) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  topay_state_db_save_vote_finish (TOPAY_STATE_DB (source), result, &error);

  /* the page is gone */
  if (self->state == NULL)
    return;

  if (error != NULL)
    {
      g_message ("a vote was not kept: %s", error->message);
      show_note (self, _("Your answer could not be kept. Check that the disk is not full."));
    }
  else if (topay_state_db_get_condition (TOPAY_STATE_DB (source))
           == TOPAY_STATE_CONDITION_MEMORY_ONLY)
    show_note (self, _("Your answer is kept only until you close the app."));
  else
    show_note (self, NULL);
}

static void
save (TopayVoteCard *self, TopayVoteAnswer answer, TopayVoteReason reason)
{
  TopayVote vote = { self->article, self->language, answer, reason };

  self->answer = answer;
  self->reason = reason;
  show_thanks (self);

  /* Not cancellable: somebody who votes and leaves at once has voted. */
  if (self->state != NULL)
    topay_state_db_save_vote_async (self->state, &vote, NULL, on_saved_cb, g_object_ref (self));
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayVoteCard) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayVoteAnswer answer = TOPAY_VOTE_NONE;
  TopayVoteReason reason = TOPAY_VOTE_REASON_NONE;

  topay_state_db_load_vote_finish (TOPAY_STATE_DB (source), result, &answer, &reason, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Nothing is lost that the reader could mend: the question is asked again. */
  if (error != NULL)
    g_message ("an earlier vote was not read: %s", error->message);

  /* An answer that was given meanwhile is the newer one. */
  if (answer == TOPAY_VOTE_NONE || self->answer != TOPAY_VOTE_NONE)
    return;

  self->answer = answer;
  self->reason = reason;
  show_earlier_answer (self);
}

static void
vote_helpful (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (TOPAY_VOTE_CARD (widget), TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE);
  focus_card (TOPAY_VOTE_CARD (widget));
}

static void
vote_not_helpful (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (TOPAY_VOTE_CARD (widget), TOPAY_VOTE_NOT_HELPFUL, TOPAY_VOTE_REASON_NONE);
  focus_card (TOPAY_VOTE_CARD (widget));
}

static void
change_vote (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_question (TOPAY_VOTE_CARD (widget));
  focus_card (TOPAY_VOTE_CARD (widget));
}

static void
on_reason_toggled_cb (GtkToggleButton *chip, TopayVoteCard *self)
{
  if (self->filling || !gtk_toggle_button_get_active (chip))
    return;

  for (int i = TOPAY_VOTE_REASON_NOT_MY_PROBLEM; i <= TOPAY_VOTE_REASON_OUT_OF_DATE; i++)
    if (chip == get_chip (self, (TopayVoteReason) i))
      save (self, TOPAY_VOTE_NOT_HELPFUL, (TopayVoteReason) i);
}

static void
topay_vote_card_dispose (GObject *object)
{
  TopayVoteCard *self = TOPAY_VOTE_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (topay_vote_card_parent_class)->dispose (object);
}

static void
topay_vote_card_finalize (GObject *object)
{
  TopayVoteCard *self = TOPAY_VOTE_CARD (object);

  g_clear_object (&self->cancellable);
  g_free (self->article);
  g_free (self->language);

  G_OBJECT_CLASS (topay_vote_card_parent_class)->finalize (object);
}

static void
topay_vote_card_class_init (TopayVoteCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_vote_card_dispose;
  object_class->finalize = topay_vote_card_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-vote-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, heading);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, question);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, reasons);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, change);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, note);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, not_my_problem);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, hard_to_understand);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, did_not_work);
  gtk_widget_class_bind_template_child (widget_class, TopayVoteCard, out_of_date);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_toggled_cb);

  gtk_widget_class_install_action (widget_class, "vote.helpful", NULL, vote_helpful);
  gtk_widget_class_install_action (widget_class, "vote.not-helpful", NULL, vote_not_helpful);
  gtk_widget_class_install_action (widget_class, "vote.change", NULL, change_vote);
}

static void
topay_vote_card_init (TopayVoteCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  show_question (self);
}

/**
 * topay_vote_card_set_article:
 * @self: a card that asks about nothing yet, or about the same article
 * @state: where answers are kept
 * @article: its id
 * @language: the one that is read
 *
 * Asks about an article and looks up the earlier answer. Called again when the language changes:
 * there is one answer an article, and the next one names the new language.
 */
void
topay_vote_card_set_article (TopayVoteCard *self,
                             TopayStateDb *state,
                             const char *article,
                             const char *language)
{
  g_return_if_fail (TOPAY_IS_VOTE_CARD (self));
  g_return_if_fail (TOPAY_IS_STATE_DB (state));
  g_return_if_fail (article != NULL && language != NULL);
  g_return_if_fail (self->article == NULL || g_str_equal (self->article, article));

  g_free (self->language);
  self->language = g_strdup (language);

  if (self->article != NULL)
    return;

  self->article = g_strdup (article);
  self->state = g_object_ref (state);
  topay_state_db_load_vote_async (state, article, self->cancellable, on_loaded_cb,
                                  g_object_ref (self));
}
