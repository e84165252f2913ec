/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-cells.h"

#include <glib/gi18n.h>

#include "usher-record.h"

static void
add (GMenu      *menu,
     const char *label,
     const char *action,
     GVariant   *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu,
             GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenu *
make_schedule_section (GVariant *record,
                       GVariant *id)
{
  GMenu *section = g_menu_new ();

  if (g_strcmp0 (usher_record_get_string (record, "State"), "paused") == 0)
    add (section, _("_Resume"), "win.resume-task", id);
  else
    {
      add (section, _("_Pause"), "win.pause-task", id);
      add (section, _("Pause _Until…"), "win.pause-task-until", id);
    }

  if (usher_record_get_time (record, "SkippedDue") != 0)
    add (section, _("Do Not S_kip Next"), "win.unskip-next", id);
  else if (usher_record_get_time (record, "NextDue") != 0)
    add (section, _("S_kip Next"), "win.skip-next", id);

  if (usher_record_get_boolean (record, "Enabled"))
    add (section, _("Switch _Off"), "win.disable-task", id);
  else
    add (section, _("Switch _On"), "win.enable-task", id);

  return section;
}

static GMenu *
make_past_section (GVariant *record,
                   GVariant *id)
{
  GMenu *section = g_menu_new ();
  guint64 last = usher_record_get_time (record, "LastRunId");

  add (section, _("Show _History"), "win.show-history", id);
  if (last != 0)
    add (section, _("Show _Last Log"), "win.show-log", g_variant_new_uint64 (last));

  return section;
}

static GMenu *
make_edit_section (GVariant *record,
                   GVariant *id)
{
  GMenu *section = g_menu_new ();

  add (section, _("_Edit…"), "win.edit-task", id);
  add (section, _("_Duplicate…"), "win.duplicate-task", id);
  /* Built-in ones can be switched off */
  if (!usher_record_get_boolean (record, "Builtin"))
    add (section, _("Re_move"), "win.remove-task", id);

  return section;
}

/* Returns: (transfer full): what can be done with a task */
GMenuModel *
usher_cells_make_task_menu (GVariant *record)
{
  const char *name = usher_record_get_string (record, "Id");
  g_autoptr(GVariant) id = g_variant_ref_sink (g_variant_new_string (name != NULL ? name : ""));
  g_autoptr(GMenu) schedule = make_schedule_section (record, id);
  g_autoptr(GMenu) past = make_past_section (record, id);
  g_autoptr(GMenu) edit = make_edit_section (record, id);
  GMenu *menu = g_menu_new ();

  add_section (menu, schedule);
  add_section (menu, past);
  add_section (menu, edit);

  return G_MENU_MODEL (menu);
}
