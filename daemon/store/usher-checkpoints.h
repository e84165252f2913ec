/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-database.h"

G_BEGIN_DECLS

typedef struct _UsherCheckpoints UsherCheckpoints;

UsherCheckpoints *usher_checkpoints_new  (const char        *path);
void              usher_checkpoints_note (UsherCheckpoints  *self,
                                          UsherDatabase     *writer);
void              usher_checkpoints_free (UsherCheckpoints  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherCheckpoints, usher_checkpoints_free)

G_END_DECLS
