/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-preferences.h"

#include "usher-connections-page.h"
#include "usher-profiles-page.h"
#include "usher-settings-page.h"
#include "usher-storage-group.h"
#include "usher-system-group.h"
#include "usher-toast.h"

/**
 * UsherPreferences:
 *
 * All that holds for more than one task.
 */
struct _UsherPreferences
{
  AdwPreferencesWindow parent_instance;

  UsherSettingsPage *general;
  UsherSystemGroup *system;
  UsherConnectionsPage *connections;
  UsherProfilesPage *profiles;
  UsherSettingsPage *downloads;
  UsherSettingsPage *storage;
  UsherStorageGroup *disks;
};

G_DEFINE_FINAL_TYPE (UsherPreferences, usher_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
usher_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PREFERENCES);

  G_OBJECT_CLASS (usher_preferences_parent_class)->dispose (object);
}

static void
usher_preferences_class_init (UsherPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_preferences_dispose;

  g_type_ensure (USHER_TYPE_CONNECTIONS_PAGE);
  g_type_ensure (USHER_TYPE_PROFILES_PAGE);
  g_type_ensure (USHER_TYPE_SETTINGS_PAGE);
  g_type_ensure (USHER_TYPE_STORAGE_GROUP);
  g_type_ensure (USHER_TYPE_SYSTEM_GROUP);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, general);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, system);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, connections);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, profiles);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, downloads);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, storage);
  gtk_widget_class_bind_template_child (widget_class, UsherPreferences, disks);
}

static void
usher_preferences_init (UsherPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Returns: (transfer none) (nullable): the dialog of @parent, if it is open */
static GtkWindow *
find_open (GtkWindow *parent)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (USHER_IS_PREFERENCES (l->data) && gtk_window_get_transient_for (l->data) == parent)
      return l->data;

  return NULL;
}

/**
 * usher_preferences_new:
 * @client: whom to ask and to tell
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog: the one of @parent, where it is open already
 */
GtkWindow *
usher_preferences_new (UsherClient *client,
                       GtkWindow   *parent)
{
  GtkWindow *open = find_open (parent);
  UsherPreferences *self;

  if (open != NULL)
    return open;

  self = g_object_new (USHER_TYPE_PREFERENCES, "transient-for", parent, NULL);
  usher_connections_page_set_client (self->connections, client);
  usher_profiles_page_set_client (self->profiles, client);
  usher_settings_page_set_client (self->general, client);
  usher_settings_page_set_client (self->downloads, client);
  usher_settings_page_set_client (self->storage, client);
  usher_storage_group_set_client (self->disks, client);
  usher_system_group_set_client (self->system, client);

  return GTK_WINDOW (self);
}

/**
 * usher_preferences_show_page:
 * @page: general, connections, profiles, downloads, storage, or system, which is
 *   on the general one
 */
void
usher_preferences_show_page (GtkWindow  *self,
                             const char *page)
{
  g_return_if_fail (USHER_IS_PREFERENCES (self));

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self),
                                                g_str_equal (page, "system") ? "general" : page);
}

/* Says @text for a moment, in the dialog that @origin is in. */
void
usher_preferences_say (GtkWidget  *origin,
                       const char *text)
{
  GtkWidget *window = gtk_widget_get_ancestor (origin, ADW_TYPE_PREFERENCES_WINDOW);

  if (window != NULL)
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window), usher_toast_new (text));
}
