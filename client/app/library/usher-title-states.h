/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_TITLE_STATES (usher_title_states_get_type ())
G_DECLARE_FINAL_TYPE (UsherTitleStates, usher_title_states, USHER, TITLE_STATES, GObject)

UsherTitleStates *usher_title_states_new   (UsherClient      *client);
void              usher_title_states_watch (UsherTitleStates *self,
                                            UsherItem        *title);
void              usher_title_states_leave (UsherTitleStates *self,
                                            UsherItem        *title);

G_END_DECLS
