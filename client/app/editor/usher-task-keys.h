/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherTaskKeyGroup:
 *
 * The parts of the form in which the keys of a task stand.
 */
typedef enum
{
  USHER_TASK_KEYS_ABOUT,
  USHER_TASK_KEYS_TIMES,
  USHER_TASK_KEYS_CONDITIONS,
  USHER_TASK_KEYS_LATE,
  USHER_TASK_KEYS_ENDING,
  USHER_TASK_KEYS_FAILURES,
  USHER_TASK_N_KEY_GROUPS,
} UsherTaskKeyGroup;

/**
 * UsherTaskKey:
 *
 * A key of a task that the form has a row for.
 */
typedef struct
{
  UsherTaskKeyGroup group;
  const char *record;           /* (nullable): the key whose value is a record that has it */
  const char *name;
  const char *description;      /* as the daemon describes parameters: text of an a{sv} */
  const char *title;            /* to be translated */
  const char *about;            /* (nullable): to be translated */
} UsherTaskKey;

extern const UsherTaskKey usher_task_keys[];
extern const guint usher_task_n_keys;
extern const char * const usher_task_key_groups[];

GVariant *usher_task_key_describe (const UsherTaskKey *key);
GVariant *usher_task_key_get      (const UsherTaskKey *key,
                                   GVariant           *task);
gboolean  usher_task_key_put      (const UsherTaskKey *key,
                                   GVariant           *value,
                                   GVariantDict       *definition,
                                   GError            **error);

G_END_DECLS
