/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <gio/gunixmounts.h>
#include <string.h>

#include "usher-condition.h"

#define USHER_TYPE_PATH_MOUNTED_CONDITION (usher_path_mounted_condition_get_type ())
G_DECLARE_FINAL_TYPE (UsherPathMountedCondition, usher_path_mounted_condition, USHER, PATH_MOUNTED_CONDITION,
                      UsherCondition)

/* `path-mounted PATH`: something is mounted there, or above it below the root. */
struct _UsherPathMountedCondition
{
  UsherCondition parent_instance;

  char *path;                    /* (owned) */
  GUnixMountMonitor *monitor;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (UsherPathMountedCondition, usher_path_mounted_condition, USHER_TYPE_CONDITION)

static gboolean
usher_path_mounted_condition_parse (UsherCondition  *condition,
                                    const char      *argument,
                                    GError         **error)
{
  if (!g_path_is_absolute (argument))
    return usher_condition_refuse (error, "a path that begins with a slash stands behind the word");

  USHER_PATH_MOUNTED_CONDITION (condition)->path = g_canonicalize_filename (argument, "/");

  return TRUE;
}

static void
mounts_changed_cb (UsherCondition *condition)
{
  usher_condition_changed (condition);
}

static void
usher_path_mounted_condition_start (UsherCondition            *condition,
                                    const UsherConditionTools *tools)
{
  UsherPathMountedCondition *self = USHER_PATH_MOUNTED_CONDITION (condition);

  self->monitor = g_unix_mount_monitor_get ();
  g_signal_connect_object (self->monitor, "mounts-changed", G_CALLBACK (mounts_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static gboolean
is_at_or_below (const char *path,
                const char *mount)
{
  gsize length = strlen (mount);

  return length > 1 && strncmp (path, mount, length) == 0 &&
         (path[length] == '\0' || path[length] == '/');
}

/* The kernel's list is read: to ask the path itself may take for ever where a
 * server is gone. */
static UsherConditionState
usher_path_mounted_condition_look (UsherCondition            *condition,
                                   const UsherConditionTools *tools,
                                   gint64                     now,
                                   gint64                    *until)
{
  UsherPathMountedCondition *self = USHER_PATH_MOUNTED_CONDITION (condition);
  GList *mounts = g_unix_mounts_get (NULL);
  gboolean found = FALSE;

  for (GList *l = mounts; l != NULL; l = l->next)
    found |= is_at_or_below (self->path, g_unix_mount_get_mount_path (l->data));

  g_list_free_full (mounts, (GDestroyNotify) g_unix_mount_free);

  return found ? USHER_CONDITION_MET : USHER_CONDITION_UNMET;
}

static void
usher_path_mounted_condition_dispose (GObject *object)
{
  UsherPathMountedCondition *self = USHER_PATH_MOUNTED_CONDITION (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (usher_path_mounted_condition_parent_class)->dispose (object);
}

static void
usher_path_mounted_condition_class_init (UsherPathMountedConditionClass *klass)
{
  UsherConditionClass *condition_class = USHER_CONDITION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_path_mounted_condition_dispose;

  condition_class->kind = "path-mounted";
  condition_class->parse = usher_path_mounted_condition_parse;
  condition_class->start = usher_path_mounted_condition_start;
  condition_class->look = usher_path_mounted_condition_look;
}

static void
usher_path_mounted_condition_init (UsherPathMountedCondition *self)
{
}
