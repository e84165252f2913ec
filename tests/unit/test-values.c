/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "test-support.h"
#include "usher-connection.h"
#include "usher-error.h"
#include "usher-media.h"
#include "usher-params.h"
#include "usher-settings.h"
#include "usher-task-request.h"

typedef struct
{
  const char *name;
  const char *params;
  UsherError code;
  const char *culprit;           /* part of the message */
} InvalidCase;

#define INVALID USHER_ERROR_INVALID_DEFINITION
#define SERVER  "'Kind': <'radarr'>, 'Url': <'http://nas:7878'>"

static const InvalidCase invalid_connections[] = {
  { "no-kind", "{'Url': <'http://nas:7878'>}", INVALID, "“Kind” is missing" },
  { "no-url", "{'Kind': <'radarr'>}", INVALID, "“Url” is missing" },
  { "kind", "{'Kind': <'lidarr'>, 'Url': <'http://nas'>}", INVALID, "one of: radarr, sonarr" },
  { "url", "{'Kind': <'radarr'>, 'Url': <'nas'>}", INVALID, "“Url” must be the address" },
  { "monitor", "{" SERVER ", 'Monitor': <'some'>}", INVALID, "one of: all, none, arr" },
  { "key", "{" SERVER ", 'ApiKey': <'secret'>}", USHER_ERROR_UNKNOWN_KEY, "“ApiKey”" },
  { "mapping-type", "{" SERVER ", 'PathMappings': <['/a']>}", INVALID, "of type a(ss)" },
  { "mapping-empty", "{" SERVER ", 'PathMappings': <[('', '/films')]>}", INVALID, "“/films”" },
  { "mapping-relative", "{" SERVER ", 'PathMappings': <[('/films', 'films')]>}", INVALID,
    "from “/films” to “films”" },
};

static void
test_invalid_connection (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autoptr(GVariant) params = test_variant (row->params);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherConnection) connection = usher_connection_new (params, &error);

  g_assert_null (connection);
  g_assert_error (error, USHER_ERROR, (int) row->code);
  g_assert_nonnull (strstr (error->message, row->culprit));
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_connection (void)
{
  g_autoptr(GVariant) params = test_variant (
    "{'Kind': <'sonarr'>, 'Url': <'http://NAS:8989/sonarr/'>,"
    " 'PathMappings': <[('C:\\\\tv', '/tv')]>}");
  g_autoptr(GError) error = NULL;
  UsherConnection *connection = usher_connection_new (params, &error);
  g_autofree char *origin = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (connection->kind, ==, USHER_ARR_SONARR);
  g_assert_cmpstr (connection->url, ==, "http://NAS:8989/sonarr");
  g_assert_true (connection->enabled);
  g_assert_cmpint (connection->monitor, ==, USHER_MONITOR_ARR);

  origin = usher_connection_get_origin (connection);
  g_assert_cmpstr (origin, ==, "http://nas:8989");

  connection->id = g_strdup ("tv");
  g_assert_cmpstr (usher_connection_get_label (connection), ==, "tv");
  g_assert_finalize_object (connection);
}

static const InvalidCase invalid_settings[] = {
  { "no-slots", "{'MaxRunning': <uint32 0>}", INVALID, "“MaxRunning” must be a whole number from 1 to 64" },
  { "video-without-host", "{'VideoUrl': <'https:///watch/{id}'>}", INVALID, "“VideoUrl”" },
  { "many-slots", "{'MaxRunning': <65>}", INVALID, "“MaxRunning”" },
  { "many-commands", "{'MaxRunningCommands': <1025>}", INVALID, "“MaxRunningCommands”" },
  { "loss-share", "{'MaxLossShare': <1.01>}", INVALID, "“MaxLossShare” must be a number from 0 to 1" },
  { "negative-pause", "{'DownloadPause': <-1.0>}", INVALID, "“DownloadPause”" },
  { "tiny-videos", "{'MaxVideoSize': <uint64 1048575>}", INVALID, "“MaxVideoSize”" },
  { "huge-space", "{'MinFreeSpace': <uint64 9223372036854775808>}", INVALID, "“MinFreeSpace”" },
  { "negative-space", "{'MinFreeSpace': <int64 -1>}", INVALID, "“MinFreeSpace”" },
  { "video-without-id", "{'VideoUrl': <'https://www.youtube.com/'>}", INVALID, "“VideoUrl”" },
  { "video-file", "{'VideoUrl': <'file:///{id}'>}", INVALID, "“VideoUrl”" },
  { "video-id-as-host", "{'VideoUrl': <'https://{id}/'>}", INVALID, "“VideoUrl”" },
  { "video-empty", "{'VideoUrl': <''>}", INVALID, "“VideoUrl”" },
  { "unknown", "{'MaxSpeed': <1>}", USHER_ERROR_UNKNOWN_KEY, "“MaxSpeed”" },
};

static void
test_invalid_settings (gconstpointer data)
{
  const InvalidCase *row = data;
  g_autoptr(GVariant) params = test_variant (row->params);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherSettings) settings = usher_settings_new (params, &error);

  g_assert_null (settings);
  g_assert_error (error, USHER_ERROR, (int) row->code);
  g_assert_nonnull (strstr (error->message, row->culprit));
}

static void
test_settings (void)
{
  g_autoptr(GVariant) none = test_variant ("{}");
  g_autoptr(GVariant) some = test_variant ("{'MaxRunning': <byte 7>, 'DownloadPause': <0>}");
  g_autoptr(GError) error = NULL;
  UsherSettings *defaults = usher_settings_new (none, &error);
  UsherSettings *settings = usher_settings_new (some, &error);
  g_autoptr(GVariant) unchanged = g_variant_ref_sink (usher_params_get_changed (defaults));
  g_autoptr(GVariant) changed = g_variant_ref_sink (usher_params_get_changed (settings));
  g_autoptr(GVariant) expected = test_variant ("{'MaxRunning': <uint32 7>, 'DownloadPause': <0.0>}");

  g_assert_no_error (error);
  g_assert_cmpuint (defaults->max_running, ==, 4);
  g_assert_cmpuint (defaults->max_running_commands, ==, 64);
  g_assert_cmpuint (g_variant_n_children (unchanged), ==, 0);
  g_assert_cmpvariant (changed, expected);

  g_assert_finalize_object (settings);
  g_assert_finalize_object (defaults);
}

static UsherMedia *
new_media (void)
{
  UsherMedia *media = usher_media_new ();

  media->title = g_strdup ("Title");
  media->year = 2001;

  return media;
}

static void
replace (char       **text,
         const char  *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

/* A change of any field changes the fingerprint, each in its own way. */
static void
test_fingerprint (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 fingerprint;

  for (gsize i = 0; i <= usher_n_media_fields; i++)
    {
      g_autoptr(UsherMedia) media = new_media ();
      const UsherMediaField *field = &usher_media_fields[MIN (i, usher_n_media_fields - 1)];

      if (i == usher_n_media_fields)
        media->video_id = g_strdup ("x");
      else if (field->type == USHER_MEDIA_NUMBER)
        *usher_media_number_member (media, field) += 1;
      else
        replace (usher_media_text_member (media, field), "x");

      fingerprint = usher_media_compute_fingerprint (media);
      g_assert_cmpint (fingerprint, ==, usher_media_compute_fingerprint (media));
      g_assert_true (g_hash_table_add (seen, g_memdup2 (&fingerprint, sizeof fingerprint)));
    }
}

typedef struct
{
  const char *name;
  const char *studio_a;
  const char *media_filename_a;
  const char *studio_b;
  const char *media_filename_b;
} BoundaryCase;

static const BoundaryCase boundary_cases[] = {
  { "none-is-not-empty", NULL, NULL, "", NULL },
  { "no-text-runs-into-the-next", "ab", "c", "a", "bc" },
  { "moved", "a", NULL, NULL, "a" },
};

static void
test_boundary (gconstpointer data)
{
  const BoundaryCase *row = data;
  g_autoptr(UsherMedia) a = new_media ();
  g_autoptr(UsherMedia) b = new_media ();

  a->studio = g_strdup (row->studio_a);
  a->media_filename = g_strdup (row->media_filename_a);
  b->studio = g_strdup (row->studio_b);
  b->media_filename = g_strdup (row->media_filename_b);
  g_assert_cmpint (usher_media_compute_fingerprint (a), !=, usher_media_compute_fingerprint (b));
}

/* What is ours, not the server's, is no part of it. */
static void
test_fingerprint_of_ours (void)
{
  g_autoptr(UsherMedia) a = new_media ();
  g_autoptr(UsherMedia) b = new_media ();

  b->id = 7;
  b->monitored = TRUE;
  b->n_trailers = 2;
  b->root = g_strdup ("/films");
  g_assert_cmpint (usher_media_compute_fingerprint (a), ==, usher_media_compute_fingerprint (b));
}

static void
test_identity (void)
{
  g_autoptr(UsherMedia) media = usher_media_new ();

  media->tmdb_id = 1;
  media->tvdb_id = 2;
  media->kind = USHER_ARR_RADARR;
  g_assert_cmpint (usher_media_get_identity (media), ==, 1);
  media->kind = USHER_ARR_SONARR;
  g_assert_cmpint (usher_media_get_identity (media), ==, 2);
}

typedef struct
{
  const char *name;
  const char *params;
  gboolean is_new;
  const char *culprit;           /* (nullable): part of the message */
  const char *left;              /* (nullable): the definition */
} RequestCase;

static const RequestCase request_cases[] = {
  { "new", "{'Id': <'a'>, 'Enabled': <false>, 'Name': <'x'>}", TRUE, NULL, "{'Name': <'x'>}" },
  { "new-without", "{'Name': <'x'>}", TRUE, NULL, "{'Name': <'x'>}" },
  { "new-bad-id", "{'Id': <'A'>}", TRUE, "“Id” must be", NULL },
  { "new-id-number", "{'Id': <1>}", TRUE, "“Id” must be of type s", NULL },
  { "new-revision", "{'Revision': <uint64 1>}", TRUE, NULL, "{'Revision': <uint64 1>}" },
  { "change", "{'Revision': <uint64 7>, 'Name': <'x'>}", FALSE, NULL, "{'Name': <'x'>}" },
  { "change-id", "{'Id': <'a'>}", FALSE, NULL, "{'Id': <'a'>}" },
  { "change-revision-text", "{'Revision': <'7'>}", FALSE, "“Revision” must be of type t", NULL },
  { "enabled-text", "{'Enabled': <'no'>}", TRUE, "“Enabled” must be of type b", NULL },
};

static void
test_request (gconstpointer data)
{
  const RequestCase *row = data;
  g_autoptr(GVariant) params = test_variant (row->params);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTaskRequest) request = usher_task_request_new (params, row->is_new, &error);
  g_autoptr(GVariant) left = row->left != NULL ? test_variant (row->left) : NULL;

  if (row->culprit != NULL)
    {
      g_assert_null (request);
      g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
      g_assert_nonnull (strstr (error->message, row->culprit));
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpvariant (request->params, left);
  g_assert_cmpint (request->enabled, ==, !request->has_enabled);
  g_assert_cmpint (request->id != NULL, ==, g_str_equal (row->name, "new"));
  g_assert_cmpuint (request->revision, ==, g_str_equal (row->name, "change") ? 7 : 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/values/connection/invalid", invalid_connections, test_invalid_connection);
  g_test_add_func ("/values/connection/new", test_connection);
  TEST_ADD_ROWS ("/values/settings/invalid", invalid_settings, test_invalid_settings);
  g_test_add_func ("/values/settings/new", test_settings);
  g_test_add_func ("/values/media/fingerprint", test_fingerprint);
  TEST_ADD_ROWS ("/values/media/boundary", boundary_cases, test_boundary);
  g_test_add_func ("/values/media/fingerprint-of-ours", test_fingerprint_of_ours);
  g_test_add_func ("/values/media/identity", test_identity);
  TEST_ADD_ROWS ("/values/task-request", request_cases, test_request);

  return g_test_run ();
}
