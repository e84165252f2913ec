/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"

G_BEGIN_DECLS

#define USHER_TYPE_SYSTEM_CLOCK (usher_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (UsherSystemClock, usher_system_clock, USHER, SYSTEM_CLOCK, GObject)

UsherClock *usher_system_clock_new (GError **error);

G_END_DECLS
