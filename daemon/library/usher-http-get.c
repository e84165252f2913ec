/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Whole documents, which are small. */

#include "usher-http.h"

typedef struct
{
  GByteArray *bytes;             /* (owned) */
  char *tag;                     /* (owned) (nullable): what tells it from a later one */
  gboolean unchanged;
} Document;

static void
document_free (Document *document)
{
  g_clear_pointer (&document->bytes, g_byte_array_unref);
  g_clear_pointer (&document->tag, g_free);
  g_free (document);
}

static void
piece_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherHttpBody *body = USHER_HTTP_BODY (source);
  Document *document = g_task_get_task_data (task);
  g_autoptr(GBytes) piece = NULL;
  GError *error = NULL;

  piece = usher_http_body_read_finish (body, result, &error);
  if (piece == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_bytes_get_size (piece) == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (document->bytes)),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }

  g_byte_array_append (document->bytes, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
  usher_http_body_read_async (body, piece_cb, g_steal_pointer (&task));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Document *document = g_task_get_task_data (task);
  g_autoptr(UsherHttpBody) body = NULL;
  GError *error = NULL;

  body = usher_http_open_finish (USHER_HTTP (source), result, &error);
  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  document->tag = usher_http_body_dup_tag (body);
  document->unchanged = usher_http_body_is_unchanged (body);
  usher_http_body_read_async (body, piece_cb, g_steal_pointer (&task));
}

/**
 * usher_http_get_async:
 * @self: a client
 * @request: what to get
 * @cancellable: (nullable): ends it
 * @callback: called when all of it is there
 * @user_data: data for @callback
 */
void
usher_http_get_async (UsherHttp              *self,
                      const UsherHttpRequest *request,
                      GCancellable           *cancellable,
                      GAsyncReadyCallback     callback,
                      gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Document *document = g_new0 (Document, 1);

  document->bytes = g_byte_array_new ();
  g_task_set_source_tag (task, usher_http_get_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, document, (GDestroyNotify) document_free);
  usher_http_open_async (self, request, cancellable, opened_cb, task);
}

/* Returns: (transfer full) (nullable): the whole answer */
GBytes *
usher_http_get_finish (UsherHttp     *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * usher_http_get_finish_tagged:
 * @self: a client
 * @result: what the callback was given
 * @tag: (out) (transfer full) (nullable): what to ask with the next time
 * @unchanged: (out): whether it is still what we have; then the answer is empty
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the whole answer
 */
GBytes *
usher_http_get_finish_tagged (UsherHttp     *self,
                              GAsyncResult  *result,
                              char         **tag,
                              gboolean      *unchanged,
                              GError       **error)
{
  Document *document = g_task_get_task_data (G_TASK (result));

  *tag = g_steal_pointer (&document->tag);
  *unchanged = document->unchanged;

  return usher_http_get_finish (self, result, error);
}
