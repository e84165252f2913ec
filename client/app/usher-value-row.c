/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-value-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-record.h"
#include "usher-text-settings.h"
#include "usher-value-text.h"

/* A spin button counts in doubles, which are exact up to here */
#define MOST 9007199254740992.0

/* A spin button turns for a while before it has been set, in milliseconds */
#define SPIN_REST 400

/**
 * UsherValueRow:
 *
 * A row of a form for a value that the daemon describes: Name, Type, Default,
 * Minimum, Maximum, Values, Unit, Required. The type says which control it has.
 */
struct _UsherValueRow
{
  AdwPreferencesRow parent_instance;

  GVariant *description;        /* (owned) */
  GVariant *value;              /* (owned) (nullable): what the control shows */
  double scale;                 /* of a number: what the control's 1 is here */
  gboolean resettable;
  gboolean is_showing;          /* while the control is set from here */
  guint resting;                /* the source that waits for the spin button */
  GtkListBox *list;             /* (unowned) (nullable) */

  GtkBox *box;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkBox *controls;
  GtkWidget *apply;
  GtkWidget *reset;
  GtkWidget *control;           /* a switch, a spin button, a drop-down or an entry */
};

typedef enum
{
  PROP_VALUE = 1,
} UsherValueRowProperty;

typedef enum
{
  SIGNAL_COMMITTED,
  SIGNAL_RESET,
} UsherValueRowSignal;

static GParamSpec *properties[PROP_VALUE + 1];
static guint signals[SIGNAL_RESET + 1];

G_DEFINE_FINAL_TYPE (UsherValueRow, usher_value_row, ADW_TYPE_PREFERENCES_ROW)

static const char *
get_type_string (UsherValueRow *self)
{
  const char *type = usher_record_get_string (self->description, "Type");

  return type != NULL ? type : "s";
}

static void
show_reset (UsherValueRow *self)
{
  g_autoptr(GVariant) usual = usher_value_lookup (self->description, "Default");

  gtk_widget_set_visible (self->reset, self->resettable && usual != NULL &&
                          !usher_value_equal (usual, self->value));
}

static void
commit (UsherValueRow *self)
{
  g_clear_handle_id (&self->resting, g_source_remove);
  gtk_widget_set_visible (self->apply, FALSE);
  g_signal_emit (self, signals[SIGNAL_COMMITTED], 0);
}

/* What was typed and not applied yet is, once one is done with it. */
static void
commit_pending (UsherValueRow *self)
{
  if (self->resting != 0 || gtk_widget_get_visible (self->apply))
    commit (self);
}

static void
rested_cb (gpointer user_data)
{
  UsherValueRow *self = user_data;

  self->resting = 0;
  commit (self);
}

/* Takes what the control says. */
static void
take (UsherValueRow *self,
      GVariant      *value)
{
  g_autoptr(GVariant) taken = g_variant_ref_sink (value);

  if (self->is_showing || usher_value_equal (self->value, taken))
    return;

  g_clear_pointer (&self->value, g_variant_unref);
  self->value = g_steal_pointer (&taken);
  show_reset (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);

  if (GTK_IS_SPIN_BUTTON (self->control))
    {
      g_clear_handle_id (&self->resting, g_source_remove);
      self->resting = g_timeout_add_once (SPIN_REST, rested_cb, self);
    }
  else if (GTK_IS_ENTRY (self->control))
    gtk_widget_set_visible (self->apply, self->resettable);
  else
    commit (self);
}

static void
switched_cb (UsherValueRow *self)
{
  take (self, g_variant_new_boolean (gtk_switch_get_active (GTK_SWITCH (self->control))));
}

static void
counted_cb (UsherValueRow *self)
{
  double number = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)) * self->scale;
  g_autoptr(GVariant) value = usher_value_new_number (get_type_string (self), number);

  take (self, value);
}

static void
selected_cb (UsherValueRow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
  g_auto(GStrv) values = usher_record_get_strings (self->description, "Values");

  if (selected < g_strv_length (values))
    take (self, g_variant_new_string (values[selected]));
}

static void
typed_cb (UsherValueRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->control));
  const char *type = get_type_string (self);
  GVariant *value;

  if (g_str_equal (type, "s"))
    take (self, g_variant_new_string (text));
  else if (g_str_equal (type, "as"))
    {
      g_auto(GStrv) items = usher_value_split (text);

      take (self, g_variant_new_strv ((const char * const *) items, -1));
    }
  else if ((value = g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, NULL)) != NULL)
    {
      take (self, value);
      g_variant_unref (value);
    }
}

/* Without the zeros behind a number that is whole. */
static gboolean
written_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%.3f", gtk_spin_button_get_value (spin));
  gsize length = strlen (text);

  while (text[length - 1] == '0')
    text[--length] = '\0';
  while (!g_ascii_isdigit (text[length - 1]))
    text[--length] = '\0';
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

static double
get_limit (UsherValueRow *self,
           const char    *key,
           double         fallback)
{
  g_autoptr(GVariant) limit = usher_value_lookup (self->description, key);
  double number = fallback;

  if (limit != NULL)
    usher_value_get_number (limit, &number);

  return number;
}

/* Whoever scrolls the page must not change what the pointer passes over. */
static void
ignore_scrolling (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static GtkWidget *
make_spin_button (UsherValueRow *self)
{
  gboolean is_whole = *get_type_string (self) != 'd';
  const char *unit;
  double least, most;
  GtkWidget *spin;

  self->scale = usher_value_scale (self->description, &unit);
  least = get_limit (self, "Minimum", is_whole ? 0 : -MOST) / self->scale;
  most = MIN (get_limit (self, "Maximum", MOST), MOST) / self->scale;

  spin = gtk_spin_button_new_with_range (least, most, 1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), is_whole && self->scale <= 1 ? 0 : 3);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 5);
  ignore_scrolling (spin);
  g_signal_connect (spin, "output", G_CALLBACK (written_cb), NULL);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (counted_cb), self, G_CONNECT_SWAPPED);

  if (*unit != '\0')
    {
      GtkWidget *label = gtk_label_new (unit);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_prepend (self->controls, label);
    }

  return spin;
}

static GtkWidget *
make_switch (UsherValueRow *self)
{
  GtkWidget *control = gtk_switch_new ();

  g_signal_connect_object (control, "notify::active", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);

  return control;
}

static GtkWidget *
make_drop_down (UsherValueRow *self,
                char         **values)
{
  g_autoptr(GtkStringList) texts = gtk_string_list_new (NULL);
  GtkWidget *control;

  for (gsize i = 0; values[i] != NULL; i++)
    gtk_string_list_append (texts, usher_text_setting_value (values[i]));

  control = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&texts)), NULL);
  g_signal_connect_object (control, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);

  return control;
}

static GtkWidget *
make_entry (UsherValueRow *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (self->box, 6);
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (commit_pending), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (commit_pending), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);

  return entry;
}

/* Numbers count in steps, but one without any limit that means something is typed. */
static GtkWidget *
make_control (UsherValueRow *self)
{
  const char *type = get_type_string (self);
  g_auto(GStrv) values = usher_record_get_strings (self->description, "Values");

  if (g_str_equal (type, "b"))
    return make_switch (self);
  if (strlen (type) == 1 && strchr ("uitxd", *type) != NULL)
    return make_spin_button (self);
  if (g_str_equal (type, "s") && values[0] != NULL)
    return make_drop_down (self, values);

  return make_entry (self);
}

static char *
write_text (GVariant *value)
{
  g_autofree const char **items = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return g_variant_print (value, FALSE);

  items = g_variant_get_strv (value, NULL);

  return usher_value_join (items);
}

static void
show_choice (UsherValueRow *self)
{
  g_auto(GStrv) values = usher_record_get_strings (self->description, "Values");
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_equal (g_variant_get_string (self->value, NULL), values[i]))
      selected = i;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), selected);
}

/* What is typed just now is not taken away. */
static void
show_text (UsherValueRow *self)
{
  g_autofree char *text = write_text (self->value);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->control))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  gtk_widget_set_visible (self->apply, FALSE);
}

static void
show_value (UsherValueRow *self)
{
  double number = 0;

  self->is_showing = TRUE;
  if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), g_variant_get_boolean (self->value));
  else if (GTK_IS_SPIN_BUTTON (self->control) && usher_value_get_number (self->value, &number))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), number / self->scale);
  else if (GTK_IS_DROP_DOWN (self->control))
    show_choice (self);
  else if (GTK_IS_ENTRY (self->control))
    show_text (self);
  self->is_showing = FALSE;

  show_reset (self);
}

static void
activated_cb (UsherValueRow *self,
              GtkListBoxRow *row)
{
  if (row == GTK_LIST_BOX_ROW (self) && GTK_IS_SWITCH (self->control))
    gtk_widget_activate (self->control);
}

/* A list tells of its rows; they cannot be asked themselves. */
static void
parent_changed_cb (UsherValueRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->list, activated_cb, self);
      g_clear_weak_pointer (&self->list);
    }
  if (GTK_IS_LIST_BOX (parent))
    {
      g_set_weak_pointer (&self->list, GTK_LIST_BOX (parent));
      g_signal_connect_object (parent, "row-activated", G_CALLBACK (activated_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
apply_action (GtkWidget  *widget,
              const char *action,
              GVariant   *target)
{
  commit (USHER_VALUE_ROW (widget));
}

static void
reset_action (GtkWidget  *widget,
              const char *action,
              GVariant   *target)
{
  UsherValueRow *self = USHER_VALUE_ROW (widget);

  g_clear_handle_id (&self->resting, g_source_remove);
  gtk_widget_grab_focus (self->control);
  g_signal_emit (self, signals[SIGNAL_RESET], 0);
}

static void
usher_value_row_unmap (GtkWidget *widget)
{
  commit_pending (USHER_VALUE_ROW (widget));

  GTK_WIDGET_CLASS (usher_value_row_parent_class)->unmap (widget);
}

static void
usher_value_row_dispose (GObject *object)
{
  UsherValueRow *self = USHER_VALUE_ROW (object);

  g_clear_handle_id (&self->resting, g_source_remove);
  g_clear_weak_pointer (&self->list);
  /* A list's row would take away once more what went with its template */
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_VALUE_ROW);

  G_OBJECT_CLASS (usher_value_row_parent_class)->dispose (object);
}

static void
usher_value_row_finalize (GObject *object)
{
  UsherValueRow *self = USHER_VALUE_ROW (object);

  g_clear_pointer (&self->description, g_variant_unref);
  g_clear_pointer (&self->value, g_variant_unref);

  G_OBJECT_CLASS (usher_value_row_parent_class)->finalize (object);
}

static void
usher_value_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((UsherValueRowProperty) prop_id)
    {
    case PROP_VALUE:
      g_value_take_variant (value, usher_value_row_get_value (GTK_WIDGET (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_value_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch ((UsherValueRowProperty) prop_id)
    {
    case PROP_VALUE:
      usher_value_row_set_value (GTK_WIDGET (object), g_value_get_variant (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "value.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "value.reset", NULL, reset_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherValueRow, box);
  gtk_widget_class_bind_template_child (widget_class, UsherValueRow, title);
  gtk_widget_class_bind_template_child (widget_class, UsherValueRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, UsherValueRow, controls);
  gtk_widget_class_bind_template_child (widget_class, UsherValueRow, apply);
  gtk_widget_class_bind_template_child (widget_class, UsherValueRow, reset);
}

static void
usher_value_row_class_init (UsherValueRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_value_row_dispose;
  object_class->finalize = usher_value_row_finalize;
  object_class->get_property = usher_value_row_get_property;
  object_class->set_property = usher_value_row_set_property;
  widget_class->unmap = usher_value_row_unmap;

  properties[PROP_VALUE] =
    g_param_spec_variant ("value", NULL, NULL, G_VARIANT_TYPE_ANY, NULL,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * UsherValueRow::committed:
   *
   * A person has set the value: for entries, not at each letter.
   */
  signals[SIGNAL_COMMITTED] =
    g_signal_new ("committed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  /**
   * UsherValueRow::reset:
   *
   * A person wants the default again.
   */
  signals[SIGNAL_RESET] =
    g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  bind_template (widget_class);
}

static void
usher_value_row_init (UsherValueRow *self)
{
  self->scale = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::parent", G_CALLBACK (parent_changed_cb), NULL);
}

static void
name_control (UsherValueRow *self,
              const char    *subtitle)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->title, NULL, -1);
  if (subtitle != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  if (GTK_IS_ENTRY (self->control) && usher_record_get_boolean (self->description, "Required"))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                    TRUE, -1);
}

/**
 * usher_value_row_new:
 * @description: Name, Type, Default, Minimum, Maximum, Values, Unit, Required
 * @value: (nullable): the value; by default the default
 * @title: what it is called
 * @subtitle: (nullable): what it does
 *
 * Returns: (transfer none): a row for that value
 */
GtkWidget *
usher_value_row_new (GVariant   *description,
                     GVariant   *value,
                     const char *title,
                     const char *subtitle)
{
  UsherValueRow *self = g_object_new (USHER_TYPE_VALUE_ROW, "use-markup", FALSE, "title", title, NULL);

  self->description = g_variant_ref_sink (description);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && *subtitle != '\0');

  self->control = make_control (self);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_box_prepend (self->controls, self->control);
  name_control (self, subtitle);
  usher_value_row_set_value (GTK_WIDGET (self), value);

  return GTK_WIDGET (self);
}

/* Returns: (transfer none): of the value, as the daemon calls it */
const char *
usher_value_row_get_name (GtkWidget *row)
{
  const char *name;

  g_return_val_if_fail (USHER_IS_VALUE_ROW (row), NULL);

  name = usher_record_get_string (USHER_VALUE_ROW (row)->description, "Name");

  return name != NULL ? name : "";
}

/* Returns: (transfer full) (nullable): the value as it is in the form */
GVariant *
usher_value_row_get_value (GtkWidget *row)
{
  UsherValueRow *self = USHER_VALUE_ROW (row);

  /* What was typed into a spin button counts at once, too */
  if (GTK_IS_SPIN_BUTTON (self->control))
    gtk_spin_button_update (GTK_SPIN_BUTTON (self->control));

  return self->value != NULL ? g_variant_ref (self->value) : NULL;
}

/**
 * usher_value_row_set_value:
 * @value: (nullable): of the type that the description says; %NULL for the default
 *
 * Shows a value. Nobody is told that it was committed.
 */
void
usher_value_row_set_value (GtkWidget *row,
                           GVariant  *value)
{
  UsherValueRow *self = USHER_VALUE_ROW (row);
  g_autoptr(GVariant) usual = usher_value_lookup (self->description, "Default");
  g_autoptr(GVariant) shown = NULL;

  if (value == NULL)
    value = usual;
  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE (get_type_string (self))))
    return;

  shown = g_variant_ref_sink (value);
  g_clear_handle_id (&self->resting, g_source_remove);
  g_clear_pointer (&self->value, g_variant_unref);
  self->value = g_steal_pointer (&shown);
  show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * usher_value_row_set_resettable:
 * @resettable: whether each change holds at once, and the default can be had again
 *
 * In a form with a button of its own that saves, neither is needed.
 */
void
usher_value_row_set_resettable (GtkWidget *row,
                                gboolean   resettable)
{
  UsherValueRow *self = USHER_VALUE_ROW (row);

  self->resettable = resettable;
  show_reset (self);
}
