/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The peer of calendar triggers: the very code of systemd that reads and computes
 * OnCalendar. It is in a library of systemd's own, found as it is installed. */

#include "helper.h"

#include <dlfcn.h>
#include <stdlib.h>

#define CHUNK 50

typedef struct
{
  int (*from_string) (const char *text, gpointer *spec);
  int (*next_usec) (gconstpointer spec, guint64 after, guint64 *next);
} Systemd;

static gboolean
load (Systemd    *systemd,
      const char *path)
{
  gpointer library = dlopen (path, RTLD_NOW | RTLD_LOCAL);

  if (library == NULL)
    {
      g_printerr ("bench-helper: %s\n", dlerror ());
      return FALSE;
    }

  *(gpointer *) &systemd->from_string = dlsym (library, "calendar_spec_from_string");
  *(gpointer *) &systemd->next_usec = dlsym (library, "calendar_spec_next_usec");

  return systemd->from_string != NULL && systemd->next_usec != NULL;
}

static double
measure (const Systemd *systemd,
         gconstpointer  spec,
         double         seconds,
         guint64        start)
{
  double begin = helper_now (), passed = 0;
  guint64 n = 0;

  while (passed < seconds)
    {
      guint64 time = start;

      for (guint i = 0; i < CHUNK; i++)
        if (systemd->next_usec (spec, time, &time) < 0)
          time = start;

      n += CHUNK;
      passed = helper_now () - begin;
    }

  return (double) n / passed;
}

/* LIBRARY MILLISECONDS START EXPRESSION…: next times a second, for each. */
int
helper_calendar (char **arguments)
{
  Systemd systemd;
  double seconds = helper_read_number (arguments[1]) / 1000.0;
  guint64 start = (guint64) helper_read_number (arguments[2]) * G_USEC_PER_SEC;

  if (!load (&systemd, arguments[0]))
    return EXIT_FAILURE;

  for (char **text = arguments + 3; *text != NULL; text++)
    {
      gpointer spec = NULL;

      if (systemd.from_string (*text, &spec) < 0)
        {
          g_printerr ("bench-helper: systemd cannot read “%s”\n", *text);
          return EXIT_FAILURE;
        }
      g_print ("%.0f\n", measure (&systemd, spec, seconds, start));
    }

  return EXIT_SUCCESS;
}
