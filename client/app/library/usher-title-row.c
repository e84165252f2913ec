/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-title-row.h"

#include "usher-item.h"
#include "usher-library-cells.h"
#include "usher-library-page.h"
#include "usher-picture.h"
#include "usher-widget.h"

/**
 * UsherTitleRow:
 *
 * A title in the list. While it is on the screen, the state of its trailer is kept
 * up to date.
 */
struct _UsherTitleRow
{
  GtkWidget parent_instance;

  UsherItem *item;              /* (owned) (nullable) */
  UsherTitleStates *states;     /* (owned) (nullable): that watch @item */
  GBinding *binding;            /* (unowned) (nullable) */
  guint position;
  gboolean is_selected;
  gboolean is_selecting;

  GtkWidget *content;
};

typedef enum
{
  PROP_ITEM = 1,
  PROP_POSITION,
  PROP_SELECTED,
  PROP_SELECTING,
} UsherTitleRowProperty;

static GParamSpec *properties[PROP_SELECTING + 1];

G_DEFINE_FINAL_TYPE (UsherTitleRow, usher_title_row, GTK_TYPE_WIDGET)

static UsherLibraryPage *
get_page (UsherTitleRow *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), USHER_TYPE_LIBRARY_PAGE);

  return page != NULL ? USHER_LIBRARY_PAGE (page) : NULL;
}

static void
leave (UsherTitleRow *self)
{
  if (self->states != NULL && self->item != NULL)
    usher_title_states_leave (self->states, self->item);
  g_clear_object (&self->states);
}

static void
watch (UsherTitleRow *self)
{
  UsherLibraryPage *page = get_page (self);

  leave (self);
  if (page == NULL || self->item == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->states = g_object_ref (usher_library_page_get_states (page));
  usher_title_states_watch (self->states, self->item);
}

static void
usher_title_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_title_row_parent_class)->map (widget);
  watch (USHER_TITLE_ROW (widget));
}

static void
usher_title_row_unmap (GtkWidget *widget)
{
  leave (USHER_TITLE_ROW (widget));
  GTK_WIDGET_CLASS (usher_title_row_parent_class)->unmap (widget);
}

static void
usher_title_row_root (GtkWidget *widget)
{
  UsherTitleRow *self = USHER_TITLE_ROW (widget);
  UsherLibraryPage *page;

  GTK_WIDGET_CLASS (usher_title_row_parent_class)->root (widget);

  page = get_page (self);
  if (page != NULL && self->binding == NULL)
    self->binding = g_object_bind_property (page, "selecting", self, "selecting", G_BINDING_SYNC_CREATE);
}

static void
usher_title_row_unroot (GtkWidget *widget)
{
  UsherTitleRow *self = USHER_TITLE_ROW (widget);

  g_clear_pointer (&self->binding, g_binding_unbind);
  GTK_WIDGET_CLASS (usher_title_row_parent_class)->unroot (widget);
}

/* While titles are selected, a click is as good as one with the control key. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  UsherTitleRow *self = user_data;
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  UsherLibraryPage *page = get_page (self);

  if (!self->is_selecting || page == NULL || (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  usher_library_page_toggle (page, self->position);
}

static void
usher_title_row_dispose (GObject *object)
{
  UsherTitleRow *self = USHER_TITLE_ROW (object);

  leave (self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_TITLE_ROW);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (usher_title_row_parent_class)->dispose (object);
}

static void
usher_title_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  UsherTitleRow *self = USHER_TITLE_ROW (object);

  switch ((UsherTitleRowProperty) prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;

    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;

    case PROP_SELECTED:
      g_value_set_boolean (value, self->is_selected);
      break;

    case PROP_SELECTING:
      g_value_set_boolean (value, self->is_selecting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_title_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  UsherTitleRow *self = USHER_TITLE_ROW (object);

  switch ((UsherTitleRowProperty) prop_id)
    {
    case PROP_ITEM:
      if (self->item == g_value_get_object (value))
        break;
      leave (self);
      g_set_object (&self->item, g_value_get_object (value));
      watch (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_POSITION:
      self->position = g_value_get_uint (value);
      break;

    case PROP_SELECTED:
      self->is_selected = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_SELECTING:
      self->is_selecting = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_title_row_class_init (UsherTitleRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = usher_title_row_dispose;
  object_class->get_property = usher_title_row_get_property;
  object_class->set_property = usher_title_row_set_property;
  widget_class->map = usher_title_row_map;
  widget_class->unmap = usher_title_row_unmap;
  widget_class->root = usher_title_row_root;
  widget_class->unroot = usher_title_row_unroot;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (USHER_TYPE_ITEM);
  g_type_ensure (USHER_TYPE_PICTURE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-title-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherTitleRow, content);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  usher_library_cells_bind (widget_class);
}

static void
usher_title_row_init (UsherTitleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
