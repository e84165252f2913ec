/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-private.h"

#include "usher-error.h"
#include "usher-fact-store.h"

/* What comes from outside: events that tasks wait for, and what holds all of them
 * back. */

static void
event_cb (UsherEngine      *self,
          const UsherEvent *event)
{
  usher_scheduler_hear (self->scheduler, event);
}

static void
topic_wanted_cb (UsherEngine *self,
                 const char  *topic,
                 gboolean     wanted)
{
  usher_sources_want (self->sources, topic, wanted);
}

/* Zones are shared by the tasks that were read together. */
static void
reload_zones (UsherEngine *self)
{
  g_autoptr(GHashTable) zones = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) tasks = usher_scheduler_list (self->scheduler);
  g_autoptr(GList) known = usher_zones_list (self->zones);
  GHashTableIter iter;
  gpointer zone;

  for (guint i = 0; i < tasks->len; i++)
    g_hash_table_add (zones, ((UsherTask *) tasks->pdata[i])->definition->zone);
  for (GList *l = known; l != NULL; l = l->next)
    g_hash_table_add (zones, l->data);

  g_hash_table_iter_init (&iter, zones);
  while (g_hash_table_iter_next (&iter, &zone, NULL))
    usher_zone_reload (zone);
}

static void
zone_changed_cb (UsherEngine *self)
{
  g_message ("The time zone or the rules of time zones have changed: all due times are computed again");
  reload_zones (self);
  usher_hold_back_set_quiet_hours (self->hold_back, self->settings->quiet_hours,
                                   usher_zones_get (self->zones, "", NULL));
  usher_scheduler_recompute (self->scheduler);
}

static void
watch_zones (UsherEngine *self)
{
  static const char * const paths[] = {
    "/etc/localtime", "/usr/share/zoneinfo/tzdata.zi", NULL
  };

  self->zone_watch = usher_zone_watch_new (paths);
  g_signal_connect_object (self->zone_watch, "changed", G_CALLBACK (zone_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/* From now on events are heard. */
void
usher_engine_start_sources (UsherEngine *self)
{
  g_autoptr(GList) topics = usher_listeners_list_topics (usher_scheduler_get_listeners (self->scheduler));

  self->sources = usher_sources_new ();
  g_signal_connect_object (self->sources, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheduler, "topic-wanted", G_CALLBACK (topic_wanted_cb),
                           self, G_CONNECT_SWAPPED);
  for (GList *l = topics; l != NULL; l = l->next)
    usher_sources_want (self->sources, l->data, TRUE);
  watch_zones (self);
}

static void
clock_woken_cb (UsherEngine *self)
{
  const UsherEvent event = { .topic = USHER_TOPIC_RESUME };

  usher_scheduler_note_woken (self->scheduler);
  usher_scheduler_hear (self->scheduler, &event);
}

/* What holds everything back has changed. */
void
usher_engine_update_hold_back (UsherEngine *self)
{
  usher_runner_hold_back (self->runner, usher_hold_back_get_code (self->hold_back));
  usher_engine_emit_held_back (self);
}

/* Returns: (nullable): why only what a person asks for is run */
const char *
usher_engine_get_held_back (UsherEngine *self)
{
  return usher_hold_back_get_code (self->hold_back);
}

/* Returns: whether all tasks are paused */
gboolean
usher_engine_get_paused (UsherEngine *self,
                         gint64      *until)
{
  return usher_hold_back_get_paused (self->hold_back, until);
}

/* For as long as somebody has something against it. */
void
usher_engine_inhibit (UsherEngine *self,
                      gboolean     inhibit)
{
  if (inhibit)
    usher_hold_back_add_inhibitor (self->hold_back);
  else
    usher_hold_back_remove_inhibitor (self->hold_back);
}

static void
pause_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (usher_fact_store_set_finish (self->store, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * usher_engine_pause_all_async:
 * @self: an engine
 * @paused: whether all tasks are paused from now on
 * @until: when that ends by itself, 0 for never
 * @callback: called when it is on disk; finish with usher_engine_change_task_finish()
 * @user_data: data for @callback
 */
void
usher_engine_pause_all_async (UsherEngine         *self,
                              gboolean             paused,
                              gint64               until,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_engine_pause_all_async);
  if (until != 0 && until <= usher_clock_now (self->clock))
    {
      g_task_return_new_error (task, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                               "A pause ends in the future; give a later time, or 0 for no end");
      g_object_unref (task);
      return;
    }

  usher_hold_back_set_paused (self->hold_back, paused, until);
  usher_fact_store_set_async (self->store, USHER_FACT_PAUSED_UNTIL, until, NULL, NULL);
  usher_fact_store_set_async (self->store, USHER_FACT_PAUSED, paused, pause_saved_cb, task);
}

void
usher_engine_events_init (UsherEngine *self)
{
  g_signal_connect_object (self->clock, "woken", G_CALLBACK (clock_woken_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hold_back, "changed", G_CALLBACK (usher_engine_update_hold_back),
                           self, G_CONNECT_SWAPPED);
}
