/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-progress.h"
#include "usher-settings.h"

G_BEGIN_DECLS

typedef struct _UsherStore UsherStore;
typedef struct _UsherHttp UsherHttp;
typedef struct _UsherSecrets UsherSecrets;
typedef struct _UsherExecutor UsherExecutor;
typedef struct _UsherRunLog UsherRunLog;
typedef struct _UsherLogFolder UsherLogFolder;

#define USHER_TYPE_CHORE (usher_chore_get_type ())
G_DECLARE_DERIVABLE_TYPE (UsherChore, usher_chore, USHER, CHORE, GObject)

/**
 * UsherChoreTools:
 * @store: (unowned): the database
 * @http: (unowned): a client for the network
 * @secrets: (unowned): the keys of connections
 * @tools_executor: (unowned): where our own programs run
 * @command_executor: (unowned): where a person's commands run
 * @settings: (owned): as they are when the run starts
 * @progress: (owned): to say how far the run is
 * @log: (owned): to say what it does
 * @logs: (unowned): the logs of all runs
 * @cache_folder: (unowned) (type filename): for what can be fetched again
 * @run: the run's id
 * @environment: (owned) (array zero-terminated=1): what programs are told about
 *   the run
 * @marker: (unowned): the one of those that tells its programs from others'
 * @manual: whether a person asks for the run
 * @dry_run: whether the chore only says what it would do, if it can
 * @kill_grace: time between SIGTERM and SIGKILL, -1 for the chore's own
 *
 * All that a chore may use, for one run. Hand over more here, rather than reach
 * for it.
 */
typedef struct
{
  UsherStore *store;
  UsherHttp *http;
  UsherSecrets *secrets;
  UsherExecutor *tools_executor;
  UsherExecutor *command_executor;
  UsherSettings *settings;
  UsherProgress *progress;
  UsherRunLog *log;
  UsherLogFolder *logs;
  const char *cache_folder;
  guint64 run;
  char **environment;
  const char *marker;
  gboolean manual;
  gboolean dry_run;
  gint64 kill_grace;
} UsherChoreTools;

/**
 * UsherPool:
 * @USHER_POOL_LIBRARY: few at once: they read whole disks and libraries
 * @USHER_POOL_COMMANDS: many at once: a person's commands
 *
 * Whose slots a chore takes.
 */
typedef enum
{
  USHER_POOL_LIBRARY,
  USHER_POOL_COMMANDS,
} UsherPool;

#define USHER_N_POOLS (USHER_POOL_COMMANDS + 1)

/**
 * UsherOutcome:
 * @result: (owned) (nullable): an `a{sv}` of counts, also where the run failed
 *   after doing some of the work
 * @exit_status: of a command, -1 if there was none
 * @skipped: (nullable): a static string: the reason code, if there was cause
 *   not to do the work at all
 */
typedef struct
{
  GVariant *result;
  int exit_status;
  const char *skipped;
} UsherOutcome;

/**
 * UsherChoreClass:
 * @kind: its name on the bus and in the store
 * @pool: whose slots it takes
 * @check: (nullable): refuses parameters that no single property can refuse; may
 *   block, as it is called in a thread of its own
 * @list_claims: (nullable): names of what only one run may hold at a time
 * @run_async: starts the work
 *
 * Some work that can be scheduled. Its construct properties are its parameters.
 * One object runs once, ends within two seconds of being cancelled, and never
 * blocks the main loop. Implementations return by usher_chore_return().
 */
struct _UsherChoreClass
{
  GObjectClass parent_class;

  const char *kind;
  UsherPool pool;

  gboolean (*check)       (UsherChore             *self,
                           GError                **error);
  char   **(*list_claims) (UsherChore             *self);
  void     (*run_async)   (UsherChore             *self,
                           const UsherChoreTools  *tools,
                           GCancellable           *cancellable,
                           GAsyncReadyCallback     callback,
                           gpointer                user_data);
};

void        usher_chore_tools_free     (UsherChoreTools        *self);

const char *usher_chore_get_kind       (UsherChore             *self);
UsherPool   usher_chore_get_pool       (UsherChore             *self);
gboolean    usher_chore_check          (UsherChore             *self,
                                        GError                **error);
char      **usher_chore_list_claims    (UsherChore             *self);
void        usher_chore_run_async      (UsherChore             *self,
                                        const UsherChoreTools  *tools,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
gboolean    usher_chore_run_finish     (UsherChore             *self,
                                        GAsyncResult           *result,
                                        UsherOutcome           *outcome,
                                        GError                **error);

/* For implementations */
void        usher_chore_return         (GTask                  *task,
                                        GVariant               *result,
                                        GError                 *error);
void        usher_chore_return_status  (GTask                  *task,
                                        int                     exit_status);
void        usher_chore_return_skipped (GTask                  *task,
                                        const char             *reason);

G_END_DECLS
