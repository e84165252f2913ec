/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-bus-property.h"
#include "usher-condition.h"

#define USHER_TYPE_AC_POWER_CONDITION (usher_ac_power_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherAcPowerCondition, usher_ac_power_condition, USHER, AC_POWER_CONDITION, UsherCondition)

/* `ac-power`: the computer does not run on its battery, as UPower says. */
struct _UsherAcPowerCondition
{
  UsherCondition parent_instance;

  UsherBusProperty *property;    /* (owned) (nullable): until it is started */
};

G_DEFINE_FINAL_TYPE (UsherAcPowerCondition, usher_ac_power_condition, USHER_TYPE_CONDITION)

static gboolean
usher_ac_power_condition_parse (UsherCondition  *condition,
                                const char      *argument,
                                GError         **error)
{
  return *argument == '\0' || usher_condition_refuse (error, "nothing stands behind the word");
}

static void
usher_ac_power_condition_start (UsherCondition            *condition,
                                const UsherConditionTools *tools)
{
  UsherAcPowerCondition *self = USHER_AC_POWER_CONDITION (condition);

  self->property = usher_bus_property_new ("org.freedesktop.UPower", "/org/freedesktop/UPower",
                                           "org.freedesktop.UPower", "OnBattery",
                                           G_CALLBACK (usher_condition_changed), G_OBJECT (self));
}

static UsherConditionState
usher_ac_power_condition_look (UsherCondition            *condition,
                               const UsherConditionTools *tools,
                               gint64                     now,
                               gint64                    *until)
{
  UsherAcPowerCondition *self = USHER_AC_POWER_CONDITION (condition);

  if (!usher_bus_property_is_known (self->property))
    return USHER_CONDITION_UNKNOWN;

  return !usher_bus_property_get (self->property, FALSE) ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
}

static void
usher_ac_power_condition_dispose (GObject *object)
{
  UsherAcPowerCondition *self = USHER_AC_POWER_CONDITION (object);

  g_clear_pointer (&self->property, usher_bus_property_free);

  G_OBJECT_CLASS (usher_ac_power_condition_parent_class)->dispose (object);
}

static void
usher_ac_power_condition_class_init (UsherAcPowerConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_ac_power_condition_dispose;

  condition_class->kind = "ac-power";
  condition_class->parse = usher_ac_power_condition_parse;
  condition_class->start = usher_ac_power_condition_start;
  condition_class->look = usher_ac_power_condition_look;
}

static void
usher_ac_power_condition_init (UsherAcPowerCondition *self)
{
}
