/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-pad.h"

#include "usher-widget.h"

/**
 * UsherLogPad:
 *
 * A long text that grows at both ends. Its end is followed until a person scrolls up;
 * what is looked at stays in its place.
 */
struct _UsherLogPad
{
  GtkWidget parent_instance;

  GtkTextMark *end;             /* (unowned): of the text */
  GtkTextMark *pinned;          /* (unowned) (nullable): what stays at the top of the view */
  guint unpinning;
  gboolean is_following;
  double last_value;            /* of the scroll bar */
  double last_upper;

  GtkScrolledWindow *scroller;
  GtkTextView *view;
};

typedef enum
{
  PROP_IS_FOLLOWING = 1,
} UsherLogPadProperty;

static GParamSpec *properties[PROP_IS_FOLLOWING + 1];

G_DEFINE_FINAL_TYPE (UsherLogPad, usher_log_pad, GTK_TYPE_WIDGET)

static GtkTextBuffer *
get_buffer (UsherLogPad *self)
{
  return gtk_text_view_get_buffer (self->view);
}

static void
set_following (UsherLogPad *self,
               gboolean     is_following)
{
  if (self->is_following == is_following)
    return;

  self->is_following = is_following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_FOLLOWING]);
}

static void
go_to_end (UsherLogPad *self)
{
  gtk_text_view_scroll_to_mark (self->view, self->end, 0, FALSE, 0, 0);
}

/* The view scrolls by itself as lines are laid out, which changes the height, too: only
 * a person scrolls up in what stays as high as it was. */
static void
scrolled_cb (UsherLogPad *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);

  if (value + gtk_adjustment_get_page_size (adjustment) >= upper - 4)
    set_following (self, TRUE);
  else if (value < self->last_value && upper >= self->last_upper && upper <= self->last_upper)
    set_following (self, FALSE);

  self->last_value = value;
  self->last_upper = upper;
}

/* Lines are laid out bit by bit; each time everything is elsewhere. */
static void
resized_cb (UsherLogPad *self)
{
  if (self->pinned != NULL)
    gtk_text_view_scroll_to_mark (self->view, self->pinned, 0, TRUE, 0, 0);
  else if (self->is_following)
    go_to_end (self);
}

static void
unpin (UsherLogPad *self)
{
  g_clear_handle_id (&self->unpinning, g_source_remove);
  if (self->pinned != NULL)
    gtk_text_buffer_delete_mark (get_buffer (self), self->pinned);
  self->pinned = NULL;
}

static gboolean
laid_out_cb (gpointer user_data)
{
  UsherLogPad *self = user_data;

  self->unpinning = 0;
  resized_cb (self);
  unpin (self);

  return G_SOURCE_REMOVE;
}

/* Has what is in sight stay there until all lines are laid out, which comes before what
 * is of low priority. */
static void
pin (UsherLogPad *self)
{
  GdkRectangle shown;
  GtkTextIter top;

  unpin (self);
  gtk_text_view_get_visible_rect (self->view, &shown);
  gtk_text_view_get_iter_at_location (self->view, &top, shown.x, shown.y);
  self->pinned = gtk_text_buffer_create_mark (get_buffer (self), NULL, &top, FALSE);
  self->unpinning = g_idle_add_full (G_PRIORITY_LOW, laid_out_cb, self, NULL);
}

static void
usher_log_pad_dispose (GObject *object)
{
  UsherLogPad *self = USHER_LOG_PAD (object);

  g_clear_handle_id (&self->unpinning, g_source_remove);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_LOG_PAD);

  G_OBJECT_CLASS (usher_log_pad_parent_class)->dispose (object);
}

static void
usher_log_pad_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch ((UsherLogPadProperty) prop_id)
    {
    case PROP_IS_FOLLOWING:
      g_value_set_boolean (value, USHER_LOG_PAD (object)->is_following);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_log_pad_class_init (UsherLogPadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_log_pad_dispose;
  object_class->get_property = usher_log_pad_get_property;

  properties[PROP_IS_FOLLOWING] = g_param_spec_boolean ("is-following", NULL, NULL, TRUE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-log-pad.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLogPad, scroller);
  gtk_widget_class_bind_template_child (widget_class, UsherLogPad, view);
}

static void
usher_log_pad_init (UsherLogPad *self)
{
  GtkAdjustment *adjustment;
  GtkTextIter end;

  self->is_following = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_get_end_iter (get_buffer (self), &end);
  self->end = gtk_text_buffer_create_mark (get_buffer (self), NULL, &end, FALSE);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
}

/* Returns: (transfer none): what shows the text */
GtkTextView *
usher_log_pad_get_view (UsherLogPad *self)
{
  g_return_val_if_fail (USHER_IS_LOG_PAD (self), NULL);

  return self->view;
}

gboolean
usher_log_pad_is_empty (UsherLogPad *self)
{
  g_return_val_if_fail (USHER_IS_LOG_PAD (self), TRUE);

  return gtk_text_buffer_get_char_count (get_buffer (self)) == 0;
}

gboolean
usher_log_pad_is_following (UsherLogPad *self)
{
  g_return_val_if_fail (USHER_IS_LOG_PAD (self), FALSE);

  return self->is_following;
}

/* Goes to the end, and stays there. */
void
usher_log_pad_follow (UsherLogPad *self)
{
  g_return_if_fail (USHER_IS_LOG_PAD (self));

  unpin (self);
  set_following (self, TRUE);
  go_to_end (self);
}

/* Begins with another text. */
void
usher_log_pad_clear (UsherLogPad *self)
{
  g_return_if_fail (USHER_IS_LOG_PAD (self));

  unpin (self);
  gtk_text_buffer_set_text (get_buffer (self), "", 0);
  set_following (self, TRUE);
}

void
usher_log_pad_append (UsherLogPad *self,
                      const char  *text)
{
  GtkTextIter place;

  g_return_if_fail (USHER_IS_LOG_PAD (self));

  gtk_text_buffer_get_end_iter (get_buffer (self), &place);
  gtk_text_buffer_insert (get_buffer (self), &place, text, -1);
  if (self->is_following)
    go_to_end (self);
}

/* Adds what comes before the text that is here. */
void
usher_log_pad_prepend (UsherLogPad *self,
                       const char  *text)
{
  GtkTextIter place;

  g_return_if_fail (USHER_IS_LOG_PAD (self));

  set_following (self, FALSE);
  pin (self);
  gtk_text_buffer_get_start_iter (get_buffer (self), &place);
  gtk_text_buffer_insert (get_buffer (self), &place, text, -1);
}
