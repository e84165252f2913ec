/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl-policies.h"

G_BEGIN_DECLS

/**
 * UsherCtlDefinition:
 *
 * What “add” and “edit” can say of a task.
 */
typedef struct
{
  char *id;
  char *name;
  char *chore;
  char *description;
  char *time_zone;
  char *overlap;
  char *timeout;
  char *max_instances;
  char **every;
  char **cron;
  char **at;
  char **triggers;
  char **set;
  gboolean enable;
  gboolean disable;
  gboolean by_hand;
  gboolean catchup;
  UsherCtlPolicies policies;
} UsherCtlDefinition;

void          usher_ctl_definition_clear   (UsherCtlDefinition *self);
GOptionEntry *usher_ctl_definition_entries (UsherCtlDefinition *self);
GVariantDict *usher_ctl_definition_make    (UsherCtlDefinition *self,
                                            UsherCtl           *ctl,
                                            GVariant           *before,
                                            GError            **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherCtlDefinition, usher_ctl_definition_clear)

G_END_DECLS
