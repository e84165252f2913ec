/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-media.h"

#include <string.h>

#define TEXT(name)   { #name, USHER_MEDIA_TEXT,   G_STRUCT_OFFSET (UsherMedia, name) }
#define BYTES(name)  { #name, USHER_MEDIA_BYTES,  G_STRUCT_OFFSET (UsherMedia, name) }
#define NUMBER(name) { #name, USHER_MEDIA_NUMBER, G_STRUCT_OFFSET (UsherMedia, name) }

const UsherMediaField usher_media_fields[] = {
  NUMBER (arr_id),
  NUMBER (tmdb_id),
  NUMBER (tvdb_id),
  TEXT (imdb_id),
  TEXT (title),
  NUMBER (year),
  TEXT (clean_title),
  TEXT (language),
  TEXT (overview),
  NUMBER (runtime),
  TEXT (studio),
  NUMBER (has_media),
  TEXT (media_filename),
  NUMBER (season_count),
  TEXT (path),
  BYTES (folder),
  TEXT (root_folder),
  TEXT (slug),
  TEXT (poster),
  TEXT (fanart),
  NUMBER (arr_monitored),
  NUMBER (added),
  TEXT (tags),
  TEXT (genres),
  TEXT (certification),
};

const gsize usher_n_media_fields = G_N_ELEMENTS (usher_media_fields);

UsherMedia *
usher_media_new (void)
{
  return g_new0 (UsherMedia, 1);
}

char **
usher_media_text_member (UsherMedia            *self,
                         const UsherMediaField *field)
{
  return G_STRUCT_MEMBER_P (self, field->offset);
}

gint64 *
usher_media_number_member (UsherMedia            *self,
                           const UsherMediaField *field)
{
  return G_STRUCT_MEMBER_P (self, field->offset);
}

void
usher_media_free (UsherMedia *self)
{
  for (gsize i = 0; i < usher_n_media_fields; i++)
    if (usher_media_fields[i].type != USHER_MEDIA_NUMBER)
      g_free (*usher_media_text_member (self, &usher_media_fields[i]));

  g_free (self->connection_id);
  g_free (self->video_id);
  g_free (self->root);
  g_free (self);
}

/* Returns: the number that tells it from others of its connection */
gint64
usher_media_get_identity (const UsherMedia *self)
{
  return self->kind == USHER_ARR_RADARR ? self->tmdb_id : self->tvdb_id;
}

/* With its NUL, so that no text runs into the next. */
static void
add_text (GChecksum  *checksum,
          const char *text)
{
  const char *bytes = text != NULL ? text : "\1";

  g_checksum_update (checksum, (const guchar *) bytes, (gssize) strlen (bytes) + 1);
}

/**
 * usher_media_compute_fingerprint:
 * @self: a title, as its server describes it
 *
 * Two descriptions of one title share it only if they are the same, but for one
 * chance in 2⁶⁴.
 */
gint64
usher_media_compute_fingerprint (const UsherMedia *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  gint64 fingerprint;

  for (gsize i = 0; i < usher_n_media_fields; i++)
    {
      const UsherMediaField *field = &usher_media_fields[i];

      if (field->type == USHER_MEDIA_NUMBER)
        g_checksum_update (checksum, G_STRUCT_MEMBER_P (self, field->offset), sizeof (gint64));
      else
        add_text (checksum, *usher_media_text_member ((UsherMedia *) self, field));
    }

  /* Ours once it is stored, but the server's until then */
  add_text (checksum, self->video_id);

  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&fingerprint, digest, sizeof fingerprint);

  return fingerprint;
}
