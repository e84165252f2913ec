/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-client.h"

#include "usher-names.h"
#include "usher-record.h"
#include "usher-client-runs.h"
#include "usher-client-tasks.h"

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

  UsherClientState state;
  char *error;                  /* (owned) (nullable): why nothing can be listed */

  UsherClientTasks *tasks;      /* (owned) */
  UsherClientRuns *runs;        /* (owned) */
  UsherItem *manager;           /* (owned): the properties of the daemon as a whole */
};

typedef enum
{
  PROP_STATE = 1,
} UsherClientProperty;

static GParamSpec *properties[PROP_STATE + 1];

typedef enum
{
  SIGNAL_MEDIA_CHANGED,
  SIGNAL_CONNECTIONS_CHANGED,
  SIGNAL_PROFILES_CHANGED,
  SIGNAL_SETTINGS_CHANGED,
  SIGNAL_PROBLEMS_CHANGED,
  SIGNAL_RUNS_CHANGED,
  SIGNAL_TASKS_CHANGED,
  N_SIGNALS,
} UsherClientSignal;

static guint client_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherClient, usher_client, G_TYPE_OBJECT)

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

/* A list has got further: enough may be there now to be shown. */
void
usher_client_note_listed (UsherClient *self)
{
  if (self->state != USHER_CLIENT_READY && usher_client_tasks_are_listed (self->tasks) &&
      usher_client_runs_are_listed (self->runs))
    set_state (self, USHER_CLIENT_READY, NULL);
}

/* Some tasks are not as they were. */
void
usher_client_tell_tasks_changed (UsherClient *self)
{
  g_signal_emit (self, client_signals[SIGNAL_TASKS_CHANGED], 0);
}

/* Returns: (transfer full) (nullable): the reply of a list; %NULL if there is none, which
 *   ends the waiting */
GVariant *
usher_client_finish_list (UsherClient  *self,
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

/* Asks the daemon that is there for a list; usher_client_finish_list() ends it. */
void
usher_client_list_async (UsherClient         *self,
                         const char          *method,
                         GVariant            *options,
                         const char          *reply_type,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_dbus_connection_call (self->connection, USHER_BUS_NAME, USHER_OBJECT_PATH, USHER_MANAGER_IFACE,
                          method, g_variant_new ("(@a{sv})", options), G_VARIANT_TYPE (reply_type),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, cancellable, callback, user_data);
}

static void
got_manager_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(UsherClient) self = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr(GVariant) all = NULL;

  /* The lists say what is wrong */
  if (reply == NULL)
    return;

  all = g_variant_get_child_value (reply, 0);
  usher_item_merge (self->manager, all);
}

static void
get_manager (UsherClient *self)
{
  g_dbus_connection_call (self->connection, USHER_BUS_NAME, USHER_OBJECT_PATH,
                          "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", USHER_MANAGER_IFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, got_manager_cb,
                          g_object_ref (self));
}

/* Whether a signal goes on where what we know ends; else some was missed. While a
 * list is under way it does: what it says is later than the list, or in it. */
gboolean
usher_client_meets (guint64 *ours,
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
tasks_changed (UsherClient *self,
               GVariant    *parameters)
{
  usher_client_tasks_note_changes (self->tasks, parameters);
}

static void
runs_changed (UsherClient *self,
              GVariant    *parameters)
{
  usher_client_runs_note_changes (self->runs, parameters);
}

static void
runs_progressed (UsherClient *self,
                 GVariant    *parameters)
{
  g_autoptr(GVariant) list = g_variant_get_child_value (parameters, 0);

  usher_run_lists_note_progress (usher_client_runs_get_lists (self->runs), list);
}

static void
media_changed (UsherClient *self,
               GVariant    *parameters)
{
  g_autoptr(GVariant) ids = g_variant_get_child_value (parameters, 0);

  g_signal_emit (self, client_signals[SIGNAL_MEDIA_CHANGED], 0, ids);
}

static void
settings_changed (UsherClient *self,
                  GVariant    *parameters)
{
  g_autoptr(GVariant) settings = g_variant_get_child_value (parameters, 0);

  g_signal_emit (self, client_signals[SIGNAL_SETTINGS_CHANGED], 0, settings);
}

static void
manager_changed (UsherClient *self,
                 GVariant    *parameters)
{
  g_autoptr(GVariant) changed = g_variant_get_child_value (parameters, 1);
  const char *interface;

  g_variant_get_child (parameters, 0, "&s", &interface);
  if (g_str_equal (interface, USHER_MANAGER_IFACE))
    usher_item_merge (self->manager, changed);
}

static void
tasks_reset (UsherClient *self,
             GVariant    *parameters)
{
  usher_client_tasks_list (self->tasks);
}

static void
runs_reset (UsherClient *self,
            GVariant    *parameters)
{
  usher_client_runs_list (self->runs);
}

static void
media_reset (UsherClient *self,
             GVariant    *parameters)
{
  g_signal_emit (self, client_signals[SIGNAL_MEDIA_CHANGED], 0, NULL);
}

static void
connections_changed (UsherClient *self,
                     GVariant    *parameters)
{
  g_signal_emit (self, client_signals[SIGNAL_CONNECTIONS_CHANGED], 0);
}

static void
profiles_changed (UsherClient *self,
                  GVariant    *parameters)
{
  g_signal_emit (self, client_signals[SIGNAL_PROFILES_CHANGED], 0);
}

static void
problems_changed (UsherClient *self,
                  GVariant    *parameters)
{
  g_signal_emit (self, client_signals[SIGNAL_PROBLEMS_CHANGED], 0);
}

static const struct
{
  const char *signal;
  const char *type;
  void (*take) (UsherClient *self, GVariant *parameters);
} signals[] = {
  { "TasksChanged",       "(aa{sv}astt)",  tasks_changed },
  { "TasksReset",         "(t)",           tasks_reset },
  { "RunsChanged",        "(aa{sv}tt)",    runs_changed },
  { "RunsReset",          "(t)",           runs_reset },
  { "RunProgress",        "(a(tdsuus))",   runs_progressed },
  { "MediaChanged",       "(attt)",        media_changed },
  { "MediaReset",         "(t)",           media_reset },
  { "ConnectionsChanged", "()",            connections_changed },
  { "ProfilesChanged",    "()",            profiles_changed },
  { "ProblemsChanged",    "()",            problems_changed },
  { "SettingsChanged",    "(a{sv})",       settings_changed },
  { "PropertiesChanged",  "(sa{sv}as)",    manager_changed },
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

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_str_equal (signal, signals[i].signal) &&
        g_variant_is_of_type (parameters, G_VARIANT_TYPE (signals[i].type)))
      signals[i].take (self, parameters);
}

static void
forget (UsherClient *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;

  usher_client_runs_clear (self->runs);
  usher_client_tasks_clear (self->tasks);
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
    g_dbus_connection_signal_subscribe (connection, owner, NULL, NULL,
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

  usher_client_tasks_free (self->tasks);
  g_object_unref (self->manager);
  usher_client_runs_free (self->runs);
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

static guint
add_signal (UsherClientClass *klass,
            const char       *name,
            guint             n_parameters)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_parameters, G_TYPE_VARIANT);
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

  /* What of a variant can be %NULL says: anything may have changed */
  client_signals[SIGNAL_MEDIA_CHANGED] = add_signal (klass, "media-changed", 1);
  client_signals[SIGNAL_CONNECTIONS_CHANGED] = add_signal (klass, "connections-changed", 0);
  client_signals[SIGNAL_PROFILES_CHANGED] = add_signal (klass, "profiles-changed", 0);
  client_signals[SIGNAL_SETTINGS_CHANGED] = add_signal (klass, "settings-changed", 1);
  client_signals[SIGNAL_PROBLEMS_CHANGED] = add_signal (klass, "problems-changed", 0);
  client_signals[SIGNAL_RUNS_CHANGED] = add_signal (klass, "runs-changed", 1);
  client_signals[SIGNAL_TASKS_CHANGED] = add_signal (klass, "tasks-changed", 0);
}

static void
usher_client_init (UsherClient *self)
{
  GVariantDict nothing;

  g_variant_dict_init (&nothing, NULL);
  self->manager = usher_item_new (g_variant_dict_end (&nothing));
  self->tasks = usher_client_tasks_new (self);
  self->runs = usher_client_runs_new (self);
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
  return usher_client_tasks_get_model (self->tasks);
}

/* Returns: (transfer none): the runs at work, as #UsherItem */
GListModel *
usher_client_get_running (UsherClient *self)
{
  return usher_run_lists_get_running (usher_client_runs_get_lists (self->runs));
}

/* Returns: (transfer none): the runs that wait, as #UsherItem */
GListModel *
usher_client_get_waiting (UsherClient *self)
{
  return usher_run_lists_get_waiting (usher_client_runs_get_lists (self->runs));
}

/* Returns: (transfer none): the runs that ended last, newest first */
GListModel *
usher_client_get_ended (UsherClient *self)
{
  return usher_run_lists_get_ended (usher_client_runs_get_lists (self->runs));
}

/* Returns: (transfer none): a record of the daemon's properties, as it is paused */
UsherItem *
usher_client_get_manager (UsherClient *self)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return self->manager;
}

/* Returns: (transfer none): the bus */
GDBusConnection *
usher_client_get_connection (UsherClient *self)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return self->connection;
}

/* Returns: (transfer none) (nullable) */
UsherItem *
usher_client_find_task (UsherClient *self,
                        const char  *id)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return usher_client_tasks_find (self->tasks, id);
}

/* Returns: (transfer none) (nullable) */
UsherItem *
usher_client_find_run (UsherClient *self,
                       guint64      id)
{
  g_return_val_if_fail (USHER_IS_CLIENT (self), NULL);

  return usher_run_lists_find (usher_client_runs_get_lists (self->runs), id);
}

/* Asks for everything once more. */
void
usher_client_reload (UsherClient *self)
{
  g_return_if_fail (USHER_IS_CLIENT (self));

  if (self->subscription == 0)
    return;

  get_manager (self);
  usher_client_tasks_list (self->tasks);
  usher_client_runs_list (self->runs);
}
