/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean usher_yt_dlp_options_check (const char * const  *options,
                                     GError             **error);
GStrv    usher_yt_dlp_options_join  (const char * const  *options);

G_END_DECLS
