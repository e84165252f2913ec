/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-storage-group.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-preferences.h"
#include "usher-record.h"
#include "usher-time-text.h"

/**
 * UsherStorageGroup:
 *
 * The disks that the library lies on, as a scan has seen them. One that was
 * replaced is missing until somebody says that the new one is right.
 */
struct _UsherStorageGroup
{
  AdwPreferencesGroup parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  GPtrArray *rows;              /* (element-type GtkWidget): in the group */
  gboolean is_missed;           /* a scan has not found a disk */
};

G_DEFINE_FINAL_TYPE (UsherStorageGroup, usher_storage_group, ADW_TYPE_PREFERENCES_GROUP)

static void
accepted (GtkWidget *origin,
          GVariant  *reply,
          gpointer   data)
{
  usher_preferences_say (origin, _("A disk scan takes the folder as it is now"));
}

static void
answered_cb (UsherStorageGroup *self,
             const char        *response,
             GtkWidget         *dialog)
{
  const char *folder = gtk_widget_get_name (dialog);

  if (g_str_equal (response, "accept"))
    usher_call (GTK_WIDGET (self), self->client, USHER_LIBRARY_IFACE, "AcceptStorage",
                g_variant_new ("(s)", folder), _("The Disk Cannot Be Accepted"), accepted, NULL, NULL);
}

static void
accept_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  const char *folder = g_variant_get_string (target, NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              _("Accept the Disk as It Is?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("Trailers that are not in “%s” any more are taken for gone."), folder);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"),
                                    "accept", _("_Accept"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_widget_set_name (dialog, folder);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
describe (GVariant *storage)
{
  gint64 seen = usher_record_get_time (storage, "Seen");
  const char *kind = usher_record_get_boolean (storage, "IsMount") ? _("A disk of its own")
                                                                    : _("A folder of a larger disk");
  g_autoptr(UsherZone) zone = usher_zone_new (NULL, NULL);
  g_autofree char *time = seen > 0 && zone != NULL ? usher_time_text_date_and_time (seen, zone) : NULL;

  if (time == NULL)
    return g_strdup (kind);

  /* Translators: what a folder is, and when it was seen last */
  return g_strdup_printf (_("%s, last seen %s"), kind, time);
}

/* Not a matter of every day: only where a scan has missed a disk. */
static GtkWidget *
make_row (GVariant *storage,
          gboolean  can_accept)
{
  const char *folder = usher_record_get_string (storage, "FolderText");
  g_autofree char *about = describe (storage);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *accept = gtk_button_new_with_mnemonic (_("A_ccept…"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), folder != NULL ? folder : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_widget_set_valign (accept, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (accept, _("The disk was replaced, and is right as it is"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (accept), "storage.accept");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (accept), "s", folder != NULL ? folder : "");
  gtk_widget_set_visible (accept, can_accept);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), accept);

  return row;
}

static void
show_storages (UsherStorageGroup *self,
               GVariant          *storages)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (gsize i = 0; i < g_variant_n_children (storages); i++)
    {
      g_autoptr(GVariant) storage = g_variant_get_child_value (storages, i);
      GtkWidget *row = make_row (storage, self->is_missed);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherStorageGroup) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) storages = NULL;

  /* The dialog was closed meanwhile */
  if (reply == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  storages = g_variant_get_child_value (reply, 0);
  show_storages (self, storages);
}

static gboolean
has_missed_disk (GVariant *problems)
{
  gboolean found = FALSE;

  for (gsize i = 0; i < g_variant_n_children (problems) && !found; i++)
    {
      g_autoptr(GVariant) problem = g_variant_get_child_value (problems, i);

      found = g_strcmp0 (usher_record_get_string (problem, "Code"), "storage-gone") == 0;
    }

  return found;
}

static void
got_problems_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  UsherStorageGroup *self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) problems = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  self->is_missed = problems != NULL && has_missed_disk (problems);
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListStorage", NULL, NULL, listed_cb, self);
}

static void
ask (UsherStorageGroup *self)
{
  if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_client_call_async (self->client, "GetProblems", NULL, got_problems_cb, g_object_ref (self));
}

static void
usher_storage_group_finalize (GObject *object)
{
  UsherStorageGroup *self = USHER_STORAGE_GROUP (object);

  g_clear_object (&self->client);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (usher_storage_group_parent_class)->finalize (object);
}

static void
usher_storage_group_class_init (UsherStorageGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_storage_group_finalize;

  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "storage.accept", "s", accept_action);
}

static void
usher_storage_group_init (UsherStorageGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Disks"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("A disk that is not there hides its trailers, and loses none."));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Shows the disks of the daemon that @client talks to; once. */
void
usher_storage_group_set_client (UsherStorageGroup *self,
                                UsherClient       *client)
{
  g_return_if_fail (USHER_IS_STORAGE_GROUP (self));

  g_set_object (&self->client, client);
  g_signal_connect_object (client, "problems-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}
