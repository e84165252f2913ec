/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl.h"

G_BEGIN_DECLS

gboolean usher_ctl_add_typed (GVariantDict  *values,
                              GVariant      *descriptions,
                              const char    *assignment,
                              GError       **error);

G_END_DECLS
