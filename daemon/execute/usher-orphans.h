/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _UsherOrphans UsherOrphans;

gboolean      usher_orphans_adopt         (void);
UsherOrphans *usher_orphans_new           (void);
void          usher_orphans_free          (UsherOrphans       *self);
void          usher_orphans_begin_run     (UsherOrphans       *self,
                                           pid_t               leader);
void          usher_orphans_forget_leader (UsherOrphans       *self,
                                           pid_t               leader);
void          usher_orphans_end_run       (UsherOrphans       *self);
GArray       *usher_orphans_find          (UsherOrphans       *self,
                                           pid_t               leader,
                                           const char         *marker);
guint         usher_orphans_kill_marked   (const char * const *markers);

G_END_DECLS
