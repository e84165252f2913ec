/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherChores:
 *
 * The kinds of work that the daemon knows.
 */
typedef struct _UsherChores UsherChores;

UsherChores *usher_chores_new      (void);
void         usher_chores_free     (UsherChores  *self);
void         usher_chores_add      (UsherChores  *self,
                                    GType         type);
gboolean     usher_chores_contain  (UsherChores  *self,
                                    const char   *kind);
UsherChore  *usher_chores_create   (UsherChores  *self,
                                    const char   *kind,
                                    GVariant     *parameters,
                                    GError      **error);
GVariant    *usher_chores_describe (UsherChores  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherChores, usher_chores_free)

G_END_DECLS
