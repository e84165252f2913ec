/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-trigger.h"

#define USHER_TYPE_NETWORK_TRIGGER (usher_network_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherNetworkTrigger, usher_network_trigger, USHER, NETWORK_TRIGGER, UsherTrigger)

/* `network`: when there is a network again. */
struct _UsherNetworkTrigger
{
  UsherTrigger parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherNetworkTrigger, usher_network_trigger, USHER_TYPE_TRIGGER)

static gboolean
usher_network_trigger_parse (UsherTrigger               *trigger,
                                 UsherTriggerWords          *words,
                                 const UsherTriggerContext  *context,
                                 GError                    **error)
{
  return TRUE;
}

static const char *
usher_network_trigger_get_topic (UsherTrigger *trigger)
{
  return USHER_TOPIC_NETWORK;
}

static void
usher_network_trigger_print (UsherTrigger *trigger,
                                 GString      *text)
{
  g_string_append (text, "network");
}

static char *
usher_network_trigger_describe (UsherTrigger              *trigger,
                                    const UsherTriggerContext *context)
{
  return g_strdup (_("When the network has come back"));
}

static void
usher_network_trigger_class_init (UsherNetworkTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  trigger_class->kind = "network";
  trigger_class->get_topic = usher_network_trigger_get_topic;
  trigger_class->parse = usher_network_trigger_parse;
  trigger_class->print = usher_network_trigger_print;
  trigger_class->describe = usher_network_trigger_describe;
}

static void
usher_network_trigger_init (UsherNetworkTrigger *self)
{
}
