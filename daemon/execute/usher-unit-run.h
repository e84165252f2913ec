/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-executor.h"

G_BEGIN_DECLS

void usher_unit_run_start   (GTask               *task,
                             GDBusConnection     *connection,
                             const char          *instance,
                             const char          *unit,
                             const UsherCommand  *command);
void usher_unit_run_look    (GTask               *task);
void usher_unit_run_abandon (GTask               *task);

G_END_DECLS
