/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* All that servers have answered in the place of a library. */

#include "usher-sample-faults.h"

#include <string.h>

#define MEBIBYTE (1024 * 1024)

static void
answer_bytes (SoupServerMessage *message,
              guint              status,
              const char        *type,
              GBytes            *bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_body_append_bytes (body, bytes);
}

static void
answer_text (SoupServerMessage *message,
             guint              status,
             const char        *type,
             const char        *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  answer_bytes (message, status, type, bytes);
}

static void
answer_missing (SoupServerMessage *message,
                GString           *text)
{
  answer_text (message, 404, "application/json", "{\"message\": \"NotFound\"}");
}

static void
answer_broken (SoupServerMessage *message,
               GString           *text)
{
  answer_text (message, 500, "application/json", "{\"message\": \"database is locked\"}");
}

static void
answer_busy (SoupServerMessage *message,
             GString           *text)
{
  answer_text (message, 503, "text/plain", "Starting");
}

static void
answer_page (SoupServerMessage *message,
             GString           *text)
{
  answer_text (message, 200, "text/html", "<!DOCTYPE html><html><body>Log in</body></html>");
}

static void
answer_redirect (SoupServerMessage *message,
                 GString           *text)
{
  soup_server_message_set_redirect (message, 302, "http://127.0.0.2:9/elsewhere");
}

/* The answer never begins. */
static void
answer_never (SoupServerMessage *message,
              GString           *text)
{
  soup_server_message_pause (message);
}

static void
hang_up_cb (SoupServerMessage *message)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

/* Promises all of it, and hangs up in the middle. */
static void
answer_cut (SoupServerMessage *message,
            GString           *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(GBytes) half = g_bytes_new (text->str, text->len / 2);

  answer_bytes (message, 200, "application/json", half);
  soup_message_headers_set_content_length (headers, (goffset) text->len);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (hang_up_cb), NULL);
}

static void
answer_nothing (SoupServerMessage *message,
                GString           *text)
{
  hang_up_cb (message);
  soup_server_message_pause (message);
}

static void
answer_bomb (SoupServerMessage *message,
             GString           *text)
{
  g_autofree char *spaces = g_malloc (256 * MEBIBYTE);
  g_autoptr(GBytes) plain = NULL;
  g_autoptr(GBytes) compressed = NULL;

  memset (spaces, ' ', 256 * MEBIBYTE);
  plain = g_bytes_new_static (spaces, 256 * MEBIBYTE);
  compressed = usher_sample_faults_compress (plain);
  answer_bytes (message, 200, "application/json", compressed);
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Content-Encoding", "gzip");
}

/* A stream of chunks that never ends of itself. */
static void
begin_stream (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (headers, "application/json", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
}

static void
append_spaces (SoupServerMessage *message)
{
  char *spaces = g_malloc (MEBIBYTE);

  memset (spaces, ' ', MEBIBYTE);
  soup_message_body_append (soup_server_message_get_response_body (message),
                            SOUP_MEMORY_TAKE, spaces, MEBIBYTE);
}

static void
answer_endless (SoupServerMessage *message,
                GString           *text)
{
  begin_stream (message);
  append_spaces (message);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (append_spaces), NULL);
}

static gboolean
drip_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  soup_message_body_append (soup_server_message_get_response_body (message),
                            SOUP_MEMORY_STATIC, " ", 1);
  soup_server_message_unpause (message);

  return G_SOURCE_CONTINUE;
}

static void
stop_source_cb (SoupServerMessage *message,
                gpointer           source)
{
  g_source_destroy (source);
}

static void
answer_drip (SoupServerMessage *message,
             GString           *text)
{
  GSource *source = g_timeout_source_new (1000);

  begin_stream (message);
  soup_message_body_append (soup_server_message_get_response_body (message),
                            SOUP_MEMORY_STATIC, "[", 1);
  g_source_set_callback (source, drip_cb, message, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_signal_connect_data (message, "finished", G_CALLBACK (stop_source_cb), source,
                         (GClosureNotify) (void (*) (void)) g_source_unref, 0);
}

static void
spoil_empty (GString *text)
{
  g_string_assign (text, "[]");
}

/* Valid as HTTP, and half of a document. */
static void
spoil_truncated (GString *text)
{
  g_string_truncate (text, text->len / 2);
}

/* One title has a number for a title. */
static void
spoil_malformed (GString *text)
{
  g_string_replace (text, "\"title\": \"", "\"title\": 7, \"was\": \"", 1);
}

static void
spoil_utf8 (GString *text)
{
  char *overview = strstr (text->str, "\"overview\": \"");

  if (overview != NULL)
    overview[strlen ("\"overview\": \"")] = (char) 0xff;
}

static void
spoil_deep (GString *text)
{
  g_string_truncate (text, 0);
  for (int i = 0; i < 10000; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < 10000; i++)
    g_string_append_c (text, ']');
}

/* The second half of the library is gone. Titles begin at two spaces. */
static void
spoil_half (GString *text)
{
  char *middle = text->len > 0 ? strstr (text->str + text->len / 2, "\n  },") : NULL;

  if (middle == NULL)
    return;

  g_string_truncate (text, (gsize) (middle - text->str));
  g_string_append (text, "\n  }\n]");
}

static const UsherSampleFault faults[] = {
  { "none",        NULL,            NULL },
  { "not-found",   NULL,            answer_missing },
  { "broken",      NULL,            answer_broken },
  { "busy",        NULL,            answer_busy },
  { "page",        NULL,            answer_page },
  { "redirect",    NULL,            answer_redirect },
  { "never",       NULL,            answer_never },
  { "cut",         NULL,            answer_cut },
  { "nothing",     NULL,            answer_nothing },
  { "bomb",        NULL,            answer_bomb },
  { "endless",     NULL,            answer_endless },
  { "drip",        NULL,            answer_drip },
  { "empty",       spoil_empty,     NULL },
  { "truncated",   spoil_truncated, NULL },
  { "malformed",   spoil_malformed, NULL },
  { "utf8",        spoil_utf8,      NULL },
  { "deep",        spoil_deep,      NULL },
  { "half",        spoil_half,      NULL },
  { "application", NULL,            NULL },
};

/* Returns: (nullable): the fault of that name */
const UsherSampleFault *
usher_sample_faults_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_str_equal (faults[i].name, name))
      return &faults[i];

  return NULL;
}

/* Returns: (nullable): the name of the fault of that number */
const char *
usher_sample_faults_get_name (gsize i)
{
  return i < G_N_ELEMENTS (faults) ? faults[i].name : NULL;
}

/* Returns: (transfer full): the same by gzip */
GBytes *
usher_sample_faults_compress (GBytes *plain)
{
  g_autoptr(GZlibCompressor) compressor =
    g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 3);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream =
    g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  gsize size;
  const void *data = g_bytes_get_data (plain, &size);

  g_output_stream_write_all (stream, data, size, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}
