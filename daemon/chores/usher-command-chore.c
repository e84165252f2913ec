/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>
#include <unistd.h>

#include "usher-chore.h"
#include "usher-environment.h"
#include "usher-error.h"
#include "usher-executor.h"
#include "usher-failure.h"
#include "usher-params.h"
#include "usher-run-log.h"
#include "usher-time.h"

#define USHER_TYPE_COMMAND_CHORE (usher_command_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherCommandChore, usher_command_chore, USHER, COMMAND_CHORE, UsherChore)

/* Time to end in good order, unless the task says otherwise. */
#define KILL_GRACE (5 * USHER_SECOND)

/* The kernel's own where only the class is given; see ioprio_set(2). */
#define IO_PRIORITY 4

/* Runs a program with its arguments; never a shell, unless that is the program. */
struct _UsherCommandChore
{
  UsherChore parent_instance;

  char **argv;                   /* (owned) (nullable) */
  char *working_directory;       /* (owned) (nullable) */
  char **environment;            /* (owned) (nullable): NAME=VALUE */
  gboolean clear_environment;
  char *input;                   /* (owned) (nullable): what it reads */
  char *umask;                   /* (owned) (nullable): octal digits */
  UsherPlace place;              /* all but the umask */
};

typedef enum
{
  PROP_ARGV = 1,
  PROP_WORKING_DIRECTORY,
  PROP_ENVIRONMENT,
  PROP_CLEAR_ENVIRONMENT,
  PROP_INPUT,
  PROP_NICE,
  PROP_IO_CLASS,
  PROP_IO_PRIORITY,
  PROP_UMASK,
} UsherCommandChoreProperty;

static GParamSpec *properties[PROP_UMASK + 1];

G_DEFINE_FINAL_TYPE (UsherCommandChore, usher_command_chore, USHER_TYPE_CHORE)

static const char *
get_working_directory (UsherCommandChore *self)
{
  return self->working_directory != NULL && *self->working_directory != '\0'
    ? self->working_directory : NULL;
}

/* Returns: (transfer full): all that the program finds */
static char **
build_environment (UsherCommandChore  *self,
                   const char * const *of_run)
{
  static const char * const nothing[] = { NULL };
  g_auto(GStrv) own = self->clear_environment ? NULL : g_get_environ ();
  char **environment =
    usher_environment_for_commands (own != NULL ? (const char * const *) own : nothing,
                                    (const char * const *) self->environment);

  for (; of_run != NULL && *of_run != NULL; of_run++)
    {
      g_auto(GStrv) parts = g_strsplit (*of_run, "=", 2);

      environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
    }

  return environment;
}

/* Returns: (transfer full) (nullable): what goes on top of the session's
 * environment, unless the program is to find nothing of that */
static char **
build_additions (UsherCommandChore  *self,
                 const char * const *of_run)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (self->clear_environment)
    return NULL;

  if (self->environment != NULL)
    g_strv_builder_addv (builder, (const char **) self->environment);
  if (of_run != NULL)
    g_strv_builder_addv (builder, (const char **) of_run);

  return g_strv_builder_end (builder);
}

/* Returns: (transfer full) (nullable): what the program reads from standard input */
static GBytes *
get_input (UsherCommandChore *self)
{
  return self->input != NULL && *self->input != '\0'
    ? g_bytes_new (self->input, strlen (self->input)) : NULL;
}

static gboolean
check_environment (UsherCommandChore  *self,
                   GError            **error)
{
  for (char **variable = self->environment; variable != NULL && *variable != NULL; variable++)
    if (**variable == '=' || strchr (*variable, '=') == NULL)
      {
        g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                     "“Environment” has “%s”; write each entry like NAME=value", *variable);
        return FALSE;
      }

  return TRUE;
}

static gboolean
check_working_directory (UsherCommandChore  *self,
                         GError            **error)
{
  const char *folder = get_working_directory (self);

  if (folder == NULL || (g_path_is_absolute (folder) && g_file_test (folder, G_FILE_TEST_IS_DIR)))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“WorkingDirectory” must be a folder that is there, and begin with a slash; "
               "“%s” is not", folder);

  return FALSE;
}

static gboolean
read_umask (const char  *text,
            int         *mask,
            GError     **error)
{
  guint64 number = 0;

  *mask = USHER_UMASK_NONE;
  if (text == NULL || *text == '\0')
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 8, 0, 0777, &number, NULL))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Umask” must be an octal number from 0000 to 0777, like 0022; “%s” is not",
                   text);
      return FALSE;
    }

  *mask = (int) number;

  return TRUE;
}

static gboolean
check_place (UsherCommandChore  *self,
             GError            **error)
{
  int mask;

  if (self->place.io_priority != IO_PRIORITY &&
      (self->place.io_class == USHER_IO_CLASS_NONE || self->place.io_class == USHER_IO_CLASS_IDLE))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“IoPriority” goes with the “IoClass” best-effort or realtime; "
                   "give one of these, or leave it out");
      return FALSE;
    }

  return read_umask (self->umask, &mask, error);
}

static gboolean
usher_command_chore_check (UsherChore  *chore,
                           GError     **error)
{
  UsherCommandChore *self = USHER_COMMAND_CHORE (chore);
  g_auto(GStrv) environment = NULL;
  g_autofree char *program = NULL;

  if (self->argv == NULL || self->argv[0] == NULL || *self->argv[0] == '\0')
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Argv” must begin with a program");
      return FALSE;
    }

  if (!check_environment (self, error) || !check_working_directory (self, error) ||
      !check_place (self, error))
    return FALSE;

  environment = build_environment (self, NULL);
  program = usher_environment_find_program ((const char * const *) environment,
                                            get_working_directory (self), self->argv[0]);
  if (program != NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_DEPENDENCY_MISSING,
               "There is no program “%s”; install it, or give its whole path", self->argv[0]);

  return FALSE;
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCommandChore *self = g_task_get_source_object (task);
  GError *error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  if (status > 0)
    usher_failure_set (&error, USHER_FAILURE_EXIT_STATUS,
                       g_variant_new_parsed ("{'ExitStatus': <%i>, 'Program': <%s>}",
                                             status, self->argv[0]),
                       "“%s” ended with status %d; its log may say why", self->argv[0], status);

  if (error != NULL)
    usher_chore_return (task, NULL, error);
  else
    usher_chore_return_status (task, status);
}

/* Parameters that were given for this run alone have not been checked. */
static gboolean
can_run (UsherCommandChore  *self,
         GError            **error)
{
  g_autoptr(GError) refused = NULL;

  if (self->argv == NULL || self->argv[0] == NULL)
    {
      usher_failure_set (error, USHER_FAILURE_INVALID_PARAMETERS, NULL, "“Argv” is empty");
      return FALSE;
    }

  if (check_place (self, &refused) && read_umask (self->umask, &self->place.umask, &refused))
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_INVALID_PARAMETERS, NULL, "%s", refused->message);

  return FALSE;
}

static void
usher_command_chore_run_async (UsherChore            *chore,
                               const UsherChoreTools *tools,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  UsherCommandChore *self = USHER_COMMAND_CHORE (chore);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_auto(GStrv) environment =
    build_environment (self, (const char * const *) tools->environment);
  g_auto(GStrv) additions =
    build_additions (self, (const char * const *) tools->environment);
  g_autoptr(GBytes) input = get_input (self);
  UsherCommand command = {
    .argv = (const char * const *) self->argv,
    .environment = (const char * const *) environment,
    .additions = (const char * const *) additions,
    .working_directory = get_working_directory (self),
    .input = input,
    .marker = tools->marker,
    .kill_grace = tools->kill_grace >= 0 ? tools->kill_grace : KILL_GRACE,
    .place = &self->place,
    .output_fd = -1,
  };
  GError *error = NULL;

  g_task_set_source_tag (task, usher_command_chore_run_async);
  if (can_run (self, &error))
    command.output_fd = usher_run_log_open_pipe (tools->log, &error);
  if (command.output_fd < 0)
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  usher_progress_set (tools->progress, "executing", 0, 0, self->argv[0]);
  usher_executor_run_async (tools->command_executor, &command, cancellable,
                            executed_cb, g_steal_pointer (&task));
  close (command.output_fd);
}

static void
usher_command_chore_finalize (GObject *object)
{
  UsherCommandChore *self = USHER_COMMAND_CHORE (object);

  g_clear_pointer (&self->argv, g_strfreev);
  g_clear_pointer (&self->working_directory, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
  g_clear_pointer (&self->input, g_free);
  g_clear_pointer (&self->umask, g_free);

  G_OBJECT_CLASS (usher_command_chore_parent_class)->finalize (object);
}

static void
usher_command_chore_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  UsherCommandChore *self = USHER_COMMAND_CHORE (object);

  switch ((UsherCommandChoreProperty) prop_id)
    {
    case PROP_ARGV:
      g_value_set_boxed (value, self->argv);
      break;

    case PROP_WORKING_DIRECTORY:
      g_value_set_string (value, self->working_directory);
      break;

    case PROP_ENVIRONMENT:
      g_value_set_boxed (value, self->environment);
      break;

    case PROP_CLEAR_ENVIRONMENT:
      g_value_set_boolean (value, self->clear_environment);
      break;

    case PROP_INPUT:
      g_value_set_string (value, self->input);
      break;

    case PROP_NICE:
      g_value_set_int (value, self->place.nice);
      break;

    case PROP_IO_CLASS:
      g_value_set_enum (value, (int) self->place.io_class);
      break;

    case PROP_IO_PRIORITY:
      g_value_set_uint (value, self->place.io_priority);
      break;

    case PROP_UMASK:
      g_value_set_string (value, self->umask);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_command_chore_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  UsherCommandChore *self = USHER_COMMAND_CHORE (object);

  switch ((UsherCommandChoreProperty) prop_id)
    {
    case PROP_ARGV:
      self->argv = g_value_dup_boxed (value);
      break;

    case PROP_WORKING_DIRECTORY:
      self->working_directory = g_value_dup_string (value);
      break;

    case PROP_ENVIRONMENT:
      self->environment = g_value_dup_boxed (value);
      break;

    case PROP_CLEAR_ENVIRONMENT:
      self->clear_environment = g_value_get_boolean (value);
      break;

    case PROP_INPUT:
      self->input = g_value_dup_string (value);
      break;

    case PROP_NICE:
      self->place.nice = g_value_get_int (value);
      break;

    case PROP_IO_CLASS:
      self->place.io_class = (UsherIoClass) g_value_get_enum (value);
      break;

    case PROP_IO_PRIORITY:
      self->place.io_priority = g_value_get_uint (value);
      break;

    case PROP_UMASK:
      self->umask = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_command_chore_class_init (UsherCommandChoreClass *klass)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  object_class->finalize = usher_command_chore_finalize;
  object_class->get_property = usher_command_chore_get_property;
  object_class->set_property = usher_command_chore_set_property;

  chore_class->kind = "command";
  chore_class->pool = USHER_POOL_COMMANDS;
  chore_class->check = usher_command_chore_check;
  chore_class->run_async = usher_command_chore_run_async;

  properties[PROP_ARGV] =
    g_param_spec_boxed ("argv", NULL, NULL, G_TYPE_STRV, flags | USHER_PARAM_REQUIRED);
  properties[PROP_WORKING_DIRECTORY] =
    g_param_spec_string ("working-directory", NULL, NULL, "", flags);
  properties[PROP_ENVIRONMENT] =
    g_param_spec_boxed ("environment", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_CLEAR_ENVIRONMENT] =
    g_param_spec_boolean ("clear-environment", NULL, NULL, FALSE, flags);
  properties[PROP_INPUT] =
    g_param_spec_string ("input", NULL, NULL, "", flags);
  properties[PROP_NICE] =
    g_param_spec_int ("nice", NULL, NULL, -20, 19, 0, flags);
  properties[PROP_IO_CLASS] =
    g_param_spec_enum ("io-class", NULL, NULL, USHER_TYPE_IO_CLASS, USHER_IO_CLASS_NONE, flags);
  properties[PROP_IO_PRIORITY] =
    g_param_spec_uint ("io-priority", NULL, NULL, 0, 7, IO_PRIORITY, flags);
  properties[PROP_UMASK] =
    g_param_spec_string ("umask", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_command_chore_init (UsherCommandChore *self)
{
}
