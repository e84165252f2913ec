/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-url.h"

#include <string.h>

#include "test-support.h"
#include "usher-failure.h"

typedef struct
{
  const char *name;
  const char *url;
  const char *clean;             /* (nullable): NULL where it is refused */
} ServerCase;

static const ServerCase server_cases[] = {
  { "plain", "http://nas.local:7878", "http://nas.local:7878" },
  { "https", "https://nas.local", "https://nas.local" },
  { "slash", "http://nas.local:7878/", "http://nas.local:7878" },
  { "slashes", "http://nas.local:7878/radarr//", "http://nas.local:7878/radarr" },
  { "base-path", "http://nas.local/radarr", "http://nas.local/radarr" },
  { "loopback", "http://127.0.0.1:7878", "http://127.0.0.1:7878" },
  { "ipv6", "http://[::1]:7878", "http://[::1]:7878" },
  { "private", "http://192.168.1.5", "http://192.168.1.5" },
  { "space", "http://nas local", NULL },
  { "space-behind", "http://nas.local ", NULL },
  { "newline", "http://nas.local/\nHost: evil", NULL },
  { "link-local-mapped", "http://[::ffff:169.254.169.254]", NULL },
  { "link-local-mapped-in-hex", "http://[::ffff:a9fe:a9fe]", NULL },
  { "link-local-mapped-in-full", "http://[0:0:0:0:0:ffff:a9fe:a9fe]", NULL },
  { "link-local-scoped", "http://[fe80::1%25lo]", NULL },
  { "mapped-loopback", "http://[::ffff:127.0.0.1]:7878", "http://[::ffff:127.0.0.1]:7878" },
  { "link-local-as-number", "http://2852039166", NULL },
  { "link-local-in-hex", "http://0xa9fea9fe", NULL },
  { "link-local-in-three", "http://169.254.43518", NULL },
  { "link-local-with-dot", "http://169.254.169.254.", NULL },
  { "empty", "", NULL },
  { "word", "nas", NULL },
  { "no-scheme", "nas.local:7878", NULL },
  { "no-host", "http://", NULL },
  { "only-port", "http://:7878", NULL },
  { "file", "file:///etc/passwd", NULL },
  { "unix", "unix:/run/docker.sock", NULL },
  { "ftp", "ftp://nas.local", NULL },
  { "user", "http://me@nas.local", NULL },
  { "password", "http://me:secret@nas.local", NULL },
  { "key-in-query", "http://nas.local/?apikey=secret", NULL },
  { "empty-query", "http://nas.local/?", NULL },
  { "fragment", "http://nas.local/#top", NULL },
  { "link-local", "http://169.254.169.254/latest", NULL },
  { "link-local-v6", "http://[fe80::1]", NULL },
  { "port-too-high", "http://nas.local:65536", NULL },
};

static void
test_server (gconstpointer data)
{
  const ServerCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *clean = usher_url_check_server (row->url, &error);

  g_assert_cmpstr (clean, ==, row->clean);
  if (row->clean != NULL)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, "“Url”"));
  g_assert_null (strstr (error->message, "secret"));
}

typedef struct
{
  const char *name;
  const char *url;
  gboolean fetched;              /* where http://sample:8080 is trusted */
} VideoCase;

static const VideoCase video_cases[] = {
  { "https", "https://www.youtube.com/watch?v=x", TRUE },
  { "other-host", "https://video.example/1", TRUE },
  { "trusted", "http://sample:8080/v/1", TRUE },
  { "trusted-capitals", "http://SAMPLE:8080/v/1", TRUE },
  { "http", "http://video.example/1", FALSE },
  { "other-port", "http://sample/v/1", FALSE },
  { "look-alike", "http://sample:8080@evil.example/", FALSE },
  { "link-local", "https://169.254.169.254/", FALSE },
  { "file", "file:///etc/passwd", FALSE },
  { "javascript", "javascript:alert(1)", FALSE },
  { "dash", "--exec=rm", FALSE },
  { "search", "ytsearch10:film", FALSE },
  { "no-host", "https:///watch", FALSE },
  { "newline", "https://video.example/1\nhttps://video.example/2", FALSE },
  { "carriage-return", "https://video.example/1\r", FALSE },
  { "empty", "", FALSE },
};

static void
test_video (gconstpointer data)
{
  const VideoCase *row = data;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (usher_url_check_video (row->url, "http://sample:8080/v/{id}", &error), ==,
                   row->fetched);
  if (row->fetched)
    g_assert_no_error (error);
  else
    g_assert_error (error, USHER_FAILURE, USHER_FAILURE_ADDRESS_REFUSED);
}

typedef struct
{
  const char *name;
  const char *url;
  const char *origin;            /* (nullable) */
  const char *displayed;
} TextCase;

static const TextCase text_cases[] = {
  { "http", "http://NAS.local/radarr", "http://nas.local:80", "http://NAS.local/radarr" },
  { "https", "https://nas.local", "https://nas.local:443", "https://nas.local" },
  { "port", "http://nas:7878/", "http://nas:7878", "http://nas:7878/" },
  { "secrets", "http://me:secret@nas/?apikey=secret#secret", "http://nas:80", "http://nas/" },
  { "no-web", "file:///etc/passwd", NULL, "file:///etc/passwd" },
  { "no-address", "nas", NULL, "(no address)" },
};

static void
test_text (gconstpointer data)
{
  const TextCase *row = data;
  g_autofree char *origin = usher_url_get_origin (row->url);
  g_autofree char *displayed = usher_url_for_display (row->url);

  g_assert_cmpstr (origin, ==, row->origin);
  g_assert_cmpstr (displayed, ==, row->displayed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/url/server", server_cases, test_server);
  TEST_ADD_ROWS ("/url/video", video_cases, test_video);
  TEST_ADD_ROWS ("/url/text", text_cases, test_text);

  return g_test_run ();
}
