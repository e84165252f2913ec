/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-arr-loss.h"
#include "usher-arr-sync.h"
#include "usher-chore.h"
#include "usher-connection-removal.h"
#include "usher-connection-store.h"
#include "usher-error.h"
#include "usher-failures.h"
#include "usher-members.h"
#include "usher-params.h"
#include "usher-secrets.h"

#define USHER_TYPE_ARR_REFRESH_CHORE (usher_arr_refresh_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherArrRefreshChore, usher_arr_refresh_chore, USHER, ARR_REFRESH_CHORE, UsherChore)

/* Brings our titles up to date with those of Radarr and Sonarr, one server after
 * the other. A server that fails does not keep the others from their turn.
 *
 * It also removes a connection: that has to wait for a refresh of it to end, and takes
 * as long. A single title waits for whole refreshes, too, as both lay what they have
 * read aside in the same place. */
struct _UsherArrRefreshChore
{
  UsherChore parent_instance;

  char *connection;              /* (owned) (nullable): only this one */
  guint64 title;                 /* only this one of it, by the server's number; 0 for all */
  char *confirmed_plan;          /* (owned) (nullable): the plan of a loss that a person has confirmed */
  gboolean remove;               /* the connection goes */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GPtrArray *connections;        /* (owned) (nullable) (element-type UsherConnection) */
  guint next;                    /* whose turn it is */
  UsherSecret *key;              /* (owned) (nullable): of that one */
  UsherPlan *plan;               /* (owned) (nullable): what may go */
  UsherFailures failures;
  UsherArrSyncCounts sum;
};

typedef enum
{
  PROP_CONNECTION = 1,
  PROP_TITLE,
  PROP_CONFIRMED_PLAN,
  PROP_REMOVE,
} UsherArrRefreshChoreProperty;

static GParamSpec *properties[PROP_REMOVE + 1];

static const gsize offsets[] = {
  [PROP_CONNECTION] = G_STRUCT_OFFSET (UsherArrRefreshChore, connection),
  [PROP_TITLE] = G_STRUCT_OFFSET (UsherArrRefreshChore, title),
  [PROP_CONFIRMED_PLAN] = G_STRUCT_OFFSET (UsherArrRefreshChore, confirmed_plan),
  [PROP_REMOVE] = G_STRUCT_OFFSET (UsherArrRefreshChore, remove),
};

G_DEFINE_FINAL_TYPE (UsherArrRefreshChore, usher_arr_refresh_chore, USHER_TYPE_CHORE)

static void begin_next (GTask *task);

static GVariant *
make_result (UsherArrRefreshChore *self)
{
  const UsherMediaChanges *changes = &self->sum.changes;
  guint n_changed = changes->n_added + changes->n_changed;

  return g_variant_new_parsed ("{'Added': <%u>, 'Changed': <%u>, 'Removed': <%u>,"
                               " 'Unchanged': <%u>, 'Malformed': <%u>, 'Titles': <%u>}",
                               changes->n_added, changes->n_changed, changes->n_removed,
                               self->sum.n_titles - n_changed, self->sum.n_malformed,
                               self->sum.n_titles);
}

static void
note_failure (UsherArrRefreshChore *self,
              GError               *error)
{
  usher_run_log_say (self->tools->log, "%s", error->message);
  usher_failures_take (&self->failures, error);
}

static void
note_malformed (UsherArrRefreshChore *self,
                UsherConnection      *connection,
                guint                 n_malformed)
{
  GError *error = NULL;

  usher_failure_set (&error, USHER_FAILURE_MALFORMED,
                     g_variant_new_parsed ("{'Connection': <%s>, 'Malformed': <%u>}",
                                           usher_connection_get_label (connection), n_malformed),
                     "%s: %u titles cannot be used, and nothing was removed; the log names them",
                     usher_connection_get_label (connection), n_malformed);
  note_failure (self, error);
}

static void
synced_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  UsherConnection *connection = self->connections->pdata[self->next];
  UsherArrSyncCounts counts;
  GError *error = NULL;

  g_clear_pointer (&self->key, usher_secret_unref);
  if (usher_arr_sync_finish (result, &counts, &error))
    {
      self->sum.n_titles += counts.n_titles;
      self->sum.n_malformed += counts.n_malformed;
      self->sum.changes.n_added += counts.changes.n_added;
      self->sum.changes.n_changed += counts.changes.n_changed;
      self->sum.changes.n_removed += counts.changes.n_removed;
      if (counts.n_malformed > 0)
        note_malformed (self, connection, counts.n_malformed);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      usher_chore_return (task, make_result (self), error);
      return;
    }
  else
    {
      note_failure (self, error);
    }

  self->next++;
  begin_next (task);
}

static void
got_key_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  UsherConnection *connection = self->connections->pdata[self->next];
  UsherArrSync sync = { 0, };
  GError *error = NULL;

  self->key = usher_secrets_get_finish (USHER_SECRETS (source), result, &error);
  if (self->key == NULL)
    {
      note_failure (self, error);
      self->next++;
      begin_next (task);
      return;
    }

  sync.http = self->tools->http;
  sync.store = self->tools->store;
  sync.log = self->tools->log;
  sync.progress = self->tools->progress;
  sync.connection = connection;
  sync.key = self->key;
  sync.title = (gint64) self->title;
  sync.confirmed = self->plan;
  sync.max_loss_share = self->tools->settings->max_loss_share;
  sync.run = self->tools->run;
  sync.now = g_get_real_time ();
  usher_arr_sync_async (&sync, g_task_get_cancellable (task), synced_cb, g_object_ref (task));
}

static void
begin_next (GTask *task)
{
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  UsherConnection *connection;

  if (self->next == self->connections->len)
    {
      usher_chore_return (task, make_result (self), usher_failures_steal_sum (&self->failures, self->connections->len));
      return;
    }

  connection = self->connections->pdata[self->next];
  usher_secrets_get_async (self->tools->secrets, connection->id, got_key_cb, g_object_ref (task));
}

/* What is to be done with the connections that have been found. */

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint n_removed;

  if (usher_connection_removal_finish (result, &n_removed, &error))
    usher_run_log_say (self->tools->log, "%s: removed with %u titles; its files are as they were",
                       self->connection, n_removed);
  usher_chore_return (task, g_variant_new_parsed ("{'Removed': <%u>}", n_removed), error);
}

static void
remove_connection (GTask *task)
{
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  const UsherConnectionRemoval removal = {
    .store = self->tools->store,
    .secrets = self->tools->secrets,
    .progress = self->tools->progress,
    .connection = self->connections->pdata[0],
  };

  usher_connection_removal_async (&removal, g_task_get_cancellable (task), removed_cb,
                                  g_object_ref (task));
}

static void
got_plan_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->plan = usher_plan_store_get_finish (USHER_STORE (source), result, &error);
  if (self->plan != NULL &&
      usher_arr_loss_check_plan (self->plan, self->connections->pdata[0], &error))
    begin_next (task);
  else
    usher_chore_return (task, NULL, error);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_wanted (UsherArrRefreshChore *self,
           UsherConnection      *connection)
{
  if (is_given (self->connection))
    return g_str_equal (self->connection, connection->id);

  return connection->enabled;
}

static gboolean
check_found (UsherArrRefreshChore  *self,
             GError               **error)
{
  if (self->connections->len > 0 || !is_given (self->connection))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_CONNECTION,
               "There is no connection “%s”; “usherctl connections” lists them", self->connection);

  return FALSE;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherArrRefreshChore *self = g_task_get_source_object (task);
  g_autoptr(GPtrArray) all = NULL;
  GError *error = NULL;

  all = usher_connection_store_list_finish (USHER_STORE (source), result, &error);
  if (all == NULL)
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < all->len; i++)
    if (is_wanted (self, all->pdata[i]))
      g_ptr_array_add (self->connections, g_object_ref (all->pdata[i]));

  if (!check_found (self, &error))
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  if (self->connections->len == 0)
    usher_run_log_say (self->tools->log, "There is no connection to refresh");
  if (self->remove)
    remove_connection (task);
  else if (is_given (self->confirmed_plan))
    usher_plan_store_get_async (self->tools->store, self->confirmed_plan, g_get_real_time (),
                                got_plan_cb, g_object_ref (task));
  else
    begin_next (task);
}

static gboolean
usher_arr_refresh_chore_check (UsherChore  *chore,
                               GError     **error)
{
  UsherArrRefreshChore *self = USHER_ARR_REFRESH_CHORE (chore);
  const char *culprit = NULL;

  if (self->title != 0)
    culprit = "Title";
  else if (is_given (self->confirmed_plan))
    culprit = "ConfirmedPlan";
  else if (self->remove)
    culprit = "Remove";

  if (culprit == NULL || is_given (self->connection))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“%s” goes with “Connection”, the id of the one that is meant", culprit);

  return FALSE;
}

static void
usher_arr_refresh_chore_run_async (UsherChore            *chore,
                                   const UsherChoreTools *tools,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  UsherArrRefreshChore *self = USHER_ARR_REFRESH_CHORE (chore);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, usher_arr_refresh_chore_run_async);
  self->tools = tools;
  /* What is laid over a task's parameters for one run nobody has checked yet */
  if (!usher_arr_refresh_chore_check (chore, &error))
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  usher_connection_store_list_async (tools->store, listed_cb, g_steal_pointer (&task));
}

static char **
usher_arr_refresh_chore_list_claims (UsherChore *chore)
{
  static const char * const claims[] = { "arr", NULL };

  return g_strdupv ((char **) claims);
}

static void
usher_arr_refresh_chore_finalize (GObject *object)
{
  UsherArrRefreshChore *self = USHER_ARR_REFRESH_CHORE (object);

  usher_members_clear (self, properties, offsets, G_N_ELEMENTS (offsets));
  g_clear_pointer (&self->plan, usher_plan_free);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->key, usher_secret_unref);
  usher_failures_clear (&self->failures);

  G_OBJECT_CLASS (usher_arr_refresh_chore_parent_class)->finalize (object);
}

static void
usher_arr_refresh_chore_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  usher_members_get (object, offsets[prop_id], value);
}

static void
usher_arr_refresh_chore_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  usher_members_set (object, offsets[prop_id], value);
}

static void
usher_arr_refresh_chore_class_init (UsherArrRefreshChoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  object_class->finalize = usher_arr_refresh_chore_finalize;
  object_class->get_property = usher_arr_refresh_chore_get_property;
  object_class->set_property = usher_arr_refresh_chore_set_property;

  chore_class->kind = "arr-refresh";
  chore_class->check = usher_arr_refresh_chore_check;
  chore_class->list_claims = usher_arr_refresh_chore_list_claims;
  chore_class->run_async = usher_arr_refresh_chore_run_async;

  properties[PROP_CONNECTION] =
    g_param_spec_string ("connection", NULL, NULL, "", USHER_PARAM_FLAGS);
  properties[PROP_TITLE] =
    g_param_spec_uint64 ("title", NULL, NULL, 0, G_MAXINT64, 0, USHER_PARAM_FLAGS);
  properties[PROP_CONFIRMED_PLAN] =
    g_param_spec_string ("confirmed-plan", NULL, NULL, "", USHER_PARAM_FLAGS);
  properties[PROP_REMOVE] =
    g_param_spec_boolean ("remove", NULL, NULL, FALSE, USHER_PARAM_FLAGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_arr_refresh_chore_init (UsherArrRefreshChore *self)
{
}
