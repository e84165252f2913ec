/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-engine.h"
#include "usher-gate.h"
#include "usher-hold-back.h"
#include "usher-runner.h"
#include "usher-scheduler.h"
#include "usher-sources.h"
#include "usher-zone-watch.h"

G_BEGIN_DECLS

/* The engine is one object in four files: its life and settings; what is asked
 * of tasks and new ones; changes to tasks; and runs. This is what they share. */
struct _UsherEngine
{
  GObject parent_instance;

  UsherStore *store;             /* (owned) */
  UsherLogFolder *logs;          /* (owned) */
  char *cache_folder;            /* (owned) (nullable) */
  UsherClock *clock;             /* (owned) */
  UsherChores *chores;           /* (unowned): the root's */
  UsherHttp *http;               /* (owned) (nullable) */
  UsherSecrets *secrets;         /* (owned) */
  UsherExecutors *executors;     /* (owned) */

  UsherZones *zones;             /* (owned) */
  UsherScheduler *scheduler;     /* (owned) */
  UsherGate *gate;               /* (owned) */
  UsherRunner *runner;           /* (owned) */
  UsherSettings *settings;       /* (owned) */
  char *instance;                /* (owned) (nullable): until it is loaded */
  guint n_calls;                 /* that have used programs */
  gboolean first_since_boot;
  UsherSources *sources;         /* (owned) (nullable): until it starts */
  UsherHoldBack *hold_back;      /* (owned) */
  UsherZoneWatch *zone_watch;    /* (owned) (nullable): until it starts */

  guint64 task_revision;
  guint64 run_revision;
  guint64 last_run;              /* the highest number that a run has */

  GHashTable *ending;            /* (owned) (element-type guint64 UsherRun): not yet on disk */
  GHashTable *unwritten;         /* (owned) (element-type gint64 UsherRun): that wait, by task */
  GSource *write_waiting;        /* (owned) (nullable): when they are written */
  GHashTable *replies;           /* (owned) (element-type guint64 GTask): wait for the disk */
  GPtrArray *followers;          /* (owned) (nullable) (element-type UsherRun): while those
                                  * of one run are gathered */
  GPtrArray *waiting;            /* (owned) (element-type UsherRun): from the last life */
  GSource *retry;                /* (owned) (nullable): to write again what could not be */
  GHashTable *reserved;          /* (owned) (nullable) (element-type utf8): ids of tasks that
                                  * are on their way, from the first batch on */
  guint n_batches;               /* that threads are at work for */
  gboolean stopping;
  GTask *stop;                   /* (owned) (nullable): waits for all runs to end */
};

/* In usher-engine-tasks.c */
void                 usher_engine_task_changed            (UsherEngine          *self,
                                                           UsherTask            *task,
                                                           UsherTaskChange       changes);
UsherTaskDefinition *usher_engine_read_definition         (UsherEngine          *self,
                                                           const char           *id,
                                                           GVariant             *params,
                                                           gint64                created,
                                                           GError              **error);
void                 usher_engine_check_definition_async  (UsherEngine          *self,
                                                           UsherTaskDefinition  *definition,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean             usher_engine_check_definition_finish (UsherEngine          *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);

/* In usher-engine-followers.c */
GVariant            *usher_engine_describe_origin         (const UsherEvent     *event);
GPtrArray           *usher_engine_find_followers          (UsherEngine          *self,
                                                           UsherRun             *run,
                                                           UsherTask            *task);
void                 usher_engine_pause_if_failing        (UsherEngine          *self,
                                                           UsherTask            *task);

/* In usher-engine-waiting.c */
void                 usher_engine_waiting_init            (UsherEngine          *self);
void                 usher_engine_write_waiting           (UsherEngine          *self,
                                                           guint                 max);
void                 usher_engine_write_waiting_of        (UsherEngine          *self,
                                                           UsherTask            *task);
void                 usher_engine_note_waiting            (UsherEngine          *self,
                                                           UsherRun             *run,
                                                           UsherTask            *task);
void                 usher_engine_forget_waiting          (UsherEngine          *self,
                                                           UsherRun             *run);

/* In usher-engine-runs.c */
void                 usher_engine_write_queued            (UsherEngine          *self,
                                                           UsherRun             *run,
                                                           UsherTask            *task);
UsherTask           *usher_engine_find_task_of_run        (UsherEngine          *self,
                                                           UsherRun             *run);
UsherRun            *usher_engine_new_run                 (UsherEngine          *self,
                                                           UsherTask            *task,
                                                           UsherCause            cause);
UsherRun            *usher_engine_line_up                 (UsherEngine          *self,
                                                           UsherRun             *run,
                                                           UsherTask            *task,
                                                           gboolean              recorded,
                                                           GError              **error);
void                 usher_engine_submit_run              (UsherEngine          *self,
                                                           UsherRun             *run,
                                                           gboolean              recorded);
void                 usher_engine_runs_init               (UsherEngine          *self);
void                 usher_engine_abandon_run             (UsherEngine          *self,
                                                           UsherRun             *run);
void                 usher_engine_resume_queue            (UsherEngine          *self);
gboolean             usher_engine_has_unsaved_runs        (UsherEngine          *self);

/* In usher-engine-chains.c */
gboolean             usher_engine_check_chain             (UsherEngine          *self,
                                                           const char           *id,
                                                           UsherTaskDefinition  *definition,
                                                           GHashTable           *pending,
                                                           GError              **error);

/* In usher-engine-events.c */
void                 usher_engine_events_init             (UsherEngine          *self);
void                 usher_engine_start_sources           (UsherEngine          *self);
void                 usher_engine_update_hold_back        (UsherEngine          *self);

/* In usher-engine.c */
void                 usher_engine_emit_held_back          (UsherEngine          *self);
void                 usher_engine_emit_task               (UsherEngine          *self,
                                                           UsherTask            *task,
                                                           UsherTaskChange       changes);
void                 usher_engine_emit_removed            (UsherEngine          *self,
                                                           const char           *id);
void                 usher_engine_emit_run                (UsherEngine          *self,
                                                           UsherRun             *run,
                                                           gboolean              is_new);
void                 usher_engine_emit_progress           (UsherEngine          *self,
                                                           UsherRun             *run);
void                 usher_engine_emit_ended              (UsherEngine          *self,
                                                           UsherRun             *run);
void                 usher_engine_stop_if_idle            (UsherEngine          *self);

G_END_DECLS
