/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PLAN_DIALOG (usher_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (UsherPlanDialog, usher_plan_dialog, USHER, PLAN_DIALOG, AdwWindow)

GtkWindow *usher_plan_dialog_new (UsherClient *client,
                                  const char  *plan,
                                  GtkWindow   *parent);

G_END_DECLS
