/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-pause-dialog.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-text.h"
#include "usher-time-text.h"
#include "usher-time.h"

/**
 * UsherPauseDialog:
 *
 * Asks until when a task is paused, or all of them are.
 */
struct _UsherPauseDialog
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  char *task;                   /* (owned) (nullable): none, for all */

  AdwWindowTitle *title;
  GtkListBox *presets;
  GtkCalendar *calendar;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
};

G_DEFINE_FINAL_TYPE (UsherPauseDialog, usher_pause_dialog, ADW_TYPE_WINDOW)

static void
paused (GtkWidget *origin,
        GVariant  *reply,
        gpointer   data)
{
  gtk_window_close (GTK_WINDOW (origin));
}

static void
pause_until (UsherPauseDialog *self,
             gint64            until)
{
  if (self->task != NULL)
    usher_call (GTK_WIDGET (self), self->client, USHER_MANAGER_IFACE, "PauseTask",
                g_variant_new ("(st)", self->task, (guint64) until), _("The Task Cannot Be Paused"),
                paused, NULL, NULL);
  else
    usher_call (GTK_WIDGET (self), self->client, USHER_MANAGER_IFACE, "PauseAll",
                g_variant_new ("(t)", (guint64) until), _("The Tasks Cannot Be Paused"), paused,
                NULL, NULL);
}

/* Each row knows its time; 0 is until somebody resumes. */
static void
preset_cb (GtkListBox    *list,
           GtkListBoxRow *row,
           gpointer       user_data)
{
  gint64 *until = g_object_get_data (G_OBJECT (row), "usher-until");

  pause_until (USHER_PAUSE_DIALOG (gtk_widget_get_root (GTK_WIDGET (list))), *until);
}

static void
until_day_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  UsherPauseDialog *self = USHER_PAUSE_DIALOG (widget);
  g_autoptr(GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr(GDateTime) at =
    g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                           g_date_time_get_day_of_month (day),
                           gtk_spin_button_get_value_as_int (self->hour),
                           gtk_spin_button_get_value_as_int (self->minute), 0);

  /* What is past, the daemon refuses in its own words */
  if (at != NULL)
    pause_until (self, g_date_time_to_unix (at) * USHER_SECOND);
}

static void
add_preset (UsherPauseDialog *self,
            const char       *title,
            gint64            until)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (until != 0)
    {
      g_autoptr(UsherZone) zone = usher_zone_new_system ();
      g_autofree char *when = usher_time_text_clock (until, g_get_real_time (), zone);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "usher-until", g_memdup2 (&until, sizeof until), g_free);
  gtk_list_box_append (self->presets, row);
}

/* @hour o'clock, so many days from now */
static gint64
find_time (int n_days,
           int hour)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = g_date_time_add_days (now, n_days);
  g_autoptr(GDateTime) at =
    g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                           g_date_time_get_day_of_month (day), hour, 0, 0);

  return g_date_time_to_unix (at) * USHER_SECOND;
}

static void
add_presets (UsherPauseDialog *self)
{
  gint64 now = g_get_real_time ();
  gint64 evening = find_time (0, 18);

  add_preset (self, _("For an Hour"), now + 3600 * USHER_SECOND);
  if (evening > now)
    add_preset (self, _("Until This Evening"), evening);
  add_preset (self, _("Until Tomorrow Morning"), find_time (1, 8));
  add_preset (self, _("For a Week"), find_time (7, 8));
  add_preset (self, _("Until Somebody Resumes"), 0);
}

static void
usher_pause_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PAUSE_DIALOG);

  G_OBJECT_CLASS (usher_pause_dialog_parent_class)->dispose (object);
}

static void
usher_pause_dialog_finalize (GObject *object)
{
  UsherPauseDialog *self = USHER_PAUSE_DIALOG (object);

  g_clear_object (&self->client);
  g_free (self->task);

  G_OBJECT_CLASS (usher_pause_dialog_parent_class)->finalize (object);
}

static void
usher_pause_dialog_class_init (UsherPauseDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_pause_dialog_dispose;
  object_class->finalize = usher_pause_dialog_finalize;

  gtk_widget_class_install_action (widget_class, "pause.until-day", NULL, until_day_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-pause-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPauseDialog, title);
  gtk_widget_class_bind_template_child (widget_class, UsherPauseDialog, presets);
  gtk_widget_class_bind_template_child (widget_class, UsherPauseDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, UsherPauseDialog, hour);
  gtk_widget_class_bind_template_child (widget_class, UsherPauseDialog, minute);
  gtk_widget_class_bind_template_callback (widget_class, preset_cb);
}

static void
usher_pause_dialog_init (UsherPauseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_presets (self);
}

/**
 * usher_pause_dialog_new:
 * @client: whom to tell
 * @task: (nullable): the id of the task to pause; none for all tasks
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog
 */
GtkWindow *
usher_pause_dialog_new (UsherClient *client,
                        const char  *task,
                        GtkWindow   *parent)
{
  UsherPauseDialog *self = g_object_new (USHER_TYPE_PAUSE_DIALOG, "transient-for", parent, NULL);
  UsherItem *item = task != NULL ? usher_client_find_task (client, task) : NULL;
  g_autofree char *name = item != NULL ? usher_text_task_name (usher_item_get_record (item))
                                       : g_strdup (_("All Tasks"));

  self->client = g_object_ref (client);
  self->task = g_strdup (task);
  adw_window_title_set_title (self->title, _("Pause Until"));
  adw_window_title_set_subtitle (self->title, name);

  return GTK_WINDOW (self);
}
