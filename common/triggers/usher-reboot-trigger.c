/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-trigger.h"

#define USHER_TYPE_REBOOT_TRIGGER (usher_reboot_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherRebootTrigger, usher_reboot_trigger, USHER, REBOOT_TRIGGER, UsherTrigger)

/* `@reboot`, as in crontab(5): the first start of the daemon after a boot. */
struct _UsherRebootTrigger
{
  UsherTrigger parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherRebootTrigger, usher_reboot_trigger, USHER_TYPE_TRIGGER)

static gboolean
usher_reboot_trigger_claims (const char *text)
{
  return g_ascii_strcasecmp (text, "@reboot") == 0;
}

static gboolean
usher_reboot_trigger_parse (UsherTrigger               *trigger,
                            UsherTriggerWords          *words,
                            const UsherTriggerContext  *context,
                            GError                    **error)
{
  return TRUE;
}

static gint64
usher_reboot_trigger_next_after (UsherTrigger              *trigger,
                                 const UsherTriggerContext *context,
                                 gint64                     after)
{
  return context->first_since_boot && context->started > after ? context->started : USHER_TIME_NEVER;
}

static void
usher_reboot_trigger_print (UsherTrigger *trigger,
                            GString      *text)
{
  g_string_append (text, "@reboot");
}

static char *
usher_reboot_trigger_describe (UsherTrigger              *trigger,
                               const UsherTriggerContext *context)
{
  return g_strdup (_("When the computer has started"));
}

static void
usher_reboot_trigger_class_init (UsherRebootTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  trigger_class->kind = "@reboot";
  trigger_class->claims = usher_reboot_trigger_claims;
  trigger_class->parse = usher_reboot_trigger_parse;
  trigger_class->next_after = usher_reboot_trigger_next_after;
  trigger_class->print = usher_reboot_trigger_print;
  trigger_class->describe = usher_reboot_trigger_describe;
}

static void
usher_reboot_trigger_init (UsherRebootTrigger *self)
{
}
