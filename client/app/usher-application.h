/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define USHER_TYPE_APPLICATION (usher_application_get_type ())
G_DECLARE_FINAL_TYPE (UsherApplication, usher_application, USHER, APPLICATION, AdwApplication)

UsherApplication *usher_application_new (void);

G_END_DECLS
