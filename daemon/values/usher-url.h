/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char     *usher_url_check_server (const char  *url,
                                  GError     **error);
gboolean  usher_url_check_video  (const char  *url,
                                  const char  *trusted,
                                  GError     **error);
gboolean  usher_url_check_fetch  (const char  *url,
                                  GError     **error);
char     *usher_url_get_origin   (const char  *url);
char     *usher_url_for_display  (const char  *url);

G_END_DECLS
