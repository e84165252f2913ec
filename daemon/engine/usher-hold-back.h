/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"
#include "usher-zone.h"

G_BEGIN_DECLS

#define USHER_TYPE_HOLD_BACK (usher_hold_back_get_type ())
G_DECLARE_FINAL_TYPE (UsherHoldBack, usher_hold_back, USHER, HOLD_BACK, GObject)

UsherHoldBack *usher_hold_back_new              (UsherClock     *clock);
void           usher_hold_back_set_paused       (UsherHoldBack  *self,
                                                 gboolean        paused,
                                                 gint64          until);
gboolean       usher_hold_back_get_paused       (UsherHoldBack  *self,
                                                 gint64         *until);
void           usher_hold_back_set_quiet_hours  (UsherHoldBack  *self,
                                                 const char     *window,
                                                 UsherZone      *zone);
guint          usher_hold_back_add_inhibitor    (UsherHoldBack  *self);
void           usher_hold_back_remove_inhibitor (UsherHoldBack  *self);
const char    *usher_hold_back_get_code         (UsherHoldBack  *self);

G_END_DECLS
