/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl.h"

G_BEGIN_DECLS

typedef struct _UsherCtlWaiter UsherCtlWaiter;

UsherCtlWaiter *usher_ctl_waiter_new    (UsherCtl        *self,
                                         GError         **error);
void            usher_ctl_waiter_free   (UsherCtlWaiter  *self);
gboolean        usher_ctl_waiter_wait   (UsherCtlWaiter  *self,
                                         guint64          run,
                                         GError         **error);

gboolean        usher_ctl_tell_run      (UsherCtl        *self,
                                         UsherCtlWaiter  *waiter,
                                         guint64          run,
                                         GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherCtlWaiter, usher_ctl_waiter_free)

G_END_DECLS
