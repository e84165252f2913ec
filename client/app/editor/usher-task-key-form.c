/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-key-form.h"

#include <glib/gi18n.h>

#include "usher-task-keys.h"
#include "usher-value-row.h"
#include "usher-value-text.h"

/**
 * UsherTaskKeyForm:
 *
 * The rows of what a task has beside its name, its work and its triggers.
 */
struct _UsherTaskKeyForm
{
  GPtrArray *rows;              /* (owned) (element-type UsherValueRow): as usher_task_keys */
};

static AdwExpanderRow *
add_group (AdwPreferencesGroup *group,
           UsherTaskKeyGroup    number)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(usher_task_key_groups[number]));
  adw_preferences_group_add (group, row);

  return ADW_EXPANDER_ROW (row);
}

/**
 * usher_task_key_form_new:
 * @group: gets the rows
 * @changed: called with @object alone as a value changes, while that lives
 *
 * Returns: (transfer full): a form that shows what is usual
 */
UsherTaskKeyForm *
usher_task_key_form_new (AdwPreferencesGroup *group,
                         GCallback            changed,
                         gpointer             object)
{
  UsherTaskKeyForm *self = g_new0 (UsherTaskKeyForm, 1);
  AdwExpanderRow *groups[USHER_TASK_N_KEY_GROUPS] = { NULL };

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < usher_task_n_keys; i++)
    {
      const UsherTaskKey *key = &usher_task_keys[i];
      g_autoptr(GVariant) description = usher_task_key_describe (key);
      g_autoptr(GVariant) value = usher_task_key_get (key, NULL);
      GtkWidget *row = usher_value_row_new (description, value, _(key->title),
                                            key->about != NULL ? _(key->about) : NULL);

      if (groups[key->group] == NULL)
        groups[key->group] = add_group (group, key->group);
      g_signal_connect_object (row, "notify::value", changed, object, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->rows, g_object_ref (row));
      adw_expander_row_add_row (groups[key->group], row);
    }

  return self;
}

void
usher_task_key_form_free (UsherTaskKeyForm *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* Has the rows show what @task has. */
void
usher_task_key_form_show (UsherTaskKeyForm *self,
                          GVariant         *task)
{
  for (guint i = 0; i < usher_task_n_keys; i++)
    {
      g_autoptr(GVariant) value = usher_task_key_get (&usher_task_keys[i], task);

      usher_value_row_set_value (self->rows->pdata[i], value);
    }
}

static gboolean
is_changed (UsherTaskKeyForm *self,
            GVariant         *task,
            guint             i)
{
  g_autoptr(GVariant) before = usher_task_key_get (&usher_task_keys[i], task);
  g_autoptr(GVariant) value = usher_value_row_get_value (self->rows->pdata[i]);

  return value != NULL && !usher_value_equal (before, value);
}

/* A record in the task is given as a whole. */
static gboolean
is_wanted (UsherTaskKeyForm *self,
           GVariant         *task,
           guint             i)
{
  const char *record = usher_task_keys[i].record;

  if (record == NULL)
    return is_changed (self, task, i);

  for (guint k = 0; k < usher_task_n_keys; k++)
    if (g_strcmp0 (usher_task_keys[k].record, record) == 0 && is_changed (self, task, k))
      return TRUE;

  return FALSE;
}

/**
 * usher_task_key_form_put:
 * @before: (nullable): the record of the task as it was; none, for a new one
 * @definition: gets the keys that differ
 *
 * Returns: whether all of the form can be read
 */
gboolean
usher_task_key_form_put (UsherTaskKeyForm  *self,
                         GVariant          *before,
                         GVariantDict      *definition,
                         GError           **error)
{
  for (guint i = 0; i < usher_task_n_keys; i++)
    {
      g_autoptr(GVariant) value = usher_value_row_get_value (self->rows->pdata[i]);

      if (value != NULL && is_wanted (self, before, i) &&
          !usher_task_key_put (&usher_task_keys[i], value, definition, error))
        return FALSE;
    }

  return TRUE;
}
