/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_IMPORT_DIALOG (usher_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (UsherImportDialog, usher_import_dialog, USHER, IMPORT_DIALOG, AdwWindow)

GtkWindow *usher_import_dialog_new (UsherClient *client,
                                    GtkWindow   *parent);

G_END_DECLS
