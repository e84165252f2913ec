/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-settings.h"

G_BEGIN_DECLS

/**
 * UsherPace:
 * @pause: µs between two downloads
 * @held_until: before then nothing is downloaded, unless a person asks; 0 for no time
 * @n_refusals: how often in turn the videos' server has refused
 *
 * How fast downloads follow one another: fast while all is well, slower when servers
 * say that it is too fast, and after a while faster again.
 */
typedef struct
{
  gint64 pause;
  gint64 held_until;
  guint n_refusals;
} UsherPace;

void usher_pace_succeed   (UsherPace           *self,
                           const UsherSettings *settings);
void usher_pace_slow_down (UsherPace           *self,
                           const UsherSettings *settings);
void usher_pace_hold      (UsherPace           *self,
                           const UsherSettings *settings,
                           gboolean             is_refusal,
                           gint64               now);

G_END_DECLS
