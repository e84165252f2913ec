/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The commands of the window that are about tasks. */

#include "usher-window.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-pause-dialog.h"
#include "usher-record.h"
#include "usher-task-editor.h"
#include "usher-text.h"
#include "usher-toast.h"

/**
 * Removed:
 *
 * The tasks that the last command removed, which Undo brings back.
 */
typedef struct
{
  GPtrArray *ids;               /* (owned) (element-type utf8) */
  AdwToast *toast;              /* (owned) (nullable): that says so */
} Removed;

static void
removed_free (Removed *removed)
{
  g_ptr_array_unref (removed->ids);
  g_clear_object (&removed->toast);
  g_free (removed);
}

static Removed *
get_removed (UsherWindow *window)
{
  return g_object_get_data (G_OBJECT (window), "usher-removed");
}

static void
allow_undo (UsherWindow *window)
{
  GAction *undo = g_action_map_lookup_action (G_ACTION_MAP (window), "undo");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (undo), get_removed (window)->ids->len > 0);
}

static void
run_started (GtkWidget *origin,
             GVariant  *reply,
             gpointer   data)
{
  UsherWindow *window = USHER_WINDOW (origin);
  const char *id = data;
  UsherItem *task = usher_client_find_task (usher_window_get_client (window), id);
  g_autofree char *name = task != NULL ? usher_text_task_name (usher_item_get_record (task))
                                       : g_strdup (id);
  /* Translators: the name of a task that was asked to run now */
  g_autofree char *text = g_strdup_printf (_("“%s” was put into the queue"), name);

  usher_toast (usher_window_get_toasts (window), text, _("_Show"), "win.show-page", g_variant_new_string ("queue"));
}

static void
task_removed (GtkWidget *origin,
              GVariant  *reply,
              gpointer   data)
{
  UsherWindow *window = USHER_WINDOW (origin);
  Removed *removed = get_removed (window);
  g_autofree char *text = NULL;

  g_ptr_array_add (removed->ids, g_strdup (data));
  allow_undo (window);

  if (removed->toast != NULL)
    adw_toast_dismiss (removed->toast);
  g_clear_object (&removed->toast);

  text = removed->ids->len == 1
    ? g_strdup (_("The task was removed"))
    : g_strdup_printf (ngettext ("%u task was removed", "%u tasks were removed", removed->ids->len),
                       removed->ids->len);
  removed->toast = usher_toast_offer (usher_window_get_toasts (window), text, _("_Undo"), "win.undo", NULL);
}

static void
remove_task (UsherWindow *window,
             const char  *id)
{
  usher_call (GTK_WIDGET (window), usher_window_get_client (window), USHER_MANAGER_IFACE, "RemoveTask",
              g_variant_new ("(s)", id), _("The Task Cannot Be Removed"), task_removed,
              g_strdup (id), g_free);
}

static void
forget_removed (UsherWindow *window)
{
  g_ptr_array_set_size (get_removed (window)->ids, 0);
  allow_undo (window);
}

static void
remove_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  forget_removed (user_data);
  remove_task (user_data, g_variant_get_string (target, NULL));
}

static void
undo_action (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  Removed *removed = get_removed (user_data);

  for (guint i = 0; i < removed->ids->len; i++)
    g_action_group_activate_action (user_data, "restore-task",
                                    g_variant_new_string (removed->ids->pdata[i]));
  if (removed->toast != NULL)
    adw_toast_dismiss (removed->toast);
  forget_removed (user_data);
}

/* Methods that take an id, and nothing else. */
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
    { "run-task",     "RunTaskNow",  N_("The Task Cannot Run"),            run_started },
    { "resume-task",  "ResumeTask",  N_("The Task Cannot Be Resumed"),     NULL },
    { "restore-task", "RestoreTask", N_("The Task Cannot Be Restored"),    NULL },
    { "skip-next",    "SkipNext",    N_("The Next Time Cannot Be Skipped"), NULL },
    { "unskip-next",  "UnskipNext",  N_("The Next Time Cannot Be Kept"),   NULL },
  };
  UsherWindow *window = USHER_WINDOW (user_data);

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (g_str_equal (calls[i].action, g_action_get_name (G_ACTION (action))))
      usher_call (GTK_WIDGET (window), usher_window_get_client (window), USHER_MANAGER_IFACE,
                  calls[i].method, g_variant_new ("(s)", g_variant_get_string (target, NULL)),
                  _(calls[i].heading), calls[i].done, g_variant_dup_string (target, NULL), g_free);
}

static void
pause_action (GSimpleAction *action,
              GVariant      *target,
              gpointer       user_data)
{
  usher_call (user_data, usher_window_get_client (user_data), USHER_MANAGER_IFACE, "PauseTask",
              g_variant_new ("(st)", g_variant_get_string (target, NULL), G_GUINT64_CONSTANT (0)),
              _("The Task Cannot Be Paused"), NULL, NULL, NULL);
}

static void
pause_until_action (GSimpleAction *action,
                    GVariant      *target,
                    gpointer       user_data)
{
  gtk_window_present (usher_pause_dialog_new (usher_window_get_client (user_data),
                                              g_variant_get_string (target, NULL), user_data));
}

static void
enable_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  gboolean enabled = g_str_equal (g_action_get_name (G_ACTION (action)), "enable-task");
  GVariant *changes = g_variant_new_parsed ("@a{sv} {'Enabled': <%b>}", enabled);
  UsherClient *client = usher_window_get_client (user_data);
  UsherItem *task = usher_client_find_task (client, g_variant_get_string (target, NULL));

  usher_call (user_data, client, USHER_MANAGER_IFACE, "UpdateTask",
              g_variant_new ("(s@a{sv})", g_variant_get_string (target, NULL), changes),
              _("The Task Cannot Be Switched"), NULL, NULL, NULL);

  /* Switches go back to where the task is, until it has changed */
  if (task != NULL)
    g_object_notify (G_OBJECT (task), "record");
}

/* The commands of the keyboard are those of the rows, for the rows that are selected. */
static void
selected_action (GSimpleAction *action,
                 GVariant      *target,
                 gpointer       user_data)
{
  UsherWindow *window = USHER_WINDOW (user_data);
  const char *name = g_action_get_name (G_ACTION (action));
  g_autofree char *verb = g_strndup (name, strlen (name) - strlen ("-selected"));
  g_autofree char *of_task = g_strconcat (verb, "-task", NULL);
  g_autoptr(GPtrArray) tasks = usher_window_dup_selected (window);
  guint n_done = 0;

  forget_removed (window);
  for (guint i = 0; i < tasks->len; i++)
    {
      GVariant *record = usher_item_get_record (tasks->pdata[i]);
      const char *id = usher_record_get_string (record, "Id");
      gboolean is_remove = g_str_equal (verb, "remove");

      /* Of many, those that cannot go stay; of one, the daemon says why */
      if (is_remove && tasks->len > 1 && usher_record_get_boolean (record, "Builtin"))
        continue;

      n_done++;
      if (is_remove)
        remove_task (window, id);
      else
        g_action_group_activate_action (user_data, of_task, g_variant_new_string (id));
    }

  if (n_done == 0)
    usher_toast (usher_window_get_toasts (window),
                 tasks->len == 0 ? _("Select a task first")
                                 : _("Built-in tasks can be switched off, not removed"),
                 NULL, NULL, NULL);
}

static void
new_action (GSimpleAction *action,
            GVariant      *target,
            gpointer       user_data)
{
  gtk_window_present (usher_task_editor_new (usher_window_get_client (user_data), NULL, user_data));
}

static void
got_task_to_edit (GtkWidget *origin,
                  GVariant  *reply,
                  gpointer   data)
{
  GtkWindow *(*make) (UsherClient *client, GVariant *task, GtkWindow *parent) = data;
  g_autoptr(GVariant) task = g_variant_get_child_value (reply, 0);

  gtk_window_present (make (usher_window_get_client (USHER_WINDOW (origin)), task, GTK_WINDOW (origin)));
}

/* Lists have a part of the task's keys only, and maybe not the newest. */
static void
edit_action (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  gboolean is_copy = g_str_equal (g_action_get_name (G_ACTION (action)), "duplicate-task");

  usher_call (user_data, usher_window_get_client (user_data), USHER_MANAGER_IFACE, "GetTask",
              g_variant_new ("(s)", g_variant_get_string (target, NULL)), _("The Task Cannot Be Edited"),
              got_task_to_edit, is_copy ? usher_task_editor_new_copy : usher_task_editor_new, NULL);
}

static void
show_action (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  usher_window_show_task (user_data, g_variant_get_string (target, NULL));
}

static const GActionEntry actions[] = {
  { .name = "run-task",         .activate = task_action,        .parameter_type = "s" },
  { .name = "resume-task",      .activate = task_action,        .parameter_type = "s" },
  { .name = "restore-task",     .activate = task_action,        .parameter_type = "s" },
  { .name = "skip-next",        .activate = task_action,        .parameter_type = "s" },
  { .name = "unskip-next",      .activate = task_action,        .parameter_type = "s" },
  { .name = "remove-task",      .activate = remove_action,      .parameter_type = "s" },
  { .name = "pause-task",       .activate = pause_action,       .parameter_type = "s" },
  { .name = "pause-task-until", .activate = pause_until_action, .parameter_type = "s" },
  { .name = "enable-task",      .activate = enable_action,      .parameter_type = "s" },
  { .name = "disable-task",     .activate = enable_action,      .parameter_type = "s" },
  { .name = "edit-task",        .activate = edit_action,        .parameter_type = "s" },
  { .name = "duplicate-task",   .activate = edit_action,        .parameter_type = "s" },
  { .name = "show-task",        .activate = show_action,        .parameter_type = "s" },
  { .name = "run-selected",     .activate = selected_action },
  { .name = "pause-selected",   .activate = selected_action },
  { .name = "resume-selected",  .activate = selected_action },
  { .name = "edit-selected",    .activate = selected_action },
  { .name = "remove-selected",  .activate = selected_action },
  { .name = "new-task",         .activate = new_action },
  { .name = "undo",             .activate = undo_action },
};

/* Adds the commands to those of @window. */
void
usher_task_commands_add (UsherWindow *window)
{
  Removed *removed = g_new0 (Removed, 1);

  removed->ids = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (window), "usher-removed", removed, (GDestroyNotify) removed_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  allow_undo (window);
}
