/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-program.h"

#include <string.h>

#include "usher-deadline.h"
#include "usher-environment.h"
#include "usher-executor.h"
#include "usher-failure.h"
#include "usher-time.h"

/* What a tool says beyond this is of no use. */
#define MAX_OUTPUT (64 * 1024)

#define KILL_GRACE USHER_SECOND

typedef struct
{
  char *name;                    /* (owned) */
  GString *output;               /* (owned) */
  char *last_error;              /* (owned) (nullable): what it complained of last */
  GCancellable *cancellable;     /* (owned): ours, ended by the caller's and by the deadline */
  GCancellable *outer;           /* (owned) (nullable): the caller's */
  gulong outer_id;
  GSource *deadline;             /* (owned) (nullable) */
  gboolean overdue;
} Work;

static void
work_free (Work *work)
{
  usher_deadline_clear (&work->deadline);
  g_clear_pointer (&work->name, g_free);
  g_clear_pointer (&work->last_error, g_free);
  g_clear_object (&work->cancellable);
  g_clear_object (&work->outer);
  g_string_free (work->output, TRUE);
  g_free (work);
}

static void
output_cb (const char *line,
           gpointer    user_data)
{
  Work *work = user_data;

  if (work->output->len + strlen (line) < MAX_OUTPUT)
    g_string_append_printf (work->output, "%s\n", line);
}

static void
errors_cb (const char *line,
           gpointer    user_data)
{
  Work *work = user_data;

  g_free (work->last_error);
  work->last_error = g_strndup (line, 500);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Work *work = user_data;

  work->overdue = TRUE;
  g_cancellable_cancel (work->cancellable);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static GError *
new_error (Work *work,
           int   status)
{
  GError *error = NULL;

  if (work->overdue)
    usher_failure_set (&error, USHER_FAILURE_TIMED_OUT,
                       g_variant_new_parsed ("{'Program': <%s>}", work->name),
                       "“%s” took too long and was ended", work->name);
  else
    usher_failure_set (&error, USHER_FAILURE_EXIT_STATUS,
                       g_variant_new_parsed ("{'Program': <%s>, 'ExitStatus': <%u>}",
                                             work->name, (guint) status),
                       "“%s” ended with status %d: %s", work->name, status,
                       work->last_error != NULL ? work->last_error : "it did not say why");

  return error;
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  usher_deadline_clear (&work->deadline);
  if (work->outer != NULL)
    g_cancellable_disconnect (work->outer, work->outer_id);

  if (status > 0 || work->overdue)
    {
      g_clear_error (&error);
      error = new_error (work, status);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (work->output->str), g_free);
}

/**
 * usher_program_run_async:
 * @tools: of a chore
 * @program: what to run; it reads nothing, and what it says is kept up to 64 kB
 * @cancellable: (nullable): ends it
 * @callback: called when it has ended
 * @user_data: data for @callback
 */
void
usher_program_run_async (const UsherChoreTools *tools,
                         const UsherProgram    *program,
                         GCancellable          *cancellable,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  g_auto(GStrv) own = g_get_environ ();
  g_auto(GStrv) environment =
    usher_environment_for_tools ((const char * const *) own,
                                 (const char * const *) tools->environment);
  const UsherCommand command = {
    .argv = program->argv,
    .environment = (const char * const *) environment,
    .output_fd = -1,
    .output = output_cb,
    .errors = errors_cb,
    .user_data = work,
    .marker = tools->marker,
    .kill_grace = KILL_GRACE,
    .max_memory = program->max_memory,
    .max_file_size = program->max_file_size,
  };

  work->name = g_strdup (program->argv[0]);
  work->output = g_string_new (NULL);
  work->cancellable = g_cancellable_new ();
  g_task_set_source_tag (task, usher_program_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  if (cancellable != NULL)
    {
      work->outer = g_object_ref (cancellable);
      work->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                              g_object_ref (work->cancellable), g_object_unref);
    }
  work->deadline = usher_deadline_add (program->deadline, deadline_cb, work);
  usher_executor_run_async (tools->tools_executor, &command, work->cancellable, executed_cb, task);
}

/* Returns: (transfer full) (nullable): what it said on its output; an error where its
 * status was not 0 */
char *
usher_program_run_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
