/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-window.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-text.h"

#define PIECE_SIZE (256 * 1024)
#define POLL_INTERVAL 500

/**
 * UsherLogWindow:
 *
 * What a run said, followed while it runs, unless the person scrolls up; and why
 * it failed and what to do about it.
 */
struct _UsherLogWindow
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  guint64 run;
  guint64 offset;               /* what is shown, in bytes */
  guint poll;
  gboolean is_closed;

  AdwWindowTitle *title;
  GtkBox *reason_box;
  GtkLabel *reason;
  GtkLabel *advice;
  GtkTextView *view;
  GtkScrolledWindow *scroller;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (UsherLogWindow, usher_log_window, ADW_TYPE_WINDOW)

static void read_on (UsherLogWindow *self);

static gboolean
is_at_end (UsherLogWindow *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
         gtk_adjustment_get_upper (adjustment) - 4;
}

static void
append (UsherLogWindow *self,
        const char     *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  gboolean follows = is_at_end (self);
  GtkTextIter end;

  if (*text == '\0')
    return;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, -1);
  if (follows)
    gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_mark (buffer, "end"), 0,
                                  FALSE, 0, 0);
}

static gboolean
poll_cb (gpointer user_data)
{
  UsherLogWindow *self = user_data;

  self->poll = 0;
  read_on (self);

  return G_SOURCE_REMOVE;
}

static void
show_record (UsherLogWindow *self,
             GVariant       *record)
{
  g_autofree char *name = usher_text_run_name (record);
  g_autofree char *reason = usher_text_reason (record);
  const char *code = usher_record_get_string (record, "ErrorCode");
  g_autofree char *advice = code != NULL ? usher_text_advice (code) : NULL;
  const char *state = usher_record_get_string (record, "State");

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, state != NULL ? usher_text_run_state (state) : "");
  gtk_label_set_text (self->reason, reason != NULL ? reason : "");
  gtk_label_set_text (self->advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_box), reason != NULL);
}

static void
got_record_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(UsherLogWindow) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (self->client, result, NULL);
  g_autoptr(GVariant) record = NULL;

  if (reply == NULL || self->is_closed)
    return;

  g_variant_get (reply, "(@a{sv})", &record);
  show_record (self, record);
}

static void
ask_for_record (UsherLogWindow *self)
{
  usher_client_call_async (self->client, "GetRun", g_variant_new ("(t)", self->run),
                           got_record_cb, g_object_ref (self));
}

static void
got_text_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherLogWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (self->client, result, &error);
  const char *text;
  gboolean is_complete;

  if (self->is_closed)
    return;
  if (reply == NULL)
    {
      append (self, error->message);
      gtk_stack_set_visible_child_name (self->stack, "text");
      return;
    }

  g_variant_get (reply, "(&stb)", &text, &self->offset, &is_complete);
  append (self, text);
  gtk_stack_set_visible_child_name (self->stack, self->offset > 0 ? "text" : "empty");

  if (is_complete)
    ask_for_record (self);
  else if (*text != '\0')
    read_on (self);
  else
    self->poll = g_timeout_add (POLL_INTERVAL, poll_cb, self);
}

static void
read_on (UsherLogWindow *self)
{
  usher_client_call_async (self->client, "GetRunLog",
                           g_variant_new ("(ttu)", self->run, self->offset, PIECE_SIZE),
                           got_text_cb, g_object_ref (self));
}

static gboolean
usher_log_window_close_request (GtkWindow *window)
{
  UsherLogWindow *self = USHER_LOG_WINDOW (window);

  self->is_closed = TRUE;
  g_clear_handle_id (&self->poll, g_source_remove);

  return GTK_WINDOW_CLASS (usher_log_window_parent_class)->close_request (window);
}

static void
usher_log_window_dispose (GObject *object)
{
  UsherLogWindow *self = USHER_LOG_WINDOW (object);

  self->is_closed = TRUE;
  g_clear_handle_id (&self->poll, g_source_remove);

  G_OBJECT_CLASS (usher_log_window_parent_class)->dispose (object);
}

static void
usher_log_window_finalize (GObject *object)
{
  UsherLogWindow *self = USHER_LOG_WINDOW (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_log_window_parent_class)->finalize (object);
}

static void
usher_log_window_class_init (UsherLogWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_log_window_dispose;
  object_class->finalize = usher_log_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = usher_log_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-log-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, title);
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, reason_box);
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, advice);
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, view);
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, stack);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
usher_log_window_init (UsherLogWindow *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  gtk_widget_init_template (GTK_WIDGET (self));

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_create_mark (buffer, "end", &end, FALSE);
}

/**
 * usher_log_window_new:
 * @client: what to ask
 * @run: a run's id
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a window that reads the run's log
 */
GtkWindow *
usher_log_window_new (UsherClient *client,
                      guint64      run,
                      GtkWindow   *parent)
{
  UsherLogWindow *self = g_object_new (USHER_TYPE_LOG_WINDOW, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  self->run = run;

  ask_for_record (self);
  read_on (self);

  return GTK_WINDOW (self);
}
