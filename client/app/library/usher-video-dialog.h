/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_VIDEO_DIALOG (usher_video_dialog_get_type ())
G_DECLARE_FINAL_TYPE (UsherVideoDialog, usher_video_dialog, USHER, VIDEO_DIALOG, AdwWindow)

GtkWindow *usher_video_dialog_new (UsherClient *client,
                                   GVariant    *title,
                                   GtkWindow   *parent);

G_END_DECLS
