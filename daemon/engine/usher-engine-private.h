/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-engine.h"
#include "usher-runner.h"
#include "usher-scheduler.h"

G_BEGIN_DECLS

/* The engine is one object in four files: its life and settings; what is asked
 * of tasks and new ones; changes to tasks; and runs. This is what they share. */
struct _UsherEngine
{
  GObject parent_instance;

  UsherStore *store;             /* (owned) */
  UsherLogFolder *logs;          /* (owned) */
  UsherClock *clock;             /* (owned) */
  UsherChores *chores;           /* (unowned): the root's */
  UsherHttp *http;               /* (owned) (nullable) */
  UsherSecrets *secrets;         /* (owned) */
  UsherExecutors *executors;     /* (owned) */

  UsherZones *zones;             /* (owned) */
  UsherScheduler *scheduler;     /* (owned) */
  UsherRunner *runner;           /* (owned) */
  UsherSettings *settings;       /* (owned) */
  char *instance;                /* (owned) (nullable): until it is loaded */

  guint64 task_revision;
  guint64 run_revision;
  guint64 last_run;              /* the highest number that a run has */

  GHashTable *ending;            /* (owned) (element-type guint64 UsherRun): not yet on disk */
  GHashTable *replies;           /* (owned) (element-type guint64 GTask): wait for the disk */
  GPtrArray *waiting;            /* (owned) (element-type UsherRun): from the last life */
  GSource *retry;                /* (owned) (nullable): to write again what could not be */
  gboolean stopping;
  GTask *stop;                   /* (owned) (nullable): waits for all runs to end */
};

/* In usher-engine-tasks.c */
void                 usher_engine_task_changed            (UsherEngine          *self,
                                                           UsherTask            *task,
                                                           UsherTaskChange       changes);
UsherTaskDefinition *usher_engine_read_definition         (UsherEngine          *self,
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

/* In usher-engine-runs.c */
void                 usher_engine_runs_init               (UsherEngine          *self);
void                 usher_engine_abandon_run             (UsherEngine          *self,
                                                           UsherRun             *run);
void                 usher_engine_resume_queue            (UsherEngine          *self);
gboolean             usher_engine_has_unsaved_runs        (UsherEngine          *self);

/* In usher-engine.c */
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
