/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int usher_data_folder_lock (const char  *path,
                            GError     **error);

G_END_DECLS
