/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"
#include "usher-trailer.h"

G_BEGIN_DECLS

/**
 * UsherTrailerScan:
 * @media: a title's id
 * @found: (owned) (element-type UsherTrailer): its trailers on disk
 *
 * What a scan of a title's whole folder has found.
 */
typedef struct
{
  gint64 media;
  GPtrArray *found;
} UsherTrailerScan;

/**
 * UsherTrailerCounts:
 * @n_found: trailers that are new
 * @n_changed: that have changed, moved or come back
 * @n_missing: that are no longer there
 */
typedef struct
{
  guint n_found;
  guint n_changed;
  guint n_missing;
} UsherTrailerCounts;

/**
 * UsherTrailerLoss:
 * @lost: (owned) (element-type UsherTrailer): trailers that were there and that scans
 *   have not found
 * @n_known: how many there are in all
 * @to_hash: (owned) (element-type UsherTrailer): of the scans, files that are new by
 *   name, and as large as one that is lost: their digests would tell
 */
typedef struct
{
  GPtrArray *lost;
  guint n_known;
  GPtrArray *to_hash;
} UsherTrailerLoss;

void              usher_trailer_loss_free         (UsherTrailerLoss     *self);
void              usher_trailer_store_weigh_async  (UsherStore          *store,
                                                    GPtrArray           *scans,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
UsherTrailerLoss *usher_trailer_store_weigh_finish (UsherStore          *store,
                                                    GAsyncResult        *result,
                                                    GError             **error);

UsherTrailerScan *usher_trailer_scan_new          (gint64                media);
void              usher_trailer_scan_free         (UsherTrailerScan     *self);

void              usher_trailer_store_note_async  (UsherStore           *store,
                                                   GPtrArray            *scans,
                                                   guint64               run,
                                                   gint64                now,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean          usher_trailer_store_note_finish (UsherStore           *store,
                                                   GAsyncResult         *result,
                                                   UsherTrailerCounts   *counts,
                                                   GError              **error);
void              usher_trailer_store_add_async   (UsherStore           *store,
                                                   UsherTrailer         *trailer,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean          usher_trailer_store_add_finish  (UsherStore           *store,
                                                   GAsyncResult         *result,
                                                   GError              **error);

/* For the other files of this folder */
UsherTrailer     *usher_trailer_store_read        (UsherStatement       *statement);

#define USHER_TRAILER_COLUMNS \
  "trailer.id, trailer.media, media.title, trailer.path, trailer.state, trailer.size, " \
  "trailer.modified, trailer.device, trailer.inode, trailer.digest, trailer.duration, " \
  "trailer.height, trailer.video_codec, trailer.audio_codec, trailer.video_id, " \
  "trailer.made_by, trailer.run, trailer.added, trailer.profile, trailer.languages, " \
  "trailer.fault"

#define USHER_FROM_TRAILER " FROM trailer JOIN media ON media.id = trailer.media "

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrailerLoss, usher_trailer_loss_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrailerScan, usher_trailer_scan_free)

G_END_DECLS
