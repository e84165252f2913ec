/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherTaskRequest:
 * @id: (owned) (nullable): of a new task
 * @has_enabled: whether @enabled was given
 * @enabled: the person's switch
 * @revision: the task is changed only if it still has this one; 0 for any
 * @params: (owned): an `a{sv}`: the definition
 *
 * What somebody asks to be added or changed: a definition, and the keys beside
 * it that are not part of one.
 */
typedef struct
{
  char *id;
  gboolean has_enabled;
  gboolean enabled;
  guint64 revision;
  GVariant *params;
} UsherTaskRequest;

UsherTaskRequest *usher_task_request_new  (GVariant          *definition,
                                           gboolean           is_new,
                                           GError           **error);
void              usher_task_request_free (UsherTaskRequest  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTaskRequest, usher_task_request_free)

G_END_DECLS
