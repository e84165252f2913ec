/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "usher-ctl-print.h"
#include "usher-ctl-units.h"
#include "usher-names.h"

extern const UsherCtlCommand usher_ctl_export_command;

typedef struct
{
  char *format;
  char *output;
} Given;

static void
given_clear (Given *given)
{
  g_free (given->format);
  g_free (given->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

/* Returns: (transfer full) (nullable): the ids of the tasks that are meant */
static char **
find_tasks (UsherCtl  *self,
            char     **names,
            GError   **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (; *names != NULL; names++)
    {
      g_autofree char *id = usher_ctl_find_task (self, *names, error);

      if (id == NULL)
        return NULL;
      g_strv_builder_add (ids, id);
    }

  return g_strv_builder_end (ids);
}

static char *
read_back (GUnixFDList  *fds,
           GError      **error)
{
  int fd = g_unix_fd_list_get (fds, 0, error);
  FILE *stream = fd >= 0 ? fdopen (fd, "r") : NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  char buffer[64 * 1024];
  gsize n_read;

  if (stream == NULL)
    return NULL;

  /* The daemon has written through the same descriptor */
  rewind (stream);
  while ((n_read = fread (buffer, 1, sizeof buffer, stream)) > 0)
    g_string_append_len (text, buffer, (gssize) n_read);
  fclose (stream);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
write_out (Given       *given,
           const char  *text,
           GError     **error)
{
  g_autofree char *clean = NULL;

  if (given->output != NULL && g_strcmp0 (given->format, "systemd") == 0 &&
      g_file_test (given->output, G_FILE_TEST_IS_DIR))
    return usher_ctl_write_units (given->output, text, error);

  /* Commands and their variables are nobody else's business */
  if (given->output != NULL && !g_str_equal (given->output, "-"))
    return g_file_set_contents_full (given->output, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);

  /* A terminal must not obey; a file or a program gets what there is */
  if (isatty (STDOUT_FILENO))
    clean = usher_ctl_escape (text, TRUE);
  fputs (clean != NULL ? clean : text, stdout);

  return TRUE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(Given) given = { NULL, };
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &given.format, N_("json, crontab or systemd"), N_("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &given.output,
      N_("Write to FILE; for units, it may be a folder"), N_("FILE") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_export_command, argv, entries, 0, 10000, error);
  g_auto(GStrv) ids = arguments != NULL ? find_tasks (self, arguments, error) : NULL;
  g_autoptr(GUnixFDList) fds = ids != NULL ? usher_ctl_wrap (NULL, 0, error) : NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autofree char *text = NULL;

  if (fds == NULL)
    return FALSE;

  reply = usher_ctl_call_with_fds (self, USHER_MANAGER_IFACE, "ExportTasks",
                                   g_variant_new ("(^assh)", ids,
                                                  given.format != NULL ? given.format : "json", 0),
                                   fds, error);
  if (reply != NULL)
    text = read_back (fds, error);

  return text != NULL && write_out (&given, text, error);
}

const UsherCtlCommand usher_ctl_export_command = {
  "export", N_("[--format FORMAT] [--output FILE] [TASK…]"),
  N_("Write tasks as JSON, a crontab or units of systemd"), run,
};
