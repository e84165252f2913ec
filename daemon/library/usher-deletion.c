/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* How a file of the library goes: from its folder into a trash folder of the same
 * root folder, and days later from there. Between the look at a file and the word
 * of a person, and even between two system calls, somebody may put another file or
 * a link in its place. So every step begins at the root folder's descriptor and
 * follows no link, a file is told by all that the kernel says of it, and after the
 * move it is looked at once more: what should not have gone is put back. All of
 * this blocks: call it in a thread. */

#include "usher-deletion.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "usher-failure.h"
#include "usher-file-name.h"
#include "usher-scanner.h"

/* Of a file name, on all file systems that matter. */
#define MAX_NAME 255

/* How often a name is looked for that is not taken. */
#define MAX_NUMBER 99

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

static int
open_strictly (int         folder,
               const char *path,
               guint64     flags)
{
  struct open_how how = {
    .flags = flags | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };

  return (int) syscall (SYS_openat2, folder, path, &how, sizeof how);
}

static void
close_if_open (int fd)
{
  int saved = errno;

  if (fd >= 0)
    close (fd);
  errno = saved;
}

/**
 * usher_deletion_is_possible:
 * @error: return location for an error
 *
 * Returns: %FALSE where the kernel cannot open a file without following links;
 *   nothing is deleted there, as no other way is as safe
 */
gboolean
usher_deletion_is_possible (GError **error)
{
  int root = open ("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = root >= 0 ? open_strictly (root, ".", O_PATH | O_DIRECTORY) : -1;
  int code = errno;

  close_if_open (root);
  close_if_open (fd);
  if (fd >= 0)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_OTHER, NULL,
                     "Nothing can be deleted on this system, as openat2() is refused (%s); Linux 5.8 or "
                     "later has it, and a sandbox must allow it", g_strerror (code));

  return FALSE;
}

/* Returns: the part of @path below @root, %NULL if there is none */
static const char *
get_relative (const char *root,
              const char *path)
{
  gsize length = root != NULL ? strlen (root) : 0;

  while (length > 1 && root[length - 1] == '/')
    length--;
  if (length == 0 || strncmp (path, root, length) != 0 || path[length] != '/')
    return NULL;

  while (path[length] == '/')
    length++;

  return path[length] != '\0' ? path + length : NULL;
}

/* Returns: a descriptor of the folder of @relative; @name is what it is called there */
static int
open_parent (int          root_fd,
             const char  *relative,
             const char **name)
{
  const char *slash = strrchr (relative, '/');
  g_autofree char *parent = slash != NULL ? g_strndup (relative, (gsize) (slash - relative)) : g_strdup (".");

  *name = slash != NULL ? slash + 1 : relative;

  return open_strictly (root_fd, parent, O_RDONLY | O_DIRECTORY);
}

static gboolean
look_at (int                fd,
         const char        *name,
         UsherDeletionItem *seen)
{
  struct statx status;

  if (statx (fd, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_MNT_ID, &status) != 0)
    return FALSE;

  if (!S_ISREG (status.stx_mode))
    {
      errno = ELOOP;
      return FALSE;
    }

  seen->device = makedev (status.stx_dev_major, status.stx_dev_minor);
  seen->inode = status.stx_ino;
  seen->size = status.stx_size;
  seen->modified = status.stx_mtime.tv_sec * NS_PER_SECOND + status.stx_mtime.tv_nsec;
  seen->mount = (status.stx_mask & STATX_MNT_ID) != 0 ? status.stx_mnt_id : 0;
  seen->n_links = status.stx_nlink;

  return TRUE;
}

static const char *
reason_from_errno (int code)
{
  switch (code)
    {
    case ENOENT:
    case ENOTDIR:
      return USHER_LEFT_MISSING;

    case ELOOP:
    case EXDEV:
      return USHER_LEFT_UNSAFE;

    default:
      return USHER_LEFT_UNREACHABLE;
    }
}

/* The store keeps µs. */
static gboolean
is_same_file (const UsherDeletionItem *expected,
              const UsherDeletionItem *seen)
{
  gboolean is_exact = expected->mount != 0;

  return expected->device == seen->device && expected->inode == seen->inode &&
         expected->size == seen->size && (!is_exact || expected->mount == seen->mount) &&
         (is_exact ? expected->modified == seen->modified
                   : expected->modified / 1000 == seen->modified / 1000);
}

/**
 * usher_deletion_look:
 * @item: a trailer on record; gets to know its file
 * @skip_hard_links: whether files that have other names stay
 *
 * Whether the file may go is in #UsherDeletionItem.left.
 */
void
usher_deletion_look (UsherDeletionItem *item,
                     gboolean           skip_hard_links)
{
  const char *relative = get_relative (item->root, item->path);
  UsherDeletionItem seen = { 0, };
  const char *name = NULL;
  int root_fd, fd;

  if (relative == NULL || !usher_scanner_check_root (item->root, NULL))
    {
      item->left = relative == NULL ? USHER_LEFT_UNSAFE : USHER_LEFT_UNREACHABLE;
      return;
    }

  root_fd = open (item->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  fd = root_fd >= 0 ? open_parent (root_fd, relative, &name) : -1;
  if (fd < 0 || !look_at (fd, name, &seen))
    {
      item->left = reason_from_errno (errno);
    }
  else if (!is_same_file (item, &seen))
    {
      item->left = USHER_LEFT_CHANGED;
    }
  else
    {
      item->left = skip_hard_links && seen.n_links > 1 ? USHER_LEFT_HARD_LINK : NULL;
      item->modified = seen.modified;
      item->mount = seen.mount;
      item->n_links = seen.n_links;
    }
  close_if_open (fd);
  close_if_open (root_fd);
}

/* Its old name is in it, so that a person who looks there finds what it is. */
static char *
name_in_trash (const UsherDeletionItem *item,
               guint64                  run)
{
  g_autofree char *old = g_path_get_basename (item->path);
  g_autofree char *name = g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GINT64_FORMAT "-%s",
                                           run, item->trailer, old);

  if (strlen (name) <= MAX_NAME)
    return g_steal_pointer (&name);

  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GINT64_FORMAT, run, item->trailer);
}

/* Returns: (transfer full): the record of @item in the trash */
UsherTrash *
usher_deletion_make_trash (const UsherDeletionItem *item,
                           guint64                  run,
                           gint64                   now)
{
  UsherTrash *trash = usher_trash_new ();

  trash->root = g_strdup (item->root);
  trash->name = name_in_trash (item, run);
  trash->trailer = item->trailer;
  trash->media = item->media;
  trash->original = g_strdup (item->path);
  trash->size = (gint64) item->size;
  trash->device = (gint64) item->device;
  trash->inode = (gint64) item->inode;
  trash->run = run;
  trash->time = now;

  return trash;
}

static gboolean
fail (GError     **error,
      const char  *doing,
      const char  *path)
{
  int code = errno;
  g_autofree char *display = g_filename_display_name (path);

  usher_failure_set (error, USHER_FAILURE_OTHER, g_variant_new_parsed ("{'Folder': <%s>}", display),
                     "Cannot %s “%s”: %s", doing, display, g_strerror (code));

  return FALSE;
}

static int
open_trash (int         root_fd,
            const char *root,
            gboolean    make,
            GError    **error)
{
  int fd;

  if (make && mkdirat (root_fd, USHER_TRASH_FOLDER_NAME, 0700) != 0 && errno != EEXIST)
    {
      fail (error, "make the trash folder in", root);
      return -1;
    }

  fd = open_strictly (root_fd, USHER_TRASH_FOLDER_NAME, O_RDONLY | O_DIRECTORY);
  if (fd < 0)
    fail (error, "open the trash folder in", root);

  return fd;
}

/* Somebody was faster: what has come into the trash is not what was to go. */
static void
put_back (int         trash_fd,
          const char *trash_name,
          int         fd,
          const char *name)
{
  g_autofree char *free_name = g_strdup (name);

  for (guint number = 2; number <= MAX_NUMBER; number++)
    {
      if (renameat2 (trash_fd, trash_name, fd, free_name, RENAME_NOREPLACE) == 0 || errno != EEXIST)
        return;

      g_free (free_name);
      free_name = usher_file_name_number (name, number);
    }
}

static gboolean
refuse (GError     **error,
        const char  *path,
        const char  *left)
{
  g_autofree char *display = g_filename_display_name (path);

  usher_failure_set (error, USHER_FAILURE_OTHER,
                     g_variant_new_parsed ("{'Left': <%s>, 'Folder': <%s>}", left, display),
                     g_str_equal (left, USHER_LEFT_HARD_LINK)
                     ? "“%s” stays, as the file has other names"
                     : "“%s” stays, as it is no longer the file that was looked at", display);

  return FALSE;
}

static gboolean
move_into_trash (const UsherDeletionItem *item,
                 int                      fd,
                 const char              *name,
                 int                      trash_fd,
                 const char              *trash_name,
                 GError                 **error)
{
  UsherDeletionItem seen = { 0, };

  if (!look_at (fd, name, &seen))
    return fail (error, "find", item->path);

  if (!is_same_file (item, &seen))
    return refuse (error, item->path, USHER_LEFT_CHANGED);

  /* Names that nobody has been told of */
  if (seen.n_links > item->n_links)
    return refuse (error, item->path, USHER_LEFT_HARD_LINK);

  if (renameat2 (fd, name, trash_fd, trash_name, RENAME_NOREPLACE) != 0)
    return fail (error, "move to the trash", item->path);

  if (!look_at (trash_fd, trash_name, &seen) || !is_same_file (item, &seen))
    {
      put_back (trash_fd, trash_name, fd, name);
      return refuse (error, item->path, USHER_LEFT_CHANGED);
    }

  fsync (trash_fd);
  fsync (fd);

  return TRUE;
}

/**
 * usher_deletion_put_away:
 * @item: what usher_deletion_look() has looked at
 * @trash: what usher_deletion_make_trash() made of it
 * @error: return location for an error
 *
 * Returns: whether the file is in the trash; where it is not, nothing has changed
 */
gboolean
usher_deletion_put_away (const UsherDeletionItem  *item,
                         const UsherTrash         *trash,
                         GError                  **error)
{
  const char *relative = get_relative (item->root, item->path);
  int root_fd, fd = -1, trash_fd = -1;
  const char *name = NULL;
  gboolean moved = FALSE;

  if (relative == NULL || item->left != NULL)
    return refuse (error, item->path, item->left != NULL ? item->left : USHER_LEFT_UNSAFE);

  root_fd = open (item->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root_fd >= 0)
    fd = open_parent (root_fd, relative, &name);
  if (fd < 0)
    fail (error, "reach the folder of", item->path);
  else
    trash_fd = open_trash (root_fd, item->root, TRUE, error);

  if (trash_fd >= 0)
    moved = move_into_trash (item, fd, name, trash_fd, trash->name, error);

  close_if_open (trash_fd);
  close_if_open (fd);
  close_if_open (root_fd);

  return moved;
}

/* Of some file systems the device has another number after each start, so that is
 * not asked for; no link and no other file system was on the way here. */
static gboolean
is_ours (int               trash_fd,
         const UsherTrash *trash)
{
  UsherDeletionItem seen = { 0, };

  if (!look_at (trash_fd, trash->name, &seen))
    return FALSE;

  if ((gint64) seen.inode == trash->inode && (gint64) seen.size == trash->size)
    return TRUE;

  errno = ESTALE;

  return FALSE;
}

static gboolean
move_back (const UsherTrash  *trash,
           int                trash_fd,
           int                fd,
           const char        *name,
           GError           **error)
{
  if (!is_ours (trash_fd, trash))
    return fail (error, "find in the trash", trash->original);

  if (renameat2 (trash_fd, trash->name, fd, name, RENAME_NOREPLACE) != 0)
    return fail (error, "put back", trash->original);

  fsync (fd);
  fsync (trash_fd);

  return TRUE;
}

/**
 * usher_deletion_take_back:
 * @trash: a file in the trash
 * @error: return location for an error
 *
 * Returns: whether it is where it was; never in the place of another file
 */
gboolean
usher_deletion_take_back (const UsherTrash  *trash,
                          GError           **error)
{
  const char *relative = get_relative (trash->root, trash->original);
  int root_fd = open (trash->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = -1, trash_fd = -1;
  const char *name = NULL;
  gboolean moved = FALSE;

  if (root_fd >= 0 && relative != NULL)
    fd = open_parent (root_fd, relative, &name);
  if (fd < 0)
    fail (error, "reach the folder of", trash->original);
  else
    trash_fd = open_trash (root_fd, trash->root, FALSE, error);

  if (trash_fd >= 0)
    moved = move_back (trash, trash_fd, fd, name, error);

  close_if_open (trash_fd);
  close_if_open (fd);
  close_if_open (root_fd);

  return moved;
}

static UsherPurge
unlink_trash (const UsherTrash  *trash,
              int                trash_fd,
              GError           **error)
{
  if (!is_ours (trash_fd, trash))
    return errno == ENOENT ? USHER_PURGE_NOTHING
         : errno == ESTALE || errno == ELOOP ? USHER_PURGE_NOT_OURS : USHER_PURGE_FAILED;

  if (unlinkat (trash_fd, trash->name, 0) == 0)
    return USHER_PURGE_DONE;

  fail (error, "delete from the trash", trash->original);

  return USHER_PURGE_FAILED;
}

/**
 * usher_deletion_purge:
 * @trash: a file in the trash
 * @error: return location for an error
 *
 * Deletes it for good.
 */
UsherPurge
usher_deletion_purge (const UsherTrash  *trash,
                      GError           **error)
{
  UsherPurge purge;
  int root_fd, trash_fd;

  if (!usher_scanner_check_root (trash->root, error))
    return USHER_PURGE_FAILED;

  root_fd = open (trash->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  trash_fd = root_fd >= 0 ? open_strictly (root_fd, USHER_TRASH_FOLDER_NAME, O_RDONLY | O_DIRECTORY) : -1;
  if (trash_fd >= 0)
    purge = unlink_trash (trash, trash_fd, error);
  else
    purge = errno == ENOENT ? USHER_PURGE_NOTHING : USHER_PURGE_FAILED;

  /* The last one takes the folder along; one that is not empty stays */
  if (root_fd >= 0)
    unlinkat (root_fd, USHER_TRASH_FOLDER_NAME, AT_REMOVEDIR);
  close_if_open (trash_fd);
  close_if_open (root_fd);

  return purge;
}
