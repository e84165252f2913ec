/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib-unix.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usher-command-files.h"
#include "usher-deadline.h"
#include "usher-executor.h"
#include "usher-orphans.h"
#include "usher-spawn.h"

#define USHER_TYPE_HERE_EXECUTOR (usher_here_executor_get_type ())
G_DECLARE_FINAL_TYPE (UsherHereExecutor, usher_here_executor, USHER, HERE_EXECUTOR, GObject)

/**
 * UsherHereExecutor:
 *
 * Runs commands as children of the daemon, each in a process group of its own.
 * A run is over when the command has ended and nothing that it started is left.
 */
struct _UsherHereExecutor
{
  GObject parent_instance;

  UsherOrphans *orphans;         /* (owned) */
};

/* One command at work; the task data of its GTask. */
typedef struct
{
  UsherHereExecutor *self;       /* (unowned): the task holds it */
  GTask *task;                   /* (owned): dropped when it returns */
  char *marker;                  /* (owned) (nullable) */
  char *program;                 /* (owned) */
  gint64 kill_grace;
  pid_t leader;
  int pidfd;                     /* (owned) */
  GSource *ended_source;         /* (owned) (nullable) */
  GSource *cancelled_source;     /* (owned) (nullable) */
  GSource *kill_source;          /* (owned) (nullable) */
  GSource *look_source;          /* (owned) (nullable) */
  UsherCommandFiles files;
  gboolean ended;                /* the command, not yet its descendants */
  gboolean killing;
  guint n_looks;                 /* since then */
  int status;
} Execution;

/* How often to look for processes that nothing else tells us about; and how
 * often after SIGKILL, which only the kernel can withstand. */
#define LOOK_AGAIN (20 * 1000)
#define MAX_LOOKS  150

static void usher_here_executor_iface_init (UsherExecutorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherHereExecutor, usher_here_executor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (USHER_TYPE_EXECUTOR,
                                                      usher_here_executor_iface_init))

static void
execution_free (Execution *execution)
{
  usher_deadline_clear (&execution->ended_source);
  usher_deadline_clear (&execution->cancelled_source);
  usher_deadline_clear (&execution->kill_source);
  usher_deadline_clear (&execution->look_source);
  usher_command_files_clear (&execution->files);
  g_clear_pointer (&execution->marker, g_free);
  g_clear_pointer (&execution->program, g_free);
  if (execution->pidfd >= 0)
    close (execution->pidfd);
  g_free (execution);
}

static void
finish (Execution *execution)
{
  g_autoptr(GTask) task = g_steal_pointer (&execution->task);

  /* All output is handed on before the run is over */
  usher_command_files_clear (&execution->files);
  usher_deadline_clear (&execution->cancelled_source);
  usher_deadline_clear (&execution->kill_source);
  usher_deadline_clear (&execution->look_source);
  usher_orphans_end_run (execution->self->orphans);

  if (!execution->ended)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "“%s” cannot be ended: the kernel holds it", execution->program);
  else if (WIFSIGNALED (execution->status))
    g_task_return_error (task, usher_command_new_signal (execution->program, WTERMSIG (execution->status)));
  else
    g_task_return_int (task, WEXITSTATUS (execution->status));
}

/* Returns: (transfer full) (nullable): what is left of it but the command itself */
static GArray *
find_orphans (Execution *execution)
{
  return usher_orphans_find (execution->self->orphans, execution->leader, execution->marker);
}

static void
signal_all (Execution *execution,
            GArray    *orphans,
            int        number)
{
  gboolean has_group = !execution->ended;

  for (guint i = 0; orphans != NULL && i < orphans->len; i++)
    {
      pid_t pid = g_array_index (orphans, pid_t, i);

      has_group = has_group || getpgid (pid) == execution->leader;
      kill (pid, number);
    }

  /* Once the group is empty, its number may be another's */
  if (has_group)
    kill (-execution->leader, number);
}

static gboolean kill_cb (gpointer user_data);
static gboolean look_again_cb (gpointer user_data);

/* First politely, then not. */
static void
begin_to_end (Execution *execution,
              GArray    *orphans)
{
  if (execution->kill_source != NULL || execution->killing)
    return;

  signal_all (execution, orphans, SIGTERM);
  /* What is stopped hears nothing else */
  signal_all (execution, orphans, SIGCONT);
  execution->kill_source = usher_deadline_add (execution->kill_grace, kill_cb, execution);
}

/* Ends the run once nothing of it is left. */
static void
look (Execution *execution)
{
  g_autoptr(GArray) orphans = find_orphans (execution);
  gboolean given_up = execution->killing && ++execution->n_looks > MAX_LOOKS;

  if ((execution->ended && orphans == NULL) || given_up)
    {
      finish (execution);
      return;
    }

  if (execution->killing)
    signal_all (execution, orphans, SIGKILL);
  else if (execution->ended)
    /* What the command left in the background ends with it */
    begin_to_end (execution, orphans);

  if (execution->look_source == NULL && (execution->ended || execution->killing))
    execution->look_source = usher_deadline_add (LOOK_AGAIN, look_again_cb, execution);
}

static gboolean
look_again_cb (gpointer user_data)
{
  Execution *execution = user_data;

  usher_deadline_clear (&execution->look_source);
  look (execution);

  return G_SOURCE_REMOVE;
}

static gboolean
kill_cb (gpointer user_data)
{
  Execution *execution = user_data;

  execution->killing = TRUE;
  look (execution);

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Execution *execution = user_data;
  g_autoptr(GArray) orphans = find_orphans (execution);

  begin_to_end (execution, orphans);

  return G_SOURCE_REMOVE;
}

static gboolean
ended_cb (int           fd,
          GIOCondition  condition,
          gpointer      user_data)
{
  Execution *execution = user_data;

  if (waitpid (execution->leader, &execution->status, WNOHANG) != execution->leader)
    return G_SOURCE_CONTINUE;

  usher_orphans_forget_leader (execution->self->orphans, execution->leader);
  execution->ended = TRUE;
  look (execution);

  return G_SOURCE_REMOVE;
}

static gboolean
start (Execution           *execution,
       const UsherCommand  *command,
       GError             **error)
{
  const UsherPlace as_daemon = USHER_PLACE_INIT;
  g_autofree char *path = usher_command_find_program (command, error);

  if (path != NULL && usher_command_files_open (&execution->files, command, error))
    {
      const int *fds = execution->files.fds;
      UsherSpawn spawn = {
        .path = path,
        .argv = command->argv,
        .environment = command->environment,
        .working_directory = command->working_directory,
        .fds = { fds[0], fds[1], fds[2] },
        .max_memory = command->max_memory,
        .max_file_size = command->max_file_size,
        .place = command->place != NULL ? *command->place : as_daemon,
      };

      execution->leader = usher_spawn (&spawn, error);
    }
  usher_command_files_close_ends (&execution->files);

  return execution->leader > 0;
}

static void
watch (Execution    *execution,
       GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();

  execution->pidfd = pidfd_open (execution->leader, 0);
  g_assert_no_errno (execution->pidfd);
  execution->ended_source = g_unix_fd_source_new (execution->pidfd, G_IO_IN);
  g_source_set_callback (execution->ended_source, G_SOURCE_FUNC (ended_cb), execution, NULL);
  g_source_attach (execution->ended_source, context);

  if (cancellable == NULL)
    return;

  execution->cancelled_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (execution->cancelled_source, G_SOURCE_FUNC (cancelled_cb), execution, NULL);
  g_source_attach (execution->cancelled_source, context);
}

static void
usher_here_executor_run_async (UsherExecutor       *executor,
                               const UsherCommand  *command,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  UsherHereExecutor *self = USHER_HERE_EXECUTOR (executor);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Execution *execution = g_new0 (Execution, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, usher_here_executor_run_async);
  g_task_set_task_data (task, execution, (GDestroyNotify) execution_free);
  execution->self = self;
  execution->marker = g_strdup (command->marker);
  execution->program = g_strdup (command->argv[0]);
  execution->kill_grace = command->kill_grace;
  execution->leader = -1;
  execution->pidfd = -1;
  execution->files = (UsherCommandFiles) { .fds = { -1, -1, -1 } };

  if (g_task_return_error_if_cancelled (task))
    return;

  if (!start (execution, command, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  usher_orphans_begin_run (self->orphans, execution->leader);
  watch (execution, cancellable);
  execution->task = g_steal_pointer (&task);
}

static int
usher_here_executor_run_finish (UsherExecutor  *executor,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, executor), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
usher_here_executor_finalize (GObject *object)
{
  UsherHereExecutor *self = USHER_HERE_EXECUTOR (object);

  g_clear_pointer (&self->orphans, usher_orphans_free);

  G_OBJECT_CLASS (usher_here_executor_parent_class)->finalize (object);
}

static void
usher_here_executor_class_init (UsherHereExecutorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_here_executor_finalize;
}

static void
usher_here_executor_iface_init (UsherExecutorInterface *iface)
{
  iface->name = "here";
  iface->run_async = usher_here_executor_run_async;
  iface->run_finish = usher_here_executor_run_finish;
}

static void
usher_here_executor_init (UsherHereExecutor *self)
{
  self->orphans = usher_orphans_new ();
}
