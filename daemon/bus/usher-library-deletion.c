/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Files go in two steps: a plan that says which and why not others, and the word of
 * a person. The word begins a run, so that it is seen what becomes of the files. */

#include "usher-library-service.h"

#include "usher-error.h"
#include "usher-options.h"
#include "usher-plan-store.h"
#include "usher-remover.h"
#include "usher-time.h"

/* Who has not decided by then looks again. */
#define TIME_TO_DECIDE (10 * USHER_MINUTE)

/* Of a plan in a list: whoever wants all of a larger one sees it when it is made. */
#define MAX_LISTED 200

/* So many trailers in one call, as in any array. */
#define MAX_TRAILERS 10000

/* What PlanDeletion() works on. */
typedef struct
{
  gboolean skip_hard_links;
  GPtrArray *items;              /* (owned) (nullable) (element-type UsherDeletionItem) */
  UsherPlan *plan;               /* (owned) (nullable) */
} Planning;

static void
planning_free (Planning *planning)
{
  g_clear_pointer (&planning->items, g_ptr_array_unref);
  g_clear_pointer (&planning->plan, usher_plan_free);
  g_free (planning);
}

static UsherDbusLibrary *
get_library (UsherLibraryService *self)
{
  return USHER_DBUS_LIBRARY (usher_library_service_get_skeleton (self));
}

static UsherEngine *
get_engine (UsherCall *call)
{
  return usher_library_service_get_engine (call->service);
}

static GArray *
read_ids (GVariant  *ids,
          GError   **error)
{
  g_autoptr(GArray) trailers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  const guint64 *numbers;
  gsize n_numbers;

  numbers = g_variant_get_fixed_array (ids, &n_numbers, sizeof (guint64));
  if (n_numbers == 0 || n_numbers > MAX_TRAILERS)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "Name between 1 and %d trailers by their ids", MAX_TRAILERS);
      return NULL;
    }

  for (gsize i = 0; i < n_numbers; i++)
    if (g_hash_table_add (seen, (gpointer) &numbers[i]))
      g_array_append_val (trailers, numbers[i]);

  return g_steal_pointer (&trailers);
}

/* Planning */

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  const Planning *planning = call->data;
  GError *error = NULL;

  if (usher_plan_store_add_finish (USHER_STORE (source), result, &error))
    usher_dbus_library_complete_plan_deletion (get_library (call->service), call->invocation,
                                               planning->plan->id, planning->plan->items);
  else
    usher_call_refuse (call->invocation, error);
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Planning *planning = data;

  for (guint i = 0; i < planning->items->len; i++)
    usher_deletion_look (planning->items->pdata[i], planning->skip_hard_links);

  g_task_return_boolean (task, TRUE);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  UsherCall *call = user_data;
  Planning *planning = call->data;
  gint64 now = usher_engine_now (get_engine (call));
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < planning->items->len; i++)
    g_variant_builder_add_value (&builder, usher_deletion_item_to_record (planning->items->pdata[i]));

  planning->plan = usher_plan_new (USHER_PLAN_TRAILERS, NULL, now, now + TIME_TO_DECIDE,
                                   g_variant_builder_end (&builder));
  /* One plan does not take the place of another: each is about what it names */
  planning->plan->subject = g_strdup (planning->plan->id);
  usher_plan_store_add_async (usher_engine_get_store (get_engine (call)), planning->plan,
                              planned_cb, call);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  Planning *planning = call->data;
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  planning->items = usher_trash_store_find_finish (USHER_STORE (source), result, &error);
  if (planning->items == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  task = g_task_new (NULL, NULL, looked_cb, call);
  g_task_set_task_data (task, planning, NULL);
  call = NULL;
  g_task_run_in_thread (task, look_in_thread);
}

static gboolean
handle_plan_deletion_cb (UsherLibraryService   *self,
                         GDBusMethodInvocation *invocation,
                         GVariant              *trailers,
                         GVariant              *options,
                         UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);
  int hard_links = -1;
  const UsherOption wanted[] = { { "HardLinks", "b", &hard_links } };
  g_autoptr(GArray) ids = NULL;
  UsherCall *call;
  Planning *planning;
  GError *error = NULL;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error) ||
      !usher_deletion_is_possible (&error) || (ids = read_ids (trailers, &error)) == NULL)
    return usher_call_refuse (invocation, error);

  planning = g_new0 (Planning, 1);
  planning->skip_hard_links = hard_links < 0 ? usher_engine_get_settings (engine)->skip_hard_links
                                             : !hard_links;
  call = usher_call_new (self, invocation);
  call->data = planning;
  call->free_data = (GDestroyNotify) planning_free;
  usher_trash_store_find_async (usher_engine_get_store (engine), ids, found_cb, call);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Confirming */

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  UsherCall *call = user_data;
  UsherLibraryService *self = call->service;
  g_autoptr(UsherPlan) plan = NULL;
  GError *error = NULL;

  plan = usher_plan_store_confirm_finish (USHER_STORE (source), result, &error);
  if (plan == NULL)
    {
      usher_call_refuse (call->invocation, error);
      usher_call_free (call);
    }
  else if (g_str_equal (plan->kind, USHER_PLAN_LOSS))
    {
      usher_library_service_run_task (self, "arr-refresh",
                                      g_variant_new_parsed ("{'Connection': <%s>, 'ConfirmedPlan': <%s>}",
                                                            plan->subject, plan->id), call);
    }
  else if (g_str_equal (plan->kind, USHER_PLAN_MISSING))
    {
      usher_library_service_run_task (self, "disk-scan",
                                      g_variant_new_parsed ("{'ConfirmedPlan': <%s>}", plan->id), call);
    }
  else
    {
      usher_library_service_run_task (self, "cleanup",
                                      g_variant_new_parsed ("{'Plan': <%s>}", plan->id), call);
    }
}

static gboolean
handle_confirm_deletion_cb (UsherLibraryService   *self,
                            GDBusMethodInvocation *invocation,
                            const char            *plan,
                            UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);

  usher_plan_store_confirm_async (usher_engine_get_store (engine), plan, usher_engine_now (engine),
                                  confirmed_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* What waits */

static GVariant *
record_plan (const UsherPlan *plan)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);
  gsize n_items = g_variant_n_children (plan->items);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < MIN (n_items, MAX_LISTED); i++)
    {
      g_autoptr(GVariant) item = g_variant_get_child_value (plan->items, i);

      g_variant_builder_add_value (&builder, item);
    }

  g_variant_dict_insert (dict, "Id", "s", plan->id);
  g_variant_dict_insert (dict, "Kind", "s", plan->kind);
  g_variant_dict_insert (dict, "Subject", "s", plan->subject);
  g_variant_dict_insert (dict, "Created", "t", (guint64) plan->created);
  g_variant_dict_insert (dict, "Expires", "t", (guint64) plan->expires);
  g_variant_dict_insert (dict, "Count", "u", (guint) n_items);
  g_variant_dict_insert_value (dict, "Items", g_variant_builder_end (&builder));

  return g_variant_dict_end (dict);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr(GPtrArray) plans = NULL;
  GError *error = NULL;

  plans = usher_plan_store_list_finish (USHER_STORE (source), result, &error);
  if (plans == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < MIN (plans->len, MAX_LISTED); i++)
    g_variant_builder_add_value (&builder, record_plan (plans->pdata[i]));
  usher_dbus_library_complete_list_plans (get_library (call->service), call->invocation,
                                          g_variant_builder_end (&builder));
}

static gboolean
handle_list_plans_cb (UsherLibraryService   *self,
                      GDBusMethodInvocation *invocation,
                      UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);

  usher_plan_store_list_async (usher_engine_get_store (engine), usher_engine_now (engine), listed_cb,
                               usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Back from the trash */

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  guint n_restored;
  GError *error = NULL;

  if (usher_restore_finish (result, &n_restored, &error))
    usher_dbus_library_complete_restore_trailers (get_library (call->service), call->invocation,
                                                  n_restored);
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_restore_trailers_cb (UsherLibraryService   *self,
                            GDBusMethodInvocation *invocation,
                            GVariant              *trailers,
                            UsherDbusLibrary      *library)
{
  UsherEngine *engine = usher_library_service_get_engine (self);
  g_autoptr(GArray) ids = NULL;
  GError *error = NULL;

  ids = read_ids (trailers, &error);
  if (ids == NULL)
    return usher_call_refuse (invocation, error);

  usher_restore_async (usher_engine_get_store (engine), ids, usher_engine_now (engine), restored_cb,
                       usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_library_service_connect_deletion (UsherLibraryService *self,
                                        UsherDbusLibrary    *library)
{
  static const UsherMethod methods[] = {
    { "handle-plan-deletion",    G_CALLBACK (handle_plan_deletion_cb) },
    { "handle-confirm-deletion", G_CALLBACK (handle_confirm_deletion_cb) },
    { "handle-list-plans",       G_CALLBACK (handle_list_plans_cb) },
    { "handle-restore-trailers", G_CALLBACK (handle_restore_trailers_cb) },
  };

  usher_call_connect (library, methods, G_N_ELEMENTS (methods), self);
}
