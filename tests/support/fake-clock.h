/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"

G_BEGIN_DECLS

#define FAKE_TYPE_CLOCK (fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (FakeClock, fake_clock, FAKE, CLOCK, GObject)

FakeClock *fake_clock_new       (const char *iso8601);
void       fake_clock_advance   (FakeClock  *self,
                                 int         seconds);
void       fake_clock_sleep     (FakeClock  *self,
                                 int         seconds);
void       fake_clock_set_back  (FakeClock  *self,
                                 int         seconds);
void       fake_clock_jump      (FakeClock  *self,
                                 int         seconds);
gint64     fake_clock_get_alarm (FakeClock  *self);

G_END_DECLS
