/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-import-dialog.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-secret.h"
#include "usher-text.h"
#include "usher-units.h"

/**
 * UsherImportDialog:
 *
 * Shows what would come over of the person's crontab or timers of systemd, and what
 * cannot and why, before anything does.
 */
struct _UsherImportDialog
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  char *format;                 /* (owned): where it comes from, as ImportTasks() names it */
  char *text;                   /* (owned) (nullable): what stands there */

  GtkWidget *import;
  GtkStack *stack;
  GtkStringList *records;
};

typedef enum
{
  PROP_FORMAT = 1,
} UsherImportDialogProperty;

static GParamSpec *properties[PROP_FORMAT + 1];

G_DEFINE_FINAL_TYPE (UsherImportDialog, usher_import_dialog, ADW_TYPE_WINDOW)

/* As text, as a pipe or a file would give it. */
static void
ask (UsherImportDialog   *self,
     gboolean             is_dry,
     GAsyncReadyCallback  callback)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GUnixFDList) fds = usher_secret_wrap (self->text, &error);
  GVariant *options = g_variant_new_parsed ("@a{sv} {'DryRun': <%b>, 'SkipErrors': <true>}", is_dry);

  if (fds == NULL)
    {
      usher_show_error (GTK_WIDGET (self), _("Nothing Can Be Imported"), error->message);
      return;
    }

  usher_client_call_on_async (self->client, USHER_MANAGER_IFACE, "ImportTasks",
                              g_variant_new ("(sh@a{sv})", self->format, 0, options), fds, callback,
                              g_object_ref (self));
}

static void
add_record (UsherImportDialog *self,
            GVariant          *record)
{
  g_auto(GStrv) triggers = usher_record_get_strings (record, "Triggers");
  const char *name = usher_record_get_string (record, "Name");
  const char *source = usher_record_get_string (record, "Source");
  const char *text = usher_record_get_string (record, "Text");
  g_autofree char *when = usher_text_triggers ((const char * const *) triggers, NULL);
  g_autoptr(GString) words = g_string_new (name != NULL ? name : source);

  if (*when != '\0')
    g_string_append_printf (words, "\n%s", when);
  if (text != NULL)
    g_string_append_printf (words, "\n⚠ %s", text);

  gtk_string_list_append (self->records, words->str);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(UsherImportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(GVariant) records = NULL;
  gboolean has_tasks = FALSE;

  if (self->import == NULL)
    return;
  if (reply == NULL)
    {
      usher_show_error (GTK_WIDGET (self), _("Nothing Can Be Imported"), error->message);
      return;
    }

  records = g_variant_get_child_value (reply, 0);
  gtk_string_list_splice (self->records, 0, g_list_model_get_n_items (G_LIST_MODEL (self->records)), NULL);
  for (gsize i = 0; i < g_variant_n_children (records); i++)
    {
      g_autoptr(GVariant) record = g_variant_get_child_value (records, i);

      add_record (self, record);
      has_tasks |= g_strcmp0 (usher_record_get_string (record, "Code"), "new") == 0 ||
                   g_strcmp0 (usher_record_get_string (record, "Severity"), "warning") == 0;
    }
  gtk_widget_set_sensitive (self->import, has_tasks);
  gtk_stack_set_visible_child_name (self->stack, g_variant_n_children (records) > 0 ? "records" : "empty");
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherImportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);

  if (self->import == NULL)
    return;

  if (reply != NULL)
    gtk_window_close (GTK_WINDOW (self));
  else
    usher_show_error (GTK_WIDGET (self), _("Nothing Can Be Imported"), error->message);
}

static char *
read_source (const char  *format,
             GError     **error)
{
  static const char * const argv[] = { "crontab", "-l", NULL };
  char *no_names[] = { NULL };
  g_autoptr(GString) text = g_string_new (NULL);

  if (g_str_equal (format, "crontab"))
    return usher_units_run_program (argv, error);
  if (!usher_units_collect (no_names, TRUE, text, error))
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  char *text = read_source (task_data, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

/* Where there is no cron, or no systemd, there is nothing to import. */
static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  UsherImportDialog *self = USHER_IMPORT_DIALOG (source);
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Somebody may have chosen the other one since */
  if (self->import == NULL || text == NULL || *text == '\0' ||
      !g_str_equal (g_task_get_task_data (G_TASK (result)), self->format))
    return;

  g_free (self->text);
  self->text = g_steal_pointer (&text);
  ask (self, TRUE, previewed_cb);
}

/* Programs say what there is, and may take their time. */
static void
read_tasks (UsherImportDialog *self)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, read_cb, NULL);

  gtk_widget_set_sensitive (self->import, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "empty");
  g_task_set_task_data (task, g_strdup (self->format), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

static void
import_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  UsherImportDialog *self = USHER_IMPORT_DIALOG (widget);

  gtk_widget_set_sensitive (self->import, FALSE);
  ask (self, FALSE, imported_cb);
}

static void
usher_import_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_IMPORT_DIALOG);

  G_OBJECT_CLASS (usher_import_dialog_parent_class)->dispose (object);
}

static void
usher_import_dialog_finalize (GObject *object)
{
  UsherImportDialog *self = USHER_IMPORT_DIALOG (object);

  g_clear_object (&self->client);
  g_free (self->format);
  g_free (self->text);

  G_OBJECT_CLASS (usher_import_dialog_parent_class)->finalize (object);
}

static void
usher_import_dialog_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  UsherImportDialog *self = USHER_IMPORT_DIALOG (object);

  switch ((UsherImportDialogProperty) prop_id)
    {
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_import_dialog_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  UsherImportDialog *self = USHER_IMPORT_DIALOG (object);

  switch ((UsherImportDialogProperty) prop_id)
    {
    case PROP_FORMAT:
      g_free (self->format);
      self->format = g_value_dup_string (value);
      read_tasks (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_import_dialog_class_init (UsherImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_import_dialog_dispose;
  object_class->finalize = usher_import_dialog_finalize;
  object_class->get_property = usher_import_dialog_get_property;
  object_class->set_property = usher_import_dialog_set_property;

  properties[PROP_FORMAT] =
    g_param_spec_string ("format", NULL, NULL, "crontab",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_property_action (widget_class, "import.format", "format");
  gtk_widget_class_install_action (widget_class, "import.do", NULL, import_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherImportDialog, import);
  gtk_widget_class_bind_template_child (widget_class, UsherImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherImportDialog, records);
}

static void
usher_import_dialog_init (UsherImportDialog *self)
{
  self->format = g_strdup ("crontab");
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_import_dialog_new:
 * @client: whom to give it to
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog that reads the person's crontab first
 */
GtkWindow *
usher_import_dialog_new (UsherClient *client,
                         GtkWindow   *parent)
{
  UsherImportDialog *self = g_object_new (USHER_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  read_tasks (self);

  return GTK_WINDOW (self);
}
