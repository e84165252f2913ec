/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-http.h"

#include <libsoup/soup.h>

#include "usher-deadline.h"
#include "usher-failure.h"
#include "usher-time.h"
#include "usher-tls.h"
#include "usher-url.h"

/* To one host: as many as any chore asks for at once. */
#define MAX_CONNECTIONS 6

/* Of what tells a document from a later one. */
#define MAX_TAG 200

/* How long to wait for a connection, and for the next byte. */
#define CONNECT_DEADLINE (10 * USHER_SECOND)
#define SILENCE_SECONDS  60

#define CHUNK_SIZE (64 * 1024)

/* Real answers shrink to a sixth or an eighth; what shrinks more is no answer. */
#define MAX_RATIO 50
#define RATIO_CHECKED_FROM (1024 * 1024)

/**
 * UsherHttp:
 *
 * Asks servers that may not be what they seem. A key never follows a redirect,
 * and no answer is longer, larger or slower than was agreed to.
 */
struct _UsherHttp
{
  GObject parent_instance;

  SoupSession *session;          /* (owned) */
};

/**
 * UsherHttpBody:
 *
 * An answer that is still arriving. Nothing more arrives than is asked for.
 */
struct _UsherHttpBody
{
  GObject parent_instance;

  SoupMessage *message;          /* (owned) */
  GInputStream *stream;          /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned): the caller's wish, or a deadline */
  GCancellable *outer;           /* (owned) (nullable): the caller's */
  gulong outer_id;
  GSource *deadline;             /* (owned) (nullable) */
  GSource *connect_deadline;     /* (owned) (nullable) */
  const char *overdue;           /* (nullable): which deadline has passed */
  char *display_url;             /* (owned) */
  gboolean may_be_unchanged;     /* we have said what we have */
  UsherSecret *key;              /* (owned) (nullable): for the header X-Api-Key */
  char *pin;                     /* (owned) (nullable): the only certificate's fingerprint */
  GTlsCertificate *certificate;  /* (owned) (nullable): what was shown and refused */
  guint64 max_size;
  guint64 size;
};

G_DEFINE_FINAL_TYPE (UsherHttp, usher_http, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (UsherHttpBody, usher_http_body, G_TYPE_OBJECT)

static void
usher_http_body_dispose (GObject *object)
{
  UsherHttpBody *self = USHER_HTTP_BODY (object);

  usher_deadline_clear (&self->deadline);
  usher_deadline_clear (&self->connect_deadline);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->display_url, g_free);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->key, usher_secret_unref);

  G_OBJECT_CLASS (usher_http_body_parent_class)->dispose (object);
}

static void
usher_http_body_class_init (UsherHttpBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_http_body_dispose;
}

static void
usher_http_body_init (UsherHttpBody *self)
{
  self->cancellable = g_cancellable_new ();
}

static GVariant *
describe (UsherHttpBody *self)
{
  return g_variant_new_parsed ("{'Url': <%s>}", self->display_url);
}

typedef struct
{
  int code;                      /* a GIOErrorEnum */
  UsherFailure failure;
} Meaning;

static const Meaning meanings[] = {
  { G_IO_ERROR_TIMED_OUT,           USHER_FAILURE_TIMED_OUT },
  { G_IO_ERROR_PARTIAL_INPUT,       USHER_FAILURE_TRUNCATED },
  { G_IO_ERROR_CONNECTION_CLOSED,   USHER_FAILURE_TRUNCATED },
  { G_IO_ERROR_CONNECTION_REFUSED,  USHER_FAILURE_UNREACHABLE },
  { G_IO_ERROR_HOST_NOT_FOUND,      USHER_FAILURE_UNREACHABLE },
  { G_IO_ERROR_HOST_UNREACHABLE,    USHER_FAILURE_UNREACHABLE },
  { G_IO_ERROR_NETWORK_UNREACHABLE, USHER_FAILURE_UNREACHABLE },
};

static UsherFailure
classify (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return USHER_FAILURE_UNREACHABLE;
  if (error->domain == G_TLS_ERROR)
    return USHER_FAILURE_TLS;

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_error_matches (error, G_IO_ERROR, meanings[i].code))
      return meanings[i].failure;

  return USHER_FAILURE_OTHER;
}

static const char *
get_advice (UsherFailure failure)
{
  if (failure == USHER_FAILURE_UNREACHABLE)
    return "nobody answers there; check the address, and whether the server runs";
  if (failure == USHER_FAILURE_TLS)
    return "its certificate is not trusted; if it is the server's own, pin its fingerprint";
  if (failure == USHER_FAILURE_TIMED_OUT)
    return "it took too long to answer";
  if (failure == USHER_FAILURE_TRUNCATED)
    return "the answer ended in the middle";

  return "the answer cannot be read";
}

static void
refuse_certificate (UsherHttpBody  *self,
                    GError        **error)
{
  g_autoptr(GVariantDict) details = g_variant_dict_new (NULL);
  g_autofree char *fingerprint = usher_tls_get_fingerprint (self->certificate);

  g_variant_dict_insert (details, "Url", "s", self->display_url);
  usher_tls_describe (self->certificate, details);
  usher_failure_set (error, USHER_FAILURE_TLS, g_variant_dict_end (details),
                     self->pin != NULL
                       ? "“%s” shows another certificate than the one that is pinned; its "
                         "SHA-256 is %s. Find out why before you pin that one"
                       : "“%s”: its certificate is not trusted. If it is the server's own, compare "
                         "its SHA-256 %s with the server's and pin it", self->display_url, fingerprint);
}

/* Says in our own words what the libraries have said in theirs. */
static GError *
translate (UsherHttpBody *self,
           GError        *error)
{
  GError *translated = NULL;
  UsherFailure failure = classify (error);

  if (self->overdue != NULL)
    usher_failure_set (&translated, USHER_FAILURE_TIMED_OUT, describe (self),
                       "“%s”: %s", self->display_url, self->overdue);
  else if (self->certificate != NULL)
    refuse_certificate (self, &translated);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           error->domain == USHER_FAILURE)
    return error;
  else
    usher_failure_set (&translated, failure, describe (self), "“%s”: %s (%s)",
                       self->display_url, get_advice (failure), error->message);

  g_error_free (error);

  return translated;
}

static gboolean
deadline_cb (gpointer user_data)
{
  UsherHttpBody *self = user_data;

  self->overdue = "the answer did not come to an end in time";
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
connect_deadline_cb (gpointer user_data)
{
  UsherHttpBody *self = user_data;

  self->overdue = "no connection came about in time; check the address, and whether the server runs";
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static void
connected_cb (UsherHttpBody *self)
{
  usher_deadline_clear (&self->connect_deadline);
}

static void
watch_time (UsherHttpBody *self,
            gint64         deadline,
            GCancellable  *outer)
{
  self->deadline = usher_deadline_add (deadline, deadline_cb, self);
  self->connect_deadline = usher_deadline_add (CONNECT_DEADLINE, connect_deadline_cb, self);
  g_signal_connect_object (self->message, "wrote-headers", G_CALLBACK (connected_cb),
                           self, G_CONNECT_SWAPPED);

  if (outer == NULL)
    return;

  self->outer = g_object_ref (outer);
  self->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                          g_object_ref (self->cancellable), g_object_unref);
}

static void
usher_http_dispose (GObject *object)
{
  UsherHttp *self = USHER_HTTP (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (usher_http_parent_class)->dispose (object);
}

static void
usher_http_class_init (UsherHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_http_dispose;
}

static void
usher_http_init (UsherHttp *self)
{
  /* No proxy that the environment names: it would see the keys */
  self->session = soup_session_new_with_options ("user-agent", "usher/" USHER_VERSION,
                                                 "max-conns-per-host", MAX_CONNECTIONS,
                                                 "timeout", SILENCE_SECONDS,
                                                 "idle-timeout", 5,
                                                 "proxy-resolver", NULL,
                                                 NULL);
}

/* A session belongs to the thread that made it: the main one. */
UsherHttp *
usher_http_new (void)
{
  return g_object_new (USHER_TYPE_HTTP, NULL);
}

static void
check_redirect (UsherHttpBody  *self,
                GError        **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autofree char *target = usher_url_for_display (location != NULL ? location : "");

  usher_failure_set (error, USHER_FAILURE_REDIRECTED,
                     g_variant_new_parsed ("{'Url': <%s>, 'Target': <%s>}",
                                           self->display_url, target),
                     "“%s” sends us to “%s”, where the key must not follow; "
                     "give that address instead, if it is right", self->display_url, target);
}

static gboolean
check_status (UsherHttpBody  *self,
              GError        **error)
{
  guint status = soup_message_get_status (self->message);

  if (status == SOUP_STATUS_OK || (status == SOUP_STATUS_NOT_MODIFIED && self->may_be_unchanged))
    return TRUE;

  if (status == SOUP_STATUS_UNAUTHORIZED)
    usher_failure_set (error, USHER_FAILURE_UNAUTHORIZED, describe (self),
                       "“%s” refuses the key; copy it again from Settings → General of the server",
                       self->display_url);
  else if (status >= 300 && status < 400)
    check_redirect (self, error);
  else
    usher_failure_set (error, USHER_FAILURE_HTTP_STATUS,
                       g_variant_new_parsed ("{'Url': <%s>, 'Status': <%u>}",
                                             self->display_url, status),
                       "“%s” answers %u %s; check the address", self->display_url, status,
                       soup_status_get_phrase (status));

  return FALSE;
}

static gboolean
is_too_compressed (UsherHttpBody *self)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);
  guint64 n_received;

  if (metrics == NULL || self->size < RATIO_CHECKED_FROM)
    return FALSE;

  n_received = soup_message_metrics_get_response_body_bytes_received (metrics);

  return n_received > 0 && self->size / n_received > MAX_RATIO;
}

static gboolean
check_size (UsherHttpBody  *self,
            gsize           n_read,
            GError        **error)
{
  self->size += n_read;
  if (self->size <= self->max_size && !is_too_compressed (self))
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_TOO_LARGE, describe (self),
                     "“%s” sends more than a library can hold; check the address",
                     self->display_url);

  return FALSE;
}

/* Where the connection is not kept, libsoup takes its end for that of the answer,
 * however much was announced. */
static gboolean
check_complete (UsherHttpBody  *self,
                GError        **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  if (soup_message_get_status (self->message) != SOUP_STATUS_OK ||
      soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
      soup_message_headers_get_one (headers, "Content-Encoding") != NULL ||
      self->size >= (guint64) soup_message_headers_get_content_length (headers))
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_TRUNCATED, describe (self), "“%s”: %s", self->display_url,
                     get_advice (USHER_FAILURE_TRUNCATED));

  return FALSE;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherHttpBody *body = g_task_get_task_data (task);
  GError *error = NULL;

  usher_deadline_clear (&body->connect_deadline);
  body->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (body->stream == NULL)
    g_task_return_error (task, translate (body, error));
  else if (!check_status (body, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (body), g_object_unref);
}

static gboolean
is_entity_tag (const char *tag)
{
  return *tag == '"' || g_str_has_prefix (tag, "W/\"");
}

/* A certificate that this machine does not trust. */
static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  faults,
                       UsherHttpBody        *self)
{
  if (usher_tls_may_talk (certificate, faults, self->pin))
    return TRUE;

  g_set_object (&self->certificate, certificate);

  return FALSE;
}

/* The connection is there, maybe one that another request has made: the last moment to
 * look at who answers, and the first at which the key is needed. */
static void
starting_cb (SoupMessage   *message,
             UsherHttpBody *self)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);

  if (!usher_tls_may_talk (certificate, soup_message_get_tls_peer_certificate_errors (message),
                           self->pin))
    {
      g_set_object (&self->certificate, certificate);
      soup_message_headers_remove (headers, "X-Api-Key");
      g_cancellable_cancel (self->cancellable);
    }
  else if (self->key != NULL)
    {
      soup_message_headers_replace (headers, "X-Api-Key", usher_secret_reveal (self->key));
    }
}

static void
watch_identity (UsherHttpBody          *self,
                const UsherHttpRequest *request)
{
  self->key = request->key != NULL ? usher_secret_ref (request->key) : NULL;
  if (request->certificate != NULL && *request->certificate != '\0')
    self->pin = g_strdup (request->certificate);

  g_signal_connect_object (self->message, "accept-certificate",
                           G_CALLBACK (accept_certificate_cb), self, 0);
  g_signal_connect_object (self->message, "starting", G_CALLBACK (starting_cb), self, 0);
}

static void
add_headers (SoupMessage            *message,
             const UsherHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept",
                                request->accept != NULL ? request->accept : "application/json");
  if (request->tag != NULL)
    soup_message_headers_replace (headers, is_entity_tag (request->tag) ? "If-None-Match" : "If-Modified-Since",
                                  request->tag);
  if (request->compressed)
    soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  else
    soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
}

/**
 * usher_http_open_async:
 * @self: a client
 * @request: what to get
 * @cancellable: (nullable): ends it, while it is read, too
 * @callback: called when the answer begins
 * @user_data: data for @callback
 */
void
usher_http_open_async (UsherHttp              *self,
                       const UsherHttpRequest *request,
                       GCancellable           *cancellable,
                       GAsyncReadyCallback     callback,
                       gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  UsherHttpBody *body = g_object_new (USHER_TYPE_HTTP_BODY, NULL);

  g_return_if_fail (USHER_IS_HTTP (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, usher_http_open_async);
  g_task_set_task_data (task, body, g_object_unref);
  /* The deadline says more than the cancellation that it causes */
  g_task_set_check_cancellable (task, FALSE);

  body->display_url = usher_url_for_display (request->url);
  body->max_size = request->max_size;
  body->may_be_unchanged = request->tag != NULL;
  body->message = soup_message_new (SOUP_METHOD_GET, request->url);
  if (body->message == NULL)
    {
      GError *error = NULL;

      usher_failure_set (&error, USHER_FAILURE_ADDRESS_REFUSED, describe (body),
                         "“%s” is no address of a server", body->display_url);
      g_task_return_error (task, error);
      return;
    }

  add_headers (body->message, request);
  watch_identity (body, request);
  watch_time (body, request->deadline, cancellable);
  soup_session_send_async (self->session, body->message, G_PRIORITY_DEFAULT, body->cancellable,
                           sent_cb, g_steal_pointer (&task));
}

/* Returns: (transfer full) (nullable): an answer with the status 200 */
UsherHttpBody *
usher_http_open_finish (UsherHttp     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherHttpBody *self = g_task_get_source_object (task);
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (bytes == NULL)
    g_task_return_error (task, translate (self, error));
  else if (!check_size (self, g_bytes_get_size (bytes), &error) ||
           (g_bytes_get_size (bytes) == 0 && !check_complete (self, &error)))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

/**
 * usher_http_body_read_async:
 * @self: an answer
 * @callback: called when some of it is there
 * @user_data: data for @callback
 */
void
usher_http_body_read_async (UsherHttpBody       *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_http_body_read_async);
  g_input_stream_read_bytes_async (self->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                                   self->cancellable, read_cb, task);
}

/* Returns: (transfer full) (nullable): some bytes; none at the end */
GBytes *
usher_http_body_read_finish (UsherHttpBody  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Returns: whether the server says that what we have is still right */
gboolean
usher_http_body_is_unchanged (UsherHttpBody *self)
{
  return soup_message_get_status (self->message) == SOUP_STATUS_NOT_MODIFIED;
}

/* The server's own tag, or its date; none that would be a burden to keep. */
char *
usher_http_body_dup_tag (UsherHttpBody *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *tag = soup_message_headers_get_one (headers, "ETag");

  if (tag == NULL || !is_entity_tag (tag))
    tag = soup_message_headers_get_one (headers, "Last-Modified");

  return tag != NULL && strlen (tag) <= MAX_TAG && g_str_is_ascii (tag) ? g_strdup (tag) : NULL;
}
