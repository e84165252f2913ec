/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-client-lists.h"
#include "usher-run-lists.h"

G_BEGIN_DECLS

typedef struct _UsherClientRuns UsherClientRuns;

UsherClientRuns *usher_client_runs_new          (UsherClient     *client);
void             usher_client_runs_free         (UsherClientRuns *self);
UsherRunLists   *usher_client_runs_get_lists    (UsherClientRuns *self);
void             usher_client_runs_list         (UsherClientRuns *self);
gboolean         usher_client_runs_are_listed   (UsherClientRuns *self);
void             usher_client_runs_note_changes (UsherClientRuns *self,
                                                 GVariant        *parameters);
void             usher_client_runs_clear        (UsherClientRuns *self);

G_END_DECLS
