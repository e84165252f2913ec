/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-run.h"

G_BEGIN_DECLS

void     usher_run_take_outcome  (UsherRun            *run,
                                  UsherOutcome        *outcome);
gboolean usher_run_accept_status (UsherRun            *run,
                                  UsherTaskDefinition *definition,
                                  const GError        *error);

G_END_DECLS
