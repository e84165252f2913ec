/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trigger.h"

#include <string.h>

#include "test-support.h"
#include "usher-error.h"

#define CREATED "2026-01-15T12:00:00Z"
#define STARTED "2026-01-15T13:00:00Z"

/* One row is one test: it has a path of its own, and fails alone. */
typedef struct
{
  const char *name;
  const char *zone;
  const char *text;
  const char *after;
  const char *expected[7];       /* one after the other, to NULL or “never” */
} NextCase;

#define UTC      "UTC"
#define BERLIN   "Europe/Berlin"
#define NEW_YORK "America/New_York"
#define HOWE     "Australia/Lord_Howe"

static const NextCase next_cases[] = {
  { "every/grid-of-creation", UTC, "every 90s", CREATED,
    { "2026-01-15T12:01:30+00:00", "2026-01-15T12:03:00+00:00" } },
  { "every/anchor-itself", UTC, "every 1h from 2026-02-01T04:00Z", CREATED,
    { "2026-02-01T04:00:00+00:00", "2026-02-01T05:00:00+00:00" } },
  { "every/anchor-is-not-repeated", UTC, "every 1h from 2026-02-01T04:00Z", "2026-02-01T04:00:00Z",
    { "2026-02-01T05:00:00+00:00" } },
  { "every/grid-is-kept", UTC, "every 7h from 2026-01-01T00:00Z", "2026-01-15T11:59:59.999999Z",
    { "2026-01-15T14:00:00+00:00", "2026-01-15T21:00:00+00:00" } },
  { "every/anchor-in-zone", BERLIN, "every 1d from 2026-01-16T04:00", CREATED,
    { "2026-01-16T04:00:00+01:00", "2026-01-17T04:00:00+01:00" } },
  { "every/elapsed-over-gap", BERLIN, "every 1d from 2026-03-28T04:00", "2026-03-28T04:00:00Z",
    { "2026-03-29T05:00:00+02:00", "2026-03-30T05:00:00+02:00" } },
  { "every/sums-up-parts", UTC, "every 1h 30m from 2026-01-15T12:00Z", CREATED,
    { "2026-01-15T13:30:00+00:00" } },
  { "every/fraction-of-anchor", UTC, "every 1s from 2026-01-15T12:00:00.25Z", CREATED,
    { "2026-01-15T12:00:00.25+00:00", "2026-01-15T12:00:01.25+00:00" } },
  { "every/date-is-midnight", NEW_YORK, "every 1w from 2026-02-01", CREATED,
    { "2026-02-01T00:00:00-05:00", "2026-02-08T00:00:00-05:00" } },
  { "every/after-end-of-nothing", UTC, "every 1h after end", CREATED,
    { "2026-01-15T13:00:00+00:00", "never" } },

  { "every/day-at", BERLIN, "every 1d at 04:00", CREATED,
    { "2026-01-16T04:00:00+01:00", "2026-01-17T04:00:00+01:00" } },
  { "every/day-at-later-today", BERLIN, "every day at 18:30", CREATED,
    { "2026-01-15T18:30:00+01:00" } },
  { "every/second-of-day", UTC, "every 1d at 04:00:07", CREATED,
    { "2026-01-16T04:00:07+00:00" } },
  { "every/three-days-from", UTC, "every 3 days at 04:00 from 2026-01-01", CREATED,
    { "2026-01-16T04:00:00+00:00", "2026-01-19T04:00:00+00:00" } },
  { "every/never-before-from", UTC, "every 2d at 00:00 from 2026-05-01", CREATED,
    { "2026-05-01T00:00:00+00:00", "2026-05-03T00:00:00+00:00" } },
  { "every/day-in-gap", BERLIN, "every 1d at 02:30", "2026-03-28T12:00:00Z",
    { "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00" } },
  { "every/day-in-fold", BERLIN, "every 1d at 02:30", "2026-10-24T12:00:00Z",
    { "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00" } },
  { "every/day-in-second-fold", BERLIN, "every 1d at 02:30", "2026-10-25T01:00:00Z",
    { "2026-10-26T02:30:00+01:00" } },
  { "every/day-in-half-hour-gap", HOWE, "every 1d at 02:10", "2026-10-03T00:00:00Z",
    { "2026-10-04T02:30:00+11:00", "2026-10-05T02:10:00+11:00" } },
  { "every/day-that-does-not-exist", "Pacific/Apia", "every 1d at 12:00 from 2011-12-01",
    "2011-12-29T22:00:00Z",
    { "2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00" } },
  { "every/two-weeks-on", UTC, "every 2w on mon,thu at 09:00 from 2026-01-05", CREATED,
    { "2026-01-19T09:00:00+00:00", "2026-01-22T09:00:00+00:00", "2026-02-02T09:00:00+00:00" } },
  { "every/two-weeks-from-midweek", UTC, "every 2w on mon,thu at 09:00 from 2026-01-07", "2026-01-01T00:00:00Z",
    { "2026-01-08T09:00:00+00:00", "2026-01-19T09:00:00+00:00", "2026-01-22T09:00:00+00:00" } },
  { "every/weeks-begin-on-monday", UTC, "every 2w on sun,mon at 09:00 from 2026-01-05", "2026-01-05T00:00:00Z",
    { "2026-01-05T09:00:00+00:00", "2026-01-11T09:00:00+00:00", "2026-01-19T09:00:00+00:00" } },
  { "every/week-on-day-of-from", UTC, "every 1w at 09:00 from 2026-01-07", CREATED,
    { "2026-01-21T09:00:00+00:00", "2026-01-28T09:00:00+00:00" } },
  { "every/seven-days-are-a-week", UTC, "every 7d on sat at 09:00 from 2026-01-01", CREATED,
    { "2026-01-17T09:00:00+00:00" } },
  { "every/month-ends", UTC, "every 1 months at 09:00 from 2026-01-31", "2026-01-31T09:00:00Z",
    { "2026-02-28T09:00:00+00:00", "2026-03-31T09:00:00+00:00", "2026-04-30T09:00:00+00:00" } },
  { "every/quarter", UTC, "every 3 months at 09:00 from 2025-11-30", CREATED,
    { "2026-02-28T09:00:00+00:00", "2026-05-30T09:00:00+00:00" } },
  { "every/leap-day", UTC, "every 1 years at 09:00 from 2024-02-29", CREATED,
    { "2026-02-28T09:00:00+00:00", "2027-02-28T09:00:00+00:00", "2028-02-29T09:00:00+00:00" } },
  { "every/many-years", UTC, "every 10000 years at 00:00 from 2026-01-01", CREATED,
    { "12026-01-01T00:00:00+00:00" } },

  { "at/before", BERLIN, "at 2026-12-24T18:00", CREATED,
    { "2026-12-24T18:00:00+01:00", "never" } },
  { "at/itself", BERLIN, "at 2026-12-24T18:00", "2026-12-24T17:00:00Z", { "never" } },
  { "at/just-before", BERLIN, "at 2026-12-24T18:00", "2026-12-24T16:59:59.999999Z",
    { "2026-12-24T18:00:00+01:00" } },
  { "at/offset", BERLIN, "at 2026-12-24T18:00-05:00", CREATED,
    { "2026-12-25T00:00:00+01:00", "never" } },
  { "at/zulu", NEW_YORK, "at 2026-07-01T12:00Z", CREATED, { "2026-07-01T08:00:00-04:00", "never" } },
  { "at/gap", BERLIN, "at 2026-03-29T02:30", CREATED, { "2026-03-29T03:00:00+02:00", "never" } },
  { "at/gap-in-new-york", NEW_YORK, "at 2026-03-08T02:00", CREATED,
    { "2026-03-08T03:00:00-04:00", "never" } },
  { "at/fold", BERLIN, "at 2026-10-25T02:30", CREATED, { "2026-10-25T02:30:00+02:00", "never" } },
  { "at/second-of-fold", BERLIN, "at 2026-10-25T02:30+01:00", CREATED,
    { "2026-10-25T02:30:00+01:00", "never" } },

  { "startup/at-once", UTC, "startup", CREATED, { "2026-01-15T13:00:00+00:00", "never" } },
  { "startup/itself", UTC, "startup", STARTED, { "never" } },
  { "startup/later", UTC, "startup +1h 30m", STARTED, { "2026-01-15T14:30:00+00:00", "never" } },

  { "cron/workdays", BERLIN, "cron 0 9 * * mon-fri", "2026-01-16T08:00:00Z",
    { "2026-01-19T09:00:00+01:00", "2026-01-20T09:00:00+01:00" } },
  { "cron/strictly-later", UTC, "cron * * * * *", "2026-01-15T12:00:00Z",
    { "2026-01-15T12:01:00+00:00" } },
  { "cron/within-a-minute", UTC, "cron * * * * *", "2026-01-15T12:00:00.000001Z",
    { "2026-01-15T12:01:00+00:00" } },
  { "cron/before-the-epoch", UTC, "cron 0 0 * * *", "1969-12-31T23:59:59.5Z",
    { "1970-01-01T00:00:00+00:00" } },
  { "cron/steps", UTC, "cron 5-59/20 */8 * * *", CREATED,
    { "2026-01-15T16:05:00+00:00", "2026-01-15T16:25:00+00:00", "2026-01-15T16:45:00+00:00",
      "2026-01-16T00:05:00+00:00" } },
  { "cron/step-behind-a-number", UTC, "cron 50/5 12 * * *", CREATED,
    { "2026-01-15T12:50:00+00:00", "2026-01-15T12:55:00+00:00", "2026-01-16T12:50:00+00:00" } },
  { "cron/lists", UTC, "cron 0,30 12,14-15 * * *", CREATED,
    { "2026-01-15T12:30:00+00:00", "2026-01-15T14:00:00+00:00", "2026-01-15T14:30:00+00:00" } },
  { "cron/vixie-either-day", UTC, "cron 0 0 13 * fri", "2026-02-01T00:00:00Z",
    { "2026-02-06T00:00:00+00:00", "2026-02-13T00:00:00+00:00", "2026-02-20T00:00:00+00:00",
      "2026-02-27T00:00:00+00:00", "2026-03-06T00:00:00+00:00", "2026-03-13T00:00:00+00:00" } },
  { "cron/vixie-either-day-number", UTC, "cron 0 0 15 * 1", "2026-04-01T00:00:00Z",
    { "2026-04-06T00:00:00+00:00", "2026-04-13T00:00:00+00:00", "2026-04-15T00:00:00+00:00" } },
  { "cron/vixie-star-step-is-a-star", UTC, "cron 0 0 */2 * mon", "2026-04-01T00:00:00Z",
    { "2026-04-13T00:00:00+00:00", "2026-04-27T00:00:00+00:00" } },
  { "cron/sunday-is-0", UTC, "cron 0 0 * * 0", CREATED, { "2026-01-18T00:00:00+00:00" } },
  { "cron/sunday-is-7", UTC, "cron 0 0 * * 7", CREATED, { "2026-01-18T00:00:00+00:00" } },
  { "cron/range-to-7", UTC, "cron 0 0 * * 6-7", CREATED,
    { "2026-01-17T00:00:00+00:00", "2026-01-18T00:00:00+00:00", "2026-01-24T00:00:00+00:00" } },
  { "cron/names-wrap", UTC, "cron 0 0 * * SAT-mon", CREATED,
    { "2026-01-17T00:00:00+00:00", "2026-01-18T00:00:00+00:00", "2026-01-19T00:00:00+00:00",
      "2026-01-24T00:00:00+00:00" } },
  { "cron/months-wrap", UTC, "cron 0 0 1 nov-feb *", "2026-02-01T00:00:00Z",
    { "2026-11-01T00:00:00+00:00", "2026-12-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00",
      "2027-02-01T00:00:00+00:00", "2027-11-01T00:00:00+00:00" } },
  { "cron/seconds", UTC, "cron 15,45 30 9 * * *", CREATED,
    { "2026-01-16T09:30:15+00:00", "2026-01-16T09:30:45+00:00", "2026-01-17T09:30:15+00:00" } },
  { "cron/years", UTC, "cron 0 0 9 1 1 ? 2028-2030/2", CREATED,
    { "2028-01-01T09:00:00+00:00", "2030-01-01T09:00:00+00:00", "never" } },
  { "cron/last-day", UTC, "cron 0 0 L * *", "2028-02-01T00:00:00Z",
    { "2028-02-29T00:00:00+00:00", "2028-03-31T00:00:00+00:00" } },
  { "cron/before-last-day", UTC, "cron 0 0 L-2 * *", "2026-02-01T00:00:00Z",
    { "2026-02-26T00:00:00+00:00", "2026-03-29T00:00:00+00:00" } },
  { "cron/workday-after-sunday", UTC, "cron 0 0 15W * *", "2026-02-01T00:00:00Z",
    { "2026-02-16T00:00:00+00:00", "2026-03-16T00:00:00+00:00", "2026-04-15T00:00:00+00:00" } },
  { "cron/workday-stays-in-month", UTC, "cron 0 0 1W * *", "2026-07-15T00:00:00Z",
    { "2026-08-03T00:00:00+00:00", "2026-09-01T00:00:00+00:00" } },
  { "cron/last-workday", UTC, "cron 0 0 LW * *", "2026-05-01T00:00:00Z",
    { "2026-05-29T00:00:00+00:00", "2026-06-30T00:00:00+00:00" } },
  { "cron/workday-31-needs-31-days", UTC, "cron 0 0 31W * *", "2026-04-01T00:00:00Z",
    { "2026-05-29T00:00:00+00:00", "2026-07-31T00:00:00+00:00" } },
  { "cron/second-tuesday", UTC, "cron 0 0 * * tue#2", "2026-06-01T00:00:00Z",
    { "2026-06-09T00:00:00+00:00", "2026-07-14T00:00:00+00:00" } },
  { "cron/fifth-friday", UTC, "cron 0 0 ? * 5#5", "2026-06-01T00:00:00Z",
    { "2026-07-31T00:00:00+00:00", "2026-10-30T00:00:00+00:00" } },
  { "cron/last-friday", UTC, "cron 0 0 * * FRIL", "2026-06-01T00:00:00Z",
    { "2026-06-26T00:00:00+00:00", "2026-07-31T00:00:00+00:00" } },
  { "cron/last-sunday-by-7", UTC, "cron 0 0 * * 7L", "2026-06-01T00:00:00Z",
    { "2026-06-28T00:00:00+00:00", "2026-07-26T00:00:00+00:00" } },
  { "cron/last-but-one-monday", UTC, "cron 0 0 * * mon#-2", "2026-06-01T00:00:00Z",
    { "2026-06-22T00:00:00+00:00", "2026-07-20T00:00:00+00:00" } },
  { "cron/either-special-day", UTC, "cron 0 0 L * mon#1", "2026-06-01T00:00:00Z",
    { "2026-06-30T00:00:00+00:00", "2026-07-06T00:00:00+00:00" } },
  { "cron/step-beyond-the-end", UTC, "cron 0 0 */100 * *", "2026-06-01T00:00:00Z",
    { "2026-07-01T00:00:00+00:00" } },
  { "cron/ends-in-a-fold", BERLIN, "cron 0 */30 2 25 10 ? 2026", "2026-10-25T00:30:00Z",
    { "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00", "never" } },
  { "cron/leap-day", UTC, "cron 0 0 29 2 *", "2096-02-29T00:00:00Z", { "2104-02-29T00:00:00+00:00" } },
  { "cron/day-31", UTC, "cron 0 0 31 * *", "2026-03-31T00:00:00Z",
    { "2026-05-31T00:00:00+00:00", "2026-07-31T00:00:00+00:00" } },
  { "cron/never", UTC, "cron 0 0 30 2 *", CREATED, { "never" } },
  { "cron/never-in-real-time", BERLIN, "cron * * 31 4,6 *", CREATED, { "never" } },
  { "cron/gap-fixed", BERLIN, "cron 30 2 * * *", "2026-03-28T12:00:00Z",
    { "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00" } },
  { "cron/gap-collapses", BERLIN, "cron 0-59 2 * * *", "2026-03-28T12:00:00Z",
    { "2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00" } },
  { "cron/gap-collapses-into-next", BERLIN, "cron 30 2,3 * * *", "2026-03-29T00:59:59Z",
    { "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00" } },
  { "cron/gap-and-its-end", BERLIN, "cron 0 2,3 * * *", "2026-03-29T00:59:59Z",
    { "2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00" } },
  { "cron/gap-of-a-day", "Pacific/Apia", "cron 0 12 * * *", "2011-12-29T12:00:00-10:00",
    { "2011-12-31T12:00:00+14:00", "2012-01-01T12:00:00+14:00" } },
  { "cron/gap-real-time", BERLIN, "cron */30 * * * *", "2026-03-29T00:29:59Z",
    { "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00" } },
  { "cron/gap-real-time-skips", BERLIN, "cron */5 2 * * *", "2026-03-28T12:00:00Z",
    { "2026-03-30T02:00:00+02:00" } },
  { "cron/fold-fixed", BERLIN, "cron 30 2 * * *", "2026-10-24T12:00:00Z",
    { "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00" } },
  { "cron/fold-fixed-from-within", BERLIN, "cron 45 2 * * *", "2026-10-25T01:10:00Z",
    { "2026-10-26T02:45:00+01:00" } },
  { "cron/fold-real-time", BERLIN, "cron 30 * * * *", "2026-10-25T00:00:00Z",
    { "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T03:30:00+01:00" } },
  { "cron/fold-minutes", NEW_YORK, "cron */30 1 * * *", "2026-11-01T05:00:00Z",
    { "2026-11-01T01:30:00-04:00", "2026-11-01T01:00:00-05:00", "2026-11-01T01:30:00-05:00",
      "2026-11-02T01:00:00-05:00" } },
  { "cron/fold-new-york-fixed", NEW_YORK, "cron 0,30 1 * * *", "2026-11-01T05:00:00Z",
    { "2026-11-01T01:30:00-04:00", "2026-11-02T01:00:00-05:00" } },
  { "cron/gap-new-york", NEW_YORK, "cron 15 2 8 3 *", CREATED,
    { "2026-03-08T03:00:00-04:00", "2027-03-08T02:15:00-05:00" } },
  { "cron/half-hour-gap", HOWE, "cron 15 2 * * *", "2026-10-03T00:00:00Z",
    { "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00" } },
  { "cron/half-hour-fold", HOWE, "cron */15 1 * * *", "2026-04-04T14:30:00Z",
    { "2026-04-05T01:45:00+11:00", "2026-04-05T01:30:00+10:30", "2026-04-05T01:45:00+10:30",
      "2026-04-06T01:00:00+10:30" } },
  { "cron/half-hour-fold-fixed", HOWE, "cron 45 1 * * *", "2026-04-04T14:30:00Z",
    { "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30" } },
  { "cron/daily", BERLIN, "@daily", CREATED, { "2026-01-16T00:00:00+01:00" } },
  { "cron/hourly", UTC, "@hourly", CREATED, { "2026-01-15T13:00:00+00:00" } },
  { "cron/weekly", UTC, "@weekly", CREATED, { "2026-01-18T00:00:00+00:00" } },
  { "cron/monthly", UTC, "@monthly", CREATED, { "2026-02-01T00:00:00+00:00" } },
  { "cron/yearly", UTC, "@Yearly", CREATED, { "2027-01-01T00:00:00+00:00" } },
};

static UsherTrigger *
parse (const char                *text,
       const UsherTriggerContext *context)
{
  g_autoptr(GError) error = NULL;
  UsherTrigger *trigger = usher_trigger_new (text, context, &error);

  g_assert_no_error (error);
  g_assert_nonnull (trigger);

  return trigger;
}

static UsherZone *
new_zone (const char *name)
{
  g_autoptr(GError) error = NULL;
  UsherZone *zone = usher_zone_new (name, &error);

  g_assert_no_error (error);

  return zone;
}

static UsherTriggerContext
make_context (const UsherZone *zone)
{
  return (UsherTriggerContext) {
    .zone = zone,
    .created = test_time (CREATED),
    .started = test_time (STARTED),
  };
}

static char *
print_time (gint64           time,
            const UsherZone *zone)
{
  if (time == USHER_TIME_NEVER)
    return g_strdup ("never");

  return usher_time_to_iso8601 (time, zone);
}

/* What is not skipped from one time to the next is not skipped within either. */
static void
test_next (gconstpointer data)
{
  const NextCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (row->zone);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(UsherTrigger) trigger = parse (row->text, &context);
  gint64 after = test_time (row->after);

  for (gsize i = 0; row->expected[i] != NULL; i++)
    {
      gint64 next = usher_trigger_next_after (trigger, &context, after);
      g_autofree char *actual = print_time (next, zone);

      g_assert_cmpstr (actual, ==, row->expected[i]);
      if (next == USHER_TIME_NEVER)
        return;

      g_assert_cmpint (usher_trigger_next_after (trigger, &context, next - 1), ==, next);
      after = next;
    }
}

typedef struct
{
  const char *name;
  const char *text;
  const char *normal;            /* in Europe/Berlin, created at 13:00 there */
} NormalCase;

static const NormalCase normal_cases[] = {
  { "every-gets-its-anchor", "every 90s", "every 1m 30s from 2026-01-15T12:00Z" },
  { "every-sums-up", "every 30m 1h 30m from 2026-01-01T04:00", "every 2h from 2026-01-01T04:00" },
  { "every-weeks", "every 14d from 2026-01-01T04:00Z", "every 2w from 2026-01-01T04:00Z" },
  { "every-days", "every 15d from 2026-01-01T04:00Z", "every 15d from 2026-01-01T04:00Z" },
  { "every-from-date", "every 1h from 2026-01-01", "every 1h from 2026-01-01T00:00" },
  { "every-offset", "every 1h from 2026-01-01T04:00+05:30", "every 1h from 2026-01-01T04:00+05:30" },
  { "every-after-end", "every 60m after end", "every 1h after end" },
  { "every-day-at", "every day at 04:00", "every 1d at 04:00 from 2026-01-15" },
  { "every-days-at", "every 2 days at 04:00:09", "every 2d at 04:00:09 from 2026-01-15" },
  { "every-week-on", "every 2w on thu,monday at 09:00 from 2026-01-01",
    "every 2w on mon,thu at 09:00 from 2026-01-01" },
  { "every-week-range", "every week on Mon-Fri at 09:00 from 2026-01-01",
    "every 1w on mon-fri at 09:00 from 2026-01-01" },
  { "every-week-wraps", "every 1w on fri-mon at 09:00 from 2026-01-01",
    "every 1w on mon,fri,sat,sun at 09:00 from 2026-01-01" },
  { "every-seven-days", "every 7d at 09:00 from 2026-01-01", "every 1w at 09:00 from 2026-01-01" },
  { "every-month", "every month at 09:00 from 2026-01-31", "every 1 months at 09:00 from 2026-01-31" },
  { "every-year", "every 2 years at 09:00 from 2026-01-31", "every 2 years at 09:00 from 2026-01-31" },
  { "at-local", "at 2026-12-24T18:00:00", "at 2026-12-24T18:00" },
  { "at-zulu", "at 2026-12-24T18:00:30.500Z", "at 2026-12-24T18:00:30.5Z" },
  { "at-offset", "at 2026-12-24T18:00+0100", "at 2026-12-24T18:00+01:00" },
  { "at-no-offset-is-zulu", "at 2026-12-24T18:00+00:00", "at 2026-12-24T18:00Z" },
  { "startup", "  startup ", "startup" },
  { "startup-delay", "startup +90s", "startup +1m 30s" },
  { "startup-no-delay", "startup +0s", "startup" },
  { "cron-spaces", "cron  0 9\t* *   mon-fri", "cron 0 9 * * mon-fri" },
  { "cron-keeps-its-fields", "cron 0,30 */2 1-7 JAN mon", "cron 0,30 */2 1-7 JAN mon" },
  { "cron-nickname", "@DAILY", "@daily" },
  { "cron-annually", "@annually", "@annually" },
};

static void
test_normal (gconstpointer data)
{
  const NormalCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (BERLIN);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(UsherTrigger) trigger = parse (row->text, &context);
  g_autofree char *text = usher_trigger_to_text (trigger);
  g_autofree char *copied_text = NULL;
  g_autoptr(UsherTrigger) copy = NULL;
  gint64 after = test_time (CREATED);

  g_assert_cmpstr (text, ==, row->normal);

  /* A copy means the same, whenever it is made */
  context.created += 10 * USHER_DAY + USHER_SECOND;
  copy = parse (text, &context);
  copied_text = usher_trigger_to_text (copy);
  g_assert_cmpstr (copied_text, ==, text);

  context = make_context (zone);
  g_assert_cmpint (usher_trigger_next_after (copy, &context, after), ==,
                   usher_trigger_next_after (trigger, &context, after));
}

typedef struct
{
  const char *name;
  const char *text;
  const char *culprit;           /* part of the message */
} InvalidCase;

static const InvalidCase invalid_cases[] = {
  { "empty", "", "it is empty" },
  { "blank", " \t ", "it is empty" },
  { "unknown-kind", "sundial noon",
    "begins with none of: after, at, calendar, cron, every, network, path, @reboot, resume, startup" },
  { "names-the-text", "sundial noon", "“sundial noon”" },
  { "two-lines", "every 1h\nevery 2h", "one line" },
  { "not-utf8", "every \xff", "UTF-8" },
  { "every/nothing", "every", "an interval is missing" },
  { "every/no-number", "every h", "“h” is no interval" },
  { "every/no-unit", "every 90", "“90” is no interval" },
  { "every/unknown-unit", "every 3y", "“3y” is no interval" },
  { "every/negative", "every -1h", "“-1h” is no interval" },
  { "every/zero", "every 0s", "shorter than a second" },
  { "every/fraction", "every 1.5h", "“1.5h” is no interval" },
  { "every/two-centuries", "every 10500w", "longer than 200 years" },
  { "every/overflow", "every 99999999999999999999s", "“99999999999999999999s” is no interval" },
  { "every/overflow-of-sum", "every 3000000w 3000000w 3000000w", "200 years" },
  { "every/bad-from", "every 1h from yesterday", "“yesterday” is no time" },
  { "every/no-from", "every 1h from", "is no time" },
  { "every/too-much", "every 1h from 2026-01-01T04:00 please", "“please” is one word too many" },
  { "every/word-behind", "every 1h soon", "“soon” is one word too many" },
  { "every/after-what", "every 1h after start", "“after” is followed by “end”" },
  { "every/at-hours", "every 1h at 04:00", "whole days or weeks" },
  { "every/at-day-and-hour", "every 1d 12h at 04:00", "whole days or weeks" },
  { "every/at-nothing", "every 1d at", "“” is no time of day" },
  { "every/at-24", "every 1d at 24:00", "“24:00” is no time of day" },
  { "every/at-minute-60", "every 1d at 04:60", "“04:60” is no time of day" },
  { "every/at-offset", "every 1d at 04:00Z", "“04:00Z” is no time of day" },
  { "every/at-fraction", "every 1d at 04:00:00.5", "“04:00:00.5” is no time of day" },
  { "every/days-without-time", "every 3 days", "a time of day is missing" },
  { "every/on-with-days", "every 2d on mon at 04:00", "days of the week go with weeks" },
  { "every/on-with-months", "every 1 months on mon at 04:00", "days of the week go with weeks" },
  { "every/on-what", "every 1w on funday at 04:00", "“funday” is no list of days" },
  { "every/on-nothing", "every 1w on", "is no list of days" },
  { "every/on-empty-item", "every 1w on mon, at 04:00", "“mon,” is no list of days" },
  { "every/on-without-at", "every 1w on mon", "a time of day is missing" },
  { "every/from-time", "every 1d at 04:00 from 2026-01-01T04:00", "“2026-01-01T04:00” is no date" },
  { "every/from-30-february", "every 1d at 04:00 from 2026-02-30", "“2026-02-30” is no date" },
  { "every/too-many-units", "every 10001 months at 04:00", "“10001” is no interval" },
  { "at/nothing", "at", "a time is missing" },
  { "at/word", "at noon", "“noon” is not a time" },
  { "at/date-only", "at 2026-12-24", "“2026-12-24” has no time of day" },
  { "at/month-13", "at 2026-13-24T18:00", "“2026-13-24T18:00”" },
  { "at/29-february", "at 2026-02-29T18:00", "“2026-02-29T18:00”" },
  { "at/hour-24", "at 2026-12-24T24:00", "“2026-12-24T24:00”" },
  { "at/space", "at 2026-12-24 18:00", "“2026-12-24” has no time of day" },
  { "at/too-much", "at 2026-12-24T18:00 sharp", "“sharp” is one word too many" },
  { "startup/word", "startup soon", "“soon” is no delay" },
  { "startup/no-plus", "startup 30s", "“30s” is no delay" },
  { "startup/only-plus", "startup +", "“” is no delay" },
  { "startup/no-unit", "startup +30", "“30” is no delay" },
  { "startup/too-long", "startup +53w", "“53w” is no delay" },
  { "cron/no-fields", "cron", "here are 0" },
  { "cron/four-fields", "cron 0 9 * *", "here are 4" },
  { "cron/eight-fields", "cron 0 0 9 * * * * *", "here are 8" },
  { "cron/minute-60", "cron 60 9 * * *", "field 1, the minute, cannot be “60”" },
  { "cron/hour-24", "cron 0 24 * * *", "field 2, the hour, cannot be “24”" },
  { "cron/day-0", "cron 0 0 0 * *", "field 3, the day of the month, cannot be “0”" },
  { "cron/month-13", "cron 0 0 1 13 *", "field 4, the month, cannot be “13”" },
  { "cron/weekday-8", "cron 0 0 * * 8", "field 5, the day of the week, cannot be “8”" },
  { "cron/weekday-name", "cron 0 0 * * fab", "field 5, the day of the week, cannot be “fab”" },
  { "cron/name-in-wrong-field", "cron 0 mon * * *", "field 2, the hour, cannot be “mon”" },
  { "cron/backwards", "cron 10-5 * * * *", "field 1, the minute, cannot be “10-5”" },
  { "cron/backwards-half-named", "cron 0 0 * * fri-1", "cannot be “fri-1”" },
  { "cron/step-0", "cron */0 * * * *", "field 1, the minute, cannot be “*/0”" },
  { "cron/step-nothing", "cron */ * * * *", "cannot be “*/”" },
  { "cron/two-steps", "cron */5/5 * * * *", "cannot be “*/5/5”" },
  { "cron/open-range", "cron 5- * * * *", "cannot be “5-”" },
  { "cron/empty-item", "cron 5,,7 * * * *", "cannot be “5,,7”" },
  { "cron/comma-at-end", "cron 5, * * * *", "cannot be “5,”" },
  { "cron/sign", "cron +5 * * * *", "cannot be “+5”" },
  { "cron/star-with-number", "cron *5 * * * *", "cannot be “*5”" },
  { "cron/overflow", "cron 18446744073709551621 * * * *", "“18446744073709551621”" },
  { "cron/second-60", "cron 60 0 9 * * *", "field 1, the second, cannot be “60”" },
  { "cron/year-too-early", "cron 0 0 9 * * * 1969", "field 7, the year, cannot be “1969”" },
  { "cron/last-weekday-of-what", "cron 0 0 * * L", "field 5, the day of the week, cannot be “L”" },
  { "cron/sixth-tuesday", "cron 0 0 * * tue#6", "field 5, the day of the week, cannot be “tue#6”" },
  { "cron/workday-32", "cron 0 0 32W * *", "field 3, the day of the month, cannot be “32W”" },
  { "cron/any-hour", "cron 0 ? * * *", "field 2, the hour, cannot be “?”" },
  { "cron/hash-of-year", "cron 0 0 9 * * * H", "field 7, the year, cannot be “H”" },
  { "cron/hash-range", "cron H(50-70) * * * *", "field 1, the minute, cannot be “H(50-70)”" },
  { "cron/nickname", "@fortnightly", "@weekly" },
  { "cron/nickname-too-much", "@daily twice", "“@daily twice”" },
};

static void
test_invalid (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (UTC);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrigger) trigger = usher_trigger_new (row->text, &context, &error);

  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_assert_null (trigger);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

static void
test_too_long (void)
{
  g_autoptr(UsherZone) zone = new_zone (UTC);
  UsherTriggerContext context = make_context (zone);
  g_autofree char *zeroes = g_strnfill (994, '0');
  g_autofree char *longest = g_strconcat ("every ", zeroes, NULL);
  g_autofree char *longer = g_strconcat ("every 0", zeroes, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) too_long = NULL;

  g_assert_null (usher_trigger_new (longest, &context, &error));
  g_assert_nonnull (strstr (error->message, "is no interval"));

  g_assert_null (usher_trigger_new (longer, &context, &too_long));
  g_assert_error (too_long, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_assert_nonnull (strstr (too_long->message, "at most 1000 bytes"));
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} DescribeCase;

static const DescribeCase describe_cases[] = {
  { "every", "every 1h", "Every hour" },
  { "every-minutes", "every 90m", "Every 90 minutes" },
  { "every-after-end", "every 2h after end", "Every 2 hours, counted from the end of the last run" },
  { "every-day", "every 1d at 04:00", "Every day at 04:00" },
  { "every-weeks", "every 2w on mon,thu at 09:00", "Every 2 weeks on Monday and Thursday at 09:00" },
  { "every-week-of-from", "every 1w at 09:00 from 2026-01-07", "Every week on Wednesday at 09:00" },
  { "every-month", "every month at 09:00 from 2026-01-15", "Every month on day 15 at 09:00" },
  { "every-year", "every year at 09:00 from 2026-03-01", "Every year on 1 March at 09:00" },
  { "at", "at 2026-12-24T18:00", "Once, on 24 December 2026, 18:00" },
  { "startup", "startup", "When Usher starts" },
  { "startup-delay", "startup +30s", "30 seconds after Usher starts" },
  { "cron-workdays", "cron 0 9 * * mon-fri", "At 09:00 on weekdays" },
  { "cron-day", "cron 30 9 15 * *", "At 09:30 on day 15 of the month" },
  { "cron-times", "cron 0 9,12,18 * * *", "At 09:00, 12:00 and 18:00" },
  { "cron-minutes", "cron */5 * * * *", "Every 5 minutes" },
  { "cron-hours", "cron 15 */6 * * *", "Every 6 hours at minute 15" },
  { "cron-hourly", "@hourly", "Every hour" },
  { "cron-month", "cron 0 9 * jan *", "At 09:00 in January" },
  { "cron-months", "cron 0 9 1 mar,jun *", "At 09:00 on day 1 of the month in March and June" },
  { "cron-last-day", "cron 0 9 L * *", "At 09:00 on the last day of the month" },
  { "cron-last-workday", "cron 0 9 LW * *", "At 09:00 on the last workday of the month" },
  { "cron-workday", "cron 0 9 15W * ?", "At 09:00 on the workday nearest to day 15 of the month" },
  { "cron-nth", "cron 0 9 * * tue#2", "At 09:00 on the second Tuesday of the month" },
  { "cron-last-friday", "cron 0 0 9 ? * friL", "At 09:00 on the last Friday of the month" },
  { "cron-two-nths", "cron 0 9 * * tue#2,fri#2", "By cron: 0 9 * * tue#2,fri#2" },
  { "cron-seconds", "cron 30 0 9 * * *", "By cron: 30 0 9 * * *" },
  { "cron-every-day-of-month-or-monday", "cron 0 9 1-31 * mon", "At 09:00" },
  { "cron-day-or-every-weekday", "cron 0 9 15 * 0-6", "At 09:00" },
  { "cron-either-day", "cron 0 9 1 * mon", "By cron: 0 9 1 * mon" },
};

static void
test_describe (gconstpointer data)
{
  const DescribeCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (BERLIN);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(UsherTrigger) trigger = parse (row->text, &context);
  g_autofree char *words = usher_trigger_describe (trigger, &context);

  g_assert_cmpstr (words, ==, row->expected);
}

/* After the end of a run the interval is measured from there. */
static void
test_after_end (void)
{
  g_autoptr(UsherZone) zone = new_zone (UTC);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(UsherTrigger) trigger = parse ("every 1h after end", &context);
  gint64 ended = test_time ("2026-01-15T14:20:00Z");

  context.ended = ended;
  g_assert_cmpint (usher_trigger_next_after (trigger, &context, ended), ==, ended + USHER_HOUR);
  g_assert_cmpint (usher_trigger_next_after (trigger, &context, ended + USHER_HOUR), ==, USHER_TIME_NEVER);
}

typedef struct
{
  const char *name;
  const char *texts[4];
  const char *expected;
} EarliestCase;

static const EarliestCase earliest_cases[] = {
  { "none", { NULL }, "never" },
  { "one", { "every 1d at 04:00" }, "2026-01-16T04:00:00+00:00" },
  { "second", { "every 1d at 04:00", "every 1h from 2026-01-01T00:10" }, "2026-01-15T12:10:00+00:00" },
  { "spent", { "at 2026-01-01T00:00", "@daily" }, "2026-01-16T00:00:00+00:00" },
  { "all-spent", { "at 2026-01-01T00:00", "cron 0 0 30 2 *" }, "never" },
};

static void
test_earliest (gconstpointer data)
{
  const EarliestCase *row = data;
  g_autoptr(UsherZone) zone = new_zone (UTC);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) triggers = usher_triggers_new (row->texts, &context, &error);
  g_autofree char *actual = NULL;
  g_auto(GStrv) texts = NULL;

  g_assert_no_error (error);
  actual = print_time (usher_triggers_next_after (triggers, &context, test_time (CREATED)), zone);
  g_assert_cmpstr (actual, ==, row->expected);

  texts = usher_triggers_to_texts (triggers);
  g_assert_cmpuint (g_strv_length (texts), ==, g_strv_length ((char **) row->texts));
}

static void
test_one_bad (void)
{
  const char *texts[] = { "every 1h", "every nothing", NULL };
  g_autoptr(UsherZone) zone = new_zone (UTC);
  UsherTriggerContext context = make_context (zone);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) triggers = usher_triggers_new (texts, &context, &error);

  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_assert_null (triggers);
  g_assert_nonnull (strstr (error->message, "“every nothing”"));
}

typedef struct
{
  const char *text;
  gboolean outlives;
} OutlivesCase;

static void
test_outlives_daemon (void)
{
  static const OutlivesCase cases[] = {
    { "every 1h", TRUE }, { "at 2026-12-24T18:00", TRUE }, { "@daily", TRUE }, { "startup", FALSE },
  };
  g_autoptr(UsherZone) zone = new_zone (UTC);
  UsherTriggerContext context = make_context (zone);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(UsherTrigger) trigger = parse (cases[i].text, &context);

      g_assert_cmpint (usher_trigger_outlives_daemon (trigger), ==, cases[i].outlives);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/trigger/next", next_cases, test_next);
  TEST_ADD_ROWS ("/trigger/normal", normal_cases, test_normal);
  TEST_ADD_ROWS ("/trigger/invalid", invalid_cases, test_invalid);
  TEST_ADD_ROWS ("/trigger/describe", describe_cases, test_describe);
  TEST_ADD_ROWS ("/trigger/earliest", earliest_cases, test_earliest);
  g_test_add_func ("/trigger/too-long", test_too_long);
  g_test_add_func ("/trigger/after-end", test_after_end);
  g_test_add_func ("/trigger/one-bad", test_one_bad);
  g_test_add_func ("/trigger/outlives-daemon", test_outlives_daemon);

  return g_test_run ();
}
