/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-bar-strip.h"
#include "usher-cells.h"
#include "usher-names.h"
#include "usher-pages.h"
#include "usher-record.h"
#include "usher-task-menu.h"
#include "usher-text.h"
#include "usher-time-text.h"
#include "usher-widget.h"

#define N_TIMES 10
/* A run that begins and ends at once changes its task several times */
#define SETTLING_MS 200

/**
 * UsherTaskPage:
 *
 * All about one task: when it runs, how it stands and why, what went wrong last,
 * its last runs and its next times.
 */
struct _UsherTaskPage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  UsherItem *task;              /* (owned) (nullable) */
  gulong record_handler;
  guint settling;
  UsherPages *runs;             /* (owned) (nullable) */

  GtkWidget *stop;
  GtkLabel *present;
  GtkWidget *error_group;
  AdwActionRow *error_row;
  GtkWidget *error_log;
  GtkWidget *raw_row;
  AdwPreferencesRow *raw_text;
  AdwPreferencesGroup *strip_group;
  UsherBarStrip *strip;
  GtkWidget *next_group;
  GtkListBox *next_list;
  GtkWidget *answers_group;
  GtkListBox *answers_list;
};

typedef enum
{
  PROP_TASK = 1,
} UsherTaskPageProperty;

static GParamSpec *properties[PROP_TASK + 1];

G_DEFINE_FINAL_TYPE (UsherTaskPage, usher_task_page, GTK_TYPE_WIDGET)

/**
 * Question:
 *
 * What was asked of which task: an answer about another is late.
 */
typedef struct
{
  UsherTaskPage *self;          /* (owned) */
  UsherItem *task;              /* (owned) */
  void (*answer) (UsherTaskPage *self, GVariant *reply);
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_object_unref (question->task);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);

  /* A task that is gone, or a daemon: the window says so elsewhere */
  if (reply != NULL && question->self->task == question->task)
    question->answer (question->self, reply);
}

static void
ask (UsherTaskPage *self,
     const char    *method,
     GVariant      *parameters,
     void         (*answer) (UsherTaskPage *self, GVariant *reply))
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->task = g_object_ref (self->task);
  question->answer = answer;
  usher_client_call_async (self->client, method, parameters, answered_cb, question);
}

static const char *
get_id (UsherTaskPage *self)
{
  return usher_record_get_string (usher_item_get_record (self->task), "Id");
}

/* The target first: the action would not take none. */
static void
set_action (GtkWidget  *button,
            const char *action,
            GVariant   *run)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "t",
                                    (guint64) usher_record_get_time (run, "Id"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (list, row);
}

static void
show_explanation (UsherTaskPage *self,
                  GVariant      *reply)
{
  g_autoptr(GVariant) answers = g_variant_get_child_value (reply, 0);
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  gsize n_answers = g_variant_n_children (answers);

  clear_list (self->answers_list);
  gtk_widget_set_visible (self->answers_group, n_answers > 1);
  for (gsize i = 0; i < n_answers; i++)
    {
      g_autoptr(GVariant) answer = g_variant_get_child_value (answers, i);
      gint64 due = usher_record_get_time (answer, "Due");
      g_autofree char *text = i == 0 ? usher_text_present (answer) : usher_text_answer (answer);
      g_autofree char *when = due != 0 ? usher_time_text_date_and_time (due, zone) : NULL;

      if (i == 0)
        gtk_label_set_text (self->present, text);
      else
        /* Translators: what ran at no time that was due, but because somebody asked */
        add_row (self->answers_list, when != NULL ? when : _("When Asked For"), text);
    }
}

static void
show_times (UsherTaskPage *self,
            GVariant      *reply)
{
  g_autoptr(GVariant) times = g_variant_get_child_value (reply, 0);
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  gsize n_times;
  const guint64 *values = g_variant_get_fixed_array (times, &n_times, sizeof *values);

  clear_list (self->next_list);
  gtk_widget_set_visible (self->next_group, n_times > 0);
  for (gsize i = 0; i < n_times; i++)
    {
      g_autofree char *when = usher_time_text_date_and_time (values[i], zone);
      g_autofree char *relative = usher_time_text_relative (values[i], g_get_real_time (), zone);

      add_row (self->next_list, when, relative);
    }
}

static void
show_error (UsherTaskPage *self,
            GVariant      *reply)
{
  g_autoptr(GVariant) run = g_variant_get_child_value (reply, 0);
  g_autofree char *reason = usher_text_reason (run);
  const char *code = usher_record_get_string (run, "ErrorCode");
  const char *raw = usher_record_get_string (run, "ErrorText");
  g_autofree char *advice = code != NULL ? usher_text_advice (code) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->error_row), reason != NULL ? reason : "");
  adw_action_row_set_subtitle (self->error_row, advice != NULL ? advice : "");
  adw_preferences_row_set_title (self->raw_text, raw != NULL ? raw : "");
  set_action (self->error_log, "win.show-log", run);
  gtk_widget_set_visible (self->raw_row, raw != NULL);
  gtk_widget_set_visible (self->error_group, reason != NULL);
}

static void
ask_for_times (UsherTaskPage *self)
{
  static const char * const keys[] = { "TimeZone", "Gap", "Fold" };
  GVariant *record = usher_item_get_record (self->task);
  g_auto(GStrv) triggers = usher_record_get_strings (record, "Triggers");
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (usher_record_get_string (record, keys[i]) != NULL)
      g_variant_dict_insert (options, keys[i], "s", usher_record_get_string (record, keys[i]));

  ask (self, "PreviewTriggers",
       g_variant_new ("(^as@a{sv}u)", triggers, g_variant_dict_end (options), N_TIMES), show_times);
}

static void
show_stop (UsherTaskPage *self)
{
  GListModel *running = usher_client_get_running (self->client);
  guint n_running = g_list_model_get_n_items (running);

  gtk_widget_set_visible (self->stop, FALSE);
  for (guint i = 0; i < n_running && self->task != NULL; i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (running, i);
      GVariant *record = usher_item_get_record (run);

      if (g_strcmp0 (usher_record_get_string (record, "Task"), get_id (self)) != 0)
        continue;

      set_action (self->stop, "win.cancel-run", record);
      gtk_widget_set_visible (self->stop, TRUE);
    }
}

static void
refresh (UsherTaskPage *self)
{
  GVariant *record = usher_item_get_record (self->task);
  guint64 last = usher_record_get_time (record, "LastRunId");

  show_stop (self);
  usher_pages_refresh (self->runs);
  ask (self, "ExplainTask", g_variant_new ("(su)", get_id (self), N_TIMES), show_explanation);
  ask_for_times (self);

  if (last != 0 && usher_cells_is_failure (usher_record_get_string (record, "LastState")))
    ask (self, "GetRun", g_variant_new ("(t)", last), show_error);
  else
    gtk_widget_set_visible (self->error_group, FALSE);
}

static gboolean
settled_cb (gpointer user_data)
{
  UsherTaskPage *self = user_data;

  self->settling = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (UsherTaskPage *self)
{
  if (self->settling == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->settling = g_timeout_add (SETTLING_MS, settled_cb, self);
}

static void
set_task (UsherTaskPage *self,
          UsherItem     *task)
{
  if (self->task != NULL)
    g_clear_signal_handler (&self->record_handler, self->task);
  g_clear_handle_id (&self->settling, g_source_remove);
  g_set_object (&self->task, task);
  if (task != NULL)
    self->record_handler = g_signal_connect_swapped (task, "notify::record", G_CALLBACK (changed_cb), self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TASK]);
}

static void
show_history_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  UsherTaskPage *self = USHER_TASK_PAGE (widget);

  if (self->task != NULL)
    gtk_widget_activate_action (widget, "win.show-history", "s", get_id (self));
}

/* The daemon that comes back has the task as another object. */
static void
state_cb (UsherTaskPage *self)
{
  g_autofree char *id = self->task != NULL ? g_strdup (get_id (self)) : NULL;

  if (id != NULL && usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_task_page_show (self, id);
}

/* A task that somebody removed has no page any more. */
static void
tasks_changed_cb (UsherTaskPage *self)
{
  if (self->task != NULL && usher_client_get_state (self->client) == USHER_CLIENT_READY &&
      usher_client_find_task (self->client, get_id (self)) == NULL)
    {
      set_task (self, NULL);
      gtk_widget_activate_action (GTK_WIDGET (self), "tasks.back", NULL);
    }
}

static void
usher_task_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_task_page_parent_class)->map (widget);

  if (USHER_TASK_PAGE (widget)->task != NULL)
    changed_cb (USHER_TASK_PAGE (widget));
}

static void
usher_task_page_dispose (GObject *object)
{
  UsherTaskPage *self = USHER_TASK_PAGE (object);

  if (self->task != NULL)
    set_task (self, NULL);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_TASK_PAGE);
  g_clear_object (&self->runs);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_task_page_parent_class)->dispose (object);
}

static void
usher_task_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  UsherTaskPage *self = USHER_TASK_PAGE (object);

  switch ((UsherTaskPageProperty) prop_id)
    {
    case PROP_TASK:
      g_value_set_object (value, self->task);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-task-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, stop);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, present);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, error_log);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, raw_row);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, raw_text);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, strip_group);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, strip);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, next_group);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, next_list);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, answers_group);
  gtk_widget_class_bind_template_child (widget_class, UsherTaskPage, answers_list);
  usher_cells_bind (widget_class);
}

static void
usher_task_page_class_init (UsherTaskPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_task_page_dispose;
  object_class->get_property = usher_task_page_get_property;
  widget_class->map = usher_task_page_map;

  properties[PROP_TASK] =
    g_param_spec_object ("task", NULL, NULL, USHER_TYPE_ITEM, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (USHER_TYPE_BAR_STRIP);
  g_type_ensure (USHER_TYPE_TASK_MENU);

  gtk_widget_class_install_action (widget_class, "task.show-history", NULL, show_history_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
usher_task_page_init (UsherTaskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Says whom to ask; once. */
void
usher_task_page_set_client (UsherTaskPage *self,
                            UsherClient   *client)
{
  g_return_if_fail (USHER_IS_TASK_PAGE (self));

  self->client = g_object_ref (client);
  self->runs = usher_pages_new (client, USHER_MANAGER_IFACE, "ListRuns");
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (usher_client_get_tasks (client), "items-changed",
                           G_CALLBACK (tasks_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (usher_client_get_running (client), "items-changed",
                           G_CALLBACK (show_stop), self, G_CONNECT_SWAPPED);
}

/* Shows a task; nothing if there is none with this id. */
void
usher_task_page_show (UsherTaskPage *self,
                      const char    *id)
{
  UsherItem *task;

  g_return_if_fail (USHER_IS_TASK_PAGE (self));

  task = usher_client_find_task (self->client, id);
  if (task == NULL)
    return;

  set_task (self, task);
  usher_pages_set_options (self->runs, g_variant_new_parsed ("{'Task': <%s>}", id));
  usher_bar_strip_set_runs (self->strip, G_LIST_MODEL (self->runs));
  gtk_label_set_text (self->present, "");
  gtk_widget_set_visible (self->error_group, FALSE);
  clear_list (self->next_list);
  clear_list (self->answers_list);
  refresh (self);
}

/* Returns: (transfer none) (nullable): the task that is shown */
UsherItem *
usher_task_page_get_task (UsherTaskPage *self)
{
  g_return_val_if_fail (USHER_IS_TASK_PAGE (self), NULL);

  return self->task;
}
