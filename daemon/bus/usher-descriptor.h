/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/* Texts that come or go by a descriptor, as they are too large for a message. */

int       usher_descriptor_take         (GUnixFDList          *fds,
                                         GVariant             *handle,
                                         GError              **error);
void      usher_descriptor_read_async   (int                   fd,
                                         gsize                 max_length,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
char     *usher_descriptor_read_finish  (GAsyncResult         *result,
                                         GError              **error);
void      usher_descriptor_write_async  (int                   fd,
                                         char                 *text,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean  usher_descriptor_write_finish (GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
