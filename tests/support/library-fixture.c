/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "library-fixture.h"

#include <string.h>

#include "usher-error.h"

/* Returns: (transfer none): where the result of the next call goes */
GAsyncResult **
library_fixture_start (LibraryFixture *self)
{
  g_clear_object (&self->result);

  return &self->result;
}

GAsyncResult *
library_fixture_wait (LibraryFixture *self)
{
  test_wait (&self->result);

  return self->result;
}

static gpointer
execute (UsherDatabase  *database,
         gpointer        input,
         GError        **error)
{
  usher_database_execute (database, input, error);

  return NULL;
}

void
library_fixture_execute (LibraryFixture *self,
                         const char     *sql)
{
  usher_store_run_async (self->store, execute, g_strdup (sql), g_free, NULL,
                         test_done_cb, library_fixture_start (self));
  usher_store_run_finish (self->store, library_fixture_wait (self), &self->error);
  g_assert_no_error (self->error);
}

/* @values: (nullable): assignments, of what is to be else than the ordinary */
void
library_fixture_add (LibraryFixture *self,
                     gint64          id,
                     gint64          connection,
                     const char     *values)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO media (id, connection, identity, fingerprint, monitored, arr_id,"
                     "    tmdb_id, tvdb_id, title, year, runtime, has_media, season_count, folder,"
                     "    arr_monitored, added)"
                     "  VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                     ", 0, 1, 1, 1, 1, 'Title', 2000, 90, 1, 0, x'2f61', 1, 1000);"
                     "UPDATE media SET %s WHERE id = %" G_GINT64_FORMAT ";",
                     id, connection, id, values != NULL ? values : "id = id", id);

  library_fixture_execute (self, sql);
}

void
library_fixture_refused (LibraryFixture *self,
                         int             code,
                         const char     *culprit)
{
  g_assert_error (self->error, USHER_ERROR, code);
  g_assert_nonnull (strstr (self->error->message, culprit));
  g_clear_error (&self->error);
}

void
library_fixture_setup (LibraryFixture *self,
                       gconstpointer   data)
{
  g_autofree char *path = NULL;

  test_folder_make (&self->folder);
  path = test_folder_get (&self->folder, "usher.db");
  self->store = usher_store_new (path, &self->error);
  g_assert_no_error (self->error);
  library_fixture_execute (self,
                           "INSERT INTO connection (id, name, kind, url, enabled, monitor, created)"
                           "  VALUES ('films', '', 'radarr', 'http://a', 1, 'all', 1),"
                           "    ('series', '', 'sonarr', 'http://b', 1, 'all', 1)");
}

void
library_fixture_teardown (LibraryFixture *self,
                          gconstpointer   data)
{
  g_assert_no_error (self->error);
  g_clear_object (&self->result);
  usher_store_close (self->store);
  test_settle ();
  g_assert_finalize_object (self->store);
  test_folder_remove (&self->folder);
}
