/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-profile-editor.h"

#include <glib/gi18n.h>

#include "usher-names.h"
#include "usher-record.h"
#include "usher-text-settings.h"
#include "usher-value-row.h"

/**
 * UsherProfileEditor:
 *
 * What trailers are to be like: a form of all that the daemon says a profile has.
 */
struct _UsherProfileEditor
{
  UsherFormWindow parent_instance;

  UsherClient *client;          /* (owned) */
  GVariant *profile;            /* (owned) (nullable): none for a new one */
  GVariant *filters;            /* (owned) (nullable) */
  GHashTable *rows;             /* (owned): UsherValueRow by the name of a key */

  AdwPreferencesGroup *basics;
  AdwPreferencesGroup *file;
  AdwPreferencesGroup *search;
  AdwComboRow *filter;
  AdwActionRow *preview;
  GtkWidget *removal;
};

/* Who asked may be gone when the answer comes */
typedef struct
{
  GWeakRef editor;
} Reference;

G_DEFINE_FINAL_TYPE (UsherProfileEditor, usher_profile_editor, USHER_TYPE_FORM_WINDOW)

static void
reference_free (Reference *reference)
{
  g_weak_ref_clear (&reference->editor);
  g_free (reference);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reference, reference_free)

/* Returns: (transfer full): a text of the form; empty if there is none of that name */
static char *
get_text (UsherProfileEditor *self,
          const char         *name)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, name);
  g_autoptr(GVariant) value = row != NULL ? usher_value_row_get_value (row) : NULL;

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_strdup ("");

  return g_variant_dup_string (value, NULL);
}

static void
show_preview (UsherProfileEditor *self)
{
  g_autofree char *template = get_text (self, "FileName");
  g_autofree char *folder = get_text (self, "Folder");
  g_autofree char *container = get_text (self, "Container");
  g_autofree char *text = usher_text_file_name_example (template, folder, container);

  adw_action_row_set_subtitle (self->preview, text);
}

static guint64
get_filter (UsherProfileEditor *self)
{
  guint selected = adw_combo_row_get_selected (self->filter);
  g_autoptr(GVariant) filter = NULL;

  if (self->filters == NULL || selected == 0 || selected > g_variant_n_children (self->filters))
    return 0;

  filter = g_variant_get_child_value (self->filters, selected - 1);

  return (guint64) usher_record_get_time (filter, "Id");
}

/* The first stands for all titles. */
static void
fill_filters (UsherProfileEditor *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  gint64 chosen = usher_record_get_time (self->profile, "Filter");
  guint selected = 0;

  gtk_string_list_append (names, _("All titles"));
  for (gsize i = 0; self->filters != NULL && i < g_variant_n_children (self->filters); i++)
    {
      g_autoptr(GVariant) filter = g_variant_get_child_value (self->filters, i);
      const char *name = usher_record_get_string (filter, "Name");

      gtk_string_list_append (names, name != NULL ? name : "");
      if (usher_record_get_time (filter, "Id") == chosen)
        selected = (guint) i + 1;
    }

  adw_combo_row_set_model (self->filter, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->filter, selected);
}

static AdwPreferencesGroup *
get_group (UsherProfileEditor *self,
           const char         *name)
{
  static const char * const basics[] = { "Name", "Enabled", "Priority", NULL };
  static const char * const file[] = {
    "Container", "Video", "Height", "Audio", "Volume", "FileName", "Folder", "EmbedMetadata", "Subtitles",
    "AutomaticSubtitles", "SubtitleLanguage", "CutSilence", NULL
  };

  if (g_strv_contains (basics, name))
    return self->basics;

  return g_strv_contains (file, name) ? self->file : self->search;
}

/* What the name of a file would be stands below what it is made of. */
static void
move_preview (UsherProfileEditor *self)
{
  g_object_ref (self->preview);
  adw_preferences_group_remove (self->file, GTK_WIDGET (self->preview));
  adw_preferences_group_add (self->file, GTK_WIDGET (self->preview));
  g_object_unref (self->preview);
}

static void
add_row (UsherProfileEditor *self,
         GVariant           *description)
{
  const char *name = usher_record_get_string (description, "Name");
  g_autoptr(GVariant) value = NULL;
  GtkWidget *row;

  /* A number says nothing to anybody: it has a row of its own */
  if (name == NULL || g_str_equal (name, "Filter"))
    return;

  if (self->profile != NULL)
    value = g_variant_lookup_value (self->profile, name, NULL);
  row = usher_value_row_new (description, value, usher_text_profile_title (name),
                             usher_text_profile_about (name));
  g_signal_connect_object (row, "notify::value", G_CALLBACK (show_preview), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (get_group (self, name), row);
  g_hash_table_insert (self->rows, g_strdup (name), row);
  if (g_str_equal (name, "FileName"))
    move_preview (self);
}

static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Reference) reference = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(UsherProfileEditor) self = g_weak_ref_get (&reference->editor);
  g_autoptr(GVariant) keys = NULL;

  if (self == NULL || self->basics == NULL)
    return;
  if (reply == NULL)
    {
      usher_form_window_show_error (USHER_FORM_WINDOW (self), error->message);
      return;
    }

  keys = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (keys); i++)
    {
      g_autoptr(GVariant) description = g_variant_get_child_value (keys, i);

      add_row (self, description);
    }
  show_preview (self);
  usher_form_window_set_busy (USHER_FORM_WINDOW (self), FALSE);
}

static void
usher_profile_editor_save (UsherFormWindow *form)
{
  UsherProfileEditor *self = USHER_PROFILE_EDITOR (form);
  guint64 id = (guint64) usher_record_get_time (self->profile, "Id");
  GVariantBuilder profile;
  GHashTableIter iter;
  const char *name;
  GtkWidget *row;

  g_variant_builder_init (&profile, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&profile, "{sv}", "Filter", g_variant_new_uint64 (get_filter (self)));
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, (gpointer *) &row))
    {
      g_autoptr(GVariant) value = usher_value_row_get_value (row);

      if (value != NULL)
        g_variant_builder_add (&profile, "{sv}", name, value);
    }

  if (self->profile == NULL)
    usher_form_window_call (form, self->client, "AddProfile", g_variant_new ("(a{sv})", &profile), NULL,
                            usher_form_window_closed);
  else
    usher_form_window_call (form, self->client, "UpdateProfile", g_variant_new ("(ta{sv})", id, &profile),
                            NULL, usher_form_window_closed);
}

static void
remove_answered_cb (UsherProfileEditor *self,
                    const char         *response)
{
  if (g_str_equal (response, "remove"))
    usher_form_window_call (USHER_FORM_WINDOW (self), self->client, "RemoveProfile",
                            g_variant_new ("(t)", (guint64) usher_record_get_time (self->profile, "Id")),
                            NULL, usher_form_window_closed);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (widget), _("Remove the Profile?"),
                                                _("Its trailers stay, and count for all profiles.")));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_answered_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
usher_profile_editor_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PROFILE_EDITOR);

  G_OBJECT_CLASS (usher_profile_editor_parent_class)->dispose (object);
}

static void
usher_profile_editor_finalize (GObject *object)
{
  UsherProfileEditor *self = USHER_PROFILE_EDITOR (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->profile, g_variant_unref);
  g_clear_pointer (&self->filters, g_variant_unref);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (usher_profile_editor_parent_class)->finalize (object);
}

static void
usher_profile_editor_class_init (UsherProfileEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_profile_editor_dispose;
  object_class->finalize = usher_profile_editor_finalize;
  USHER_FORM_WINDOW_CLASS (klass)->save = usher_profile_editor_save;

  gtk_widget_class_install_action (widget_class, "profile-editor.remove", NULL, remove_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-profile-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherProfileEditor, basics);
  gtk_widget_class_bind_template_child (widget_class, UsherProfileEditor, file);
  gtk_widget_class_bind_template_child (widget_class, UsherProfileEditor, search);
  gtk_widget_class_bind_template_child (widget_class, UsherProfileEditor, filter);
  gtk_widget_class_bind_template_child (widget_class, UsherProfileEditor, preview);
  gtk_widget_class_bind_template_child (widget_class, UsherProfileEditor, removal);
}

static void
usher_profile_editor_init (UsherProfileEditor *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_profile_editor_new:
 * @client: whom to tell
 * @profile: (nullable): the record of the profile to change; none for a new one
 * @filters: (nullable): records of the filters that there are
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
usher_profile_editor_new (UsherClient *client,
                          GVariant    *profile,
                          GVariant    *filters,
                          GtkWindow   *parent)
{
  UsherProfileEditor *self = g_object_new (USHER_TYPE_PROFILE_EDITOR, "transient-for", parent, NULL);
  Reference *reference = g_new0 (Reference, 1);

  self->client = g_object_ref (client);
  self->profile = profile != NULL ? g_variant_ref (profile) : NULL;
  self->filters = filters != NULL ? g_variant_ref (filters) : NULL;
  if (profile != NULL)
    gtk_window_set_title (GTK_WINDOW (self), _("Edit Profile"));
  gtk_widget_set_visible (self->removal, profile != NULL);
  fill_filters (self);

  usher_form_window_set_busy (USHER_FORM_WINDOW (self), TRUE);
  g_weak_ref_init (&reference->editor, self);
  usher_client_call_on_async (client, USHER_LIBRARY_IFACE, "DescribeProfile", NULL, NULL, described_cb,
                              reference);

  return GTK_WINDOW (self);
}
