/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-manager-service.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "usher-call.h"
#include "usher-error.h"
#include "usher-log-reader.h"
#include "usher-options.h"
#include "usher-records.h"
#include "usher-run-store.h"

#define MAX_LOG_PART (1024 * 1024)

/* Running and cancelling */

static void
run_recorded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  guint64 run = usher_engine_run_task_finish (USHER_ENGINE (source), result, &error);

  if (run != 0)
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(t)", run));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_run_task_now_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        const char            *id,
                        UsherDbusManager      *manager)
{
  const UsherRunRequest request = { .parameters = NULL };

  usher_engine_run_task_async (usher_manager_service_get_engine (self), id, &request, run_recorded_cb,
                               usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Takes @key out of @dict, if it is there. */
static GVariant *
take_option (GVariantDict        *dict,
             const char          *key,
             const GVariantType  *type,
             GError             **error)
{
  GVariant *value = g_variant_dict_lookup_value (dict, key, NULL);

  if (value == NULL)
    return NULL;

  if (g_variant_is_of_type (value, type))
    {
      g_variant_dict_remove (dict, key);
      return value;
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“%s” must be of type %s", key, g_variant_type_peek_string (type));
  g_variant_unref (value);

  return NULL;
}

/* What is left over is for the run alone. */
static gboolean
check_run_options (GVariant  *options,
                   GError   **error)
{
  static const struct
  {
    const char *key;
    const char *type;
  } known[] = { { "IgnoreConditions", "b" }, { "DryRun", "b" }, { "Environment", "as" } };
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) owned = value;
      gsize i = 0;

      while (i < G_N_ELEMENTS (known) && !g_str_equal (known[i].key, key))
        i++;

      if (i < G_N_ELEMENTS (known) && g_variant_is_of_type (owned, G_VARIANT_TYPE (known[i].type)))
        continue;

      if (i < G_N_ELEMENTS (known))
        g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                     "“%s” must be of type %s", key, known[i].type);
      else
        g_set_error (error, USHER_ERROR, USHER_ERROR_UNKNOWN_KEY,
                     "There is no option “%s”; there are Parameters, NotBefore, IgnoreConditions, "
                     "DryRun and Environment", key);
      return FALSE;
    }

  return TRUE;
}

/* @request: (out): what is in it is floating in @parameters and @rest */
static gboolean
read_run_options (GVariant         *options,
                  UsherRunRequest  *request,
                  GVariant        **parameters,
                  GVariant        **rest,
                  GError          **error)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (options);
  g_autoptr(GVariant) not_before = NULL;
  g_autoptr(GError) cause = NULL;

  *parameters = take_option (dict, "Parameters", G_VARIANT_TYPE_VARDICT, &cause);
  if (cause == NULL)
    not_before = take_option (dict, "NotBefore", G_VARIANT_TYPE_UINT64, &cause);
  *rest = g_variant_ref_sink (g_variant_dict_end (dict));
  if (cause == NULL)
    check_run_options (*rest, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  request->parameters = *parameters;
  request->options = g_variant_n_children (*rest) > 0 ? *rest : NULL;
  if (not_before != NULL)
    request->not_before = (gint64) MIN (g_variant_get_uint64 (not_before), (guint64) G_MAXINT64);

  return TRUE;
}

static gboolean
handle_run_task_cb (UsherManagerService   *self,
                    GDBusMethodInvocation *invocation,
                    const char            *id,
                    GVariant              *options,
                    UsherDbusManager      *manager)
{
  UsherRunRequest request = { .parameters = NULL };
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GVariant) rest = NULL;
  GError *error = NULL;

  if (!read_run_options (options, &request, &parameters, &rest, &error))
    return usher_call_refuse (invocation, error);

  usher_engine_run_task_async (usher_manager_service_get_engine (self), id, &request,
                               run_recorded_cb, usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
retried_run_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  UsherCall *call = user_data;
  GError *error = NULL;
  g_autoptr(UsherRun) run = usher_engine_get_run_finish (USHER_ENGINE (source), result, &error);
  UsherRunRequest request = { .parameters = NULL };

  if (run != NULL && !usher_run_state_is_final (run->state))
    g_set_error (&error, USHER_ERROR, USHER_ERROR_CONFLICT,
                 "Run %" G_GUINT64_FORMAT " has not ended yet", run->id);
  if (error != NULL)
    {
      usher_call_refuse (call->invocation, error);
      usher_call_free (call);
      return;
    }

  request.parameters = run->parameters;
  request.options = run->options;
  request.retry_of = run->retry_of != 0 ? run->retry_of : run->id;
  usher_engine_run_task_async (USHER_ENGINE (source), run->task_id, &request, run_recorded_cb, call);
}

static gboolean
handle_retry_run_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     guint64                run,
                     UsherDbusManager      *manager)
{
  usher_engine_get_run_async (usher_manager_service_get_engine (self), run, retried_run_cb,
                              usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_move_run_cb (UsherManagerService   *self,
                    GDBusMethodInvocation *invocation,
                    guint64                run,
                    guint                  position,
                    UsherDbusManager      *manager)
{
  GError *error = NULL;

  if (!usher_engine_move_run (usher_manager_service_get_engine (self), run, position, &error))
    return usher_call_refuse (invocation, error);

  usher_dbus_manager_complete_move_run (manager, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_cancel_run_cb (UsherManagerService   *self,
                      GDBusMethodInvocation *invocation,
                      guint64                run,
                      UsherDbusManager      *manager)
{
  GError *error = NULL;

  if (!usher_engine_cancel_run (usher_manager_service_get_engine (self), run, &error))
    return usher_call_refuse (invocation, error);

  usher_dbus_manager_complete_cancel_run (manager, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* The queue */

/* The cursor is the place in the queue, which has no other lasting order. */
static GVariant *
list_queue (UsherManagerService *self,
            guint                start,
            guint                limit,
            guint               *total)
{
  UsherEngine *engine = usher_manager_service_get_engine (self);
  g_autoptr(GPtrArray) runs = usher_engine_list_queue (engine);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  *total = runs->len;
  for (guint i = start; i < runs->len && i < start + limit; i++)
    {
      g_autoptr(GVariant) record =
        g_variant_ref_sink (usher_record_of_run (engine, runs->pdata[i], USHER_RUN_ALL));
      g_autoptr(GVariantDict) dict = g_variant_dict_new (record);

      g_variant_dict_insert (dict, "Position", "u", i + 1);
      g_variant_builder_add_value (&builder, g_variant_dict_end (dict));
    }

  return g_variant_builder_end (&builder);
}

static gboolean
handle_get_queue_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     UsherDbusManager      *manager)
{
  guint total;

  usher_dbus_manager_complete_get_queue (manager, invocation,
                                         list_queue (self, 0, USHER_LIMIT_DEFAULT, &total));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_list_queue_cb (UsherManagerService   *self,
                      GDBusMethodInvocation *invocation,
                      GVariant              *options,
                      UsherDbusManager      *manager)
{
  const char *cursor = "";
  guint limit = 0, total;
  guint64 start = 0;
  const UsherOption wanted[] = { { "Cursor", "s", &cursor }, { "Limit", "u", &limit } };
  g_autofree char *next = NULL;
  GVariant *records;
  GError *error = NULL;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error))
    return usher_call_refuse (invocation, error);

  if (*cursor != '\0' && !g_ascii_string_to_unsigned (cursor, 10, 0, G_MAXINT, &start, NULL))
    return usher_call_refuse (invocation,
                              g_error_new (USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                                           "“Cursor” must be what the page before gave as its next"));

  limit = usher_options_limit (limit);
  records = list_queue (self, (guint) start, limit, &total);
  next = start + limit < total
    ? g_strdup_printf ("%" G_GUINT64_FORMAT, start + limit) : g_strdup ("");
  usher_dbus_manager_complete_list_queue (manager, invocation, records, next, total,
                                          usher_engine_get_run_revision (usher_manager_service_get_engine (self)));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* The history */

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherEngine *engine = usher_manager_service_get_engine (call->service);
  guint limit = GPOINTER_TO_UINT (call->data);
  g_autoptr(GPtrArray) runs = NULL;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *next = g_strdup ("");
  GError *error = NULL;

  runs = usher_run_store_list_finish (USHER_STORE (source), result, &error);
  if (runs == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < runs->len; i++)
    g_variant_builder_add_value (&builder, usher_record_of_run (engine, runs->pdata[i], USHER_RUN_ALL));

  if (runs->len == limit)
    {
      g_free (next);
      next = g_strdup_printf ("%" G_GUINT64_FORMAT, ((UsherRun *) runs->pdata[runs->len - 1])->id);
    }

  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(@aa{sv}st)",
                                                        g_variant_builder_end (&builder), next,
                                                        usher_engine_get_run_revision (engine)));
}

static gboolean
check_nick (const char  *key,
            GType        type,
            const char  *nick,
            const char  *group,
            GError     **error)
{
  int value;

  if (nick == NULL || g_strcmp0 (nick, group) == 0 || usher_enum_from_nick (type, nick, &value))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“%s” cannot be “%s”", key, nick);

  return FALSE;
}

static gboolean
read_filter (UsherManagerService  *self,
             GVariant             *options,
             UsherRunFilter       *filter,
             GError              **error)
{
  const char *task_id = NULL, *cursor = NULL;
  guint64 from = 0, until = 0;
  const UsherOption wanted[] = {
    { "Task", "s", &task_id }, { "State", "s", &filter->state }, { "Cause", "s", &filter->cause },
    { "From", "t", &from }, { "Until", "t", &until },
    { "Cursor", "s", &cursor }, { "Limit", "u", &filter->limit },
  };
  UsherTask *task;

  if (!usher_options_read (options, wanted, G_N_ELEMENTS (wanted), error) ||
      !check_nick ("State", USHER_TYPE_RUN_STATE, filter->state, USHER_RUN_FILTER_FAILURES, error) ||
      !check_nick ("Cause", USHER_TYPE_CAUSE, filter->cause, NULL, error))
    return FALSE;

  if (cursor != NULL && *cursor != '\0' &&
      !g_ascii_string_to_unsigned (cursor, 10, 1, G_MAXINT64, &filter->before, NULL))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Cursor” must be what the page before gave as its next");
      return FALSE;
    }

  if (task_id != NULL)
    {
      task = usher_engine_get_task (usher_manager_service_get_engine (self), task_id, error);
      if (task == NULL)
        return FALSE;
      filter->task_key = task->key;
    }

  filter->from = (gint64) MIN (from, (guint64) G_MAXINT64);
  filter->until = (gint64) MIN (until, (guint64) G_MAXINT64);
  filter->limit = usher_options_limit (filter->limit);

  return TRUE;
}

static gboolean
handle_list_runs_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     GVariant              *options,
                     UsherDbusManager      *manager)
{
  UsherRunFilter filter = { 0, };
  UsherCall *call;
  GError *error = NULL;

  if (!read_filter (self, options, &filter, &error))
    return usher_call_refuse (invocation, error);

  call = usher_call_new (self, invocation);
  call->data = GUINT_TO_POINTER (filter.limit);
  usher_run_store_list_async (usher_engine_get_store (usher_manager_service_get_engine (self)),
                              &filter, listed_cb, call);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
got_run_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherEngine *engine = USHER_ENGINE (source);
  GError *error = NULL;
  g_autoptr(UsherRun) run = usher_engine_get_run_finish (engine, result, &error);

  if (run != NULL)
    g_dbus_method_invocation_return_value (call->invocation,
                                           g_variant_new ("(@a{sv})",
                                                          usher_record_of_run (engine, run, USHER_RUN_ALL)));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_get_run_cb (UsherManagerService   *self,
                   GDBusMethodInvocation *invocation,
                   guint64                run,
                   UsherDbusManager      *manager)
{
  usher_engine_get_run_async (usher_manager_service_get_engine (self), run, got_run_cb,
                              usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Logs. The run is looked up before its log is read: if it had ended by then,
 * there is no more to come. */

typedef struct
{
  guint64 offset;
  guint max;
  gboolean ended;
} LogPart;

static void
log_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  const LogPart *part = call->data;
  g_autofree char *text = NULL;
  GError *error = NULL;
  gboolean at_end;
  guint64 next;

  text = usher_log_read_finish (result, &next, &at_end, &error);
  if (text != NULL)
    g_dbus_method_invocation_return_value (call->invocation,
                                           g_variant_new ("(stb)", text, next, at_end && part->ended));
  else
    usher_call_refuse (call->invocation, error);
}

static void
got_run_for_log_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherEngine *engine = USHER_ENGINE (source);
  LogPart *part = call->data;
  GError *error = NULL;
  g_autoptr(UsherRun) run = usher_engine_get_run_finish (engine, result, &error);
  g_autofree char *path = NULL;

  if (run == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  part->ended = usher_run_state_is_final (run->state);
  path = usher_engine_dup_log_path (engine, run->id);
  usher_log_read_async (path, part->offset, part->max, log_read_cb, g_steal_pointer (&call));
}

static gboolean
handle_get_run_log_cb (UsherManagerService   *self,
                       GDBusMethodInvocation *invocation,
                       guint64                run,
                       guint64                offset,
                       guint                  max,
                       UsherDbusManager      *manager)
{
  UsherCall *call = usher_call_new (self, invocation);
  LogPart *part = g_new0 (LogPart, 1);

  part->offset = offset;
  part->max = CLAMP (max, 1, MAX_LOG_PART);
  call->data = part;
  call->free_data = g_free;
  usher_engine_get_run_async (usher_manager_service_get_engine (self), run, got_run_for_log_cb, call);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
got_run_to_open_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  UsherEngine *engine = USHER_ENGINE (source);
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  GError *error = NULL;
  g_autoptr(UsherRun) run = usher_engine_get_run_finish (engine, result, &error);
  g_autofree char *path = run != NULL ? usher_engine_dup_log_path (engine, run->id) : NULL;
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;

  if (fd < 0 && error == NULL)
    fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  if (fd >= 0)
    {
      g_unix_fd_list_append (fds, fd, &error);
      close (fd);
    }

  if (error != NULL)
    usher_call_refuse (call->invocation, error);
  else
    g_dbus_method_invocation_return_value_with_unix_fd_list (call->invocation,
                                                             g_variant_new ("(h)", 0), fds);
}

static gboolean
handle_open_run_log_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        GUnixFDList           *fds,
                        guint64                run,
                        UsherDbusManager      *manager)
{
  usher_engine_get_run_async (usher_manager_service_get_engine (self), run, got_run_to_open_cb,
                              usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_manager_service_connect_runs (UsherManagerService *self,
                                    UsherDbusManager    *manager)
{
  static const UsherMethod methods[] = {
    { "handle-run-task-now", G_CALLBACK (handle_run_task_now_cb) },
    { "handle-run-task",     G_CALLBACK (handle_run_task_cb) },
    { "handle-retry-run",    G_CALLBACK (handle_retry_run_cb) },
    { "handle-move-run",     G_CALLBACK (handle_move_run_cb) },
    { "handle-cancel-run",   G_CALLBACK (handle_cancel_run_cb) },
    { "handle-get-queue",    G_CALLBACK (handle_get_queue_cb) },
    { "handle-list-queue",   G_CALLBACK (handle_list_queue_cb) },
    { "handle-list-runs",    G_CALLBACK (handle_list_runs_cb) },
    { "handle-get-run",      G_CALLBACK (handle_get_run_cb) },
    { "handle-get-run-log",  G_CALLBACK (handle_get_run_log_cb) },
    { "handle-open-run-log", G_CALLBACK (handle_open_run_log_cb) },
  };

  usher_call_connect (manager, methods, G_N_ELEMENTS (methods), self);
}
