/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_EXECUTOR (usher_executor_get_type ())
G_DECLARE_INTERFACE (UsherExecutor, usher_executor, USHER, EXECUTOR, GObject)

/**
 * UsherOutputFunc:
 * @line: a line without its end, valid UTF-8; long ones come in parts
 * @user_data: data
 */
typedef void (*UsherOutputFunc) (const char *line,
                                 gpointer    user_data);

/**
 * UsherIoClass:
 * @USHER_IO_CLASS_NONE: as the daemon's
 * @USHER_IO_CLASS_REALTIME: before all others; takes a right
 * @USHER_IO_CLASS_BEST_EFFORT: in its turn
 * @USHER_IO_CLASS_IDLE: when nobody else wants the disk
 *
 * Who may use the disk first; the kernel's numbers, see ioprio_set(2).
 */
typedef enum
{
  USHER_IO_CLASS_NONE = 0,
  USHER_IO_CLASS_REALTIME = 1,
  USHER_IO_CLASS_BEST_EFFORT = 2,
  USHER_IO_CLASS_IDLE = 3,
} UsherIoClass;

#define USHER_TYPE_IO_CLASS (usher_io_class_get_type ())

/* No umask of the command's own. */
#define USHER_UMASK_NONE (-1)

/**
 * UsherPlace:
 * @nice: from -20, first, to 19, last; 0 for the daemon's own
 * @io_class: its turn at the disk
 * @io_priority: within the class, from 0, first, to 7, last
 * @umask: permissions that its files are not made with, %USHER_UMASK_NONE for
 *   the daemon's own
 *
 * How a command stands among the others on the machine.
 */
typedef struct
{
  int nice;
  UsherIoClass io_class;
  guint io_priority;
  int umask;
} UsherPlace;

#define USHER_PLACE_INIT { .umask = USHER_UMASK_NONE }

/**
 * UsherCommand:
 * @argv: (array zero-terminated=1): the program and its arguments
 * @environment: (array zero-terminated=1): all of it
 * @additions: (nullable) (array zero-terminated=1): of @environment, what goes
 *   on top of the session's, for a place that has one of its own; %NULL if it
 *   finds @environment and nothing else wherever it runs
 * @working_directory: (nullable): the folder it starts in
 * @input: (nullable): what it reads from standard input; nothing if %NULL
 * @output_fd: where its output and errors go, or -1 for the functions below
 * @output: (nullable): called with each line of output, in the main loop
 * @errors: (nullable): called with each line of errors, in the main loop
 * @user_data: data for both
 * @marker: a part of @environment, NAME=VALUE, that tells its descendants from
 *   others
 * @kill_grace: µs between SIGTERM and SIGKILL when it is cancelled
 * @max_memory: bytes of address space, 0 for any
 * @max_file_size: bytes of a file it writes, 0 for any
 * @place: (nullable): how it stands among others; as the daemon if %NULL
 *
 * What to run. Everything is copied.
 */
typedef struct
{
  const char * const *argv;
  const char * const *environment;
  const char * const *additions;
  const char *working_directory;
  GBytes *input;
  int output_fd;
  UsherOutputFunc output;
  UsherOutputFunc errors;
  gpointer user_data;
  const char *marker;
  gint64 kill_grace;
  guint64 max_memory;
  guint64 max_file_size;
  const UsherPlace *place;
} UsherCommand;

/**
 * UsherExecutorInterface:
 * @name: what a task calls it
 * @connect_async: (nullable): gets to know the bus, and ends what a daemon of
 *   the same instance has left
 * @connect_finish: (nullable): %FALSE with an error if something may be left
 * @is_available: (nullable): whether it can run anything now
 * @run_async: starts the command
 * @run_finish: its exit status, or -1 with an error
 *
 * A place where commands run. When a run is over, cancelled or not, nothing
 * that the command started is left.
 */
struct _UsherExecutorInterface
{
  GTypeInterface parent_iface;

  const char *name;

  void     (*connect_async)  (UsherExecutor        *self,
                              GDBusConnection      *connection,
                              const char           *instance,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);
  gboolean (*connect_finish) (UsherExecutor        *self,
                              GAsyncResult         *result,
                              GError              **error);
  gboolean (*is_available)   (UsherExecutor        *self);
  void     (*run_async)      (UsherExecutor        *self,
                              const UsherCommand   *command,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);
  int      (*run_finish)     (UsherExecutor        *self,
                              GAsyncResult         *result,
                              GError              **error);
};

GType       usher_io_class_get_type       (void);

const char *usher_executor_get_name       (UsherExecutor        *self);
gboolean    usher_executor_is_available   (UsherExecutor        *self);
void        usher_executor_connect_async  (UsherExecutor        *self,
                                           GDBusConnection      *connection,
                                           const char           *instance,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean    usher_executor_connect_finish (UsherExecutor        *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void        usher_executor_run_async      (UsherExecutor        *self,
                                           const UsherCommand   *command,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
int         usher_executor_run_finish     (UsherExecutor        *self,
                                           GAsyncResult         *result,
                                           GError              **error);

/* For implementations */
char       *usher_command_find_program    (const UsherCommand   *command,
                                           GError              **error);
GError     *usher_command_new_signal      (const char           *program,
                                           int                   number);

G_END_DECLS
