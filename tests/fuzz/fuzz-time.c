/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time.h"

#include "fuzz-input.h"
#include "usher-time-text.h"

static void
check_same (const UsherMoment *moment,
            const UsherMoment *copy)
{
  g_assert_cmpint (copy->civil_seconds, ==, moment->civil_seconds);
  g_assert_cmpint (copy->microseconds, ==, moment->microseconds);
  g_assert_cmpint (copy->has_offset, ==, moment->has_offset);
  g_assert_cmpint (copy->offset, ==, moment->offset);
  g_assert_cmpint (copy->date_only, ==, moment->date_only);
}

/* What is written is what was read; and an instant keeps its value in any zone. */
static void
check_moment (const char      *text,
              const UsherZone *zone)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) printed = g_string_new (NULL);
  g_autofree char *iso8601 = NULL;
  UsherMoment moment, copy, instant;
  gint64 time;

  if (!usher_moment_parse (text, &moment, &error))
    {
      g_assert_nonnull (error);
      return;
    }

  usher_moment_print (&moment, printed);
  g_assert_true (usher_moment_parse (printed->str, &copy, NULL));
  check_same (&moment, &copy);

  time = usher_moment_to_time (&moment, zone);
  iso8601 = usher_time_to_iso8601 (time, zone);
  if (usher_moment_parse (iso8601, &instant, NULL))
    g_assert_cmpint (usher_moment_to_time (&instant, NULL), ==, time);
}

static void
check_duration (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *words = NULL;
  gint64 duration, copy;

  if (!usher_duration_parse (text, &duration, &error))
    {
      g_assert_nonnull (error);
      return;
    }

  g_assert_cmpint (duration, >=, 0);
  printed = usher_duration_to_text (duration);
  g_assert_true (usher_duration_parse (printed, &copy, NULL));
  g_assert_cmpint (copy, ==, duration);

  words = usher_time_text_duration (duration);
  g_assert_cmpstr (words, !=, "");
}

/* Any text is a time or a duration that is written as it was read, or refused. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  FuzzInput input = { data, size };
  const UsherZone *zone = fuzz_input_take_zone (&input);
  g_autofree char *text = fuzz_input_take_text (&input);

  check_moment (text, zone);
  check_duration (text);

  return 0;
}
