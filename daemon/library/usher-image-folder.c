/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Where the pictures of titles are kept, and what they are called. What is not
 * asynchronous blocks: call it in a thread. */

#include "usher-image-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "usher-failure.h"

#define FOLDER "images"

/* So that a person who looks there, and whoever puts it away, knows it as ours. */
#define PART_PREFIX ".part-"

/**
 * usher_image_folder_get_file:
 * @cache_folder: (type filename): for what can be fetched again
 * @media: a title's id
 * @kind: poster or fanart
 *
 * Returns: (transfer full) (type filename): where that picture is, if it is there
 */
char *
usher_image_folder_get_file (const char *cache_folder,
                             gint64      media,
                             const char *kind)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT "-%s.jpg", media, kind);

  return g_build_filename (cache_folder, FOLDER, name, NULL);
}

/* Returns: (transfer full) (type filename): where @image is while it is made */
char *
usher_image_folder_get_part (const char       *cache_folder,
                             const UsherImage *image,
                             const char       *end)
{
  g_autofree char *name = g_strdup_printf (PART_PREFIX "%" G_GINT64_FORMAT "-%s%s",
                                           image->media, image->kind, end);

  return g_build_filename (cache_folder, FOLDER, name, NULL);
}

gboolean
usher_image_folder_make (const char  *cache_folder,
                         GError     **error)
{
  g_autofree char *folder = g_build_filename (cache_folder, FOLDER, NULL);
  g_autofree char *display = g_filename_display_name (folder);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_OTHER, g_variant_new_parsed ("{'Folder': <%s>}", display),
                     "Cannot make the folder “%s”: %s", display, g_strerror (errno));

  return FALSE;
}

static gboolean
is_ours (const char *name)
{
  return g_str_has_prefix (name, PART_PREFIX) ||
         (g_ascii_isdigit (*name) && (g_str_has_suffix (name, "-poster.jpg") ||
                                      g_str_has_suffix (name, "-fanart.jpg")));
}

/**
 * usher_image_folder_drop:
 * @cache_folder: (type filename): for what can be fetched again
 * @images: (element-type UsherImage): the pictures that there should be
 * @freed: (inout): bytes are added that there is room for now
 *
 * Removes the pictures of titles that are gone, and what was left half made.
 *
 * Returns: how many
 */
guint
usher_image_folder_drop (const char *cache_folder,
                         GPtrArray  *images,
                         guint64    *freed)
{
  g_autofree char *folder = g_build_filename (cache_folder, FOLDER, NULL);
  g_autoptr(GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_dropped = 0;

  for (guint i = 0; i < images->len; i++)
    {
      const UsherImage *image = images->pdata[i];

      g_hash_table_add (wanted, g_strdup_printf ("%" G_GINT64_FORMAT "-%s.jpg", image->media, image->kind));
    }

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (!is_ours (name) || g_hash_table_contains (wanted, name) || lstat (path, &status) != 0 ||
          g_unlink (path) != 0)
        continue;

      n_dropped++;
      *freed += (guint64) status.st_size;
    }

  return n_dropped;
}

/* Returns: (nullable): how a picture begins that we read: jpeg, png or webp; nothing is
 * tried on anything else */
const char *
usher_image_folder_sniff (const guint8 *bytes,
                          gsize         length)
{
  if (length > 12 && memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (length > 12 && memcmp (bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (length > 12 && memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0)
    return "webp";

  return NULL;
}

typedef struct
{
  char *cache_folder;            /* (owned) */
  GPtrArray *images;             /* (owned) (nullable) (element-type UsherImage) */
  guint n_dropped;
  guint64 freed;
} Cleaning;

static void
cleaning_free (Cleaning *cleaning)
{
  g_clear_pointer (&cleaning->cache_folder, g_free);
  g_clear_pointer (&cleaning->images, g_ptr_array_unref);
  g_free (cleaning);
}

static void
drop_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Cleaning *cleaning = data;

  cleaning->n_dropped = usher_image_folder_drop (cleaning->cache_folder, cleaning->images,
                                                 &cleaning->freed);
  g_task_return_boolean (task, TRUE);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Cleaning *cleaning = g_task_get_task_data (task);
  GError *error = NULL;

  cleaning->images = usher_image_store_list_finish (USHER_STORE (source), result, &error);
  if (cleaning->images != NULL)
    g_task_run_in_thread (task, drop_in_thread);
  else
    g_task_return_error (task, error);
}

/**
 * usher_image_folder_clean_async:
 * @store: the store, which knows the pictures that there should be
 * @cache_folder: (type filename): for what can be fetched again
 * @callback: called when the others are gone
 * @user_data: data for @callback
 */
void
usher_image_folder_clean_async (UsherStore          *store,
                                const char          *cache_folder,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Cleaning *cleaning = g_new0 (Cleaning, 1);

  cleaning->cache_folder = g_strdup (cache_folder);
  g_task_set_source_tag (task, usher_image_folder_clean_async);
  g_task_set_task_data (task, cleaning, (GDestroyNotify) cleaning_free);
  usher_image_store_list_async (store, listed_cb, task);
}

/**
 * usher_image_folder_clean_finish:
 * @result: what the callback was given
 * @n_dropped: (out): how many are gone
 * @freed: (out): bytes that there is room for now
 * @error: return location for an error
 */
gboolean
usher_image_folder_clean_finish (GAsyncResult  *result,
                                 guint         *n_dropped,
                                 guint64       *freed,
                                 GError       **error)
{
  const Cleaning *cleaning = g_task_get_task_data (G_TASK (result));

  *n_dropped = cleaning->n_dropped;
  *freed = cleaning->freed;

  return g_task_propagate_boolean (G_TASK (result), error);
}
