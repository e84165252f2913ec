/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void usher_notices_show_async (GApplication *application,
                               GVariant     *notices);

G_END_DECLS
