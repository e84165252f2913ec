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

/**
 * UsherImportDialog:
 *
 * Shows what would come over of the person's crontab, and what cannot and why, before
 * anything does.
 */
struct _UsherImportDialog
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  char *text;                   /* (owned) (nullable): the crontab */

  GtkWidget *import;
  GtkStack *stack;
  GtkStringList *records;
};

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
      usher_show_error (GTK_WIDGET (self), _("The Crontab Cannot Be Imported"), error->message);
      return;
    }

  usher_client_call_on_async (self->client, USHER_MANAGER_IFACE, "ImportTasks",
                              g_variant_new ("(sh@a{sv})", "crontab", 0, options), fds, callback,
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
      usher_show_error (GTK_WIDGET (self), _("The Crontab Cannot Be Imported"), error->message);
      return;
    }

  records = g_variant_get_child_value (reply, 0);
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
    usher_show_error (GTK_WIDGET (self), _("The Crontab Cannot Be Imported"), error->message);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(UsherImportDialog) self = user_data;
  g_autofree char *text = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL, NULL) ||
      self->import == NULL || text == NULL || *text == '\0')
    return;

  self->text = g_steal_pointer (&text);
  ask (self, TRUE, previewed_cb);
}

/* Where there is no cron, there is nothing to import. */
static void
read_crontab (UsherImportDialog *self)
{
  g_autoptr(GSubprocess) crontab =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                      "crontab", "-l", NULL);

  if (crontab != NULL)
    g_subprocess_communicate_utf8_async (crontab, NULL, NULL, read_cb, g_object_ref (self));
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
  g_free (self->text);

  G_OBJECT_CLASS (usher_import_dialog_parent_class)->finalize (object);
}

static void
usher_import_dialog_class_init (UsherImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_import_dialog_dispose;
  object_class->finalize = usher_import_dialog_finalize;

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
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_import_dialog_new:
 * @client: whom to give it to
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog that reads the person's crontab
 */
GtkWindow *
usher_import_dialog_new (UsherClient *client,
                         GtkWindow   *parent)
{
  UsherImportDialog *self = g_object_new (USHER_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  read_crontab (self);

  return GTK_WINDOW (self);
}
