/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_CONNECTIONS_PAGE (usher_connections_page_get_type ())
G_DECLARE_FINAL_TYPE (UsherConnectionsPage, usher_connections_page, USHER, CONNECTIONS_PAGE, AdwPreferencesPage)

void usher_connections_page_set_client (UsherConnectionsPage *self,
                                        UsherClient          *client);

G_END_DECLS
