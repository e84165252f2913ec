/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How values that the daemon describes stand in a form. */

char     **usher_value_split (const char         *text);
char      *usher_value_join  (const char * const *items);
GVariant  *usher_value_lookup (GVariant          *description,
                               const char        *key);
double     usher_value_scale (GVariant           *description,
                              const char        **unit);
gboolean   usher_value_get_number (GVariant      *value,
                                   double        *number);
GVariant  *usher_value_new_number (const char    *type,
                                   double         number);
gboolean   usher_value_equal (GVariant           *one,
                              GVariant           *other);

G_END_DECLS
