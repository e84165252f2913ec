/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-path-watch.h"

#include <stdio.h>

#include "usher-event.h"

/**
 * usher_path_watch_to_topic:
 * @self: what to watch
 *
 * Returns: (transfer full): the topic of the events about it
 */
char *
usher_path_watch_to_topic (const UsherPathWatch *self)
{
  return g_strdup_printf (USHER_TOPIC_PATH "%" G_GINT64_FORMAT ":%d:%s",
                          self->quiet, self->recursive != FALSE, self->folder);
}

/**
 * usher_path_watch_from_topic:
 * @self: (out): what to watch; free the folder with g_free()
 * @topic: made by usher_path_watch_to_topic()
 *
 * Returns: whether it is one
 */
gboolean
usher_path_watch_from_topic (UsherPathWatch *self,
                             const char     *topic)
{
  int n_read = 0;

  if (sscanf (topic, USHER_TOPIC_PATH "%" G_GINT64_FORMAT ":%d:%n",
              &self->quiet, &self->recursive, &n_read) != 2 || n_read == 0)
    return FALSE;

  self->folder = g_strdup (topic + n_read);

  return TRUE;
}
