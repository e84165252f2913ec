/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PROFILES_PAGE (usher_profiles_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherProfilesPage, usher_profiles_page, USHER, PROFILES_PAGE, AdwPreferencesPage)

void usher_profiles_page_set_client (UsherProfilesPage *self,
                                     UsherClient       *client);

G_END_DECLS
