/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-text.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

static gboolean
has_12_hour_clock (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%p") != NULL || strstr (format, "%r") != NULL ||
         strstr (format, "%I") != NULL;
}

/* A time of day has no zone; UTC has all of them. */
static char *
format_utc (gint64      civil_seconds,
            const char *format)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (civil_seconds);

  /* Years beyond those GDateTime knows */
  if (time == NULL)
    return g_strdup ("–");

  return g_date_time_format (time, format);
}

char *
usher_time_text_time_of_day (int second_of_day)
{
  gboolean has_seconds = second_of_day % 60 != 0;

  if (has_12_hour_clock ())
    return format_utc (second_of_day, has_seconds ? "%-l:%M:%S %p" : "%-l:%M %p");

  return format_utc (second_of_day, has_seconds ? "%H:%M:%S" : "%H:%M");
}

static gint64
to_civil (gint64           time,
          const UsherZone *zone)
{
  return usher_zone_to_civil (zone, time / USHER_SECOND, NULL);
}

static char *
format_time_of_day (gint64 civil)
{
  return usher_time_text_time_of_day ((int) (civil % USHER_DAY_SECONDS));
}

char *
usher_time_text_date_and_time (gint64           time,
                               const UsherZone *zone)
{
  gint64 civil = to_civil (time, zone);
  g_autofree char *clock = format_time_of_day (civil);
  /* Translators: a date, see strftime(3) */
  g_autofree char *date = format_utc (civil, _("%-e %B %Y"));

  /* Translators: a date and a time of day */
  return g_strdup_printf (_("%s, %s"), date, clock);
}

char *
usher_time_text_day_of_year (int month,
                             int day)
{
  /* A leap year has all days */
  gint64 days = usher_civil_days_of_date (2000, month, day);

  /* Translators: a date without its year, see strftime(3) */
  return format_utc (days * USHER_DAY_SECONDS, _("%-e %B"));
}

static char *
describe_part (gint64 n,
               char   unit)
{
  gulong number = (gulong) n;

  switch (unit)
    {
    case 'd':
      return g_strdup_printf (ngettext ("%lu day", "%lu days", number), number);

    case 'h':
      return g_strdup_printf (ngettext ("%lu hour", "%lu hours", number), number);

    case 'm':
      return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", number), number);

    default:
      return g_strdup_printf (ngettext ("%lu second", "%lu seconds", number), number);
    }
}

/* “1 hour 30 minutes” */
char *
usher_time_text_duration (gint64 duration)
{
  static const struct
  {
    char letter;
    gint64 length;
  } units[] = { { 'd', USHER_DAY }, { 'h', USHER_HOUR }, { 'm', USHER_MINUTE }, { 's', USHER_SECOND } };
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_auto(GStrv) strv = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gint64 n = duration / units[i].length;
      g_autofree char *part = NULL;

      if (n == 0 && (units[i].letter != 's' || duration >= USHER_SECOND))
        continue;

      duration -= n * units[i].length;
      part = describe_part (n, units[i].letter);
      g_strv_builder_add (parts, part);
      if (duration < USHER_SECOND)
        break;
    }

  strv = g_strv_builder_end (parts);

  return g_strjoinv (" ", strv);
}

/* “1 h 30 min”, “12.3 s”: two units at the most, for tables. */
char *
usher_time_text_brief (gint64 duration)
{
  gint64 seconds = duration / USHER_SECOND;

  if (duration < 10 * USHER_SECOND)
    /* Translators: seconds */
    return g_strdup_printf (_("%.1f s"), (double) MAX (duration, 0) / USHER_SECOND);

  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);

  if (seconds < 3600)
    /* Translators: minutes and seconds */
    return g_strdup_printf (_("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));

  if (seconds < USHER_DAY_SECONDS)
    /* Translators: hours and minutes */
    return g_strdup_printf (_("%d h %d min"), (int) (seconds / 3600), (int) (seconds / 60 % 60));

  /* Translators: days and hours */
  return g_strdup_printf (_("%d d %d h"), (int) (seconds / USHER_DAY_SECONDS),
                          (int) (seconds / 3600 % 24));
}

/* “Every hour”, “Every 90 minutes” */
char *
usher_time_text_every (gint64 interval)
{
  gulong weeks = (gulong) (interval / USHER_WEEK);
  gulong days = (gulong) (interval / USHER_DAY);
  gulong hours = (gulong) (interval / USHER_HOUR);
  gulong minutes = (gulong) (interval / USHER_MINUTE);
  gulong seconds = (gulong) (interval / USHER_SECOND);
  g_autofree char *duration = NULL;

  if (interval % USHER_WEEK == 0)
    return g_strdup_printf (ngettext ("Every week", "Every %lu weeks", weeks), weeks);

  if (interval % USHER_DAY == 0)
    return g_strdup_printf (ngettext ("Every day", "Every %lu days", days), days);

  if (interval % USHER_HOUR == 0)
    return g_strdup_printf (ngettext ("Every hour", "Every %lu hours", hours), hours);

  if (interval % USHER_MINUTE == 0 && minutes < 180)
    return g_strdup_printf (ngettext ("Every minute", "Every %lu minutes", minutes), minutes);

  if (interval % USHER_SECOND == 0 && seconds < 120)
    return g_strdup_printf (ngettext ("Every second", "Every %lu seconds", seconds), seconds);

  duration = usher_time_text_duration (interval);

  /* Translators: %s is a duration, such as “1 hour 30 minutes” */
  return g_strdup_printf (_("Every %s"), duration);
}

static char *
describe_day (gint64 civil,
              gint64 n_days_ahead)
{
  g_autofree char *clock = format_time_of_day (civil);
  g_autofree char *day = NULL;

  switch (n_days_ahead)
    {
    case -1:
      /* Translators: %s is a time of day */
      return g_strdup_printf (_("yesterday %s"), clock);

    case 0:
      return g_strdup_printf (_("today %s"), clock);

    case 1:
      return g_strdup_printf (_("tomorrow %s"), clock);

    default:
      if (n_days_ahead > 1 && n_days_ahead < 7)
        day = format_utc (civil, "%A");
      else
        /* Translators: a short date, see strftime(3) */
        day = format_utc (civil, _("%-e %b %Y"));

      return g_strdup_printf ("%s %s", day, clock);
    }
}

/**
 * usher_time_text_relative:
 * @time: an instant
 * @now: the present
 * @zone: the reader's time zone
 *
 * Returns: (transfer full): “in 12 min”, “3 min ago”, “tomorrow 04:00”; the day
 *   is said when it is not today
 */
char *
usher_time_text_relative (gint64           time,
                          gint64           now,
                          const UsherZone *zone)
{
  gint64 distance = ABS (time - now) / USHER_SECOND;
  gint64 civil = to_civil (time, zone);
  gboolean ahead = time >= now;

  if (distance < 60)
    return g_strdup_printf (ahead ? _("in %d s") : _("%d s ago"), (int) distance);

  if (distance < 3600)
    return g_strdup_printf (ahead ? _("in %d min") : _("%d min ago"), (int) (distance / 60));

  /* So far away, seconds are noise; the absolute time has them */
  return describe_day (civil - civil % 60,
                       civil / USHER_DAY_SECONDS - to_civil (now, zone) / USHER_DAY_SECONDS);
}

/**
 * usher_time_text_clock:
 * @time: an instant
 * @now: the present
 * @zone: the reader's time zone
 *
 * Returns: (transfer full): the time of day, “18:00”, and the day unless it is today
 */
char *
usher_time_text_clock (gint64           time,
                       gint64           now,
                       const UsherZone *zone)
{
  gint64 civil = to_civil (time, zone);
  gint64 n_days_ahead = civil / USHER_DAY_SECONDS - to_civil (now, zone) / USHER_DAY_SECONDS;

  return n_days_ahead == 0 ? format_time_of_day (civil) : describe_day (civil, n_days_ahead);
}
