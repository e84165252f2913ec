/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-profiles-page.h"

#include <glib/gi18n.h>

#include "usher-filter-editor.h"
#include "usher-names.h"
#include "usher-preferences.h"
#include "usher-profile-editor.h"
#include "usher-record.h"
#include "usher-text-settings.h"

/**
 * UsherProfilesPage:
 *
 * What trailers are to be like, and which titles get them.
 */
struct _UsherProfilesPage
{
  AdwPreferencesPage parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  GVariant *profiles;           /* (owned) (nullable) */
  GVariant *filters;            /* (owned) (nullable) */
  GPtrArray *rows;              /* (element-type GtkWidget): in the groups */
  gboolean is_showing;          /* while the switches are set from here */

  AdwPreferencesGroup *profile_group;
  AdwPreferencesGroup *filter_group;
};

G_DEFINE_FINAL_TYPE (UsherProfilesPage, usher_profiles_page, ADW_TYPE_PREFERENCES_PAGE)

static guint64
get_id (GVariant *record)
{
  return (guint64) usher_record_get_time (record, "Id");
}

/* Returns: (transfer full) (nullable): the record with that id */
static GVariant *
find (GVariant *records,
      guint64   id)
{
  for (gsize i = 0; records != NULL && i < g_variant_n_children (records); i++)
    {
      g_autoptr(GVariant) record = g_variant_get_child_value (records, i);

      if (get_id (record) == id)
        return g_steal_pointer (&record);
    }

  return NULL;
}

static GtkWindow *
get_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_root (widget));
}

static void
edit_profile_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *target)
{
  UsherProfilesPage *self = USHER_PROFILES_PAGE (widget);
  g_autoptr(GVariant) profile = find (self->profiles, g_variant_get_uint64 (target));

  gtk_window_present (usher_profile_editor_new (self->client, profile, self->filters, get_window (widget)));
}

static void
edit_filter_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *target)
{
  UsherProfilesPage *self = USHER_PROFILES_PAGE (widget);
  g_autoptr(GVariant) filter = find (self->filters, g_variant_get_uint64 (target));

  gtk_window_present (usher_filter_editor_new (self->client, filter, get_window (widget)));
}

static void
enabled_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GtkSwitch) control = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  UsherProfilesPage *self =
    USHER_PROFILES_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (control), USHER_TYPE_PROFILES_PAGE));

  if (reply != NULL || self == NULL)
    return;

  usher_preferences_say (GTK_WIDGET (self), error->message);
  self->is_showing = TRUE;
  gtk_switch_set_active (control, !gtk_switch_get_active (control));
  self->is_showing = FALSE;
}

static void
enabled_cb (GtkSwitch         *control,
            GParamSpec        *pspec,
            UsherProfilesPage *self)
{
  guint64 id = g_ascii_strtoull (gtk_widget_get_name (GTK_WIDGET (control)), NULL, 10);
  GVariantBuilder changes;

  if (self->is_showing)
    return;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", "Enabled", g_variant_new_boolean (gtk_switch_get_active (control)));
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "UpdateProfile",
                              g_variant_new ("(ta{sv})", id, &changes), NULL, enabled_answered_cb,
                              g_object_ref (control));
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle,
          const char *action,
          guint64     id)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "t", id);

  return row;
}

static void
add_next_icon (GtkWidget *row)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
}

static void
add_profile (UsherProfilesPage *self,
             GVariant          *profile)
{
  g_autoptr(GVariant) filter = find (self->filters, (guint64) usher_record_get_time (profile, "Filter"));
  g_autofree char *about = usher_text_profile (profile, usher_record_get_string (filter, "Name"));
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, get_id (profile));
  const char *name = usher_record_get_string (profile, "Name");
  GtkWidget *row = make_row (name, about, "profiles.edit-profile", get_id (profile));
  GtkWidget *control = gtk_switch_new ();

  gtk_widget_set_name (control, id);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (control, _("Titles that fit it get a trailer"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Enabled"), -1);
  gtk_switch_set_active (GTK_SWITCH (control),
                         usher_record_get_boolean (profile, "Enabled"));
  g_signal_connect_object (control, "notify::active", G_CALLBACK (enabled_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  add_next_icon (row);
  adw_preferences_group_add (self->profile_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_filter (UsherProfilesPage *self,
            GVariant          *filter)
{
  g_auto(GStrv) conditions = usher_record_get_strings (filter, "Conditions");
  g_autofree char *about = g_strjoinv ("\n", conditions);
  GtkWidget *row = make_row (usher_record_get_string (filter, "Name"), about, "profiles.edit-filter",
                             get_id (filter));

  add_next_icon (row);
  adw_preferences_group_add (self->filter_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (UsherProfilesPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      gboolean is_filter = gtk_widget_is_ancestor (row, GTK_WIDGET (self->filter_group));

      adw_preferences_group_remove (is_filter ? self->filter_group : self->profile_group, row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_all (UsherProfilesPage *self)
{
  if (self->profiles == NULL || self->filters == NULL)
    return;

  clear_rows (self);
  for (gsize i = 0; i < g_variant_n_children (self->profiles); i++)
    {
      g_autoptr(GVariant) profile = g_variant_get_child_value (self->profiles, i);

      add_profile (self, profile);
    }
  for (gsize i = 0; i < g_variant_n_children (self->filters); i++)
    {
      g_autoptr(GVariant) filter = g_variant_get_child_value (self->filters, i);

      add_filter (self, filter);
    }
}

/* Returns: (transfer full) (nullable): the records; %NULL if nobody is left to see them */
static GVariant *
finish (UsherProfilesPage *self,
        GObject           *source,
        GAsyncResult      *result)
{
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);

  if (reply == NULL || self->profile_group == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return NULL;

  return g_variant_get_child_value (reply, 0);
}

static void
profiles_listed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherProfilesPage) self = user_data;
  GVariant *profiles = finish (self, source, result);

  if (profiles == NULL)
    return;

  g_clear_pointer (&self->profiles, g_variant_unref);
  self->profiles = profiles;
  show_all (self);
}

/* The filters come first: profiles name them. */
static void
filters_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherProfilesPage) self = user_data;
  GVariant *filters = finish (self, source, result);

  if (filters == NULL)
    return;

  g_clear_pointer (&self->filters, g_variant_unref);
  self->filters = filters;
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListProfiles",
                              g_variant_new ("(a{sv})", NULL), NULL, profiles_listed_cb,
                              g_object_ref (self));
}

static void
ask (UsherProfilesPage *self)
{
  if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListFilters",
                                g_variant_new ("(a{sv})", NULL), NULL, filters_listed_cb,
                                g_object_ref (self));
}

static void
usher_profiles_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PROFILES_PAGE);

  G_OBJECT_CLASS (usher_profiles_page_parent_class)->dispose (object);
}

static void
usher_profiles_page_finalize (GObject *object)
{
  UsherProfilesPage *self = USHER_PROFILES_PAGE (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->profiles, g_variant_unref);
  g_clear_pointer (&self->filters, g_variant_unref);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (usher_profiles_page_parent_class)->finalize (object);
}

static void
usher_profiles_page_class_init (UsherProfilesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_profiles_page_dispose;
  object_class->finalize = usher_profiles_page_finalize;

  /* 0 is one that is not there yet */
  gtk_widget_class_install_action (widget_class, "profiles.edit-profile", "t", edit_profile_action);
  gtk_widget_class_install_action (widget_class, "profiles.edit-filter", "t", edit_filter_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-profiles-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherProfilesPage, profile_group);
  gtk_widget_class_bind_template_child (widget_class, UsherProfilesPage, filter_group);
}

static void
usher_profiles_page_init (UsherProfilesPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows the profiles of the daemon that @client talks to; once. */
void
usher_profiles_page_set_client (UsherProfilesPage *self,
                                UsherClient       *client)
{
  g_return_if_fail (USHER_IS_PROFILES_PAGE (self));

  g_set_object (&self->client, client);
  g_signal_connect_object (client, "profiles-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}
