/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-deadline.h"
#include "usher-path-watch.h"
#include "usher-source.h"

#define USHER_TYPE_PATH_SOURCE (usher_path_source_get_type ())
G_DECLARE_FINAL_TYPE (UsherPathSource, usher_path_source, USHER, PATH_SOURCE, UsherSource)

/* Tells when something has changed in a folder, once it has been quiet there. */
struct _UsherPathSource
{
  UsherSource parent_instance;

  UsherPathWatch watch;
  GHashTable *monitors;          /* (owned) (element-type utf8 GFileMonitor): by folder */
  GSource *quiet;                /* (owned) (nullable): since the last change */
  GCancellable *cancellable;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (UsherPathSource, usher_path_source, USHER_TYPE_SOURCE)

/* The kernel has a limit for each user, which is not ours alone. */
#define MAX_FOLDERS 8000

static void watch_tree (UsherPathSource *self,
                        const char      *folder);

static gboolean
quiet_cb (gpointer user_data)
{
  UsherPathSource *self = user_data;

  usher_deadline_clear (&self->quiet);
  usher_source_tell (USHER_SOURCE (self));

  return G_SOURCE_REMOVE;
}

static gboolean
is_change (GFileMonitorEvent event)
{
  return event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED &&
         event != G_FILE_MONITOR_EVENT_PRE_UNMOUNT && event != G_FILE_MONITOR_EVENT_UNMOUNTED;
}

static void
forget (UsherPathSource *self,
        GFile           *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL && !g_str_equal (path, self->watch.folder))
    g_hash_table_remove (self->monitors, path);
}

static void
follow (UsherPathSource *self,
        GFile           *file)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && self->watch.recursive)
    watch_tree (self, path);
}

static void
monitor_changed_cb (UsherPathSource   *self,
                    GFile             *file,
                    GFile             *other_file,
                    GFileMonitorEvent  event)
{
  if (!is_change (event))
    return;

  if (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_MOVED_OUT)
    forget (self, file);
  else if (event == G_FILE_MONITOR_EVENT_CREATED || event == G_FILE_MONITOR_EVENT_MOVED_IN)
    follow (self, file);
  else if (event == G_FILE_MONITOR_EVENT_RENAMED)
    follow (self, other_file);

  usher_deadline_clear (&self->quiet);
  self->quiet = usher_deadline_add (self->watch.quiet, quiet_cb, self);
}

static void
watch_folder (UsherPathSource *self,
              const char      *folder)
{
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(GError) error = NULL;
  GFileMonitor *monitor;

  if (g_hash_table_contains (self->monitors, folder))
    return;
  if (g_hash_table_size (self->monitors) >= MAX_FOLDERS)
    {
      g_warning ("“%s” has more than %d folders; the others are not watched", self->watch.folder,
                 MAX_FOLDERS);
      return;
    }

  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, self->cancellable, &error);
  if (monitor == NULL)
    {
      g_warning ("“%s” cannot be watched: %s", folder, error->message);
      return;
    }

  g_file_monitor_set_rate_limit (monitor, 200);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (monitor_changed_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->monitors, g_strdup (folder), monitor);
}

/* Symbolic links are not followed: they may lead anywhere, and in circles. */
static void
list_folders (const char   *folder,
              GPtrArray    *folders,
              GCancellable *cancellable)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (folders->len >= MAX_FOLDERS || g_cancellable_is_cancelled (cancellable) ||
      g_file_test (folder, G_FILE_TEST_IS_SYMLINK))
    return;

  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    return;

  g_ptr_array_add (folders, g_strdup (folder));
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      list_folders (path, folders, cancellable);
    }
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);

  list_folders (data, folders, cancellable);
  g_task_return_pointer (task, folders, (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  UsherPathSource *self = USHER_PATH_SOURCE (source);
  g_autoptr(GPtrArray) folders = g_task_propagate_pointer (G_TASK (result), NULL);

  for (guint i = 0; folders != NULL && i < folders->len; i++)
    watch_folder (self, folders->pdata[i]);
}

static void
watch_tree (UsherPathSource *self,
            const char      *folder)
{
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, listed_cb, NULL);

  g_task_set_source_tag (task, watch_tree);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, list_in_thread);
}

static void
usher_path_source_start (UsherSource *source,
                         const char  *topic)
{
  UsherPathSource *self = USHER_PATH_SOURCE (source);

  if (!usher_path_watch_from_topic (&self->watch, topic))
    return;

  watch_folder (self, self->watch.folder);
  if (self->watch.recursive)
    watch_tree (self, self->watch.folder);
}

static void
usher_path_source_dispose (GObject *object)
{
  UsherPathSource *self = USHER_PATH_SOURCE (object);

  g_cancellable_cancel (self->cancellable);
  usher_deadline_clear (&self->quiet);
  g_clear_pointer (&self->monitors, g_hash_table_unref);

  G_OBJECT_CLASS (usher_path_source_parent_class)->dispose (object);
}

static void
usher_path_source_finalize (GObject *object)
{
  UsherPathSource *self = USHER_PATH_SOURCE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->watch.folder, g_free);

  G_OBJECT_CLASS (usher_path_source_parent_class)->finalize (object);
}

static void
usher_path_source_class_init (UsherPathSourceClass *klass)
{
  UsherSourceClass *source_class = USHER_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_path_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = usher_path_source_finalize;

  source_class->topic = USHER_TOPIC_PATH;
  source_class->start = usher_path_source_start;
}

static void
usher_path_source_init (UsherPathSource *self)
{
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
}
