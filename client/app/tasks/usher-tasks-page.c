/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-tasks-page.h"

#include <adwaita.h>

#include "usher-cells.h"
#include "usher-time-label.h"

/**
 * UsherTasksPage:
 *
 * The tasks: a table where there is room, rows of two lines where there is not,
 * over one model and one selection.
 */
struct _UsherTasksPage
{
  GtkWidget parent_instance;

  GListModel *tasks;            /* (owned) (nullable) */

  GtkSearchBar *search_bar;
  GtkColumnView *table;
  GtkColumnViewColumn *name_column;
  GtkSingleSelection *selection;
};

typedef enum
{
  PROP_TASKS = 1,
} UsherTasksPageProperty;

static GParamSpec *properties[PROP_TASKS + 1];

G_DEFINE_FINAL_TYPE (UsherTasksPage, usher_tasks_page, GTK_TYPE_WIDGET)

static void
activated_cb (GtkWidget *view,
              guint      position,
              gpointer   user_data)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (gtk_widget_get_ancestor (view, USHER_TYPE_TASKS_PAGE));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-selected", NULL);
}

static void
usher_tasks_page_dispose (GObject *object)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_TASKS_PAGE);
  g_clear_object (&self->tasks);

  G_OBJECT_CLASS (usher_tasks_page_parent_class)->dispose (object);
}

static void
usher_tasks_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (object);

  switch ((UsherTasksPageProperty) prop_id)
    {
    case PROP_TASKS:
      g_value_set_object (value, self->tasks);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_tasks_page_class_init (UsherTasksPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_tasks_page_dispose;
  object_class->get_property = usher_tasks_page_get_property;

  properties[PROP_TASKS] =
    g_param_spec_object ("tasks", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_TIME_LABEL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-tasks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, table);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, selection);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  usher_cells_bind (widget_class);
}

static void
usher_tasks_page_init (UsherTasksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_column_view_sort_by_column (self->table, self->name_column, GTK_SORT_ASCENDING);
}

/* Shows the tasks that @client knows; once. */
void
usher_tasks_page_set_client (UsherTasksPage *self,
                             UsherClient    *client)
{
  g_return_if_fail (USHER_IS_TASKS_PAGE (self));

  g_set_object (&self->tasks, usher_client_get_tasks (client));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASKS]);
}

/* Returns: (transfer none) (nullable): the task that is selected */
UsherItem *
usher_tasks_page_get_selected (UsherTasksPage *self)
{
  g_return_val_if_fail (USHER_IS_TASKS_PAGE (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

/* Opens the search, or closes it. */
void
usher_tasks_page_search (UsherTasksPage *self)
{
  g_return_if_fail (USHER_IS_TASKS_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar,
                                  !gtk_search_bar_get_search_mode (self->search_bar));
}
