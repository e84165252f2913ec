/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

GUnixFDList *usher_secret_wrap (const char  *secret,
                                GError     **error);

G_END_DECLS
