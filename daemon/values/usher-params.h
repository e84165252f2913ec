/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * USHER_PARAM_FLAGS:
 *
 * What a property needs in order to be a parameter. Its nick is the unit of its
 * value, as in “s” or “bytes”.
 */
#define USHER_PARAM_FLAGS \
  (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS)

/* A parameter that has to be given. */
#define USHER_PARAM_REQUIRED ((GParamFlags) (1 << G_PARAM_USER_SHIFT))

gpointer  usher_params_construct   (GType        type,
                                    GVariant    *params,
                                    GError     **error);
void      usher_params_add         (gpointer          object,
                                    GVariantBuilder  *builder);
GVariant *usher_params_get         (gpointer     object);
GVariant *usher_params_get_changed (gpointer     object);
GVariant *usher_params_get_changed_without (gpointer            object,
                                            const char * const *keys);
GVariant *usher_params_describe    (GType        type);
GVariant *usher_params_merge       (GVariant    *params,
                                    GVariant    *changes);
char     *usher_params_key_to_name (const char  *key);
char     *usher_params_name_to_key (const char  *name);

G_END_DECLS
