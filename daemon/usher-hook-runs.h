/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-engine.h"
#include "usher-webhooks.h"

G_BEGIN_DECLS

void usher_hook_runs_connect (UsherWebhooks *webhooks,
                              UsherEngine   *engine);

G_END_DECLS
