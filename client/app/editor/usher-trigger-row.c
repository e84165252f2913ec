/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trigger-row.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-text.h"
#include "usher-time-text.h"
#include "usher-time.h"
#include "usher-trigger-forms.h"

#define N_DAYS 7

/**
 * UsherTriggerRow:
 *
 * One trigger: a form first, its text second, both kept in step.
 */
struct _UsherTriggerRow
{
  AdwPreferencesRow parent_instance;

  GPtrArray *task_ids;          /* (owned) (element-type utf8): in the order of the form */
  char *origin;                 /* (owned) (nullable): what the times are counted from */
  gboolean is_filling;          /* the form changes itself */

  GtkDropDown *kind;
  GtkWidget *every_box;
  GtkSpinButton *number;
  GtkDropDown *unit;
  GtkWidget *weeks;
  GtkWidget *days_box;
  GtkWidget *day_box;
  GtkSpinButton *day;
  GtkWidget *date_box;
  GtkMenuButton *date;
  GtkCalendar *calendar;
  GtkWidget *clock_box;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
  GtkWidget *path_box;
  GtkEditable *path;
  GtkToggleButton *recursive;
  GtkWidget *task_box;
  GtkDropDown *task;
  GtkDropDown *outcome;
  GtkEditable *text;
};

typedef enum
{
  PROP_TEXT = 1,
} UsherTriggerRowProperty;

static GParamSpec *properties[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (UsherTriggerRow, usher_trigger_row, ADW_TYPE_PREFERENCES_ROW)

static guint
read_days (UsherTriggerRow *self)
{
  guint days = 0, number = 0;

  for (GtkWidget *day = gtk_widget_get_first_child (self->days_box); day != NULL;
       day = gtk_widget_get_next_sibling (day))
    days |= (guint) gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (day)) << number++;

  return days;
}

static void
show_days (UsherTriggerRow *self,
           guint            days)
{
  guint number = 0;

  for (GtkWidget *day = gtk_widget_get_first_child (self->days_box); day != NULL;
       day = gtk_widget_get_next_sibling (day))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (day), (days >> number++) & 1);
}

static void
read_controls (UsherTriggerRow    *self,
               UsherTriggerFields *fields)
{
  guint task = gtk_drop_down_get_selected (self->task);
  g_autoptr(GDateTime) date = gtk_calendar_get_date (self->calendar);

  fields->number = gtk_spin_button_get_value_as_int (self->number);
  fields->unit = gtk_drop_down_get_selected (self->unit);
  fields->days = read_days (self);
  fields->day = gtk_spin_button_get_value_as_int (self->day);
  g_snprintf (fields->date, sizeof fields->date, "%04d-%02d-%02d", g_date_time_get_year (date),
              g_date_time_get_month (date), g_date_time_get_day_of_month (date));
  fields->hour = gtk_spin_button_get_value_as_int (self->hour);
  fields->minute = gtk_spin_button_get_value_as_int (self->minute);
  fields->path = g_strdup (gtk_editable_get_text (self->path));
  fields->is_recursive = gtk_toggle_button_get_active (self->recursive);
  fields->task = task < self->task_ids->len ? g_strdup (self->task_ids->pdata[task]) : NULL;
  fields->outcome = gtk_drop_down_get_selected (self->outcome);
  fields->origin = g_strdup (self->origin);
}

static void
show_date (UsherTriggerRow *self)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (self->calendar);
  /* Translators: a date, see strftime(3) */
  g_autofree char *text = g_date_time_format (date, _("%-e %B %Y"));

  gtk_menu_button_set_label (self->date, text);
}

static void
show_fields (UsherTriggerRow          *self,
             const UsherTriggerFields *fields)
{
  int year, month, day;
  guint task;

  g_free (self->origin);
  self->origin = g_strdup (fields->origin);
  gtk_spin_button_set_value (self->number, fields->number);
  gtk_drop_down_set_selected (self->unit, fields->unit);
  show_days (self, fields->days);
  gtk_spin_button_set_value (self->day, fields->day);
  if (sscanf (fields->date, "%d-%d-%d", &year, &month, &day) == 3)
    {
      g_autoptr(GDateTime) date = g_date_time_new_local (year, month, day, 0, 0, 0);

      if (date != NULL)
        gtk_calendar_select_day (self->calendar, date);
    }
  gtk_spin_button_set_value (self->hour, fields->hour);
  gtk_spin_button_set_value (self->minute, fields->minute);
  gtk_editable_set_text (self->path, fields->path != NULL ? fields->path : "");
  gtk_toggle_button_set_active (self->recursive, fields->is_recursive);
  if (fields->task != NULL && g_ptr_array_find_with_equal_func (self->task_ids, fields->task, g_str_equal, &task))
    gtk_drop_down_set_selected (self->task, task);
  gtk_drop_down_set_selected (self->outcome, fields->outcome);
  show_date (self);
}

static void
show_kind (UsherTriggerRow *self,
           guint            kind)
{
  guint controls = kind < usher_trigger_n_forms ? usher_trigger_forms[kind].controls : 0;

  gtk_drop_down_set_selected (self->kind, kind);
  gtk_widget_set_visible (self->every_box, controls & USHER_TRIGGER_HAS_NUMBER);
  gtk_widget_set_visible (GTK_WIDGET (self->unit), controls & USHER_TRIGGER_HAS_UNIT);
  gtk_widget_set_visible (self->weeks, !(controls & USHER_TRIGGER_HAS_UNIT));
  gtk_widget_set_visible (self->days_box, controls & USHER_TRIGGER_HAS_DAYS);
  gtk_widget_set_visible (self->day_box, controls & USHER_TRIGGER_HAS_DAY);
  gtk_widget_set_visible (self->date_box, controls & USHER_TRIGGER_HAS_DATE);
  gtk_widget_set_visible (self->clock_box, controls & USHER_TRIGGER_HAS_CLOCK);
  gtk_widget_set_visible (self->path_box, controls & USHER_TRIGGER_HAS_PATH);
  gtk_widget_set_visible (self->task_box, controls & USHER_TRIGGER_HAS_TASK);
}

static void
notify_text (UsherTriggerRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/* The form decides the text */
static void
make_text (UsherTriggerRow *self,
           guint            kind)
{
  UsherTriggerFields fields = { 0 };
  g_autofree char *text = NULL;

  if (kind >= usher_trigger_n_forms)
    return;

  read_controls (self, &fields);
  text = usher_trigger_form_make (kind, &fields);
  usher_trigger_fields_clear (&fields);
  gtk_editable_set_text (self->text, text);
}

static void
control_cb (UsherTriggerRow *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);

  if (self->is_filling)
    return;

  self->is_filling = TRUE;
  show_date (self);
  show_kind (self, kind);
  make_text (self, kind);
  self->is_filling = FALSE;
  notify_text (self);
}

static void
kind_cb (UsherTriggerRow *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);
  guint controls = kind < usher_trigger_n_forms ? usher_trigger_forms[kind].controls : 0;

  if (self->is_filling)
    return;

  /* Weeks without a day would be no trigger */
  self->is_filling = TRUE;
  if (controls & USHER_TRIGGER_HAS_DAYS && read_days (self) == 0)
    show_days (self, 1);
  self->is_filling = FALSE;

  control_cb (self);
}

/* The text decides the form */
static void
text_cb (UsherTriggerRow *self)
{
  UsherTriggerFields fields = { 0 };
  guint kind;

  if (self->is_filling)
    return;

  self->is_filling = TRUE;
  read_controls (self, &fields);
  kind = usher_trigger_form_find (gtk_editable_get_text (self->text), &fields);
  if (kind < usher_trigger_n_forms)
    show_fields (self, &fields);
  show_kind (self, kind);
  usher_trigger_fields_clear (&fields);
  self->is_filling = FALSE;
  notify_text (self);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           gpointer         user_data)
{
  UsherTriggerRow *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (folder);

      if (path != NULL)
        gtk_editable_set_text (self->path, path);
    }
  g_object_unref (dialog);
}

static void
choose_folder_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_("Choose a Folder"), window, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                 NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  gtk_editable_set_text (USHER_TRIGGER_ROW (widget)->text, "");
  gtk_widget_set_visible (widget, FALSE);
}

static void
add_tasks (UsherTriggerRow *self,
           UsherClient     *client)
{
  GListModel *tasks = usher_client_get_tasks (client);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(UsherItem) item = g_list_model_get_item (tasks, i);
      GVariant *record = usher_item_get_record (item);

      g_ptr_array_add (self->task_ids, g_strdup (usher_record_get_string (record, "Id")));
      gtk_string_list_take (names, usher_text_task_name (record));
    }

  gtk_drop_down_set_model (self->task, G_LIST_MODEL (names));
}

static void
add_kinds (UsherTriggerRow *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < usher_trigger_n_forms; i++)
    gtk_string_list_append (titles, g_dpgettext2 (NULL, "schedule", usher_trigger_forms[i].title));
  gtk_string_list_append (titles, C_("schedule", "As written below"));

  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (titles));
}

static void
usher_trigger_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_TRIGGER_ROW);

  G_OBJECT_CLASS (usher_trigger_row_parent_class)->dispose (object);
}

static void
usher_trigger_row_finalize (GObject *object)
{
  g_ptr_array_unref (USHER_TRIGGER_ROW (object)->task_ids);
  g_free (USHER_TRIGGER_ROW (object)->origin);

  G_OBJECT_CLASS (usher_trigger_row_parent_class)->finalize (object);
}

static void
usher_trigger_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch ((UsherTriggerRowProperty) prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, usher_trigger_row_get_text (USHER_TRIGGER_ROW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-trigger-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, kind);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, every_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, number);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, unit);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, weeks);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, days_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, day_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, day);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, date_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, date);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, clock_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, hour);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, minute);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, path_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, path);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, recursive);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, task_box);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, task);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, outcome);
  gtk_widget_class_bind_template_child (widget_class, UsherTriggerRow, text);
  gtk_widget_class_bind_template_callback (widget_class, control_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_cb);
}

static void
usher_trigger_row_class_init (UsherTriggerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_trigger_row_dispose;
  object_class->finalize = usher_trigger_row_finalize;
  object_class->get_property = usher_trigger_row_get_property;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "trigger.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "trigger.choose-folder", NULL, choose_folder_action);
  bind_template (widget_class);
}

static void
usher_trigger_row_init (UsherTriggerRow *self)
{
  self->task_ids = g_ptr_array_new_with_free_func (g_free);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_kinds (self);
}

/**
 * usher_trigger_row_new:
 * @client: that knows the other tasks
 * @text: the trigger as it is written
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
usher_trigger_row_new (UsherClient *client,
                       const char  *text)
{
  UsherTriggerRow *self = g_object_new (USHER_TYPE_TRIGGER_ROW, NULL);

  add_tasks (self, client);
  gtk_editable_set_text (self->text, text);
  self->is_filling = FALSE;
  text_cb (self);

  return GTK_WIDGET (self);
}

/* Returns: (transfer none): the trigger as it is written; empty if it was removed */
const char *
usher_trigger_row_get_text (UsherTriggerRow *self)
{
  g_return_val_if_fail (USHER_IS_TRIGGER_ROW (self), "");

  return gtk_editable_get_text (self->text);
}
