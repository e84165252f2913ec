/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-http.h"

G_BEGIN_DECLS

/**
 * UsherRelease:
 * @version: (owned): as it is written
 * @url: (owned) (nullable): where a person reads about it
 *
 * The newest release of a program.
 */
typedef struct
{
  char *version;
  char *url;
} UsherRelease;

void          usher_release_free         (UsherRelease         *self);
UsherRelease *usher_release_parse        (const char           *text,
                                          gsize                 length,
                                          GError              **error);
void          usher_release_fetch_async  (UsherHttp            *http,
                                          const char           *url,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
UsherRelease *usher_release_fetch_finish (GAsyncResult         *result,
                                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherRelease, usher_release_free)

G_END_DECLS
