/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-window.h"

#include <glib/gi18n.h>

#include "usher-call.h"
#include "usher-log-window.h"
#include "usher-names.h"
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

/* Calls a method of the manager with @parameters, for a person. */
static void
call (UsherWindow *self,
      const char  *heading,
      const char  *method,
      GVariant    *parameters)
{
  usher_call (GTK_WIDGET (self), self->client, USHER_MANAGER_IFACE, method, parameters, heading,
              NULL, NULL, NULL);
}

static void
say (UsherWindow *self,
     const char  *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
run_started (GtkWidget *origin,
             GVariant  *reply,
             gpointer   data)
{
  UsherWindow *self = USHER_WINDOW (origin);
  const char *id = data;
  UsherItem *task = usher_client_find_task (self->client, id);
  g_autofree char *name = task != NULL ? usher_text_task_name (usher_item_get_record (task))
                                       : g_strdup (id);
  /* Translators: the name of a task that was asked to run now */
  g_autofree char *text = g_markup_printf_escaped (_("“%s” was put into the queue"), name);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _("Show"));
  adw_toast_set_action_name (toast, "win.show-page");
  adw_toast_set_action_target (toast, "s", "queue");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
allow_undo (UsherWindow *self)
{
  GAction *undo = g_action_map_lookup_action (G_ACTION_MAP (self), "undo");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (undo), self->removed != NULL);
}

static void
task_removed (GtkWidget *origin,
              GVariant  *reply,
              gpointer   data)
{
  UsherWindow *self = USHER_WINDOW (origin);
  const char *id = data;
  AdwToast *toast = adw_toast_new (_("The task was removed"));

  g_free (self->removed);
  self->removed = g_strdup (id);
  allow_undo (self);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
task_action (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  static const struct
  {
    const char *action;
    const char *method;
    const char *heading;
    UsherCalled done;
  } calls[] = {
    { "run-task",     "RunTaskNow",  N_("The Task Cannot Run"),        run_started },
    { "resume-task",  "ResumeTask",  N_("The Task Cannot Be Resumed"), NULL },
    { "remove-task",  "RemoveTask",  N_("The Task Cannot Be Removed"), task_removed },
    { "restore-task", "RestoreTask", N_("The Task Cannot Be Restored"), NULL },
  };
  UsherWindow *self = USHER_WINDOW (user_data);

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (g_str_equal (calls[i].action, g_action_get_name (G_ACTION (action))))
      usher_call (GTK_WIDGET (self), self->client, USHER_MANAGER_IFACE, calls[i].method,
                  g_variant_new ("(s)", g_variant_get_string (target, NULL)), _(calls[i].heading),
                  calls[i].done, g_variant_dup_string (target, NULL), g_free);
}

static void
pause_action (GSimpleAction *action,
              GVariant      *target,
              gpointer       user_data)
{
  call (USHER_WINDOW (user_data), _("The Task Cannot Be Paused"), "PauseTask",
        g_variant_new ("(st)", g_variant_get_string (target, NULL), G_GUINT64_CONSTANT (0)));
}

static void
enable_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  gboolean enabled = g_str_equal (g_action_get_name (G_ACTION (action)), "enable-task");
  GVariantBuilder changes;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", "Enabled", g_variant_new_boolean (enabled));
  call (USHER_WINDOW (user_data), _("The Task Cannot Be Switched"), "UpdateTask",
        g_variant_new ("(sa{sv})", g_variant_get_string (target, NULL), &changes));
}

static void
undo_action (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);
  g_autofree char *id = g_steal_pointer (&self->removed);

  g_simple_action_set_enabled (action, FALSE);
  if (id != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "restore-task",
                                    g_variant_new_string (id));
}

static GVariant *
get_id (GVariant *task)
{
  return g_variant_new_string (usher_record_get_string (task, "Id"));
}

/* The commands of the keyboard are those of the rows, for the row that is selected. */
static void
selected_action (GSimpleAction *action,
                 GVariant      *target,
                 gpointer       user_data)
{
  static const struct
  {
    const char *selected;
    const char *action;
  } actions[] = {
    { "run-selected",    "run-task" },
    { "edit-selected",   "edit-task" },
    { "remove-selected", "remove-task" },
  };
  UsherWindow *self = USHER_WINDOW (user_data);
  UsherItem *item = usher_tasks_page_get_selected (self->tasks_page);

  if (item == NULL)
    {
      say (self, _("Select a task first"));
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].selected, g_action_get_name (G_ACTION (action))))
      g_action_group_activate_action (G_ACTION_GROUP (self), actions[i].action,
                                      get_id (usher_item_get_record (item)));
}

static void
new_task_action (GSimpleAction *action,
                 GVariant      *target,
                 gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  gtk_window_present (usher_task_editor_new (self->client, NULL, GTK_WINDOW (self)));
}

static void
edit_task_action (GSimpleAction *action,
                  GVariant      *target,
                  gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);
  UsherItem *task = usher_client_find_task (self->client, g_variant_get_string (target, NULL));

  if (task != NULL)
    gtk_window_present (usher_task_editor_new (self->client, usher_item_get_record (task),
                                               GTK_WINDOW (self)));
}

static void
cancel_run_action (GSimpleAction *action,
                   GVariant      *target,
                   gpointer       user_data)
{
  call (USHER_WINDOW (user_data), _("The Run Cannot Be Cancelled"), "CancelRun",
        g_variant_new ("(t)", g_variant_get_uint64 (target)));
}

static void
show_log_action (GSimpleAction *action,
                 GVariant      *target,
                 gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  gtk_window_present (usher_log_window_new (self->client, g_variant_get_uint64 (target),
                                            GTK_WINDOW (self)));
}

static void
show_page_action (GSimpleAction *action,
                  GVariant      *target,
                  gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (target, NULL));
}

static void
search_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, "tasks");
  usher_tasks_page_search (self->tasks_page);
}

static void
reload_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  usher_client_reload (USHER_WINDOW (user_data)->client);
}

static void
daemon_started_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);

  /* The window may be closed by now */
  if (reply == NULL && self->toasts != NULL)
    usher_show_error (GTK_WIDGET (self), _("Usher's Service Cannot Be Started"), error->message);
}

static void
start_daemon_action (GSimpleAction *action,
                     GVariant      *target,
                     gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  usher_client_start_async (self->client, daemon_started_cb, g_object_ref (self));
}

static void
show_state (UsherWindow *self)
{
  UsherClientState state = usher_client_get_state (self->client);
  const char *error = usher_client_get_error (self->client);

  if (state == USHER_CLIENT_AWAY)
    {
      g_autofree char *text = g_markup_escape_text (error != NULL ? error :
        _("Nothing runs on schedule while it is away. Your tasks are kept."), -1);

      adw_status_page_set_description (self->away, text);
    }

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

static const GActionEntry actions[] = {
  { .name = "run-task",        .activate = task_action,         .parameter_type = "s" },
  { .name = "resume-task",     .activate = task_action,         .parameter_type = "s" },
  { .name = "remove-task",     .activate = task_action,         .parameter_type = "s" },
  { .name = "restore-task",    .activate = task_action,         .parameter_type = "s" },
  { .name = "pause-task",      .activate = pause_action,        .parameter_type = "s" },
  { .name = "enable-task",     .activate = enable_action,       .parameter_type = "s" },
  { .name = "disable-task",    .activate = enable_action,       .parameter_type = "s" },
  { .name = "edit-task",       .activate = edit_task_action,    .parameter_type = "s" },
  { .name = "cancel-run",      .activate = cancel_run_action,   .parameter_type = "t" },
  { .name = "show-log",        .activate = show_log_action,     .parameter_type = "t" },
  { .name = "show-page",       .activate = show_page_action,    .parameter_type = "s" },
  { .name = "run-selected",    .activate = selected_action },
  { .name = "edit-selected",   .activate = selected_action },
  { .name = "remove-selected", .activate = selected_action },
  { .name = "new-task",        .activate = new_task_action },
  { .name = "undo",            .activate = undo_action },
  { .name = "search",          .activate = search_action },
  { .name = "reload",          .activate = reload_action },
  { .name = "start-daemon",    .activate = start_daemon_action },
};

static void
usher_window_class_init (UsherWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_window_dispose;
  object_class->finalize = usher_window_finalize;

  g_type_ensure (USHER_TYPE_TASKS_PAGE);
  g_type_ensure (USHER_TYPE_QUEUE_PAGE);

  /* Not keys of the application, which would take them from the entries */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.remove-selected", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);

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
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  allow_undo (self);
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
