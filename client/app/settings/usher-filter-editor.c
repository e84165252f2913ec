/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-filter-editor.h"

#include <glib/gi18n.h>

#include "usher-record.h"

/**
 * UsherFilterEditor:
 *
 * Which titles: lines of conditions, all of which have to hold.
 */
struct _UsherFilterEditor
{
  UsherFormWindow parent_instance;

  UsherClient *client;          /* (owned) */
  guint64 id;                   /* 0 for a new filter */

  GtkEditable *name;
  GtkTextBuffer *conditions;
  GtkWidget *text;
  GtkWidget *removal;
};

G_DEFINE_FINAL_TYPE (UsherFilterEditor, usher_filter_editor, USHER_TYPE_FORM_WINDOW)

/* Returns: (transfer floating): the lines in which something stands */
static GVariant *
make_conditions (UsherFilterEditor *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  GVariantBuilder conditions;

  gtk_text_buffer_get_bounds (self->conditions, &start, &end);
  text = gtk_text_buffer_get_text (self->conditions, &start, &end, FALSE);
  lines = g_strsplit (text, "\n", -1);

  g_variant_builder_init (&conditions, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_variant_builder_add (&conditions, "s", lines[i]);

  return g_variant_builder_end (&conditions);
}

static void
usher_filter_editor_save (UsherFormWindow *form)
{
  UsherFilterEditor *self = USHER_FILTER_EDITOR (form);
  GVariantBuilder filter;

  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&filter, "{sv}", "Name", g_variant_new_string (gtk_editable_get_text (self->name)));
  g_variant_builder_add (&filter, "{sv}", "Conditions", make_conditions (self));

  if (self->id == 0)
    usher_form_window_call (form, self->client, "AddFilter", g_variant_new ("(a{sv})", &filter), NULL,
                            usher_form_window_closed);
  else
    usher_form_window_call (form, self->client, "UpdateFilter",
                            g_variant_new ("(ta{sv})", self->id, &filter), NULL,
                            usher_form_window_closed);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  UsherFilterEditor *self = USHER_FILTER_EDITOR (widget);

  usher_form_window_call (USHER_FORM_WINDOW (self), self->client, "RemoveFilter",
                          g_variant_new ("(t)", self->id), NULL, usher_form_window_closed);
}

static void
usher_filter_editor_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_FILTER_EDITOR);

  G_OBJECT_CLASS (usher_filter_editor_parent_class)->dispose (object);
}

static void
usher_filter_editor_finalize (GObject *object)
{
  g_clear_object (&USHER_FILTER_EDITOR (object)->client);

  G_OBJECT_CLASS (usher_filter_editor_parent_class)->finalize (object);
}

static void
usher_filter_editor_class_init (UsherFilterEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_filter_editor_dispose;
  object_class->finalize = usher_filter_editor_finalize;
  USHER_FORM_WINDOW_CLASS (klass)->save = usher_filter_editor_save;

  gtk_widget_class_install_action (widget_class, "filter-editor.remove", NULL, remove_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-filter-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherFilterEditor, name);
  gtk_widget_class_bind_template_child (widget_class, UsherFilterEditor, conditions);
  gtk_widget_class_bind_template_child (widget_class, UsherFilterEditor, text);
  gtk_widget_class_bind_template_child (widget_class, UsherFilterEditor, removal);
}

static void
usher_filter_editor_init (UsherFilterEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_filter_editor_new:
 * @client: whom to tell
 * @filter: (nullable): the record of the filter to change; none for a new one
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
usher_filter_editor_new (UsherClient *client,
                         GVariant    *filter,
                         GtkWindow   *parent)
{
  UsherFilterEditor *self = g_object_new (USHER_TYPE_FILTER_EDITOR, "transient-for", parent, NULL);
  g_auto(GStrv) conditions = usher_record_get_strings (filter, "Conditions");
  g_autofree char *text = g_strjoinv ("\n", conditions);
  const char *name = usher_record_get_string (filter, "Name");

  self->client = g_object_ref (client);
  self->id = (guint64) usher_record_get_time (filter, "Id");
  if (self->id != 0)
    gtk_window_set_title (GTK_WINDOW (self), _("Edit Filter"));
  gtk_editable_set_text (self->name, name != NULL ? name : "");
  gtk_text_buffer_set_text (self->conditions, text, -1);
  gtk_widget_set_visible (self->removal, self->id != 0);

  return GTK_WINDOW (self);
}
