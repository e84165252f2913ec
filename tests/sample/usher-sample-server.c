/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Answers like Radarr below /radarr, like Sonarr below /sonarr, and like a host of
 * videos below /videos, and one of pictures below /images. Each can be made ill. */

#include "usher-sample-server.h"

#include <libsoup/soup.h>

#include "usher-sample-answers.h"
#include "usher-sample-faults.h"
#include "usher-sample-search.h"
#include "usher-sample-pictures.h"

/* How often a slowed down video gets on. */
#define SLICES_PER_SECOND 10

static const char *const applications[] = { "Radarr", "Sonarr" };
static const char *const prefixes[] = { "/radarr", "/sonarr" };

typedef struct
{
  const char *name;
  guint status;
  const char *type;
  const char *text;
} VideoFault;

static const VideoFault video_faults[] = {
  { "none",        0,   NULL,         NULL },
  { "missing",     404, "text/plain", "gone" },
  { "forbidden",   403, "text/plain", "no" },
  { "too-many",    429, "text/plain", "slow down" },
  { "not-a-video", 200, "video/mp4",  "this is no video" },
};

struct _UsherSampleServer
{
  GObject parent_instance;

  SoupServer *server;            /* (owned) */
  UsherSampleLibrary *library;   /* (owned) */
  GPtrArray *videos;             /* (owned) (element-type GBytes) */
  const UsherSampleFault *faults[USHER_SAMPLE_N_KINDS];   /* (unowned) */
  const VideoFault *video_fault; /* (unowned) */
  char *search_mood;             /* (owned): what searches find */
  guint rate;                    /* bytes a second of a video, 0 for as fast as can be */
  guint n_requests;
  GBytes *plain[USHER_SAMPLE_N_KINDS];        /* (owned) (nullable): as of now */
  GBytes *compressed[USHER_SAMPLE_N_KINDS];   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (UsherSampleServer, usher_sample_server, G_TYPE_OBJECT)

static void
forget_answers (UsherSampleServer *self)
{
  for (int kind = 0; kind < USHER_SAMPLE_N_KINDS; kind++)
    {
      g_clear_pointer (&self->plain[kind], g_bytes_unref);
      g_clear_pointer (&self->compressed[kind], g_bytes_unref);
    }
}

static void
usher_sample_server_dispose (GObject *object)
{
  UsherSampleServer *self = USHER_SAMPLE_SERVER (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->library, usher_sample_library_unref);
  g_clear_pointer (&self->videos, g_ptr_array_unref);
  g_clear_pointer (&self->search_mood, g_free);
  forget_answers (self);

  G_OBJECT_CLASS (usher_sample_server_parent_class)->dispose (object);
}

static void
usher_sample_server_class_init (UsherSampleServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_sample_server_dispose;
}

static void
usher_sample_server_init (UsherSampleServer *self)
{
  self->video_fault = &video_faults[0];
  self->search_mood = g_strdup ("good");
  for (int kind = 0; kind < USHER_SAMPLE_N_KINDS; kind++)
    self->faults[kind] = usher_sample_faults_find ("none");
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *type,
        GBytes            *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

static void
answer_json (SoupServerMessage *message,
             GString           *text)
{
  g_autoptr(GBytes) bytes = g_string_free_to_bytes (text);

  answer (message, 200, "application/json; charset=utf-8", bytes);
}

static void
refuse (SoupServerMessage *message,
        guint              status)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("{}", 2);

  answer (message, status, "application/json", bytes);
}

static gboolean
accepts_gzip (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *accepted = soup_message_headers_get_list (headers, "Accept-Encoding");

  return accepted != NULL && soup_header_contains (accepted, "gzip");
}

static void
make_titles (UsherSampleServer *self,
             UsherSampleKind    kind)
{
  GString *text;

  if (self->plain[kind] != NULL)
    return;

  text = usher_sample_answers_make_titles (self->library, kind);
  if (self->faults[kind]->spoil != NULL)
    self->faults[kind]->spoil (text);

  self->plain[kind] = g_string_free_to_bytes (text);
  self->compressed[kind] = usher_sample_faults_compress (self->plain[kind]);
}

static void
answer_titles (UsherSampleServer *self,
               UsherSampleKind    kind,
               SoupServerMessage *message)
{
  const UsherSampleFault *fault = self->faults[kind];

  if (fault->answer != NULL)
    {
      g_autoptr(GString) text = usher_sample_answers_make_titles (self->library, kind);

      fault->answer (message, text);
      return;
    }

  make_titles (self, kind);
  if (accepts_gzip (message))
    {
      SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
      answer (message, 200, "application/json", self->compressed[kind]);
    }
  else
    answer (message, 200, "application/json", self->plain[kind]);
}

static void
answer_status (UsherSampleServer *self,
               UsherSampleKind    kind,
               SoupServerMessage *message)
{
  gboolean is_other = g_str_equal (self->faults[kind]->name, "application");

  answer_json (message, usher_sample_answers_make_status (is_other ? "Lidarr" : applications[kind]));
}

static gboolean
has_key (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return g_strcmp0 (soup_message_headers_get_one (headers, "X-Api-Key"), USHER_SAMPLE_KEY) == 0;
}

static void
answer_arr (UsherSampleServer *self,
            UsherSampleKind    kind,
            SoupServerMessage *message,
            const char        *path)
{
  const char *what = path + strlen (prefixes[kind]);
  gboolean is_titles = g_str_equal (what, kind == USHER_SAMPLE_FILM ? "/api/v3/movie"
                                                                    : "/api/v3/series");

  if (!has_key (message))
    refuse (message, 401);
  else if (is_titles)
    answer_titles (self, kind, message);
  else if (g_str_equal (what, "/api/v3/rootfolder"))
    answer_json (message, usher_sample_answers_make_roots (self->library, kind));
  else if (g_str_equal (what, "/api/v3/tag"))
    answer_json (message, usher_sample_answers_make_tags ());
  else if (g_str_equal (what, "/api/v3/system/status"))
    answer_status (self, kind, message);
  else
    refuse (message, 404);
}

static void
radarr_asked_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  UsherSampleServer *self = user_data;

  self->n_requests++;
  answer_arr (self, USHER_SAMPLE_FILM, message, path);
}

static void
sonarr_asked_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  UsherSampleServer *self = user_data;

  self->n_requests++;
  answer_arr (self, USHER_SAMPLE_SERIES, message, path);
}

/* A video that comes at a given rate. */
typedef struct
{
  SoupServerMessage *message;    /* (unowned): it ends us */
  GBytes *video;                 /* (owned) */
  gsize sent;
  gsize slice;
  GSource *source;               /* (owned) */
} Flow;

static void
flow_free (Flow *flow)
{
  g_source_destroy (flow->source);
  g_source_unref (flow->source);
  g_bytes_unref (flow->video);
  g_free (flow);
}

static gboolean
flow_cb (gpointer user_data)
{
  Flow *flow = user_data;
  gsize left = g_bytes_get_size (flow->video) - flow->sent;
  gsize size = MIN (flow->slice, left);
  g_autoptr(GBytes) slice = g_bytes_new_from_bytes (flow->video, flow->sent, size);
  SoupMessageBody *body = soup_server_message_get_response_body (flow->message);

  flow->sent += size;
  soup_message_body_append_bytes (body, slice);
  if (left == size)
    soup_message_body_complete (body);
  soup_server_message_unpause (flow->message);

  return left > size ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
flow_ended_cb (SoupServerMessage *message,
               gpointer           user_data)
{
  flow_free (user_data);
}

static void
answer_slowly (UsherSampleServer *self,
               SoupServerMessage *message,
               GBytes            *video)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Flow *flow = g_new0 (Flow, 1);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (headers, "video/mp4", NULL);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (video));
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);

  flow->message = message;
  flow->video = g_bytes_ref (video);
  flow->slice = MAX (self->rate / SLICES_PER_SECOND, 1);
  flow->source = g_timeout_source_new (1000 / SLICES_PER_SECOND);
  g_source_set_callback (flow->source, flow_cb, flow, NULL);
  g_source_attach (flow->source, g_main_context_get_thread_default ());
  g_signal_connect (message, "finished", G_CALLBACK (flow_ended_cb), flow);
}

static void
video_asked_cb (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  UsherSampleServer *self = user_data;
  const VideoFault *fault = self->video_fault;
  GBytes *video = NULL;

  self->n_requests++;
  if (fault->status != 0)
    {
      g_autoptr(GBytes) text = g_bytes_new_static (fault->text, strlen (fault->text));

      answer (message, fault->status, fault->type, text);
      return;
    }

  if (self->videos->len == 0)
    {
      refuse (message, 404);
      return;
    }

  video = g_ptr_array_index (self->videos, g_str_hash (path) % self->videos->len);
  if (self->rate > 0 && soup_server_message_get_method (message) == SOUP_METHOD_GET)
    answer_slowly (self, message, video);
  else
    answer (message, 200, "video/mp4", video);
}

static void
picture_asked_cb (SoupServer        *server,
                  SoupServerMessage *message,
                  const char        *path,
                  GHashTable        *query,
                  gpointer           user_data)
{
  UsherSampleServer *self = user_data;
  g_autoptr(GBytes) picture = usher_sample_pictures_make (path);

  self->n_requests++;
  answer (message, 200, "image/png", picture);
}

/* GET /search?q=WORDS&n=N */
static void
search_asked_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  UsherSampleServer *self = user_data;
  const char *words = query != NULL ? g_hash_table_lookup (query, "q") : NULL;
  const char *number = query != NULL ? g_hash_table_lookup (query, "n") : NULL;
  g_autofree char *videos = usher_sample_server_get_url (self, "/videos/");
  g_autoptr(GBytes) bytes = NULL;

  self->n_requests++;
  if (words == NULL || number == NULL || g_str_equal (self->search_mood, "too-many"))
    {
      refuse (message, words == NULL || number == NULL ? 400 : 429);
      return;
    }

  bytes = g_string_free_to_bytes (usher_sample_search_make_feed (words,
                                                                 (guint) g_ascii_strtoull (number, NULL, 10),
                                                                 self->search_mood, videos));
  answer (message, 200, "application/rss+xml", bytes);
}

/* GET /control?radarr=FAULT&sonarr=FAULT&videos=FAULT&search=MOOD&rate=N */
static void
control_asked_cb (SoupServer        *server,
                  SoupServerMessage *message,
                  const char        *path,
                  GHashTable        *query,
                  gpointer           user_data)
{
  UsherSampleServer *self = user_data;
  const char *radarr = query != NULL ? g_hash_table_lookup (query, "radarr") : NULL;
  const char *sonarr = query != NULL ? g_hash_table_lookup (query, "sonarr") : NULL;
  const char *videos = query != NULL ? g_hash_table_lookup (query, "videos") : NULL;
  const char *search = query != NULL ? g_hash_table_lookup (query, "search") : NULL;
  const char *rate = query != NULL ? g_hash_table_lookup (query, "rate") : NULL;
  gboolean good = TRUE;

  if (radarr != NULL)
    good = usher_sample_server_set_fault (self, USHER_SAMPLE_FILM, radarr) && good;
  if (sonarr != NULL)
    good = usher_sample_server_set_fault (self, USHER_SAMPLE_SERIES, sonarr) && good;
  if (videos != NULL)
    good = usher_sample_server_set_video_fault (self, videos) && good;
  if (search != NULL)
    {
      g_free (self->search_mood);
      self->search_mood = g_strdup (search);
    }
  if (rate != NULL)
    usher_sample_server_set_rate (self, (guint) g_ascii_strtoull (rate, NULL, 10));

  refuse (message, good ? 200 : 400);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
load_videos (const char *folder)
{
  GPtrArray *videos = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".mp4")) /* and not one that is being made */
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *contents;
      gsize length;

      if (g_file_get_contents (g_ptr_array_index (names, i), &contents, &length, NULL))
        g_ptr_array_add (videos, g_bytes_new_take (contents, length));
    }

  return videos;
}

/**
 * usher_sample_server_new:
 * @library: what the servers know
 * @videos_folder: (nullable): where the videos are that are handed out in turn
 *
 * Returns: (transfer full): the servers, not yet listening
 */
UsherSampleServer *
usher_sample_server_new (UsherSampleLibrary *library,
                         const char         *videos_folder)
{
  UsherSampleServer *self = g_object_new (USHER_SAMPLE_TYPE_SERVER, NULL);

  self->library = usher_sample_library_ref (library);
  self->videos = load_videos (videos_folder);

  return self;
}

/**
 * usher_sample_server_listen:
 * @self: the servers
 * @port: where; 0 for any that is free
 * @certificate: (nullable): speak TLS with that
 * @error: return location for an error
 */
gboolean
usher_sample_server_listen (UsherSampleServer  *self,
                            guint               port,
                            GTlsCertificate    *certificate,
                            GError            **error)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;

  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, "/radarr", radarr_asked_cb, self, NULL);
  soup_server_add_handler (self->server, "/sonarr", sonarr_asked_cb, self, NULL);
  soup_server_add_handler (self->server, "/videos", video_asked_cb, self, NULL);
  soup_server_add_handler (self->server, "/images", picture_asked_cb, self, NULL);
  soup_server_add_handler (self->server, "/search", search_asked_cb, self, NULL);
  soup_server_add_handler (self->server, "/control", control_asked_cb, self, NULL);
  if (certificate != NULL)
    options |= SOUP_SERVER_LISTEN_HTTPS;

  return soup_server_listen_local (self->server, port, options, error);
}

/**
 * usher_sample_server_get_url:
 * @self: servers that listen
 * @path: what is asked for, from its first slash
 *
 * Returns: (transfer full): its whole address
 */
char *
usher_sample_server_get_url (UsherSampleServer *self,
                             const char        *path)
{
  GSList *uris = soup_server_get_uris (self->server);
  GUri *uri = uris->data;
  char *url = g_strdup_printf ("%s://127.0.0.1:%d%s", g_uri_get_scheme (uri),
                               g_uri_get_port (uri), path);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return url;
}

/**
 * usher_sample_server_set_fault:
 * @self: the servers
 * @kind: films for Radarr, series for Sonarr
 * @fault: see usher-sample-faults.c
 *
 * Returns: %FALSE if there is no such fault
 */
gboolean
usher_sample_server_set_fault (UsherSampleServer *self,
                               UsherSampleKind    kind,
                               const char        *fault)
{
  const UsherSampleFault *found = usher_sample_faults_find (fault);

  if (found == NULL)
    return FALSE;

  self->faults[kind] = found;
  forget_answers (self);

  return TRUE;
}

/**
 * usher_sample_server_set_video_fault:
 * @self: the servers
 * @fault: none, missing, forbidden, too-many or not-a-video
 *
 * Returns: %FALSE if there is no such fault
 */
gboolean
usher_sample_server_set_video_fault (UsherSampleServer *self,
                                     const char        *fault)
{
  for (gsize i = 0; i < G_N_ELEMENTS (video_faults); i++)
    if (g_str_equal (video_faults[i].name, fault))
      {
        self->video_fault = &video_faults[i];
        return TRUE;
      }

  return FALSE;
}

/**
 * usher_sample_server_set_rate:
 * @self: the servers
 * @rate: bytes a second of each video; 0 for as fast as can be
 */
void
usher_sample_server_set_rate (UsherSampleServer *self,
                              guint              rate)
{
  self->rate = rate;
}

/* Returns: how often somebody has asked */
guint
usher_sample_server_count_requests (UsherSampleServer *self)
{
  return self->n_requests;
}

/* To be called when a title was changed, or taken from the library. */
void
usher_sample_server_library_changed (UsherSampleServer *self)
{
  forget_answers (self);
}
