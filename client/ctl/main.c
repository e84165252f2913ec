/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>

#include "usher-ctl-print.h"
#include "usher-ctl.h"

/* One line per name in the “commands” list of meson.build. */
#define KIND(id, name) extern const UsherCtlCommand usher_ctl_##id##_command;
#include "usher-ctl-commands.h"
#undef KIND

static const UsherCtlCommand * const commands[] = {
#define KIND(id, name) &usher_ctl_##id##_command,
#include "usher-ctl-commands.h"
#undef KIND
};

static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: usherctl COMMAND [ARGUMENT…]"));
  g_print ("%s\n\n", _("Shows and controls Usher's tasks from the terminal."));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-12s %s\n", commands[i]->name, _(commands[i]->summary));
  g_print ("\n%s\n%s\n",
           _("“usherctl COMMAND --help” says more. Most commands answer JSON with --json."),
           _("Exit status: 0 done, 1 failed, 2 wrong input, 3 the service is not reachable."));
}

static const UsherCtlCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  return NULL;
}

static int
run_command (const UsherCtlCommand  *command,
             char                  **argv)
{
  g_auto(GStrv) words = g_strdupv (argv);
  UsherCtl self = { 0, };
  g_autoptr(GError) error = NULL;
  gboolean done = command->run (&self, words, &error);

  g_clear_object (&self.connection);
  g_strfreev (self.behind);
  if (done && fflush (stdout) == 0 && !ferror (stdout))
    return 0;
  if (done)
    {
      g_printerr ("usherctl: %s\n", _("The output cannot be written"));
      return 1;
    }

  if (!g_error_matches (error, USHER_CTL_ERROR, USHER_CTL_ERROR_TOLD))
    {
      g_autofree char *clean = usher_ctl_escape (error->message, FALSE);

      g_printerr ("usherctl: %s\n", clean);
    }

  return usher_ctl_get_exit_status (error);
}

int
main (int   argc,
      char *argv[])
{
  const UsherCtlCommand *command;

  setlocale (LC_ALL, "");
  /* Cron and the like give no locale; names are UTF-8 all the same */
  if (!g_str_equal (nl_langinfo (CODESET), "UTF-8"))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, USHER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("usherctl");

  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return argc < 2 ? 2 : 0;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("usherctl %s\n", USHER_VERSION);
      return 0;
    }

  command = find_command (argv[1]);
  if (command == NULL)
    {
      g_autofree char *clean = usher_ctl_escape (argv[1], FALSE);

      g_printerr (_("usherctl: There is no command “%s”; “usherctl --help” lists them\n"), clean);
      return 2;
    }

  return run_command (command, argv + 1);
}
