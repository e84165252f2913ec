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
#include <time.h>
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
  const char * const *folders;   /* (unowned) (nullable): names that trailers are in, too */
  GByteArray *state;             /* (unowned) (nullable): what there is, for the next time */
  gsize root_length;             /* of the path, up to the folder of the title */
  gint64 newest;                 /* ns: when something has changed last */
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
is_trailer_folder (const char         *name,
                   const char * const *more)
{
  for (gsize i = 0; trailer_folders[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, trailer_folders[i]) == 0)
      return TRUE;

  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    if (g_str_equal (name, more[i]))
      return TRUE;

  return FALSE;
}

/* What a folder or a trailer looked like. Whatever is done to it changes one of
 * these: to have another file in a folder, the folder has to be written. */
typedef struct
{
  gint64 device;
  gint64 inode;
  gint64 modified;               /* ns */
  gint64 changed;                /* ns */
} Stamp;

static Stamp
make_stamp (const struct stat *status)
{
  const gint64 second = G_GINT64_CONSTANT (1000000000);

  return (Stamp) {
    .device = (gint64) status->st_dev,
    .inode = (gint64) status->st_ino,
    .modified = status->st_mtim.tv_sec * second + status->st_mtim.tv_nsec,
    .changed = status->st_ctim.tv_sec * second + status->st_ctim.tv_nsec,
  };
}

/* One after the other: a stamp, and the path below the title's folder. */
static void
add_state (Walk              *walk,
           const char        *name,
           const struct stat *status)
{
  const Stamp stamp = make_stamp (status);
  g_autofree char *path = NULL;

  if (walk->state == NULL)
    return;

  walk->newest = MAX (walk->newest, MAX (stamp.modified, stamp.changed));
  path = g_strconcat (walk->path->str + walk->root_length, *name != '\0' ? "/" : "", name, NULL);
  g_byte_array_append (walk->state, (const guint8 *) &stamp, sizeof stamp);
  g_byte_array_append (walk->state, (const guint8 *) path, (guint) strlen (path) + 1);
}

static gboolean
has_trailer_in_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return strstr (lower, "trailer") != NULL;
}

/* Most files can be told by their names alone. */
static gboolean
may_be_trailer (const char *name,
                gboolean    in_trailer_folder)
{
  return is_video (name) && (in_trailer_folder || has_trailer_in_name (name)) && !is_episode (name);
}

static void
consider_file (Walk              *walk,
               const char        *name,
               gboolean           in_trailer_folder,
               const struct stat *status)
{
  UsherScanFile *file;

  add_state (walk, name, status);
  if (status->st_size == 0)
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
      /* It may have gone since we read its name */
      if (errno == ENOENT)
        return TRUE;
      note_error (walk, "open", name);
      return FALSE;
    }

  g_string_append_printf (walk->path, "/%s", name);
  complete = walk_folder (walk, fd, in_trailer_folder || is_trailer_folder (name, walk->folders),
                          depth + 1);
  g_string_truncate (walk->path, length);

  return complete;
}

static gboolean
consider_entry (Walk                *walk,
                int                  fd,
                const struct dirent *entry,
                gboolean             in_trailer_folder,
                int                  depth)
{
  const char *name = entry->d_name;
  struct stat status;

  /* What is hidden is somebody's own: trash, snapshots, our work in progress */
  if (*name == '.')
    return TRUE;

  /* Where the file system says what an entry is, we need not ask again */
  if (entry->d_type == DT_DIR)
    return enter_folder (walk, fd, name, in_trailer_folder, depth);
  if (entry->d_type != DT_UNKNOWN && (entry->d_type != DT_REG || !may_be_trailer (name, in_trailer_folder)))
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

  if (S_ISREG (status.st_mode) && may_be_trailer (name, in_trailer_folder))
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
  struct stat status;
  struct dirent *entry;
  gboolean complete = TRUE;
  DIR *folder;

  /* Before it is read: what changes meanwhile makes it newer than this */
  if (walk->state != NULL && fstat (fd, &status) == 0)
    add_state (walk, "", &status);

  folder = fdopendir (fd);
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

      if (!consider_entry (walk, fd, entry, in_trailer_folder, depth))
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

/* What was changed so shortly before it was read may change again with no new time
 * on it: file systems count in steps. */
#define RACY (2 * G_GINT64_CONSTANT (1000000000))

static gint64
get_wall_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/**
 * usher_scanner_scan_folder:
 * @root: (type filename): a root folder that is there
 * @folder: (type filename): the folder of a title below it
 * @options: (nullable): what else to look for, and to keep
 * @files: (element-type UsherScanFile): what is found is added
 * @cancellable: (nullable): ends it; the result is incomplete then
 * @error: return location for the first error, where the result is incomplete
 */
UsherScanResult
usher_scanner_scan_folder (const char              *root,
                           const char              *folder,
                           const UsherScanOptions  *options,
                           GPtrArray               *files,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  Walk walk = {
    .files = files, .cancellable = cancellable, .path = g_string_new (folder),
    .root_length = strlen (folder),
    .folders = options != NULL ? options->folders : NULL,
    .state = options != NULL ? options->state : NULL,
  };
  gint64 begun = get_wall_time ();
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

  if (walk.state != NULL && (result != USHER_SCAN_COMPLETE || walk.newest > begun - RACY))
    g_byte_array_set_size (walk.state, 0);
  if (walk.error != NULL)
    g_propagate_error (error, walk.error);
  g_string_free (walk.path, TRUE);

  return result;
}

/* Returns: whether something still looks as it did */
static gboolean
is_same (int          fd,
         const char  *path,
         const Stamp *stamp)
{
  struct stat status;
  Stamp present;

  if (fstatat (fd, path, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return FALSE;

  present = make_stamp (&status);

  return present.device == stamp->device && present.inode == stamp->inode &&
         present.modified == stamp->modified && present.changed == stamp->changed;
}

/**
 * usher_scanner_is_unchanged:
 * @root_fd: a descriptor of a root folder
 * @relative: (type filename): the folder of a title, from there
 * @state: (nullable): what usher_scanner_scan_folder() kept of it
 *
 * Returns: whether it would find the same again
 */
gboolean
usher_scanner_is_unchanged (int         root_fd,
                            const char *relative,
                            GBytes     *state)
{
  gsize size;
  const guint8 *data = state != NULL ? g_bytes_get_data (state, &size) : NULL;
  g_autoptr(GString) path = g_string_new (relative);
  const guint8 *end;

  if (data == NULL)
    return FALSE;

  for (end = data + size; data < end;)
    {
      Stamp stamp;
      gsize length;

      if ((gsize) (end - data) <= sizeof stamp)
        return FALSE;

      memcpy (&stamp, data, sizeof stamp);
      data += sizeof stamp;
      length = strnlen ((const char *) data, (gsize) (end - data));
      if (length == (gsize) (end - data))
        return FALSE;

      g_string_truncate (path, strlen (relative));
      g_string_append (path, (const char *) data);
      if (!is_same (root_fd, path->str, &stamp))
        return FALSE;
      data += length + 1;
    }

  return TRUE;
}
