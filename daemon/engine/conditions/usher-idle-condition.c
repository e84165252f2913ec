/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-bus-property.h"
#include "usher-condition.h"

#define USHER_TYPE_IDLE_CONDITION (usher_idle_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherIdleCondition, usher_idle_condition, USHER, IDLE_CONDITION, UsherCondition)

/* `idle`: nobody uses the computer, as logind says; one that nobody can sit at is idle. */
struct _UsherIdleCondition
{
  UsherCondition parent_instance;

  UsherBusProperty *property;    /* (owned) (nullable): until it is started */
};

G_DEFINE_FINAL_TYPE (UsherIdleCondition, usher_idle_condition, USHER_TYPE_CONDITION)

static gboolean
usher_idle_condition_parse (UsherCondition  *condition,
                            const char      *argument,
                            GError         **error)
{
  return *argument == '\0' || usher_condition_refuse (error, "nothing stands behind the word");
}

static void
usher_idle_condition_start (UsherCondition            *condition,
                            const UsherConditionTools *tools)
{
  UsherIdleCondition *self = USHER_IDLE_CONDITION (condition);

  self->property = usher_bus_property_new ("org.freedesktop.login1", "/org/freedesktop/login1",
                                           "org.freedesktop.login1.Manager", "IdleHint",
                                           G_CALLBACK (usher_condition_changed), G_OBJECT (self));
}

static UsherConditionState
usher_idle_condition_look (UsherCondition            *condition,
                           const UsherConditionTools *tools,
                           gint64                     now,
                           gint64                    *until)
{
  UsherIdleCondition *self = USHER_IDLE_CONDITION (condition);

  if (!usher_bus_property_is_known (self->property))
    return USHER_CONDITION_UNKNOWN;

  return usher_bus_property_get (self->property, TRUE) ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
}

static void
usher_idle_condition_dispose (GObject *object)
{
  UsherIdleCondition *self = USHER_IDLE_CONDITION (object);

  g_clear_pointer (&self->property, usher_bus_property_free);

  G_OBJECT_CLASS (usher_idle_condition_parent_class)->dispose (object);
}

static void
usher_idle_condition_class_init (UsherIdleConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_idle_condition_dispose;

  condition_class->kind = "idle";
  condition_class->parse = usher_idle_condition_parse;
  condition_class->start = usher_idle_condition_start;
  condition_class->look = usher_idle_condition_look;
}

static void
usher_idle_condition_init (UsherIdleCondition *self)
{
}
