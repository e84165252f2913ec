/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-menu.h"

#include <glib/gi18n.h>

#include "usher-item.h"
#include "usher-record.h"

/**
 * UsherTaskMenu:
 *
 * The button with the menu of what can be done with a task. The menu is made when it
 * is opened: two hundred rows would spend most of their time on menus that nobody opens.
 */
struct _UsherTaskMenu
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  UsherItem *task;              /* (owned) (nullable) */
};

typedef enum
{
  PROP_TASK = 1,
} UsherTaskMenuProperty;

static GParamSpec *properties[PROP_TASK + 1];

G_DEFINE_FINAL_TYPE (UsherTaskMenu, usher_task_menu, GTK_TYPE_WIDGET)

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
static GMenu *
make_menu (GVariant *record)
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

  return menu;
}

static void
make_popup_cb (GtkMenuButton *button,
               gpointer       user_data)
{
  UsherTaskMenu *self = USHER_TASK_MENU (user_data);
  g_autoptr(GMenu) menu = self->task != NULL ? make_menu (usher_item_get_record (self->task)) : NULL;

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
usher_task_menu_dispose (GObject *object)
{
  UsherTaskMenu *self = USHER_TASK_MENU (object);

  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  self->button = NULL;
  g_clear_object (&self->task);

  G_OBJECT_CLASS (usher_task_menu_parent_class)->dispose (object);
}

static void
usher_task_menu_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  UsherTaskMenu *self = USHER_TASK_MENU (object);

  switch ((UsherTaskMenuProperty) prop_id)
    {
    case PROP_TASK:
      g_set_object (&self->task, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_task_menu_class_init (UsherTaskMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = usher_task_menu_dispose;
  object_class->set_property = usher_task_menu_set_property;

  properties[PROP_TASK] = g_param_spec_object ("task", NULL, NULL, USHER_TYPE_ITEM,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
usher_task_menu_init (UsherTaskMenu *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "view-more-symbolic");
  gtk_menu_button_set_has_frame (self->button, FALSE);
  gtk_menu_button_set_create_popup_func (self->button, make_popup_cb, self, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
}
