/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl.h"

G_BEGIN_DECLS

GVariant *usher_ctl_read_ids     (char        **texts,
                                  GError      **error);
void      usher_ctl_print_items  (UsherCtl     *self,
                                  GVariant     *items);
gboolean  usher_ctl_ask          (const char   *question,
                                  gboolean     *yes,
                                  GError      **error);
gboolean  usher_ctl_confirm_plan (UsherCtl     *self,
                                  const char   *plan,
                                  GError      **error);

G_END_DECLS
