/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-definition.h"

#include <string.h>

#include "test-support.h"
#include "usher-error.h"
#include "usher-params.h"

#define CREATED "2026-01-15T12:00:00Z"

#define NAMED "'Name': <'Tidy up'>, 'Chore': <'cleanup'>"

static UsherTaskDefinition *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(UsherZones) zones = usher_zones_new ();

  return usher_task_definition_new (params, zones, test_time (CREATED), error);
}

static UsherTaskDefinition *
parse_valid (const char *text)
{
  g_autoptr(GError) error = NULL;
  UsherTaskDefinition *definition = parse (text, &error);

  g_assert_no_error (error);

  return definition;
}

typedef struct
{
  const char *name;
  const char *params;
  UsherError code;
  const char *culprit;           /* part of the message */
} InvalidCase;

#define INVALID USHER_ERROR_INVALID_DEFINITION
#define UNKNOWN USHER_ERROR_UNKNOWN_KEY
#define TRIGGER USHER_ERROR_INVALID_TRIGGER

static const InvalidCase invalid_cases[] = {
  { "nothing", "{}", INVALID, "“Name” is missing" },
  { "no-chore", "{'Name': <'x'>}", INVALID, "“Chore” is missing" },
  { "empty-name", "{'Name': <''>, 'Chore': <'x'>}", INVALID, "“Name” must be one line" },
  { "blank-name", "{'Name': <'  '>, 'Chore': <'x'>}", INVALID, "“Name” must be one line" },
  { "two-lines", "{'Name': <'a\\nb'>, 'Chore': <'x'>}", INVALID, "“Name” must be one line" },
  { "name-is-a-number", "{'Name': <7>, 'Chore': <'x'>}", INVALID, "“Name” must be a text" },
  { "unknown-key", "{" NAMED ", 'Colour': <'red'>}", UNKNOWN, "no key “Colour”" },
  { "unknown-key-lists-others", "{" NAMED ", 'Colour': <'red'>}", UNKNOWN, "Triggers, TimeZone" },
  { "small-key", "{" NAMED ", 'priority': <1>}", UNKNOWN, "no key “priority”" },
  { "dashed-key", "{" NAMED ", 'time-zone': <'UTC'>}", UNKNOWN, "no key “time-zone”" },
  { "underlined-key", "{" NAMED ", 'Time_zone': <'UTC'>}", UNKNOWN, "no key “Time_zone”" },
  { "empty-key", "{" NAMED ", '': <1>}", UNKNOWN, "no key “”" },
  { "key-twice", "{" NAMED ", 'Priority': <1>, 'Priority': <2>}", INVALID, "“Priority” is given twice" },
  { "priority-text", "{" NAMED ", 'Priority': <'high'>}", INVALID, "“Priority” must be a whole number" },
  { "priority-fraction", "{" NAMED ", 'Priority': <1.5>}", INVALID, "“Priority” must be a whole number" },
  { "priority-high", "{" NAMED ", 'Priority': <1001>}", INVALID, "from -1000 to 1000" },
  { "priority-low", "{" NAMED ", 'Priority': <-1001>}", INVALID, "from -1000 to 1000" },
  { "priority-wraps", "{" NAMED ", 'Priority': <int64 4294967297>}", INVALID, "“Priority”" },
  { "priority-wraps-unsigned", "{" NAMED ", 'Priority': <uint64 18446744073709551615>}", INVALID,
    "“Priority”" },
  { "overlap", "{" NAMED ", 'Overlap': <'never'>}", INVALID,
    "“Overlap” must be one of: wait, skip, cancel-running, allow" },
  { "overlap-number", "{" NAMED ", 'Overlap': <1>}", INVALID, "“Overlap” must be one of" },
  { "no-instances", "{" NAMED ", 'MaxInstances': <uint32 0>}", INVALID, "“MaxInstances”" },
  { "negative-instances", "{" NAMED ", 'MaxInstances': <-1>}", INVALID, "“MaxInstances”" },
  { "many-instances", "{" NAMED ", 'MaxInstances': <1001>}", INVALID, "from 1 to 1000" },
  { "timeout-negative", "{" NAMED ", 'Timeout': <-0.5>}", INVALID, "“Timeout” must be a number" },
  { "timeout-infinite", "{" NAMED ", 'Timeout': <inf>}", INVALID, "“Timeout”" },
  { "timeout-no-number", "{" NAMED ", 'Timeout': <nan>}", INVALID, "“Timeout”" },
  { "timeout-text", "{" NAMED ", 'Timeout': <'1h'>}", INVALID, "“Timeout”" },
  { "kill-grace", "{" NAMED ", 'KillGrace': <3601.0>}", INVALID, "from -1 to 3600" },
  { "catchup", "{" NAMED ", 'Catchup': <1>}", INVALID, "“Catchup” must be true or false" },
  { "parameters", "{" NAMED ", 'Parameters': <['a']>}", INVALID, "“Parameters” must be of type a{sv}" },
  { "triggers-text", "{" NAMED ", 'Triggers': <'every 1h'>}", INVALID, "“Triggers” must be a list" },
  { "bad-trigger", "{" NAMED ", 'Triggers': <['every 1h', 'cron 61 * * * *']>}", TRIGGER, "“61”" },
  { "empty-trigger", "{" NAMED ", 'Triggers': <['']>}", TRIGGER, "it is empty" },
  { "time-zone", "{" NAMED ", 'TimeZone': <'Europe/Atlantis'>}", INVALID, "“Europe/Atlantis”" },
};

static void
test_invalid (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTaskDefinition) definition = parse (row->params, &error);

  g_assert_null (definition);
  g_assert_error (error, USHER_ERROR, (int) row->code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

typedef struct
{
  const char *name;
  const char *key;
  gsize longest;
} LengthCase;

static const LengthCase length_cases[] = {
  { "name", "Name", 200 },
  { "description", "Description", 4096 },
};

static UsherTaskDefinition *
parse_of_length (const char  *key,
                 gsize        length,
                 GError     **error)
{
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr(GVariant) named = test_variant ("{" NAMED "}");
  g_autoptr(GVariantDict) dict = g_variant_dict_new (named);
  g_autoptr(GVariant) params = NULL;
  g_autoptr(UsherZones) zones = usher_zones_new ();

  g_variant_dict_insert (dict, key, "s", text);
  params = g_variant_ref_sink (g_variant_dict_end (dict));

  return usher_task_definition_new (params, zones, 0, error);
}

static void
test_length (gconstpointer data)
{
  const LengthCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTaskDefinition) longest = parse_of_length (row->key, row->longest, &error);
  g_autoptr(UsherTaskDefinition) longer = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (longest);

  longer = parse_of_length (row->key, row->longest + 1, &error);
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, row->key));
}

static void
test_too_many_triggers (void)
{
  g_autoptr(GString) text = g_string_new ("{" NAMED ", 'Triggers': <['@daily'");
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 100; i++)
    g_string_append (text, ", '@daily'");
  g_string_append (text, "]>}");

  g_assert_null (parse (text->str, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_assert_nonnull (strstr (error->message, "at most 100"));
}

static void
test_defaults (void)
{
  g_autoptr(UsherTaskDefinition) definition = parse_valid ("{" NAMED "}");

  g_assert_cmpstr (definition->name, ==, "Tidy up");
  g_assert_cmpstr (definition->description, ==, "");
  g_assert_cmpstr (definition->chore, ==, "cleanup");
  g_assert_cmpuint (g_variant_n_children (definition->parameters), ==, 0);
  g_assert_cmpuint (definition->triggers->len, ==, 0);
  g_assert_cmpstr (definition->time_zone, ==, "");
  g_assert_false (definition->catchup);
  g_assert_cmpint (definition->priority, ==, 0);
  g_assert_cmpint (definition->overlap, ==, USHER_OVERLAP_WAIT);
  g_assert_cmpuint (definition->max_instances, ==, 1);
  g_assert_cmpfloat (definition->timeout, ==, 0);
  g_assert_cmpfloat (definition->kill_grace, ==, -1);

  g_assert_finalize_object (g_steal_pointer (&definition));
}

/* What it says of itself makes another that says the same. */
static void
test_round_trip (void)
{
  g_autoptr(UsherTaskDefinition) definition = parse_valid (
    "{" NAMED ", 'Description': <'äöü'>, 'Parameters': <{'Days': <7>}>,"
    " 'Triggers': <['every 60m', '@DAILY']>, 'TimeZone': <'Europe/Berlin'>, 'Catchup': <true>,"
    " 'Priority': <byte 5>, 'Overlap': <'allow'>, 'MaxInstances': <int64 3>, 'Timeout': <90>,"
    " 'KillGrace': <2.5>}");
  g_autoptr(GVariant) params = g_variant_ref_sink (usher_params_get (definition));
  g_autoptr(GVariant) again = NULL;
  g_auto(GStrv) texts = usher_triggers_to_texts (definition->triggers);
  g_autoptr(UsherTaskDefinition) copy = NULL;
  g_autoptr(UsherZones) zones = usher_zones_new ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (texts[0], ==, "every 1h from 2026-01-15T12:00Z");
  g_assert_cmpstr (texts[1], ==, "@daily");
  g_assert_cmpint (definition->priority, ==, 5);
  g_assert_cmpfloat (definition->timeout, ==, 90);
  g_assert_cmpstr (usher_zone_get_name (definition->zone), ==, "Europe/Berlin");

  copy = usher_task_definition_new (params, zones, test_time (CREATED) + USHER_DAY, &error);
  g_assert_no_error (error);
  again = g_variant_ref_sink (usher_params_get (copy));
  g_assert_cmpvariant (again, params);
}

typedef struct
{
  const char *name;
  const char *triggers;          /* and more */
  gboolean can;
  const char *culprit;           /* (nullable): part of the message */
} FireCase;

static const FireCase fire_cases[] = {
  { "none", "'Triggers': <@as []>", TRUE, NULL },
  { "future", "'Triggers': <['at 2026-12-24T18:00']>", TRUE, NULL },
  { "past", "'Triggers': <['at 2026-01-01T18:00']>", FALSE, "“at 2026-01-01T18:00” never fires" },
  { "past-says-catchup", "'Triggers': <['at 2026-01-01T18:00']>", FALSE, "or Catchup" },
  { "past-with-catchup", "'Triggers': <['at 2026-01-01T18:00']>, 'Catchup': <true>", TRUE, NULL },
  { "past-and-future", "'Triggers': <['at 2026-01-01T18:00', '@daily']>", TRUE, NULL },
  { "never", "'Triggers': <['cron 0 0 30 2 *']>", FALSE, "“cron 0 0 30 2 *” never fires" },
  { "never-with-catchup", "'Triggers': <['cron 0 0 30 2 *']>, 'Catchup': <true>", FALSE, "never fires" },
  { "startup", "'Triggers': <['startup']>", TRUE, NULL },
};

static void
test_can_fire (gconstpointer data)
{
  const FireCase *row = data;
  g_autofree char *text = g_strdup_printf ("{" NAMED ", 'TimeZone': <'UTC'>, %s}", row->triggers);
  g_autoptr(UsherTaskDefinition) definition = parse_valid (text);
  g_autoptr(GError) error = NULL;
  gint64 now = test_time (CREATED);

  g_assert_cmpint (usher_task_definition_can_fire (definition, now, now, &error), ==, row->can);
  if (row->can)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

typedef struct
{
  const char *name;
  const char *task_name;
  const char *id;
} IdCase;

static const IdCase made_ids[] = {
  { "words", "Back up photos", "back-up-photos" },
  { "digits", "Top 10", "top-10" },
  { "dashes-run-together", "a -- b", "a-b" },
  { "dashes-at-ends", "--a!--", "a" },
  { "accents", "Café", "cafe" },
  { "no-latin", "日本", "task" },
  { "only-marks", "!!!", "task" },
  { "long", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-y",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
};

static void
test_make_id (gconstpointer data)
{
  const IdCase *row = data;
  g_autofree char *id = usher_task_definition_make_id (row->task_name);

  g_assert_cmpstr (id, ==, row->id);
  g_assert_true (usher_task_definition_check_id (id, NULL));
}

static const IdCase bad_ids[] = {
  { "empty", NULL, "" },
  { "capital", NULL, "Backup" },
  { "space", NULL, "back up" },
  { "slash", NULL, "../etc" },
  { "underscore", NULL, "back_up" },
  { "not-ascii", NULL, "caf\xc3\xa9" },
  { "65", NULL, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
};

static void
test_bad_id (gconstpointer data)
{
  const IdCase *row = data;
  g_autoptr(GError) error = NULL;

  g_assert_false (usher_task_definition_check_id (row->id, &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, "“Id” must be 1 to 64"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/task-definition/invalid", invalid_cases, test_invalid);
  TEST_ADD_ROWS ("/task-definition/length", length_cases, test_length);
  g_test_add_func ("/task-definition/too-many-triggers", test_too_many_triggers);
  g_test_add_func ("/task-definition/defaults", test_defaults);
  g_test_add_func ("/task-definition/round-trip", test_round_trip);
  TEST_ADD_ROWS ("/task-definition/can-fire", fire_cases, test_can_fire);
  TEST_ADD_ROWS ("/task-definition/make-id", made_ids, test_make_id);
  TEST_ADD_ROWS ("/task-definition/bad-id", bad_ids, test_bad_id);

  return g_test_run ();
}
