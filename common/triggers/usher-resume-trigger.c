/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-trigger.h"

#define USHER_TYPE_RESUME_TRIGGER (usher_resume_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherResumeTrigger, usher_resume_trigger, USHER, RESUME_TRIGGER, UsherTrigger)

/* `resume`: when the computer was asleep. */
struct _UsherResumeTrigger
{
  UsherTrigger parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherResumeTrigger, usher_resume_trigger, USHER_TYPE_TRIGGER)

static gboolean
usher_resume_trigger_parse (UsherTrigger               *trigger,
                                UsherTriggerWords          *words,
                                const UsherTriggerContext  *context,
                                GError                    **error)
{
  return TRUE;
}

static const char *
usher_resume_trigger_get_topic (UsherTrigger *trigger)
{
  return USHER_TOPIC_RESUME;
}

static void
usher_resume_trigger_print (UsherTrigger *trigger,
                                GString      *text)
{
  g_string_append (text, "resume");
}

static char *
usher_resume_trigger_describe (UsherTrigger              *trigger,
                                   const UsherTriggerContext *context)
{
  return g_strdup (_("When the computer has woken up"));
}

static void
usher_resume_trigger_class_init (UsherResumeTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  trigger_class->kind = "resume";
  trigger_class->get_topic = usher_resume_trigger_get_topic;
  trigger_class->parse = usher_resume_trigger_parse;
  trigger_class->print = usher_resume_trigger_print;
  trigger_class->describe = usher_resume_trigger_describe;
}

static void
usher_resume_trigger_init (UsherResumeTrigger *self)
{
}
