/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherUnitSetting:
 * @section: (owned): without brackets
 * @key: (owned): left of the sign
 * @value: (owned): right of it, its lines joined
 */
typedef struct
{
  char *section;
  char *key;
  char *value;
} UsherUnitSetting;

/**
 * UsherUnit:
 * @name: (owned): as in “backup.timer”
 * @is_system: whether its file belongs to the whole machine
 * @line: where it begins, from 1 on
 * @settings: (owned) (element-type UsherUnitSetting): in their order
 *
 * A unit of systemd, with what has been dropped in.
 */
typedef struct
{
  char *name;
  gboolean is_system;
  guint line;
  GPtrArray *settings;
} UsherUnit;

GPtrArray  *usher_units_parse       (const char       *text);
UsherUnit  *usher_units_find        (GPtrArray        *units,
                                     const char       *name);
const char *usher_unit_get          (UsherUnit        *unit,
                                     const char       *section,
                                     const char       *key);
GPtrArray  *usher_unit_list         (UsherUnit        *unit,
                                     const char       *section,
                                     const char       *key);
gboolean    usher_unit_get_boolean  (UsherUnit        *unit,
                                     const char       *section,
                                     const char       *key);

/* Values */
GPtrArray  *usher_unit_split_words  (const char       *value,
                                     GError          **error);
gboolean    usher_unit_parse_span   (const char       *value,
                                     gint64           *span,
                                     GError          **error);
void        usher_unit_append_quoted (GString         *text,
                                      const char      *word);

G_END_DECLS
