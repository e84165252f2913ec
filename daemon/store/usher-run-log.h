/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_TYPE_LOG_FOLDER (usher_log_folder_get_type ())
G_DECLARE_FINAL_TYPE (UsherLogFolder, usher_log_folder, USHER, LOG_FOLDER, GObject)

#define USHER_TYPE_RUN_LOG (usher_run_log_get_type ())
G_DECLARE_FINAL_TYPE (UsherRunLog, usher_run_log, USHER, RUN_LOG, GObject)

UsherLogFolder *usher_log_folder_new       (const char           *path);
void            usher_log_folder_close     (UsherLogFolder       *self);
UsherRunLog    *usher_log_folder_open      (UsherLogFolder       *self,
                                            guint64               run);
char           *usher_log_folder_get_path  (UsherLogFolder       *self,
                                            guint64               run);

void            usher_run_log_say          (UsherRunLog          *self,
                                            const char           *format,
                                            ...) G_GNUC_PRINTF (2, 3);
int             usher_run_log_open_pipe    (UsherRunLog          *self,
                                            GError              **error);
gboolean        usher_run_log_is_used      (UsherRunLog          *self);
void            usher_run_log_close_async  (UsherRunLog          *self,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
guint64         usher_run_log_close_finish (UsherRunLog          *self,
                                            GAsyncResult         *result);

G_END_DECLS
