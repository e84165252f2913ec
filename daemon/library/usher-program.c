/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A tool for a short job: what it says is the answer, and a status other than 0 an
 * error. */

#include "usher-program.h"

#include "usher-failure.h"
#include "usher-tool.h"

/* What is kept of it, and when it is ended. */
#define MAX_KEPT (64 * 1024)
#define MAX_OUTPUT (16 * 1024 * 1024)

/* Of an error, so much is worth keeping. */
#define MAX_ERROR 500

/* The task data of its GTask. */
typedef struct
{
  char *name;                    /* (owned): of the program */
  GString *output;               /* (owned) */
  char *last_error;              /* (owned) (nullable) */
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->name, g_free);
  g_clear_pointer (&work->last_error, g_free);
  g_string_free (work->output, TRUE);
  g_free (work);
}

static void
output_cb (const char *line,
           gpointer    user_data)
{
  Work *work = user_data;

  if (work->output->len < MAX_KEPT)
    g_string_append_printf (work->output, "%s\n", line);
}

static void
errors_cb (const char *line,
           gpointer    user_data)
{
  Work *work = user_data;
  g_autofree char *start = g_strndup (line, MAX_ERROR);

  g_free (work->last_error);
  work->last_error = g_utf8_make_valid (start, -1);
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  int status = usher_tool_run_finish (result, &error);

  if (status > 0)
    usher_failure_set (&error, USHER_FAILURE_EXIT_STATUS,
                       g_variant_new_parsed ("{'Program': <%s>, 'ExitStatus': <%u>}",
                                             work->name, (guint) status),
                       "“%s” ended with status %d: %s", work->name, status,
                       work->last_error != NULL ? work->last_error : "it did not say why");

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
  const UsherTool tool = {
    .argv = program->argv,
    .deadline = program->deadline,
    .max_memory = program->max_memory,
    .max_file_size = program->max_file_size,
    .max_output = MAX_OUTPUT,
    .output = output_cb,
    .errors = errors_cb,
    .user_data = work,
  };

  work->name = g_strdup (program->argv[0]);
  work->output = g_string_new (NULL);
  g_task_set_source_tag (task, usher_program_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  usher_tool_run_async (tools, &tool, cancellable, executed_cb, task);
}

/* Returns: (transfer full) (nullable): what it has said on standard output */
char *
usher_program_run_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
