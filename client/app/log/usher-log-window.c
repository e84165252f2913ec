/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-window.h"

#include "usher-log-view.h"

/**
 * UsherLogWindow:
 *
 * The log of a run in a window of its own.
 */
struct _UsherLogWindow
{
  AdwWindow parent_instance;

  UsherLogView *log;
};

G_DEFINE_FINAL_TYPE (UsherLogWindow, usher_log_window, ADW_TYPE_WINDOW)

static void
usher_log_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_LOG_WINDOW);

  G_OBJECT_CLASS (usher_log_window_parent_class)->dispose (object);
}

static void
usher_log_window_class_init (UsherLogWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_log_window_dispose;

  g_type_ensure (USHER_TYPE_LOG_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-log-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLogWindow, log);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
usher_log_window_init (UsherLogWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_log_window_new:
 * @client: what to ask
 * @run: a run's id
 * @parent: the window that it belongs to, whose commands it uses
 *
 * Returns: (transfer none): a window that reads the run's log
 */
GtkWindow *
usher_log_window_new (UsherClient *client,
                      guint64      run,
                      GtkWindow   *parent)
{
  UsherLogWindow *self = g_object_new (USHER_TYPE_LOG_WINDOW, "transient-for", parent, NULL);

  if (G_IS_ACTION_GROUP (parent))
    gtk_widget_insert_action_group (GTK_WIDGET (self), "win", G_ACTION_GROUP (parent));
  usher_log_view_show_run (self->log, client, run);

  return GTK_WINDOW (self);
}
