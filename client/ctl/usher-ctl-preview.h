/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl.h"
#include "usher-trigger.h"

G_BEGIN_DECLS

/**
 * UsherCtlPreview:
 * @time_zone: (owned) (nullable): as it was typed
 * @after: (owned) (nullable): the same
 * @gap: (owned) (nullable): the same
 * @fold: (owned) (nullable): the same
 * @zone: (owned) (nullable): until it is prepared
 * @context: where triggers are read; they are asked for times after @created
 *
 * What the commands have in common that look at triggers without the daemon.
 */
typedef struct
{
  char *time_zone;
  char *after;
  char *gap;
  char *fold;
  UsherZone *zone;
  UsherTriggerContext context;
} UsherCtlPreview;

void          usher_ctl_preview_clear   (UsherCtlPreview     *self);
GOptionEntry *usher_ctl_preview_entries (UsherCtlPreview     *self,
                                         const GOptionEntry  *own,
                                         guint                n_own);
gboolean      usher_ctl_preview_prepare (UsherCtlPreview     *self,
                                         GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherCtlPreview, usher_ctl_preview_clear)

G_END_DECLS
