/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-request.h"

#include "usher-error.h"
#include "usher-task-definition.h"

void
usher_task_request_free (UsherTaskRequest *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->params, g_variant_unref);
  g_free (self);
}

static gboolean
take_key (GVariantDict  *dict,
          const char    *key,
          const char    *format,
          gpointer       value,
          gboolean      *found,
          GError       **error)
{
  *found = g_variant_dict_contains (dict, key);
  if (!*found)
    return TRUE;

  if (!g_variant_dict_lookup (dict, key, format, value))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“%s” must be of type %s", key, format);
      return FALSE;
    }

  g_variant_dict_remove (dict, key);

  return TRUE;
}

/* Most definitions have none of the keys that are taken out: they stay as they are. */
static gboolean
has_key (GVariant           *definition,
         const char * const *keys)
{
  gsize n_children = g_variant_n_children (definition);

  for (gsize i = 0; i < n_children; i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (definition, i);
      g_autoptr(GVariant) key = g_variant_get_child_value (entry, 0);

      if (g_strv_contains (keys, g_variant_get_string (key, NULL)))
        return TRUE;
    }

  return FALSE;
}

/**
 * usher_task_request_new:
 * @definition: an `a{sv}`, by the keys of the bus
 * @is_new: whether it is to become a new task, or changes one
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): the request
 */
UsherTaskRequest *
usher_task_request_new (GVariant  *definition,
                        gboolean   is_new,
                        GError   **error)
{
  static const char * const keys[] = { "Id", "Revision", "Enabled", NULL };
  g_autoptr(UsherTaskRequest) request = g_new0 (UsherTaskRequest, 1);
  g_autoptr(GVariantDict) dict = NULL;
  gboolean found = FALSE;

  request->enabled = TRUE;
  if (!has_key (definition, keys))
    {
      request->params = g_variant_ref (definition);
      return g_steal_pointer (&request);
    }

  dict = g_variant_dict_new (definition);
  if (is_new)
    {
      if (!take_key (dict, "Id", "s", &request->id, &found, error) ||
          (found && !usher_task_definition_check_id (request->id, error)))
        return NULL;
    }
  else if (!take_key (dict, "Revision", "t", &request->revision, &found, error))
    {
      return NULL;
    }

  if (!take_key (dict, "Enabled", "b", &request->enabled, &request->has_enabled, error))
    return NULL;

  request->params = g_variant_ref_sink (g_variant_dict_end (dict));

  return g_steal_pointer (&request);
}
