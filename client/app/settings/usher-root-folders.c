/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-root-folders.h"

#include <glib/gi18n.h>

#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

/**
 * UsherRootFolders:
 *
 * The root folders of a server: where each is on this machine, and whether it can
 * be used. For one that is nowhere, a folder can be given.
 */
struct _UsherRootFolders
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows;              /* (element-type GtkWidget): in the group */
};

typedef enum
{
  SIGNAL_MAPPED,
} UsherRootFoldersSignal;

static guint signals[SIGNAL_MAPPED + 1];

G_DEFINE_FINAL_TYPE (UsherRootFolders, usher_root_folders, ADW_TYPE_PREFERENCES_GROUP)

static void
add_row (UsherRootFolders *self,
         GtkWidget       *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (UsherRootFolders *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_message (UsherRootFolders *self,
             const char      *icon_name,
             const char      *title,
             const char      *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  add_row (self, row);
}

/* Returns: (transfer full): how a root folder stands, in words */
static char *
describe (GVariant *root)
{
  const char *state = usher_record_get_string (root, "State");
  const char *folder = usher_record_get_string (root, "FolderText");
  gint64 free_bytes = usher_record_get_time (root, "Free");
  g_autofree char *size = g_format_size ((guint64) free_bytes);
  const char *words = state != NULL ? usher_text_root_state (state) : "";

  if (folder == NULL)
    /* Translators: how a folder of a server stands, as in “is nowhere here” */
    return g_strdup_printf (C_("folder", "It %s"), words);
  if (free_bytes == 0)
    /* Translators: a folder, and how it stands, as in “cannot be read” */
    return g_strdup_printf (C_("folder", "%s %s"), folder, words);

  /* Translators: a folder, how it stands, as in “can be used”, and a size */
  return g_strdup_printf (C_("folder", "%s %s; %s are free"), folder, words, size);
}

static void
applied_cb (AdwEntryRow     *entry,
            UsherRootFolders *self)
{
  g_signal_emit (self, signals[SIGNAL_MAPPED], 0, gtk_widget_get_name (GTK_WIDGET (entry)),
                 gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
add_root (UsherRootFolders *self,
          GVariant        *root)
{
  const char *path = usher_record_get_string (root, "Path");
  const char *state = usher_record_get_string (root, "State");
  const char *folder = usher_record_get_string (root, "FolderText");
  gboolean is_good = g_strcmp0 (state, "ok") == 0;
  g_autofree char *about = describe (root);
  GtkWidget *entry;

  add_message (self, is_good ? "emblem-ok-symbolic" : "dialog-warning-symbolic", path != NULL ? path : "",
               about);
  if (is_good || path == NULL)
    return;

  entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Where It Is Here"));
  gtk_editable_set_text (GTK_EDITABLE (entry), folder != NULL ? folder : "");
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
  gtk_widget_set_name (entry, path);
  g_signal_connect_object (entry, "apply", G_CALLBACK (applied_cb), self, 0);
  add_row (self, entry);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherRootFolders) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(GVariant) roots = NULL;

  /* The dialog was closed meanwhile */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  clear_rows (self);
  if (reply == NULL)
    {
      add_message (self, "dialog-error-symbolic", _("The Folders Are Not Known"), error->message);
      return;
    }

  roots = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (roots); i++)
    {
      g_autoptr(GVariant) root = g_variant_get_child_value (roots, i);

      add_root (self, root);
    }
  if (self->rows->len == 0)
    add_message (self, "dialog-warning-symbolic", _("No Root Folders"),
                 _("The server has none; add one there."));
}

static void
usher_root_folders_finalize (GObject *object)
{
  g_ptr_array_unref (USHER_ROOT_FOLDERS (object)->rows);

  G_OBJECT_CLASS (usher_root_folders_parent_class)->finalize (object);
}

static void
usher_root_folders_class_init (UsherRootFoldersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_root_folders_finalize;

  /**
   * UsherRootFolders::mapped:
   * @from: what the server calls a folder
   * @to: where a person says it is here
   */
  signals[SIGNAL_MAPPED] =
    g_signal_new ("mapped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
usher_root_folders_init (UsherRootFolders *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Its Folders on This Computer"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * usher_root_folders_look:
 * @client: whom to ask
 * @connection: the id of a connection
 *
 * Asks the server for its folders, and looks for them here.
 */
void
usher_root_folders_look (UsherRootFolders *self,
                        UsherClient     *client,
                        const char      *connection)
{
  g_return_if_fail (USHER_IS_ROOT_FOLDERS (self));

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (self->rows->len == 0)
    add_message (self, "content-loading-symbolic", _("Asking the server…"), "");
  usher_client_call_on_async (client, USHER_LIBRARY_IFACE, "GetRootFolders",
                              g_variant_new ("(s)", connection), NULL, looked_cb, g_object_ref (self));
}
