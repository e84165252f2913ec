/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-arr-sync.h"
#include "usher-chore.h"
#include "usher-connection-store.h"
#include "usher-failures.h"
#include "usher-params.h"
#include "usher-secrets.h"

#define USHER_TYPE_ARR_REFRESH_CHORE (usher_arr_refresh_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherArrRefreshChore, usher_arr_refresh_chore, USHER, ARR_REFRESH_CHORE, UsherChore)

/* Brings our titles up to date with those of Radarr and Sonarr, one server after
 * the other. A server that fails does not keep the others from their turn. */
struct _UsherArrRefreshChore
{
  UsherChore parent_instance;

  char *connection;              /* (owned) (nullable): only this one */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GPtrArray *connections;        /* (owned) (nullable) (element-type UsherConnection) */
  guint next;                    /* whose turn it is */
  UsherSecret *key;              /* (owned) (nullable): of that one */
  UsherFailures failures;
  UsherArrSyncCounts sum;
};

typedef enum
{
  PROP_CONNECTION = 1,
} UsherArrRefreshChoreProperty;

static GParamSpec *properties[PROP_CONNECTION + 1];

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

static gboolean
is_wanted (UsherArrRefreshChore *self,
           UsherConnection      *connection)
{
  if (self->connection != NULL && *self->connection != '\0')
    return g_str_equal (self->connection, connection->id);

  return connection->enabled;
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

  if (self->connections->len == 0)
    usher_run_log_say (self->tools->log, "There is no connection to refresh");
  begin_next (task);
}

static void
usher_arr_refresh_chore_run_async (UsherChore            *chore,
                                   const UsherChoreTools *tools,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  UsherArrRefreshChore *self = USHER_ARR_REFRESH_CHORE (chore);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_arr_refresh_chore_run_async);
  self->tools = tools;
  usher_connection_store_list_async (tools->store, listed_cb, task);
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

  g_clear_pointer (&self->connection, g_free);
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
  UsherArrRefreshChore *self = USHER_ARR_REFRESH_CHORE (object);

  switch ((UsherArrRefreshChoreProperty) prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_string (value, self->connection);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_arr_refresh_chore_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  UsherArrRefreshChore *self = USHER_ARR_REFRESH_CHORE (object);

  switch ((UsherArrRefreshChoreProperty) prop_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
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
  chore_class->list_claims = usher_arr_refresh_chore_list_claims;
  chore_class->run_async = usher_arr_refresh_chore_run_async;

  properties[PROP_CONNECTION] =
    g_param_spec_string ("connection", NULL, NULL, "", USHER_PARAM_FLAGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_arr_refresh_chore_init (UsherArrRefreshChore *self)
{
}
