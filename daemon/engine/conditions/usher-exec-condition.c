/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-condition.h"
#include "usher-environment.h"
#include "usher-time.h"

#define USHER_TYPE_EXEC_CONDITION (usher_exec_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherExecCondition, usher_exec_condition, USHER, EXEC_CONDITION, UsherCondition)

/* `exec COMMAND`: the command ends with status 0. The words are split as a shell does,
 * but none is started. */
struct _UsherExecCondition
{
  UsherCondition parent_instance;

  char **argv;                   /* (owned) */
  UsherConditionState state;
  gboolean busy;
  gint64 asked;                  /* when it was run last */
  gint64 pause;                  /* until it is run again */
  GCancellable *cancellable;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (UsherExecCondition, usher_exec_condition, USHER_TYPE_CONDITION)

/* Nothing tells when a command would say something else: it is asked again after a
 * while, which grows. */
#define FIRST_PAUSE USHER_MINUTE
#define MAX_PAUSE   (15 * USHER_MINUTE)
#define KILL_GRACE  USHER_SECOND

static gboolean
usher_exec_condition_parse (UsherCondition  *condition,
                            const char      *argument,
                            GError         **error)
{
  return g_shell_parse_argv (argument, NULL, &USHER_EXEC_CONDITION (condition)->argv, NULL) ||
         usher_condition_refuse (error, "a program and its arguments stand behind the word");
}

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherExecCondition) self = user_data;
  g_autoptr(GError) error = NULL;
  int status = usher_executor_run_finish (USHER_EXECUTOR (source), result, &error);

  self->busy = FALSE;
  self->state = status == 0 ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
  usher_condition_changed (USHER_CONDITION (self));
}

static void
execute (UsherExecCondition        *self,
         const UsherConditionTools *tools)
{
  g_auto(GStrv) own = g_get_environ ();
  g_auto(GStrv) environment = usher_environment_for_commands ((const char * const *) own, NULL);
  const UsherCommand command = {
    .argv = (const char * const *) self->argv,
    .environment = (const char * const *) environment,
    .output_fd = -1,
    .kill_grace = KILL_GRACE,
  };

  self->busy = TRUE;
  usher_executor_run_async (tools->executor, &command, self->cancellable, executed_cb,
                            g_object_ref (self));
}

static void
usher_exec_condition_start (UsherCondition            *condition,
                            const UsherConditionTools *tools)
{
  UsherExecCondition *self = USHER_EXEC_CONDITION (condition);

  self->cancellable = g_cancellable_new ();
  self->pause = FIRST_PAUSE;
  execute (self, tools);
}

static UsherConditionState
usher_exec_condition_look (UsherCondition            *condition,
                           const UsherConditionTools *tools,
                           gint64                     now,
                           gint64                    *until)
{
  UsherExecCondition *self = USHER_EXEC_CONDITION (condition);

  if (self->asked == 0)
    self->asked = now;
  if (!self->busy && self->state == USHER_CONDITION_UNMET && now >= self->asked + self->pause)
    {
      self->asked = now;
      self->pause = MIN (self->pause * 2, MAX_PAUSE);
      execute (self, tools);
    }

  *until = self->asked + self->pause;

  return self->state;
}

static void
usher_exec_condition_dispose (GObject *object)
{
  UsherExecCondition *self = USHER_EXEC_CONDITION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->argv, g_strfreev);

  G_OBJECT_CLASS (usher_exec_condition_parent_class)->dispose (object);
}

static void
usher_exec_condition_class_init (UsherExecConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_exec_condition_dispose;

  condition_class->kind = "exec";
  condition_class->parse = usher_exec_condition_parse;
  condition_class->start = usher_exec_condition_start;
  condition_class->look = usher_exec_condition_look;
}

static void
usher_exec_condition_init (UsherExecCondition *self)
{
}
