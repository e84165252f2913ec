/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-manager-service.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <unistd.h>

#include "usher-call.h"
#include "usher-error.h"
#include "usher-options.h"
#include "usher-records.h"
#include "usher-run-store.h"
#include "usher-warnings.h"

#define MAX_PREVIEWS 1000
#define MAX_UPCOMING 10000

/* Previewing triggers */

static GVariant *
list_times (GPtrArray                 *triggers,
            const UsherTriggerContext *context,
            gint64                     after,
            guint                      count)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("at"));
  gint64 time = after;

  for (guint i = 0; i < MIN (count, MAX_PREVIEWS); i++)
    {
      time = usher_triggers_next_after (triggers, context, time);
      if (time == USHER_TIME_NEVER)
        break;
      g_variant_builder_add (&builder, "t", (guint64) time);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
list_warnings (GPtrArray                 *triggers,
               const UsherTriggerContext *context,
               gint64                     after,
               gint64                     duration)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(GArray) warnings = usher_warnings_find (triggers, context, after, duration);

  for (guint i = 0; i < warnings->len; i++)
    {
      const UsherWarning *warning = &g_array_index (warnings, UsherWarning, i);
      g_autofree char *text = usher_trigger_to_text (warning->trigger);

      g_variant_builder_add_parsed (&builder, "{'Code': <%s>, 'Trigger': <%s>, 'At': <%t>}",
                                    warning->code, text, (guint64) warning->at);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
read_rule (GType        type,
           const char  *key,
           const char  *nick,
           int         *value,
           GError     **error)
{
  if (*nick == '\0' || usher_enum_from_nick (type, nick, value))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“%s” cannot be “%s”; see the documentation of a task's keys", key, nick);

  return FALSE;
}

static gboolean
handle_preview_triggers_cb (UsherManagerService   *self,
                            GDBusMethodInvocation *invocation,
                            const char * const    *texts,
                            GVariant              *options,
                            guint                  count,
                            UsherDbusManager      *manager)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);
  const char *time_zone = "", *gap = "", *fold = "";
  guint64 after = (guint64) usher_engine_now (engine);
  double duration = 0;
  const UsherOption wanted[] = {
    { "TimeZone", "s", &time_zone }, { "After", "t", &after }, { "Gap", "s", &gap },
    { "Fold", "s", &fold }, { "Duration", "d", &duration },
  };
  UsherTriggerContext context = { .created = usher_engine_now (engine) };
  g_autoptr(UsherZone) zone = NULL;
  g_autoptr(GPtrArray) triggers = NULL;
  int gap_value = 0, fold_value = 0;
  GError *error = NULL;

  if (usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error) &&
      read_rule (USHER_TYPE_GAP, "Gap", gap, &gap_value, &error) &&
      read_rule (USHER_TYPE_FOLD, "Fold", fold, &fold_value, &error))
    zone = usher_zone_new (time_zone, &error);
  context.zone = zone;
  context.gap = (UsherGap) gap_value;
  context.fold = (UsherFold) fold_value;
  if (zone != NULL)
    triggers = usher_triggers_new (texts, &context, &error);
  if (triggers == NULL)
    return usher_call_refuse (invocation, error);

  after = MIN (after, (guint64) USHER_TIME_NEVER / 4);
  usher_dbus_manager_complete_preview_triggers (manager, invocation,
                                                list_times (triggers, &context, (gint64) after, count),
                                                list_warnings (triggers, &context, (gint64) after,
                                                               (gint64) (duration * USHER_SECOND)));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* The calendar */

typedef struct
{
  gint64 time;
  UsherTask *task;               /* (unowned) */
} Upcoming;

static int
compare_upcoming (gconstpointer a,
                  gconstpointer b)
{
  const Upcoming *upcoming_a = a, *upcoming_b = b;

  if (upcoming_a->time != upcoming_b->time)
    return upcoming_a->time < upcoming_b->time ? -1 : 1;

  return g_strcmp0 (upcoming_a->task->id, upcoming_b->task->id);
}

static gboolean
handle_get_upcoming_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        guint64                from,
                        guint64                until,
                        guint                  limit,
                        UsherDbusManager      *manager)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);
  g_autoptr(GPtrArray) tasks = usher_engine_list_tasks (engine);
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Upcoming));
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ts)"));
  gint64 after = (gint64) MIN (from, (guint64) USHER_TIME_NEVER / 4) - 1;
  gint64 end = (gint64) MIN (until, (guint64) USHER_TIME_NEVER / 4);

  limit = limit == 0 ? USHER_LIMIT_DEFAULT : MIN (limit, MAX_UPCOMING);
  for (guint i = 0; i < tasks->len; i++)
    {
      Upcoming upcoming = { .time = after, .task = tasks->pdata[i] };

      /* One more than fits, so that it is known whether there are more */
      for (guint n = 0; n <= limit; n++)
        {
          upcoming.time = usher_engine_find_next_due (engine, upcoming.task, upcoming.time);
          if (upcoming.time >= end)
            break;
          g_array_append_val (all, upcoming);
        }
    }

  g_array_sort (all, compare_upcoming);
  for (guint i = 0; i < MIN (all->len, limit); i++)
    g_variant_builder_add (&builder, "(ts)", (guint64) g_array_index (all, Upcoming, i).time,
                           g_array_index (all, Upcoming, i).task->id);

  usher_dbus_manager_complete_get_upcoming (manager, invocation, g_variant_builder_end (&builder),
                                            all->len > limit);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Leaving one out */

static void
skipped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  g_autofree char *id = call->data;
  UsherEngine *engine = USHER_ENGINE (source);
  GError *error = NULL;
  UsherTask *task = NULL;
  gint64 next;

  call->data = NULL;
  if (usher_engine_change_task_finish (engine, result, &error))
    task = usher_engine_get_task (engine, id, &error);
  if (task == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  next = usher_engine_get_task_due (engine, task);
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(t)", next != USHER_TIME_NEVER ? (guint64) next : 0));
}

static gboolean
skip_next (UsherManagerService   *self,
           GDBusMethodInvocation *invocation,
           const char            *id,
           gboolean               skip)
{
  UsherCall *call = usher_call_new (self, invocation);

  call->data = g_strdup (id);
  usher_engine_skip_next_async (usher_manager_service_get_engine (self), id, skip, skipped_cb, call);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_skip_next_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     const char            *id,
                     UsherDbusManager      *manager)
{
  return skip_next (self, invocation, id, TRUE);
}

static gboolean
handle_unskip_next_cb (UsherManagerService   *self,
                       GDBusMethodInvocation *invocation,
                       const char            *id,
                       UsherDbusManager      *manager)
{
  return skip_next (self, invocation, id, FALSE);
}

/* All at once */

static void
paused_all_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;

  if (usher_engine_change_task_finish (USHER_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (call->invocation, NULL);
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_pause_all_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     guint64                until,
                     UsherDbusManager      *manager)
{
  usher_engine_pause_all_async (usher_manager_service_get_engine (self), TRUE,
                                (gint64) MIN (until, (guint64) USHER_TIME_NEVER / 2), paused_all_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_resume_all_cb (UsherManagerService   *self,
                      GDBusMethodInvocation *invocation,
                      UsherDbusManager      *manager)
{
  usher_engine_pause_all_async (usher_manager_service_get_engine (self), FALSE, 0, paused_all_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Somebody who holds the other end of a pipe. */
typedef struct
{
  UsherEngine *engine;           /* (owned) */
  char *who;                     /* (owned) */
} Inhibitor;

static void
inhibitor_free (gpointer data)
{
  Inhibitor *inhibitor = data;

  usher_engine_inhibit (inhibitor->engine, FALSE);
  g_clear_object (&inhibitor->engine);
  g_clear_pointer (&inhibitor->who, g_free);
  g_free (inhibitor);
}

static gboolean
let_go_cb (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  const Inhibitor *inhibitor = user_data;

  g_message ("%s has nothing against tasks any more", inhibitor->who);
  close (fd);

  return G_SOURCE_REMOVE;
}

static gboolean
handle_inhibit_cb (UsherManagerService   *self,
                   GDBusMethodInvocation *invocation,
                   GUnixFDList           *in_fds,
                   const char            *who,
                   const char            *why,
                   UsherDbusManager      *manager)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  Inhibitor *inhibitor;
  int ends[2];
  int index;
  GError *error = NULL;

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, &error))
    return usher_call_refuse (invocation, error);

  index = g_unix_fd_list_append (fds, ends[1], &error);
  close (ends[1]);
  if (index < 0)
    {
      close (ends[0]);
      return usher_call_refuse (invocation, error);
    }

  inhibitor = g_new0 (Inhibitor, 1);
  inhibitor->engine = g_object_ref (engine);
  inhibitor->who = g_strdup (who);
  g_message ("%s asks that no tasks begin: %s", who, why);
  usher_engine_inhibit (engine, TRUE);
  g_unix_fd_add_full (G_PRIORITY_DEFAULT, ends[0], G_IO_HUP | G_IO_ERR, let_go_cb, inhibitor,
                      inhibitor_free);
  usher_dbus_manager_complete_inhibit (manager, invocation, fds, g_variant_new_handle (index));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
run_overdue_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  g_autoptr(GVariant) runs = usher_engine_run_overdue_finish (USHER_ENGINE (source), result, &error);

  if (runs != NULL)
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(@at)", runs));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_run_overdue_cb (UsherManagerService   *self,
                       GDBusMethodInvocation *invocation,
                       UsherDbusManager      *manager)
{
  usher_engine_run_overdue_async (usher_manager_service_get_engine (self), run_overdue_cb,
                                  usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Why, and why not */

typedef struct
{
  char *id;                      /* (owned) */
  guint count;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->id, g_free);
  g_free (question);
}

static void
add_answers (GVariantBuilder *builder,
             UsherEngine     *engine,
             UsherTask       *task,
             GPtrArray       *ended,
             guint            count)
{
  g_autoptr(GPtrArray) open = usher_engine_list_queue (engine);

  g_variant_builder_add_value (builder, usher_record_of_present (engine, task));
  for (guint i = 0; i < open->len; i++)
    if (((UsherRun *) open->pdata[i])->task_key == task->key)
      g_variant_builder_add_value (builder, usher_record_of_due_time (engine, open->pdata[i]));
  for (guint i = 0; i < ended->len && i < count; i++)
    g_variant_builder_add_value (builder, usher_record_of_due_time (engine, ended->pdata[i]));
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  const Question *question = call->data;
  UsherEngine *engine = usher_manager_service_get_engine (call->service);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  GError *error = NULL;
  g_autoptr(GPtrArray) ended = usher_run_store_list_finish (USHER_STORE (source), result, &error);
  UsherTask *task = ended != NULL ? usher_engine_get_task (engine, question->id, &error) : NULL;

  if (task == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  add_answers (&builder, engine, task, ended, question->count);
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(@aa{sv})", g_variant_builder_end (&builder)));
}

static gboolean
handle_explain_task_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        const char            *id,
                        guint                  count,
                        UsherDbusManager      *manager)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);
  GError *error = NULL;
  UsherTask *task = usher_engine_get_task (engine, id, &error);
  Question *question;
  UsherCall *call;
  UsherRunFilter filter = { .limit = usher_options_limit (count) };

  if (task == NULL)
    return usher_call_refuse (invocation, error);

  filter.task_key = task->key;
  question = g_new0 (Question, 1);
  question->id = g_strdup (id);
  question->count = filter.limit;
  call = usher_call_new (self, invocation);
  call->data = question;
  call->free_data = question_free;
  usher_run_store_list_async (usher_engine_get_store (engine), &filter, explained_cb, call);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_manager_service_connect_schedule (UsherManagerService *self,
                                        UsherDbusManager    *manager)
{
  static const UsherMethod methods[] = {
    { "handle-preview-triggers", G_CALLBACK (handle_preview_triggers_cb) },
    { "handle-get-upcoming",     G_CALLBACK (handle_get_upcoming_cb) },
    { "handle-skip-next",        G_CALLBACK (handle_skip_next_cb) },
    { "handle-unskip-next",      G_CALLBACK (handle_unskip_next_cb) },
    { "handle-pause-all",        G_CALLBACK (handle_pause_all_cb) },
    { "handle-resume-all",       G_CALLBACK (handle_resume_all_cb) },
    { "handle-inhibit",          G_CALLBACK (handle_inhibit_cb) },
    { "handle-run-overdue",      G_CALLBACK (handle_run_overdue_cb) },
    { "handle-explain-task",     G_CALLBACK (handle_explain_task_cb) },
  };

  usher_call_connect (manager, methods, G_N_ELEMENTS (methods), self);
}
