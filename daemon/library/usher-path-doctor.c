/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Says for each root folder of a server where it is here, and whether it can be
 * used: most trouble with a new connection is a folder that is not where it seems. */

#include "usher-path-doctor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "usher-arr.h"
#include "usher-connection-store.h"
#include "usher-path-map.h"

typedef struct
{
  UsherSecrets *secrets;         /* (owned) */
  UsherHttp *http;               /* (owned) */
  UsherConnection *connection;   /* (owned) (nullable) */
  GPtrArray *paths;              /* (owned) (nullable) (element-type utf8): as the server calls them */
} Visit;

static void
visit_free (Visit *visit)
{
  g_clear_object (&visit->secrets);
  g_clear_object (&visit->http);
  g_clear_object (&visit->connection);
  g_clear_pointer (&visit->paths, g_ptr_array_unref);
  g_free (visit);
}

void
usher_root_folder_free (UsherRootFolder *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}

/* An empty mount point looks like an empty folder. */
static const char *
look_inside (int fd)
{
  DIR *folder = fdopendir (fd);
  struct dirent *entry;
  gboolean empty = TRUE;

  if (folder == NULL)
    {
      close (fd);
      return "unreadable";
    }

  errno = 0;
  while (empty && (entry = readdir (folder)) != NULL)
    empty = g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, "..");

  if (empty && errno != 0)
    {
      closedir (folder);
      return "unreadable";
    }
  closedir (folder);

  return empty ? "empty" : "ok";
}

static const char *
explain (int code)
{
  switch (code)
    {
    case ENOENT:
      return "missing";

    case ENOTDIR:
      return "not-a-folder";

    default:
      return "unreadable";
    }
}

/**
 * usher_path_doctor_examine:
 * @root: a root folder that is somewhere here
 *
 * Finds out its state. Blocks.
 */
void
usher_path_doctor_examine (UsherRootFolder *root)
{
  struct statvfs system;
  int fd = open (root->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      root->state = explain (errno);
      return;
    }

  if (fstatvfs (fd, &system) == 0)
    root->free = (guint64) system.f_bavail * system.f_frsize;

  root->state = look_inside (fd);
  if (g_str_equal (root->state, "ok") &&
      faccessat (AT_FDCWD, root->folder, W_OK | X_OK, AT_EACCESS) != 0)
    root->state = "not-writable";
}

static gboolean
is_mapped (UsherConnection *connection,
           const char      *path,
           const char      *folder)
{
  g_autoptr(GVariant) none = g_variant_ref_sink (g_variant_new ("a(ss)", NULL));
  g_autofree char *plain = usher_path_map_apply (none, path);

  return folder != NULL && g_strcmp0 (folder, plain) != 0;
}

static void
examine_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  Visit *visit = data;
  g_autoptr(GPtrArray) roots =
    g_ptr_array_new_with_free_func ((GDestroyNotify) usher_root_folder_free);

  for (guint i = 0; i < visit->paths->len; i++)
    {
      UsherRootFolder *root = g_new0 (UsherRootFolder, 1);

      root->path = g_strdup (visit->paths->pdata[i]);
      root->folder = usher_path_map_apply (visit->connection->path_mappings, root->path);
      root->mapped = is_mapped (visit->connection, root->path, root->folder);
      root->state = "not-mapped";
      if (root->folder != NULL)
        usher_path_doctor_examine (root);
      g_ptr_array_add (roots, root);
    }

  g_task_return_pointer (task, g_steal_pointer (&roots), (GDestroyNotify) g_ptr_array_unref);
}

static void
got_roots_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Visit *visit = g_task_get_task_data (task);
  GError *error = NULL;

  visit->paths = usher_arr_get_roots_finish (result, &error);
  if (visit->paths != NULL)
    g_task_run_in_thread (task, examine_in_thread);
  else
    g_task_return_error (task, error);
}

static void
got_key_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Visit *visit = g_task_get_task_data (task);
  g_autoptr(UsherSecret) key = NULL;
  GError *error = NULL;

  key = usher_secrets_get_finish (visit->secrets, result, &error);
  if (key != NULL)
    usher_arr_get_roots_async (visit->http, visit->connection, key, NULL, got_roots_cb,
                               g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
got_connection_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Visit *visit = g_task_get_task_data (task);
  GError *error = NULL;

  visit->connection = usher_connection_store_get_finish (USHER_STORE (source), result, &error);
  if (visit->connection != NULL)
    usher_secrets_get_async (visit->secrets, visit->connection->id, got_key_cb,
                             g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * usher_path_doctor_look_async:
 * @store: where the connection is kept
 * @secrets: where its key is
 * @http: a client
 * @connection: its id
 * @callback: called when all its root folders have been looked at
 * @user_data: data for @callback
 */
void
usher_path_doctor_look_async (UsherStore          *store,
                              UsherSecrets        *secrets,
                              UsherHttp           *http,
                              const char          *connection,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Visit *visit = g_new0 (Visit, 1);

  g_task_set_source_tag (task, usher_path_doctor_look_async);
  visit->secrets = g_object_ref (secrets);
  visit->http = g_object_ref (http);
  g_task_set_task_data (task, visit, (GDestroyNotify) visit_free);
  usher_connection_store_get_async (store, connection, got_connection_cb, task);
}

/* Returns: (transfer full) (nullable) (element-type UsherRootFolder) */
GPtrArray *
usher_path_doctor_look_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
