/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Posters and fan art of films that nobody has made: a colour that runs into another,
 * each title its own, as PNG. */

#include "usher-sample-pictures.h"

static guint32
compute_crc (const guint8 *bytes,
             gsize         length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }

  return ~crc;
}

static void
append_number (GByteArray *bytes,
               guint32     number)
{
  guint32 big_endian = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
append_chunk (GByteArray   *png,
              const char   *kind,
              const guint8 *data,
              guint         length)
{
  guint start;

  append_number (png, length);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) kind, 4);
  g_byte_array_append (png, data, length);
  append_number (png, compute_crc (png->data + start, png->len - start));
}

/* Rows of red, green and blue, each behind a byte for “as it is”. */
static GBytes *
paint (guint   width,
       guint   height,
       guint32 colour)
{
  g_autoptr(GByteArray) rows = g_byte_array_new ();
  g_autoptr(GConverter) compressor =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6));
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  g_byte_array_set_size (rows, (width * 3 + 1) * height);
  for (guint y = 0; y < height; y++)
    {
      guint8 *row = rows->data + (gsize) y * (width * 3 + 1);

      *row++ = 0;
      for (guint x = 0; x < width; x++)
        {
          *row++ = (guint8) ((colour & 0xff) * y / height);
          *row++ = (guint8) ((colour >> 8 & 0xff) * x / width);
          *row++ = (guint8) (colour >> 16);
        }
    }

  g_output_stream_write_all (stream, rows->data, rows->len, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/**
 * usher_sample_pictures_make:
 * @path: what is asked for
 *
 * Returns: (transfer full): a PNG, the same for each path
 */
GBytes *
usher_sample_pictures_make (const char *path)
{
  gboolean is_poster = g_str_has_suffix (path, "-poster.jpg");
  guint width = is_poster ? 500 : 1920, height = is_poster ? 750 : 1080;
  g_autoptr(GByteArray) header = g_byte_array_new ();
  GByteArray *png = g_byte_array_new ();
  g_autoptr(GBytes) pixels = paint (width, height, g_str_hash (path) | 0x404040);

  append_number (header, width);
  append_number (header, height);
  g_byte_array_append (header, (const guint8 *) "\x08\x02\0\0\0", 5);

  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", header->data, header->len);
  append_chunk (png, "IDAT", g_bytes_get_data (pixels, NULL), (guint) g_bytes_get_size (pixels));
  append_chunk (png, "IEND", (const guint8 *) "", 0);

  return g_byte_array_free_to_bytes (png);
}
