/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Looks for trailers in the folder of a title. Everything is opened relative to
 * what is open already, and no link is followed out of the library; whatever is
 * no regular file is left alone. All of this blocks: call it in a thread. */

#include "usher-scanner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "usher-failure.h"

#define MAX_DEPTH 128

/* A file of that size is more likely the film itself. */
#define LARGE_TRAILER (200 * G_GINT64_CONSTANT (1024) * 1024)

static const char * const video_extensions[] = {
  ".avi", ".mkv", ".mp4", ".m4v", ".webm", ".mov", NULL
};
static const char * const trailer_folders[] = { "trailer", "trailers", NULL };

typedef struct
{
  GPtrArray *files;              /* (unowned) (element-type UsherScanFile) */
  GCancellable *cancellable;     /* (unowned) (nullable) */
  GString *path;                 /* (owned): of the folder that is being read */
  GError *error;                 /* (owned) (nullable): the first */
} Walk;

void
usher_scan_file_free (UsherScanFile *self)
{
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

/* Returns: (transfer full): the same, as a trailer of a title */
UsherTrailer *
usher_scan_file_to_trailer (const UsherScanFile *self,
                            gint64               media)
{
  UsherTrailer *trailer = usher_trailer_new ();

  trailer->media = media;
  trailer->path = g_strdup (self->path);
  trailer->size = self->size;
  trailer->modified = self->modified;
  trailer->device = self->device;
  trailer->inode = self->inode;

  return trailer;
}

static int
open_beneath (int         folder,
              const char *path,
              guint64     flags)
{
  struct open_how how = {
    .flags = flags | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  };

  return (int) syscall (SYS_openat2, folder, path, &how, sizeof how);
}

static void
note_error (Walk       *walk,
            const char *doing,
            const char *name)
{
  g_autofree char *display = g_filename_display_name (walk->path->str);
  g_autofree char *display_name = g_filename_display_name (name);

  if (walk->error == NULL)
    g_set_error (&walk->error, G_IO_ERROR, g_io_error_from_errno (errno),
                 "Cannot %s “%s/%s”: %s", doing, display, display_name, g_strerror (errno));
}

/* `S01E02`, with any number of digits. */
static gboolean
is_episode (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    {
      const char *digits = c + 1;

      if (g_ascii_tolower (*c) != 's' || !g_ascii_isdigit (*digits))
        continue;
      while (g_ascii_isdigit (*digits))
        digits++;
      if (g_ascii_tolower (*digits) == 'e' && g_ascii_isdigit (digits[1]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_video (const char *name)
{
  const char *extension = strrchr (name, '.');

  for (gsize i = 0; extension != NULL && video_extensions[i] != NULL; i++)
    if (g_ascii_strcasecmp (extension, video_extensions[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_trailer_folder (const char *name)
{
  for (gsize i = 0; trailer_folders[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, trailer_folders[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_trailer_in_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return strstr (lower, "trailer") != NULL;
}

static void
consider_file (Walk              *walk,
               const char        *name,
               gboolean           in_trailer_folder,
               const struct stat *status)
{
  gboolean named = has_trailer_in_name (name);
  UsherScanFile *file;

  if (!is_video (name) || is_episode (name) || (!in_trailer_folder && !named) || status->st_size == 0)
    return;

  file = g_new0 (UsherScanFile, 1);
  file->path = g_build_filename (walk->path->str, name, NULL);
  file->size = status->st_size;
  file->modified = status->st_mtim.tv_sec * G_USEC_PER_SEC + status->st_mtim.tv_nsec / 1000;
  file->device = (gint64) status->st_dev;
  file->inode = (gint64) status->st_ino;
  file->doubtful = !in_trailer_folder && status->st_size >= LARGE_TRAILER;
  g_ptr_array_add (walk->files, file);
}

static gboolean walk_folder (Walk     *walk,
                             int       fd,
                             gboolean  in_trailer_folder,
                             int       depth);

static gboolean
enter_folder (Walk       *walk,
              int         parent,
              const char *name,
              gboolean    in_trailer_folder,
              int         depth)
{
  gsize length = walk->path->len;
  gboolean complete;
  int fd;

  if (depth == MAX_DEPTH)
    {
      errno = ELOOP;
      note_error (walk, "go deeper than", name);
      return FALSE;
    }

  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    {
      note_error (walk, "open", name);
      return FALSE;
    }

  g_string_append_printf (walk->path, "/%s", name);
  complete = walk_folder (walk, fd, in_trailer_folder || is_trailer_folder (name), depth + 1);
  g_string_truncate (walk->path, length);

  return complete;
}

static gboolean
consider_entry (Walk       *walk,
                int         fd,
                const char *name,
                gboolean    in_trailer_folder,
                int         depth)
{
  struct stat status;

  /* What is hidden is somebody's own: trash, snapshots, our work in progress */
  if (*name == '.')
    return TRUE;

  if (fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    {
      /* It may have gone since we read its name */
      if (errno == ENOENT)
        return TRUE;
      note_error (walk, "look at", name);
      return FALSE;
    }

  if (S_ISDIR (status.st_mode))
    return enter_folder (walk, fd, name, in_trailer_folder, depth);

  if (S_ISREG (status.st_mode))
    consider_file (walk, name, in_trailer_folder, &status);

  return TRUE;
}

/* Takes @fd over. */
static gboolean
walk_folder (Walk     *walk,
             int       fd,
             gboolean  in_trailer_folder,
             int       depth)
{
  DIR *folder = fdopendir (fd);
  struct dirent *entry;
  gboolean complete = TRUE;

  if (folder == NULL)
    {
      note_error (walk, "read", "");
      close (fd);
      return FALSE;
    }

  for (errno = 0; (entry = readdir (folder)) != NULL; errno = 0)
    {
      if (g_cancellable_is_cancelled (walk->cancellable))
        {
          closedir (folder);
          return FALSE;
        }

      if (!consider_entry (walk, fd, entry->d_name, in_trailer_folder, depth))
        complete = FALSE;
    }

  if (errno != 0)
    {
      note_error (walk, "read", "");
      complete = FALSE;
    }
  closedir (folder);

  return complete;
}

static gboolean
is_empty (int fd)
{
  DIR *folder = fdopendir (fd);
  struct dirent *entry;
  gboolean empty = TRUE;

  if (folder == NULL)
    {
      close (fd);
      return TRUE;
    }

  while (empty && (entry = readdir (folder)) != NULL)
    empty = g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, "..");
  closedir (folder);

  return empty;
}

/**
 * usher_scanner_check_root:
 * @root: (type filename): a root folder
 * @error: return location for a #UsherFailure
 *
 * An empty mount point is what an unplugged disk leaves behind.
 *
 * Returns: %FALSE if the storage is not there
 */
gboolean
usher_scanner_check_root (const char  *root,
                          GError     **error)
{
  int fd = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const char *reason = fd < 0 ? g_strerror (errno) : "it is empty, as an unplugged disk would be";
  g_autofree char *display = g_filename_display_name (root);

  if (fd >= 0 && !is_empty (fd))
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_STORAGE_GONE,
                     g_variant_new_parsed ("{'Folder': <%s>}", display),
                     "The folder “%s” is not available: %s", display, reason);

  return FALSE;
}

/**
 * usher_scanner_open_folder:
 * @root: (type filename): a root folder
 * @folder: (type filename): a folder below it
 *
 * Returns: a descriptor of @folder; -1 with errno set, also if a link leads out
 *   of @root on the way
 */
int
usher_scanner_open_folder (const char *root,
                           const char *folder)
{
  int root_fd = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  const char *relative = folder + strlen (root);
  int fd, saved_errno;

  if (root_fd < 0)
    return -1;

  while (*relative == '/')
    relative++;

  fd = open_beneath (root_fd, relative, O_RDONLY | O_DIRECTORY);
  saved_errno = errno;
  close (root_fd);
  errno = saved_errno;

  return fd;
}

/**
 * usher_scanner_scan_folder:
 * @root: (type filename): a root folder that is there
 * @folder: (type filename): the folder of a title below it
 * @files: (element-type UsherScanFile): what is found is added
 * @cancellable: (nullable): ends it; the result is incomplete then
 * @error: return location for the first error, where the result is incomplete
 */
UsherScanResult
usher_scanner_scan_folder (const char    *root,
                           const char    *folder,
                           GPtrArray     *files,
                           GCancellable  *cancellable,
                           GError       **error)
{
  Walk walk = { .files = files, .cancellable = cancellable, .path = g_string_new (folder) };
  int fd = usher_scanner_open_folder (root, folder);
  UsherScanResult result;

  if (fd >= 0)
    {
      gboolean complete = walk_folder (&walk, fd, FALSE, 0);

      result = complete ? USHER_SCAN_COMPLETE : USHER_SCAN_INCOMPLETE;
    }
  else if (errno == ENOENT)
    {
      result = USHER_SCAN_NO_FOLDER;
    }
  else
    {
      note_error (&walk, "open", "");
      result = USHER_SCAN_INCOMPLETE;
    }

  if (walk.error != NULL)
    g_propagate_error (error, walk.error);
  g_string_free (walk.path, TRUE);

  return result;
}
