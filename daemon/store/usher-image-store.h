/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherImage:
 * @media: a title's id
 * @kind: (owned): poster or fanart
 * @title: (owned): the title's
 * @url: (owned) (nullable): where it is, %NULL where the title has none any more
 * @has_url: (owned) (nullable): where the one came from that we have
 * @tag: (owned) (nullable): what tells that from a later one
 * @fetched: when somebody asked last, 0 for never
 * @error: (owned) (nullable): why it could not be had then, as a code
 *
 * A picture of a title.
 */
typedef struct
{
  gint64 media;
  char *kind;
  char *title;
  char *url;
  char *has_url;
  char *tag;
  gint64 fetched;
  char *error;
} UsherImage;

UsherImage *usher_image_new                 (void);
UsherImage *usher_image_copy                (const UsherImage     *self);
void        usher_image_free                (UsherImage           *self);

void        usher_image_store_list_async    (UsherStore           *store,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GPtrArray  *usher_image_store_list_finish   (UsherStore           *store,
                                             GAsyncResult         *result,
                                             GError              **error);
void        usher_image_store_note_async    (UsherStore           *store,
                                             const UsherImage     *image,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean    usher_image_store_note_finish   (UsherStore           *store,
                                             GAsyncResult         *result,
                                             GError              **error);
void        usher_image_store_forget_async  (UsherStore           *store,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean    usher_image_store_forget_finish (UsherStore           *store,
                                             GAsyncResult         *result,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherImage, usher_image_free)

G_END_DECLS
