/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherTrailer:
 * @id: its number, 0 until it is stored
 * @media: the title that it belongs to
 * @title: (owned) (nullable): that title's
 * @path: (owned) (type filename): the file
 * @missing: whether the last scan did not find it
 * @size: bytes
 * @modified: µs
 * @device: of the file
 * @inode: of the file
 * @digest: (owned) (nullable): SHA-256, if it has been read
 * @duration: µs, 0 if unknown
 * @height: of the picture, 0 if unknown
 * @video_codec: (owned) (nullable): if known
 * @audio_codec: (owned) (nullable): if known
 * @video_id: (owned) (nullable): what it was downloaded as
 * @downloaded: whether Usher has made it, or found it
 * @run: the run that made it, 0 for none
 * @added: when it was recorded
 * @profile: the profile that it was made by, 0 for none
 * @state: (owned) (nullable): as the store says it: there, missing, gone
 * @languages: (owned) (nullable): of its sound, one a line
 * @fault: (owned) (nullable): what is wrong with it, as a code
 */
typedef struct
{
  gint64 id;
  gint64 media;
  char *title;
  char *path;
  gboolean missing;
  gint64 size;
  gint64 modified;
  gint64 device;
  gint64 inode;
  char *digest;
  gint64 duration;
  gint64 height;
  char *video_codec;
  char *audio_codec;
  char *video_id;
  gboolean downloaded;
  guint64 run;
  gint64 added;
  gint64 profile;
  char *state;
  char *languages;
  char *fault;
} UsherTrailer;

UsherTrailer *usher_trailer_new  (void);
UsherTrailer *usher_trailer_copy (const UsherTrailer *self);
void          usher_trailer_free (UsherTrailer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrailer, usher_trailer_free)

G_END_DECLS
