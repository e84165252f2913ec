/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-connection-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-mapping-row.h"
#include "usher-root-folders.h"
#include "usher-record.h"
#include "usher-secret.h"
#include "usher-text-settings.h"

/**
 * UsherConnectionForm:
 *
 * Connects to Radarr or Sonarr, or changes how. A new connection is asked for
 * before it is kept, and then its folders are looked for: the form stays open.
 */
struct _UsherConnectionForm
{
  UsherFormWindow parent_instance;

  UsherClient *client;          /* (owned) */
  char *id;                     /* (owned) (nullable): none for a new connection */
  char *webhook_url;            /* (owned) (nullable) */
  GPtrArray *mappings;          /* (element-type UsherMappingRow): in their group */

  AdwComboRow *kind;
  GtkEditable *url;
  GtkEditable *key;
  GtkEditable *name;
  AdwComboRow *monitor;
  AdwActionRow *key_kept;
  AdwActionRow *status;
  GtkImage *status_icon;
  UsherRootFolders *doctor;
  AdwPreferencesGroup *mapping_group;
  GtkEditable *certificate;
  AdwActionRow *webhook;
};

/* In the order of the form */
static const char * const kinds[] = { "radarr", "sonarr" };
static const char * const policies[] = { "arr", "all", "none" };

G_DEFINE_FINAL_TYPE (UsherConnectionForm, usher_connection_form, USHER_TYPE_FORM_WINDOW)

static void
mapping_removed_cb (UsherMappingRow       *row,
                    UsherConnectionForm *self)
{
  if (g_ptr_array_remove (self->mappings, row))
    adw_preferences_group_remove (self->mapping_group, GTK_WIDGET (row));
}

static GtkWidget *
add_mapping (UsherConnectionForm *self,
             const char            *from,
             const char            *to)
{
  GtkWidget *row = usher_mapping_row_new (from, to);

  g_signal_connect_object (row, "removed", G_CALLBACK (mapping_removed_cb), self, 0);
  adw_preferences_group_add (self->mapping_group, row);
  g_ptr_array_add (self->mappings, row);

  return row;
}

static void
add_mapping_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *target)
{
  gtk_widget_child_focus (add_mapping (USHER_CONNECTION_FORM (widget), "", ""), GTK_DIR_TAB_FORWARD);
}

/* Those of the form; rows in which nothing stands are none. */
static GVariant *
make_mappings (UsherConnectionForm *self)
{
  GVariantBuilder mappings;

  g_variant_builder_init (&mappings, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < self->mappings->len; i++)
    {
      const char *from = usher_mapping_row_get_from (self->mappings->pdata[i]);
      const char *to = usher_mapping_row_get_to (self->mappings->pdata[i]);

      if (*from != '\0' || *to != '\0')
        g_variant_builder_add (&mappings, "(ss)", from, to);
    }

  return g_variant_builder_end (&mappings);
}

static void
add_text (GVariantBuilder *definition,
          const char      *key,
          GtkEditable     *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  g_variant_builder_add (definition, "{sv}", key, g_variant_new_string (text));
}

/* Returns: (transfer floating): what the form says; the key is a descriptor of @fds */
static GVariant *
make_definition (UsherConnectionForm  *self,
                 GUnixFDList           **fds,
                 GError                **error)
{
  g_auto(GVariantBuilder) definition = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree char *key = g_strstrip (g_strdup (gtk_editable_get_text (self->key)));

  if (self->id == NULL)
    g_variant_builder_add (&definition, "{sv}", "Kind",
                           g_variant_new_string (kinds[adw_combo_row_get_selected (self->kind)]));
  if (self->id != NULL || *gtk_editable_get_text (self->name) != '\0')
    add_text (&definition, "Name", self->name);
  add_text (&definition, "Url", self->url);
  add_text (&definition, "Certificate", self->certificate);
  g_variant_builder_add (&definition, "{sv}", "Monitor",
                         g_variant_new_string (policies[adw_combo_row_get_selected (self->monitor)]));
  g_variant_builder_add (&definition, "{sv}", "PathMappings", make_mappings (self));
  g_variant_builder_add (&definition, "{sv}", "Test", g_variant_new_boolean (TRUE));

  if (*key != '\0')
    {
      *fds = usher_secret_wrap (key, error);
      if (*fds == NULL)
        return NULL;
      g_variant_builder_add (&definition, "{sv}", "Key", g_variant_new_handle (0));
    }

  return g_variant_builder_end (&definition);
}

static void
tested (UsherFormWindow *form,
        GVariant        *reply)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (form);
  g_autoptr(GVariant) status = g_variant_get_child_value (reply, 0);
  g_autofree char *text = usher_text_connection_status (status);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status), text);
  gtk_image_set_from_icon_name (self->status_icon, "emblem-ok-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

static void
test (UsherConnectionForm *self)
{
  usher_root_folders_look (self->doctor, self->client, self->id);
  usher_form_window_call (USHER_FORM_WINDOW (self), self->client, "TestConnection",
                          g_variant_new ("(s)", self->id), NULL, tested);
}

/* The key is kept by the daemon now, and need not stay here. */
static void
show_kept (UsherConnectionForm *self)
{
  gboolean is_kept = self->id != NULL;

  gtk_editable_set_text (self->key, "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key),
                                 is_kept ? _("Another API _Key") : _("API _Key"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind), self->id == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection-editor.test", self->id != NULL);
}

static void
stored (UsherFormWindow *form,
        GVariant        *reply)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (form);

  show_kept (self);
  gtk_widget_set_visible (GTK_WIDGET (self->key_kept), TRUE);
  test (self);
}

/* From here on it is changed, not added once more. */
static void
added (UsherFormWindow *form,
       GVariant        *reply)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (form);

  g_variant_get (reply, "(s)", &self->id);
  gtk_window_set_title (GTK_WINDOW (self), _("Edit Connection"));
  usher_form_window_set_save_label (form, _("_Done"));
  stored (form, reply);
}

static void
store (UsherConnectionForm *self,
       UsherFormAnswered      answered)
{
  g_autoptr(GUnixFDList) fds = NULL;
  g_autoptr(GError) error = NULL;
  GVariant *definition = make_definition (self, &fds, &error);

  if (definition == NULL)
    usher_form_window_show_error (USHER_FORM_WINDOW (self), error->message);
  else if (self->id == NULL)
    usher_form_window_call (USHER_FORM_WINDOW (self), self->client, "AddConnection",
                            g_variant_new ("(@a{sv})", definition), fds, added);
  else
    usher_form_window_call (USHER_FORM_WINDOW (self), self->client, "UpdateConnection",
                            g_variant_new ("(s@a{sv})", self->id, definition), fds, answered);
}

static void
usher_connection_form_save (UsherFormWindow *form)
{
  store (USHER_CONNECTION_FORM (form), usher_form_window_closed);
}

/* What is asked is what is kept, so it is kept first. */
static void
test_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->status), FALSE);
  store (self, stored);
}

static void
mapping_stored (UsherFormWindow *form,
                GVariant        *reply)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (form);

  usher_root_folders_look (self->doctor, self->client, self->id);
}

static UsherMappingRow *
find_mapping (UsherConnectionForm *self,
              const char            *from)
{
  for (guint i = 0; i < self->mappings->len; i++)
    if (g_str_equal (usher_mapping_row_get_from (self->mappings->pdata[i]), from))
      return self->mappings->pdata[i];

  return NULL;
}

/* A folder was shown to the doctor, who looks again once the daemon knows. */
static void
mapped_cb (UsherConnectionForm *self,
           const char            *from,
           const char            *to)
{
  g_auto(GVariantBuilder) changes = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  UsherMappingRow *row = find_mapping (self, from);

  if (row != NULL)
    mapping_removed_cb (row, self);
  add_mapping (self, from, to);

  g_variant_builder_add (&changes, "{sv}", "PathMappings", make_mappings (self));
  g_variant_builder_add (&changes, "{sv}", "Test", g_variant_new_boolean (FALSE));
  usher_form_window_call (USHER_FORM_WINDOW (self), self->client, "UpdateConnection",
                          g_variant_new ("(s@a{sv})", self->id, g_variant_builder_end (&changes)), NULL,
                          mapping_stored);
}

static void
copy_webhook_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *target)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (widget);

  if (self->webhook_url != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->webhook_url);
}

static void
show_choice (AdwComboRow        *row,
             const char * const *choices,
             guint               n_choices,
             const char         *choice)
{
  for (guint i = 0; i < n_choices; i++)
    if (g_strcmp0 (choices[i], choice) == 0)
      adw_combo_row_set_selected (row, i);
}

static void
show_text (GtkEditable *entry,
           GVariant    *connection,
           const char  *key)
{
  const char *text = usher_record_get_string (connection, key);

  gtk_editable_set_text (entry, text != NULL ? text : "");
}

static void
show_mappings (UsherConnectionForm *self,
               GVariant              *connection)
{
  g_autoptr(GVariantIter) mappings = NULL;
  const char *from, *to;

  if (!g_variant_lookup (connection, "PathMappings", "a(ss)", &mappings))
    return;

  while (g_variant_iter_next (mappings, "(&s&s)", &from, &to))
    add_mapping (self, from, to);
}

static void
show_connection (UsherConnectionForm *self,
                 GVariant              *connection)
{
  const char *webhook = usher_record_get_string (connection, "WebhookUrl");

  gtk_window_set_title (GTK_WINDOW (self), _("Edit Connection"));
  show_choice (self->kind, kinds, G_N_ELEMENTS (kinds), usher_record_get_string (connection, "Kind"));
  show_choice (self->monitor, policies, G_N_ELEMENTS (policies),
               usher_record_get_string (connection, "Monitor"));
  show_text (self->name, connection, "Name");
  show_text (self->url, connection, "Url");
  show_text (self->certificate, connection, "Certificate");
  show_mappings (self, connection);
  gtk_widget_set_visible (GTK_WIDGET (self->key_kept), usher_record_get_boolean (connection, "HasKey"));
  gtk_widget_set_visible (GTK_WIDGET (self->webhook), webhook != NULL);
  /* A secret: it can be copied, and is not shown to whoever passes by */
  self->webhook_url = g_strdup (webhook);
  usher_root_folders_look (self->doctor, self->client, self->id);
}

static void
usher_connection_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_CONNECTION_FORM);

  G_OBJECT_CLASS (usher_connection_form_parent_class)->dispose (object);
}

static void
usher_connection_form_finalize (GObject *object)
{
  UsherConnectionForm *self = USHER_CONNECTION_FORM (object);

  g_clear_object (&self->client);
  g_ptr_array_unref (self->mappings);
  g_free (self->webhook_url);
  g_free (self->id);

  G_OBJECT_CLASS (usher_connection_form_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/usher/Usher/usher-connection-form.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, kind);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, url);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, key);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, name);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, monitor);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, key_kept);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, status);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, status_icon);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, doctor);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, mapping_group);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, certificate);
  gtk_widget_class_bind_template_child (widget_class, UsherConnectionForm, webhook);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
}

static void
usher_connection_form_class_init (UsherConnectionFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_connection_form_dispose;
  object_class->finalize = usher_connection_form_finalize;
  USHER_FORM_WINDOW_CLASS (klass)->save = usher_connection_form_save;

  g_type_ensure (USHER_TYPE_ROOT_FOLDERS);

  gtk_widget_class_install_action (widget_class, "connection-editor.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "connection-editor.add-mapping", NULL,
                                   add_mapping_action);
  gtk_widget_class_install_action (widget_class, "connection-editor.copy-webhook", NULL,
                                   copy_webhook_action);
  bind_template (widget_class);
}

static void
usher_connection_form_init (UsherConnectionForm *self)
{
  self->mappings = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_connection_form_new:
 * @client: whom to tell
 * @connection: (nullable): the record of the connection to change; none for a new one
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
usher_connection_form_new (UsherClient *client,
                             GVariant    *connection,
                             GtkWindow   *parent)
{
  UsherConnectionForm *self = g_object_new (USHER_TYPE_CONNECTION_FORM, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  self->id = g_strdup (usher_record_get_string (connection, "Id"));
  show_kept (self);
  if (connection != NULL)
    show_connection (self, connection);
  else
    usher_form_window_set_save_label (USHER_FORM_WINDOW (self), _("C_onnect"));

  return GTK_WINDOW (self);
}
