/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <stdlib.h>

#include "usher-trigger.h"

/* Few enough to look years ahead, not thousands: nobody asks what comes after. */
#define CHUNK 50

static double
measure (UsherTrigger              *trigger,
         const UsherTriggerContext *context,
         double                     seconds)
{
  double begin = helper_now (), passed = 0;
  guint64 n = 0;

  while (passed < seconds)
    {
      gint64 time = context->created;

      for (guint i = 0; i < CHUNK; i++)
        {
          time = usher_trigger_next_after (trigger, context, time);
          if (time == USHER_TIME_NEVER)
            time = context->created;
        }

      n += CHUNK;
      passed = helper_now () - begin;
    }

  return (double) n / passed;
}

/* MILLISECONDS ZONE START TRIGGER…: next times a second, for each trigger. */
int
helper_next (char **arguments)
{
  double seconds = helper_read_number (arguments[0]) / 1000.0;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherZone) zone = usher_zone_new (arguments[1], &error);
  UsherTriggerContext context = { .zone = zone };

  if (zone == NULL)
    return helper_fail (g_steal_pointer (&error));

  context.created = (gint64) helper_read_number (arguments[2]) * USHER_SECOND;
  for (char **text = arguments + 3; *text != NULL; text++)
    {
      g_autoptr(UsherTrigger) trigger = usher_trigger_new (*text, &context, &error);

      if (trigger == NULL)
        return helper_fail (g_steal_pointer (&error));
      g_print ("%.0f\n", measure (trigger, &context, seconds));
    }

  return EXIT_SUCCESS;
}
