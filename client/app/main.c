/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>
#include <locale.h>

#include "usher-application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(UsherApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, USHER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Usher"));

  application = usher_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
