/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#define USHER_BUS_NAME       "org.usher.Usher1"
#define USHER_OBJECT_PATH    "/org/usher/Usher1"
#define USHER_MANAGER_IFACE  USHER_BUS_NAME ".Manager"
#define USHER_LIBRARY_IFACE  USHER_BUS_NAME ".Library"
#define USHER_SETTINGS_IFACE USHER_BUS_NAME ".Settings"
#define USHER_ERROR_PREFIX   USHER_BUS_NAME ".Error."

#define USHER_APPLICATION_ID   "org.usher.Usher"
#define USHER_APPLICATION_PATH "/org/usher/Usher"
