/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <string.h>

#include "test-support.h"
#include "usher-failure.h"
#include "usher-http.h"
#include "usher-sample-server.h"
#include "usher-time.h"

/* An answer that does not come to an end must not be waited for, however lively it is. */

typedef struct
{
  const char *name;
  const char *fault;             /* of the server */
  gint64 deadline;
  guint64 max_size;
  UsherFailure code;
} AnswerCase;

static const AnswerCase answer_cases[] = {
  { "byte-by-byte", "drip", 50 * USHER_SECOND / 1000, 1024, USHER_FAILURE_TIMED_OUT },
  { "never-begins", "never", 50 * USHER_SECOND / 1000, 1024, USHER_FAILURE_TIMED_OUT },
  { "endless", "endless", USHER_MINUTE, 4 * 1024 * 1024, USHER_FAILURE_TOO_LARGE },
  { "redirect", "redirect", USHER_MINUTE, 1024, USHER_FAILURE_REDIRECTED },
};

static void
test_answer (gconstpointer data)
{
  const AnswerCase *row = data;
  const UsherSampleOptions options = { .n_films = 1, .seed = 1 };
  g_autoptr(UsherSampleLibrary) library = usher_sample_library_new (&options);
  g_autoptr(UsherSampleServer) server = usher_sample_server_new (library, NULL);
  g_autoptr(UsherSecret) key = usher_secret_new (USHER_SAMPLE_KEY, strlen (USHER_SAMPLE_KEY));
  g_autoptr(UsherHttp) http = usher_http_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  UsherHttpRequest request = { NULL, };

  g_assert_true (usher_sample_server_listen (server, 0, NULL, &error));
  g_assert_true (usher_sample_server_set_fault (server, USHER_SAMPLE_FILM, row->fault));
  url = usher_sample_server_get_url (server, "/radarr/api/v3/movie");
  request.url = url;
  request.key = key;
  request.deadline = row->deadline;
  request.max_size = row->max_size;
  usher_http_get_async (http, &request, NULL, test_done_cb, &result);
  test_wait (&result);
  bytes = usher_http_get_finish (http, result, &error);
  g_assert_null (bytes);
  g_assert_error (error, USHER_FAILURE, (int) row->code);
  g_assert_null (strstr (error->message, USHER_SAMPLE_KEY));

  /* The server sees that its client has gone, before it goes itself */
  g_clear_object (&http);
  test_settle ();
  g_clear_object (&server);
  test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/http/answer", answer_cases, test_answer);

  return g_test_run ();
}
