/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <unistd.h>

#include "usher-error.h"
#include "usher-names.h"

/* Waiting for a server that connections are tried at, and then some. */
#define CALL_TIMEOUT (5 * 60 * 1000)

/* What the daemon gives at once at the most. */
#define MAX_PAGE_SIZE 2000

G_DEFINE_QUARK (usher-ctl-error-quark, usher_ctl_error)

static gboolean
is_unreachable (const GError *error)
{
  return g_error_matches (error, USHER_CTL_ERROR, USHER_CTL_ERROR_UNREACHABLE) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
         (error->domain == G_DBUS_ERROR && error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED &&
          error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
}

/* What was asked for is not right, or not there: asking again does not help. */
static gboolean
is_about_input (const GError *error)
{
  static const UsherError codes[] = {
    USHER_ERROR_NO_SUCH_TASK, USHER_ERROR_NO_SUCH_RUN, USHER_ERROR_NO_SUCH_CONNECTION,
    USHER_ERROR_NO_SUCH_TITLE, USHER_ERROR_AMBIGUOUS, USHER_ERROR_INVALID_DEFINITION,
    USHER_ERROR_INVALID_TRIGGER, USHER_ERROR_UNKNOWN_KEY, USHER_ERROR_EXISTS,
  };

  if (error->domain == G_OPTION_ERROR ||
      g_error_matches (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, USHER_ERROR, codes[i]))
      return TRUE;

  return FALSE;
}

/* Returns: 1 failed, 2 usage or invalid input, 3 the daemon is not reachable */
int
usher_ctl_get_exit_status (const GError *error)
{
  return is_unreachable (error) ? 3 : is_about_input (error) ? 2 : 1;
}

/* What stands behind “--” belongs to a command of the person's, not to us. */
static void
split_off (UsherCtl  *self,
           char     **argv)
{
  for (gsize i = 0; argv[i] != NULL; i++)
    if (g_str_equal (argv[i], "--"))
      {
        self->behind = g_strdupv (argv + i + 1);
        for (char **word = argv + i; *word != NULL; word++)
          g_clear_pointer (word, g_free);
        return;
      }
}

static GOptionContext *
make_context (UsherCtl              *self,
              const UsherCtlCommand *command,
              const GOptionEntry    *entries)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Answer as JSON"), NULL },
    { NULL }
  };
  g_autofree char *usage = g_strdup_printf ("%s %s", command->name, command->arguments);
  GOptionContext *context = g_option_context_new (usage);

  g_option_context_set_summary (context, _(command->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  return context;
}

/**
 * usher_ctl_parse:
 * @command: whose words these are
 * @argv: its name and what follows
 * @entries: (nullable): its options
 * @min: how many arguments it wants at least
 * @max: and at the most
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the arguments
 */
char **
usher_ctl_parse (UsherCtl               *self,
                 const UsherCtlCommand  *command,
                 char                  **argv,
                 const GOptionEntry     *entries,
                 guint                   min,
                 guint                   max,
                 GError                **error)
{
  g_autoptr(GOptionContext) context = make_context (self, command, entries);
  g_auto(GStrv) words = NULL;
  guint n_arguments;

  split_off (self, argv);
  words = g_strdupv (argv);
  if (!g_option_context_parse_strv (context, &words, error))
    return NULL;

  n_arguments = g_strv_length (words) - 1;
  if (n_arguments >= min && n_arguments <= max)
    return g_strdupv (words + 1);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               n_arguments < min ? _("Something is missing; it goes “usherctl %s %s”")
                                 : _("There is a word too many; it goes “usherctl %s %s”"),
               command->name, command->arguments);

  return NULL;
}

/* Returns: (transfer none) (nullable) */
GDBusConnection *
usher_ctl_connect (UsherCtl  *self,
                   GError   **error)
{
  g_autoptr(GError) cause = NULL;

  if (self->connection != NULL)
    return self->connection;

  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &cause);
  if (self->connection == NULL)
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_UNREACHABLE,
                   _("There is no session bus: %s"), cause->message);
      return NULL;
    }

  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  /* From here on errors of the daemon have their own codes */
  usher_error_quark ();

  return self->connection;
}

static GVariant *
call (UsherCtl     *self,
      const char   *interface,
      const char   *method,
      GVariant     *parameters,
      GUnixFDList  *fds,
      GError      **error)
{
  g_autoptr(GVariant) sunk = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr(GError) cause = NULL;
  GVariant *reply;

  if (usher_ctl_connect (self, error) == NULL)
    return NULL;

  reply = g_dbus_connection_call_with_unix_fd_list_sync (
    self->connection, USHER_BUS_NAME, USHER_OBJECT_PATH, interface, method, sunk, NULL,
    G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT, fds, NULL, NULL, &cause);
  if (reply != NULL)
    return reply;

  g_dbus_error_strip_remote_error (cause);
  if (is_unreachable (cause))
    g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_UNREACHABLE,
                 _("Usher's service does not answer; start it by “systemctl --user start usherd” "
                   "(%s)"), cause->message);
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
}

/**
 * usher_ctl_call:
 * @interface: one of the daemon's
 * @method: a method
 * @parameters: (nullable): its arguments; sunk
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer
 */
GVariant *
usher_ctl_call (UsherCtl    *self,
                const char  *interface,
                const char  *method,
                GVariant    *parameters,
                GError     **error)
{
  return call (self, interface, method, parameters, NULL, error);
}

/**
 * usher_ctl_wrap:
 * @text: (nullable): what is in it
 * @length: its bytes
 * @error: return location for an error
 *
 * What must not be seen by whoever looks at the bus, or is too large for it, goes as
 * memory.
 *
 * Returns: (transfer full) (nullable): with one descriptor, from its beginning on
 */
GUnixFDList *
usher_ctl_wrap (const char  *text,
                gsize        length,
                GError     **error)
{
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  int fd = memfd_create ("usher-text", MFD_CLOEXEC);
  gboolean done = fd >= 0;

  while (done && length > 0)
    {
      gssize n_written = write (fd, text, length);

      done = n_written > 0;
      text += MAX (n_written, 0);
      length -= (gsize) MAX (n_written, 0);
    }

  if (!done || lseek (fd, 0, SEEK_SET) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _("There is no memory for the text"));
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  done = g_unix_fd_list_append (fds, fd, error) == 0;
  close (fd);

  return done ? g_steal_pointer (&fds) : NULL;
}

/**
 * usher_ctl_call_with_fds:
 * @interface: one of the daemon's
 * @method: a method
 * @parameters: its arguments; sunk
 * @fds: what their handles stand for
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer
 */
GVariant *
usher_ctl_call_with_fds (UsherCtl     *self,
                         const char   *interface,
                         const char   *method,
                         GVariant     *parameters,
                         GUnixFDList  *fds,
                         GError      **error)
{
  return call (self, interface, method, parameters, fds, error);
}

/**
 * usher_ctl_call_with_secret:
 * @method: a method of the library
 * @parameters: its arguments, in which handle 0 is the secret; sunk
 * @secret: what nobody else should see
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer
 */
GVariant *
usher_ctl_call_with_secret (UsherCtl    *self,
                            const char  *method,
                            GVariant    *parameters,
                            const char  *secret,
                            GError     **error)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (parameters);
  g_autoptr(GUnixFDList) fds = usher_ctl_wrap (secret, strlen (secret), error);

  if (fds == NULL)
    return NULL;

  return call (self, USHER_LIBRARY_IFACE, method, sunk, fds, error);
}

/**
 * usher_ctl_list:
 * @method: a method that lists by pages
 * @options: (nullable): what is wanted
 * @limit: how many records at the most; 0: all
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type GVariant): the records
 */
GPtrArray *
usher_ctl_list (UsherCtl      *self,
                const char    *interface,
                const char    *method,
                GVariantDict  *options,
                guint          limit,
                GError       **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariantDict) empty = options == NULL ? g_variant_dict_new (NULL) : NULL;
  g_autoptr(GVariant) wanted = g_variant_ref_sink (g_variant_dict_end (options != NULL ? options : empty));
  g_autofree char *cursor = g_strdup ("");

  do
    {
      g_autoptr(GVariantDict) asked = g_variant_dict_new (wanted);
      g_autoptr(GVariant) reply = NULL;
      g_autoptr(GVariant) page = NULL;

      g_variant_dict_insert (asked, "Cursor", "s", cursor);
      if (limit != 0)
        g_variant_dict_insert (asked, "Limit", "u", MIN (limit, MAX_PAGE_SIZE));
      reply = call (self, interface, method, g_variant_new ("(@a{sv})", g_variant_dict_end (asked)),
                    NULL, error);
      if (reply == NULL)
        return NULL;

      page = g_variant_get_child_value (reply, 0);
      g_free (cursor);
      g_variant_get_child (reply, 1, "s", &cursor);
      for (gsize i = 0; i < g_variant_n_children (page) && (limit == 0 || records->len < limit); i++)
        g_ptr_array_add (records, g_variant_get_child_value (page, i));
    }
  while (*cursor != '\0' && (limit == 0 || records->len < limit));

  return g_steal_pointer (&records);
}

/**
 * usher_ctl_find_task:
 * @name: an id, a name, or how one of them begins
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the id of the task that is meant
 */
char *
usher_ctl_find_task (UsherCtl    *self,
                     const char  *name,
                     GError     **error)
{
  g_autoptr(GVariant) reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "FindTask",
                                              g_variant_new ("(s)", name), error);
  char *id = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(s)", &id);

  return id;
}

/* Reads the id of a run or a title; @what says which, for the message. */
gboolean
usher_ctl_parse_number (const char  *text,
                        const char  *what,
                        guint64     *number,
                        GError     **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, number, NULL))
    return TRUE;

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               /* Translators: what was typed, and what it should have been */
               _("“%s” is no %s, which is a whole number from 1 on"), text, what);

  return FALSE;
}

/* Either all tasks are meant, or one is named. */
gboolean
usher_ctl_check_all (gboolean     all,
                     const char  *task,
                     GError     **error)
{
  if (all != (task != NULL))
    return TRUE;

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               all ? _("--all is about all tasks; name none") : _("Name a task, or give --all"));

  return FALSE;
}
