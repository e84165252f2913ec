/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A hidden folder in the folder of a title, in which a download becomes a
 * trailer: on the same file system, so that it appears whole or not at all. That
 * it is there also keeps others away from the title. Nothing outside the title's
 * folder is ever touched. All of this blocks: call it in a thread. */

#include "usher-work-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-failure.h"
#include "usher-file-name.h"
#include "usher-scanner.h"

#define MAX_NUMBER 99

/* What a download may leave as its result. */
static const char * const video_extensions[] = { ".mkv", ".mp4", ".webm", ".m4v", ".mov", NULL };

static const char * const subtitle_extensions[] = { ".srt", ".vtt", NULL };

static gboolean
fail (GError     **error,
      const char  *doing,
      const char  *folder,
      const char  *name)
{
  int code = errno;
  g_autofree char *display = g_filename_display_name (folder);
  g_autofree char *display_name = g_filename_display_name (name);

  usher_failure_set (error, code == ENOSPC || code == EDQUOT ? USHER_FAILURE_NO_SPACE : USHER_FAILURE_OTHER,
                     g_variant_new_parsed ("{'Folder': <%s>}", display),
                     "Cannot %s “%s/%s”: %s", doing, display, display_name, g_strerror (code));

  return FALSE;
}

static void
close_if_open (int fd)
{
  if (fd >= 0)
    close (fd);
}

static int
open_folder (const char  *root,
             const char  *folder,
             GError     **error)
{
  int fd = usher_scanner_open_folder (root, folder);

  if (fd < 0)
    fail (error, "open", folder, "");

  return fd;
}

static int
open_work_folder (int          folder_fd,
                  const char  *folder,
                  GError     **error)
{
  int fd = openat (folder_fd, USHER_WORK_FOLDER_NAME,
                   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    fail (error, "open", folder, USHER_WORK_FOLDER_NAME);

  return fd;
}

/**
 * usher_work_folder_make:
 * @root: (type filename): a root folder
 * @folder: (type filename): the title's folder below it
 * @error: return location for an error, G_IO_ERROR_EXISTS if somebody is at work
 *   there already
 */
gboolean
usher_work_folder_make (const char  *root,
                        const char  *folder,
                        GError     **error)
{
  int fd = open_folder (root, folder, error);
  gboolean made;

  if (fd < 0)
    return FALSE;

  made = mkdirat (fd, USHER_WORK_FOLDER_NAME, 0700) == 0;
  if (!made && errno == EEXIST)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "Somebody is at work in “%s”", folder);
  else if (!made)
    fail (error, "make", folder, USHER_WORK_FOLDER_NAME);
  close (fd);

  return made;
}

static gboolean
has_extension (const char         *name,
               const char * const *extensions)
{
  const char *extension = strrchr (name, '.');

  return extension != NULL && g_strv_contains (extensions, extension);
}

static gboolean
is_filled_file (int         fd,
                const char *name)
{
  struct stat status;

  return fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (status.st_mode) &&
         status.st_size > 0;
}

void
usher_work_result_free (UsherWorkResult *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->subtitles, g_strfreev);
  g_free (self);
}

/* Returns: the only video in a folder, and its subtitles; takes @fd over */
static UsherWorkResult *
find_result (int        fd,
             gboolean   with_subtitles,
             guint     *n_others)
{
  g_autoptr(UsherWorkResult) result = g_new0 (UsherWorkResult, 1);
  g_autoptr(GStrvBuilder) subtitles = g_strv_builder_new ();
  DIR *listing = fdopendir (fd);
  struct dirent *entry;

  if (listing == NULL)
    {
      close (fd);
      return NULL;
    }

  while ((entry = readdir (listing)) != NULL)
    {
      const char *name = entry->d_name;
      gboolean filled;

      if (g_str_equal (name, ".") || g_str_equal (name, ".."))
        continue;

      filled = is_filled_file (fd, name);
      if (filled && result->file == NULL && has_extension (name, video_extensions))
        result->file = g_strdup (name);
      else if (filled && with_subtitles && has_extension (name, subtitle_extensions))
        g_strv_builder_add (subtitles, name);
      else
        *n_others += 1;
    }
  closedir (listing);
  result->subtitles = g_strv_builder_end (subtitles);

  return result->file != NULL ? g_steal_pointer (&result) : NULL;
}

/**
 * usher_work_folder_find_result:
 * @root: (type filename): a root folder
 * @folder: (type filename): the title's folder below it
 * @with_subtitles: whether those were asked for
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what has come; all of it must be regular files,
 *   and nothing else may be there
 */
UsherWorkResult *
usher_work_folder_find_result (const char  *root,
                               const char  *folder,
                               gboolean     with_subtitles,
                               GError     **error)
{
  int folder_fd = open_folder (root, folder, error);
  int fd = folder_fd >= 0 ? open_work_folder (folder_fd, folder, error) : -1;
  g_autoptr(UsherWorkResult) found = NULL;
  guint n_others = 0;

  close_if_open (folder_fd);
  if (fd < 0)
    return NULL;

  found = find_result (fd, with_subtitles, &n_others);
  if (found != NULL && n_others == 0)
    return g_steal_pointer (&found);

  usher_failure_set (error, USHER_FAILURE_NOT_A_TRAILER, NULL,
                     found == NULL ? "The download left no video"
                                   : "The download left something beside the video");

  return NULL;
}

static gboolean
compute_digest (int            fd,
                UsherTrailer  *trailer)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (256 * 1024);
  gssize n_read;

  while ((n_read = read (fd, buffer, 256 * 1024)) > 0)
    g_checksum_update (checksum, buffer, n_read);

  trailer->digest = g_strdup (g_checksum_get_string (checksum));

  return n_read == 0;
}

/* The mode follows the folder: whoever may read and write there may do so here.
 * The group is the folder's by its set-gid bit, or ours; it is never changed. */
static mode_t
derive_mode (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 ? status.st_mode & 0666 : 0644;
}

/* Root works for others: what it makes belongs to whom the folder does. */
static gboolean
give_away (int fd,
           int target_fd)
{
  struct stat status;

  if (geteuid () != 0)
    return TRUE;

  return fstat (target_fd, &status) == 0 && fchown (fd, status.st_uid, status.st_gid) == 0;
}

/* Reads the video, gives it its mode, and sees it onto the disk. */
static gboolean
seal (int                    work_fd,
      int                    target_fd,
      const UsherPlacement  *placement,
      UsherTrailer          *trailer,
      GError               **error)
{
  int fd = openat (work_fd, placement->file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  gboolean sealed;

  if (fd < 0)
    return fail (error, "open", placement->folder, placement->file);

  sealed = give_away (fd, target_fd) && fchmod (fd, derive_mode (target_fd)) == 0 && compute_digest (fd, trailer) &&
           fsync (fd) == 0 && fstat (fd, &status) == 0;
  if (sealed)
    {
      trailer->size = status.st_size;
      trailer->modified = status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
      trailer->device = (gint64) status.st_dev;
      trailer->inode = (gint64) status.st_ino;
    }
  else
    {
      fail (error, "finish", placement->folder, placement->file);
    }
  close (fd);

  return sealed;
}

/* Never over a file that is there: whoever put it there meant it. */
static char *
move (int                    work_fd,
      int                    target_fd,
      const UsherPlacement  *placement,
      GError               **error)
{
  g_autofree char *name = g_strdup (placement->name);

  for (guint number = 2; number <= MAX_NUMBER; number++)
    {
      if (renameat2 (work_fd, placement->file, target_fd, name, RENAME_NOREPLACE) == 0)
        return g_steal_pointer (&name);

      if (errno != EEXIST)
        break;

      g_free (name);
      name = usher_file_name_number (placement->name, number);
    }

  fail (error, "place", placement->folder, name);

  return NULL;
}

static int
open_target (int                    folder_fd,
             const UsherPlacement  *placement,
             GError               **error)
{
  gboolean made;
  int fd;

  if (placement->sub_folder == NULL)
    return fcntl (folder_fd, F_DUPFD_CLOEXEC, 3);

  made = mkdirat (folder_fd, placement->sub_folder, derive_mode (folder_fd) | 0711) == 0;
  if (!made && errno != EEXIST)
    {
      fail (error, "make", placement->folder, placement->sub_folder);
      return -1;
    }

  fd = openat (folder_fd, placement->sub_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    fail (error, "open", placement->folder, placement->sub_folder);
  else if (made)
    give_away (fd, folder_fd);

  return fd;
}

static UsherTrailer *
place_in (int                    folder_fd,
          int                    work_fd,
          int                    target_fd,
          const UsherPlacement  *placement,
          GError               **error)
{
  g_autoptr(UsherTrailer) trailer = usher_trailer_new ();
  g_autofree char *name = NULL;

  if (!seal (work_fd, target_fd, placement, trailer, error))
    return NULL;

  name = move (work_fd, target_fd, placement, error);
  if (name == NULL)
    return NULL;

  /* The new name is on disk, too, before anybody is told of it */
  fsync (target_fd);
  fsync (folder_fd);
  trailer->path = placement->sub_folder != NULL
    ? g_build_filename (placement->folder, placement->sub_folder, name, NULL)
    : g_build_filename (placement->folder, name, NULL);

  return g_steal_pointer (&trailer);
}

/**
 * usher_work_folder_place:
 * @placement: where the video goes
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is there now: path, size, digest…
 */
UsherTrailer *
usher_work_folder_place (const UsherPlacement  *placement,
                         GError               **error)
{
  int folder_fd = open_folder (placement->root, placement->folder, error);
  int work_fd = folder_fd >= 0 ? open_work_folder (folder_fd, placement->folder, error) : -1;
  int target_fd = work_fd >= 0 ? open_target (folder_fd, placement, error) : -1;
  UsherTrailer *trailer = NULL;

  if (target_fd >= 0)
    trailer = place_in (folder_fd, work_fd, target_fd, placement, error);

  close_if_open (target_fd);
  close_if_open (work_fd);
  close_if_open (folder_fd);

  return trailer;
}

/* Takes @fd over. Links are removed, not followed. */
static gboolean
remove_contents (int fd)
{
  DIR *listing = fdopendir (fd);
  struct dirent *entry;
  gboolean removed = TRUE;

  if (listing == NULL)
    {
      close (fd);
      return FALSE;
    }

  while ((entry = readdir (listing)) != NULL)
    {
      int child;

      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, "..") ||
          unlinkat (fd, entry->d_name, 0) == 0)
        continue;

      child = openat (fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      removed = child >= 0 && remove_contents (child) &&
                unlinkat (fd, entry->d_name, AT_REMOVEDIR) == 0 && removed;
    }
  closedir (listing);

  return removed;
}

/**
 * usher_work_folder_empty:
 * @root: (type filename): a root folder
 * @folder: (type filename): the title's folder below it
 * @error: return location for an error
 *
 * Removes all that is in the work folder, which stays, so that nobody else comes.
 */
gboolean
usher_work_folder_empty (const char  *root,
                         const char  *folder,
                         GError     **error)
{
  int folder_fd = open_folder (root, folder, error);
  int fd = folder_fd >= 0 ? open_work_folder (folder_fd, folder, error) : -1;

  close_if_open (folder_fd);
  if (fd < 0)
    return FALSE;

  return remove_contents (fd) || fail (error, "empty", folder, USHER_WORK_FOLDER_NAME);
}

/**
 * usher_work_folder_remove:
 * @folder: (type filename): the folder that it is in
 * @name: its name there, which says that it is ours
 * @error: return location for an error
 *
 * Removes a work folder and all that is in it. It is fine if there is none.
 */
gboolean
usher_work_folder_remove (const char  *folder,
                          const char  *name,
                          GError     **error)
{
  int folder_fd, fd;
  gboolean removed;

  g_return_val_if_fail (g_str_has_prefix (name, ".usher-") && strchr (name, '/') == NULL, FALSE);

  folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd < 0)
    return errno == ENOENT || fail (error, "open", folder, "");

  fd = openat (folder_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  removed = fd >= 0
    ? remove_contents (fd) && unlinkat (folder_fd, name, AT_REMOVEDIR) == 0
    : errno == ENOENT;
  if (!removed)
    fail (error, "remove", folder, name);
  close (folder_fd);

  return removed;
}
