/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a command is in the words of systemd: org.freedesktop.systemd1(5) has the
 * types of the properties, systemd.exec(5) and systemd.kill(5) their meaning, and
 * systemd.exec(5), “Process exit codes”, what a process says that did not get as
 * far as its program. */

#include "usher-unit-properties.h"

#include <signal.h>
#include <string.h>

#include "usher-failure.h"
#include "usher-time.h"

/* What the kernel needs to put an end to what is killed. systemd allows it as
 * long as it gave the processes before. */
#define MIN_STOP_TIMEOUT (2 * USHER_SECOND)

/* The same as for our own children: they go before the daemon does. */
#define OOM_SCORE_ADJUST 500

/* What the manager tells each process by itself. */
static const char * const manager_names[] = {
  "HOME", "INVOCATION_ID", "JOURNAL_STREAM", "LOGNAME", "MANAGERPID", "MANAGERPIDFDID",
  "MEMORY_PRESSURE_WATCH", "MEMORY_PRESSURE_WRITE", "SHELL", "SYSTEMD_EXEC_PID", "USER",
  "XDG_RUNTIME_DIR", NULL
};

/* Statuses of systemd's own, and what they say. */
static const struct
{
  int status;
  UsherFailure failure;
  const char *reason;            /* behind “Cannot start “x”” */
} own_statuses[] = {
  { 200, USHER_FAILURE_INVALID_PARAMETERS, "in its working directory; look whether it is there" },
  { 201, USHER_FAILURE_INVALID_PARAMETERS,
    "with its nice value; 0 and above are allowed to everybody" },
  { 202, USHER_FAILURE_OTHER, "with its standard input and output" },
  { 203, USHER_FAILURE_PROGRAM_MISSING, "as it is no program that this machine can run" },
  { 205, USHER_FAILURE_OTHER, "with its limits of memory and file size" },
  { 211, USHER_FAILURE_INVALID_PARAMETERS,
    "in its I/O class; “idle” and “best-effort” are allowed to everybody" },
};

static void
add (GVariantBuilder *properties,
     const char      *name,
     GVariant        *value)
{
  g_variant_builder_add (properties, "(sv)", name, value);
}

/* Without “no-env-expand” the manager would replace $NAME in the arguments. */
static void
add_program (GVariantBuilder    *properties,
             const char         *path,
             const char * const *argv)
{
  const char *flags[] = { "no-env-expand", NULL };
  g_auto(GVariantBuilder) programs = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sasas)"));

  g_variant_builder_add (&programs, "(s^as^as)", path, argv, flags);
  add (properties, "ExecStartEx", g_variant_builder_end (&programs));
}

/* The manager takes text only. */
static void
add_environment (GVariantBuilder    *properties,
                 const char * const *environment)
{
  g_auto(GVariantBuilder) variables = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (; *environment != NULL; environment++)
    if (g_utf8_validate (*environment, -1, NULL))
      g_variant_builder_add (&variables, "s", *environment);

  add (properties, "Environment", g_variant_builder_end (&variables));
}

static gboolean
add_files (GVariantBuilder  *properties,
           const int        *fds,
           GUnixFDList      *fd_list,
           GError          **error)
{
  static const char * const names[] = {
    "StandardInputFileDescriptor", "StandardOutputFileDescriptor", "StandardErrorFileDescriptor",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int handle = g_unix_fd_list_append (fd_list, fds[i], error);

      if (handle < 0)
        return FALSE;
      add (properties, names[i], g_variant_new_handle (handle));
    }

  return TRUE;
}

static void
add_place (GVariantBuilder  *properties,
           const UsherPlace *place)
{
  if (place->nice != 0)
    add (properties, "Nice", g_variant_new_int32 (place->nice));
  if (place->umask != USHER_UMASK_NONE)
    add (properties, "UMask", g_variant_new_uint32 ((guint32) place->umask));

  if (place->io_class != USHER_IO_CLASS_NONE)
    {
      add (properties, "IOSchedulingClass", g_variant_new_int32 ((int) place->io_class));
      add (properties, "IOSchedulingPriority", g_variant_new_int32 ((int) place->io_priority));
    }
}

static void
add_limits (GVariantBuilder    *properties,
            const UsherCommand *command)
{
  if (command->max_memory > 0)
    add (properties, "LimitAS", g_variant_new_uint64 (command->max_memory));
  if (command->max_file_size > 0)
    add (properties, "LimitFSIZE", g_variant_new_uint64 (command->max_file_size));
}

/* Gone with all that it started, and forgotten by the manager, however it ends. */
static void
add_end (GVariantBuilder *properties,
         gint64           kill_grace)
{
  add (properties, "KillMode", g_variant_new_string ("control-group"));
  add (properties, "SendSIGKILL", g_variant_new_boolean (TRUE));
  add (properties, "TimeoutStopUSec",
       g_variant_new_uint64 ((guint64) usher_unit_get_stop_timeout (kill_grace)));
  add (properties, "CollectMode", g_variant_new_string ("inactive-or-failed"));
}

/**
 * usher_unit_get_stop_timeout:
 * @kill_grace: µs that a command has to end in good order
 *
 * Returns: µs after which the manager kills it; more than @kill_grace where that
 *   would be too little for the kernel as well
 */
gint64
usher_unit_get_stop_timeout (gint64 kill_grace)
{
  return MAX (kill_grace, MIN_STOP_TIMEOUT);
}

/**
 * usher_unit_properties_new:
 * @command: what to run
 * @path: (type filename): its program
 * @fds: its standard input, output and errors
 * @fd_list: takes copies of @fds
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): an `a(sv)` to which more can be added
 */
GVariantBuilder *
usher_unit_properties_new (const UsherCommand  *command,
                           const char          *path,
                           const int           *fds,
                           GUnixFDList         *fd_list,
                           GError             **error)
{
  g_autoptr(GVariantBuilder) properties = g_variant_builder_new (G_VARIANT_TYPE ("a(sv)"));
  g_autofree char *description = g_strdup_printf ("%s, started by Usher", command->argv[0]);
  g_autofree char *valid = g_utf8_make_valid (description, -1);

  add (properties, "Description", g_variant_new_string (valid));
  add (properties, "Type", g_variant_new_string ("exec"));
  add_program (properties, path, command->argv);
  add_environment (properties, command->additions != NULL ? command->additions : command->environment);
  if (command->working_directory != NULL)
    add (properties, "WorkingDirectory", g_variant_new_string (command->working_directory));
  if (command->place != NULL)
    add_place (properties, command->place);
  add (properties, "OOMScoreAdjust", g_variant_new_int32 (OOM_SCORE_ADJUST));
  add_limits (properties, command);
  add_end (properties, command->kill_grace);

  return add_files (properties, fds, fd_list, error) ? g_steal_pointer (&properties) : NULL;
}

/* Names of variables that are not in @environment; the manager takes none twice. */
static void
add_names_unless_set (GHashTable         *names,
                      const char * const *variables,
                      const char * const *environment)
{
  for (; *variables != NULL; variables++)
    {
      g_autofree char *name = g_strndup (*variables, strcspn (*variables, "="));

      if (g_environ_getenv ((char **) environment, name) == NULL)
        g_hash_table_add (names, g_steal_pointer (&name));
    }
}

/**
 * usher_unit_properties_unset:
 * @properties: what usher_unit_properties_new() made
 * @of_manager: (array zero-terminated=1): the manager's environment block
 * @environment: (array zero-terminated=1): all that the program is to find
 *
 * Keeps the program from finding anything else.
 */
void
usher_unit_properties_unset (GVariantBuilder    *properties,
                             const char * const *of_manager,
                             const char * const *environment)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const char **array = NULL;

  add_names_unless_set (names, of_manager, environment);
  add_names_unless_set (names, manager_names, environment);
  array = (const char **) g_hash_table_get_keys_as_array (names, NULL);
  add (properties, "UnsetEnvironment", g_variant_new_strv (array, -1));
}

/* Returns: whether the manager says there why the program has not begun */
static gboolean
set_own_error (const UsherUnitEnd  *self,
               const char          *program,
               GError             **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_statuses); i++)
    if (own_statuses[i].status == self->status)
      {
        usher_failure_set (error, own_statuses[i].failure,
                           g_variant_new_parsed ("{'Program': <%s>}", program),
                           "Cannot start “%s” %s", program, own_statuses[i].reason);
        return TRUE;
      }

  return FALSE;
}

/**
 * usher_unit_end_to_status:
 * @self: how a unit ended
 * @program: what ran in it
 * @error: return location for a #UsherFailure, the same as of a child of ours
 *
 * Returns: the exit status, or -1
 */
int
usher_unit_end_to_status (const UsherUnitEnd  *self,
                          const char          *program,
                          GError             **error)
{
  if (self->code == CLD_KILLED || self->code == CLD_DUMPED)
    {
      g_propagate_error (error, usher_command_new_signal (program, self->status));
      return -1;
    }

  if (self->code == CLD_EXITED && (self->was_active || !set_own_error (self, program, error)))
    return self->status;

  if (self->code != CLD_EXITED)
    usher_failure_set (error, USHER_FAILURE_OTHER, NULL,
                       "The systemd manager could not start “%s” (%s); its journal says why",
                       program, self->result != NULL ? self->result : "unknown");

  return -1;
}
