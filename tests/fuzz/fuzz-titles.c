/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-arr-parser.h"

#include <string.h>

#include "fuzz-input.h"
#include "usher-failure.h"

/* What a reading of a list has led to. */
typedef struct
{
  guint n_records;
  guint n_malformed;
  guint64 sum;                   /* of all fingerprints */
  gboolean complete;
  int code;                      /* of the error */
} Reading;

static void
record_cb (UsherMedia *record,
           gpointer    user_data)
{
  g_autoptr(UsherMedia) media = record;
  Reading *reading = user_data;

  for (gsize i = 0; i < usher_n_media_fields; i++)
    {
      const UsherMediaField *field = &usher_media_fields[i];

      if (field->type == USHER_MEDIA_TEXT && *usher_media_text_member (media, field) != NULL)
        g_assert_true (g_utf8_validate (*usher_media_text_member (media, field), -1, NULL));
    }

  g_assert_nonnull (media->title);
  g_assert_cmpint (usher_media_get_identity (media), !=, 0);
  reading->n_records++;
  reading->sum += (guint64) usher_media_compute_fingerprint (media);
}

static void
malformed_cb (const char *name,
              const char *reason,
              gpointer    user_data)
{
  Reading *reading = user_data;

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (g_utf8_validate (reason, -1, NULL));
  reading->n_malformed++;
}

static Reading
read_in_pieces (UsherArrKind  kind,
                const guint8 *data,
                gsize         size,
                gsize         piece)
{
  Reading reading = { 0, };
  const UsherArrHandlers handlers = { record_cb, malformed_cb, &reading };
  g_autoptr(GHashTable) tags = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  UsherArrParser *parser = usher_arr_parser_new (kind, tags, &handlers);
  g_autoptr(GError) error = NULL;
  gboolean fed = TRUE;

  for (gsize i = 0; fed && i < size; i += piece)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (data + i, MIN (piece, size - i));

      fed = usher_arr_parser_feed (parser, bytes, &error);
    }

  reading.complete = fed && usher_arr_parser_finish (parser, &error);
  g_assert_cmpint (reading.complete, ==, error == NULL);
  reading.code = error != NULL ? (int) usher_failure_from_error (error) : -1;
  usher_arr_parser_free (parser);

  return reading;
}

/* However an answer is cut into pieces on its way, it is read alike. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  FuzzInput input = { data, size };
  UsherArrKind kind = fuzz_input_take_byte (&input) % 2 ? USHER_ARR_SONARR : USHER_ARR_RADARR;
  gsize piece = 1 + fuzz_input_take_byte (&input) % 64;
  Reading whole = read_in_pieces (kind, input.data, input.size, MAX (input.size, 1));
  Reading pieces = read_in_pieces (kind, input.data, input.size, piece);

  g_assert_cmpint (pieces.complete, ==, whole.complete);
  g_assert_cmpuint (pieces.n_records, ==, whole.n_records);
  g_assert_cmpuint (pieces.n_malformed, ==, whole.n_malformed);
  g_assert_cmpuint (pieces.sum, ==, whole.sum);
  g_assert_cmpint (pieces.code, ==, whole.code);

  return 0;
}
