/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-keys.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-time.h"

/* What a task has beside its name, its work and its triggers. Types are those of the
 * bus, but for what people write in another way: `Written` says how. */

const char * const usher_task_key_groups[] = {
  [USHER_TASK_KEYS_ABOUT]      = N_("About It"),
  [USHER_TASK_KEYS_TIMES]      = N_("Days and Clocks"),
  [USHER_TASK_KEYS_CONDITIONS] = N_("Conditions"),
  [USHER_TASK_KEYS_LATE]       = N_("If It Is Late, or Still Runs"),
  [USHER_TASK_KEYS_ENDING]     = N_("How It Ends"),
  [USHER_TASK_KEYS_FAILURES]   = N_("If It Fails"),
};

const UsherTaskKey usher_task_keys[] = {
  { USHER_TASK_KEYS_ABOUT, NULL, "Description", "{'Type': <'s'>, 'Default': <''>}",
    N_("Description"), NULL },
  { USHER_TASK_KEYS_ABOUT, NULL, "Tags", "{'Type': <'as'>, 'Default': <@as []>}",
    N_("Tags"), N_("Words to find it by") },
  { USHER_TASK_KEYS_ABOUT, NULL, "Enabled", "{'Type': <'b'>, 'Default': <true>}",
    N_("Runs on schedule"), NULL },
  { USHER_TASK_KEYS_ABOUT, NULL, "Priority",
    "{'Type': <'i'>, 'Default': <0>, 'Minimum': <-100>, 'Maximum': <100>}",
    N_("Priority"), N_("Higher goes first") },

  { USHER_TASK_KEYS_TIMES, NULL, "TimeZone", "{'Type': <'s'>, 'Default': <''>}",
    N_("Time zone"), N_("As Europe/Paris; empty for the computer's") },
  { USHER_TASK_KEYS_TIMES, NULL, "Start", "{'Type': <'s'>, 'Default': <''>, 'Written': <'time'>}",
    N_("Not before"), N_("As 2026-12-24T18:00") },
  { USHER_TASK_KEYS_TIMES, NULL, "End", "{'Type': <'s'>, 'Default': <''>, 'Written': <'time'>}",
    N_("Not after"), N_("As 2027-01-06T18:00") },
  { USHER_TASK_KEYS_TIMES, NULL, "Except", "{'Type': <'as'>, 'Default': <@as []>}",
    N_("Not on these days"), N_("As 2026-12-24..2027-01-02") },
  { USHER_TASK_KEYS_TIMES, NULL, "Jitter",
    "{'Type': <'d'>, 'Default': <0.0>, 'Minimum': <0.0>, 'Maximum': <86400.0>, 'Unit': <'s'>}",
    N_("Spread"), N_("A delay of up to this, drawn by chance") },
  { USHER_TASK_KEYS_TIMES, NULL, "Gap",
    "{'Type': <'s'>, 'Default': <'run-after'>, 'Values': <['run-after', 'shift', 'skip']>}",
    N_("If the clocks skip its time"), NULL },
  { USHER_TASK_KEYS_TIMES, NULL, "Fold",
    "{'Type': <'s'>, 'Default': <'first'>, 'Values': <['first', 'second', 'both']>}",
    N_("If the clocks show its time twice"), NULL },

  { USHER_TASK_KEYS_CONDITIONS, NULL, "Conditions", "{'Type': <'as'>, 'Default': <@as []>}",
    N_("Runs only with"),
    N_("network, unmetered, ac-power, idle, path-mounted FOLDER, time-window 01:00-06:00, exec COMMAND") },
  { USHER_TASK_KEYS_CONDITIONS, NULL, "UnlessMet",
    "{'Type': <'s'>, 'Default': <'wait'>, 'Values': <['wait', 'skip']>}",
    N_("Otherwise"), NULL },

  { USHER_TASK_KEYS_LATE, NULL, "Misfire",
    "{'Type': <'s'>, 'Default': <'run-once'>, 'Values': <['run-once', 'skip', 'run-all']>}",
    N_("What was missed while the computer was off"), NULL },
  { USHER_TASK_KEYS_LATE, NULL, "Grace",
    "{'Type': <'d'>, 'Default': <-1.0>, 'Minimum': <-1.0>, 'Maximum': <31536000.0>, 'Unit': <'s'>}",
    N_("Latest start"), N_("So long after its time; −1 for no limit") },
  { USHER_TASK_KEYS_LATE, NULL, "Overlap",
    "{'Type': <'s'>, 'Default': <'wait'>, 'Values': <['wait', 'skip', 'cancel-running', 'allow']>}",
    N_("If it still runs"), NULL },
  { USHER_TASK_KEYS_LATE, NULL, "MaxInstances",
    "{'Type': <'u'>, 'Default': <uint32 1>, 'Minimum': <uint32 1>, 'Maximum': <uint32 64>}",
    N_("At the same time"), N_("Where it may run beside itself") },

  { USHER_TASK_KEYS_ENDING, NULL, "Timeout",
    "{'Type': <'d'>, 'Default': <0.0>, 'Minimum': <0.0>, 'Maximum': <31536000.0>, 'Unit': <'s'>}",
    N_("Longest time"), N_("0 for any") },
  { USHER_TASK_KEYS_ENDING, NULL, "KillGrace",
    "{'Type': <'d'>, 'Default': <-1.0>, 'Minimum': <-1.0>, 'Maximum': <3600.0>, 'Unit': <'s'>}",
    N_("Time to end in when it is stopped"), N_("−1 for the usual") },
  { USHER_TASK_KEYS_ENDING, NULL, "SuccessCodes",
    "{'Type': <'as'>, 'Default': <@as []>, 'Written': <'codes'>}",
    N_("Exit codes that mean success"), N_("Beside 0") },

  { USHER_TASK_KEYS_FAILURES, "Retry", "Count",
    "{'Type': <'u'>, 'Default': <uint32 0>, 'Minimum': <uint32 0>, 'Maximum': <uint32 100>}",
    N_("Try again"), N_("So many times") },
  { USHER_TASK_KEYS_FAILURES, "Retry", "Delay",
    "{'Type': <'d'>, 'Default': <60.0>, 'Minimum': <0.0>, 'Maximum': <86400.0>, 'Unit': <'s'>}",
    N_("Wait before that"), NULL },
  { USHER_TASK_KEYS_FAILURES, "Retry", "Factor",
    "{'Type': <'d'>, 'Default': <2.0>, 'Minimum': <1.0>, 'Maximum': <10.0>}",
    N_("Wait so many times longer after each"), NULL },
  { USHER_TASK_KEYS_FAILURES, "Retry", "Ceiling",
    "{'Type': <'d'>, 'Default': <3600.0>, 'Minimum': <0.0>, 'Maximum': <604800.0>, 'Unit': <'s'>}",
    N_("But not longer than"), NULL },
  { USHER_TASK_KEYS_FAILURES, "OnFailure", "NotifyAfter",
    "{'Type': <'u'>, 'Default': <uint32 1>, 'Minimum': <uint32 0>, 'Maximum': <uint32 100>}",
    N_("Notify after"), N_("So many failures in a row; 0 for never") },
  { USHER_TASK_KEYS_FAILURES, "OnFailure", "Run", "{'Type': <'s'>, 'Default': <''>}",
    N_("Run another task"), N_("Its id") },
  { USHER_TASK_KEYS_FAILURES, NULL, "AutoPauseAfter",
    "{'Type': <'u'>, 'Default': <uint32 10>, 'Minimum': <uint32 0>, 'Maximum': <uint32 1000>}",
    N_("Pause it after"), N_("So many failures in a row; 0 for never") },
};

const guint usher_task_n_keys = G_N_ELEMENTS (usher_task_keys);

/* Returns: (transfer full): what usher_value_row_new() takes */
GVariant *
usher_task_key_describe (const UsherTaskKey *key)
{
  g_autoptr(GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (key->description));
  g_autoptr(GVariantDict) description = g_variant_dict_new (parsed);

  g_variant_dict_insert (description, "Name", "s", key->name);

  return g_variant_ref_sink (g_variant_dict_end (description));
}

static const char *
get_writing (const UsherTaskKey *key)
{
  g_autoptr(GVariant) description = usher_task_key_describe (key);
  const char *writing = usher_record_get_string (description, "Written");

  return g_strcmp0 (writing, "time") == 0 ? "time" : g_strcmp0 (writing, "codes") == 0 ? "codes" : "";
}

static GVariant *
write_time (GVariant *value)
{
  gint64 time = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64)
    ? (gint64) g_variant_get_uint64 (value) : 0;
  g_autoptr(GDateTime) date = time != 0 ? g_date_time_new_from_unix_local (time / USHER_SECOND) : NULL;
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M") : g_strdup ("");

  return g_variant_new_string (text);
}

static GVariant *
write_codes (GVariant *value)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);
  gsize n_codes = g_variant_is_of_type (value, G_VARIANT_TYPE ("ai")) ? g_variant_n_children (value) : 0;

  for (gsize i = 0; i < n_codes; i++)
    {
      int code;

      g_variant_get_child (value, i, "i", &code);
      g_variant_builder_add_value (&builder, g_variant_new_take_string (g_strdup_printf ("%d", code)));
    }

  return g_variant_builder_end (&builder);
}

/**
 * usher_task_key_get:
 * @task: (nullable): the record of a task; none, for a new one
 *
 * Returns: (transfer full): what the row of the key shows
 */
GVariant *
usher_task_key_get (const UsherTaskKey *key,
                    GVariant           *task)
{
  g_autoptr(GVariant) description = usher_task_key_describe (key);
  g_autoptr(GVariant) inner = key->record != NULL ? usher_record_get_record (task, key->record) : NULL;
  GVariant *record = key->record != NULL ? inner : task;
  g_autoptr(GVariant) value = record != NULL ? g_variant_lookup_value (record, key->name, NULL) : NULL;
  const char *writing = get_writing (key);

  if (value == NULL)
    return g_variant_lookup_value (description, "Default", NULL);
  if (g_str_equal (writing, "time"))
    return g_variant_ref_sink (write_time (value));
  if (g_str_equal (writing, "codes"))
    return g_variant_ref_sink (write_codes (value));

  return g_steal_pointer (&value);
}

static GVariant *
read_time (GVariant  *value,
           GError   **error)
{
  const char *text = g_variant_get_string (value, NULL);
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  UsherMoment moment;

  if (*text == '\0')
    return g_variant_new_uint64 (0);
  if (!usher_moment_parse (text, &moment, error))
    return NULL;

  return g_variant_new_uint64 (usher_moment_to_time (&moment, zone));
}

static GVariant *
read_codes (GVariant  *value,
            GError   **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ai"));
  g_autofree const char **codes = g_variant_get_strv (value, NULL);

  for (gsize i = 0; codes[i] != NULL; i++)
    {
      gint64 code;

      if (!g_ascii_string_to_signed (codes[i], 10, 0, 255, &code, error))
        return NULL;
      g_variant_builder_add (&builder, "i", (int) code);
    }

  return g_variant_builder_end (&builder);
}

/**
 * usher_task_key_put:
 * @value: what the row shows
 * @definition: gets the key, as AddTask() and UpdateTask() take it
 *
 * Returns: whether the value can be read
 */
gboolean
usher_task_key_put (const UsherTaskKey  *key,
                    GVariant            *value,
                    GVariantDict        *definition,
                    GError             **error)
{
  const char *writing = get_writing (key);
  g_autoptr(GVariant) inner = NULL;
  g_autoptr(GVariantDict) record = NULL;
  GVariant *read = g_str_equal (writing, "time") ? read_time (value, error)
                 : g_str_equal (writing, "codes") ? read_codes (value, error) : value;

  if (read == NULL)
    {
      g_prefix_error (error, "%s: ", _(key->title));
      return FALSE;
    }

  if (key->record == NULL)
    {
      g_variant_dict_insert_value (definition, key->name, read);
      return TRUE;
    }

  inner = g_variant_dict_lookup_value (definition, key->record, G_VARIANT_TYPE_VARDICT);
  record = g_variant_dict_new (inner);
  g_variant_dict_insert_value (record, key->name, read);
  g_variant_dict_insert_value (definition, key->record, g_variant_dict_end (record));

  return TRUE;
}
