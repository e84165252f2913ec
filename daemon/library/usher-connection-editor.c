/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-connection-editor.h"

#include "usher-connection-store.h"
#include "usher-error.h"
#include "usher-params.h"
#include "usher-task-definition.h"
#include "usher-url.h"

/**
 * UsherConnectionEditor:
 *
 * Adds, changes and tests connections. The server is asked before
 * anything is saved, and its key goes with it: a key is for one server, and is
 * dropped when the address names another.
 */
struct _UsherConnectionEditor
{
  GObject parent_instance;

  UsherStore *store;             /* (owned) */
  UsherSecrets *secrets;         /* (owned) */
  UsherHttp *http;               /* (owned) */
};

/* One edit; the task data of its GTask. */
typedef struct
{
  char *id;                      /* (owned) */
  GVariant *params;              /* (owned) */
  UsherSecret *key;              /* (owned) (nullable): a new one, or the one to test with */
  gboolean has_new_key;
  gboolean drops_key;
  gboolean new_webhook;
  gboolean test;
  UsherConnection *connection;   /* (owned) (nullable): as it will be */
} Edit;

G_DEFINE_FINAL_TYPE (UsherConnectionEditor, usher_connection_editor, G_TYPE_OBJECT)

static void
edit_free (Edit *edit)
{
  g_clear_pointer (&edit->id, g_free);
  g_clear_pointer (&edit->params, g_variant_unref);
  g_clear_pointer (&edit->key, usher_secret_unref);
  g_clear_object (&edit->connection);
  g_free (edit);
}

static void
usher_connection_editor_finalize (GObject *object)
{
  UsherConnectionEditor *self = USHER_CONNECTION_EDITOR (object);

  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (usher_connection_editor_parent_class)->finalize (object);
}

static void
usher_connection_editor_class_init (UsherConnectionEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_connection_editor_finalize;
}

static void
usher_connection_editor_init (UsherConnectionEditor *self)
{
}

UsherConnectionEditor *
usher_connection_editor_new (UsherStore   *store,
                             UsherSecrets *secrets,
                             UsherHttp    *http)
{
  UsherConnectionEditor *self = g_object_new (USHER_TYPE_CONNECTION_EDITOR, NULL);

  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  self->http = g_object_ref (http);

  return self;
}

/* Saving: the record first, as it refuses an id that is taken; then the key. */

static void
key_saved_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  if (usher_secrets_set_finish (USHER_SECRETS (source), result, &error))
    g_task_return_pointer (task, g_strdup (edit->connection->id), g_free);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherConnectionEditor *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  if (!usher_connection_store_save_finish (self->store, result, &error))
    g_task_return_error (task, error);
  else if (edit->has_new_key || edit->drops_key)
    usher_secrets_set_async (self->secrets, edit->connection->id,
                             edit->has_new_key ? edit->key : NULL,
                             key_saved_cb, g_object_ref (task));
  else
    g_task_return_pointer (task, g_strdup (edit->connection->id), g_free);
}

static void
save (GTask *task)
{
  UsherConnectionEditor *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);

  usher_connection_store_save_async (self->store, edit->connection, saved_cb, g_object_ref (task));
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Edit *edit = g_task_get_task_data (task);
  g_autoptr(UsherArrStatus) status = NULL;
  GError *error = NULL;

  status = usher_arr_get_status_finish (result, &error);
  if (status == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Who answers now is who is meant */
  g_free (edit->connection->instance);
  edit->connection->instance = g_strdup (status->instance);
  save (task);
}

static void
test_and_save (GTask *task)
{
  UsherConnectionEditor *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);

  /* Without a key there is nothing to ask with: it may follow */
  if (edit->test && edit->key != NULL)
    usher_arr_get_status_async (self->http, edit->connection, edit->key, NULL,
                                tested_cb, g_object_ref (task));
  else
    save (task);
}

static GTask *
begin_edit (UsherConnectionEditor     *self,
            const UsherConnectionEdit *request,
            GAsyncReadyCallback        callback,
            gpointer                   user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Edit *edit = g_new0 (Edit, 1);

  g_task_set_source_tag (task, begin_edit);
  edit->id = g_strdup (request->id);
  edit->params = g_variant_ref_sink (request->params);
  edit->key = request->key != NULL ? usher_secret_ref (request->key) : NULL;
  edit->has_new_key = request->key != NULL;
  edit->test = request->test;
  edit->new_webhook = request->new_webhook;
  g_task_set_task_data (task, edit, (GDestroyNotify) edit_free);

  return task;
}

/* Adding */

static gboolean
is_taken (GPtrArray  *connections,
          const char *id)
{
  for (guint i = 0; i < connections->len; i++)
    if (g_str_equal (((UsherConnection *) connections->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

/* `radarr`, then `radarr-2`, or made from a name. */
static char *
choose_id (GPtrArray       *connections,
           UsherConnection *connection)
{
  g_autofree char *base = *connection->name != '\0'
    ? usher_task_definition_make_id (connection->name)
    : g_strdup (usher_enum_to_nick (USHER_TYPE_ARR_KIND, (int) connection->kind));
  char *id = g_strdup (base);

  for (guint i = 2; is_taken (connections, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%.50s-%u", base, i);
    }

  return id;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Edit *edit = g_task_get_task_data (task);
  g_autoptr(GPtrArray) connections = NULL;
  GError *error = NULL;

  connections = usher_connection_store_list_finish (USHER_STORE (source), result, &error);
  if (connections != NULL && edit->id != NULL && is_taken (connections, edit->id))
    g_set_error (&error, USHER_ERROR, USHER_ERROR_EXISTS,
                 "There is a connection “%s” already; choose another id", edit->id);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  edit->connection->id = edit->id != NULL
    ? g_strdup (edit->id) : choose_id (connections, edit->connection);
  test_and_save (task);
}

/**
 * usher_connection_editor_add_async:
 * @self: an editor
 * @edit: a new connection
 * @callback: called when it is saved
 * @user_data: data for @callback
 */
void
usher_connection_editor_add_async (UsherConnectionEditor     *self,
                                   const UsherConnectionEdit *edit,
                                   GAsyncReadyCallback        callback,
                                   gpointer                   user_data)
{
  g_autoptr(GTask) task = begin_edit (self, edit, callback, user_data);
  Edit *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (edit->id == NULL || usher_task_definition_check_id (edit->id, &error))
    data->connection = usher_connection_new (data->params, &error);
  if (data->connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data->connection->created = g_get_real_time ();
  data->connection->webhook = usher_connection_new_secret ();
  data->connection->key_origin =
    data->has_new_key ? usher_connection_get_origin (data->connection) : NULL;
  usher_connection_store_list_async (self->store, listed_cb, g_object_ref (task));
}

/* Changing */

static void
got_old_key_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  edit->key = usher_secrets_get_finish (USHER_SECRETS (source), result, &error);
  if (edit->key != NULL)
    test_and_save (task);
  else
    g_task_return_error (task, error);
}

/* What the store knows of it, on what a person has made of it. */
static void
keep_members (Edit            *edit,
              UsherConnection *old)
{
  UsherConnection *connection = edit->connection;
  g_autofree char *origin = usher_connection_get_origin (connection);

  connection->key = old->key;
  connection->id = g_strdup (old->id);
  connection->created = old->created;
  connection->webhook = edit->new_webhook || old->webhook == NULL
    ? usher_connection_new_secret () : g_strdup (old->webhook);

  if (g_str_equal (old->url, connection->url))
    connection->instance = g_strdup (old->instance);

  edit->drops_key = !edit->has_new_key && old->key_origin != NULL &&
                    !g_str_equal (old->key_origin, origin);
  if (edit->has_new_key)
    connection->key_origin = g_steal_pointer (&origin);
  else if (!edit->drops_key)
    connection->key_origin = g_strdup (old->key_origin);
}

/* A certificate is pinned for one server. */
static GVariant *
merge (UsherConnection *old,
       GVariant        *changes)
{
  g_autoptr(GVariant) current = g_variant_ref_sink (usher_params_get (old));
  g_autofree char *old_origin = usher_connection_get_origin (old);
  g_autofree char *new_origin = NULL;
  g_autoptr(GVariantDict) dict = NULL;
  const char *url;

  if (g_variant_lookup (changes, "Url", "&s", &url))
    new_origin = usher_url_get_origin (url);

  dict = g_variant_dict_new (current);
  if (new_origin != NULL && !g_str_equal (new_origin, old_origin))
    g_variant_dict_remove (dict, "Certificate");
  g_clear_pointer (&current, g_variant_unref);
  current = g_variant_ref_sink (g_variant_dict_end (dict));

  return g_variant_ref_sink (usher_params_merge (current, changes));
}

static void
got_connection_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherConnectionEditor *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);
  g_autoptr(UsherConnection) old = NULL;
  GError *error = NULL;

  old = usher_connection_store_get_finish (USHER_STORE (source), result, &error);
  if (old != NULL)
    {
      g_autoptr(GVariant) merged = merge (old, edit->params);

      edit->connection = usher_connection_new (merged, &error);
    }

  if (edit->connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  keep_members (edit, old);
  if (edit->test && !edit->has_new_key && edit->connection->key_origin != NULL)
    usher_secrets_get_async (self->secrets, edit->connection->id, got_old_key_cb, g_object_ref (task));
  else
    test_and_save (task);
}

/**
 * usher_connection_editor_change_async:
 * @self: an editor
 * @edit: changes to the connection with its id
 * @callback: called when they are saved
 * @user_data: data for @callback
 */
void
usher_connection_editor_change_async (UsherConnectionEditor     *self,
                                      const UsherConnectionEdit *edit,
                                      GAsyncReadyCallback        callback,
                                      gpointer                   user_data)
{
  GTask *task = begin_edit (self, edit, callback, user_data);

  usher_connection_store_get_async (self->store, edit->id, got_connection_cb, task);
}

/* Returns: (transfer full) (nullable): the id of the connection */
char *
usher_connection_editor_save_finish (UsherConnectionEditor  *self,
                                     GAsyncResult           *result,
                                     GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Testing */

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  UsherArrStatus *status = usher_arr_get_status_finish (result, &error);

  if (status != NULL)
    g_task_return_pointer (task, status, (GDestroyNotify) usher_arr_status_free);
  else
    g_task_return_error (task, error);
}

static void
got_key_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherConnectionEditor *self = g_task_get_source_object (task);
  g_autoptr(UsherSecret) key = NULL;
  GError *error = NULL;

  key = usher_secrets_get_finish (USHER_SECRETS (source), result, &error);
  if (key != NULL)
    usher_arr_get_status_async (self->http, g_task_get_task_data (task), key, NULL,
                                answered_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
got_for_test_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherConnectionEditor *self = g_task_get_source_object (task);
  GError *error = NULL;
  UsherConnection *connection =
    usher_connection_store_get_finish (USHER_STORE (source), result, &error);

  if (connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, connection, g_object_unref);
  usher_secrets_get_async (self->secrets, connection->id, got_key_cb, g_object_ref (task));
}

void
usher_connection_editor_test_async (UsherConnectionEditor *self,
                                    const char            *id,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_connection_editor_test_async);
  usher_connection_store_get_async (self->store, id, got_for_test_cb, task);
}

/* Returns: (transfer full) (nullable): who answers */
UsherArrStatus *
usher_connection_editor_test_finish (UsherConnectionEditor  *self,
                                     GAsyncResult           *result,
                                     GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
