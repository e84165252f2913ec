/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *usher_units_run_program (const char * const  *argv,
                                   GError             **error);
gboolean  usher_units_collect     (char               **names,
                                   gboolean             is_user,
                                   GString             *text,
                                   GError             **error);

G_END_DECLS
