/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl.h"

G_BEGIN_DECLS

/**
 * UsherCtlColumn:
 * @title: to be translated
 * @text: what a record shows in it
 */
typedef struct
{
  const char *title;
  char *(*text) (GVariant *record);
} UsherCtlColumn;

char *usher_ctl_escape        (const char           *text,
                               gboolean              keep_lines);
void  usher_ctl_print_line    (const char           *format,
                               ...) G_GNUC_PRINTF (1, 2);
void  usher_ctl_print_json    (GVariant             *value);
void  usher_ctl_print_records (UsherCtl             *self,
                               GPtrArray            *records,
                               const UsherCtlColumn *columns,
                               guint                 n_columns);
void  usher_ctl_print_record  (UsherCtl             *self,
                               GVariant             *record);

/* What columns of several commands show */
char *usher_ctl_time_text     (gint64                time);
char *usher_ctl_column_id     (GVariant             *record);
char *usher_ctl_column_number (GVariant             *record);
char *usher_ctl_column_run    (GVariant             *record);

gboolean usher_ctl_skip_next  (UsherCtl             *self,
                               const char           *method,
                               const char           *task,
                               GError              **error);

G_END_DECLS
