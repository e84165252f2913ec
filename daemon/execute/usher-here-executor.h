/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-executor.h"

G_BEGIN_DECLS

#define USHER_TYPE_HERE_EXECUTOR (usher_here_executor_get_type ())
G_DECLARE_FINAL_TYPE (UsherHereExecutor, usher_here_executor, USHER, HERE_EXECUTOR, GObject)

UsherExecutor *usher_here_executor_new (void);

G_END_DECLS
