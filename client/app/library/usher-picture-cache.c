/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-picture-cache.h"

#include <glib/gstdio.h>

/* Pictures from the disk, read in threads. Those that were used last are kept: a
 * list that is scrolled back shows them at once. */

#define MAX_PICTURES 200

/**
 * Picture:
 *
 * A file, read for one size. A file that has changed is read again.
 */
typedef struct
{
  char *key;                    /* (owned) */
  GdkTexture *texture;          /* (owned) */
  gint64 modified;
  guint64 used;                 /* the greatest was used last */
} Picture;

typedef struct
{
  char *path;                   /* (owned) */
  char *key;                    /* (owned) */
  int width;
  int height;
  gint64 known;                 /* when the one that is kept was changed; 0 for none */
  gint64 modified;
} Load;

static void
picture_free (Picture *picture)
{
  g_free (picture->key);
  g_object_unref (picture->texture);
  g_free (picture);
}

static void
load_free (Load *load)
{
  g_free (load->path);
  g_free (load->key);
  g_free (load);
}

static GHashTable *
get_pictures (void)
{
  static GHashTable *pictures;

  if (pictures == NULL)
    pictures = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) picture_free);

  return pictures;
}

static char *
make_key (const char *path,
          int         width,
          int         height)
{
  return g_strdup_printf ("%d×%d %s", width, height, path);
}

static Picture *
find_picture (const char *key)
{
  static guint64 n_used;
  Picture *picture = g_hash_table_lookup (get_pictures (), key);

  if (picture != NULL)
    picture->used = ++n_used;

  return picture;
}

static void
drop_oldest (void)
{
  GHashTableIter iter;
  Picture *picture;
  Picture *oldest = NULL;

  g_hash_table_iter_init (&iter, get_pictures ());
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &picture))
    if (oldest == NULL || picture->used < oldest->used)
      oldest = picture;

  if (oldest != NULL)
    g_hash_table_remove (get_pictures (), oldest->key);
}

static void
keep (Load       *load,
      GdkTexture *texture)
{
  Picture *picture = g_new0 (Picture, 1);

  picture->key = g_strdup (load->key);
  picture->texture = g_object_ref (texture);
  picture->modified = load->modified;

  g_hash_table_remove (get_pictures (), load->key);
  while (g_hash_table_size (get_pictures ()) >= MAX_PICTURES)
    drop_oldest ();
  g_hash_table_insert (get_pictures (), picture->key, picture);
  find_picture (picture->key);
}

/**
 * usher_picture_cache_peek:
 * @path: a picture's file
 * @width: in device pixels
 * @height: in device pixels
 *
 * Returns: (transfer none) (nullable): the picture if it was read before
 */
GdkTexture *
usher_picture_cache_peek (const char *path,
                          int         width,
                          int         height)
{
  g_autofree char *key = make_key (path, width, height);
  Picture *picture = find_picture (key);

  return picture != NULL ? picture->texture : NULL;
}

static gint64
get_modified (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return 0;

  return (gint64) status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Load *load = task_data;
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  load->modified = get_modified (load->path);
  if (load->modified != 0 && load->modified == load->known)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  pixbuf = gdk_pixbuf_new_from_file_at_scale (load->path, load->width, load->height, TRUE, &error);
  if (pixbuf != NULL)
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * usher_picture_cache_load_async:
 * @path: a picture's file
 * @width: the most that is needed, in device pixels
 * @height: the most that is needed, in device pixels
 * @cancellable: (nullable)
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Reads a picture, unless it is as it was when it was read before.
 */
void
usher_picture_cache_load_async (const char          *path,
                                int                  width,
                                int                  height,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  Picture *picture;

  load->path = g_strdup (path);
  load->key = make_key (path, width, height);
  load->width = width;
  load->height = height;
  picture = find_picture (load->key);
  load->known = picture != NULL ? picture->modified : 0;

  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_in_thread);
}

/* Returns: (transfer full) (nullable): the picture; %NULL without an error if it is
 *   the one that usher_picture_cache_peek() has */
GdkTexture *
usher_picture_cache_load_finish (GAsyncResult  *result,
                                 GError       **error)
{
  GTask *task = G_TASK (result);
  GdkTexture *texture = g_task_propagate_pointer (task, error);

  if (texture != NULL)
    keep (g_task_get_task_data (task), texture);

  return texture;
}
