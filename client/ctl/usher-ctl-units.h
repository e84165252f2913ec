/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean usher_ctl_write_units (const char  *folder,
                                const char  *text,
                                GError     **error);

G_END_DECLS
