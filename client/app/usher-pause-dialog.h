/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PAUSE_DIALOG (usher_pause_dialog_get_type ())
G_DECLARE_FINAL_TYPE (UsherPauseDialog, usher_pause_dialog, USHER, PAUSE_DIALOG, AdwWindow)

GtkWindow *usher_pause_dialog_new (UsherClient *client,
                                   const char  *task,
                                   GtkWindow   *parent);

G_END_DECLS
