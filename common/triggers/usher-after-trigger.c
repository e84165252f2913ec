/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "usher-trigger.h"

#define USHER_TYPE_AFTER_TRIGGER (usher_after_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherAfterTrigger, usher_after_trigger, USHER, AFTER_TRIGGER, UsherTrigger)

typedef enum
{
  AFTER_SUCCEEDED,
  AFTER_FAILED,
  AFTER_ANY,
  AFTER_CHANGED,
} AfterWhat;

/* `after TASK [failed|any|changed]`: when a run of another task has ended. */
struct _UsherAfterTrigger
{
  UsherTrigger parent_instance;

  char *topic;                   /* (owned) */
  AfterWhat what;
};

static const char * const whats[] = {
  [AFTER_SUCCEEDED] = "succeeded",
  [AFTER_FAILED] = "failed",
  [AFTER_ANY] = "any",
  [AFTER_CHANGED] = "changed",
};

G_DEFINE_FINAL_TYPE (UsherAfterTrigger, usher_after_trigger, USHER_TYPE_TRIGGER)

static const char *
get_task (UsherAfterTrigger *self)
{
  return self->topic + strlen (USHER_TOPIC_TASK);
}

static gboolean
usher_after_trigger_parse (UsherTrigger               *trigger,
                           UsherTriggerWords          *words,
                           const UsherTriggerContext  *context,
                           GError                    **error)
{
  UsherAfterTrigger *self = USHER_AFTER_TRIGGER (trigger);
  const char *word = usher_trigger_words_next (words);

  if (word == NULL || strspn (word, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (word))
    return usher_trigger_words_refuse (words, error,
                                       "behind “after” stands the id of a task, as in “after arr-refresh”");

  self->topic = g_strconcat (USHER_TOPIC_TASK, word, NULL);
  word = usher_trigger_words_next (words);
  if (word == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (whats); i++)
    if (g_str_equal (whats[i], word))
      {
        self->what = (AfterWhat) i;
        return TRUE;
      }

  return usher_trigger_words_refuse (words, error,
                                     "behind the task may stand failed, any or changed, not “%s”", word);
}

static const char *
usher_after_trigger_get_topic (UsherTrigger *trigger)
{
  return USHER_AFTER_TRIGGER (trigger)->topic;
}

static gboolean
has_failed (UsherRunState state)
{
  return state == USHER_RUN_FAILED || state == USHER_RUN_TIMED_OUT || state == USHER_RUN_ABANDONED;
}

/* Runs that never began are no ends of a run. */
static gboolean
usher_after_trigger_hears (UsherTrigger     *trigger,
                           const UsherEvent *event)
{
  UsherAfterTrigger *self = USHER_AFTER_TRIGGER (trigger);
  gboolean succeeded = event->state == USHER_RUN_SUCCEEDED;

  switch (self->what)
    {
    case AFTER_FAILED:
      return has_failed (event->state);
    case AFTER_ANY:
      return succeeded || has_failed (event->state) || event->state == USHER_RUN_CANCELLED;
    case AFTER_CHANGED:
      return succeeded && event->changed;
    case AFTER_SUCCEEDED:
    default:
      return succeeded;
    }
}

static void
usher_after_trigger_print (UsherTrigger *trigger,
                           GString      *text)
{
  UsherAfterTrigger *self = USHER_AFTER_TRIGGER (trigger);

  g_string_append_printf (text, "after %s", get_task (self));
  if (self->what != AFTER_SUCCEEDED)
    g_string_append_printf (text, " %s", whats[self->what]);
}

static char *
usher_after_trigger_describe (UsherTrigger              *trigger,
                              const UsherTriggerContext *context)
{
  UsherAfterTrigger *self = USHER_AFTER_TRIGGER (trigger);

  switch (self->what)
    {
    case AFTER_FAILED:
      /* Translators: %s is the id of a task */
      return g_strdup_printf (_("When “%s” has failed"), get_task (self));
    case AFTER_ANY:
      return g_strdup_printf (_("When “%s” has ended"), get_task (self));
    case AFTER_CHANGED:
      return g_strdup_printf (_("When “%s” has changed something"), get_task (self));
    case AFTER_SUCCEEDED:
    default:
      return g_strdup_printf (_("When “%s” has succeeded"), get_task (self));
    }
}

static void
usher_after_trigger_finalize (GObject *object)
{
  g_clear_pointer (&USHER_AFTER_TRIGGER (object)->topic, g_free);

  G_OBJECT_CLASS (usher_after_trigger_parent_class)->finalize (object);
}

static void
usher_after_trigger_class_init (UsherAfterTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_after_trigger_finalize;

  trigger_class->kind = "after";
  trigger_class->get_topic = usher_after_trigger_get_topic;
  trigger_class->hears = usher_after_trigger_hears;
  trigger_class->parse = usher_after_trigger_parse;
  trigger_class->print = usher_after_trigger_print;
  trigger_class->describe = usher_after_trigger_describe;
}

static void
usher_after_trigger_init (UsherAfterTrigger *self)
{
}
