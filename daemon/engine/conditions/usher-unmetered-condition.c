/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-condition.h"

#define USHER_TYPE_UNMETERED_CONDITION (usher_unmetered_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherUnmeteredCondition, usher_unmetered_condition, USHER, UNMETERED_CONDITION, UsherCondition)

/* `unmetered`: there is a network, and it costs nothing by volume. */
struct _UsherUnmeteredCondition
{
  UsherCondition parent_instance;
};

G_DEFINE_FINAL_TYPE (UsherUnmeteredCondition, usher_unmetered_condition, USHER_TYPE_CONDITION)

static gboolean
usher_unmetered_condition_parse (UsherCondition  *condition,
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
usher_unmetered_condition_start (UsherCondition            *condition,
                                 const UsherConditionTools *tools)
{
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), condition, G_CONNECT_SWAPPED);
}

static UsherConditionState
usher_unmetered_condition_look (UsherCondition            *condition,
                                const UsherConditionTools *tools,
                                gint64                     now,
                                gint64                    *until)
{
  return g_network_monitor_get_network_available (g_network_monitor_get_default ()) &&
         !g_network_monitor_get_network_metered (g_network_monitor_get_default ())
    ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
}

static void
usher_unmetered_condition_class_init (UsherUnmeteredConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  condition_class->kind = "unmetered";
  condition_class->parse = usher_unmetered_condition_parse;
  condition_class->start = usher_unmetered_condition_start;
  condition_class->look = usher_unmetered_condition_look;
}

static void
usher_unmetered_condition_init (UsherUnmeteredCondition *self)
{
}
