/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-saved-state.h"

#include "usher-fact-store.h"
#include "usher-setting-store.h"
#include "usher-task-store.h"

void
usher_saved_state_free (UsherSavedState *self)
{
  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_pointer (&self->runs, usher_open_runs_free);
  g_clear_pointer (&self->staging, g_ptr_array_unref);
  g_free (self);
}

/* The kernel names each boot. Where it does not, every start may be the first. */
static gboolean
note_boot (UsherDatabase    *database,
           UsherSavedState  *state,
           GError          **error)
{
  g_autofree char *boot = NULL;
  g_autofree char *known = usher_fact_store_read_text (database, USHER_FACT_BOOT, error);

  if (*error != NULL)
    return FALSE;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL))
    boot = g_strdup ("");
  g_strstrip (boot);
  state->first_since_boot = known == NULL || !g_str_equal (boot, known);

  return usher_fact_store_write_text (database, USHER_FACT_BOOT, boot, error);
}

static gboolean
note_start (UsherDatabase    *database,
            UsherSavedState  *state,
            GError          **error)
{
  state->n_starts = (guint64) usher_fact_store_read_int (database, USHER_FACT_STARTS, error) + 1;
  /* The first daemon of all comes after nobody who could have died */
  state->clean = state->n_starts == 1 ||
                 usher_fact_store_read_int (database, USHER_FACT_CLEAN, error) != 0;
  state->instance = usher_fact_store_read_text (database, USHER_FACT_INSTANCE, error);
  if (*error != NULL)
    return FALSE;

  if (state->instance == NULL)
    {
      state->instance = g_uuid_string_random ();
      if (!usher_fact_store_write_text (database, USHER_FACT_INSTANCE, state->instance, error))
        return FALSE;
    }

  return usher_fact_store_write_int (database, USHER_FACT_STARTS, (gint64) state->n_starts, error) &&
         usher_fact_store_write_int (database, USHER_FACT_CLEAN, FALSE, error);
}

static gpointer
load (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  g_autoptr(UsherSavedState) state = g_new0 (UsherSavedState, 1);

  if (!note_start (database, state, error) || !note_boot (database, state, error))
    return NULL;

  /* Counts go on where no earlier life can have been */
  usher_database_reset_changes (database, state->n_starts << 32);
  state->paused = usher_fact_store_read_int (database, USHER_FACT_PAUSED, error) != 0;
  state->paused_until = usher_fact_store_read_int (database, USHER_FACT_PAUSED_UNTIL, error);
  if (*error != NULL)
    return NULL;

  state->settings = usher_setting_store_read_all (database, error);
  if (state->settings != NULL)
    state->tasks = usher_task_store_read_all (database, error);
  if (state->tasks != NULL)
    state->runs = usher_run_store_read_open (database, error);
  if (state->runs != NULL)
    state->staging = usher_staging_store_read_all (database, error);

  return state->staging != NULL ? g_steal_pointer (&state) : NULL;
}

void
usher_saved_state_load_async (UsherStore          *store,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  usher_store_run_async (store, load, NULL, NULL, (GDestroyNotify) usher_saved_state_free,
                         callback, user_data);
}

UsherSavedState *
usher_saved_state_load_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
