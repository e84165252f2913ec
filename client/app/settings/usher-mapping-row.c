/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-mapping-row.h"

/**
 * UsherMappingRow:
 *
 * What a server calls a folder, and where this machine has it.
 */
struct _UsherMappingRow
{
  AdwPreferencesRow parent_instance;

  GtkEditable *from;
  GtkEditable *to;
};

typedef enum
{
  SIGNAL_REMOVED,
} UsherMappingRowSignal;

static guint signals[SIGNAL_REMOVED + 1];

G_DEFINE_FINAL_TYPE (UsherMappingRow, usher_mapping_row, ADW_TYPE_PREFERENCES_ROW)

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  g_signal_emit (widget, signals[SIGNAL_REMOVED], 0);
}

static void
usher_mapping_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_MAPPING_ROW);

  G_OBJECT_CLASS (usher_mapping_row_parent_class)->dispose (object);
}

static void
usher_mapping_row_class_init (UsherMappingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_mapping_row_dispose;

  /**
   * UsherMappingRow::removed:
   *
   * A person wants the row away.
   */
  signals[SIGNAL_REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "mapping.remove", NULL, remove_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-mapping-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherMappingRow, from);
  gtk_widget_class_bind_template_child (widget_class, UsherMappingRow, to);
}

static void
usher_mapping_row_init (UsherMappingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_mapping_row_new:
 * @from: what the server calls a folder
 * @to: where it is here
 *
 * Returns: (transfer none): a row
 */
GtkWidget *
usher_mapping_row_new (const char *from,
                       const char *to)
{
  UsherMappingRow *self = g_object_new (USHER_TYPE_MAPPING_ROW, NULL);

  gtk_editable_set_text (self->from, from);
  gtk_editable_set_text (self->to, to);

  return GTK_WIDGET (self);
}

const char *
usher_mapping_row_get_from (UsherMappingRow *self)
{
  return gtk_editable_get_text (self->from);
}

const char *
usher_mapping_row_get_to (UsherMappingRow *self)
{
  return gtk_editable_get_text (self->to);
}
