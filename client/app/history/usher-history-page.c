/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-history-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-cells.h"
#include "usher-charts-pane.h"
#include "usher-log-view.h"
#include "usher-names.h"
#include "usher-pages.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-time-label.h"
#include "usher-time-text.h"
#include "usher-time.h"
#include "usher-widget.h"

/* Asked for again as runs end, but not more often than somebody can read */
#define SETTLING_MS 1000
#define FAILURES 1

/* What the rows of the filters stand for, in the order of the template. */
static const char * const states[] = { NULL, "failures", "succeeded", "failed", "timed-out",
                                       "abandoned", "cancelled", "missed", "skipped" };
static const char * const causes[] = { NULL, "schedule", "manual", "catch-up", "retry", "after", "event" };
static const int spans[] = { 0, 1, 7, 30 };

/**
 * UsherHistoryPage:
 *
 * The runs that ended, as far back as the daemon remembers, with the log of one of
 * them beside them.
 */
struct _UsherHistoryPage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  UsherPages *runs;             /* (owned) (nullable) */
  char *task;                   /* (owned) (nullable): of this task only */
  guint64 shown;                /* the run whose log was shown last; 0 for none */
  guint settling;
  guint going_to_top;
  gboolean is_stale;            /* something happened while nobody looked */

  AdwLeaflet *leaflet;
  GtkWidget *separator;
  GtkWidget *log_side;
  UsherLogView *log;
  GtkImage *close_icon;
  GtkActionable *window_button;
  GtkToggleButton *failures_only;
  GtkMenuButton *filter_button;
  GtkDropDown *state_filter;
  GtkDropDown *task_filter;
  GtkDropDown *cause_filter;
  GtkDropDown *date_filter;
  GtkRevealer *filter_bar;
  GtkLabel *filter_text;
  GtkRevealer *charts_revealer;
  UsherChartsPane *charts;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkWidget *table;
  GtkWidget *rows;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (UsherHistoryPage, usher_history_page, GTK_TYPE_WIDGET)

static char *
run_cause (gpointer  cell,
           GVariant *record)
{
  const char *cause = usher_record_get_string (record, "Cause");

  return g_strdup (cause != NULL ? usher_text_cause (cause) : "");
}

static char *
run_duration (gpointer  cell,
              GVariant *record)
{
  if (usher_record_get_time (record, "Started") == 0)
    return g_strdup ("");

  return usher_time_text_brief ((gint64) (usher_record_get_double (record, "Duration") * USHER_SECOND));
}

static gboolean
is_filtered (UsherHistoryPage *self)
{
  return self->task != NULL || gtk_drop_down_get_selected (self->state_filter) != 0 ||
         gtk_drop_down_get_selected (self->cause_filter) != 0 ||
         gtk_drop_down_get_selected (self->date_filter) != 0;
}

static void
show_list_state (UsherHistoryPage *self)
{
  g_autofree char *error = NULL;
  gboolean is_empty;

  g_object_get (self->runs, "error", &error, "is-empty", &is_empty, NULL);
  if (error != NULL)
    adw_status_page_set_description (self->error_page, error);

  gtk_stack_set_visible_child_name (
    self->stack,
    error != NULL ? "error" :
    g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0 ? "runs" :
    !is_empty ? "loading" :
    is_filtered (self) ? "none" : "empty");
}

static gboolean
go_to_top_cb (gpointer user_data)
{
  UsherHistoryPage *self = user_data;

  self->going_to_top = 0;
  gtk_widget_activate_action (self->table, "list.scroll-to-item", "u", 0);
  gtk_widget_activate_action (self->rows, "list.scroll-to-item", "u", 0);

  return G_SOURCE_REMOVE;
}

static gboolean
is_at_top (GtkWidget *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  return adjustment == NULL || gtk_adjustment_get_value (adjustment) < 1;
}

/* A list keeps its first row in sight, and would push new runs out at the top. Whoever
 * has not scrolled wants to see them. */
static void
runs_listed_cb (UsherHistoryPage *self)
{
  show_list_state (self);
  if (is_at_top (self->table) && is_at_top (self->rows) && self->going_to_top == 0 &&
      g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0)
    self->going_to_top = g_idle_add_full (G_PRIORITY_DEFAULT, go_to_top_cb, self, NULL);
}

/* Returns: when the first of the last @n_days days began here, today being one */
static guint64
find_start (int n_days)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  gint64 today = usher_zone_to_civil (zone, g_get_real_time () / USHER_SECOND, NULL) / USHER_DAY_SECONDS;

  return (guint64) (usher_zone_from_civil (zone, (today - n_days + 1) * USHER_DAY_SECONDS) * USHER_SECOND);
}

static const char *
get_picked (GtkDropDown *filter)
{
  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (filter));
}

static void
add_part (GString    *text,
          const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

/* Whoever sees few runs must see why. */
static void
show_filter (UsherHistoryPage *self)
{
  GtkDropDown *filters[] = { self->state_filter, self->cause_filter, self->date_filter };
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->task != NULL)
    {
      UsherItem *task = usher_client_find_task (self->client, self->task);
      g_autofree char *name = task != NULL ? usher_text_task_name (usher_item_get_record (task))
                                           : g_strdup (self->task);

      add_part (text, name);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    if (gtk_drop_down_get_selected (filters[i]) != 0)
      add_part (text, get_picked (filters[i]));

  if (text->len > 0)
    gtk_label_set_text (self->filter_text, text->str);
  gtk_revealer_set_reveal_child (self->filter_bar, text->len > 0);
  gtk_toggle_button_set_active (self->failures_only,
                                gtk_drop_down_get_selected (self->state_filter) == FAILURES);
}

static void
filter_changed_cb (UsherHistoryPage *self)
{
  GVariantDict options;
  guint state, cause, span;

  if (self->client == NULL)
    return;

  state = gtk_drop_down_get_selected (self->state_filter);
  cause = gtk_drop_down_get_selected (self->cause_filter);
  span = gtk_drop_down_get_selected (self->date_filter);
  g_variant_dict_init (&options, NULL);
  if (self->task != NULL)
    g_variant_dict_insert (&options, "Task", "s", self->task);
  if (states[state] != NULL)
    g_variant_dict_insert (&options, "State", "s", states[state]);
  if (causes[cause] != NULL)
    g_variant_dict_insert (&options, "Cause", "s", causes[cause]);
  if (spans[span] != 0)
    g_variant_dict_insert (&options, "From", "t", find_start (spans[span]));

  show_filter (self);
  usher_charts_pane_set_task (self->charts, self->task);
  usher_pages_set_options (self->runs, g_variant_dict_end (&options));
  show_list_state (self);
}

static void
failures_only_cb (UsherHistoryPage *self)
{
  gboolean is_wanted = gtk_toggle_button_get_active (self->failures_only);

  if (is_wanted != (gtk_drop_down_get_selected (self->state_filter) == FAILURES))
    gtk_drop_down_set_selected (self->state_filter, is_wanted ? FAILURES : 0);
}

static const char *
get_id (UsherItem *task)
{
  return usher_record_get_string (usher_item_get_record (task), "Id");
}

/* Has the choice show the task that is filtered by, which may be another object by now. */
static void
select_task (UsherHistoryPage *self)
{
  GListModel *tasks = gtk_drop_down_get_model (self->task_filter);
  guint n_tasks = tasks != NULL ? g_list_model_get_n_items (tasks) : 0;

  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr(UsherItem) task = g_list_model_get_item (tasks, i);

      if (g_strcmp0 (get_id (task), self->task) == 0)
        {
          gtk_drop_down_set_selected (self->task_filter, i);
          return;
        }
    }
}

static void
set_task (UsherHistoryPage *self,
          const char       *id)
{
  if (g_strcmp0 (id, self->task) == 0)
    return;

  g_free (self->task);
  self->task = g_strdup (id);
}

/* As tasks come and go another one is selected, too, by nobody. */
static void
task_picked_cb (UsherHistoryPage *self)
{
  UsherItem *task;

  if (self->client == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->task_filter)))
    return;

  task = gtk_drop_down_get_selected_item (self->task_filter);
  set_task (self, task != NULL ? get_id (task) : NULL);
  filter_changed_cb (self);
}

static void
show_all_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  UsherHistoryPage *self = USHER_HISTORY_PAGE (widget);

  set_task (self, NULL);
  select_task (self);
  gtk_drop_down_set_selected (self->state_filter, 0);
  gtk_drop_down_set_selected (self->cause_filter, 0);
  gtk_drop_down_set_selected (self->date_filter, 0);
  filter_changed_cb (self);
}

static void
reload_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  usher_pages_refresh (USHER_HISTORY_PAGE (widget)->runs);
}

static void
close_log_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  UsherHistoryPage *self = USHER_HISTORY_PAGE (widget);

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_set_visible (self->separator, FALSE);
  gtk_widget_set_visible (self->log_side, FALSE);
}

static void
folded_cb (UsherHistoryPage *self)
{
  gtk_image_set_from_icon_name (self->close_icon, adw_leaflet_get_folded (self->leaflet)
                                                    ? "go-previous-symbolic" : "window-close-symbolic");
}

/* What is selected is what is read; without a run the log stays as it is. */
static void
selected_cb (UsherHistoryPage *self)
{
  UsherItem *run = gtk_single_selection_get_selected_item (self->selection);

  if (run != NULL)
    usher_history_page_show_log (self, (guint64) usher_record_get_time (usher_item_get_record (run), "Id"));
}

static gboolean
settled_cb (gpointer user_data)
{
  UsherHistoryPage *self = user_data;

  self->settling = 0;
  usher_pages_refresh (self->runs);

  return G_SOURCE_REMOVE;
}

static void
runs_changed_cb (UsherHistoryPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->is_stale = TRUE;
  else if (self->settling == 0)
    self->settling = g_timeout_add (SETTLING_MS, settled_cb, self);
}

static void
usher_history_page_map (GtkWidget *widget)
{
  UsherHistoryPage *self = USHER_HISTORY_PAGE (widget);

  GTK_WIDGET_CLASS (usher_history_page_parent_class)->map (widget);

  /* The first look asks by itself */
  if (self->runs != NULL && gtk_single_selection_get_model (self->selection) == NULL)
    {
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->runs));
      show_list_state (self);
    }
  else if (self->is_stale)
    usher_pages_refresh (self->runs);
  self->is_stale = FALSE;
}

static void
usher_history_page_dispose (GObject *object)
{
  UsherHistoryPage *self = USHER_HISTORY_PAGE (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  g_clear_handle_id (&self->going_to_top, g_source_remove);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_HISTORY_PAGE);
  g_clear_object (&self->runs);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_history_page_parent_class)->dispose (object);
}

static void
usher_history_page_finalize (GObject *object)
{
  g_free (USHER_HISTORY_PAGE (object)->task);

  G_OBJECT_CLASS (usher_history_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, separator);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, log_side);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, log);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, close_icon);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, window_button);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, failures_only);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, state_filter);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, task_filter);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, cause_filter);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, date_filter);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, filter_text);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, charts_revealer);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, charts);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, table);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, rows);
  gtk_widget_class_bind_template_child (widget_class, UsherHistoryPage, selection);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, failures_only_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, task_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, run_cause);
  gtk_widget_class_bind_template_callback (widget_class, run_duration);
  usher_cells_bind (widget_class);
}

static void
usher_history_page_class_init (UsherHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_history_page_dispose;
  object_class->finalize = usher_history_page_finalize;
  widget_class->map = usher_history_page_map;

  g_type_ensure (USHER_TYPE_CHARTS_PANE);
  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_LOG_VIEW);
  g_type_ensure (USHER_TYPE_TIME_LABEL);

  gtk_widget_class_install_action (widget_class, "history.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "history.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "history.close-log", NULL, close_log_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "history.close-log", NULL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
usher_history_page_init (UsherHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  usher_widget_share_model (self->table, self->rows, GTK_SELECTION_MODEL (self->selection), NULL);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self,
                           G_CONNECT_SWAPPED);
}

static char *
name_item (UsherItem *item,
           gpointer   data)
{
  return usher_text_task_name (usher_item_get_record (item));
}

/* All tasks by name, below one row for all of them. */
static GListModel *
make_task_choice (UsherHistoryPage *self)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GListStore) top = g_list_store_new (USHER_TYPE_ITEM);
  g_autoptr(UsherItem) all = usher_item_new (g_variant_new_parsed ("{'Name': <%s>}", _("All Tasks")));
  GtkExpression *name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                     G_CALLBACK (name_item), NULL, NULL);
  GListModel *tasks = g_object_ref (usher_client_get_tasks (self->client));
  GtkSortListModel *sorted = gtk_sort_list_model_new (tasks, GTK_SORTER (gtk_string_sorter_new (name)));

  g_list_store_append (top, all);
  g_list_store_append (parts, top);
  g_list_store_append (parts, sorted);
  g_object_unref (sorted);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

/* Shows what @client has done; once. */
void
usher_history_page_set_client (UsherHistoryPage *self,
                               UsherClient      *client)
{
  g_autoptr(GListModel) choice = NULL;

  g_return_if_fail (USHER_IS_HISTORY_PAGE (self));

  self->client = g_object_ref (client);
  self->runs = usher_pages_new (client, USHER_MANAGER_IFACE, "ListRuns");
  choice = make_task_choice (self);
  gtk_drop_down_set_model (self->task_filter, choice);
  usher_charts_pane_set_client (self->charts, client);

  g_signal_connect_object (choice, "items-changed", G_CALLBACK (select_task), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->runs, "notify", G_CALLBACK (show_list_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "items-changed", G_CALLBACK (runs_listed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (client, "runs-changed", G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * usher_history_page_show_task:
 * @task_id: (nullable): which task's runs are to be shown; %NULL for all
 */
void
usher_history_page_show_task (UsherHistoryPage *self,
                              const char       *task_id)
{
  g_return_if_fail (USHER_IS_HISTORY_PAGE (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "history.close-log", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "history.show-all", NULL);
  set_task (self, task_id);
  select_task (self);
  filter_changed_cb (self);
}

/* Shows what failed, of all tasks. */
void
usher_history_page_show_failures (UsherHistoryPage *self)
{
  g_return_if_fail (USHER_IS_HISTORY_PAGE (self));

  usher_history_page_show_task (self, NULL);
  gtk_toggle_button_set_active (self->failures_only, TRUE);
}

/* Shows what a run has said, beside the others. */
void
usher_history_page_show_log (UsherHistoryPage *self,
                             guint64           run)
{
  g_return_if_fail (USHER_IS_HISTORY_PAGE (self));

  self->shown = run;
  gtk_actionable_set_action_target (self->window_button, "t", run);
  gtk_actionable_set_action_name (self->window_button, "win.show-log");
  gtk_widget_set_visible (self->separator, TRUE);
  gtk_widget_set_visible (self->log_side, TRUE);
  adw_leaflet_set_visible_child_name (self->leaflet, "log");
  usher_log_view_show_run (self->log, self->client, run);
}

static gboolean
is_log_seen (UsherHistoryPage *self)
{
  return gtk_widget_get_visible (self->log_side) &&
         (!adw_leaflet_get_folded (self->leaflet) ||
          g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "log") == 0);
}

/* Returns: where the run is that was shown last, among those that were read so far; the
 *   newest if none was */
static guint
find_shown (UsherHistoryPage *self)
{
  GListModel *runs = G_LIST_MODEL (self->runs);
  guint n_runs = g_list_model_get_n_items (runs);

  if (self->shown == 0)
    return n_runs > 0 ? 0 : GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (runs, i);

      if ((guint64) usher_record_get_time (usher_item_get_record (run), "Id") == self->shown)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* Where the keyboard goes must not go away with the log. */
static void
close_log (UsherHistoryPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean is_inside = focus != NULL && gtk_widget_is_ancestor (focus, self->log_side);

  gtk_widget_activate_action (GTK_WIDGET (self), "history.close-log", NULL);
  if (is_inside)
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/* Closes the log beside the runs, or opens the one that was there. */
void
usher_history_page_toggle_log (UsherHistoryPage *self)
{
  g_return_if_fail (USHER_IS_HISTORY_PAGE (self));

  if (is_log_seen (self))
    {
      close_log (self);
      return;
    }

  gtk_single_selection_set_selected (self->selection, find_shown (self));
  if (self->shown != 0 && !is_log_seen (self))
    usher_history_page_show_log (self, self->shown);
}

/* Opens what the runs can be filtered by. */
void
usher_history_page_search (UsherHistoryPage *self)
{
  g_return_if_fail (USHER_IS_HISTORY_PAGE (self));

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_menu_button_popup (self->filter_button);
  gtk_widget_grab_focus (GTK_WIDGET (self->task_filter));
}
