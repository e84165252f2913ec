/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The library on disk: films and episodes as large as real ones that take no room,
 * as they are holes, and trailers that play. */

#include "usher-sample-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static gboolean
fail (const char  *path,
      GError     **error)
{
  int saved_errno = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
               "Cannot make “%s”: %s", path, g_strerror (saved_errno));

  return FALSE;
}

static gboolean
make_parent (const char  *path,
             GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_mkdir_with_parents (parent, 0755) == 0 || fail (parent, error);
}

static gboolean
make_hole (const char  *path,
           gint64       size,
           GError     **error)
{
  int fd;
  gboolean good;

  if (!make_parent (path, error))
    return FALSE;

  fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0)
    return fail (path, error);

  good = ftruncate (fd, size) == 0 || fail (path, error);
  close (fd);

  return good;
}

static gboolean
make_episodes (const UsherSampleTitle  *title,
               const char              *folder,
               GError                 **error)
{
  for (guint i = 0; i < title->seasons->len; i++)
    {
      const UsherSampleSeason *season = &g_array_index (title->seasons, UsherSampleSeason, i);
      g_autofree char *below = title->season_folder
        ? g_strdup_printf ("%s/Season %02d", folder, season->number) : g_strdup (folder);

      for (int episode = 1; episode <= season->n_files; episode++)
        {
          g_autofree char *path = g_strdup_printf ("%s/%s - S%02dE%02d.mkv", below, title->folder,
                                                   season->number, episode);

          if (!make_hole (path, title->media_size, error))
            return FALSE;
        }
    }

  return TRUE;
}

static char *
name_trailer (const UsherSampleTitle *title)
{
  switch (title->trailer)
    {
    case USHER_SAMPLE_TRAILER_BESIDE:
      return g_strdup_printf ("%s-trailer.mp4", title->folder);
    case USHER_SAMPLE_TRAILER_FOLDER:
      return g_strdup_printf ("Trailers/%s.mp4", title->folder);
    case USHER_SAMPLE_TRAILER_PLAIN:
      return g_strdup ("trailer.mp4");
    case USHER_SAMPLE_TRAILER_MOVIE:
      return g_strdup ("movie-trailer.mp4");
    case USHER_SAMPLE_NO_TRAILER:
    default:
      return NULL;
    }
}

static gboolean
make_trailer (UsherSampleTitle  *title,
              const char        *folder,
              const char        *video,
              GError           **error)
{
  g_autofree char *name = name_trailer (title);
  g_autofree char *path = NULL;
  g_autoptr(GFile) source = g_file_new_for_path (video);
  g_autoptr(GFile) target = NULL;

  if (name == NULL)
    return TRUE;

  path = g_build_filename (folder, name, NULL);
  target = g_file_new_for_path (path);
  if (!make_parent (path, error) ||
      !g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return FALSE;

  g_free (title->trailer_path);
  title->trailer_path = g_steal_pointer (&name);

  return TRUE;
}

static gboolean
make_title (UsherSampleLibrary  *library,
            UsherSampleTitle    *title,
            const char          *folder,
            const char          *video,
            GError             **error)
{
  const char *below = title->path + strlen (usher_sample_library_get_server_root (library));
  g_autofree char *here = g_strconcat (folder, below, NULL);
  g_autofree char *media = NULL;

  if (g_mkdir_with_parents (here, 0755) != 0)
    return fail (here, error);

  if (title->kind == USHER_SAMPLE_SERIES && !make_episodes (title, here, error))
    return FALSE;

  if (title->media_filename != NULL)
    {
      media = g_build_filename (here, title->media_filename, NULL);
      if (!make_hole (media, title->media_size, error))
        return FALSE;
    }

  return video == NULL || make_trailer (title, here, video, error);
}

/**
 * usher_sample_tree_create:
 * @library: a library
 * @folder: where its top folder is on this machine
 * @videos_folder: (nullable): where there is a first video, `00.mp4`, to serve as
 *   the trailers that are in place; without it there are none
 * @error: return location for an error
 */
gboolean
usher_sample_tree_create (UsherSampleLibrary  *library,
                          const char          *folder,
                          const char          *videos_folder,
                          GError             **error)
{
  g_autofree char *video =
    videos_folder != NULL ? g_build_filename (videos_folder, "00.mp4", NULL) : NULL;

  for (int kind = 0; kind < USHER_SAMPLE_N_KINDS; kind++)
    {
      GPtrArray *titles = usher_sample_library_get_titles (library, (UsherSampleKind) kind);

      for (guint i = 0; i < titles->len; i++)
        if (!make_title (library, g_ptr_array_index (titles, i), folder, video, error))
          return FALSE;
    }

  return TRUE;
}

/* Small, but all that a trailer has: sound, moving pictures, and its length. Others may be
 * making the same one, each beside the place that the first to end takes. */
static gboolean
make_video (const char  *path,
            guint        number,
            GError     **error)
{
  g_autofree char *unfinished = g_strdup_printf ("%s.%d.part", path, (int) getpid ());
  g_autofree char *pictures = NULL;
  g_autofree char *sound = NULL;
  g_autofree char *duration = NULL;
  g_autoptr(GSubprocess) ffmpeg = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  duration = g_strdup_printf ("%u", 61 + number % 15);
  pictures = g_strdup_printf ("testsrc2=size=128x72:rate=2,hue=h=%u", number * 40);
  sound = g_strdup_printf ("sine=frequency=%u", 220 + number * 20);
  ffmpeg = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, error, "ffmpeg", "-nostdin", "-v", "error",
                             "-y", "-f", "lavfi", "-i", pictures, "-f", "lavfi", "-i", sound,
                             "-t", duration, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "35",
                             "-c:a", "aac", "-b:a", "24k", "-movflags", "+faststart",
                             "-f", "mp4", unfinished, NULL);

  return ffmpeg != NULL && g_subprocess_wait_check (ffmpeg, NULL, error) &&
         (g_rename (unfinished, path) == 0 || fail (path, error));
}

/**
 * usher_sample_tree_create_videos:
 * @folder: where they go; those that are there stay
 * @n_videos: how many
 * @error: return location for an error
 *
 * Makes videos of a minute and more, of about 200 kB each.
 */
gboolean
usher_sample_tree_create_videos (const char  *folder,
                                 guint        n_videos,
                                 GError     **error)
{
  if (g_mkdir_with_parents (folder, 0755) != 0)
    return fail (folder, error);

  for (guint i = 0; i < n_videos; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.mp4", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!make_video (path, i, error))
        return FALSE;
    }

  return TRUE;
}
