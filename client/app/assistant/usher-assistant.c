/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-assistant.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-connection-form.h"
#include "usher-import-dialog.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-system-group.h"
#include "usher-text.h"

/**
 * UsherAssistant:
 *
 * Meets a person who opens the window for the first time: servers, what runs by
 * itself, chores of one's own, and whether it goes on in the background.
 */
struct _UsherAssistant
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */

  AdwPreferencesGroup *chores;
  UsherSystemGroup *system;
};

G_DEFINE_FINAL_TYPE (UsherAssistant, usher_assistant, ADW_TYPE_WINDOW)

/* That it was there is no business of the daemon, which others look at, too. */
static char *
get_mark (void)
{
  return g_build_filename (g_get_user_config_dir (), "usher", "welcomed", NULL);
}

static void
leave_mark (void)
{
  g_autofree char *mark = get_mark ();
  g_autofree char *folder = g_path_get_dirname (mark);

  /* Where it cannot be left, the next start says welcome again */
  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents (mark, "", 0, NULL);
}

/**
 * usher_assistant_is_wanted:
 * @client: that is ready
 *
 * Returns: whether nobody was welcomed here, and there is nothing but what comes with
 *   the program
 */
gboolean
usher_assistant_is_wanted (UsherClient *client)
{
  GListModel *tasks = usher_client_get_tasks (client);
  g_autofree char *mark = get_mark ();

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(UsherItem) task = g_list_model_get_item (tasks, i);

      if (!usher_record_get_boolean (usher_item_get_record (task), "Builtin"))
        return FALSE;
    }

  return !g_file_test (mark, G_FILE_TEST_EXISTS);
}

static void
add_server_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  UsherAssistant *self = USHER_ASSISTANT (widget);

  gtk_window_present (usher_connection_form_new (self->client, NULL, GTK_WINDOW (self)));
}

static void
new_task_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  g_action_group_activate_action (G_ACTION_GROUP (parent), "new-task", NULL);
}

static void
import_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  UsherAssistant *self = USHER_ASSISTANT (widget);

  gtk_window_present (usher_import_dialog_new (self->client, GTK_WINDOW (self)));
}

static gboolean
switched_cb (GtkSwitch *widget,
             gboolean   is_on,
             gpointer   user_data)
{
  UsherAssistant *self = USHER_ASSISTANT (gtk_widget_get_root (GTK_WIDGET (widget)));
  const char *id = user_data;

  usher_call (GTK_WIDGET (self), self->client, USHER_MANAGER_IFACE, "UpdateTask",
              g_variant_new ("(s@a{sv})", id, g_variant_new_parsed ("@a{sv} {'Enabled': <%b>}", is_on)),
              _("The Task Cannot Be Switched"), NULL, NULL, NULL);

  return FALSE;
}

static void
free_id (gpointer  id,
         GClosure *closure)
{
  g_free (id);
}

static void
add_chore (UsherAssistant *self,
           GVariant       *task)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *widget = gtk_switch_new ();
  g_autofree char *name = usher_text_task_name (task);
  g_autofree char *when = usher_text_task_when (task);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_switch_set_active (GTK_SWITCH (widget), usher_record_get_boolean (task, "Enabled"));
  g_signal_connect_data (widget, "state-set", G_CALLBACK (switched_cb),
                         g_strdup (usher_record_get_string (task, "Id")), free_id, 0);
  adw_preferences_group_add (self->chores, row);
}

static void
add_chores (UsherAssistant *self)
{
  GListModel *tasks = usher_client_get_tasks (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(UsherItem) task = g_list_model_get_item (tasks, i);

      if (usher_record_get_boolean (usher_item_get_record (task), "Builtin"))
        add_chore (self, usher_item_get_record (task));
    }
}

static void
usher_assistant_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_ASSISTANT);
  g_clear_object (&USHER_ASSISTANT (object)->client);

  G_OBJECT_CLASS (usher_assistant_parent_class)->dispose (object);
}

static void
usher_assistant_class_init (UsherAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_assistant_dispose;

  g_type_ensure (USHER_TYPE_SYSTEM_GROUP);

  gtk_widget_class_install_action (widget_class, "assistant.add-server", NULL, add_server_action);
  gtk_widget_class_install_action (widget_class, "assistant.new-task", NULL, new_task_action);
  gtk_widget_class_install_action (widget_class, "assistant.import", NULL, import_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherAssistant, chores);
  gtk_widget_class_bind_template_child (widget_class, UsherAssistant, system);
}

static void
usher_assistant_init (UsherAssistant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_assistant_new:
 * @client: that is ready
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog; from now on nobody is welcomed by itself
 */
GtkWindow *
usher_assistant_new (UsherClient *client,
                     GtkWindow   *parent)
{
  UsherAssistant *self = g_object_new (USHER_TYPE_ASSISTANT, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  add_chores (self);
  usher_system_group_set_client (self->system, client);
  leave_mark ();

  return GTK_WINDOW (self);
}
