/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trailer.h"

UsherTrailer *
usher_trailer_new (void)
{
  return g_new0 (UsherTrailer, 1);
}

UsherTrailer *
usher_trailer_copy (const UsherTrailer *self)
{
  UsherTrailer *copy = g_memdup2 (self, sizeof *self);

  copy->title = g_strdup (self->title);
  copy->path = g_strdup (self->path);
  copy->digest = g_strdup (self->digest);
  copy->video_codec = g_strdup (self->video_codec);
  copy->audio_codec = g_strdup (self->audio_codec);
  copy->video_id = g_strdup (self->video_id);
  copy->state = g_strdup (self->state);
  copy->languages = g_strdup (self->languages);
  copy->fault = g_strdup (self->fault);

  return copy;
}

void
usher_trailer_free (UsherTrailer *self)
{
  g_free (self->title);
  g_free (self->path);
  g_free (self->digest);
  g_free (self->video_codec);
  g_free (self->audio_codec);
  g_free (self->video_id);
  g_free (self->state);
  g_free (self->languages);
  g_free (self->fault);
  g_free (self);
}
