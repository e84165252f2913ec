/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cells.h"

#include <glib/gi18n.h>

#include "usher-item.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-widget.h"

/* What the cells of tasks and runs show: each a pure function of the record, to
 * be named in templates. */

typedef struct
{
  const char *state;
  const char *icon_name;
} StateIcon;

/* Shapes differ, as colour alone says nothing to many. */
static const StateIcon state_icons[] = {
  { "waiting",   "alarm-symbolic" },
  { "queued",    "content-loading-symbolic" },
  { "running",   "emblem-synchronizing-symbolic" },
  { "paused",    "media-playback-pause-symbolic" },
  { "disabled",  "action-unavailable-symbolic" },
  { "finished",  "emblem-ok-symbolic" },
  { "broken",    "dialog-error-symbolic" },
  { "succeeded", "emblem-ok-symbolic" },
  { "failed",    "dialog-error-symbolic" },
  { "timed-out", "dialog-error-symbolic" },
  { "abandoned", "dialog-error-symbolic" },
  { "cancelled", "action-unavailable-symbolic" },
  { "missed",    "action-unavailable-symbolic" },
  { "skipped",   "action-unavailable-symbolic" },
};

static const char *
get_state (GVariant *record)
{
  const char *state = usher_record_get_string (record, "State");

  return state != NULL ? state : "";
}

static gboolean
has_state (GVariant   *record,
           const char *state)
{
  return g_str_equal (get_state (record), state);
}

/* Returns: whether a run in this state, or a task, wants to be looked at */
gboolean
usher_cells_is_failure (const char *state)
{
  return g_strcmp0 (state, "failed") == 0 || g_strcmp0 (state, "timed-out") == 0 ||
         g_strcmp0 (state, "abandoned") == 0 || g_strcmp0 (state, "broken") == 0;
}

static char *
state_icon (gpointer  cell,
            GVariant *record)
{
  for (gsize i = 0; i < G_N_ELEMENTS (state_icons); i++)
    if (has_state (record, state_icons[i].state))
      return g_strdup (state_icons[i].icon_name);

  return g_strdup ("alarm-symbolic");
}

static char **
get_state_classes (const char *state)
{
  const char *classes[] = { "dim-label", NULL };

  if (usher_cells_is_failure (state))
    classes[0] = "error";
  else if (g_strcmp0 (state, "running") == 0)
    classes[0] = "accent";
  else if (g_strcmp0 (state, "succeeded") == 0)
    classes[0] = "success";

  return g_strdupv ((char **) classes);
}

static char **
state_classes (gpointer  cell,
               GVariant *record)
{
  return get_state_classes (get_state (record));
}

static char *
task_state_text (gpointer  cell,
                 GVariant *record)
{
  return g_strdup (usher_text_task_state (get_state (record)));
}

static char *
run_state_text (gpointer  cell,
                GVariant *record)
{
  return g_strdup (usher_text_run_state (get_state (record)));
}

static char *
task_name (gpointer  cell,
           GVariant *record)
{
  return usher_text_task_name (record);
}

static char *
task_what (gpointer  cell,
           GVariant *record)
{
  return usher_text_task_what (record);
}

static char *
task_when (gpointer  cell,
           GVariant *record)
{
  return usher_text_task_when (record);
}

static char *
task_next_text (gpointer  cell,
                GVariant *record)
{
  return usher_text_task_next (record);
}

static gboolean
has_next_text (gpointer  cell,
               GVariant *record)
{
  g_autofree char *text = task_next_text (cell, record);

  return *text != '\0';
}

static gboolean
task_enabled (gpointer  cell,
              GVariant *record)
{
  return usher_record_get_boolean (record, "Enabled");
}

static gint64
task_next_due (gpointer  cell,
               GVariant *record)
{
  return usher_record_get_time (record, "NextDue");
}

/* Those that are never due come last */
static gint64
task_due (gpointer  cell,
          GVariant *record)
{
  gint64 due = usher_record_get_time (record, "NextDue");

  return due != 0 ? due : G_MAXINT64;
}

/* What failed comes first, what never ran last */
static int
task_result_rank (gpointer  cell,
                  GVariant *record)
{
  const char *state = usher_record_get_string (record, "LastState");

  if (usher_cells_is_failure (state))
    return 0;
  if (state == NULL)
    return 3;

  return g_str_equal (state, "succeeded") ? 2 : 1;
}

/* The switch follows the daemon: it stays where it was until the task has changed. */
static gboolean
switched_cb (GtkSwitch *widget,
             gboolean   is_on,
             gpointer   user_data)
{
  UsherItem *item = gtk_list_item_get_item (user_data);
  GVariant *record = item != NULL ? usher_item_get_record (item) : NULL;

  if (record == NULL || usher_record_get_boolean (record, "Enabled") == is_on)
    return FALSE;

  gtk_widget_activate_action (GTK_WIDGET (widget), is_on ? "win.enable-task" : "win.disable-task", "s",
                              usher_record_get_string (record, "Id"));

  return TRUE;
}

static gint64
task_next (gpointer  cell,
           GVariant *record)
{
  return has_state (record, "waiting") ? usher_record_get_time (record, "NextDue")
                                       : usher_record_get_time (record, "PausedUntil");
}

static char *
task_last (gpointer  cell,
           GVariant *record)
{
  return usher_text_task_last (record);
}

static char **
task_last_classes (gpointer  cell,
                   GVariant *record)
{
  return get_state_classes (usher_record_get_string (record, "LastState"));
}

static gint64
task_last_time (gpointer  cell,
                GVariant *record)
{
  return usher_record_get_time (record, "LastRun");
}

/* Both lines of a narrow row need one text: when, and what came of it */
static char *
task_subtitle (gpointer  cell,
               GVariant *record)
{
  g_autofree char *when = task_when (cell, record);
  g_autofree char *last = task_last (cell, record);

  return g_strdup_printf ("%s · %s", when, last);
}

static GVariant *
task_target (gpointer  cell,
             GVariant *record)
{
  const char *id = usher_record_get_string (record, "Id");

  return g_variant_ref_sink (g_variant_new_string (id != NULL ? id : ""));
}

/* Headings have a target of the right type, too, as rows are used again */
static GVariant *
run_target (gpointer  cell,
            GVariant *record)
{
  return g_variant_ref_sink (g_variant_new_uint64 (usher_record_get_time (record, "Id")));
}

/* The names of actions are bound, too: without a target they are not right yet */
static char *
run_task_action (gpointer  cell,
                 GVariant *record)
{
  return g_strdup ("win.run-task");
}

static char *
show_log_action (gpointer  cell,
                 GVariant *record)
{
  return g_strdup ("win.show-log");
}

static char *
retry_run_action (gpointer  cell,
                  GVariant *record)
{
  return g_strdup ("win.retry-run");
}

static char *
move_up_action (gpointer  cell,
                GVariant *record)
{
  return g_strdup ("win.move-run-up");
}

static char *
move_down_action (gpointer  cell,
                  GVariant *record)
{
  return g_strdup ("win.move-run-down");
}

static char *
cancel_run_action (gpointer  cell,
                   GVariant *record)
{
  return g_strdup ("win.cancel-run");
}

static char *
header_text (gpointer  cell,
             GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Header"));
}

static gboolean
is_header (gpointer  cell,
           GVariant *record)
{
  return usher_record_get_string (record, "Header") != NULL;
}

static gboolean
is_run (gpointer  cell,
        GVariant *record)
{
  return !is_header (cell, record);
}

static gboolean
is_open (gpointer  cell,
         GVariant *record)
{
  return has_state (record, "running") || has_state (record, "queued");
}

/* What went well is run once more from the list of tasks */
static gboolean
can_retry (gpointer  cell,
           GVariant *record)
{
  return usher_cells_is_failure (get_state (record)) || has_state (record, "cancelled");
}

static gboolean
has_log (gpointer  cell,
         GVariant *record)
{
  return is_run (cell, record) && !has_state (record, "queued") &&
         !has_state (record, "missed") && !has_state (record, "skipped");
}

static char *
run_name (gpointer  cell,
          GVariant *record)
{
  return usher_text_run_name (record);
}

static char *
run_text (gpointer  cell,
          GVariant *record)
{
  return is_header (cell, record) ? NULL : usher_text_run (record);
}

/* Of most commands nobody knows how far they are */
static gboolean
has_fraction (gpointer  cell,
              GVariant *record)
{
  return has_state (record, "running") && usher_record_get_double (record, "Progress") >= 0 &&
         usher_record_get_string (record, "Stage") != NULL;
}

static double
run_fraction (gpointer  cell,
              GVariant *record)
{
  return CLAMP (usher_record_get_double (record, "Progress"), 0, 1);
}

/* When it started, was queued or ended: what a look at the row asks for */
static gint64
run_time (gpointer  cell,
          GVariant *record)
{
  if (has_state (record, "queued"))
    return usher_record_get_time (record, "Queued");
  if (has_state (record, "running"))
    return usher_record_get_time (record, "Started");

  return usher_record_get_time (record, "Ended");
}

#define CELL(function) { #function, G_CALLBACK (function) }

static const struct
{
  const char *name;
  GCallback function;
} cells[] = {
  CELL (state_icon), CELL (state_classes), CELL (task_state_text), CELL (run_state_text),
  CELL (task_name), CELL (task_what), CELL (task_when), CELL (task_next), CELL (task_next_text),
  CELL (has_next_text),
  CELL (task_last), CELL (task_last_classes), CELL (task_last_time), CELL (task_subtitle),
  CELL (task_enabled), CELL (task_due), CELL (task_next_due),
  CELL (task_result_rank), CELL (switched_cb),
  CELL (task_target), CELL (run_target), CELL (run_task_action),
  CELL (show_log_action), CELL (cancel_run_action), CELL (header_text), CELL (is_header), CELL (is_run),
  CELL (has_fraction), CELL (is_open), CELL (can_retry), CELL (retry_run_action),
  CELL (move_up_action), CELL (move_down_action), CELL (has_log), CELL (run_name), CELL (run_text),
  CELL (run_fraction), CELL (run_time),
};

/* Makes the functions known to the templates of a widget and of its rows. */
void
usher_cells_bind (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    gtk_widget_class_bind_template_callback_full (widget_class, cells[i].name, cells[i].function);
  usher_widget_bind_callbacks (widget_class);
}
