/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl.h"

G_BEGIN_DECLS

#define USHER_CTL_N_POLICIES 21

/**
 * UsherCtlPolicies:
 * @values: (owned) (nullable): as they were typed, each once
 * @lists: (owned) (nullable): those that may be given several times
 *
 * The options of a task that need no more than to be turned into a key.
 */
typedef struct
{
  char *values[USHER_CTL_N_POLICIES];
  char **lists[USHER_CTL_N_POLICIES];
} UsherCtlPolicies;

void     usher_ctl_policies_clear       (UsherCtlPolicies  *self);
void     usher_ctl_policies_add_entries (UsherCtlPolicies  *self,
                                         GArray            *entries);
gboolean usher_ctl_policies_put         (UsherCtlPolicies  *self,
                                         GVariant          *before,
                                         GVariantDict      *definition,
                                         GError           **error);

G_END_DECLS
