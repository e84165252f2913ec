/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A connection goes with its titles, and with all that is known of them. That is
 * done step by step, so that others get at the database in between; the connection
 * itself goes last, so that what was interrupted can be done again. No file goes. */

#include "usher-connection-removal.h"

#include "usher-connection-store.h"

typedef struct
{
  UsherConnectionRemoval removal; /* its members are owned here */
  char *label;                   /* (owned) */
  guint n_removed;
  guint n_titles;
} State;

static void
state_free (State *state)
{
  g_clear_object (&state->removal.store);
  g_clear_object (&state->removal.secrets);
  g_clear_object (&state->removal.progress);
  g_clear_object (&state->removal.connection);
  g_clear_pointer (&state->label, g_free);
  g_free (state);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_connection_store_remove_finish (USHER_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
key_removed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  GError *error = NULL;

  if (usher_secrets_set_finish (USHER_SECRETS (source), result, &error))
    usher_connection_store_remove_async (state->removal.store, state->removal.connection->id,
                                         removed_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void remove_some (GTask *task);

static void
some_removed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  GError *error = NULL;
  guint n_removed = 0;

  if (!usher_connection_store_empty_finish (USHER_STORE (source), result, &n_removed, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  state->n_removed += n_removed;
  usher_progress_set (state->removal.progress, "removing", state->n_removed,
                      MAX (state->n_titles, state->n_removed), state->label);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (n_removed > 0)
    remove_some (task);
  else
    usher_secrets_set_async (state->removal.secrets, state->removal.connection->id, NULL,
                             key_removed_cb, g_object_ref (task));
}

static void
remove_some (GTask *task)
{
  State *state = g_task_get_task_data (task);

  usher_connection_store_empty_async (state->removal.store, state->removal.connection->key,
                                      some_removed_cb, g_object_ref (task));
}

/**
 * usher_connection_removal_async:
 * @removal: what it takes; copied
 * @cancellable: (nullable): ends it; the connection is still there then, with fewer titles
 * @callback: called when the connection is gone
 * @user_data: data for @callback
 */
void
usher_connection_removal_async (const UsherConnectionRemoval *removal,
                                GCancellable                 *cancellable,
                                GAsyncReadyCallback           callback,
                                gpointer                      user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  State *state = g_new0 (State, 1);

  g_task_set_source_tag (task, usher_connection_removal_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, state, (GDestroyNotify) state_free);
  state->removal = *removal;
  g_object_ref (state->removal.store);
  g_object_ref (state->removal.secrets);
  g_object_ref (state->removal.progress);
  g_object_ref (state->removal.connection);
  state->label = g_strdup (usher_connection_get_label (removal->connection));
  state->n_titles = removal->connection->n_titles;
  remove_some (task);
}

/* @n_removed: (out): how many titles went; set where it failed, too */
gboolean
usher_connection_removal_finish (GAsyncResult  *result,
                                 guint         *n_removed,
                                 GError       **error)
{
  State *state = g_task_get_task_data (G_TASK (result));

  *n_removed = state->n_removed;

  return g_task_propagate_boolean (G_TASK (result), error);
}
