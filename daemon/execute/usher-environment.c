/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-environment.h"

#include <string.h>

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

/* Our own tools are given these and nothing else: they talk to strangers. */
static const char * const tool_names[] = {
  "PATH", "HOME", "LANG", "TZ", NULL
};
static const char * const tool_prefixes[] = {
  "LC_", "XDG_", NULL
};

/* Commands get the session's environment, without what is the daemon's alone. */
static const char * const daemon_names[] = {
  "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS",
  "LISTEN_FDNAMES", "CREDENTIALS_DIRECTORY", "INVOCATION_ID", "JOURNAL_STREAM",
  "MANAGERPID", "SYSTEMD_EXEC_PID", "STATE_DIRECTORY", "RUNTIME_DIRECTORY",
  "CACHE_DIRECTORY", "LOGS_DIRECTORY", "CONFIGURATION_DIRECTORY", "DBUS_STARTER_ADDRESS",
  "DBUS_STARTER_BUS_TYPE", "G_DEBUG", "G_MESSAGES_DEBUG", NULL
};

static gboolean
is_one_of (const char         *variable,
           gsize               length,
           const char * const *names)
{
  for (; *names != NULL; names++)
    if (strlen (*names) == length && strncmp (variable, *names, length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
begins_with_one_of (const char         *variable,
                    const char * const *prefixes)
{
  for (; *prefixes != NULL; prefixes++)
    if (g_str_has_prefix (variable, *prefixes))
      return TRUE;

  return FALSE;
}

static gboolean
is_for_tools (const char *variable)
{
  return is_one_of (variable, strcspn (variable, "="), tool_names) ||
         begins_with_one_of (variable, tool_prefixes);
}

static gboolean
is_for_commands (const char *variable)
{
  return !is_one_of (variable, strcspn (variable, "="), daemon_names);
}

static char **
set_all (char               **environment,
         const char * const  *additions)
{
  for (; additions != NULL && *additions != NULL; additions++)
    {
      g_auto(GStrv) parts = g_strsplit (*additions, "=", 2);

      if (parts[0] != NULL && parts[1] != NULL)
        environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
    }

  return environment;
}

static char **
build (const char * const *own,
       gboolean          (*is_wanted) (const char *variable),
       const char * const *additions)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  char **environment;

  for (; *own != NULL; own++)
    if (is_wanted (*own))
      g_strv_builder_add (builder, *own);

  environment = g_strv_builder_end (builder);
  environment = g_environ_setenv (environment, "PATH", DEFAULT_PATH, FALSE);

  return set_all (environment, additions);
}

/**
 * usher_environment_for_tools:
 * @own: (array zero-terminated=1): the daemon's own environment
 * @additions: (nullable) (array zero-terminated=1): what comes on top
 *
 * Returns: (transfer full): what yt-dlp and ffprobe may know; no keys, no bus
 */
char **
usher_environment_for_tools (const char * const *own,
                             const char * const *additions)
{
  return build (own, is_for_tools, additions);
}

/**
 * usher_environment_for_commands:
 * @own: (array zero-terminated=1): the daemon's own environment
 * @additions: (nullable) (array zero-terminated=1): what comes on top
 *
 * Returns: (transfer full): what a person's commands find, as in a terminal
 */
char **
usher_environment_for_commands (const char * const *own,
                                const char * const *additions)
{
  return build (own, is_for_commands, additions);
}

static gboolean
is_program (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR);
}

/**
 * usher_environment_find_program:
 * @environment: (array zero-terminated=1): where its PATH is looked up
 * @working_directory: (nullable): where a relative path begins
 * @program: a name, or a path
 *
 * Returns: (transfer full) (nullable) (type filename): its path, if it is there
 */
char *
usher_environment_find_program (const char * const *environment,
                                const char         *working_directory,
                                const char         *program)
{
  const char *path = g_environ_getenv ((char **) environment, "PATH");
  g_auto(GStrv) folders = g_strsplit (path != NULL ? path : DEFAULT_PATH, ":", -1);

  if (strchr (program, '/') != NULL)
    {
      g_autofree char *whole = g_path_is_absolute (program) || working_directory == NULL
        ? g_strdup (program)
        : g_build_filename (working_directory, program, NULL);

      return is_program (whole) ? g_steal_pointer (&whole) : NULL;
    }

  for (char **folder = folders; *folder != NULL; folder++)
    {
      g_autofree char *whole = g_build_filename (*folder, program, NULL);

      if (g_path_is_absolute (*folder) && is_program (whole))
        return g_steal_pointer (&whole);
    }

  return NULL;
}
