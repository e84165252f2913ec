/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-window.h"

#include <glib/gi18n.h>

#include "usher-log-window.h"
#include "usher-queue-page.h"
#include "usher-record.h"
#include "usher-task-editor.h"
#include "usher-tasks-page.h"
#include "usher-text.h"

/**
 * UsherWindow:
 *
 * Tasks and queue, and what can be done with them. Each command is an action of
 * the window.
 */
struct _UsherWindow
{
  AdwApplicationWindow parent_instance;

  UsherClient *client;          /* (owned) */
  char *removed;                /* (owned) (nullable): the task that was removed last */

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwViewStack *pages;
  AdwStatusPage *away;
  UsherTasksPage *tasks_page;
  UsherQueuePage *queue_page;
};

G_DEFINE_FINAL_TYPE (UsherWindow, usher_window, ADW_TYPE_APPLICATION_WINDOW)

/**
 * Call:
 *
 * A call that a person asked for: how it is spoken of when it fails.
 */
typedef struct
{
  UsherWindow *self;            /* (owned) */
  const char *heading;          /* (unowned) */
  void (*done) (UsherWindow *self, GVariant *reply, const char *id);
  char *id;                     /* (owned) (nullable) */
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_free (call->id);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
show_error (UsherWindow *self,
            const char  *heading,
            const char  *message)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    usher_client_call_finish (USHER_CLIENT (source), result, &error);

  if (reply == NULL)
    show_error (call->self, call->heading, error->message);
  else if (call->done != NULL)
    call->done (call->self, reply, call->id);
}

static void
call (UsherWindow *self,
      const char  *heading,
      const char  *method,
      GVariant    *parameters)
{
  Call *asked = g_new0 (Call, 1);

  asked->self = g_object_ref (self);
  asked->heading = heading;
  usher_client_call_async (self->client, method, parameters, called_cb, asked);
}

static void
say (UsherWindow *self,
     const char  *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
run_started (UsherWindow *self,
             GVariant    *reply,
             const char  *id)
{
  UsherItem *task = usher_client_find_task (self->client, id);
  g_autofree char *name = task != NULL ? usher_text_task_name (usher_item_get_record (task))
                                       : g_strdup (id);
  /* Translators: the name of a task that was asked to run now */
  g_autofree char *text = g_strdup_printf (_("“%s” was put into the queue"), name);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _("Show"));
  adw_toast_set_action_name (toast, "win.show-page");
  adw_toast_set_action_target (toast, "s", "queue");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
task_removed (UsherWindow *self,
              GVariant    *reply,
              const char  *id)
{
  AdwToast *toast = adw_toast_new (_("The task was removed"));

  g_free (self->removed);
  self->removed = g_strdup (id);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", TRUE);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
task_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  static const struct
  {
    const char *action;
    const char *method;
    const char *heading;
    void (*done) (UsherWindow *self, GVariant *reply, const char *id);
  } calls[] = {
    { "win.run-task",     "RunTaskNow",  N_("The Task Cannot Run"),        run_started },
    { "win.resume-task",  "ResumeTask",  N_("The Task Cannot Be Resumed"), NULL },
    { "win.remove-task",  "RemoveTask",  N_("The Task Cannot Be Removed"), task_removed },
    { "win.restore-task", "RestoreTask", N_("The Task Cannot Be Restored"), NULL },
  };
  UsherWindow *self = USHER_WINDOW (widget);

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (g_str_equal (calls[i].action, action))
      {
        Call *asked = g_new0 (Call, 1);

        asked->self = g_object_ref (self);
        asked->heading = _(calls[i].heading);
        asked->done = calls[i].done;
        asked->id = g_variant_dup_string (target, NULL);
        usher_client_call_async (self->client, calls[i].method,
                                 g_variant_new ("(s)", asked->id), called_cb, asked);
      }
}

static void
pause_action (GtkWidget  *widget,
              const char *action,
              GVariant   *target)
{
  call (USHER_WINDOW (widget), _("The Task Cannot Be Paused"), "PauseTask",
        g_variant_new ("(st)", g_variant_get_string (target, NULL), G_GUINT64_CONSTANT (0)));
}

static void
enable_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  gboolean enabled = g_str_equal (action, "win.enable-task");
  GVariantBuilder changes;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", "Enabled", g_variant_new_boolean (enabled));
  call (USHER_WINDOW (widget), _("The Task Cannot Be Switched"), "UpdateTask",
        g_variant_new ("(sa{sv})", g_variant_get_string (target, NULL), &changes));
}

static void
undo_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);
  g_autofree char *id = g_steal_pointer (&self->removed);

  gtk_widget_action_set_enabled (widget, "win.undo", FALSE);
  if (id != NULL)
    gtk_widget_activate_action (widget, "win.restore-task", "s", id);
}

/* The commands of the keyboard are those of the rows, for the row that is selected. */
static void
selected_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *target)
{
  static const struct
  {
    const char *selected;
    const char *action;
  } actions[] = {
    { "win.run-selected",    "win.run-task" },
    { "win.edit-selected",   "win.edit-task" },
    { "win.remove-selected", "win.remove-task" },
  };
  UsherWindow *self = USHER_WINDOW (widget);
  UsherItem *item = usher_tasks_page_get_selected (self->tasks_page);

  if (item == NULL)
    {
      say (self, _("Select a task first"));
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].selected, action))
      gtk_widget_activate_action (widget, actions[i].action, "s",
                                  usher_record_get_string (usher_item_get_record (item), "Id"));
}

static void
new_task_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);

  gtk_window_present (usher_task_editor_new (self->client, NULL, GTK_WINDOW (self)));
}

static void
edit_task_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);
  UsherItem *task = usher_client_find_task (self->client, g_variant_get_string (target, NULL));

  if (task != NULL)
    gtk_window_present (usher_task_editor_new (self->client, usher_item_get_record (task),
                                               GTK_WINDOW (self)));
}

static void
cancel_run_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *target)
{
  call (USHER_WINDOW (widget), _("The Run Cannot Be Cancelled"), "CancelRun",
        g_variant_new ("(t)", g_variant_get_uint64 (target)));
}

static void
show_log_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);

  gtk_window_present (usher_log_window_new (self->client, g_variant_get_uint64 (target),
                                            GTK_WINDOW (self)));
}

static void
show_page_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (target, NULL));
}

static void
search_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, "tasks");
  usher_tasks_page_search (self->tasks_page);
}

static void
reload_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  usher_client_reload (USHER_WINDOW (widget)->client);
}

static void
start_daemon_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *target)
{
  UsherWindow *self = USHER_WINDOW (widget);
  Call *asked = g_new0 (Call, 1);

  asked->self = g_object_ref (self);
  asked->heading = _("Usher's Service Cannot Be Started");
  usher_client_start_async (self->client, called_cb, asked);
}

static void
show_state (UsherWindow *self)
{
  UsherClientState state = usher_client_get_state (self->client);
  const char *error = usher_client_get_error (self->client);

  if (state == USHER_CLIENT_AWAY)
    adw_status_page_set_description (self->away, error != NULL ? error :
      _("Nothing runs on schedule while it is away. Your tasks are kept."));

  gtk_stack_set_visible_child_name (self->stack, state == USHER_CLIENT_READY ? "ready" :
                                    state == USHER_CLIENT_AWAY ? "away" : "connecting");
}

static void
usher_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_WINDOW);

  G_OBJECT_CLASS (usher_window_parent_class)->dispose (object);
}

static void
usher_window_finalize (GObject *object)
{
  UsherWindow *self = USHER_WINDOW (object);

  g_clear_object (&self->client);
  g_free (self->removed);

  G_OBJECT_CLASS (usher_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.run-task",        "s",  task_action },
    { "win.resume-task",     "s",  task_action },
    { "win.remove-task",     "s",  task_action },
    { "win.restore-task",    "s",  task_action },
    { "win.pause-task",      "s",  pause_action },
    { "win.enable-task",     "s",  enable_action },
    { "win.disable-task",    "s",  enable_action },
    { "win.edit-task",       "s",  edit_task_action },
    { "win.cancel-run",      "t",  cancel_run_action },
    { "win.show-log",        "t",  show_log_action },
    { "win.show-page",       "s",  show_page_action },
    { "win.run-selected",    NULL, selected_action },
    { "win.edit-selected",   NULL, selected_action },
    { "win.remove-selected", NULL, selected_action },
    { "win.new-task",        NULL, new_task_action },
    { "win.undo",            NULL, undo_action },
    { "win.search",          NULL, search_action },
    { "win.reload",          NULL, reload_action },
    { "win.start-daemon",    NULL, start_daemon_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}

static void
usher_window_class_init (UsherWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_window_dispose;
  object_class->finalize = usher_window_finalize;

  g_type_ensure (USHER_TYPE_TASKS_PAGE);
  g_type_ensure (USHER_TYPE_QUEUE_PAGE);

  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, away);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, tasks_page);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, queue_page);
}

static void
usher_window_init (UsherWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}

/**
 * usher_window_new:
 * @application: whose window it is
 * @client: what it shows
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
usher_window_new (GtkApplication *application,
                  UsherClient    *client)
{
  UsherWindow *self = g_object_new (USHER_TYPE_WINDOW, "application", application, NULL);

  self->client = g_object_ref (client);
  usher_tasks_page_set_client (self->tasks_page, client);
  usher_queue_page_set_client (self->queue_page, client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_state (self);

  return GTK_WINDOW (self);
}
