/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-warnings.h"

/* Changes of the clocks are looked for so far ahead, and among so many times. */
#define SEARCHED (400 * USHER_DAY)
#define MAX_TIMES 2000

#define MAX_FOLD (3 * USHER_HOUR)

typedef struct
{
  const UsherTriggerContext *context; /* (unowned) */
  gint64 duration;
  GArray *warnings;              /* (owned) (element-type UsherWarning) */
} Search;

static void
add (Search       *search,
     const char   *code,
     UsherTrigger *trigger,
     gint64        at)
{
  UsherWarning warning = { .code = code, .trigger = trigger, .at = at };

  g_array_append_val (search->warnings, warning);
}

/* Without the rule for times that are skipped, this one would not be there. */
static gboolean
is_for_gap (Search       *search,
            UsherTrigger *trigger,
            gint64        time)
{
  UsherTriggerContext skipping = *search->context;

  skipping.gap = USHER_GAP_SKIP;

  return usher_trigger_next_after (trigger, &skipping, time - 1) != time;
}

static gboolean
is_in_fold (Search       *search,
            UsherTrigger *trigger,
            gint64        time)
{
  UsherTriggerContext both = *search->context;
  gint64 seconds = time / USHER_SECOND;
  UsherZoneInterval interval = usher_zone_find_interval (search->context->zone, seconds);
  gint64 length = (interval.offset - interval.after) * USHER_SECOND;

  if (length <= 0 || length > MAX_FOLD || interval.end * USHER_SECOND - time > length)
    return FALSE;

  both.fold = USHER_FOLD_BOTH;

  return usher_trigger_next_after (trigger, &both, time + length - 1) == time + length &&
         usher_trigger_next_after (trigger, search->context, time + length - 1) != time + length;
}

/* Each kind is said once. */
static void
look_at (Search       *search,
         UsherTrigger *trigger,
         gint64        after)
{
  gint64 time = usher_trigger_next_after (trigger, search->context, after);
  gboolean gap = FALSE, fold = FALSE, often = FALSE;

  if (time == USHER_TIME_NEVER)
    {
      if (usher_trigger_outlives_daemon (trigger))
        add (search, "never", trigger, 0);
      return;
    }

  for (int i = 0; i < MAX_TIMES && time != USHER_TIME_NEVER && time < after + SEARCHED; i++)
    {
      gint64 next = usher_trigger_next_after (trigger, search->context, time);

      if (!gap && is_for_gap (search, trigger, time))
        {
          add (search, "gap", trigger, time);
          gap = TRUE;
        }
      if (!fold && is_in_fold (search, trigger, time))
        {
          add (search, "fold", trigger, time);
          fold = TRUE;
        }
      if (!often && search->duration > 0 && next != USHER_TIME_NEVER && next - time < search->duration)
        {
          add (search, "often", trigger, time);
          often = TRUE;
        }

      time = next;
    }
}

/**
 * usher_warnings_find:
 * @triggers: (element-type UsherTrigger): triggers
 * @context: what they depend on
 * @after: from when on
 * @duration: how long a run usually takes, 0 if that is not known
 *
 * Returns: (transfer full) (element-type UsherWarning): what a person may not expect
 */
GArray *
usher_warnings_find (GPtrArray                 *triggers,
                     const UsherTriggerContext *context,
                     gint64                     after,
                     gint64                     duration)
{
  Search search = {
    .context = context,
    .duration = duration,
    .warnings = g_array_new (FALSE, FALSE, sizeof (UsherWarning)),
  };

  for (guint i = 0; i < triggers->len; i++)
    look_at (&search, triggers->pdata[i], after);

  return search.warnings;
}
