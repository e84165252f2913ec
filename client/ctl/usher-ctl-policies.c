/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-policies.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-time.h"

/* What an option becomes: a text, texts, seconds, an instant, or a number. */
typedef enum
{
  POLICY_TEXT,
  POLICY_TEXTS,
  POLICY_SECONDS,
  POLICY_LIMIT,                  /* seconds, or -1 for none */
  POLICY_TIME,
  POLICY_COUNT,
  POLICY_NUMBER,
  POLICY_NUMBERS,
} PolicyKind;

static const struct
{
  const char *option;
  const char *key;
  const char *member;            /* (nullable): of a dictionary that the key has */
  PolicyKind kind;
  const char *help;
  const char *argument;
} policies[] = {
  { "tag", "Tags", NULL, POLICY_TEXTS, N_("A word to find it by"), N_("WORD") },
  { "executor", "Executor", NULL, POLICY_TEXT, N_("Where its command runs: here or unit"), N_("WHERE") },
  { "priority", "Priority", NULL, POLICY_NUMBER, N_("Higher goes first (0)"), "N" },
  { "start", "Start", NULL, POLICY_TIME, N_("Not before TIME"), N_("TIME") },
  { "end", "End", NULL, POLICY_TIME, N_("Not after TIME"), N_("TIME") },
  { "except", "Except", NULL, POLICY_TEXTS, N_("Not on these days, as 2026-12-24..2027-01-02"), N_("DAYS") },
  { "jitter", "Jitter", NULL, POLICY_SECONDS, N_("Start up to DURATION later, by lot"), N_("DURATION") },
  { "gap", "Gap", NULL, POLICY_TEXT,
    N_("If the clocks skip a time: run-after, shift or skip"), N_("RULE") },
  { "fold", "Fold", NULL, POLICY_TEXT, N_("If it comes twice: first, second or both"), N_("RULE") },
  { "misfire", "Misfire", NULL, POLICY_TEXT, N_("If times were missed: run-once, skip or run-all"), N_("POLICY") },
  { "grace", "Grace", NULL, POLICY_LIMIT, N_("Start at most DURATION late; none for any time"), N_("DURATION") },
  { "condition", "Conditions", NULL, POLICY_TEXTS, N_("Only if this holds, as network"), N_("CONDITION") },
  { "unless-met", "UnlessMet", NULL, POLICY_TEXT, N_("If it does not: wait or skip"), N_("POLICY") },
  { "success-code", "SuccessCodes", NULL, POLICY_NUMBERS, N_("An exit status that is a success, beside 0"), "N" },
  { "retry", "Retry", "Count", POLICY_COUNT, N_("Try again N times if it fails"), "N" },
  { "retry-delay", "Retry", "Delay", POLICY_SECONDS, N_("Wait so long before that (1m)"), N_("DURATION") },
  { "retry-ceiling", "Retry", "Ceiling", POLICY_SECONDS, N_("Wait no longer, as it grows (1h)"), N_("DURATION") },
  { "on-failure", "OnFailure", "Run", POLICY_TEXT, N_("Run TASK if it fails"), N_("TASK") },
  { "notify-after", "OnFailure", "NotifyAfter", POLICY_COUNT, N_("Say so after N failures in a row"), "N" },
  { "auto-pause", "AutoPauseAfter", NULL, POLICY_COUNT,
    N_("Pause it after N failures in a row; 0 for never (10)"), "N" },
  { "kill-grace", "KillGrace", NULL, POLICY_SECONDS, N_("Kill it DURATION after it was asked to end"), N_("DURATION") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (policies) == USHER_CTL_N_POLICIES);

void
usher_ctl_policies_clear (UsherCtlPolicies *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_clear_pointer (&self->values[i], g_free);
      g_clear_pointer (&self->lists[i], g_strfreev);
    }
}

static gboolean
is_list (PolicyKind kind)
{
  return kind == POLICY_TEXTS || kind == POLICY_NUMBERS;
}

/* @entries: (element-type GOptionEntry) */
void
usher_ctl_policies_add_entries (UsherCtlPolicies *self,
                                GArray           *entries)
{
  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      gboolean list = is_list (policies[i].kind);
      GOptionEntry entry = {
        .long_name = policies[i].option,
        .arg = list ? G_OPTION_ARG_STRING_ARRAY : G_OPTION_ARG_STRING,
        .arg_data = list ? (gpointer) &self->lists[i] : &self->values[i],
        .description = policies[i].help,
        .arg_description = policies[i].argument,
      };

      g_array_append_val (entries, entry);
    }
}

static GVariant *
read_seconds (const char  *text,
              GError     **error)
{
  gint64 duration;

  return usher_duration_parse (text, &duration, error)
    ? g_variant_new_double ((double) duration / USHER_SECOND) : NULL;
}

static GVariant *
read_time (const char  *text,
           GError     **error)
{
  g_autoptr(UsherZone) zone = usher_zone_new_system ();
  UsherMoment moment;

  return usher_moment_parse (text, &moment, error)
    ? g_variant_new_uint64 ((guint64) usher_moment_to_time (&moment, zone)) : NULL;
}

static gboolean
read_number (const char  *text,
             const char  *option,
             int          min,
             int         *number,
             GError     **error)
{
  gint64 value;

  if (!g_ascii_string_to_signed (text, 10, min, G_MAXINT, &value, NULL))
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                   _("--%s takes a whole number, not “%s”"), option, text);
      return FALSE;
    }

  *number = (int) value;

  return TRUE;
}

static GVariant *
read_numbers (char       **texts,
              const char  *option,
              GError     **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ai"));

  for (; *texts != NULL; texts++)
    {
      int number;

      if (!read_number (*texts, option, G_MININT, &number, error))
        return NULL;
      g_variant_builder_add (&builder, "i", number);
    }

  return g_variant_builder_end (&builder);
}

/* Returns: (transfer floating) (nullable): what was typed, %NULL if that is wrong */
static GVariant *
read_policy (UsherCtlPolicies  *self,
             gsize              i,
             GError           **error)
{
  const char *text = self->values[i];
  int number;

  switch (policies[i].kind)
    {
    case POLICY_TEXTS:
      return g_variant_new_strv ((const char * const *) self->lists[i], -1);

    case POLICY_NUMBERS:
      return read_numbers (self->lists[i], policies[i].option, error);

    case POLICY_SECONDS:
      return read_seconds (text, error);

    case POLICY_LIMIT:
      return g_str_equal (text, "none") ? g_variant_new_double (-1) : read_seconds (text, error);

    case POLICY_TIME:
      return read_time (text, error);

    case POLICY_COUNT:
      return read_number (text, policies[i].option, 0, &number, error)
        ? g_variant_new_uint32 ((guint) number) : NULL;

    case POLICY_NUMBER:
      return read_number (text, policies[i].option, G_MININT, &number, error) ? g_variant_new_int32 (number) : NULL;

    case POLICY_TEXT:
    default:
      return g_variant_new_string (text);
    }
}

/* A dictionary keeps what is not given. */
static void
put_member (GVariantDict *definition,
            GVariant     *before,
            const char   *key,
            const char   *member,
            GVariant     *value)
{
  g_autoptr(GVariant) given = g_variant_dict_lookup_value (definition, key, G_VARIANT_TYPE_VARDICT);
  g_autoptr(GVariant) old = before != NULL ? usher_record_get_record (before, key) : NULL;
  g_autoptr(GVariantDict) dict = g_variant_dict_new (given != NULL ? given : old);

  g_variant_dict_insert_value (dict, member, value);
  g_variant_dict_insert_value (definition, key, g_variant_dict_end (dict));
}

/**
 * usher_ctl_policies_put:
 * @self: what was given
 * @before: (nullable): the task that is changed
 * @definition: where the keys are put
 * @error: return location for an error
 */
gboolean
usher_ctl_policies_put (UsherCtlPolicies  *self,
                        GVariant          *before,
                        GVariantDict      *definition,
                        GError           **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      GVariant *value;

      if (self->values[i] == NULL && self->lists[i] == NULL)
        continue;

      value = read_policy (self, i, error);
      if (value == NULL)
        return FALSE;

      if (policies[i].member != NULL)
        put_member (definition, before, policies[i].key, policies[i].member, value);
      else
        g_variant_dict_insert_value (definition, policies[i].key, value);
    }

  return TRUE;
}
