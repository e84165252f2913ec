/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

#define FAKE_TYPE_CHORE (fake_chore_get_type ())
G_DECLARE_FINAL_TYPE (FakeChore, fake_chore, FAKE, CHORE, UsherChore)

FakeChore    *fake_chore_new             (const char *claim);
gboolean      fake_chore_is_running      (FakeChore  *self);
GCancellable *fake_chore_dup_cancellable (FakeChore  *self);
void          fake_chore_succeed         (FakeChore  *self);
void          fake_chore_fail            (FakeChore  *self,
                                          const char *message);
void          fake_chore_obey            (FakeChore  *self);
void          fake_chore_take_note       (GPtrArray  *list);

G_END_DECLS
