/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-connection.h"
#include "usher-media.h"

G_BEGIN_DECLS

void      usher_arr_record_complete       (UsherMedia       *media,
                                           UsherConnection  *connection,
                                           GPtrArray        *local_roots);
GVariant *usher_arr_record_describe_roots (UsherConnection  *connection,
                                           GPtrArray        *roots);

G_END_DECLS
