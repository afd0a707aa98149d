/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-page.h"

#include <glib/gi18n.h>

#include "topay-date.h"
#include "topay-dialogs.h"
#include "topay-drafts.h"
#include "topay-flow-form.h"
#include "topay-flow-words.h"
#include "topay-form-frame.h"
#include "topay-uri.h"

/* So long after the last key the draft is on its way to the disk: within two seconds it is there.
 */
#define SAVE_DELAY_MS 1200

struct _TopayFlowPage
{
  TopayPage parent_instance;
  TopayFlowHost *host;       /* (owned) */
  TopayFlowSession *session; /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the call on its way */
  TopayFlowForm *form;       /* (unowned) (nullable): a descendant */
  TopayDraft *draft;         /* (owned) (nullable): offered, not yet taken or refused */
  guint save_source;         /* GSource id; 0 when everything is saved */
  gboolean resume;           /* take a draft without asking */
  gboolean looked_for_draft;
  gboolean took_draft; /* there is one on the disk, whatever was typed since */

  TopayFormFrame *frame;
};

G_DEFINE_FINAL_TYPE (TopayFlowPage, topay_flow_page, TOPAY_TYPE_PAGE)

static TopayContext *
get_context (TopayFlowPage *self)
{
  return topay_page_get_context (TOPAY_PAGE (self));
}

static const char *
get_id (TopayFlowPage *self)
{
  return topay_flow_get_id (topay_flow_session_get_flow (self->session));
}

static gboolean
is_over (TopayFlowPage *self)
{
  return topay_flow_session_get_step (self->session)->kind == TOPAY_FLOW_STEP_RESULT;
}

/* Drafts */

static void
flush_draft (TopayFlowPage *self)
{
  if (self->save_source == 0)
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  topay_drafts_save (get_context (self), self->session);
}

static gboolean
on_save_timeout_cb (gpointer user_data)
{
  TopayFlowPage *self = user_data;

  self->save_source = 0;
  topay_drafts_save (get_context (self), self->session);
  return G_SOURCE_REMOVE;
}

static void
save_later (TopayFlowPage *self)
{
  if (!topay_flow_session_is_dirty (self->session) || is_over (self))
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, on_save_timeout_cb, self);
}

static void
forget_draft (TopayFlowPage *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  topay_drafts_delete (get_context (self), get_id (self));
}

/* Nothing of it is wanted: its files go too. */
static void
discard_draft (TopayFlowPage *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  topay_drafts_discard (get_context (self), get_id (self));
}

/* Steps */

/* Whether leaving would lose something. */
static gboolean
has_answers (TopayFlowPage *self)
{
  return !is_over (self) && (self->took_draft || topay_flow_session_is_dirty (self->session));
}

static void
show_place (TopayFlowPage *self)
{
  guint nth = 0, n_steps = 0;

  if (is_over (self))
    {
      topay_form_frame_set_progress (self->frame, 0, 0);
      return;
    }
  topay_flow_session_get_place (self->session, &nth, &n_steps);
  topay_form_frame_set_progress (self->frame, nth, n_steps);
}

static void
on_submit_cb (TopayFlowPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "form.continue", NULL);
}

/* What did not go well goes where it belongs: below its field, or above the form. */
static void
show_trouble (TopayFlowPage *self)
{
  gint64 now = topay_flow_host_get_now (self->host);
  const TopayFlowProblem *problem = topay_flow_session_get_problem (self->session, NULL);
  const GError *error = topay_flow_session_get_error (self->session);
  g_autoptr (TopayProblem) words = NULL;

  if (error != NULL)
    words = topay_problem_new (error, now);
  else if (problem != NULL)
    words = topay_flow_words_new_problem (self->session, NULL, problem, now);

  if (words == NULL)
    {
      topay_flow_form_focus_problem (self->form);
      return;
    }
  topay_form_frame_show_problem (self->frame, words->title, words->text, words->can_retry);
  if (words->wait_s > 0)
    topay_form_frame_show_wait (self->frame, words->wait_s);
}

static void
renew_cancellable (TopayFlowPage *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
on_action_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayFlowPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  gboolean done = topay_flow_session_run_action_finish (self->session, result, &error);
  const char *notice = topay_flow_session_get_notice (self->session);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (!done)
    show_trouble (self);
  else if (notice != NULL)
    topay_form_frame_announce (self->frame, topay_flow_words_translate (notice));
}

static void
on_action_cb (TopayFlowPage *self, const char *action)
{
  if (topay_flow_session_is_busy (self->session))
    return;

  renew_cancellable (self);
  topay_form_frame_hide_problem (self->frame);
  topay_flow_session_run_action_async (self->session, action, self->cancellable, on_action_done_cb,
                                       g_object_ref (self));
}

/* Back to the step that is to be changed; its answers are still there. */
static void
on_edit_cb (TopayFlowPage *self, const char *step)
{
  if (topay_flow_session_is_busy (self->session)
      || !topay_flow_session_can_edit (self->session, step))
    return;
  topay_flow_session_edit (self->session, step);
  topay_form_frame_focus_content (self->frame);
}

static void
show_form (TopayFlowPage *self)
{
  GtkWidget *form =
      topay_flow_form_new (self->session, get_context (self), topay_flow_host_get_now (self->host));

  self->form = TOPAY_FLOW_FORM (form);
  g_signal_connect_swapped (form, "submit", G_CALLBACK (on_submit_cb), self);
  g_signal_connect_swapped (form, "action", G_CALLBACK (on_action_cb), self);
  g_signal_connect_swapped (form, "edit", G_CALLBACK (on_edit_cb), self);
  topay_form_frame_set_content (self->frame, form);
}

/* The end has a heading of its own, in the middle. */
static void
show_heading (TopayFlowPage *self)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->session);
  const TopayFlowText *text = topay_flow_words_find_lead (step);
  g_autofree char *title = topay_flow_words_dup (self->session, step->title);
  g_autofree char *lead = text != NULL ? topay_flow_words_dup (self->session, text->text) : NULL;

  topay_form_frame_set_heading (self->frame, is_over (self) ? NULL : title, lead);
}

/* The button names what follows; at the end there is nothing left to press but Done. */
static void
show_button (TopayFlowPage *self)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->session);
  const TopayFlowOption *option = topay_flow_session_get_button_option (self->session);
  g_autofree char *button =
      topay_flow_words_dup (self->session, option != NULL ? option->button : step->button);

  if (*button != '\0')
    topay_form_frame_set_main_button (self->frame, button,
                                      option != NULL ? option->destructive : step->destructive);
  else
    topay_form_frame_set_main_button (self->frame, is_over (self) ? NULL : _ ("Continue"), FALSE);
}

static void
show_step (TopayFlowPage *self)
{
  gboolean over = is_over (self);

  topay_form_frame_hide_problem (self->frame);
  show_heading (self);
  show_button (self);
  topay_form_frame_set_finished (self->frame, over);
  topay_form_frame_set_draft_button (self->frame, has_answers (self));
  show_place (self);
  show_form (self);
  if (over)
    forget_draft (self);
}

/* At another step: the focus begins there, and a screen reader says what it is. */
static void
arrive (TopayFlowPage *self)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->session);
  g_autofree char *title = topay_flow_words_dup (self->session, step->title);

  topay_form_frame_focus_content (self->frame);
  if (is_over (self))
    topay_form_frame_announce (self->frame, title);
}

static void
on_continued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayFlowPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  gboolean moved = topay_flow_session_continue_finish (self->session, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (moved)
    arrive (self);
  else
    show_trouble (self);
}

static void
run (TopayFlowPage *self)
{
  renew_cancellable (self);
  topay_form_frame_hide_problem (self->frame);
  topay_flow_session_continue_async (self->session, self->cancellable, on_continued_cb,
                                     g_object_ref (self));
}

static void
on_busy_changed_cb (TopayFlowPage *self)
{
  topay_form_frame_set_busy (self->frame,
                             topay_flow_session_is_busy (self->session) ? _ ("Checking…") : NULL);
}

static void
on_changed_cb (TopayFlowPage *self)
{
  if (self->form == NULL) /* a draft is offered */
    return;

  topay_flow_form_update (self->form, topay_flow_host_get_now (self->host));
  show_heading (self);
  show_button (self); /* which a choice may name */
  show_place (self);  /* an answer may make the way longer */
  topay_form_frame_set_draft_button (self->frame, has_answers (self));
  save_later (self);
}

/* A draft is offered instead of the first step. */

static void
start_over (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (widget);

  g_clear_pointer (&self->draft, topay_draft_free);
  discard_draft (self);
  show_step (self);
  topay_form_frame_focus_content (self->frame);
}

static void
take_draft (TopayFlowPage *self)
{
  g_autoptr (TopayDraft) draft = g_steal_pointer (&self->draft);
  g_autoptr (GError) error = NULL;

  self->took_draft = topay_flow_session_restore (self->session, draft->bytes, &error);
  if (!self->took_draft)
    {
      g_message ("draft of %s not taken: %s", draft->flow, error->message);
      forget_draft (self);
      show_step (self);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-toast", "s",
                                  _ ("The draft is too old, so this begins anew"));
    }
  topay_form_frame_focus_content (self->frame);
}

static GtkWidget *
make_start_over_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Start over"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "flow.start-over");
  return button;
}

static void
offer_draft (TopayFlowPage *self)
{
  g_autofree char *moment =
      topay_date_dup_moment (self->draft->saved, topay_flow_host_get_now (self->host));
  /* Translators: %s is a time such as 14:05, or a date with a time */
  g_autofree char *lead = g_strdup_printf (
      _ ("You were here before (%s). Your answers are kept on this computer."), moment);

  self->form = NULL;
  topay_form_frame_set_progress (self->frame, 0, 0);
  topay_form_frame_set_draft_button (self->frame, FALSE);
  topay_form_frame_set_heading (self->frame, _ ("Go on where you left off?"), lead);
  topay_form_frame_set_content (self->frame, make_start_over_button ());
  topay_form_frame_set_main_button (self->frame, _ ("Go on"), FALSE);
  topay_form_frame_focus_main_button (self->frame);
}

static void
on_draft_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayFlowPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayDraft) draft =
      topay_state_db_load_draft_finish (TOPAY_STATE_DB (source), result, &error);

  /* whoever answers already has begun anew */
  if (draft == NULL || topay_flow_session_is_dirty (self->session) || is_over (self)
      || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  self->draft = g_steal_pointer (&draft);
  if (self->resume)
    take_draft (self);
  else
    offer_draft (self);
}

static void
look_for_draft (TopayFlowPage *self)
{
  if (self->looked_for_draft)
    return;

  self->looked_for_draft = TRUE;
  topay_state_db_load_draft_async (topay_context_get_state (get_context (self)), get_id (self),
                                   NULL, on_draft_loaded_cb, g_object_ref (self));
}

/* Actions */

static void
leave (TopayFlowPage *self)
{
  flush_draft (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.leave", NULL);
}

static void
go_on (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (widget);

  if (self->draft != NULL)
    take_draft (self);
  else if (is_over (self))
    leave (self);
  else if (!topay_flow_session_is_busy (self->session) && topay_flow_form_check (self->form))
    run (self);
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.back", NULL);
}

static void
save_draft (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (widget);

  save_later (self);
  flush_draft (self);
  gtk_widget_activate_action (widget, "win.show-toast", "s", _ ("Draft saved"));
}

static void
on_draft_answer_cb (GtkWindow *question, const char *answer, TopayFlowPage *self)
{
  if (g_str_equal (answer, TOPAY_DIALOGS_KEEP))
    {
      save_draft (GTK_WIDGET (self), NULL, NULL);
      leave (self);
    }
  else if (g_str_equal (answer, TOPAY_DIALOGS_DELETE))
    {
      discard_draft (self);
      leave (self);
    }
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (widget);
  GtkWindow *question;

  if (!has_answers (self))
    {
      leave (self);
      return;
    }
  question = topay_dialogs_ask_about_draft (GTK_WINDOW (gtk_widget_get_root (widget)));
  g_signal_connect_object (question, "response", G_CALLBACK (on_draft_answer_cb), self, 0);
}

/* Page */

static gboolean
topay_flow_page_back (TopayPage *page)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (page);

  if (topay_flow_session_is_busy (self->session))
    {
      g_cancellable_cancel (self->cancellable);
      return TRUE;
    }
  if (self->draft != NULL || !topay_flow_session_can_go_back (self->session))
    {
      flush_draft (self);
      return FALSE;
    }
  topay_flow_session_go_back (self->session);
  topay_form_frame_focus_content (self->frame);
  return TRUE;
}

static void
topay_flow_page_shown (TopayPage *page, gboolean again)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (page);

  if (again)
    {
      on_changed_cb (self); /* who is signed in may be another */
      return;
    }

  topay_form_frame_focus_content (self->frame);
  look_for_draft (self);
  if (topay_flow_session_get_step (self->session)->kind == TOPAY_FLOW_STEP_CHECK)
    run (self);
}

static char *
topay_flow_page_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_FLOW, get_id (TOPAY_FLOW_PAGE (page)));
}

/* The page is left, by whatever way: what was answered is kept, and nothing goes on. */
static void
topay_flow_page_unroot (GtkWidget *widget)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  flush_draft (self);

  GTK_WIDGET_CLASS (topay_flow_page_parent_class)->unroot (widget);
}

static void
topay_flow_page_dispose (GObject *object)
{
  TopayFlowPage *self = TOPAY_FLOW_PAGE (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_pointer (&self->draft, topay_draft_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session); /* with every secret that it holds */
  g_clear_object (&self->host);

  G_OBJECT_CLASS (topay_flow_page_parent_class)->dispose (object);
}

static void
topay_flow_page_class_init (TopayFlowPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TopayPageClass *page_class = TOPAY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_flow_page_dispose;
  widget_class->unroot = topay_flow_page_unroot;
  page_class->back = topay_flow_page_back;
  page_class->shown = topay_flow_page_shown;
  page_class->dup_uri = topay_flow_page_dup_uri;

  g_type_ensure (TOPAY_TYPE_FORM_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-flow-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayFlowPage, frame);
  gtk_widget_class_install_action (widget_class, "form.continue", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "form.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "form.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "form.save-draft", NULL, save_draft);
  gtk_widget_class_install_action (widget_class, "flow.start-over", NULL, start_over);
}

static void
topay_flow_page_init (TopayFlowPage *self)
{
  TopayPage *page = TOPAY_PAGE (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  topay_page_add_region (page, topay_form_frame_get_header (self->frame));
  topay_page_add_region (page, topay_form_frame_get_body (self->frame));
  topay_page_add_region (page, topay_form_frame_get_bar (self->frame));
}

static void
follow_session (TopayFlowPage *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } links[] = {
    { "step-changed", G_CALLBACK (show_step) },
    { "changed", G_CALLBACK (on_changed_cb) },
    { "notify::busy", G_CALLBACK (on_busy_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_connect_object (self->session, links[i].signal, links[i].callback, self,
                             G_CONNECT_SWAPPED);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list =
      topay_flow_host_list_finish (TOPAY_FLOW_HOST (source), result, &error);

  if (list == NULL) /* the step that needs it asks again, and says so */
    g_debug ("no payments yet: %s", error->message);
}

/* A later step asks for payments, and by then the session may have ended: a freeze ends it. */
static void
ask_for_payments (TopayFlowPage *self, TopayFlow *flow)
{
  for (guint i = 1; i < topay_flow_get_n_steps (flow); i++)
    {
      const TopayFlowStep *step = topay_flow_get_step (flow, i);

      for (guint j = 0; j < step->fields->len; j++)
        if (((TopayFlowField *) g_ptr_array_index (step->fields, j))->kind
            == TOPAY_FLOW_FIELD_PAYMENT)
          {
            topay_flow_host_list_async (self->host, "payments", NULL, on_listed_cb, NULL);
            return;
          }
    }
}

/**
 * topay_flow_page_new:
 * @context: what the page needs
 * @flow: the wizard
 * @host: what it calls the service by
 *
 * Returns: (transfer floating): the wizard at its first step; a draft of it is offered once the
 * page is on screen
 */
TopayPage *
topay_flow_page_new (TopayContext *context, TopayFlow *flow, TopayFlowHost *host)
{
  TopayFlowPage *self = g_object_new (TOPAY_TYPE_FLOW_PAGE, "context", context, NULL);
  const char *title = topay_flow_words_translate (topay_flow_get_title (flow));

  self->host = g_object_ref (host);
  self->session = topay_flow_session_new (flow, host);
  topay_page_set_title (TOPAY_PAGE (self), title);
  topay_form_frame_set_title (self->frame, title);
  follow_session (self);
  ask_for_payments (self, flow);
  show_step (self);
  return TOPAY_PAGE (self);
}

/**
 * topay_flow_page_get_session:
 * @self: a wizard
 *
 * Returns: (transfer none): how far somebody is
 */
TopayFlowSession *
topay_flow_page_get_session (TopayFlowPage *self)
{
  g_return_val_if_fail (TOPAY_IS_FLOW_PAGE (self), NULL);

  return self->session;
}

/**
 * topay_flow_page_take_parameters:
 * @self: a wizard that is not on screen yet
 * @query: (nullable): "name=value" with "&" between, from an address: anything may stand in it
 *
 * Answers what is known beforehand; what the wizard does not know is left out.
 */
void
topay_flow_page_take_parameters (TopayFlowPage *self, const char *query)
{
  g_autoptr (GHashTable) parameters = NULL;
  GHashTableIter iter;
  gpointer name, value;

  g_return_if_fail (TOPAY_IS_FLOW_PAGE (self));

  if (query == NULL)
    return;
  parameters = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  if (parameters == NULL)
    return;
  g_hash_table_iter_init (&iter, parameters);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL))
      topay_flow_session_take_parameter (self->session, name, value);
  show_step (self); /* with what is answered now */
}

/**
 * topay_flow_page_resume:
 * @self: a wizard that is not on screen yet
 *
 * Goes on with the draft, if there is one, without asking: the person has asked for it.
 */
void
topay_flow_page_resume (TopayFlowPage *self)
{
  g_return_if_fail (TOPAY_IS_FLOW_PAGE (self));

  self->resume = TRUE;
}
