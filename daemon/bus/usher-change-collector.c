/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-change-collector.h"

#include "usher-deadline.h"
#include "usher-records.h"
#include "usher-time.h"

/* Clients are told of changes in at most so many messages a second, however much
 * happens; the first of them goes out at once. */
#define MAX_MESSAGES 10

/* What is sent a second apart may arrive closer together: a tenth is spare. */
#define WINDOW (USHER_SECOND + USHER_SECOND / 10)

/* Progress is for the eye: more often would not be seen. */
#define PROGRESS_INTERVAL (USHER_SECOND / 4)

/* Where more than that has changed, a client had better ask again. */
#define MAX_RECORDS 256
#define RESET_INTERVAL USHER_SECOND

/* Those that wait are told what for, as long as there are not too many. */
#define MAX_WAITING 50

/**
 * UsherChangeCollector:
 *
 * Gathers what has changed, and tells the bus in few messages. A timer exists
 * only while there is something left to tell.
 */
struct _UsherChangeCollector
{
  GObject parent_instance;

  UsherEngine *engine;           /* (owned) */
  UsherDbusManager *manager;     /* (owned) */
  UsherDbusLibrary *library;     /* (owned) (nullable) */

  GHashTable *tasks;             /* (owned) (element-type utf8 UsherTaskChange) */
  GHashTable *removed;           /* (owned) (element-type utf8): a set */
  GHashTable *runs;              /* (owned) (element-type guint64 RunChange) */
  GHashTable *progress;          /* (owned) (element-type UsherRun): a set */
  UsherChanges *changes;         /* (owned) (nullable): of the library */
  GVariantBuilder *ended;        /* (owned) (nullable): a(tsss) */
  gboolean properties, problems; /* whether they may have changed */
  guint n_problems;
  guint64 told_tasks;            /* the revision that clients know of */
  guint64 told_runs;
  guint64 told_media;            /* 0 until titles have changed */
  gboolean resetting_tasks;      /* too much has changed for records */
  gboolean resetting_runs;

  gint64 sent[MAX_MESSAGES];     /* when the last messages went out; a ring */
  guint n_sent;
  gint64 not_before;             /* when the next may */
  gint64 last_progress;
  gint64 last_reset;
  gint64 last_media_reset;
  GSource *flush_source;         /* (owned) (nullable) */
};

typedef struct
{
  guint64 id;
  UsherRun *run;                 /* (owned) */
  gboolean is_new;
} RunChange;

G_DEFINE_FINAL_TYPE (UsherChangeCollector, usher_change_collector, G_TYPE_OBJECT)

static void
run_change_free (RunChange *change)
{
  g_clear_pointer (&change->run, usher_run_unref);
  g_free (change);
}

/* How many messages have gone out */

static gboolean
has_room (UsherChangeCollector *self,
          gint64                now)
{
  return self->n_sent < MAX_MESSAGES ||
         now - self->sent[self->n_sent % MAX_MESSAGES] >= WINDOW;
}

/* Each message costs a share of the second, so that they come evenly. */
static void
note_sent (UsherChangeCollector *self,
           gint64                now)
{
  self->sent[self->n_sent % MAX_MESSAGES] = now;
  self->n_sent++;
  self->not_before = MAX (self->not_before, now) + WINDOW / MAX_MESSAGES;
}

static gboolean
has_pending (UsherChangeCollector *self)
{
  return self->ended != NULL || self->properties || self->problems || self->resetting_tasks ||
         self->resetting_runs || self->changes != NULL || g_hash_table_size (self->tasks) > 0 ||
         g_hash_table_size (self->removed) > 0 || g_hash_table_size (self->runs) > 0 ||
         g_hash_table_size (self->progress) > 0;
}

/* Telling */

static void
send_ended (UsherChangeCollector *self)
{
  usher_dbus_manager_emit_runs_ended (self->manager, g_variant_builder_end (self->ended));
  g_clear_pointer (&self->ended, g_variant_builder_unref);
}

static void
add_waiting (UsherChangeCollector *self,
             GVariantBuilder      *builder)
{
  g_autoptr(GPtrArray) queue = NULL;

  if (usher_engine_get_n_queued (self->engine) > MAX_WAITING)
    return;

  queue = usher_engine_list_queue (self->engine);
  for (guint i = 0; i < queue->len; i++)
    {
      UsherRun *run = queue->pdata[i];

      if (run->state == USHER_RUN_QUEUED && !g_hash_table_contains (self->runs, &run->id))
        g_variant_builder_add_value (builder,
                                     usher_record_of_run (self->engine, run, USHER_RUN_CHANGING));
    }
}

static void
send_runs (UsherChangeCollector *self)
{
  guint64 revision = usher_engine_get_run_revision (self->engine);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RunChange *change = value;

      g_variant_builder_add_value (&builder,
                                   usher_record_of_run (self->engine, change->run,
                                                        change->is_new ? USHER_RUN_ALL
                                                                       : USHER_RUN_CHANGING));
    }

  add_waiting (self, &builder);
  usher_dbus_manager_emit_runs_changed (self->manager, g_variant_builder_end (&builder),
                                        self->told_runs, revision);
  g_hash_table_remove_all (self->runs);
  self->told_runs = revision;
}

static void
send_tasks (UsherChangeCollector *self)
{
  guint64 revision = usher_engine_get_task_revision (self->engine);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree const char **removed =
    (const char **) g_hash_table_get_keys_as_array (self->removed, NULL);
  GHashTableIter iter;
  gpointer id, changes;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, &id, &changes))
    {
      UsherTask *task = usher_engine_get_task (self->engine, id, NULL);

      if (task != NULL)
        g_variant_builder_add_value (&builder,
                                     usher_record_of_task (self->engine, task,
                                                           GPOINTER_TO_UINT (changes)));
    }

  usher_dbus_manager_emit_tasks_changed (self->manager, g_variant_builder_end (&builder), removed,
                                         self->told_tasks, revision);
  g_hash_table_remove_all (self->tasks);
  g_hash_table_remove_all (self->removed);
  self->told_tasks = revision;
}

static const char *
get_state (UsherChangeCollector *self)
{
  const char *held_back = usher_engine_get_held_back (self->engine);

  if (usher_engine_is_stopping (self->engine))
    return "stopping";

  if (usher_engine_get_n_running (self->engine) > 0)
    return "busy";
  if (held_back == NULL)
    return "idle";

  return g_str_equal (held_back, "paused") ? "paused" : "held-back";
}

static gboolean
set_properties (UsherChangeCollector *self)
{
  UsherEngine *engine = self->engine;
  UsherTask *next = usher_engine_get_next_task (engine);
  const char *held_back = usher_engine_get_held_back (engine);
  gint64 paused_until = 0;
  gint64 due = next != NULL ? usher_engine_get_task_due (engine, next) : USHER_TIME_NEVER;
  g_autoptr(GVariant) before = g_dbus_interface_skeleton_get_properties (G_DBUS_INTERFACE_SKELETON (self->manager));
  g_autoptr(GVariant) after = NULL;

  usher_dbus_manager_set_state (self->manager, get_state (self));
  usher_dbus_manager_set_paused (self->manager, usher_engine_get_paused (engine, &paused_until));
  usher_dbus_manager_set_paused_until (self->manager, (guint64) paused_until);
  usher_dbus_manager_set_held_back (self->manager, held_back != NULL ? held_back : "");
  usher_dbus_manager_set_task_count (self->manager, usher_engine_get_n_tasks (engine));
  usher_dbus_manager_set_running_count (self->manager, usher_engine_get_n_running (engine));
  usher_dbus_manager_set_queued_count (self->manager, usher_engine_get_n_queued (engine));
  usher_dbus_manager_set_problem_count (self->manager, self->n_problems);
  usher_dbus_manager_set_next_due (self->manager, due != USHER_TIME_NEVER ? (guint64) due : 0);
  usher_dbus_manager_set_next_task (self->manager, due != USHER_TIME_NEVER ? next->id : "");
  usher_dbus_manager_set_max_running (self->manager, usher_engine_get_settings (engine)->max_running);
  after = g_dbus_interface_skeleton_get_properties (G_DBUS_INTERFACE_SKELETON (self->manager));

  /* Nobody is told of this one */
  usher_dbus_manager_set_revision (self->manager, usher_engine_get_task_revision (engine));

  return !g_variant_equal (before, after);
}

static void
send_progress (UsherChangeCollector *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(tdsuus)"));
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->progress);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      UsherRun *run = key;
      g_auto(UsherProgressState) state = { 0, };

      /* It may have ended since */
      if (run->progress == NULL)
        continue;

      usher_progress_get (run->progress, &state);
      g_variant_builder_add (&builder, "(tdsuus)", run->id, state.fraction, state.stage,
                             state.done, state.total, state.subject != NULL ? state.subject : "");
      n++;
    }

  g_hash_table_remove_all (self->progress);
  if (n > 0)
    usher_dbus_manager_emit_run_progress (self->manager, g_variant_builder_end (&builder));
  else
    g_variant_builder_clear (&builder);
}

static void
send_media (UsherChangeCollector *self)
{
  GVariantBuilder ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("at"));
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->changes->media);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_variant_builder_add (&ids, "t", *(gint64 *) id);
  usher_dbus_library_emit_media_changed (self->library, g_variant_builder_end (&ids),
                                         self->told_media, self->changes->revision);
}

/* Returns: whether @what is to be told, and can be now */
static gboolean
take_change (UsherChangeCollector *self,
             UsherChanged          what,
             gint64                now)
{
  if ((self->changes->what & what) == 0 || !has_room (self, now))
    return FALSE;

  self->changes->what &= ~what;
  note_sent (self, now);

  return TRUE;
}

/* What else there is to tell of the library stays. */
static void
send_media_or_reset (UsherChangeCollector *self,
                     gint64                now)
{
  UsherChanges *rest;

  if (self->changes->media != NULL && take_change (self, USHER_CHANGED_MEDIA, now))
    send_media (self);
  else if (self->changes->media == NULL && now - self->last_media_reset >= RESET_INTERVAL &&
           take_change (self, USHER_CHANGED_MEDIA, now))
    {
      usher_dbus_library_emit_media_reset (self->library, self->changes->revision);
      self->last_media_reset = now;
    }
  else
    return;

  self->told_media = self->changes->revision;
  rest = usher_changes_new (self->told_media);
  rest->what = self->changes->what;
  usher_changes_free (self->changes);
  self->changes = rest;
}

static void
send_library (UsherChangeCollector *self,
              gint64                now)
{
  if (self->changes == NULL)
    return;

  if (take_change (self, USHER_CHANGED_CONNECTIONS, now))
    usher_dbus_library_emit_connections_changed (self->library);
  if (take_change (self, USHER_CHANGED_PROFILES, now))
    usher_dbus_library_emit_profiles_changed (self->library);
  send_media_or_reset (self, now);

  if (self->changes->what == 0)
    g_clear_pointer (&self->changes, usher_changes_free);
}

static void
send_resets (UsherChangeCollector *self,
             gint64                now)
{
  if (now - self->last_reset < RESET_INTERVAL)
    return;

  if (self->resetting_tasks && has_room (self, now))
    {
      self->told_tasks = usher_engine_get_task_revision (self->engine);
      usher_dbus_manager_emit_tasks_reset (self->manager, self->told_tasks);
      self->resetting_tasks = FALSE;
      self->last_reset = now;
      note_sent (self, now);
    }

  if (self->resetting_runs && has_room (self, now))
    {
      self->told_runs = usher_engine_get_run_revision (self->engine);
      usher_dbus_manager_emit_runs_reset (self->manager, self->told_runs);
      self->resetting_runs = FALSE;
      self->last_reset = now;
      note_sent (self, now);
    }
}

static void
send_records (UsherChangeCollector *self,
              gint64                now)
{
  if (self->ended != NULL && has_room (self, now))
    {
      send_ended (self);
      note_sent (self, now);
    }

  if (g_hash_table_size (self->runs) > 0 && has_room (self, now))
    {
      send_runs (self);
      note_sent (self, now);
    }

  if ((g_hash_table_size (self->tasks) > 0 || g_hash_table_size (self->removed) > 0) &&
      has_room (self, now))
    {
      send_tasks (self);
      note_sent (self, now);
    }
}

static void
send_rest (UsherChangeCollector *self,
           gint64                now)
{
  if (self->properties && has_room (self, now))
    {
      self->properties = FALSE;
      if (set_properties (self))
        {
          /* Or the skeleton would send it in a turn of its own */
          g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->manager));
          note_sent (self, now);
        }
    }

  if (self->problems && has_room (self, now))
    {
      self->problems = FALSE;
      usher_dbus_manager_emit_problems_changed (self->manager);
      note_sent (self, now);
    }

  if (g_hash_table_size (self->progress) > 0 && has_room (self, now) &&
      now - self->last_progress >= PROGRESS_INTERVAL)
    {
      send_progress (self);
      self->last_progress = now;
      note_sent (self, now);
    }
}

/* Progress and resets wait for their own turn, the rest for room. */
static gint64
find_delay (UsherChangeCollector *self,
            gint64                now)
{
  gint64 when = self->not_before;
  gboolean only_progress = g_hash_table_size (self->progress) > 0 && self->ended == NULL &&
                           self->changes == NULL && !self->properties && !self->problems &&
                           g_hash_table_size (self->tasks) == 0 &&
                           g_hash_table_size (self->removed) == 0 &&
                           g_hash_table_size (self->runs) == 0;

  if (!has_room (self, now))
    when = MAX (when, self->sent[self->n_sent % MAX_MESSAGES] + WINDOW);
  if (only_progress)
    when = MAX (when, self->last_progress + PROGRESS_INTERVAL);

  return MAX (when - now, 0);
}

static gboolean
flush_cb (gpointer user_data)
{
  UsherChangeCollector *self = user_data;

  usher_deadline_clear (&self->flush_source);
  usher_change_collector_flush (self);

  return G_SOURCE_REMOVE;
}

static void
schedule (UsherChangeCollector *self)
{
  gint64 delay;

  if (self->flush_source != NULL || !has_pending (self))
    return;

  delay = find_delay (self, g_get_monotonic_time ());
  if (delay > 0)
    {
      self->flush_source = usher_deadline_add (delay, flush_cb, self);
      return;
    }

  /* Together with what else happens in this turn */
  self->flush_source = g_idle_source_new ();
  g_source_set_priority (self->flush_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->flush_source, flush_cb, self, NULL);
  g_source_attach (self->flush_source, NULL);
}

/**
 * usher_change_collector_flush:
 * @self: a collector
 *
 * Tells what may be told now; the rest follows.
 */
void
usher_change_collector_flush (UsherChangeCollector *self)
{
  gint64 now = g_get_monotonic_time ();

  send_records (self, now);
  send_library (self, now);
  send_resets (self, now);
  send_rest (self, now);

  /* A reset that is not due yet must not keep us busy */
  if (has_pending (self) && self->not_before <= now)
    self->not_before = now + WINDOW / MAX_MESSAGES;
  schedule (self);
}

/* Gathering */

/* What is to be looked after is not what it was. */
void
usher_change_collector_note_problems (UsherChangeCollector *self,
                                      guint                 n_problems)
{
  self->problems = TRUE;
  self->n_problems = n_problems;
  self->properties = TRUE;
  schedule (self);
}

static void
task_changed_cb (UsherChangeCollector *self,
                 UsherTask            *task,
                 guint                 changes)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->tasks, task->id));

  self->properties = TRUE;
  if (!self->resetting_tasks)
    {
      g_hash_table_remove (self->removed, task->id);
      g_hash_table_insert (self->tasks, g_strdup (task->id), GUINT_TO_POINTER (before | changes));
    }

  if (g_hash_table_size (self->tasks) > MAX_RECORDS)
    {
      self->resetting_tasks = TRUE;
      g_hash_table_remove_all (self->tasks);
      g_hash_table_remove_all (self->removed);
    }

  schedule (self);
}

static void
task_removed_cb (UsherChangeCollector *self,
                 const char           *id)
{
  self->properties = TRUE;
  g_hash_table_remove (self->tasks, id);
  if (!self->resetting_tasks)
    g_hash_table_add (self->removed, g_strdup (id));
  schedule (self);
}

static void
run_changed_cb (UsherChangeCollector *self,
                UsherRun             *run,
                gboolean              is_new)
{
  RunChange *change = g_hash_table_lookup (self->runs, &run->id);

  self->properties = TRUE;
  if (change == NULL && !self->resetting_runs)
    {
      change = g_new0 (RunChange, 1);
      change->id = run->id;
      change->run = usher_run_ref (run);
      change->is_new = is_new;
      g_hash_table_insert (self->runs, &change->id, change);
    }

  if (g_hash_table_size (self->runs) > MAX_RECORDS)
    {
      self->resetting_runs = TRUE;
      g_hash_table_remove_all (self->runs);
    }

  schedule (self);
}

static void
run_progress_cb (UsherChangeCollector *self,
                 UsherRun             *run)
{
  if (!g_hash_table_contains (self->progress, run))
    g_hash_table_add (self->progress, usher_run_ref (run));
  schedule (self);
}

static void
run_ended_cb (UsherChangeCollector *self,
              UsherRun             *run)
{
  if (self->ended == NULL)
    self->ended = g_variant_builder_new (G_VARIANT_TYPE ("a(tsss)"));

  g_variant_builder_add (self->ended, "(tsss)", run->id, run->task_id,
                         usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) run->state),
                         run->reason != NULL ? run->reason : "");
  schedule (self);
}

static void
usher_change_collector_dispose (GObject *object)
{
  UsherChangeCollector *self = USHER_CHANGE_COLLECTOR (object);

  usher_deadline_clear (&self->flush_source);
  g_clear_object (&self->engine);
  g_clear_object (&self->manager);
  g_clear_object (&self->library);
  g_clear_pointer (&self->changes, usher_changes_free);
  g_clear_pointer (&self->tasks, g_hash_table_unref);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_pointer (&self->runs, g_hash_table_unref);
  g_clear_pointer (&self->progress, g_hash_table_unref);
  g_clear_pointer (&self->ended, g_variant_builder_unref);

  G_OBJECT_CLASS (usher_change_collector_parent_class)->dispose (object);
}

static void
usher_change_collector_class_init (UsherChangeCollectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_change_collector_dispose;
}

static void
usher_change_collector_init (UsherChangeCollector *self)
{
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->runs = g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                      NULL, (GDestroyNotify) run_change_free);
  self->progress = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) usher_run_unref, NULL);
  self->last_progress = -PROGRESS_INTERVAL;
  self->last_reset = -RESET_INTERVAL;
  self->last_media_reset = -RESET_INTERVAL;
}

static void
settings_changed_cb (UsherChangeCollector *self)
{
  self->properties = TRUE;
  schedule (self);
}

/* What has not been told yet and what comes now are told together. */
static void
library_changed_cb (UsherChangeCollector *self,
                    const UsherChanges   *changes)
{
  if (self->told_media == 0)
    self->told_media = changes->previous;
  if (self->changes == NULL)
    self->changes = usher_changes_new (changes->previous);

  usher_changes_merge (self->changes, changes);
  schedule (self);
}

/**
 * usher_change_collector_add_library:
 * @self: a collector
 * @library: the skeleton that tells of titles, connections and profiles
 */
void
usher_change_collector_add_library (UsherChangeCollector *self,
                                    UsherDbusLibrary     *library)
{
  self->library = g_object_ref (library);
  g_signal_connect_object (usher_engine_get_store (self->engine), "changed",
                           G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * usher_change_collector_new:
 * @engine: where things change
 * @manager: the skeleton that tells of it
 *
 * Returns: (transfer full): a collector that listens
 */
UsherChangeCollector *
usher_change_collector_new (UsherEngine      *engine,
                            UsherDbusManager *manager)
{
  UsherChangeCollector *self = g_object_new (USHER_TYPE_CHANGE_COLLECTOR, NULL);

  self->engine = g_object_ref (engine);
  self->manager = g_object_ref (manager);
  self->told_tasks = usher_engine_get_task_revision (engine);
  self->told_runs = usher_engine_get_run_revision (engine);
  set_properties (self);

  g_signal_connect_object (engine, "task-changed", G_CALLBACK (task_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "task-removed", G_CALLBACK (task_removed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "run-changed", G_CALLBACK (run_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "run-progress", G_CALLBACK (run_progress_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "run-ended", G_CALLBACK (run_ended_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "settings-changed", G_CALLBACK (settings_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "held-back", G_CALLBACK (settings_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}
