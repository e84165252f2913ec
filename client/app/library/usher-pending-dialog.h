/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PENDING_DIALOG (usher_pending_dialog_get_type ())
G_DECLARE_FINAL_TYPE (UsherPendingDialog, usher_pending_dialog, USHER, PENDING_DIALOG, AdwWindow)

GtkWindow *usher_pending_dialog_new (UsherClient *client,
                                     GtkWindow   *parent);

G_END_DECLS
