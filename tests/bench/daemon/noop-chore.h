/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

#define NOOP_TYPE_CHORE (noop_chore_get_type ())
G_DECLARE_FINAL_TYPE (NoopChore, noop_chore, NOOP, CHORE, UsherChore)

gboolean noop_chore_open_notes (const char  *path,
                                GError     **error);

G_END_DECLS
