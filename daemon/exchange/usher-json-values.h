/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherJsonObject:
 * @line: where it begins, from 1 on
 * @members: (owned): an `a{sv}`
 *
 * One of the objects that a document is a list of.
 */
typedef struct
{
  guint line;
  GVariant *members;
} UsherJsonObject;

GPtrArray *usher_json_values_parse (const char          *text,
                                    GError             **error);
GVariant  *usher_json_values_retype (GVariant           *value,
                                     const GVariantType *type);
void       usher_json_values_print (GPtrArray           *objects,
                                    GString             *text);

G_END_DECLS
