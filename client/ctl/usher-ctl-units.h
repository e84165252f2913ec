/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *usher_ctl_run_program   (const char * const  *argv,
                                   GError             **error);
gboolean  usher_ctl_collect_units (char               **names,
                                   gboolean             is_user,
                                   GString             *text,
                                   GError             **error);
gboolean  usher_ctl_write_units   (const char          *folder,
                                   const char          *text,
                                   GError             **error);

G_END_DECLS
