/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"

G_BEGIN_DECLS

#define USHER_TYPE_SHARED_CLOCK (usher_shared_clock_get_type ())
G_DECLARE_FINAL_TYPE (UsherSharedClock, usher_shared_clock, USHER, SHARED_CLOCK, GObject)

UsherClock *usher_shared_clock_new (UsherClock *clock);

G_END_DECLS
