/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text.h"

#include <locale.h>

#include "test-support.h"
#include "usher-enums.h"
#include "usher-failure.h"
#include "usher-record.h"
#include "usher-time-left.h"
#include "usher-time.h"

typedef struct
{
  const char *name;
  const char *run;
  const char *expected;          /* (nullable) */
} ReasonCase;

static const ReasonCase reason_cases[] = {
  { "nothing", "{}", NULL },
  { "empty", "{'ErrorCode': <''>, 'Reason': <''>}", NULL },
  { "reason", "{'Reason': <'overlap'>}", "The task was still running" },
  { "newer-reason", "{'Reason': <'moonlight'>}", "moonlight" },
  { "reason-is-a-number", "{'Reason': <7>}", NULL },
  { "error", "{'ErrorCode': <'tls'>, 'ErrorText': <'English'>}",
    "The server's certificate is not trusted" },
  { "error-before-reason", "{'ErrorCode': <'tls'>, 'Reason': <'tls'>}",
    "The server's certificate is not trusted" },
  { "other", "{'ErrorCode': <'other'>, 'ErrorText': <'English'>}", "English" },
  { "newer-error", "{'ErrorCode': <'moonlight'>, 'ErrorText': <'English'>}", "English" },
  { "newer-error-alone", "{'ErrorCode': <'moonlight'>}", "moonlight" },
  { "exit-status", "{'ErrorCode': <'exit-status'>, 'ErrorDetails': <{'Program': <'sh'>, 'ExitStatus': <3>}>}",
    "“sh” ended with status 3" },
  { "details-are-a-text", "{'ErrorCode': <'no-key'>, 'ErrorDetails': <'x'>}",
    "No key is stored for the connection" },
  { "exit-status-without-details", "{'ErrorCode': <'exit-status'>}", "“?” ended with status 0" },
  { "signal", "{'ErrorCode': <'signal'>, 'ErrorDetails': <{'Program': <'sh'>, 'Signal': <9>}>}",
    "“sh” was ended by signal 9" },
  { "program-missing", "{'ErrorCode': <'program-missing'>, 'ErrorDetails': <{'Program': <'yt-dlp'>}>}",
    "The program “yt-dlp” is not installed" },
  { "mass-loss",
    "{'ErrorCode': <'mass-loss'>, 'ErrorDetails': <{'Missing': <uint32 7>, 'Known': <uint32 9>}>}",
    "7 of 9 titles are missing from the answer; nothing was changed" },
  { "storage-gone", "{'ErrorCode': <'storage-gone'>, 'ErrorDetails': <{'Folder': <'/films'>}>}",
    "The folder “/films” is not there, or empty" },
  { "http-status", "{'ErrorCode': <'http-status'>, 'ErrorDetails': <{'Status': <uint32 503>}>}",
    "The server answers with status 503" },
  { "connection", "{'ErrorCode': <'unauthorized'>, 'ErrorDetails': <{'Connection': <'Films'>}>}",
    "Films: The server refuses the key" },
  { "partly", "{'ErrorCode': <'partly'>, 'ErrorDetails': <{'First': <'No luck'>, 'Failed': <uint32 2>,"
              " 'Total': <uint32 5>}>}",
    "2 of 5 failed: No luck" },
  { "percent-in-text", "{'ErrorCode': <'other'>, 'ErrorText': <'100%s'>}", "100%s" },
};

static void
test_reason (gconstpointer data)
{
  const ReasonCase *row = data;
  g_autoptr(GVariant) run = test_variant (row->run);
  g_autofree char *text = usher_text_reason (run);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *result;            /* (nullable) */
  const char *expected;
} ResultCase;

static const ResultCase result_cases[] = {
  { "none", NULL, "" },
  { "empty", "{}", "" },
  { "zeroes", "{'Added': <uint32 0>}", "" },
  { "in-our-order", "{'Changed': <uint32 12>, 'Added': <uint32 3>}", "3 added, 12 changed" },
  { "unknown", "{'Eaten': <uint32 3>}", "" },
  { "negative", "{'Added': <-3>}", "" },
  { "wrong-type", "{'Added': <'3'>}", "" },
};

static void
test_result (gconstpointer data)
{
  const ResultCase *row = data;
  g_autoptr(GVariant) result = row->result != NULL ? test_variant (row->result) : NULL;
  g_autofree char *text = usher_text_result (result);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *code;
  const char *expected;
} WaitingCase;

static const WaitingCase waiting_cases[] = {
  { "slot", "slot", "other runs to end" },
  { "overlap", "overlap", "the last run of this task to end" },
  { "record", "record", "the disk" },
  { "claim", "claim:disk", "another disk scan to end" },
  { "title", "claim:title:7", "another download for the same title" },
  { "newer-claim", "claim:moon", "moon" },
  { "newer-code", "moonlight", "moonlight" },
};

static void
test_waiting (gconstpointer data)
{
  const WaitingCase *row = data;
  g_autofree char *text = usher_text_waiting_for (row->code);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *stage;
  guint done;
  guint total;
  const char *subject;           /* (nullable) */
  const char *expected;
} ProgressCase;

static const ProgressCase progress_cases[] = {
  { "stage", "scanning", 0, 0, NULL, "Scanning" },
  { "counted", "scanning", 3, 12, "", "Scanning 3 of 12" },
  { "subject", "scanning", 3, 12, "The Third Man", "Scanning 3 of 12, The Third Man" },
  { "uncounted-subject", "reading", 3, 0, "x", "Reading titles, x" },
  { "newer", "dreaming", 1, 2, NULL, "dreaming 1 of 2" },
};

static void
test_progress (gconstpointer data)
{
  const ProgressCase *row = data;
  g_autofree char *text = usher_text_progress (row->stage, row->done, row->total, row->subject);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  char *(*say) (GVariant *record);
  const char *record;
  const char *expected;
} SentenceCase;

/* What window and terminal say of a task or a run */
static const SentenceCase sentence_cases[] = {
  { "run-queued", usher_text_run, "{'State': <'queued'>}", "Starts now" },
  { "run-waiting-until", usher_text_run,
    "{'State': <'queued'>, 'WaitingFor': <['condition:network']>, 'WaitingUntil': <@t 1768474800000000>}",
    "Waiting for the condition “network”, until 15 January 2026, 11:00" },
  { "run-waiting", usher_text_run, "{'State': <'queued'>, 'WaitingFor': <['claim:arr']>}",
    "Waiting for another refresh to end" },
  { "run-running", usher_text_run, "{'State': <'running'>, 'Stage': <''>}", "Running" },
  { "run-stage", usher_text_run,
    "{'State': <'running'>, 'Stage': <'scanning'>, 'Done': <uint32 2>, 'Total': <uint32 5>}",
    "Scanning 2 of 5" },
  { "run-counts", usher_text_run,
    "{'State': <'succeeded'>, 'Result': <{'Added': <uint32 3>}>}", "Succeeded: 3 added" },
  { "run-plain", usher_text_run, "{'State': <'succeeded'>}", "Succeeded" },
  { "run-failed", usher_text_run, "{'State': <'failed'>, 'ErrorCode': <'no-key'>}",
    "Failed: No key is stored for the connection" },
  { "run-cancelled", usher_text_run, "{'State': <'cancelled'>, 'Reason': <'shutdown'>}",
    "Cancelled: The service was stopped" },
  { "run-newer-state", usher_text_run, "{'State': <'dreaming'>}", "dreaming" },
  { "run-name", usher_text_run_name, "{'Task': <'x'>, 'TaskName': <'Mine'>}", "Mine" },
  { "run-name-none", usher_text_run_name, "{'Task': <'x'>}", "x" },
  { "what-command", usher_text_task_what,
    "{'Chore': <'command'>, 'Parameters': <{'Argv': <['cp', '-a']>}>}", "cp -a" },
  { "what-chore", usher_text_task_what, "{'Chore': <'disk-scan'>, 'Name': <'My disks'>}",
    "Scan the disk for trailers" },
  /* Where the name says it, the id says how scripts call it */
  { "what-builtin", usher_text_task_what,
    "{'Id': <'disk-scan'>, 'Chore': <'disk-scan'>, 'Name': <'Scan the disk for trailers'>}", "disk-scan" },
  { "when", usher_text_task_when, "{'Triggers': <['every 6h', 'cron 0 9 * * mon-fri']>}",
    "Every 6 hours; At 09:00 on weekdays" },
  { "when-by-hand", usher_text_task_when, "{'Triggers': <@as []>}", "By hand only" },
  { "when-newer", usher_text_task_when, "{'Triggers': <['moonrise +1h']>}", "moonrise +1h" },
  { "when-zone-is-unknown", usher_text_task_when,
    "{'Triggers': <['every 6h']>, 'TimeZone': <'Moon/Tycho'>}", "Every 6 hours" },
  { "next-is-a-time", usher_text_task_next, "{'State': <'waiting'>, 'NextDue': <uint64 5>}", "" },
  { "next-never", usher_text_task_next, "{'State': <'waiting'>, 'NextDue': <uint64 0>}", "–" },
  { "next-off", usher_text_task_next, "{'State': <'disabled'>}", "Off" },
  { "next-waits", usher_text_task_next, "{'State': <'queued'>, 'WaitingFor': <['slot']>}",
    "Waiting for other runs to end" },
  { "last-never", usher_text_task_last, "{'LastState': <''>}", "Never run" },
  { "last-good", usher_text_task_last,
    "{'LastState': <'succeeded'>, 'LastDuration': <62.0>}", "Succeeded in 1 min 2 s" },
  { "last-quick", usher_text_task_last,
    "{'LastState': <'succeeded'>, 'LastDuration': <0.04>}", "Succeeded" },
  { "last-first-run", usher_text_task_last, "{'State': <'running'>}", "First run" },
  { "last-bad", usher_text_task_last, "{'LastState': <'timed-out'>}", "Timed out" },
};

static void
test_sentence (gconstpointer data)
{
  const SentenceCase *row = data;
  g_autoptr(GVariant) record = test_variant (row->record);
  g_autofree char *text = row->say (record);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *run;
  double usual;
  gint64 now;                    /* in seconds; the run has started at 1000 */
  const char *expected;          /* (nullable) */
} TimeLeftCase;

#define HALF "'Progress': <0.5>, 'Done': <uint32 2>, 'Total': <uint32 4>"

static const TimeLeftCase time_left_cases[] = {
  { "nothing-is-known", "{'State': <'running'>}", 0, 1010, NULL },
  { "does-not-run", "{'State': <'queued'>}", 60, 1010, NULL },
  { "past-runs", "{'State': <'running'>}", 600, 1010, "about 10 min left" },
  { "hours", "{'State': <'running'>}", 5400, 1000, "about 1 h 30 min left" },
  { "an-hour", "{'State': <'running'>}", 3600, 1000, "about 1 h 0 min left" },
  { "a-minute", "{'State': <'running'>}", 60, 1000, "about 1 min left" },
  { "seconds", "{'State': <'running'>}", 60, 1008, "about 55 s left" },
  { "last-second", "{'State': <'running'>}", 60, 1059, "about 5 s left" },
  { "over", "{'State': <'running'>}", 60, 1060, "longer than usual" },
  { "clock-went-back", "{'State': <'running'>}", 60, 900, "about 1 min left" },
  { "progress", "{'State': <'running'>, " HALF "}", 10, 1030, "about 30 s left" },
  { "progress-too-soon", "{'State': <'running'>, " HALF "}", 30, 1001, "about 30 s left" },
  { "progress-none-done", "{'State': <'running'>, 'Progress': <0.0>, 'Total': <uint32 4>}", 30, 1010,
    "about 20 s left" },
  { "progress-all-done", "{'State': <'running'>, 'Progress': <1.0>, 'Total': <uint32 4>}", 30, 1010,
    "about 20 s left" },
  /* 15 s for each of four; the third goes on */
  { "progress-noted", "{'State': <'running'>, " HALF ", 'ProgressNoted': <@t 1030000000>}", 0, 1040,
    "about 20 s left" },
  { "progress-stands-still", "{'State': <'running'>, " HALF ", 'ProgressNoted': <@t 1030000000>}", 0, 1090,
    "about 15 s left" },
  { "last-stands-still",
    "{'State': <'running'>, 'Progress': <0.5>, 'Total': <uint32 2>, 'ProgressNoted': <@t 1030000000>}",
    0, 1061, "longer than usual" },
  { "stage", "{'State': <'running'>, " HALF ", 'StageSince': <@t 1020000000>}", 0, 1030, "about 10 s left" },
};

static void
test_time_left (gconstpointer data)
{
  const TimeLeftCase *row = data;
  g_autoptr(GVariant) record = test_variant (row->run);
  g_autoptr(GVariant) started = test_variant ("{'Started': <@t 1000000000>}");
  g_autoptr(GVariant) run = usher_record_merge (record, started);
  g_autofree char *usual = g_strdup_printf ("{'AverageDuration': <%.1f>}", row->usual);
  g_autoptr(GVariant) task = test_variant (usual);
  g_autofree char *text = NULL;
  gint64 left;

  if (usher_time_left_estimate (run, task, row->now * USHER_SECOND, &left))
    text = usher_time_left_text (left);

  g_assert_cmpstr (text, ==, row->expected);
}

typedef struct
{
  const char *name;
  GType (*get_type) (void);
  const char *(*say) (const char *);
} CodesCase;

static const char *
say_failure (const char *code)
{
  g_autofree char *record = g_strdup_printf ("{'ErrorCode': <'%s'>}", code);
  g_autoptr(GVariant) run = test_variant (record);
  g_autofree char *text = usher_text_reason (run);

  return g_intern_string (text);
}

static const CodesCase codes_cases[] = {
  { "run-states", usher_run_state_get_type, usher_text_run_state },
  { "task-states", usher_task_state_get_type, usher_text_task_state },
  { "causes", usher_cause_get_type, usher_text_cause },
  { "failures", usher_failure_get_type, say_failure },
};

/* No code of ours is shown as it is, but for the one that says nothing. */
static void
test_codes (gconstpointer data)
{
  const CodesCase *row = data;
  g_autoptr(GEnumClass) klass = g_type_class_ref (row->get_type ());

  for (guint i = 0; i < klass->n_values; i++)
    if (!g_str_equal (klass->values[i].value_nick, "other"))
      g_assert_cmpstr (row->say (klass->values[i].value_nick), !=, klass->values[i].value_nick);

  g_assert_cmpstr (row->say ("moonlight"), ==, "moonlight");
}

static void
test_record (void)
{
  g_autoptr(GVariant) record = test_variant (
    "{'Text': <'x'>, 'Empty': <''>, 'Yes': <true>, 'Number': <uint32 4294967295>, 'Negative': <-1>,"
    " 'Time': <uint64 18446744073709551615>, 'Double': <0.5>, 'List': <['a', 'b']>,"
    " 'Record': <{'Inner': <1>}>}");
  g_auto(GStrv) list = NULL;
  g_auto(GStrv) no_list = NULL;
  g_autoptr(GVariant) inner = usher_record_get_record (record, "Record");
  g_autoptr(GVariant) no_inner = usher_record_get_record (record, "List");

  g_assert_cmpstr (usher_record_get_string (record, "Text"), ==, "x");
  g_assert_null (usher_record_get_string (record, "Empty"));
  g_assert_null (usher_record_get_string (record, "Number"));
  g_assert_true (usher_record_get_boolean (record, "Yes"));
  g_assert_false (usher_record_get_boolean (record, "Text"));
  g_assert_cmpuint (usher_record_get_uint (record, "Number"), ==, G_MAXUINT);
  g_assert_cmpuint (usher_record_get_uint (record, "Negative"), ==, 0);
  g_assert_cmpint (usher_record_get_time (record, "Time"), ==, G_MAXINT64);
  g_assert_cmpint (usher_record_get_time (record, "Number"), ==, 0);
  g_assert_cmpfloat (usher_record_get_double (record, "Double"), ==, 0.5);
  g_assert_cmpuint (usher_record_get_uint (inner, "Inner"), ==, 1);
  g_assert_null (no_inner);

  list = usher_record_get_strings (record, "List");
  no_list = usher_record_get_strings (record, "Text");
  g_assert_cmpuint (g_strv_length ((char **) list), ==, 2);
  g_assert_cmpstr (list[1], ==, "b");
  g_assert_null (no_list[0]);
}

static void
test_no_record (void)
{
  g_auto(GStrv) list = usher_record_get_strings (NULL, "List");

  g_assert_null (usher_record_get_string (NULL, "Text"));
  g_assert_false (usher_record_get_boolean (NULL, "Yes"));
  g_assert_cmpuint (usher_record_get_uint (NULL, "Number"), ==, 0);
  g_assert_cmpint (usher_record_get_time (NULL, "Time"), ==, 0);
  g_assert_null (list[0]);
  g_assert_null (usher_record_get_record (NULL, "Record"));
}

static void
test_merge (void)
{
  g_autoptr(GVariant) record = test_variant ("{'A': <1>, 'B': <2>}");
  g_autoptr(GVariant) changes = test_variant ("{'B': <'x'>, 'C': <3>}");
  g_autoptr(GVariant) merged = usher_record_merge (record, changes);
  g_autoptr(GVariant) fresh = usher_record_merge (NULL, changes);

  g_assert_cmpuint (g_variant_n_children (merged), ==, 3);
  g_assert_cmpstr (usher_record_get_string (merged, "B"), ==, "x");
  g_assert_cmpuint (usher_record_get_uint (merged, "A"), ==, 1);
  g_assert_cmpuint (g_variant_n_children (fresh), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/text/reason", reason_cases, test_reason);
  TEST_ADD_ROWS ("/text/result", result_cases, test_result);
  TEST_ADD_ROWS ("/text/waiting", waiting_cases, test_waiting);
  TEST_ADD_ROWS ("/text/progress", progress_cases, test_progress);
  TEST_ADD_ROWS ("/text/codes", codes_cases, test_codes);
  TEST_ADD_ROWS ("/text/sentence", sentence_cases, test_sentence);
  TEST_ADD_ROWS ("/text/time-left", time_left_cases, test_time_left);
  g_test_add_func ("/text/record", test_record);
  g_test_add_func ("/text/no-record", test_no_record);
  g_test_add_func ("/text/merge", test_merge);

  return g_test_run ();
}
