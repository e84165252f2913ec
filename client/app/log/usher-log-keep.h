/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

void usher_log_copy (AdwToastOverlay *toasts,
                     UsherClient     *client,
                     guint64          run);
void usher_log_save (AdwToastOverlay *toasts,
                     UsherClient     *client,
                     guint64          run,
                     const char      *name);

G_END_DECLS
