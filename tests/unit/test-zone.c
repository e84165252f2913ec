/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-zone.h"

#include <string.h>

#include "usher-error.h"
#include "usher-time.h"
#include "usher-zone-watch.h"
#include "usher-zones.h"

#include "test-support.h"

typedef struct
{
  const char *name;
  const char *zone;
  const char *civil;
  const char *instant;
} CivilCase;

static const CivilCase civil_cases[] = {
  { "utc", "UTC", "2026-03-29T02:30", "2026-03-29T02:30:00+00:00" },
  { "offset", "+05:30", "2026-03-29T02:30", "2026-03-29T02:30:00+05:30" },
  { "winter", "Europe/Berlin", "2026-01-01T00:00", "2026-01-01T00:00:00+01:00" },
  { "summer", "Europe/Berlin", "2026-07-01T00:00", "2026-07-01T00:00:00+02:00" },
  { "before-gap", "Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00" },
  { "start-of-gap", "Europe/Berlin", "2026-03-29T02:00", "2026-03-29T03:00:00+02:00" },
  { "in-gap", "Europe/Berlin", "2026-03-29T02:59:59", "2026-03-29T03:00:00+02:00" },
  { "after-gap", "Europe/Berlin", "2026-03-29T03:00:01", "2026-03-29T03:00:01+02:00" },
  { "start-of-fold", "Europe/Berlin", "2026-10-25T02:00", "2026-10-25T02:00:00+02:00" },
  { "in-fold", "Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T02:59:59+02:00" },
  { "after-fold", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00" },
  { "new-york-gap", "America/New_York", "2026-03-08T02:30", "2026-03-08T03:00:00-04:00" },
  { "new-york-fold", "America/New_York", "2026-11-01T01:30", "2026-11-01T01:30:00-04:00" },
  { "half-hour-gap", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:30:00+11:00" },
  { "half-hour-fold", "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05T01:45:00+11:00" },
  { "skipped-day", "Pacific/Apia", "2011-12-30T12:00", "2011-12-31T00:00:00+14:00" },
  { "gap-at-midnight", "America/Asuncion", "2023-10-01T00:00", "2023-10-01T01:00:00-03:00" },
  { "after-2100", "Europe/Berlin", "2150-07-01T00:00", "2150-07-01T00:00:00+02:00" },
  { "gap-after-2100", "Europe/Berlin", "2150-03-29T02:30", "2150-03-29T03:00:00+02:00" },
  { "before-1970", "America/New_York", "1960-07-01T00:00", "1960-07-01T00:00:00-04:00" },
};

static void
test_civil (gconstpointer data)
{
  const CivilCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherZone) zone = usher_zone_new (row->zone, &error);
  g_autofree char *instant = NULL;
  UsherMoment moment;

  g_assert_no_error (error);
  g_assert_true (usher_moment_parse (row->civil, &moment, &error));
  instant = usher_time_to_iso8601 (usher_moment_to_time (&moment, zone), zone);
  g_assert_cmpstr (instant, ==, row->instant);
}

typedef struct
{
  const char *name;
  const char *zone;              /* of which every change is looked at */
} IntervalCase;

static const IntervalCase interval_cases[] = {
  { "utc", "UTC" },
  { "berlin", "Europe/Berlin" },
  { "lord-howe", "Australia/Lord_Howe" },
  { "casablanca", "Africa/Casablanca" },
  { "dublin", "Europe/Dublin" },
  { "apia", "Pacific/Apia" },
};

/* Intervals follow each other without a hole, and hold what GLib says of both
 * their ends. */
static void
test_intervals (gconstpointer data)
{
  const IntervalCase *row = data;
  g_autoptr(UsherZone) zone = usher_zone_new (row->zone, NULL);
  g_autoptr(GTimeZone) rules = g_time_zone_new_identifier (row->zone);
  gint64 seconds = 0;

  while (seconds < G_GINT64_CONSTANT (5000000000))
    {
      UsherZoneInterval interval = usher_zone_find_interval (zone, seconds);
      UsherZoneInterval last = usher_zone_find_interval (zone, interval.end - 1);
      int first_number = g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, seconds);
      int last_number = g_time_zone_find_interval (rules, G_TIME_TYPE_UNIVERSAL, interval.end - 1);

      g_assert_cmpint (interval.start, <=, seconds);
      g_assert_cmpint (interval.end, >, seconds);
      g_assert_cmpint (last.start, ==, interval.start);
      g_assert_cmpint (last.end, ==, interval.end);
      g_assert_cmpint (interval.offset, ==, g_time_zone_get_offset (rules, first_number));
      g_assert_cmpint (interval.offset, ==, g_time_zone_get_offset (rules, last_number));
      seconds = interval.end;
    }
}

typedef struct
{
  const char *name;
  const char *zone;
} InvalidCase;

static const InvalidCase invalid_cases[] = {
  { "unknown", "Europe/Atlantis" },
  { "blank", " " },
  { "folder", "Europe" },
  { "no-zone-file", "tzdata.zi" },
  { "file-elsewhere", "/etc/passwd" },
  { "upwards", "../../../etc/passwd" },
};

static void
test_invalid (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autofree char *quoted = g_strdup_printf ("“%s”", row->zone);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherZone) zone = usher_zone_new (row->zone, &error);

  g_assert_null (zone);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, quoted));
}

static void
test_system (void)
{
  g_autoptr(UsherZone) empty = usher_zone_new ("", NULL);
  g_autoptr(UsherZone) none = usher_zone_new (NULL, NULL);
  g_autoptr(UsherZone) system = usher_zone_new_system ();

  g_assert_cmpstr (usher_zone_get_name (empty), ==, "UTC");
  g_assert_cmpstr (usher_zone_get_name (none), ==, "UTC");
  g_assert_cmpstr (usher_zone_get_name (system), ==, "UTC");
}

/* Somebody has moved. */
static void
test_reload (void)
{
  g_autoptr(UsherZone) system = usher_zone_new_system ();
  g_autoptr(UsherZone) berlin = usher_zone_new ("Europe/Berlin", NULL);
  const gint64 winter = 1768474800;

  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  usher_zone_reload (system);
  usher_zone_reload (berlin);
  g_setenv ("TZ", "UTC", TRUE);

  g_assert_cmpint (usher_zone_find_interval (system, winter).offset, ==, 9 * 3600);
  g_assert_cmpint (usher_zone_find_interval (berlin, winter).offset, ==, 3600);
}

static void
watch_changed_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
test_watch (void)
{
  TestFolder folder;
  g_autofree char *path = NULL;
  g_autoptr(UsherZoneWatch) watch = NULL;
  const char *paths[] = { NULL, "/nowhere", NULL };
  gboolean changed = FALSE;

  test_folder_make (&folder);
  path = test_folder_get (&folder, "localtime");
  g_assert_true (g_file_set_contents (path, "one", -1, NULL));
  paths[0] = path;
  watch = usher_zone_watch_new (paths);
  g_signal_connect_swapped (watch, "changed", G_CALLBACK (watch_changed_cb), &changed);

  /* As timedatectl does it: another file takes its place */
  g_assert_true (g_file_set_contents (path, "two", -1, NULL));
  while (!changed)
    g_main_context_iteration (NULL, TRUE);

  test_folder_remove (&folder);
}

static void
test_zones (void)
{
  g_autoptr(UsherZones) zones = usher_zones_new ();
  g_autoptr(GError) error = NULL;
  UsherZone *berlin = usher_zones_get (zones, "Europe/Berlin", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (usher_zone_get_name (berlin), ==, "Europe/Berlin");
  g_assert_true (usher_zones_get (zones, "Europe/Berlin", &error) == berlin);

  for (int i = 0; i < 2; i++)
    {
      g_assert_null (usher_zones_get (zones, "Europe/Atlantis", &error));
      g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
      g_clear_error (&error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/zone/civil", civil_cases, test_civil);
  TEST_ADD_ROWS ("/zone/intervals", interval_cases, test_intervals);
  TEST_ADD_ROWS ("/zone/invalid", invalid_cases, test_invalid);
  g_test_add_func ("/zone/system", test_system);
  g_test_add_func ("/zone/reload", test_reload);
  g_test_add_func ("/zone/watch", test_watch);
  g_test_add_func ("/zone/zones", test_zones);

  return g_test_run ();
}
