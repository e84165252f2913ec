/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-calendar.h"
#include "usher-error.h"
#include "usher-trigger.h"

#define USHER_TYPE_CALENDAR_TRIGGER (usher_calendar_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherCalendarTrigger, usher_calendar_trigger,
                      USHER, CALENDAR_TRIGGER, UsherTrigger)

/* `calendar` and what systemd's OnCalendar takes. */
struct _UsherCalendarTrigger
{
  UsherTrigger parent_instance;

  UsherCalendar calendar;
};

G_DEFINE_FINAL_TYPE (UsherCalendarTrigger, usher_calendar_trigger, USHER_TYPE_TRIGGER)

static gboolean
usher_calendar_trigger_parse (UsherTrigger               *trigger,
                              UsherTriggerWords          *words,
                              const UsherTriggerContext  *context,
                              GError                    **error)
{
  UsherCalendarTrigger *self = USHER_CALENDAR_TRIGGER (trigger);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) reason = NULL;
  const char *word;

  while ((word = usher_trigger_words_next (words)) != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", word);

  if (usher_calendar_parse (&self->calendar, text->str, &reason))
    return TRUE;

  return usher_trigger_words_refuse (words, error, "%s", reason->message);
}

static gint64
usher_calendar_trigger_next_after (UsherTrigger              *trigger,
                                   const UsherTriggerContext *context,
                                   gint64                     after)
{
  gint64 next;

  if (after > USHER_TIME_NEVER / 2)
    return USHER_TIME_NEVER;

  next = usher_calendar_next_after (&USHER_CALENDAR_TRIGGER (trigger)->calendar, context->zone, after);

  return next != USHER_CALENDAR_NEVER ? next : USHER_TIME_NEVER;
}

static void
usher_calendar_trigger_print (UsherTrigger *trigger,
                              GString      *text)
{
  g_string_append (text, "calendar ");
  usher_calendar_print (&USHER_CALENDAR_TRIGGER (trigger)->calendar, text);
}

static char *
usher_calendar_trigger_describe (UsherTrigger              *trigger,
                                 const UsherTriggerContext *context)
{
  UsherCalendarTrigger *self = USHER_CALENDAR_TRIGGER (trigger);
  char *words = usher_calendar_describe (&self->calendar);
  g_autoptr(GString) text = NULL;

  if (words != NULL)
    return words;

  text = g_string_new (NULL);
  usher_calendar_print (&self->calendar, text);

  /* Translators: %s is an expression of systemd.time(7) */
  return g_strdup_printf (_("By calendar: %s"), text->str);
}

static void
usher_calendar_trigger_finalize (GObject *object)
{
  usher_calendar_clear (&USHER_CALENDAR_TRIGGER (object)->calendar);

  G_OBJECT_CLASS (usher_calendar_trigger_parent_class)->finalize (object);
}

static void
usher_calendar_trigger_class_init (UsherCalendarTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_calendar_trigger_finalize;

  trigger_class->kind = "calendar";
  trigger_class->outlives_daemon = TRUE;
  trigger_class->parse = usher_calendar_trigger_parse;
  trigger_class->next_after = usher_calendar_trigger_next_after;
  trigger_class->print = usher_calendar_trigger_print;
  trigger_class->describe = usher_calendar_trigger_describe;
}

static void
usher_calendar_trigger_init (UsherCalendarTrigger *self)
{
}
