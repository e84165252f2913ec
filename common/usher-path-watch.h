/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherPathWatch:
 * @folder: (owned): a folder's path
 * @recursive: whether its folders count as well
 * @quiet: µs without a change before one is told
 */
typedef struct
{
  char *folder;
  gboolean recursive;
  gint64 quiet;
} UsherPathWatch;

char     *usher_path_watch_to_topic   (const UsherPathWatch *self);
gboolean  usher_path_watch_from_topic (UsherPathWatch       *self,
                                       const char           *topic);

G_END_DECLS
