/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-webhooks.h"

#include <libsoup/soup.h>
#include <string.h>

#include "usher-connection-store.h"
#include "usher-error.h"
#include "usher-json.h"

#define PREFIX "/hook/"

/* So many messages at once, and so many a second from then on. Whoever sends more is
 * told to wait; the next whole refresh finds what was missed. */
#define MAX_BURST 100
#define MAX_RATE 20
#define TOO_MANY_REQUESTS 429

/* Who connects and says nothing is not waited for, and there are not many of them. */
#define SILENCE_SECONDS 30
#define MAX_CONNECTIONS 32

/**
 * UsherWebhooks:
 *
 * Where Radarr and Sonarr tell what has changed, as soon as it has. Anybody on the
 * network may knock: what they say is believed only so far that a title is looked up
 * again at the server itself.
 */
struct _UsherWebhooks
{
  GObject parent_instance;

  UsherStore *store;             /* (owned) */
  GSocketService *listener;      /* (owned) (nullable): while there is a port */
  SoupServer *server;            /* (owned) (nullable): likewise */
  GPtrArray *connections;        /* (owned) (element-type GSocketConnection): unowned, while they are open */
  double tokens;                 /* how many messages may come now */
  gint64 counted;                /* when they were counted, monotonic */
};

enum
{
  TITLE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherWebhooks, usher_webhooks, G_TYPE_OBJECT)

/* One message; waits for the connections to be looked up. */
typedef struct
{
  UsherWebhooks *self;           /* (owned) */
  SoupServerMessage *message;    /* (owned) */
} Knock;

static void
knock_free (Knock *knock)
{
  g_clear_object (&knock->self);
  g_clear_object (&knock->message);
  g_free (knock);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Knock, knock_free)

/* What servers say that concerns a title. All else, and what newer ones say, is heard
 * and let be. */
static const char *const title_events[] = {
  "Download", "Rename", "MovieAdded", "MovieDelete", "MovieFileDelete",
  "SeriesAdd", "SeriesDelete", "EpisodeFileDelete", NULL,
};

static void
stop (UsherWebhooks *self)
{
  if (self->listener != NULL)
    {
      g_socket_service_stop (self->listener);
      g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
    }
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->listener);
  g_clear_object (&self->server);
}

static void
usher_webhooks_dispose (GObject *object)
{
  UsherWebhooks *self = USHER_WEBHOOKS (object);

  stop (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->connections, g_ptr_array_unref);

  G_OBJECT_CLASS (usher_webhooks_parent_class)->dispose (object);
}

static void
usher_webhooks_class_init (UsherWebhooksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_webhooks_dispose;

  /**
   * UsherWebhooks::title-changed:
   * @connection: a connection's id
   * @title: its server's number of a title
   */
  signals[TITLE_CHANGED] =
    g_signal_new ("title-changed", USHER_TYPE_WEBHOOKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT64);
}

static void
usher_webhooks_init (UsherWebhooks *self)
{
  self->connections = g_ptr_array_new ();
  self->tokens = MAX_BURST;
  self->counted = g_get_monotonic_time ();
}

UsherWebhooks *
usher_webhooks_new (UsherStore *store)
{
  UsherWebhooks *self = g_object_new (USHER_TYPE_WEBHOOKS, NULL);

  self->store = g_object_ref (store);

  return self;
}

static gboolean
take_token (UsherWebhooks *self)
{
  gint64 now = g_get_monotonic_time ();

  self->tokens += (double) (now - self->counted) / G_USEC_PER_SEC * MAX_RATE;
  self->tokens = MIN (self->tokens, MAX_BURST);
  self->counted = now;
  if (self->tokens < 1)
    return FALSE;

  self->tokens--;

  return TRUE;
}

/* Takes as long wherever they differ. */
static gboolean
is_same_secret (const char *given,
                const char *secret)
{
  gsize length = strlen (secret);
  guint difference = strlen (given) != length;

  if (difference != 0)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint) (given[i] ^ secret[i]);

  return difference == 0;
}

static void
answer (SoupServerMessage *message,
        guint              status)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

/* Returns: the title that the message is about; 0 for none, -1 if it cannot be used */
static gint64
read_title (UsherConnection   *connection,
            SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr(JsonNode) root = usher_json_parse (length > 0 ? text : "", length, NULL);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root)
                                                                     : NULL;
  const char *event = usher_json_get_string (object, "eventType");
  JsonObject *title;
  gint64 id;

  if (event == NULL)
    return -1;
  if (!g_strv_contains (title_events, event))
    return 0;

  title = usher_json_get_object (object, connection->kind == USHER_ARR_RADARR ? "movie" : "series");
  id = usher_json_get_int (title, "id", -1);

  return id > 0 ? id : -1;
}

static UsherConnection *
find_connection (GPtrArray         *connections,
                 SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  UsherConnection *found = NULL;

  if (!g_str_has_prefix (path, PREFIX))
    return NULL;

  for (guint i = 0; i < connections->len; i++)
    {
      UsherConnection *connection = connections->pdata[i];

      if (connection->webhook != NULL && is_same_secret (path + strlen (PREFIX), connection->webhook))
        found = connection;
    }

  return found;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Knock) knock = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) connections =
    usher_connection_store_list_finish (USHER_STORE (source), result, &error);
  UsherConnection *connection =
    connections != NULL ? find_connection (connections, knock->message) : NULL;
  gint64 title;

  soup_server_message_unpause (knock->message);
  if (connection == NULL)
    {
      answer (knock->message, SOUP_STATUS_NOT_FOUND);
      return;
    }

  title = read_title (connection, knock->message);
  answer (knock->message, title >= 0 ? SOUP_STATUS_OK : SOUP_STATUS_BAD_REQUEST);
  if (title > 0 && connection->enabled)
    g_signal_emit (knock->self, signals[TITLE_CHANGED], 0, connection->id, (guint64) title);
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  UsherWebhooks *self = user_data;
  Knock *knock;

  if (soup_server_message_get_method (message) != SOUP_METHOD_POST ||
      !g_str_has_prefix (path, PREFIX))
    {
      answer (message, SOUP_STATUS_NOT_FOUND);
      return;
    }

  if (soup_server_message_get_request_body (message)->length > USHER_JSON_MAX_SIZE)
    {
      answer (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE);
      return;
    }

  if (!take_token (self))
    {
      answer (message, TOO_MANY_REQUESTS);
      return;
    }

  knock = g_new0 (Knock, 1);
  knock->self = g_object_ref (self);
  knock->message = g_object_ref (message);
  soup_server_message_pause (message);
  usher_connection_store_list_async (self->store, listed_cb, knock);
}

static gboolean
is_from (GSocketConnection *connection,
         SoupServerMessage *message)
{
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  GSocketAddress *sender = soup_server_message_get_remote_address (message);

  return G_IS_INET_SOCKET_ADDRESS (remote) && G_IS_INET_SOCKET_ADDRESS (sender) &&
         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote)) ==
           g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (sender)) &&
         g_inet_address_equal (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)),
                               g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (sender)));
}

/* What is longer than any message of a server is not kept, and not waited for. Closing and
 * not only shutting down, after which the kernel would go on taking what comes. */
static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              UsherWebhooks     *self)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= USHER_JSON_MAX_SIZE)
    return;

  soup_message_body_set_accumulate (body, FALSE);
  for (guint i = 0; i < self->connections->len; i++)
    if (is_from (self->connections->pdata[i], message))
      g_io_stream_close (self->connections->pdata[i], NULL, NULL);
}

static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  g_signal_connect_object (message, "got-chunk", G_CALLBACK (got_chunk_cb), user_data, 0);
}

static void
connection_gone_cb (gpointer  user_data,
                    GObject  *connection)
{
  UsherWebhooks *self = user_data;

  g_ptr_array_remove_fast (self->connections, connection);
  g_object_unref (self);
}

static gboolean
incoming_cb (UsherWebhooks     *self,
             GSocketConnection *connection)
{
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (self->connections->len >= MAX_CONNECTIONS || local == NULL || remote == NULL)
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return TRUE;
    }

  g_ptr_array_add (self->connections, connection);
  g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, g_object_ref (self));
  g_socket_set_timeout (g_socket_connection_get_socket (connection), SILENCE_SECONDS);
  soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote, NULL);

  return TRUE;
}

static gboolean
bind_to (UsherWebhooks  *self,
         const char     *address,
         guint           port,
         GError        **error)
{
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr(GSocketAddress) socket_address = NULL;

  if (inet == NULL)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“WebhookAddress” must be an address of this machine, as in 127.0.0.1");
      return FALSE;
    }

  socket_address = g_inet_socket_address_new (inet, (guint16) port);
  if (g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener), socket_address,
                                     G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, NULL, error))
    return TRUE;

  g_prefix_error (error, "Cannot listen for webhooks at %s, port %u; choose another WebhookPort: ",
                  address, port);

  return FALSE;
}

/**
 * usher_webhooks_listen:
 * @self: the webhooks
 * @address: of a network that this machine is in
 * @port: where to listen; 0 not to
 * @error: return location for an error
 *
 * Listens there, and no longer where it did.
 *
 * Returns: %FALSE if it cannot
 */
gboolean
usher_webhooks_listen (UsherWebhooks  *self,
                       const char     *address,
                       guint           port,
                       GError        **error)
{
  stop (self);
  if (port == 0)
    return TRUE;

  self->listener = g_socket_service_new ();
  self->server = soup_server_new ("server-header", "usher", NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, asked_cb, self, NULL);
  g_signal_connect_object (self->listener, "incoming", G_CALLBACK (incoming_cb), self,
                           G_CONNECT_SWAPPED);
  if (bind_to (self, address, port, error))
    return TRUE;

  stop (self);

  return FALSE;
}
