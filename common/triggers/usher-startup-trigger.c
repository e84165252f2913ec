/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-time-text.h"
#include "usher-trigger.h"

#define USHER_TYPE_STARTUP_TRIGGER (usher_startup_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherStartupTrigger, usher_startup_trigger, USHER, STARTUP_TRIGGER, UsherTrigger)

/* `startup [+DELAY]`: once in the life of each daemon. */
struct _UsherStartupTrigger
{
  UsherTrigger parent_instance;

  gint64 delay;
};

G_DEFINE_FINAL_TYPE (UsherStartupTrigger, usher_startup_trigger, USHER_TYPE_TRIGGER)

static gboolean
usher_startup_trigger_parse (UsherTrigger               *trigger,
                             UsherTriggerWords          *words,
                             const UsherTriggerContext  *context,
                             GError                    **error)
{
  UsherStartupTrigger *self = USHER_STARTUP_TRIGGER (trigger);
  const char *word = usher_trigger_words_next (words);
  gint64 part;

  if (word == NULL)
    return TRUE;

  if (*word != '+')
    return usher_trigger_words_refuse (words, error,
                                       "“%s” is no delay; write it like +30s", word);

  for (word++; word != NULL; word = usher_trigger_words_next (words))
    {
      if (!usher_duration_parse_part (word, &part) || part > USHER_WEEK * 52 - self->delay)
        return usher_trigger_words_refuse (words, error,
                                           "“%s” is no delay; write it like +30s or +1h 30m", word);
      self->delay += part;
    }

  return TRUE;
}

static gint64
usher_startup_trigger_next_after (UsherTrigger              *trigger,
                                  const UsherTriggerContext *context,
                                  gint64                     after)
{
  gint64 time = context->started + USHER_STARTUP_TRIGGER (trigger)->delay;

  return time > after ? time : USHER_TIME_NEVER;
}

static void
usher_startup_trigger_print (UsherTrigger *trigger,
                             GString      *text)
{
  UsherStartupTrigger *self = USHER_STARTUP_TRIGGER (trigger);
  g_autofree char *delay = usher_duration_to_text (self->delay);

  g_string_append (text, "startup");
  if (self->delay > 0)
    g_string_append_printf (text, " +%s", delay);
}

static char *
usher_startup_trigger_describe (UsherTrigger              *trigger,
                                const UsherTriggerContext *context)
{
  UsherStartupTrigger *self = USHER_STARTUP_TRIGGER (trigger);
  g_autofree char *delay = NULL;

  if (self->delay == 0)
    return g_strdup (_("When Usher starts"));

  delay = usher_time_text_duration (self->delay);

  /* Translators: %s is a duration, such as “30 seconds” */
  return g_strdup_printf (_("%s after Usher starts"), delay);
}

static void
usher_startup_trigger_class_init (UsherStartupTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  trigger_class->kind = "startup";
  trigger_class->parse = usher_startup_trigger_parse;
  trigger_class->next_after = usher_startup_trigger_next_after;
  trigger_class->print = usher_startup_trigger_print;
  trigger_class->describe = usher_startup_trigger_describe;
}

static void
usher_startup_trigger_init (UsherStartupTrigger *self)
{
}
