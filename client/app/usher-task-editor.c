/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-record.h"
#include "usher-schedule-form.h"
#include "usher-text.h"
#include "usher-time.h"

/**
 * UsherTaskEditor:
 *
 * Adds a task that runs a command, or changes what a task does and when. The
 * daemon judges what is given; what it refuses stays in the form.
 */
struct _UsherTaskEditor
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  GVariant *task;               /* (owned) (nullable): as it was; none, for a new one */

  GtkButton *save;
  GtkRevealer *error_revealer;
  GtkLabel *error;
  GtkEditable *name;
  GtkEditable *command;
  UsherScheduleForm *schedule;
  AdwComboRow *overlap;
  GtkEditable *timeout;
};

/* In the order of the form */
static const char * const overlaps[] = { "wait", "skip", "cancel-running", "allow" };

G_DEFINE_FINAL_TYPE (UsherTaskEditor, usher_task_editor, ADW_TYPE_WINDOW)

static void
show_error (UsherTaskEditor *self,
            const char      *message)
{
  if (message != NULL)
    gtk_label_set_text (self->error, message);

  gtk_revealer_set_reveal_child (self->error_revealer, message != NULL);
}

static gboolean
runs_command (UsherTaskEditor *self)
{
  return self->task == NULL ||
         g_strcmp0 (usher_record_get_string (self->task, "Chore"), "command") == 0;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(UsherTaskEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);

  /* The dialog was closed meanwhile */
  if (self->save == NULL)
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
  if (reply != NULL)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_error (self, error->message);
}

/* The parameters of the task, with the command that the form says. */
static GVariant *
make_parameters (UsherTaskEditor  *self,
                 GError          **error)
{
  g_autoptr(GVariant) before = usher_record_get_record (self->task, "Parameters");
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (before);
  g_autoptr(GError) cause = NULL;
  g_auto(GStrv) argv = NULL;

  if (!g_shell_parse_argv (gtk_editable_get_text (self->command), NULL, &argv, &cause))
    {
      if (g_error_matches (cause, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
        g_set_error_literal (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING,
                             _("Say which command is to be run"));
      else
        g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }

  g_variant_dict_insert_value (parameters, "Argv",
                               g_variant_new_strv ((const char * const *) argv, -1));

  return g_variant_dict_end (parameters);
}

static gboolean
add_timeout (UsherTaskEditor  *self,
             GVariantBuilder  *definition,
             GError          **error)
{
  const char *text = gtk_editable_get_text (self->timeout);
  gint64 timeout = 0;

  if (*text != '\0' && !usher_duration_parse (text, &timeout, error))
    return FALSE;

  g_variant_builder_add (definition, "{sv}", "Timeout",
                         g_variant_new_double ((double) timeout / USHER_SECOND));

  return TRUE;
}

/* Returns: (transfer full) (nullable): what AddTask and UpdateTask take */
static GVariant *
make_definition (UsherTaskEditor  *self,
                 GError          **error)
{
  g_auto(GVariantBuilder) definition = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto(GStrv) triggers = usher_schedule_form_get_triggers (self->schedule);
  guint overlap = adw_combo_row_get_selected (self->overlap);

  g_variant_builder_add (&definition, "{sv}", "Name",
                         g_variant_new_string (gtk_editable_get_text (self->name)));
  g_variant_builder_add (&definition, "{sv}", "Triggers",
                         g_variant_new_strv ((const char * const *) triggers, -1));
  g_variant_builder_add (&definition, "{sv}", "Overlap", g_variant_new_string (overlaps[overlap]));
  if (!add_timeout (self, &definition, error))
    return NULL;

  if (runs_command (self))
    {
      GVariant *parameters = make_parameters (self, error);

      if (parameters == NULL)
        return NULL;

      g_variant_builder_add (&definition, "{sv}", "Parameters", parameters);
    }

  if (self->task == NULL)
    g_variant_builder_add (&definition, "{sv}", "Chore", g_variant_new_string ("command"));
  else
    g_variant_builder_add (&definition, "{sv}", "Revision",
                           g_variant_new_uint64 (usher_record_get_time (self->task, "Revision")));

  return g_variant_ref_sink (g_variant_builder_end (&definition));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherTaskEditor *self = USHER_TASK_EDITOR (widget);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) definition = make_definition (self, &error);

  if (definition == NULL)
    {
      show_error (self, error->message);
      return;
    }

  show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  if (self->task == NULL)
    usher_client_call_async (self->client, "AddTask", g_variant_new ("(@a{sv})", definition),
                             saved_cb, g_object_ref (self));
  else
    usher_client_call_async (self->client, "UpdateTask",
                             g_variant_new ("(s@a{sv})", usher_record_get_string (self->task, "Id"),
                                            definition),
                             saved_cb, g_object_ref (self));
}

/* A command as it would be typed */
static char *
join_argv (char **argv)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; argv[i] != NULL; i++)
    {
      gboolean is_plain = *argv[i] != '\0' &&
        strspn (argv[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%")
        == strlen (argv[i]);
      g_autofree char *quoted = is_plain ? g_strdup (argv[i]) : g_shell_quote (argv[i]);

      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, quoted);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_task (UsherTaskEditor *self)
{
  g_autoptr(GVariant) parameters = usher_record_get_record (self->task, "Parameters");
  g_auto(GStrv) argv = usher_record_get_strings (parameters, "Argv");
  g_auto(GStrv) triggers = usher_record_get_strings (self->task, "Triggers");
  g_autofree char *command = join_argv (argv);
  gint64 duration = (gint64) (usher_record_get_double (self->task, "Timeout") * USHER_SECOND);
  g_autofree char *timeout = duration > 0 ? usher_duration_to_text (duration) : g_strdup ("");
  const char *overlap = usher_record_get_string (self->task, "Overlap");
  const char *name = usher_record_get_string (self->task, "Name");

  gtk_window_set_title (GTK_WINDOW (self), _("Edit Task"));
  gtk_editable_set_text (self->name, name != NULL ? name : "");
  gtk_editable_set_text (self->command, command);
  gtk_widget_set_visible (GTK_WIDGET (self->command), runs_command (self));
  gtk_editable_set_text (self->timeout, timeout);
  usher_schedule_form_set_time_zone (self->schedule,
                                     usher_record_get_string (self->task, "TimeZone"));
  usher_schedule_form_set_triggers (self->schedule, (const char * const *) triggers);
  for (guint i = 0; i < G_N_ELEMENTS (overlaps); i++)
    if (g_strcmp0 (overlap, overlaps[i]) == 0)
      adw_combo_row_set_selected (self->overlap, i);
}

static void
usher_task_editor_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_TASK_EDITOR);

  G_OBJECT_CLASS (usher_task_editor_parent_class)->dispose (object);
}

static void
usher_task_editor_finalize (GObject *object)
{
  UsherTaskEditor *self = USHER_TASK_EDITOR (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->task, g_variant_unref);

  G_OBJECT_CLASS (usher_task_editor_parent_class)->finalize (object);
}

static void
usher_task_editor_class_init (UsherTaskEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_task_editor_dispose;
  object_class->finalize = usher_task_editor_finalize;

  g_type_ensure (USHER_TYPE_SCHEDULE_FORM);

  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-task-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, save);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, error);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, name);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, command);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, schedule);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, overlap);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, timeout);
}

static void
usher_task_editor_init (UsherTaskEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_task_editor_new:
 * @client: whom to tell
 * @task: (nullable): the record of the task to change; none for a new one
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
usher_task_editor_new (UsherClient *client,
                       GVariant    *task,
                       GtkWindow   *parent)
{
  UsherTaskEditor *self = g_object_new (USHER_TYPE_TASK_EDITOR, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  if (task != NULL)
    {
      self->task = g_variant_ref (task);
      show_task (self);
    }

  return GTK_WINDOW (self);
}
