/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PREFERENCES (usher_preferences_get_type ())
G_DECLARE_FINAL_TYPE (UsherPreferences, usher_preferences, USHER, PREFERENCES, AdwPreferencesWindow)

GtkWindow *usher_preferences_new       (UsherClient *client,
                                        GtkWindow   *parent);
void       usher_preferences_show_page (GtkWindow   *self,
                                        const char  *page);
void       usher_preferences_say       (GtkWidget   *origin,
                                        const char  *text);

G_END_DECLS
