/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-enums.h"

#include "test-support.h"

typedef struct
{
  const char *name;
  GType (*get_type) (void);
  const char *nicks[10];         /* in the order of the values */
} NickCase;

static const NickCase nick_cases[] = {
  { "run-state", usher_run_state_get_type,
    { "queued", "running", "succeeded", "failed", "cancelled", "timed-out", "abandoned", "missed",
      "skipped" } },
  { "task-state", usher_task_state_get_type,
    { "waiting", "running", "queued", "paused", "disabled", "finished", "broken" } },
  { "cause", usher_cause_get_type, { "schedule", "manual", "catch-up", "retry", "after", "event" } },
  { "overlap", usher_overlap_get_type, { "wait", "skip", "cancel-running", "allow" } },
  { "arr-kind", usher_arr_kind_get_type, { "radarr", "sonarr" } },
  { "monitor", usher_monitor_get_type, { "all", "none", "arr" } },
};

static void
test_nicks (gconstpointer data)
{
  const NickCase *row = data;
  GType type = row->get_type ();
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  int value = -7;

  g_assert_cmpuint (klass->n_values, ==, g_strv_length ((char **) row->nicks));
  for (int i = 0; row->nicks[i] != NULL; i++)
    {
      g_assert_cmpstr (usher_enum_to_nick (type, i), ==, row->nicks[i]);
      g_assert_true (usher_enum_from_nick (type, row->nicks[i], &value));
      g_assert_cmpint (value, ==, i);
    }

  value = -7;
  g_assert_false (usher_enum_from_nick (type, "", &value));
  g_assert_false (usher_enum_from_nick (type, "Running", &value));
  g_assert_cmpint (value, ==, -7);
}

static void
test_final (void)
{
  for (int state = USHER_RUN_QUEUED; state <= USHER_RUN_SKIPPED; state++)
    g_assert_cmpint (usher_run_state_is_final ((UsherRunState) state), ==,
                     state != USHER_RUN_QUEUED && state != USHER_RUN_RUNNING);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/enums/nicks", nick_cases, test_nicks);
  g_test_add_func ("/enums/final", test_final);

  return g_test_run ();
}
