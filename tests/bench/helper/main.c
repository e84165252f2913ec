/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What Python would distort: it measures calls, times and processes. */

#include "helper.h"

#include <stdlib.h>

static const struct
{
  const char *word;
  int (*run) (char **arguments);
} commands[] = {
  { "add", helper_add },
  { "calendar", helper_calendar },
  { "calls", helper_calls },
  { "count", helper_count },
  { "listen", helper_listen },
  { "next", helper_next },
  { "serve", helper_serve },
  { "spawn", helper_spawn },
  { "sync", helper_sync },
};

int
main (int   argc,
      char *argv[])
{
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].word))
      return commands[i].run (argv + 2);

  g_printerr ("bench-helper: it takes a word and its arguments\n");

  return EXIT_FAILURE;
}
