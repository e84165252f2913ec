/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-tool.h"

#include <string.h>

#include "usher-deadline.h"
#include "usher-environment.h"
#include "usher-failure.h"
#include "usher-time.h"

#define KILL_GRACE USHER_SECOND

/* A program at work; the task data of its GTask. */
typedef struct
{
  char *name;                    /* (owned): of the program */
  UsherTool tool;
  GCancellable *inner;           /* (owned): ends it, whoever wants so */
  gulong outer_id;
  GSource *timer;                /* (owned) (nullable) */
  gboolean late;
  gsize n_bytes;                 /* that it has said */
} Process;

static void
process_free (Process *process)
{
  usher_deadline_clear (&process->timer);
  g_clear_object (&process->inner);
  g_clear_pointer (&process->name, g_free);
  g_free (process);
}

static gboolean
is_flooding (const Process *process)
{
  return process->n_bytes > process->tool.max_output;
}

static void
pass_on (Process         *process,
         const char      *line,
         UsherOutputFunc  func)
{
  process->n_bytes += strlen (line) + 1;
  if (is_flooding (process))
    g_cancellable_cancel (process->inner);
  else if (func != NULL)
    func (line, process->tool.user_data);
}

static void
output_cb (const char *line,
           gpointer    user_data)
{
  Process *process = user_data;

  pass_on (process, line, process->tool.output);
}

static void
errors_cb (const char *line,
           gpointer    user_data)
{
  Process *process = user_data;

  pass_on (process, line, process->tool.errors);
}

static GError *
new_end (const Process *process)
{
  g_autofree char *time = usher_duration_to_text (process->tool.deadline);
  GError *error = NULL;

  if (process->late)
    usher_failure_set (&error, USHER_FAILURE_TIMED_OUT,
                       g_variant_new_parsed ("{'Program': <%s>}", process->name),
                       "%s was stopped, as it had not ended after %s", process->name, time);
  else
    usher_failure_set (&error, USHER_FAILURE_TOO_LARGE,
                       g_variant_new_parsed ("{'Program': <%s>}", process->name),
                       "%s was stopped, as it did not stop talking", process->name);

  return error;
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Process *process = g_task_get_task_data (task);
  GError *error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  usher_deadline_clear (&process->timer);
  if (process->outer_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), process->outer_id);

  if (process->late || is_flooding (process))
    {
      g_clear_error (&error);
      error = new_end (process);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, status);
}

static gboolean
late_cb (gpointer user_data)
{
  Process *process = user_data;

  process->late = TRUE;
  usher_deadline_clear (&process->timer);
  g_cancellable_cancel (process->inner);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/**
 * usher_tool_run_async:
 * @tools: of a chore
 * @tool: what to run
 * @cancellable: (nullable): ends it
 * @callback: called when nothing of it is left
 * @user_data: data for @callback
 *
 * It gets the environment of our own programs, and nothing on standard input.
 */
void
usher_tool_run_async (const UsherChoreTools *tools,
                      const UsherTool       *tool,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  static const UsherPlace background = {
    .nice = 10, .io_class = USHER_IO_CLASS_IDLE, .umask = USHER_UMASK_NONE,
  };
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Process *process = g_new0 (Process, 1);
  g_auto(GStrv) own = g_get_environ ();
  g_auto(GStrv) environment =
    usher_environment_for_tools ((const char * const *) own,
                                 (const char * const *) tools->environment);
  const UsherCommand command = {
    .argv = tool->argv,
    .environment = (const char * const *) environment,
    .working_directory = tool->working_directory,
    .output_fd = -1,
    .output = output_cb,
    .errors = errors_cb,
    .user_data = process,
    .marker = tools->marker,
    .kill_grace = KILL_GRACE,
    .max_memory = tool->max_memory,
    .max_file_size = tool->max_file_size,
    .place = tool->in_background ? &background : NULL,
  };

  g_task_set_source_tag (task, usher_tool_run_async);
  g_task_set_task_data (task, process, (GDestroyNotify) process_free);
  process->name = g_path_get_basename (tool->argv[0]);
  process->tool = *tool;
  process->tool.argv = NULL;
  process->tool.working_directory = NULL;
  process->inner = g_cancellable_new ();
  process->timer = usher_deadline_add (tool->deadline, late_cb, process);
  if (cancellable != NULL)
    process->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                               g_object_ref (process->inner), g_object_unref);

  usher_executor_run_async (tools->tools_executor, &command, process->inner, executed_cb, task);
}

/**
 * usher_tool_run_finish:
 * @result: what the callback was given
 * @error: return location for an error: a #UsherFailure of the deadline, of too much
 *   being said, of what kept it from starting or killed it, or G_IO_ERROR_CANCELLED
 *
 * Returns: its exit status, or -1
 */
int
usher_tool_run_finish (GAsyncResult  *result,
                       GError       **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
