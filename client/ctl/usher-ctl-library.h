/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-ctl-print.h"

G_BEGIN_DECLS

/* What the commands of the library share. */

char     *usher_ctl_column_name     (GVariant      *record);
char     *usher_ctl_column_title    (GVariant      *record);
char     *usher_ctl_column_year     (GVariant      *record);
GVariant *usher_ctl_find_record     (UsherCtl      *self,
                                     const char    *method,
                                     const char    *name,
                                     GError       **error);
gboolean  usher_ctl_find_id         (UsherCtl      *self,
                                     const char    *method,
                                     const char    *name,
                                     guint64       *id,
                                     GError       **error);
gboolean  usher_ctl_list_and_print  (UsherCtl      *self,
                                     const char    *method,
                                     GVariantDict  *options,
                                     guint          limit,
                                     const UsherCtlColumn *columns,
                                     guint          n_columns,
                                     GError       **error);

G_END_DECLS
