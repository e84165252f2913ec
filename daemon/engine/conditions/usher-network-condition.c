/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-condition.h"

#define USHER_TYPE_NETWORK_CONDITION (usher_network_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherNetworkCondition, usher_network_condition, USHER, NETWORK_CONDITION, UsherCondition)

/* `network`: there is one. */
struct _UsherNetworkCondition
{
  UsherCondition parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherNetworkCondition, usher_network_condition, USHER_TYPE_CONDITION)

static gboolean
usher_network_condition_parse (UsherCondition  *condition,
                               const char      *argument,
                               GError         **error)
{
  return *argument == '\0' || usher_condition_refuse (error, "nothing stands behind the word");
}

static void
network_changed_cb (UsherCondition *condition)
{
  usher_condition_changed (condition);
}

static void
usher_network_condition_start (UsherCondition            *condition,
                               const UsherConditionTools *tools)
{
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), condition, G_CONNECT_SWAPPED);
}

static UsherConditionState
usher_network_condition_look (UsherCondition            *condition,
                              const UsherConditionTools *tools,
                              gint64                     now,
                              gint64                    *until)
{
  return g_network_monitor_get_network_available (g_network_monitor_get_default ())
    ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
}

static void
usher_network_condition_class_init (UsherNetworkConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  condition_class->kind = "network";
  condition_class->parse = usher_network_condition_parse;
  condition_class->start = usher_network_condition_start;
  condition_class->look = usher_network_condition_look;
}

static void
usher_network_condition_init (UsherNetworkCondition *self)
{
}
