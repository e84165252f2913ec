/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The questions that we ask Radarr and Sonarr. Both speak version 3 of their
 * API, see their OpenAPI documents; they differ in what they call a title. */

#include "usher-arr.h"

#include "usher-failure.h"
#include "usher-json.h"
#include "usher-time.h"

/* The whole library comes in one answer: 45 MB for 10,000 films. */
#define LIST_DEADLINE (10 * USHER_MINUTE)
#define LIST_MAX_SIZE (512 * 1024 * 1024)

#define DOCUMENT_DEADLINE (15 * USHER_SECOND)

static const struct
{
  const char *application;
  const char *titles;
} kinds[] = {
  [USHER_ARR_RADARR] = { "Radarr", "movie" },
  [USHER_ARR_SONARR] = { "Sonarr", "series" },
};

void
usher_arr_status_free (UsherArrStatus *self)
{
  g_clear_pointer (&self->application, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->instance, g_free);
  g_free (self);
}

static char *
make_url (UsherConnection *connection,
          const char      *what)
{
  return g_strconcat (connection->url, "/api/v3/", what, NULL);
}

/* What a document is made into, once it is there. */
typedef gpointer (*Reader) (JsonNode         *root,
                            UsherConnection  *connection,
                            GError          **error);

typedef struct
{
  UsherConnection *connection;   /* (owned) */
  Reader reader;
  GDestroyNotify free_result;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->connection);
  g_free (question);
}

static void
got_document_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  const Question *question = g_task_get_task_data (task);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) root = NULL;
  gpointer answer = NULL;
  GError *error = NULL;
  gsize length;

  bytes = usher_http_get_finish (USHER_HTTP (source), result, &error);
  if (bytes != NULL)
    {
      const char *text = g_bytes_get_data (bytes, &length);

      root = usher_json_parse (length > 0 ? text : "", length, &error);
    }

  if (root != NULL)
    answer = question->reader (root, question->connection, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, question->free_result);
}

static void
ask_async (UsherHttp           *http,
           UsherConnection     *connection,
           UsherSecret         *key,
           const char          *what,
           Reader               reader,
           GDestroyNotify       free_result,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);
  g_autofree char *url = make_url (connection, what);
  const UsherHttpRequest request = {
    .url = url,
    .certificate = connection->certificate,
    .key = key,
    .deadline = DOCUMENT_DEADLINE,
    .max_size = USHER_JSON_MAX_SIZE,
  };

  g_task_set_source_tag (task, ask_async);
  g_task_set_check_cancellable (task, FALSE);
  question->connection = g_object_ref (connection);
  question->reader = reader;
  question->free_result = free_result;
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  usher_http_get_async (http, &request, cancellable, got_document_cb, task);
}

static gpointer
read_status (JsonNode         *root,
             UsherConnection  *connection,
             GError          **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *application = usher_json_get_string (object, "appName");
  const char *expected = kinds[connection->kind].application;
  const char *version = usher_json_get_string (object, "version");
  const char *instance = usher_json_get_string (object, "instanceName");
  UsherArrStatus *status;

  if (g_strcmp0 (application, expected) != 0)
    {
      usher_failure_set (error, USHER_FAILURE_WRONG_APPLICATION,
                         g_variant_new_parsed ("{'Application': <%s>, 'Expected': <%s>}",
                                               application != NULL ? application : "", expected),
                         "At “%s” answers %s, not %s; check the address and the kind",
                         connection->url, application != NULL ? application : "something else",
                         expected);
      return NULL;
    }

  status = g_new0 (UsherArrStatus, 1);
  status->application = g_strdup (application);
  status->version = g_strdup (version != NULL ? version : "");
  status->instance = g_strdup (instance != NULL ? instance : "");

  return status;
}

/**
 * usher_arr_get_status_async:
 * @http: a client
 * @connection: the server
 * @key: its key
 * @cancellable: (nullable): ends it
 * @callback: called when the server has answered, and is what it should be
 * @user_data: data for @callback
 */
void
usher_arr_get_status_async (UsherHttp           *http,
                            UsherConnection     *connection,
                            UsherSecret         *key,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  ask_async (http, connection, key, "system/status", read_status,
             (GDestroyNotify) usher_arr_status_free, cancellable, callback, user_data);
}

/* Returns: (transfer full) (nullable): who answers */
UsherArrStatus *
usher_arr_get_status_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
refuse_list (const char  *what,
             GError     **error)
{
  usher_failure_set (error, USHER_FAILURE_MALFORMED, NULL, "The answer is no list of %s", what);

  return FALSE;
}

/* Labels stand one a line where they are kept. */
static char *
clean_label (const char *label)
{
  return g_strdelimit (g_strdup (label), "\n\r", ' ');
}

static gpointer
read_tags (JsonNode         *root,
           UsherConnection  *connection,
           GError          **error)
{
  g_autoptr(GHashTable) tags = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  if (array == NULL && !refuse_list ("tags", error))
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *tag = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gint64 id = usher_json_get_int (tag, "id", 0);
      const char *label = usher_json_get_string (tag, "label");

      if (id > 0 && label != NULL)
        g_hash_table_insert (tags, g_memdup2 (&id, sizeof id), clean_label (label));
    }

  return g_steal_pointer (&tags);
}

void
usher_arr_get_tags_async (UsherHttp           *http,
                          UsherConnection     *connection,
                          UsherSecret         *key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  ask_async (http, connection, key, "tag", read_tags, (GDestroyNotify) g_hash_table_unref,
             cancellable, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type gint64 utf8): labels by number */
GHashTable *
usher_arr_get_tags_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_roots (JsonNode         *root,
            UsherConnection  *connection,
            GError          **error)
{
  g_autoptr(GPtrArray) roots = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  if (array == NULL && !refuse_list ("root folders", error))
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *folder = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *path = usher_json_get_string (folder, "path");

      if (path != NULL)
        g_ptr_array_add (roots, g_strdup (path));
    }

  return g_steal_pointer (&roots);
}

void
usher_arr_get_roots_async (UsherHttp           *http,
                           UsherConnection     *connection,
                           UsherSecret         *key,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  ask_async (http, connection, key, "rootfolder", read_roots, (GDestroyNotify) g_ptr_array_unref,
             cancellable, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type utf8): its root folders, as it
 * calls them */
GPtrArray *
usher_arr_get_roots_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  UsherHttpBody *body = usher_http_open_finish (USHER_HTTP (source), result, &error);

  if (body != NULL)
    g_task_return_pointer (task, body, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * usher_arr_open_titles_async:
 * @http: a client
 * @connection: the server
 * @key: its key
 * @title: the server's number of the one title that is wanted, 0 for all
 * @cancellable: (nullable): ends it, while it is read, too
 * @callback: called when the answer begins
 * @user_data: data for @callback
 */
void
usher_arr_open_titles_async (UsherHttp           *http,
                             UsherConnection     *connection,
                             UsherSecret         *key,
                             gint64               title,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  const char *what = kinds[connection->kind].titles;
  g_autofree char *one = g_strdup_printf ("%s/%" G_GINT64_FORMAT, what, title);
  g_autofree char *url = make_url (connection, title != 0 ? one : what);
  const UsherHttpRequest request = {
    .url = url,
    .certificate = connection->certificate,
    .key = key,
    .compressed = title == 0,
    .deadline = title != 0 ? DOCUMENT_DEADLINE : LIST_DEADLINE,
    .max_size = title != 0 ? USHER_JSON_MAX_SIZE : LIST_MAX_SIZE,
  };

  g_task_set_source_tag (task, usher_arr_open_titles_async);
  g_task_set_check_cancellable (task, FALSE);
  usher_http_open_async (http, &request, cancellable, opened_cb, task);
}

/* Returns: (transfer full) (nullable): the list of all titles, or the one, as it arrives */
UsherHttpBody *
usher_arr_open_titles_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
