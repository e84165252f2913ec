/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

gboolean usher_orphans_adopt       (void);
GArray  *usher_orphans_find        (GHashTable *leaders,
                                    pid_t       leader,
                                    const char *marker);
guint    usher_orphans_kill_marked (const char * const *markers);

G_END_DECLS
