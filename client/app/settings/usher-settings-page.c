/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-settings-page.h"

#include <glib/gi18n.h>

#include "usher-names.h"
#include "usher-preferences.h"
#include "usher-record.h"
#include "usher-text-settings.h"
#include "usher-value-row.h"

/**
 * UsherSettingsPage:
 *
 * Those settings that belong to one page, as the daemon describes them. A change
 * holds at once; what the daemon refuses goes back to what it was.
 */
struct _UsherSettingsPage
{
  AdwPreferencesPage parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  char *page;                   /* (owned): which settings are shown */
  GHashTable *rows;             /* (owned): UsherValueRow by the name of a setting */
  GHashTable *groups;           /* (owned): AdwPreferencesGroup by title */
  GVariant *descriptions;       /* (owned) (nullable): while the values are asked for */
};

typedef enum
{
  PROP_PAGE = 1,
} UsherSettingsPageProperty;

/* A change that the daemon has not answered yet */
typedef struct
{
  GWeakRef page;
  char *name;                   /* (owned) */
} Change;

static GParamSpec *properties[PROP_PAGE + 1];

G_DEFINE_FINAL_TYPE (UsherSettingsPage, usher_settings_page, ADW_TYPE_PREFERENCES_PAGE)

static void
change_free (Change *change)
{
  g_weak_ref_clear (&change->page);
  g_free (change->name);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static Change *
change_new (UsherSettingsPage *self,
            const char        *name)
{
  Change *change = g_new0 (Change, 1);

  g_weak_ref_init (&change->page, self);
  change->name = g_strdup (name);

  return change;
}

static void
show_values (UsherSettingsPage *self,
             GVariant          *values)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, values);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      GtkWidget *row = g_hash_table_lookup (self->rows, name);

      if (row != NULL)
        usher_value_row_set_value (row, value);
    }
}

static void
asked_again_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(UsherSettingsPage) self = g_weak_ref_get (&change->page);

  if (self != NULL && reply != NULL)
    {
      g_autoptr(GVariant) values = g_variant_get_child_value (reply, 0);

      show_values (self, values);
    }
}

/* The daemon knows what the row is to show again. */
static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(UsherSettingsPage) self = g_weak_ref_get (&change->page);

  if (self == NULL || reply != NULL)
    return;

  usher_preferences_say (GTK_WIDGET (self), error->message);
  usher_client_call_on_async (self->client, USHER_SETTINGS_IFACE, "GetSettings", NULL, NULL,
                              asked_again_cb, g_steal_pointer (&change));
}

static void
committed_cb (UsherSettingsPage *self,
              GtkWidget         *row)
{
  const char *name = usher_value_row_get_name (row);
  g_autoptr(GVariant) value = usher_value_row_get_value (row);
  GVariantBuilder changes;

  g_variant_builder_init (&changes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changes, "{sv}", name, value);
  usher_client_call_on_async (self->client, USHER_SETTINGS_IFACE, "SetSettings",
                              g_variant_new ("(a{sv})", &changes), NULL, changed_cb,
                              change_new (self, name));
}

static void
reset_cb (UsherSettingsPage *self,
          GtkWidget         *row)
{
  const char * const names[] = { usher_value_row_get_name (row), NULL };

  usher_client_call_on_async (self->client, USHER_SETTINGS_IFACE, "ResetSettings",
                              g_variant_new ("(^as)", names), NULL, changed_cb,
                              change_new (self, names[0]));
}

static AdwPreferencesGroup *
get_group (UsherSettingsPage *self,
           const char        *title)
{
  AdwPreferencesGroup *group = g_hash_table_lookup (self->groups, title);

  if (group != NULL)
    return group;

  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
  g_hash_table_insert (self->groups, g_strdup (title), group);

  return group;
}

static void
add_row (UsherSettingsPage *self,
         GVariant          *description,
         GVariant          *value)
{
  const char *name = usher_record_get_string (description, "Name");
  GtkWidget *row = usher_value_row_new (description, value, usher_text_setting_title (name),
                                        usher_text_setting_about (name));

  usher_value_row_set_resettable (row, TRUE);
  g_signal_connect_object (row, "committed", G_CALLBACK (committed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "reset", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (get_group (self, usher_text_setting_group (name)), row);
  g_hash_table_insert (self->rows, g_strdup (name), row);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint one = usher_text_setting_position (usher_record_get_string (*(GVariant **) a, "Name"));
  guint other = usher_text_setting_position (usher_record_get_string (*(GVariant **) b, "Name"));

  return one < other ? -1 : one > other;
}

static void
add_rows (UsherSettingsPage *self,
          GVariant          *descriptions,
          GVariant          *values)
{
  g_autoptr(GPtrArray) ours = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (gsize i = 0; i < g_variant_n_children (descriptions); i++)
    {
      g_autoptr(GVariant) description = g_variant_get_child_value (descriptions, i);
      const char *name = usher_record_get_string (description, "Name");

      if (name != NULL && g_strcmp0 (usher_text_setting_page (name), self->page) == 0)
        g_ptr_array_add (ours, g_steal_pointer (&description));
    }
  g_ptr_array_sort (ours, compare_positions);

  for (guint i = 0; i < ours->len; i++)
    {
      const char *name = usher_record_get_string (ours->pdata[i], "Name");
      g_autoptr(GVariant) value = g_variant_lookup_value (values, name, NULL);

      add_row (self, ours->pdata[i], value);
    }
}

static void
got_values_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Change) asked = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(UsherSettingsPage) self = g_weak_ref_get (&asked->page);
  g_autoptr(GVariant) values = NULL;

  if (self == NULL || reply == NULL || self->descriptions == NULL)
    return;

  values = g_variant_get_child_value (reply, 0);
  if (g_hash_table_size (self->rows) == 0)
    add_rows (self, self->descriptions, values);
  else
    show_values (self, values);
}

static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Change) asked = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(UsherSettingsPage) self = g_weak_ref_get (&asked->page);

  if (self == NULL || reply == NULL)
    return;

  g_clear_pointer (&self->descriptions, g_variant_unref);
  self->descriptions = g_variant_get_child_value (reply, 0);
  usher_client_call_on_async (self->client, USHER_SETTINGS_IFACE, "GetSettings", NULL, NULL,
                              got_values_cb, g_steal_pointer (&asked));
}

static void
ask (UsherSettingsPage *self)
{
  if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_client_call_on_async (self->client, USHER_SETTINGS_IFACE, "DescribeSettings", NULL, NULL,
                                described_cb, change_new (self, ""));
}

static void
settings_changed_cb (UsherSettingsPage *self,
                     GVariant          *values)
{
  if (values != NULL)
    show_values (self, values);
  else
    ask (self);
}

static void
usher_settings_page_finalize (GObject *object)
{
  UsherSettingsPage *self = USHER_SETTINGS_PAGE (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->descriptions, g_variant_unref);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->groups);
  g_free (self->page);

  G_OBJECT_CLASS (usher_settings_page_parent_class)->finalize (object);
}

static void
usher_settings_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  UsherSettingsPage *self = USHER_SETTINGS_PAGE (object);

  switch ((UsherSettingsPageProperty) prop_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_settings_page_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  UsherSettingsPage *self = USHER_SETTINGS_PAGE (object);

  switch ((UsherSettingsPageProperty) prop_id)
    {
    case PROP_PAGE:
      g_free (self->page);
      self->page = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_settings_page_class_init (UsherSettingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_settings_page_finalize;
  object_class->get_property = usher_settings_page_get_property;
  object_class->set_property = usher_settings_page_set_property;

  properties[PROP_PAGE] =
    g_param_spec_string ("page", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_settings_page_init (UsherSettingsPage *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Shows the settings of the daemon that @client talks to; once. */
void
usher_settings_page_set_client (UsherSettingsPage *self,
                                UsherClient       *client)
{
  g_return_if_fail (USHER_IS_SETTINGS_PAGE (self));

  g_set_object (&self->client, client);
  g_signal_connect_object (client, "settings-changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}
