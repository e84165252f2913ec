/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"

G_BEGIN_DECLS

char *usher_file_name_clean       (const char       *name);
char *usher_file_name_for_trailer (const UsherMedia *media,
                                   const char       *extension);
char *usher_file_name_number      (const char       *name,
                                   guint             number);

G_END_DECLS
