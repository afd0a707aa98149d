/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-navigator.h"

#define TRANSITION_MS 200

/* A page of the history and where the focus was when it was left. */
typedef struct
{
  TopayPage *page;  /* (unowned): a child of the stack */
  GtkWidget *focus; /* (unowned) (nullable): weak pointer */
} Entry;

struct _TopayNavigator
{
  AdwBin parent_instance;
  GtkStack *stack;    /* (unowned): our child */
  GPtrArray *history; /* (owned) (element-type Entry), the root first */
  GPtrArray *leaving; /* (owned) (element-type TopayPage): still sliding out */
};

G_DEFINE_FINAL_TYPE (TopayNavigator, topay_navigator, ADW_TYPE_BIN)

typedef enum
{
  PROP_VISIBLE_PAGE = 1,
} TopayNavigatorProperty;

static GParamSpec *properties[PROP_VISIBLE_PAGE + 1];

static void
entry_free (Entry *entry)
{
  g_clear_weak_pointer (&entry->focus);
  g_free (entry);
}

static Entry *
last_entry (TopayNavigator *self)
{
  return self->history->len > 0 ? g_ptr_array_index (self->history, self->history->len - 1) : NULL;
}

static void
remember_focus (TopayNavigator *self)
{
  Entry *entry = last_entry (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (entry == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (entry->page)))
    return;

  g_set_weak_pointer (&entry->focus, focus);
}

/* A page that was left goes away only when it is out of sight: taking a child out of the stack
 * cuts the motion short. */
static void
remove_leaving (TopayNavigator *self)
{
  if (gtk_stack_get_transition_running (self->stack))
    return;

  for (guint i = 0; i < self->leaving->len; i++)
    gtk_stack_remove (self->stack, g_ptr_array_index (self->leaving, i));
  g_ptr_array_set_size (self->leaving, 0);
}

static void
on_transition_changed_cb (TopayNavigator *self)
{
  remove_leaving (self);
}

static void
announce (TopayNavigator *self, gboolean again)
{
  Entry *entry = last_entry (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE_PAGE]);
  if (again && entry->focus != NULL && gtk_widget_get_mapped (entry->focus))
    gtk_widget_grab_focus (entry->focus);
  topay_page_shown (entry->page, again);
}

static void
topay_navigator_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TopayNavigator *self = TOPAY_NAVIGATOR (object);

  switch ((TopayNavigatorProperty) prop_id)
    {
    case PROP_VISIBLE_PAGE:
      g_value_set_object (value, topay_navigator_get_visible_page (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_navigator_dispose (GObject *object)
{
  TopayNavigator *self = TOPAY_NAVIGATOR (object);

  g_ptr_array_set_size (self->history, 0);
  g_ptr_array_set_size (self->leaving, 0);

  G_OBJECT_CLASS (topay_navigator_parent_class)->dispose (object);
}

static void
topay_navigator_finalize (GObject *object)
{
  TopayNavigator *self = TOPAY_NAVIGATOR (object);

  g_ptr_array_unref (self->history);
  g_ptr_array_unref (self->leaving);

  G_OBJECT_CLASS (topay_navigator_parent_class)->finalize (object);
}

static void
topay_navigator_class_init (TopayNavigatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topay_navigator_get_property;
  object_class->dispose = topay_navigator_dispose;
  object_class->finalize = topay_navigator_finalize;

  properties[PROP_VISIBLE_PAGE] =
      g_param_spec_object ("visible-page", NULL, NULL, TOPAY_TYPE_PAGE,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_navigator_init (TopayNavigator *self)
{
  GtkWidget *stack = gtk_stack_new ();

  self->history = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->leaving = g_ptr_array_new ();
  self->stack = GTK_STACK (stack);
  gtk_stack_set_transition_duration (self->stack, TRANSITION_MS);
  gtk_stack_set_hhomogeneous (self->stack, FALSE); /* pages out of sight are not measured */
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  g_signal_connect_swapped (stack, "notify::transition-running",
                            G_CALLBACK (on_transition_changed_cb), self);
  adw_bin_set_child (ADW_BIN (self), stack);
}

/**
 * topay_navigator_new:
 *
 * Returns: (transfer floating): a navigator without a page
 */
GtkWidget *
topay_navigator_new (void)
{
  return g_object_new (TOPAY_TYPE_NAVIGATOR, NULL);
}

/**
 * topay_navigator_get_visible_page:
 * @self: a navigator
 *
 * Returns: (transfer none) (nullable): the page on screen; %NULL before the first push
 */
TopayPage *
topay_navigator_get_visible_page (TopayNavigator *self)
{
  g_return_val_if_fail (TOPAY_IS_NAVIGATOR (self), NULL);

  return last_entry (self) != NULL ? last_entry (self)->page : NULL;
}

/**
 * topay_navigator_get_nth_page:
 * @self: a navigator
 * @position: less than the depth; 0 is the root
 *
 * Returns: (transfer none): a page of the history
 */
TopayPage *
topay_navigator_get_nth_page (TopayNavigator *self, guint position)
{
  g_return_val_if_fail (TOPAY_IS_NAVIGATOR (self), NULL);
  g_return_val_if_fail (position < self->history->len, NULL);

  return ((Entry *) g_ptr_array_index (self->history, position))->page;
}

/**
 * topay_navigator_get_depth:
 * @self: a navigator
 *
 * Returns: the number of pages in the history
 */
guint
topay_navigator_get_depth (TopayNavigator *self)
{
  g_return_val_if_fail (TOPAY_IS_NAVIGATOR (self), 0);

  return self->history->len;
}

/* A page takes 1.5 MiB (measured with articles), and other programs open pages too: after a long
 * walk the oldest is forgotten. Back still leads to the root, which stays. */
static void
forget_oldest (TopayNavigator *self)
{
  const Entry *oldest;

  if (self->history->len < TOPAY_NAVIGATOR_MAX_DEPTH)
    return;

  oldest = g_ptr_array_index (self->history, 1);
  gtk_stack_remove (self->stack, GTK_WIDGET (oldest->page));
  g_ptr_array_remove_index (self->history, 1);
}

static void
push (TopayNavigator *self, TopayPage *page, GtkStackTransitionType motion)
{
  Entry *entry = g_new0 (Entry, 1);

  forget_oldest (self);
  remember_focus (self);
  entry->page = page;
  gtk_stack_add_child (self->stack, GTK_WIDGET (page));
  g_ptr_array_add (self->history, entry);
  gtk_stack_set_transition_type (self->stack, motion);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  announce (self, FALSE);
}

/**
 * topay_navigator_push:
 * @self: a navigator
 * @page: (transfer floating): a page without a parent
 *
 * Slides a page in over the one on screen. Beyond %TOPAY_NAVIGATOR_MAX_DEPTH pages the oldest but
 * the root is forgotten.
 */
void
topay_navigator_push (TopayNavigator *self, TopayPage *page)
{
  g_return_if_fail (TOPAY_IS_NAVIGATOR (self));
  g_return_if_fail (TOPAY_IS_PAGE (page));

  push (self, page,
        self->history->len > 0 ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT
                               : GTK_STACK_TRANSITION_TYPE_NONE);
}

/**
 * topay_navigator_push_at_once:
 * @self: a navigator
 * @page: (transfer floating): a page without a parent
 *
 * Like topay_navigator_push () without motion, for a history that is rebuilt.
 */
void
topay_navigator_push_at_once (TopayNavigator *self, TopayPage *page)
{
  g_return_if_fail (TOPAY_IS_NAVIGATOR (self));
  g_return_if_fail (TOPAY_IS_PAGE (page));

  push (self, page, GTK_STACK_TRANSITION_TYPE_NONE);
}

static gboolean
pop_to (TopayNavigator *self, guint depth)
{
  if (self->history->len <= depth || depth == 0)
    return FALSE;

  while (self->history->len > depth)
    {
      g_ptr_array_add (self->leaving, last_entry (self)->page);
      g_ptr_array_set_size (self->history, (int) self->history->len - 1);
    }
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (last_entry (self)->page));
  remove_leaving (self);
  announce (self, TRUE);
  return TRUE;
}

/**
 * topay_navigator_pop:
 * @self: a navigator
 *
 * Goes back one page; focus and scroll places are as they were left.
 *
 * Returns: whether there was a page to go back to
 */
gboolean
topay_navigator_pop (TopayNavigator *self)
{
  g_return_val_if_fail (TOPAY_IS_NAVIGATOR (self), FALSE);

  return self->history->len > 0 && pop_to (self, self->history->len - 1);
}

/**
 * topay_navigator_pop_to_root:
 * @self: a navigator
 *
 * Goes back to the first page.
 *
 * Returns: whether that was a move
 */
gboolean
topay_navigator_pop_to_root (TopayNavigator *self)
{
  g_return_val_if_fail (TOPAY_IS_NAVIGATOR (self), FALSE);

  return pop_to (self, 1);
}
