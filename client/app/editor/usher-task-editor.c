/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-editor.h"

#include <glib/gi18n.h>

#include "usher-error.h"
#include "usher-record.h"
#include "usher-schedule-form.h"
#include "usher-task-key-form.h"
#include "usher-text.h"
#include "usher-value-row.h"
#include "usher-value-text.h"

/* Whoever types is not told about what is half written */
#define SETTLING_MS 300

/**
 * UsherTaskEditor:
 *
 * Adds a task, or changes what a task does and when. The daemon judges what is given;
 * what it refuses stays in the form.
 */
struct _UsherTaskEditor
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  GVariant *task;               /* (owned) (nullable): as it was; none, for a new one */
  GVariant *model;              /* (owned) (nullable): what the form began with */
  GPtrArray *chores;            /* (owned) (element-type GVariant): of GetChores */
  UsherTaskKeyForm *keys;       /* (owned) */
  GPtrArray *parameter_rows;    /* (owned) (element-type UsherValueRow) */
  guint settling;
  guint n_asked;                /* the number of the last question */
  gboolean is_filling;
  gboolean is_touched;
  gboolean may_close;

  GtkWidget *save;
  GtkRevealer *error_revealer;
  GtkLabel *error;
  GtkWidget *reload;
  GtkEditable *name;
  AdwComboRow *chore;
  GtkEditable *command;
  AdwExpanderRow *parameters;
  UsherScheduleForm *schedule;
  AdwPreferencesGroup *more;
};

G_DEFINE_FINAL_TYPE (UsherTaskEditor, usher_task_editor, ADW_TYPE_WINDOW)

static void
show_error (UsherTaskEditor *self,
            const GError    *error)
{
  gboolean is_conflict = g_error_matches (error, USHER_ERROR, USHER_ERROR_CONFLICT);

  if (error != NULL)
    gtk_label_set_text (self->error, is_conflict && self->task != NULL
                        ? _("Somebody has changed the task meanwhile. Reload it, and change it again.")
                        : error->message);

  gtk_widget_set_visible (self->reload, is_conflict && self->task != NULL);
  gtk_revealer_set_reveal_child (self->error_revealer, error != NULL);
}

static const char *
get_chore (UsherTaskEditor *self)
{
  guint chosen = adw_combo_row_get_selected (self->chore);
  const char *of_model = usher_record_get_string (self->model, "Chore");

  if (self->task != NULL || chosen >= self->chores->len)
    return of_model != NULL ? of_model : "command";

  return usher_record_get_string (self->chores->pdata[chosen], "Id");
}

static gboolean
runs_command (UsherTaskEditor *self)
{
  return g_str_equal (get_chore (self), "command");
}

/* The words of the command, as a shell would split them. */
static gboolean
add_argv (UsherTaskEditor  *self,
          GVariantDict     *parameters,
          GError          **error)
{
  g_autoptr(GError) cause = NULL;
  g_auto(GStrv) argv = NULL;

  if (g_shell_parse_argv (gtk_editable_get_text (self->command), NULL, &argv, &cause))
    {
      g_variant_dict_insert_value (parameters, "Argv",
                                   g_variant_new_strv ((const char * const *) argv, -1));
      return TRUE;
    }

  if (g_error_matches (cause, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    g_set_error_literal (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING,
                         _("Say which command is to be run"));
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

/* Returns: (transfer floating) (nullable): those that differ from what is usual */
static GVariant *
make_parameters (UsherTaskEditor  *self,
                 GError          **error)
{
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (NULL);

  for (guint i = 0; i < self->parameter_rows->len; i++)
    {
      GtkWidget *row = self->parameter_rows->pdata[i];
      GVariant *usual = g_object_get_data (G_OBJECT (row), "usher-usual");
      g_autoptr(GVariant) value = usher_value_row_get_value (row);

      if (value != NULL && (usual == NULL || !usher_value_equal (value, usual)))
        g_variant_dict_insert_value (parameters, usher_value_row_get_name (row), value);
    }

  if (runs_command (self) && !add_argv (self, parameters, error))
    return NULL;

  return g_variant_dict_end (parameters);
}

static void
add_triggers (UsherTaskEditor *self,
              GVariantDict    *definition)
{
  g_auto(GStrv) triggers = usher_schedule_form_get_triggers (self->schedule);
  g_auto(GStrv) before = usher_record_get_strings (self->task, "Triggers");

  if (self->task == NULL || !g_strv_equal ((const char * const *) triggers, (const char * const *) before))
    g_variant_dict_insert_value (definition, "Triggers",
                                 g_variant_new_strv ((const char * const *) triggers, -1));
}

static gboolean
add_work (UsherTaskEditor  *self,
          GVariantDict     *definition,
          GError          **error)
{
  g_autoptr(GVariant) before = usher_record_get_record (self->task, "Parameters");
  g_autoptr(GVariant) parameters = NULL;
  GVariant *made = make_parameters (self, error);

  if (made == NULL)
    return FALSE;

  parameters = g_variant_ref_sink (made);
  if (before == NULL || !g_variant_equal (before, parameters))
    g_variant_dict_insert_value (definition, "Parameters", parameters);

  return TRUE;
}

/* Returns: (transfer full) (nullable): what AddTask takes, or UpdateTask of what has
 *   changed */
static GVariant *
make_definition (UsherTaskEditor  *self,
                 GError          **error)
{
  g_autoptr(GVariantDict) definition = g_variant_dict_new (NULL);
  const char *name = gtk_editable_get_text (self->name);
  const char *before = usher_record_get_string (self->task, "Name");

  if (self->task == NULL || g_strcmp0 (name, before) != 0)
    g_variant_dict_insert (definition, "Name", "s", name);
  add_triggers (self, definition);
  if (!add_work (self, definition, error) || !usher_task_key_form_put (self->keys, self->task, definition, error))
    return NULL;

  if (self->task == NULL)
    g_variant_dict_insert (definition, "Chore", "s", get_chore (self));

  return g_variant_ref_sink (g_variant_dict_end (definition));
}

static void
close_now (UsherTaskEditor *self)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
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

  gtk_widget_set_sensitive (self->save, TRUE);
  if (reply != NULL)
    close_now (self);
  else
    show_error (self, error);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherTaskEditor *self = USHER_TASK_EDITOR (widget);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) definition = make_definition (self, &error);
  g_autoptr(GVariantDict) changes = NULL;

  show_error (self, error);
  if (definition == NULL)
    return;

  gtk_widget_set_sensitive (self->save, FALSE);
  self->n_asked++;
  if (self->task == NULL)
    {
      usher_client_call_async (self->client, "AddTask", g_variant_new ("(@a{sv})", definition),
                               saved_cb, g_object_ref (self));
      return;
    }

  changes = g_variant_dict_new (definition);
  g_variant_dict_insert (changes, "Revision", "t", (guint64) usher_record_get_time (self->task, "Revision"));
  usher_client_call_async (self->client, "UpdateTask",
                           g_variant_new ("(s@a{sv})", usher_record_get_string (self->task, "Id"),
                                          g_variant_dict_end (changes)),
                           saved_cb, g_object_ref (self));
}

/**
 * Question:
 *
 * Whether the daemon would take the form as it was.
 */
typedef struct
{
  UsherTaskEditor *self;        /* (owned) */
  guint number;
} Question;

static void
validated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(UsherTaskEditor) self = question->self;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) problems = NULL;
  g_autoptr(GVariant) problem = NULL;
  g_autoptr(GError) error = NULL;
  const char *text;

  if (reply == NULL || self->save == NULL || question->number != self->n_asked)
    return;

  problems = g_variant_get_child_value (reply, 0);
  if (g_variant_n_children (problems) > 0)
    {
      problem = g_variant_get_child_value (problems, 0);
      text = usher_record_get_string (problem, "Text");
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text != NULL ? text : "");
    }
  show_error (self, error);
}

/* A task that is there is judged with the changes laid over it, as it would be then. */
static GVariant *
make_whole (UsherTaskEditor *self,
            GVariant        *definition)
{
  static const char * const kept[] = { "Name", "Chore", "Parameters", "Triggers" };
  g_autoptr(GVariantDict) whole = g_variant_dict_new (definition);

  for (gsize i = 0; i < G_N_ELEMENTS (kept) && self->task != NULL; i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (self->task, kept[i], NULL);

      if (value != NULL && !g_variant_dict_contains (whole, kept[i]))
        g_variant_dict_insert_value (whole, kept[i], value);
    }

  return g_variant_dict_end (whole);
}

static gboolean
settled_cb (gpointer user_data)
{
  UsherTaskEditor *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) definition = make_definition (self, &error);
  Question *question;

  self->settling = 0;

  /* What is missing is not said before somebody wants to save */
  if (definition == NULL || *gtk_editable_get_text (self->name) == '\0')
    return G_SOURCE_REMOVE;

  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->number = ++self->n_asked;
  usher_client_call_async (self->client, "ValidateTask",
                           g_variant_new ("(@a{sv})", make_whole (self, definition)), validated_cb,
                           question);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (UsherTaskEditor *self)
{
  if (self->is_filling)
    return;

  self->is_touched = TRUE;
  g_clear_handle_id (&self->settling, g_source_remove);
  self->settling = g_timeout_add (SETTLING_MS, settled_cb, self);
}

static GVariant *
find_chore (UsherTaskEditor *self)
{
  for (guint i = 0; i < self->chores->len; i++)
    if (g_strcmp0 (usher_record_get_string (self->chores->pdata[i], "Id"), get_chore (self)) == 0)
      return self->chores->pdata[i];

  return NULL;
}

static void
add_parameter_row (UsherTaskEditor *self,
                   GVariant        *description,
                   GVariant        *given)
{
  const char *name = usher_record_get_string (description, "Name");
  g_autoptr(GVariant) usual = g_variant_lookup_value (description, "Default", NULL);
  g_autoptr(GVariant) value = given != NULL ? g_variant_lookup_value (given, name, NULL) : NULL;
  GtkWidget *row = usher_value_row_new (description, value != NULL ? value : usual,
                                        usher_text_parameter (name), NULL);

  if (usual != NULL)
    g_object_set_data_full (G_OBJECT (row), "usher-usual", g_variant_ref (usual),
                            (GDestroyNotify) g_variant_unref);
  g_signal_connect_object (row, "notify::value", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->parameter_rows, g_object_ref (row));
  adw_expander_row_add_row (self->parameters, row);
}

static void
show_parameters (UsherTaskEditor *self)
{
  GVariant *chore = find_chore (self);
  g_autoptr(GVariant) given = usher_record_get_record (self->model, "Parameters");
  g_autoptr(GVariant) list =
    chore != NULL ? g_variant_lookup_value (chore, "Parameters", G_VARIANT_TYPE ("aa{sv}")) : NULL;
  gsize n_parameters = list != NULL ? g_variant_n_children (list) : 0;

  for (guint i = 0; i < self->parameter_rows->len; i++)
    adw_expander_row_remove (self->parameters, self->parameter_rows->pdata[i]);
  g_ptr_array_set_size (self->parameter_rows, 0);

  for (gsize i = 0; i < n_parameters; i++)
    {
      g_autoptr(GVariant) description = g_variant_get_child_value (list, i);

      /* The words of a command have a row of their own */
      if (usher_text_parameter (usher_record_get_string (description, "Name")) != NULL)
        add_parameter_row (self, description, given);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->parameters), self->parameter_rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->command), runs_command (self));
}

static void
chore_cb (UsherTaskEditor *self)
{
  if (self->is_filling)
    return;

  self->is_filling = TRUE;
  show_parameters (self);
  self->is_filling = FALSE;
  changed_cb (self);
}

/* Commands come first: they are what people add. */
static void
add_chores (UsherTaskEditor *self,
            GVariant        *chores)
{
  GVariantIter iter;
  GVariant *chore;

  g_variant_iter_init (&iter, chores);
  while ((chore = g_variant_iter_next_value (&iter)) != NULL)
    g_ptr_array_insert (self->chores,
                        g_strcmp0 (usher_record_get_string (chore, "Id"), "command") == 0 ? 0 : -1, chore);
}

static void
got_chores_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(UsherTaskEditor) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) chores = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;

  if (reply == NULL || self->save == NULL)
    return;

  self->is_filling = TRUE;
  add_chores (self, chores);
  for (guint i = 0; i < self->chores->len; i++)
    {
      const char *id = usher_record_get_string (self->chores->pdata[i], "Id");

      gtk_string_list_append (names, usher_text_chore (id));
      if (g_strcmp0 (id, usher_record_get_string (self->model, "Chore")) == 0)
        chosen = i;
    }
  adw_combo_row_set_model (self->chore, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->chore, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->chore), self->task == NULL);
  show_parameters (self);
  self->is_filling = FALSE;
}

static void
show_model (UsherTaskEditor *self)
{
  g_autoptr(GVariant) parameters = usher_record_get_record (self->model, "Parameters");
  g_auto(GStrv) argv = usher_record_get_strings (parameters, "Argv");
  g_auto(GStrv) triggers = usher_record_get_strings (self->model, "Triggers");
  g_autofree char *command = usher_text_argv (argv);
  const char *name = usher_record_get_string (self->model, "Name");

  self->is_filling = TRUE;
  gtk_editable_set_text (self->name, name != NULL ? name : "");
  gtk_editable_set_text (self->command, command);
  usher_schedule_form_set_time_zone (self->schedule, usher_record_get_string (self->model, "TimeZone"));
  usher_schedule_form_set_triggers (self->schedule, (const char * const *) triggers);
  usher_task_key_form_show (self->keys, self->model);
  show_parameters (self);
  self->is_filling = FALSE;
  self->is_touched = FALSE;
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherTaskEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);

  if (self->save == NULL)
    return;

  show_error (self, error);
  if (reply == NULL)
    return;

  g_variant_unref (self->task);
  g_variant_unref (self->model);
  self->task = g_variant_get_child_value (reply, 0);
  self->model = g_variant_ref (self->task);
  show_model (self);
}

static void
reload_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  UsherTaskEditor *self = USHER_TASK_EDITOR (widget);

  if (self->task != NULL)
    usher_client_call_async (self->client, "GetTask",
                             g_variant_new ("(s)", usher_record_get_string (self->task, "Id")),
                             reloaded_cb, g_object_ref (self));
}

static gboolean
close_later_cb (gpointer user_data)
{
  close_now (USHER_TASK_EDITOR (user_data));

  return G_SOURCE_REMOVE;
}

/* Not at once: the dialog goes with the window, and has not done with its answer. */
static void
discard_cb (AdwMessageDialog *dialog,
            const char       *response,
            gpointer          user_data)
{
  if (g_str_equal (response, "discard"))
    g_idle_add_full (G_PRIORITY_DEFAULT, close_later_cb, g_object_ref (user_data), g_object_unref);
}

static gboolean
usher_task_editor_close_request (GtkWindow *window)
{
  UsherTaskEditor *self = USHER_TASK_EDITOR (window);
  GtkWidget *dialog;

  if (!self->is_touched || self->may_close)
    return GTK_WINDOW_CLASS (usher_task_editor_parent_class)->close_request (window);

  dialog = adw_message_dialog_new (window, _("Discard the Changes?"),
                                   _("What was changed in the form is not saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep Editing"),
                                    "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}

static void
usher_task_editor_dispose (GObject *object)
{
  g_clear_handle_id (&USHER_TASK_EDITOR (object)->settling, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_TASK_EDITOR);

  G_OBJECT_CLASS (usher_task_editor_parent_class)->dispose (object);
}

static void
usher_task_editor_finalize (GObject *object)
{
  UsherTaskEditor *self = USHER_TASK_EDITOR (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->task, g_variant_unref);
  g_clear_pointer (&self->model, g_variant_unref);
  g_ptr_array_unref (self->chores);
  usher_task_key_form_free (self->keys);
  g_ptr_array_unref (self->parameter_rows);

  G_OBJECT_CLASS (usher_task_editor_parent_class)->finalize (object);
}

static void
usher_task_editor_class_init (UsherTaskEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_task_editor_dispose;
  object_class->finalize = usher_task_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = usher_task_editor_close_request;

  g_type_ensure (USHER_TYPE_SCHEDULE_FORM);

  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "editor.reload", NULL, reload_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-task-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, save);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, error);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, reload);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, name);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, chore);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, command);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, parameters);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, schedule);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskEditor, more);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chore_cb);
}

static void
usher_task_editor_init (UsherTaskEditor *self)
{
  self->chores = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->parameter_rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keys = usher_task_key_form_new (self->more, G_CALLBACK (changed_cb), self);
}

static UsherTaskEditor *
make_editor (UsherClient *client,
             GVariant    *model,
             GtkWindow   *parent)
{
  UsherTaskEditor *self = g_object_new (USHER_TYPE_TASK_EDITOR, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  self->model = g_variant_ref_sink (model);
  usher_schedule_form_set_client (self->schedule, client);
  usher_client_call_async (client, "GetChores", NULL, got_chores_cb, g_object_ref (self));

  return self;
}

/**
 * usher_task_editor_new:
 * @client: whom to tell
 * @task: (nullable): the record of the task to change, all of it; none for a new one
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
usher_task_editor_new (UsherClient *client,
                       GVariant    *task,
                       GtkWindow   *parent)
{
  UsherTaskEditor *self;

  if (task == NULL)
    {
      self = make_editor (client, g_variant_new_parsed ("@a{sv} {'Triggers': <['cron 0 3 * * *']>}"), parent);
      show_model (self);
      return GTK_WINDOW (self);
    }

  self = make_editor (client, task, parent);
  self->task = g_variant_ref (task);
  gtk_window_set_title (GTK_WINDOW (self), _("Edit Task"));
  show_model (self);

  return GTK_WINDOW (self);
}

/* Returns: (transfer none): a dialog that adds a task like @task */
GtkWindow *
usher_task_editor_new_copy (UsherClient *client,
                            GVariant    *task,
                            GtkWindow   *parent)
{
  UsherTaskEditor *self = make_editor (client, task, parent);
  g_autofree char *name = usher_text_task_name (task);
  /* Translators: the name of a task that is a copy of another */
  g_autofree char *copy = g_strdup_printf (_("%s (copy)"), name);

  show_model (self);
  gtk_editable_set_text (self->name, copy);

  return GTK_WINDOW (self);
}
