/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-tasks-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-cells.h"
#include "usher-record.h"
#include "usher-task-menu.h"
#include "usher-task-page.h"
#include "usher-text.h"
#include "usher-time-label.h"
#include "usher-widget.h"

/* Rows that jump about more often could not be clicked */
#define SETTLING_MS 1000
/* Lists that are longer are sorted bit by bit */
#define LONG_LIST 500

/**
 * UsherTasksPage:
 *
 * The tasks: a table where there is room, rows of two lines where there is not,
 * over one model and one selection; above them what comes next and what failed
 * last; and the page of one task.
 */
struct _UsherTasksPage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  GListModel *tasks;            /* (owned) (nullable) */
  UsherItem *next;              /* (owned) (nullable): the task that is due next */
  UsherItem *failed;            /* (owned) (nullable): the run that failed last */
  char *state_filter;           /* (owned): "" for all */
  char *chore_filter;           /* (owned): "" for all */
  char *sort;                   /* (owned) */
  guint settling;

  AdwLeaflet *leaflet;
  UsherTaskPage *task_page;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  GtkWidget *next_part;
  GtkWidget *failed_part;
  GtkStack *stack;
  GtkColumnView *table;
  GtkWidget *list;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *next_column;
  GtkColumnViewColumn *last_column;
  GtkColumnViewColumn *result_column;
  GtkCustomFilter *filter;
  GtkSortListModel *sorted;
  GtkSliceListModel *part;      /* what the view has of it yet */
  GMenu *chores;
  GtkSelectionModel *selection;
  GtkActionBar *action_bar;
  GtkLabel *selected_label;
};

typedef enum
{
  PROP_TASKS = 1,
  PROP_NEXT,
  PROP_FAILED,
  PROP_STATE_FILTER,
  PROP_CHORE_FILTER,
  PROP_SORT,
} UsherTasksPageProperty;

static GParamSpec *properties[PROP_SORT + 1];

G_DEFINE_FINAL_TYPE (UsherTasksPage, usher_tasks_page, GTK_TYPE_WIDGET)

static gboolean
fits_state (UsherTasksPage *self,
            GVariant       *record)
{
  if (*self->state_filter == '\0')
    return TRUE;
  if (g_str_equal (self->state_filter, "failures"))
    return usher_cells_is_failure (usher_record_get_string (record, "LastState"));

  return g_strcmp0 (usher_record_get_string (record, "State"), self->state_filter) == 0;
}

static gboolean
fits_chore (UsherTasksPage *self,
            GVariant       *record)
{
  return *self->chore_filter == '\0' ||
         g_strcmp0 (usher_record_get_string (record, "Chore"), self->chore_filter) == 0;
}

static gboolean
contains (const char *text,
          const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && strstr (own, folded) != NULL;
}

static gboolean
fits (gpointer item,
      gpointer user_data)
{
  UsherTasksPage *self = user_data;
  GVariant *record = usher_item_get_record (item);
  const char *wanted = gtk_editable_get_text (self->search);
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  if (!fits_state (self, record) || !fits_chore (self, record))
    return FALSE;
  if (*wanted == '\0')
    return TRUE;

  folded = g_utf8_casefold (wanted, -1);
  name = usher_text_task_name (record);

  return contains (name, folded) || contains (usher_record_get_string (record, "Id"), folded);
}

static void
show_count (UsherTasksPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "nothing" : "tasks");
}

static void
selection_cb (UsherTasksPage *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  guint n_selected = gtk_bitset_get_size (selected);
  g_autofree char *text = g_strdup_printf (ngettext ("%'u task", "%'u tasks", n_selected), n_selected);

  gtk_label_set_text (self->selected_label, text);
  gtk_action_bar_set_revealed (self->action_bar, n_selected > 1);
}

static void
items_changed_cb (UsherTasksPage *self)
{
  gboolean is_long = g_list_model_get_n_items (self->tasks) > LONG_LIST;

  gtk_sort_list_model_set_incremental (self->sorted, is_long);
  show_count (self);
}

static void
filter_changed_cb (UsherTasksPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
collect (GPtrArray  *chores,
         const char *chore)
{
  if (chore != NULL && *chore != '\0' &&
      !g_ptr_array_find_with_equal_func (chores, chore, g_str_equal, NULL))
    g_ptr_array_add (chores, g_strdup (chore));
}

/* Returns: (transfer full) (element-type utf8): the chores of the tasks, and the one that
 *   is filtered by even if the last such task is gone */
static GPtrArray *
collect_chores (UsherTasksPage *self)
{
  GPtrArray *chores = g_ptr_array_new_with_free_func (g_free);
  guint n_tasks = g_list_model_get_n_items (self->tasks);

  collect (chores, self->chore_filter);
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr(UsherItem) task = g_list_model_get_item (self->tasks, i);

      collect (chores, usher_record_get_string (usher_item_get_record (task), "Chore"));
    }

  return chores;
}

static int
compare_chores (gconstpointer a,
                gconstpointer b)
{
  return g_utf8_collate (usher_text_chore (*(const char * const *) a),
                         usher_text_chore (*(const char * const *) b));
}

static void
add_chore (UsherTasksPage *self,
           const char     *label,
           const char     *chore)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "tasks.chore", "s", chore);
  g_menu_append_item (self->chores, item);
}

/* While nobody searches, nobody opens the menu. */
static void
show_chores (UsherTasksPage *self)
{
  g_autoptr(GPtrArray) chores = NULL;

  if (self->tasks == NULL || !gtk_search_bar_get_search_mode (self->search_bar))
    return;

  chores = collect_chores (self);
  g_ptr_array_sort (chores, compare_chores);

  g_menu_remove_all (self->chores);
  add_chore (self, _("_All"), "");
  for (guint i = 0; i < chores->len; i++)
    add_chore (self, usher_text_chore (chores->pdata[i]), chores->pdata[i]);
}

/* A filter that nobody sees would hide tasks for no reason that one could find. */
static void
search_mode_cb (UsherTasksPage *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    {
      show_chores (self);
      return;
    }

  gtk_editable_set_text (self->search, "");
  g_object_set (self, "state-filter", "", "chore-filter", "", NULL);
}

static void
activated_cb (GtkWidget *view,
              guint      position,
              gpointer   user_data)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (gtk_widget_get_ancestor (view, USHER_TYPE_TASKS_PAGE));
  g_autoptr(UsherItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    usher_tasks_page_show_task (self, usher_record_get_string (usher_item_get_record (item), "Id"));
}

static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  adw_leaflet_set_visible_child_name (USHER_TASKS_PAGE (widget)->leaflet, "list");
}

static void
show_all_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  gtk_search_bar_set_search_mode (USHER_TASKS_PAGE (widget)->search_bar, FALSE);
}

static void
run_next_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (widget);

  if (self->next != NULL)
    gtk_widget_activate_action (widget, "win.run-task", "s",
                                usher_record_get_string (usher_item_get_record (self->next), "Id"));
}

static void
show_failed_log_action (GtkWidget  *widget,
                        const char *action,
                        GVariant   *parameter)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (widget);

  if (self->failed != NULL)
    gtk_widget_activate_action (widget, "win.show-log", "t",
                                (guint64) usher_record_get_time (usher_item_get_record (self->failed), "Id"));
}

static void
apply_sort (UsherTasksPage *self)
{
  const struct
  {
    const char *name;
    GtkColumnViewColumn *column;
    GtkSortType type;
  } sorts[] = {
    { "name",   self->name_column,   GTK_SORT_ASCENDING },
    { "next",   self->next_column,   GTK_SORT_ASCENDING },
    { "last",   self->last_column,   GTK_SORT_DESCENDING },
    { "result", self->result_column, GTK_SORT_ASCENDING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_str_equal (sorts[i].name, self->sort))
      gtk_column_view_sort_by_column (self->table, sorts[i].column, sorts[i].type);
}

static gboolean
settled_cb (gpointer user_data)
{
  UsherTasksPage *self = user_data;

  self->settling = 0;
  if (*self->state_filter != '\0' || *self->chore_filter != '\0' ||
      *gtk_editable_get_text (self->search) != '\0')
    filter_changed_cb (self);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->table), GTK_SORTER_CHANGE_DIFFERENT);

  return G_SOURCE_REMOVE;
}

/* What a task is filtered and sorted by may have changed with it. */
static void
tasks_changed_cb (UsherTasksPage *self)
{
  if (self->settling == 0)
    self->settling = g_timeout_add (SETTLING_MS, settled_cb, self);
}

static void
show_next (UsherTasksPage *self)
{
  GVariant *manager = usher_item_get_record (usher_client_get_manager (self->client));
  const char *id = usher_record_get_string (manager, "NextTask");
  UsherItem *next = id != NULL ? usher_client_find_task (self->client, id) : NULL;

  g_set_object (&self->next, next);
  gtk_widget_set_visible (self->next_part, self->next != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT]);
}

/* Returns: (transfer full) (nullable): the last run that failed and was not made good since */
static UsherItem *
find_failed (UsherTasksPage *self)
{
  GListModel *ended = usher_client_get_ended (self->client);
  guint n_ended = g_list_model_get_n_items (ended);

  for (guint i = 0; i < n_ended; i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (ended, i);
      GVariant *record = usher_item_get_record (run);
      const char *id = usher_record_get_string (record, "Task");
      UsherItem *task = id != NULL ? usher_client_find_task (self->client, id) : NULL;

      if (usher_cells_is_failure (usher_record_get_string (record, "State")) && task != NULL &&
          usher_cells_is_failure (usher_record_get_string (usher_item_get_record (task), "LastState")))
        return g_steal_pointer (&run);
    }

  return NULL;
}

static void
show_failed (UsherTasksPage *self)
{
  g_autoptr(UsherItem) failed = find_failed (self);

  g_set_object (&self->failed, failed);
  gtk_widget_set_visible (self->failed_part, failed != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

static void
state_cb (UsherTasksPage *self)
{
  if (usher_client_get_state (self->client) != USHER_CLIENT_READY)
    return;

  show_next (self);
  show_failed (self);
}

static void
usher_tasks_page_dispose (GObject *object)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_TASKS_PAGE);
  g_clear_object (&self->client);
  g_clear_object (&self->tasks);
  g_clear_object (&self->next);
  g_clear_object (&self->failed);

  G_OBJECT_CLASS (usher_tasks_page_parent_class)->dispose (object);
}

static void
usher_tasks_page_finalize (GObject *object)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (object);

  g_free (self->state_filter);
  g_free (self->chore_filter);
  g_free (self->sort);

  G_OBJECT_CLASS (usher_tasks_page_parent_class)->finalize (object);
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

    case PROP_NEXT:
      g_value_set_object (value, self->next);
      break;

    case PROP_FAILED:
      g_value_set_object (value, self->failed);
      break;

    case PROP_STATE_FILTER:
      g_value_set_string (value, self->state_filter);
      break;

    case PROP_CHORE_FILTER:
      g_value_set_string (value, self->chore_filter);
      break;

    case PROP_SORT:
      g_value_set_string (value, self->sort);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_tasks_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  UsherTasksPage *self = USHER_TASKS_PAGE (object);

  switch ((UsherTasksPageProperty) prop_id)
    {
    case PROP_STATE_FILTER:
      g_free (self->state_filter);
      self->state_filter = g_value_dup_string (value);
      filter_changed_cb (self);
      break;

    case PROP_CHORE_FILTER:
      g_free (self->chore_filter);
      self->chore_filter = g_value_dup_string (value);
      filter_changed_cb (self);
      break;

    case PROP_SORT:
      g_free (self->sort);
      self->sort = g_value_dup_string (value);
      apply_sort (self);
      break;

    case PROP_TASKS:
    case PROP_NEXT:
    case PROP_FAILED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  g_object_notify_by_pspec (object, pspec);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_TASKS] = g_param_spec_object ("tasks", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_NEXT] = g_param_spec_object ("next", NULL, NULL, USHER_TYPE_ITEM, readable);
  properties[PROP_FAILED] = g_param_spec_object ("failed", NULL, NULL, USHER_TYPE_ITEM, readable);
  properties[PROP_STATE_FILTER] = g_param_spec_string ("state-filter", NULL, NULL, "", writable);
  properties[PROP_CHORE_FILTER] = g_param_spec_string ("chore-filter", NULL, NULL, "", writable);
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "name", writable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-tasks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, task_page);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, search);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, next_part);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, failed_part);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, table);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, list);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, next_column);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, last_column);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, result_column);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, filter);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, part);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, chores);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, selection);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherTasksPage, selected_label);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_cb);
  usher_cells_bind (widget_class);
}

static void
usher_tasks_page_class_init (UsherTasksPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_tasks_page_dispose;
  object_class->finalize = usher_tasks_page_finalize;
  object_class->get_property = usher_tasks_page_get_property;
  object_class->set_property = usher_tasks_page_set_property;
  install_properties (object_class);

  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_TASK_MENU);
  g_type_ensure (USHER_TYPE_TASK_PAGE);
  g_type_ensure (USHER_TYPE_TIME_LABEL);

  gtk_widget_class_install_property_action (widget_class, "tasks.state", "state-filter");
  gtk_widget_class_install_property_action (widget_class, "tasks.chore", "chore-filter");
  gtk_widget_class_install_property_action (widget_class, "tasks.sort", "sort");
  gtk_widget_class_install_action (widget_class, "tasks.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "tasks.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "tasks.run-next", NULL, run_next_action);
  gtk_widget_class_install_action (widget_class, "tasks.show-failed-log", NULL, show_failed_log_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "tasks.back", NULL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
usher_tasks_page_init (UsherTasksPage *self)
{
  self->state_filter = g_strdup ("");
  self->chore_filter = g_strdup ("");
  self->sort = g_strdup ("name");
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_widget_share_model (GTK_WIDGET (self->table), self->list, self->selection, self->part);
  gtk_custom_filter_set_filter_func (self->filter, fits, self, NULL);
  apply_sort (self);
}

/* Shows the tasks that @client knows; once. */
void
usher_tasks_page_set_client (UsherTasksPage *self,
                             UsherClient    *client)
{
  g_return_if_fail (USHER_IS_TASKS_PAGE (self));

  self->client = g_object_ref (client);
  g_set_object (&self->tasks, usher_client_get_tasks (client));
  usher_task_page_set_client (self->task_page, client);
  g_signal_connect_object (self->tasks, "items-changed", G_CALLBACK (show_chores), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "tasks-changed", G_CALLBACK (tasks_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "runs-changed", G_CALLBACK (show_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (usher_client_get_manager (client), "notify::record", G_CALLBACK (show_next),
                           self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASKS]);
  state_cb (self);
}

/* Returns: (transfer full) (element-type UsherItem): the tasks that a command is about:
 *   the one whose page is open, else those that are selected */
GPtrArray *
usher_tasks_page_dup_selected (UsherTasksPage *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (USHER_IS_TASKS_PAGE (self), items);

  if (g_str_equal (adw_leaflet_get_visible_child_name (self->leaflet), "task"))
    {
      UsherItem *task = usher_task_page_get_task (self->task_page);

      if (task != NULL)
        g_ptr_array_add (items, g_object_ref (task));
      return items;
    }

  selected = gtk_selection_model_get_selection (self->selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), position));

  return items;
}

/* Opens the page of a task. */
void
usher_tasks_page_show_task (UsherTasksPage *self,
                            const char     *id)
{
  g_return_if_fail (USHER_IS_TASKS_PAGE (self));

  usher_task_page_show (self->task_page, id);
  adw_leaflet_set_visible_child_name (self->leaflet, "task");
}

/* Opens the search, or closes it. */
void
usher_tasks_page_search (UsherTasksPage *self)
{
  g_return_if_fail (USHER_IS_TASKS_PAGE (self));

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_search_bar_set_search_mode (self->search_bar,
                                  !gtk_search_bar_get_search_mode (self->search_bar));
}
