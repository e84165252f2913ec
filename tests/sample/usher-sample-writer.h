/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes JSON laid out as Radarr and Sonarr do. By hand, as the same members
 * are written a hundred thousand times, and some answers are wrong on purpose.
 * A key is %NULL for what stands in an array. */
typedef struct
{
  GString *text;                 /* (unowned) */
  int depth;
  gboolean is_empty;             /* nothing in the innermost bracket yet */
  gboolean is_outermost;         /* nothing at all yet */
} UsherSampleWriter;

void usher_sample_writer_init    (UsherSampleWriter  *self,
                                  GString            *text,
                                  int                 depth);
void usher_sample_writer_begin   (UsherSampleWriter  *self,
                                  const char         *key,
                                  char                bracket);
void usher_sample_writer_end     (UsherSampleWriter  *self,
                                  char                bracket);
void usher_sample_writer_string  (UsherSampleWriter  *self,
                                  const char         *key,
                                  const char         *value);
void usher_sample_writer_int     (UsherSampleWriter  *self,
                                  const char         *key,
                                  gint64              value);
void usher_sample_writer_decimal (UsherSampleWriter  *self,
                                  const char         *key,
                                  gint64              thousandths);
void usher_sample_writer_boolean (UsherSampleWriter  *self,
                                  const char         *key,
                                  gboolean            value);
void usher_sample_writer_strings (UsherSampleWriter  *self,
                                  const char         *key,
                                  const char *const  *values);
void usher_sample_writer_ints    (UsherSampleWriter  *self,
                                  const char         *key,
                                  GArray             *values);

G_END_DECLS
