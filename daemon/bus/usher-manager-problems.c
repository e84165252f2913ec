/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a person had better look after. Nobody is asked for it all the time: it is
 * read when a client asks, and when a run has ended that may have changed it. */

#include "usher-manager-service.h"

#include "usher-call.h"
#include "usher-problem-store.h"

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherManagerService *self = call->service;
  g_autoptr(GVariant) problems = NULL;
  GError *error = NULL;

  problems = usher_problem_store_list_finish (USHER_STORE (source), result, &error);
  if (problems == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  usher_manager_service_note_problems (self, problems);
  g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(@aa{sv})", problems));
}

static gboolean
handle_get_problems_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        UsherDbusManager      *manager)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);

  usher_problem_store_list_async (usher_engine_get_store (engine), usher_engine_now (engine), listed_cb,
                                  usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherManagerService) self = USHER_MANAGER_SERVICE (user_data);
  g_autoptr(GVariant) problems = usher_problem_store_list_finish (USHER_STORE (source), result, NULL);

  if (problems != NULL)
    usher_manager_service_note_problems (self, problems);
}

static void
look (UsherManagerService *self)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);

  usher_problem_store_list_async (usher_engine_get_store (engine), usher_engine_now (engine), looked_cb,
                                  g_object_ref (self));
}

/* Commands are their owners' business: of thousands of them none is a reason to look. */
static void
run_ended_cb (UsherManagerService *self,
              UsherRun            *run)
{
  if (g_strcmp0 (run->chore, "command") != 0 && run->started != 0 &&
      !usher_engine_is_stopping (usher_manager_service_get_engine (self)))
    look (self);
}

void
usher_manager_service_connect_problems (UsherManagerService *self,
                                        UsherDbusManager    *manager)
{
  static const UsherMethod methods[] = {
    { "handle-get-problems", G_CALLBACK (handle_get_problems_cb) },
  };

  usher_call_connect (manager, methods, G_N_ELEMENTS (methods), self);
}

/* Begins to look after them. */
void
usher_manager_service_watch_problems (UsherManagerService *self)
{
  g_signal_connect_object (usher_manager_service_get_engine (self), "run-ended",
                           G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
  look (self);
}
