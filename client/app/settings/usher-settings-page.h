/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_SETTINGS_PAGE (usher_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherSettingsPage, usher_settings_page, USHER, SETTINGS_PAGE, AdwPreferencesPage)

void usher_settings_page_set_client (UsherSettingsPage *self,
                                     UsherClient       *client);

G_END_DECLS
