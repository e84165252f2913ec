/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-time-window.h"
#include "usher-condition.h"

#define USHER_TYPE_TIME_WINDOW_CONDITION (usher_time_window_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherTimeWindowCondition, usher_time_window_condition, USHER, TIME_WINDOW_CONDITION,
                      UsherCondition)

/* `time-window 01:00-06:00`: the clock on the wall shows a time in between. */
struct _UsherTimeWindowCondition
{
  UsherCondition parent_instance;

  int start;                     /* second of the day */
  int end;                       /* the same; may be earlier, then it is past midnight */
};

G_DEFINE_FINAL_TYPE (UsherTimeWindowCondition, usher_time_window_condition, USHER_TYPE_CONDITION)

static gboolean
usher_time_window_condition_parse (UsherCondition  *condition,
                                   const char      *argument,
                                   GError         **error)
{
  UsherTimeWindowCondition *self = USHER_TIME_WINDOW_CONDITION (condition);

  return usher_time_window_parse (argument, &self->start, &self->end) ||
         usher_condition_refuse (error, "two different times of day stand behind the word, as in 01:00-06:00");
}

static UsherConditionState
usher_time_window_condition_look (UsherCondition            *condition,
                                  const UsherConditionTools *tools,
                                  gint64                     now,
                                  gint64                    *until)
{
  UsherTimeWindowCondition *self = USHER_TIME_WINDOW_CONDITION (condition);

  return usher_time_window_contains (self->start, self->end, tools->zone, now, until)
    ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
}

static void
usher_time_window_condition_class_init (UsherTimeWindowConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  condition_class->kind = "time-window";
  condition_class->parse = usher_time_window_condition_parse;
  condition_class->look = usher_time_window_condition_look;
}

static void
usher_time_window_condition_init (UsherTimeWindowCondition *self)
{
}
