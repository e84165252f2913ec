/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

gboolean  usher_param_value_from_variant (GParamSpec    *pspec,
                                          GVariant      *variant,
                                          GValue        *value);
GVariant *usher_param_value_to_variant   (GParamSpec    *pspec,
                                          const GValue  *value);
char     *usher_param_value_describe     (GParamSpec    *pspec);

G_END_DECLS
