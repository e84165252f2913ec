/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-manager-service.h"

#include "usher-call.h"
#include "usher-change-collector.h"
#include "usher-error.h"
#include "usher-options.h"
#include "usher-records.h"
#include "usher-task-list.h"

/**
 * UsherManagerService:
 *
 * The interface org.usher.Usher1.Manager. It translates calls into those of the
 * engine, and holds no state of its own. What is about runs is in
 * usher-manager-runs.c, what is about time in usher-manager-schedule.c.
 */
struct _UsherManagerService
{
  GObject parent_instance;

  UsherEngine *engine;           /* (owned) */
  UsherDbusManager *manager;     /* (owned) */
  UsherTaskIndex *index;         /* (owned) */
  UsherChangeCollector *collector; /* (owned) */
  GVariant *problems;            /* (owned) (nullable): that were told of last, an aa{sv} */
};

G_DEFINE_FINAL_TYPE (UsherManagerService, usher_manager_service, G_TYPE_OBJECT)

/* Asking */

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return g_strcmp0 ((*(UsherTask **) a)->id, (*(UsherTask **) b)->id);
}

static gboolean
handle_get_tasks_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     UsherDbusManager      *manager)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(GPtrArray) tasks = NULL;

  if (usher_engine_get_n_tasks (self->engine) > USHER_LIMIT_MAX)
    return usher_call_refuse (invocation,
                              g_error_new (USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
                                           "There are more than %d tasks; use ListTasks, "
                                           "which answers in pages", USHER_LIMIT_MAX));

  tasks = usher_engine_list_tasks (self->engine);
  g_ptr_array_sort (tasks, compare_ids);
  for (guint i = 0; i < tasks->len; i++)
    g_variant_builder_add_value (&builder,
                                 usher_record_of_task_brief (self->engine, tasks->pdata[i]));

  usher_dbus_manager_complete_get_tasks (manager, invocation, g_variant_builder_end (&builder));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_list_tasks_cb (UsherManagerService   *self,
                      GDBusMethodInvocation *invocation,
                      GVariant              *options,
                      UsherDbusManager      *manager)
{
  g_auto(UsherTaskList) list = { 0, };
  GError *error = NULL;

  if (!usher_task_list_read (&list, self->engine, self->index, options, &error))
    return usher_call_refuse (invocation, error);

  usher_dbus_manager_complete_list_tasks (manager, invocation, list.records, list.next, list.total,
                                          usher_engine_get_task_revision (self->engine));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_get_task_cb (UsherManagerService   *self,
                    GDBusMethodInvocation *invocation,
                    const char            *id,
                    UsherDbusManager      *manager)
{
  GError *error = NULL;
  UsherTask *task = usher_engine_get_task (self->engine, id, &error);

  if (task == NULL)
    return usher_call_refuse (invocation, error);

  usher_dbus_manager_complete_get_task (manager, invocation,
                                        usher_record_of_task (self->engine, task,
                                                              USHER_TASK_CHANGE_ADDED));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_find_task_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     const char            *name,
                     UsherDbusManager      *manager)
{
  GError *error = NULL;
  UsherTask *task = usher_engine_find_task (self->engine, name, &error);

  if (task == NULL)
    return usher_call_refuse (invocation, error);

  usher_dbus_manager_complete_find_task (manager, invocation, task->id);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_get_chores_cb (UsherManagerService   *self,
                      GDBusMethodInvocation *invocation,
                      UsherDbusManager      *manager)
{
  usher_dbus_manager_complete_get_chores (manager, invocation,
                                          usher_chores_describe (usher_engine_get_chores (self->engine)));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Changing */

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherManagerService *self = call->service;
  GError *error = NULL;
  g_autofree char *id = usher_engine_add_task_finish (USHER_ENGINE (source), result, &error);

  if (id != NULL)
    usher_dbus_manager_complete_add_task (self->manager, call->invocation, id);
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_add_task_cb (UsherManagerService   *self,
                    GDBusMethodInvocation *invocation,
                    GVariant              *definition,
                    UsherDbusManager      *manager)
{
  usher_engine_add_task_async (self->engine, definition, FALSE, added_cb,
                               usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
validated_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherManagerService *self = call->service;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *code = NULL;
  GError *error = NULL;

  if (!usher_engine_check_task_finish (USHER_ENGINE (source), result, &error))
    {
      error = usher_error_to_wire (error);
      code = g_dbus_error_encode_gerror (error);
      g_variant_builder_add_parsed (&builder, "{'Code': <%s>, 'Severity': <'error'>, 'Text': <%s>}",
                                    code, error->message);
      g_error_free (error);
    }

  usher_dbus_manager_complete_validate_task (self->manager, call->invocation,
                                             g_variant_builder_end (&builder));
}

static gboolean
handle_validate_task_cb (UsherManagerService   *self,
                         GDBusMethodInvocation *invocation,
                         GVariant              *definition,
                         UsherDbusManager      *manager)
{
  usher_engine_check_task_async (self->engine, definition, validated_cb,
                                 usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
updated_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherManagerService *self = call->service;
  GError *error = NULL;

  if (usher_engine_change_task_finish (USHER_ENGINE (source), result, &error))
    usher_dbus_manager_complete_update_task (self->manager, call->invocation,
                                             usher_engine_get_task_revision (self->engine));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_update_task_cb (UsherManagerService   *self,
                       GDBusMethodInvocation *invocation,
                       const char            *id,
                       GVariant              *changes,
                       UsherDbusManager      *manager)
{
  usher_engine_update_task_async (self->engine, id, changes, updated_cb,
                                  usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* For methods that answer nothing. */
static void
changed_cb (GObject      *source,
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
handle_remove_task_cb (UsherManagerService   *self,
                       GDBusMethodInvocation *invocation,
                       const char            *id,
                       UsherDbusManager      *manager)
{
  usher_engine_remove_task_async (self->engine, id, changed_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_restore_task_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        const char            *id,
                        UsherDbusManager      *manager)
{
  usher_engine_restore_task_async (self->engine, id, changed_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_pause_task_cb (UsherManagerService   *self,
                      GDBusMethodInvocation *invocation,
                      const char            *id,
                      guint64                until,
                      UsherDbusManager      *manager)
{
  usher_engine_pause_task_async (self->engine, id, (gint64) MIN (until, (guint64) USHER_TIME_NEVER / 2),
                                 changed_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_resume_task_cb (UsherManagerService   *self,
                       GDBusMethodInvocation *invocation,
                       const char            *id,
                       UsherDbusManager      *manager)
{
  usher_engine_resume_task_async (self->engine, id, changed_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
usher_manager_service_dispose (GObject *object)
{
  UsherManagerService *self = USHER_MANAGER_SERVICE (object);

  g_clear_object (&self->index);
  g_clear_pointer (&self->problems, g_variant_unref);
  g_clear_object (&self->collector);
  g_clear_object (&self->manager);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (usher_manager_service_parent_class)->dispose (object);
}

static void
usher_manager_service_class_init (UsherManagerServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_manager_service_dispose;
}

static void
usher_manager_service_init (UsherManagerService *self)
{
  static const UsherMethod methods[] = {
    { "handle-get-tasks",        G_CALLBACK (handle_get_tasks_cb) },
    { "handle-list-tasks",       G_CALLBACK (handle_list_tasks_cb) },
    { "handle-get-task",         G_CALLBACK (handle_get_task_cb) },
    { "handle-find-task",        G_CALLBACK (handle_find_task_cb) },
    { "handle-add-task",         G_CALLBACK (handle_add_task_cb) },
    { "handle-validate-task",    G_CALLBACK (handle_validate_task_cb) },
    { "handle-update-task",      G_CALLBACK (handle_update_task_cb) },
    { "handle-remove-task",      G_CALLBACK (handle_remove_task_cb) },
    { "handle-restore-task",     G_CALLBACK (handle_restore_task_cb) },
    { "handle-pause-task",       G_CALLBACK (handle_pause_task_cb) },
    { "handle-resume-task",      G_CALLBACK (handle_resume_task_cb) },
    { "handle-get-chores",       G_CALLBACK (handle_get_chores_cb) },
  };

  self->manager = usher_dbus_manager_skeleton_new ();
  usher_dbus_manager_set_version (self->manager, USHER_VERSION);
  usher_call_connect (self->manager, methods, G_N_ELEMENTS (methods), self);
  usher_manager_service_connect_exchange (self, self->manager);
  usher_manager_service_connect_problems (self, self->manager);
  usher_manager_service_connect_runs (self, self->manager);
  usher_manager_service_connect_schedule (self, self->manager);
  usher_manager_service_connect_statistics (self, self->manager);
}

/**
 * usher_manager_service_new:
 * @engine: an engine that is loaded
 *
 * Returns: (transfer full): an object to be exported
 */
UsherManagerService *
usher_manager_service_new (UsherEngine *engine)
{
  UsherManagerService *self = g_object_new (USHER_TYPE_MANAGER_SERVICE, NULL);

  self->engine = g_object_ref (engine);
  self->index = usher_task_index_new (engine);
  self->collector = usher_change_collector_new (engine, self->manager);
  usher_manager_service_watch_problems (self);

  return self;
}

/* Tells of @problems, an `aa{sv}`, if they are others than before. */
void
usher_manager_service_note_problems (UsherManagerService *self,
                                     GVariant            *problems)
{
  if (self->problems != NULL && g_variant_equal (self->problems, problems))
    return;

  if (self->problems != NULL || g_variant_n_children (problems) > 0)
    usher_change_collector_note_problems (self->collector, (guint) g_variant_n_children (problems));
  g_clear_pointer (&self->problems, g_variant_unref);
  self->problems = g_variant_ref (problems);
}

GDBusInterfaceSkeleton *
usher_manager_service_get_skeleton (UsherManagerService *self)
{
  return G_DBUS_INTERFACE_SKELETON (self->manager);
}

UsherEngine *
usher_manager_service_get_engine (UsherManagerService *self)
{
  return self->engine;
}

/* What changes in the library is told by the same measure. */
void
usher_manager_service_add_library (UsherManagerService *self,
                                   UsherDbusLibrary    *library)
{
  usher_change_collector_add_library (self->collector, library);
}

/* Tells what there is to tell: the last chance before the name goes. */
void
usher_manager_service_flush (UsherManagerService *self)
{
  usher_change_collector_flush (self->collector);
}
