/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-time-text.h"
#include "usher-trigger.h"

#define USHER_TYPE_AT_TRIGGER (usher_at_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherAtTrigger, usher_at_trigger, USHER, AT_TRIGGER, UsherTrigger)

/* `at TIME`: once, and never again. */
struct _UsherAtTrigger
{
  UsherTrigger parent_instance;

  UsherMoment moment;
};

G_DEFINE_FINAL_TYPE (UsherAtTrigger, usher_at_trigger, USHER_TYPE_TRIGGER)

static gboolean
usher_at_trigger_parse (UsherTrigger               *trigger,
                        UsherTriggerWords          *words,
                        const UsherTriggerContext  *context,
                        GError                    **error)
{
  UsherAtTrigger *self = USHER_AT_TRIGGER (trigger);
  const char *word = usher_trigger_words_next (words);

  if (word == NULL)
    return usher_trigger_words_refuse (words, error,
                                       "a time is missing behind “at”, as in 2026-12-24T18:00");

  if (!usher_moment_parse (word, &self->moment, error))
    return FALSE;

  if (self->moment.date_only)
    return usher_trigger_words_refuse (words, error,
                                       "“%s” has no time of day; write it like %sT18:00",
                                       word, word);

  return TRUE;
}

static gint64
usher_at_trigger_next_after (UsherTrigger              *trigger,
                             const UsherTriggerContext *context,
                             gint64                     after)
{
  UsherAtTrigger *self = USHER_AT_TRIGGER (trigger);
  gint64 times[2] = { 0, };
  int n_times = 1;

  if (self->moment.has_offset)
    times[0] = self->moment.civil_seconds - self->moment.offset;
  else
    n_times = usher_zone_resolve (context->zone, self->moment.civil_seconds, context->gap,
                                  context->fold, times);

  for (int i = 0; i < n_times; i++)
    {
      gint64 time = times[i] * USHER_SECOND + self->moment.microseconds;

      if (time > after)
        return time;
    }

  return USHER_TIME_NEVER;
}

static void
usher_at_trigger_print (UsherTrigger *trigger,
                        GString      *text)
{
  g_string_append (text, "at ");
  usher_moment_print (&USHER_AT_TRIGGER (trigger)->moment, text);
}

static char *
usher_at_trigger_describe (UsherTrigger              *trigger,
                           const UsherTriggerContext *context)
{
  UsherAtTrigger *self = USHER_AT_TRIGGER (trigger);
  gint64 time = usher_moment_to_time (&self->moment, context->zone);
  g_autofree char *date = usher_time_text_date_and_time (time, context->zone);

  /* Translators: %s is a date and a time of day */
  return g_strdup_printf (_("Once, on %s"), date);
}

static void
usher_at_trigger_class_init (UsherAtTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  trigger_class->kind = "at";
  trigger_class->outlives_daemon = TRUE;
  trigger_class->parse = usher_at_trigger_parse;
  trigger_class->next_after = usher_at_trigger_next_after;
  trigger_class->print = usher_at_trigger_print;
  trigger_class->describe = usher_at_trigger_describe;
}

static void
usher_at_trigger_init (UsherAtTrigger *self)
{
}
