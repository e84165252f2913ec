/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What settings and the keys of profiles are called, and what they do. */

const char         *usher_text_setting_title (const char *key);
const char         *usher_text_setting_about (const char *key);
const char         *usher_text_setting_group (const char *key);
const char         *usher_text_setting_page  (const char *key);
guint               usher_text_setting_position (const char *key);
const char         *usher_text_setting_value (const char *value);
const char         *usher_text_profile_title (const char *key);
const char         *usher_text_profile_about (const char *key);

char               *usher_text_profile            (GVariant   *profile,
                                                   const char *filter);
char               *usher_text_file_name_example  (const char *template,
                                                   const char *folder,
                                                   const char *container);
char               *usher_text_connection         (GVariant   *connection);
char               *usher_text_connection_status  (GVariant   *status);

G_END_DECLS
