/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-client.h"

#include "usher-error.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-run-lists.h"

#define PAGE_SIZE 500

/**
 * UsherClient:
 *
 * What the daemon has, kept up to date by its signals: the tasks, and the runs
 * by what becomes of them. Never starts the daemon by itself.
 */
struct _UsherClient
{
  GObject parent_instance;

  GDBusConnection *connection;  /* (owned) */
  guint watch;
  guint subscription;
  GCancellable *listing_tasks;  /* (owned) (nullable): of the daemon that is there */
  GCancellable *listing_runs;   /* (owned) (nullable) */

  UsherClientState state;
  char *error;                  /* (owned) (nullable): why nothing can be listed */

  GListStore *tasks;            /* (owned) (element-type UsherItem) */
  UsherRunLists *runs;          /* (owned) */
  GHashTable *tasks_by_id;      /* (owned) (element-type utf8 UsherItem) */

  GPtrArray *page;              /* (owned) (nullable): the tasks listed so far */
  GPtrArray *missed;            /* (owned) (element-type GVariant): signals meanwhile */
  guint64 tasks_revision;       /* 0 while they are listed */
  guint64 runs_revision;
};

typedef enum
{
  PROP_STATE = 1,
} UsherClientProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (UsherClient, usher_client, G_TYPE_OBJECT)

static void list_tasks (UsherClient *self, const char *cursor);
static void apply_task_changes (UsherClient *self, GVariant *parameters);

static void
set_state (UsherClient      *self,
           UsherClientState  state,
           const char       *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
note_listed (UsherClient *self)
{
  if (self->state != USHER_CLIENT_READY && self->tasks_revision != 0 && self->runs_revision != 0)
    set_state (self, USHER_CLIENT_READY, NULL);
}

/* A reply of a list, or why there is none; the latter ends the waiting. */
static GVariant *
finish_list (UsherClient  *self,
             GObject      *source,
             GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_dbus_error_strip_remote_error (error);
      set_state (self, USHER_CLIENT_AWAY, error->message);
    }

  return reply;
}

static void
call_list (UsherClient         *self,
           const char          *method,
           GVariant            *options,
           const char          *reply_type,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback)
{
  g_dbus_connection_call (self->connection, USHER_BUS_NAME, USHER_OBJECT_PATH, USHER_MANAGER_IFACE,
                          method, g_variant_new ("(@a{sv})", options), G_VARIANT_TYPE (reply_type),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, cancellable, callback,
                          g_object_ref (self));
}

/* A list that is asked for again takes the place of the one that is under way. */
static void
renew (GCancellable **listing)
{
  g_cancellable_cancel (*listing);
  g_clear_object (listing);
  *listing = g_cancellable_new ();
}

/* Items that are known stay the same objects, so that rows and the selection stay. */
static UsherItem *
make_task_item (UsherClient *self,
                GVariant    *record)
{
  const char *id = usher_record_get_string (record, "Id");
  UsherItem *item = id != NULL ? g_hash_table_lookup (self->tasks_by_id, id) : NULL;

  if (item == NULL)
    return usher_item_new (record);

  usher_item_merge (item, record);

  return g_object_ref (item);
}

static void
take_tasks (UsherClient *self)
{
  g_autoptr(GPtrArray) items = g_steal_pointer (&self->page);

  g_hash_table_remove_all (self->tasks_by_id);
  for (guint i = 0; i < items->len; i++)
    {
      const char *id = usher_record_get_string (usher_item_get_record (items->pdata[i]), "Id");

      g_hash_table_insert (self->tasks_by_id, g_strdup (id), g_object_ref (items->pdata[i]));
    }

  g_list_store_splice (self->tasks, 0, g_list_model_get_n_items (G_LIST_MODEL (self->tasks)),
                       items->pdata, items->len);
}

static void
tasks_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherClient) self = user_data;
  g_autoptr(GVariant) reply = finish_list (self, source, result);
  g_autoptr(GVariant) records = NULL;
  const char *next;
  guint64 revision;
  GVariantIter iter;
  GVariant *record;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@aa{sv}&sut)", &records, &next, NULL, &revision);
  g_variant_iter_init (&iter, records);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_ptr_array_add (self->page, make_task_item (self, record));
      g_variant_unref (record);
    }

  if (*next != '\0')
    {
      list_tasks (self, next);
      return;
    }

  take_tasks (self);
  self->tasks_revision = revision;
  for (guint i = 0; i < self->missed->len; i++)
    apply_task_changes (self, self->missed->pdata[i]);
  g_ptr_array_set_size (self->missed, 0);
  note_listed (self);
}

static void
list_tasks (UsherClient *self,
            const char  *cursor)
{
  GVariantBuilder options;

  if (*cursor == '\0')
    {
      renew (&self->listing_tasks);
      g_clear_pointer (&self->page, g_ptr_array_unref);
      self->page = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_set_size (self->missed, 0);
      self->tasks_revision = 0;
    }

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "Cursor", g_variant_new_string (cursor));
  g_variant_builder_add (&options, "{sv}", "Limit", g_variant_new_uint32 (PAGE_SIZE));
  call_list (self, "ListTasks", g_variant_builder_end (&options), "(aa{sv}sut)", self->listing_tasks,
             tasks_listed_cb);
}

static void
history_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherClient) self = user_data;
  g_autoptr(GVariant) reply = finish_list (self, source, result);
  g_autoptr(GVariant) records = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@aa{sv}st)", &records, NULL, &self->runs_revision);
  usher_run_lists_take (self->runs, records);
  note_listed (self);
}

static void
list_history (UsherClient *self)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "Limit", g_variant_new_uint32 (USHER_RUN_LISTS_MAX_ENDED));
  call_list (self, "ListRuns", g_variant_builder_end (&options), "(aa{sv}st)", self->listing_runs,
             history_listed_cb);
}

static void
queue_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherClient) self = user_data;
  g_autoptr(GVariant) reply = finish_list (self, source, result);
  g_autoptr(GVariant) records = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@aa{sv}sut)", &records, NULL, NULL, NULL);
  usher_run_lists_clear (self->runs);
  usher_run_lists_take (self->runs, records);
  list_history (self);
}

/* The queue comes first: a run that ends between the two answers is in both, and
 * none can be in neither. */
static void
list_runs (UsherClient *self)
{
  GVariantBuilder options;

  renew (&self->listing_runs);
  self->runs_revision = 0;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  call_list (self, "ListQueue", g_variant_builder_end (&options), "(aa{sv}sut)", self->listing_runs,
             queue_listed_cb);
}

/* Whether a signal goes on where what we know ends; else some was missed. While a
 * list is under way it does: what it says is later than the list, or in it. */
static gboolean
meets (guint64 *ours,
       guint64  previous,
       guint64  revision)
{
  if (*ours == 0 || revision <= *ours)
    return TRUE;
  if (previous > *ours)
    return FALSE;

  *ours = revision;

  return TRUE;
}

static void
change_task (UsherClient *self,
             GVariant    *record)
{
  const char *id = usher_record_get_string (record, "Id");
  UsherItem *item = g_hash_table_lookup (self->tasks_by_id, id);

  if (item != NULL)
    usher_item_merge (item, record);
  else if (usher_record_get_string (record, "Chore") != NULL)
    {
      g_autoptr(UsherItem) fresh = usher_item_new (record);

      g_hash_table_insert (self->tasks_by_id, g_strdup (id), g_object_ref (fresh));
      g_list_store_append (self->tasks, fresh);
    }
}

static void
remove_task (UsherClient *self,
             const char  *id)
{
  UsherItem *item = g_hash_table_lookup (self->tasks_by_id, id);
  guint position;

  if (item == NULL)
    return;

  if (g_list_store_find (self->tasks, item, &position))
    g_list_store_remove (self->tasks, position);
  g_hash_table_remove (self->tasks_by_id, id);
}

static void
apply_task_changes (UsherClient *self,
                    GVariant    *parameters)
{
  g_autoptr(GVariant) changed = NULL;
  g_autofree const char **removed = NULL;
  GVariantIter iter;
  GVariant *record;

  g_variant_get (parameters, "(@aa{sv}^a&stt)", &changed, &removed, NULL, NULL);
  g_variant_iter_init (&iter, changed);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      change_task (self, record);
      g_variant_unref (record);
    }
  for (gsize i = 0; removed[i] != NULL; i++)
    remove_task (self, removed[i]);
}

/* What changes while the pages of the list come in is laid over them in the end: it
 * may be about a page that is here already. */
static void
tasks_changed (UsherClient *self,
               GVariant    *parameters)
{
  guint64 previous, revision;

  g_variant_get (parameters, "(@aa{sv}@astt)", NULL, NULL, &previous, &revision);
  if (self->tasks_revision == 0)
    g_ptr_array_add (self->missed, g_variant_ref (parameters));
  else if (meets (&self->tasks_revision, previous, revision))
    apply_task_changes (self, parameters);
  else
    list_tasks (self, "");
}

static void
runs_changed (UsherClient *self,
              GVariant    *parameters)
{
  g_autoptr(GVariant) changed = NULL;
  guint64 previous, revision;

  g_variant_get (parameters, "(@aa{sv}tt)", &changed, &previous, &revision);
  if (meets (&self->runs_revision, previous, revision))
    usher_run_lists_take (self->runs, changed);
  else
    list_runs (self);
}

static void
runs_progressed (UsherClient *self,
                 GVariant    *parameters)
{
  g_autoptr(GVariant) list = g_variant_get_child_value (parameters, 0);

  usher_run_lists_note_progress (self->runs, list);
}

static const struct
{
  const char *signal;
  const char *type;
  void (*take) (UsherClient *self, GVariant *parameters);
} signals[] = {
  { "TasksChanged", "(aa{sv}astt)",  tasks_changed },
  { "RunsChanged",  "(aa{sv}tt)",    runs_changed },
  { "RunProgress",  "(a(tdsuus))",   runs_progressed },
};

static void
signal_cb (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  UsherClient *self = user_data;

  if (g_str_equal (signal, "TasksReset"))
    list_tasks (self, "");
  else if (g_str_equal (signal, "RunsReset"))
    list_runs (self);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_str_equal (signal, signals[i].signal) &&
        g_variant_is_of_type (parameters, G_VARIANT_TYPE (signals[i].type)))
      signals[i].take (self, parameters);
}

static void
forget (UsherClient *self)
{
  g_cancellable_cancel (self->listing_tasks);
  g_clear_object (&self->listing_tasks);
  g_cancellable_cancel (self->listing_runs);
  g_clear_object (&self->listing_runs);

  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;

  usher_run_lists_clear (self->runs);
  g_hash_table_remove_all (self->tasks_by_id);
  g_list_store_remove_all (self->tasks);
}

static void
appeared_cb (GDBusConnection *connection,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  UsherClient *self = user_data;

  forget (self);
  self->subscription =
    g_dbus_connection_signal_subscribe (connection, owner, USHER_MANAGER_IFACE, NULL,
                                        USHER_OBJECT_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        signal_cb, self, NULL);
  set_state (self, USHER_CLIENT_CONNECTING, NULL);
  usher_client_reload (self);
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  UsherClient *self = user_data;

  forget (self);
  set_state (self, USHER_CLIENT_AWAY, NULL);
}

static void
usher_client_dispose (GObject *object)
{
  UsherClient *self = USHER_CLIENT (object);

  if (self->watch != 0)
    g_bus_unwatch_name (self->watch);
  self->watch = 0;
  if (self->connection != NULL)
    forget (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (usher_client_parent_class)->dispose (object);
}

static void
usher_client_finalize (GObject *object)
{
  UsherClient *self = USHER_CLIENT (object);

  g_clear_pointer (&self->page, g_ptr_array_unref);
  g_ptr_array_unref (self->missed);
  g_hash_table_unref (self->tasks_by_id);
  g_object_unref (self->tasks);
  usher_run_lists_free (self->runs);
  g_free (self->error);

  G_OBJECT_CLASS (usher_client_parent_class)->finalize (object);
}

static void
usher_client_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  UsherClient *self = USHER_CLIENT (object);

  switch ((UsherClientProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_client_class_init (UsherClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = usher_client_dispose;
  object_class->finalize = usher_client_finalize;
  object_class->get_property = usher_client_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, USHER_CLIENT_READY, USHER_CLIENT_CONNECTING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_client_init (UsherClient *self)
{
  self->tasks = g_list_store_new (USHER_TYPE_ITEM);
  self->runs = usher_run_lists_new ();
  self->missed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->tasks_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * usher_client_new:
 * @connection: the session's bus
 *
 * Returns: (transfer full): a client that begins to look for the daemon
 */
UsherClient *
usher_client_new (GDBusConnection *connection)
{
  UsherClient *self = g_object_new (USHER_TYPE_CLIENT, NULL);

  self->connection = g_object_ref (connection);
  self->watch = g_bus_watch_name_on_connection (connection, USHER_BUS_NAME,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb,
                                                vanished_cb, self, NULL);

  return self;
}

UsherClientState
usher_client_get_state (UsherClient *self)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), USHER_CLIENT_AWAY);

  return self->state;
}

/* Returns: (transfer none) (nullable): why a daemon that runs cannot be shown */
const char *
usher_client_get_error (UsherClient *self)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return self->error;
}

/* Returns: (transfer none): the tasks, as #UsherItem */
GListModel *
usher_client_get_tasks (UsherClient *self)
{
  return G_LIST_MODEL (self->tasks);
}

/* Returns: (transfer none): the runs at work, as #UsherItem */
GListModel *
usher_client_get_running (UsherClient *self)
{
  return usher_run_lists_get_running (self->runs);
}

/* Returns: (transfer none): the runs that wait, as #UsherItem */
GListModel *
usher_client_get_waiting (UsherClient *self)
{
  return usher_run_lists_get_waiting (self->runs);
}

/* Returns: (transfer none): the runs that ended last, newest first */
GListModel *
usher_client_get_ended (UsherClient *self)
{
  return usher_run_lists_get_ended (self->runs);
}

/* Returns: (transfer none) (nullable) */
UsherItem *
usher_client_find_task (UsherClient *self,
                        const char  *id)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return g_hash_table_lookup (self->tasks_by_id, id);
}

/* Returns: (transfer none) (nullable) */
UsherItem *
usher_client_find_run (UsherClient *self,
                       guint64      id)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return usher_run_lists_find (self->runs, id);
}

/* Asks for everything once more. */
void
usher_client_reload (UsherClient *self)
{
  g_return_if_fail (USHER_IS_CLIENT (self));

  if (self->subscription == 0)
    return;

  list_tasks (self, "");
  list_runs (self);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    {
      g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
      return;
    }

  g_dbus_error_strip_remote_error (error);
  g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * usher_client_start_async:
 *
 * Starts the daemon, the way the session starts it. Ends by
 * usher_client_call_finish().
 */
void
usher_client_start_async (UsherClient         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "StartServiceByName",
                          g_variant_new ("(su)", USHER_BUS_NAME, 0), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, called_cb, task);
}

/**
 * usher_client_call_async:
 * @method: of the manager's interface
 * @parameters: (nullable): its arguments; sunk
 *
 * Calls the daemon, which is not started by that.
 */
void
usher_client_call_async (UsherClient         *self,
                         const char          *method,
                         GVariant            *parameters,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  /* Errors of the bus become ours by name */
  usher_error_quark ();

  g_dbus_connection_call (self->connection, USHER_BUS_NAME, USHER_OBJECT_PATH, USHER_MANAGER_IFACE,
                          method, parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                          called_cb, task);
}

/* Returns: (transfer full): the answer, or %NULL with the daemon's own words in @error */
GVariant *
usher_client_call_finish (UsherClient   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
