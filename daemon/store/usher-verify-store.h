/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-deletion-item.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherVerdict:
 * @trailer: a trailer's id
 * @media: that of its title
 * @fault: (nullable): a static string: a code of what is wrong with it
 * @duration: µs, 0 if unknown
 * @height: of the picture, 0 if unknown
 * @video_codec: (owned) (nullable): if known
 * @audio_codec: (owned) (nullable): if known
 *
 * What a look into a trailer's file has shown.
 */
typedef struct
{
  gint64 trailer;
  gint64 media;
  const char *fault;
  gint64 duration;
  gint64 height;
  char *video_codec;
  char *audio_codec;
} UsherVerdict;

UsherVerdict *usher_verdict_new               (void);
void          usher_verdict_free              (UsherVerdict         *self);

void          usher_verify_store_list_async   (UsherStore           *store,
                                               gboolean              and_faulty,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray    *usher_verify_store_list_finish  (UsherStore           *store,
                                               GAsyncResult         *result,
                                               GError              **error);
void          usher_verify_store_note_async   (UsherStore           *store,
                                               UsherVerdict         *verdict,
                                               guint64               run,
                                               gint64                now,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean      usher_verify_store_note_finish  (UsherStore           *store,
                                               GAsyncResult         *result,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherVerdict, usher_verdict_free)

G_END_DECLS
