/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cells.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-text.h"

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
cancel_run_action (gpointer  cell,
                   GVariant *record)
{
  return g_strdup ("win.cancel-run");
}

static void
add_action (GMenu      *menu,
            const char *label,
            const char *action,
            GVariant   *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
task_menu (gpointer  cell,
           GVariant *record)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GVariant) id = task_target (cell, record);
  guint64 last = usher_record_get_time (record, "LastRunId");

  add_action (menu, _("_Edit…"), "win.edit-task", id);
  if (has_state (record, "paused"))
    add_action (menu, _("_Resume"), "win.resume-task", id);
  else
    add_action (menu, _("_Pause"), "win.pause-task", id);
  if (usher_record_get_boolean (record, "Enabled"))
    add_action (menu, _("Switch _Off"), "win.disable-task", id);
  else
    add_action (menu, _("Switch _On"), "win.enable-task", id);
  if (last != 0)
    add_action (menu, _("Show _Last Log"), "win.show-log", g_variant_new_uint64 (last));
  if (!usher_record_get_boolean (record, "Builtin"))
    add_action (menu, _("Re_move"), "win.remove-task", id);

  return G_MENU_MODEL (g_steal_pointer (&menu));
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
  CELL (task_name), CELL (task_what), CELL (task_when), CELL (task_next), CELL (task_next_text), CELL (has_next_text),
  CELL (task_last), CELL (task_last_classes), CELL (task_last_time), CELL (task_subtitle),
  CELL (task_menu), CELL (task_target), CELL (run_target), CELL (run_task_action),
  CELL (show_log_action), CELL (cancel_run_action), CELL (header_text), CELL (is_header), CELL (is_run),
  CELL (has_fraction), CELL (is_open), CELL (has_log), CELL (run_name), CELL (run_text),
  CELL (run_fraction), CELL (run_time),
};

/* Makes the functions known to the templates of a widget and of its rows. */
void
usher_cells_bind (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    gtk_widget_class_bind_template_callback_full (widget_class, cells[i].name, cells[i].function);
}
