/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* For usher-database.c alone, which is all that knows SQLite's types else. */

gboolean usher_sql_functions_define (sqlite3 *handle);

G_END_DECLS
