/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The pace of downloads, kept from one run to the next. */

#include "usher-pace-store.h"

#include "usher-fact-store.h"

static gpointer
read_pace (UsherDatabase  *database,
           gpointer        input,
           GError        **error)
{
  g_autofree UsherPace *pace = g_new0 (UsherPace, 1);

  pace->pause = usher_fact_store_read_int (database, USHER_FACT_PACE, error);
  if (*error == NULL)
    pace->held_until = usher_fact_store_read_int (database, USHER_FACT_HELD, error);
  if (*error == NULL)
    pace->n_refusals = (guint) usher_fact_store_read_int (database, USHER_FACT_REFUSED, error);

  return *error == NULL ? g_steal_pointer (&pace) : NULL;
}

void
usher_pace_store_get_async (UsherStore          *store,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  usher_store_run_async (store, read_pace, NULL, NULL, g_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): free it with g_free() */
UsherPace *
usher_pace_store_get_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
write_pace (UsherDatabase  *database,
            gpointer        input,
            GError        **error)
{
  const UsherPace *pace = input;

  if (usher_fact_store_write_int (database, USHER_FACT_PACE, pace->pause, error) &&
      usher_fact_store_write_int (database, USHER_FACT_HELD, pace->held_until, error))
    usher_fact_store_write_int (database, USHER_FACT_REFUSED, pace->n_refusals, error);

  return NULL;
}

void
usher_pace_store_set_async (UsherStore          *store,
                            const UsherPace     *pace,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  usher_store_run_async (store, write_pace, g_memdup2 (pace, sizeof *pace), g_free, NULL,
                         callback, user_data);
}

gboolean
usher_pace_store_set_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
