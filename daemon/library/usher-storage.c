/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Whether a root folder is on the storage that it was on. A disk that is unplugged
 * leaves an empty folder, or the folder that was beneath; another disk may be mounted
 * in its place. None of that is a library whose films are gone. All of this blocks:
 * call it in a thread. */

#include "usher-storage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-failure.h"
#include "usher-scanner.h"

#define BY_UUID "/dev/disk/by-uuid"

#define MARKER ".usher-marker"
#define MAX_MARKER 64

/* A line of mountinfo: see proc(5). */
typedef struct
{
  char *root;                    /* (owned): the folder of the file system that is mounted */
  char *point;                   /* (owned): where */
  char *type;                    /* (owned) */
  char *source;                  /* (owned) */
} Mount;

static void
mount_clear (Mount *mount)
{
  g_clear_pointer (&mount->root, g_free);
  g_clear_pointer (&mount->point, g_free);
  g_clear_pointer (&mount->type, g_free);
  g_clear_pointer (&mount->source, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mount, mount_clear)

static gboolean
read_mount (const char *line,
            Mount      *mount)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  guint n_words = g_strv_length (words);
  guint dash = 6;

  while (dash < n_words && !g_str_equal (words[dash], "-"))
    dash++;
  if (dash + 2 >= n_words)
    return FALSE;

  mount->root = g_strcompress (words[3]);
  mount->point = g_strcompress (words[4]);
  mount->type = g_strcompress (words[dash + 1]);
  mount->source = g_strcompress (words[dash + 2]);

  return TRUE;
}

static gboolean
is_at_or_below (const char *path,
                const char *folder)
{
  gsize length = strlen (folder);

  if (g_str_equal (folder, "/"))
    return TRUE;

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* Returns: (transfer full) (nullable): what a disk is called for good */
static char *
find_uuid (const char *source)
{
  g_autofree char *wanted = realpath (source, NULL);
  g_autoptr(GDir) folder = wanted != NULL ? g_dir_open (BY_UUID, 0, NULL) : NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (BY_UUID, name, NULL);
      g_autofree char *target = realpath (path, NULL);

      if (g_strcmp0 (target, wanted) == 0)
        return g_strdup (name);
    }

  return NULL;
}

/**
 * usher_storage_identify:
 * @mounts: what /proc/self/mountinfo says
 * @path: (type filename): a folder, without links in it
 * @is_mount: (out): whether something is mounted just there
 *
 * Returns: (transfer full) (nullable): what tells its file system from others, and
 *   which folder of that is mounted
 */
char *
usher_storage_identify (const char *mounts,
                        const char *path,
                        gboolean   *is_mount)
{
  g_auto(GStrv) lines = g_strsplit (mounts, "\n", -1);
  g_auto(Mount) found = { 0, };
  g_autofree char *uuid = NULL;

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(Mount) mount = { 0, };

      /* What is mounted later hides what was there before */
      if (!read_mount (*line, &mount) || !is_at_or_below (path, mount.point) ||
          (found.point != NULL && strlen (mount.point) < strlen (found.point)))
        continue;

      mount_clear (&found);
      found = mount;
      memset (&mount, 0, sizeof mount);
    }

  if (found.point == NULL)
    return NULL;

  *is_mount = g_str_equal (found.point, path);
  uuid = find_uuid (found.source);

  return uuid != NULL ? g_strdup_printf ("uuid:%s|%s", uuid, found.root)
                      : g_strdup_printf ("%s:%s|%s", found.type, found.source, found.root);
}

/* Returns: (transfer full) (nullable): what the marker says, if there is one */
static char *
read_marker (const char *root)
{
  g_autofree char *path = g_build_filename (root, MARKER, NULL);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  char text[MAX_MARKER + 1] = "";
  ssize_t length;

  if (fd < 0)
    return NULL;

  length = read (fd, text, MAX_MARKER);
  close (fd);
  if (length <= 0)
    return NULL;

  text[length] = '\0';

  return g_utf8_make_valid (g_strchomp (text), -1);
}

static void
set_gone (GError     **error,
          const char  *root,
          const char  *reason)
{
  g_autofree char *display = g_filename_display_name (root);

  usher_failure_set (error, USHER_FAILURE_STORAGE_GONE,
                     g_variant_new_parsed ("{'Folder': <%s>}", display),
                     "The folder “%s” is not available: %s", display, reason);
}

/**
 * usher_storage_look:
 * @root: (type filename): a root folder
 * @now: the present
 * @error: return location for a #UsherFailure
 *
 * Returns: (transfer full) (nullable): what it is on; %NULL if it is not there, cannot
 *   be read or is empty
 */
UsherStorage *
usher_storage_look (const char  *root,
                    gint64       now,
                    GError     **error)
{
  g_autoptr(UsherStorage) storage = usher_storage_new (root);
  g_autofree char *mounts = NULL;
  g_autofree char *path = NULL;
  struct stat status;

  if (!usher_scanner_check_root (root, error))
    return NULL;

  path = realpath (root, NULL);
  if (path == NULL || stat (path, &status) != 0 ||
      !g_file_get_contents ("/proc/self/mountinfo", &mounts, NULL, NULL))
    {
      set_gone (error, root, g_strerror (errno));
      return NULL;
    }

  storage->device = (gint64) status.st_dev;
  storage->file_system = usher_storage_identify (mounts, path, &storage->is_mount);
  if (storage->file_system == NULL)
    storage->file_system = g_strdup ("unknown");
  storage->marker = read_marker (root);
  storage->seen = now;

  return g_steal_pointer (&storage);
}

/**
 * usher_storage_check:
 * @known: what a root folder was on
 * @present: what it is on
 * @error: return location for a #UsherFailure
 *
 * Returns: whether that is the same
 */
gboolean
usher_storage_check (const UsherStorage  *known,
                     const UsherStorage  *present,
                     GError             **error)
{
  const char *advice = "if it is right as it is, say so with “usherctl storage accept”";
  g_autofree char *reason = NULL;

  if (known->is_mount && !present->is_mount)
    reason = g_strdup_printf ("the disk that was mounted there is not; connect it, or %s", advice);
  else if (!g_str_equal (known->file_system, present->file_system))
    reason = g_strdup_printf ("it is on another disk (%s) than it was (%s); %s",
                              present->file_system, known->file_system, advice);
  else if (known->marker != NULL && g_strcmp0 (known->marker, present->marker) != 0)
    reason = g_strdup_printf ("the file %s that marks it is missing, or is another's; %s", MARKER, advice);
  else
    return TRUE;

  set_gone (error, known->folder, reason);

  return FALSE;
}

/**
 * usher_storage_check_again:
 * @known: what a root folder was on
 * @error: return location for a #UsherFailure
 *
 * Returns: whether it is on that now; to be asked just before something is
 *   concluded or removed
 */
gboolean
usher_storage_check_again (const UsherStorage  *known,
                           GError             **error)
{
  g_autoptr(UsherStorage) present = usher_storage_look (known->folder, known->seen, error);

  return present != NULL && usher_storage_check (known, present, error);
}

/* Returns: (transfer none) (nullable): what is known of a root folder */
UsherStorage *
usher_storage_find (GPtrArray  *storages,
                    const char *root)
{
  for (guint i = 0; i < storages->len; i++)
    if (g_str_equal (((UsherStorage *) storages->pdata[i])->folder, root))
      return storages->pdata[i];

  return NULL;
}

/**
 * usher_storage_check_root:
 * @storages: (element-type UsherStorage): what is known of the roots
 * @root: (type filename): a root folder
 * @error: return location for a #UsherFailure
 *
 * Returns: whether it is there, and on what it was on if that is known
 */
gboolean
usher_storage_check_root (GPtrArray   *storages,
                          const char  *root,
                          GError     **error)
{
  const UsherStorage *known = usher_storage_find (storages, root);

  return known != NULL ? usher_storage_check_again (known, error)
                       : usher_scanner_check_root (root, error);
}
