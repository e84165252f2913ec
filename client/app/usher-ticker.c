/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What says how long something takes yet ticks together: one wake-up a second for all
 * that is looked at, and none where nothing is. */

#include "usher-ticker.h"

static struct
{
  GHashTable *owners;           /* (owned) (nullable): to their UsherTick */
  guint tick;
  guint catch_up;               /* some may have stood still */
  gboolean is_held;
} ticker;

static void
tick_all (void)
{
  GHashTableIter iter;
  gpointer owner, tick;

  g_hash_table_iter_init (&iter, ticker.owners);
  while (g_hash_table_iter_next (&iter, &owner, &tick))
    ((UsherTick) tick) (owner);
}

static gboolean
tick_cb (gpointer user_data)
{
  tick_all ();

  return G_SOURCE_CONTINUE;
}

static gboolean
catch_up_cb (gpointer user_data)
{
  ticker.catch_up = 0;
  tick_all ();

  return G_SOURCE_REMOVE;
}

static void
start_or_stop (void)
{
  gboolean is_needed = !ticker.is_held && g_hash_table_size (ticker.owners) > 0;

  if (!is_needed)
    {
      g_clear_handle_id (&ticker.tick, g_source_remove);
      g_clear_handle_id (&ticker.catch_up, g_source_remove);
    }
  else if (ticker.tick == 0)
    ticker.tick = g_timeout_add_seconds (1, tick_cb, NULL);
}

/* Not at once: a text that changes while widgets get their places leaves its row
 * without one. */
static void
catch_up (void)
{
  if (ticker.catch_up == 0)
    ticker.catch_up = g_idle_add_full (G_PRIORITY_HIGH_IDLE, catch_up_cb, NULL, NULL);
}

/**
 * usher_ticker_add:
 * @owner: what is looked at from now on
 * @tick: shows it as it is now; does not add or remove any
 *
 * Has @tick called soon, and then each second until usher_ticker_remove().
 */
void
usher_ticker_add (gpointer  owner,
                  UsherTick tick)
{
  if (ticker.owners == NULL)
    ticker.owners = g_hash_table_new (NULL, NULL);

  g_hash_table_insert (ticker.owners, owner, tick);
  start_or_stop ();
  catch_up ();
}

/* Nothing if @owner does not tick. */
void
usher_ticker_remove (gpointer owner)
{
  if (ticker.owners != NULL && g_hash_table_remove (ticker.owners, owner))
    start_or_stop ();
}

/**
 * usher_ticker_hold:
 * @is_held: whether nobody can see any of it, as in a window that is minimized
 *
 * Has all stand still for a while.
 */
void
usher_ticker_hold (gboolean is_held)
{
  ticker.is_held = is_held;
  if (ticker.owners == NULL)
    return;

  start_or_stop ();
  if (!is_held)
    catch_up ();
}
