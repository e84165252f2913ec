/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-database.h"
#include "usher-filter.h"

G_BEGIN_DECLS

/* In the thread of the store. What comes from outside is bound, never written
 * into the statement. */

void usher_filter_sql_append          (GString            *sql,
                                       const UsherFilter  *filter,
                                       const char         *prefix);
void usher_filter_sql_bind            (UsherStatement     *statement,
                                       const UsherFilter  *filter,
                                       const char         *prefix,
                                       gint64              now);
void usher_filter_sql_append_contains (GString            *sql,
                                       const char         *expression,
                                       const char         *text,
                                       const char         *parameter);
void usher_filter_sql_bind_contains   (UsherStatement     *statement,
                                       const char         *text,
                                       const char         *parameter);

G_END_DECLS
