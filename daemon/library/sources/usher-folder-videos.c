/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A person's own collection of trailers: a folder here, or a server that has one. Its
 * address is a template; what it leads to is a file, or a folder of files that are
 * called by their titles. */

#include "usher-video-source.h"

#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-failure.h"
#include "usher-file-name.h"

#define MAX_FILES 20000

static const char * const extensions[] = { ".mkv", ".mp4", ".webm", ".m4v", ".mov", ".avi", NULL };

static gboolean
can_answer (const UsherVideoQuestion *question)
{
  return *question->tools->settings->trailer_source != '\0';
}

static guint
count (guint round)
{
  return round == 0 ? 1 : 0;
}

static gboolean
is_video_name (const char *name)
{
  const char *extension = strrchr (name, '.');

  for (gsize i = 0; extension != NULL && extensions[i] != NULL; i++)
    if (g_ascii_strcasecmp (extension, extensions[i]) == 0)
      return TRUE;

  return FALSE;
}

static UsherCandidate *
new_candidate (const char *path,
               UsherTrust  trust)
{
  UsherCandidate *video = usher_candidate_new ();
  g_autofree char *name = g_path_get_basename (path);
  char *extension = strrchr (name, '.');

  if (extension != NULL)
    *extension = '\0';
  video->path = g_strdup (path);
  video->url = g_filename_display_name (path);
  video->title = g_filename_display_name (name);
  video->direct = TRUE;
  video->trust = trust;

  return video;
}

/* Takes @fd over. */
static void
list_folder (int         fd,
             const char *folder,
             GPtrArray  *videos)
{
  DIR *listing = fdopendir (fd);
  struct dirent *entry;
  struct stat status;
  guint n_files = 0;

  if (listing == NULL)
    {
      close (fd);
      return;
    }

  while (n_files++ < MAX_FILES && (entry = readdir (listing)) != NULL)
    {
      g_autofree char *path = NULL;

      if (!is_video_name (entry->d_name) ||
          fstatat (dirfd (listing), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
          !S_ISREG (status.st_mode))
        continue;

      path = g_build_filename (folder, entry->d_name, NULL);
      g_ptr_array_add (videos, new_candidate (path, USHER_TRUST_NONE));
    }
  closedir (listing);
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const char *path = data;
  g_autoptr(GPtrArray) videos = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_candidate_free);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;

  if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
    {
      g_task_return_new_error (task, USHER_FAILURE, USHER_FAILURE_STORAGE_GONE,
                               "Cannot look into “%s”, which TrailerSource names: %s", path,
                               g_strerror (errno));
      return;
    }

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISDIR (status.st_mode))
    {
      list_folder (fd, path, videos);
      fd = -1;
    }
  else if (fd >= 0 && S_ISREG (status.st_mode) && is_video_name (path))
    {
      g_ptr_array_add (videos, new_candidate (path, USHER_TRUST_STORED));
    }
  if (fd >= 0)
    close (fd);

  g_task_return_pointer (task, g_steal_pointer (&videos), (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  GPtrArray *videos = usher_yt_dlp_list_finish (USHER_YT_DLP (source), result, &error);

  /* It need not have a trailer for every title */
  if (videos == NULL && g_error_matches (error, USHER_FAILURE, USHER_FAILURE_VIDEO_UNAVAILABLE))
    videos = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_candidate_free);
  for (guint i = 0; videos != NULL && i < videos->len; i++)
    ((UsherCandidate *) videos->pdata[i])->trust = USHER_TRUST_STORED;

  if (videos != NULL)
    g_task_return_pointer (task, videos, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static char *
escape (const char *value)
{
  return g_uri_escape_string (value, NULL, FALSE);
}

static void
ask_async (const UsherVideoQuestion *question,
           guint                     round,
           GCancellable             *cancellable,
           GAsyncReadyCallback       callback,
           gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *template = question->tools->settings->trailer_source;
  g_autofree char *place =
    usher_video_source_fill (template, question->media, *template == '/' ? usher_file_name_clean : escape);
  GError *error = NULL;

  g_task_set_source_tag (task, ask_async);
  if (*template == '/')
    {
      g_task_set_task_data (task, g_steal_pointer (&place), g_free);
      g_task_run_in_thread (task, look_in_thread);
    }
  else if (usher_video_source_may_fetch (question->tools->settings, place, &error))
    {
      usher_yt_dlp_list_async (question->yt_dlp, place, 0, cancellable, listed_cb, g_object_ref (task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static GPtrArray *
ask_finish (GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const UsherVideoSource usher_folder_videos = {
  .name = "the collection of trailers",
  .can_answer = can_answer,
  .count = count,
  .ask_async = ask_async,
  .ask_finish = ask_finish,
};
