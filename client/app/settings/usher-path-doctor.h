/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_PATH_DOCTOR (usher_path_doctor_get_type ())
G_DECLARE_FINAL_TYPE (UsherPathDoctor, usher_path_doctor, USHER, PATH_DOCTOR, AdwPreferencesGroup)

void usher_path_doctor_look (UsherPathDoctor *self,
                             UsherClient     *client,
                             const char      *connection);

G_END_DECLS
