/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-sample-writer.h"

/**
 * usher_sample_writer_init:
 * @self: the writer
 * @text: where it appends
 * @depth: how deep in another document it writes
 */
void
usher_sample_writer_init (UsherSampleWriter *self,
                          GString           *text,
                          int                depth)
{
  self->text = text;
  self->depth = depth;
  self->is_empty = TRUE;
  self->is_outermost = TRUE;
}

static void
append_line_break (UsherSampleWriter *self)
{
  g_string_append_c (self->text, '\n');
  for (int i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

static void
append_string (GString    *text,
               const char *value)
{
  g_string_append_c (text, '"');

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (text, "\\n");
      else if (*p == '\r')
        g_string_append (text, "\\r");
      else if (g_ascii_iscntrl (*p))
        g_string_append_printf (text, "\\u%04x", *p);
      else
        g_string_append_c (text, *p);
    }

  g_string_append_c (text, '"');
}

/* A comma after what came before, a line of its own, and the key. */
static void
begin_value (UsherSampleWriter *self,
             const char        *key)
{
  if (!self->is_empty)
    g_string_append_c (self->text, ',');

  append_line_break (self);
  self->is_empty = FALSE;

  if (key == NULL)
    return;

  append_string (self->text, key);
  g_string_append (self->text, ": ");
}

/**
 * usher_sample_writer_begin:
 * @self: a writer
 * @key: (nullable): the name of the member
 * @bracket: which bracket opens, { or [; the first of all, where the text ends
 */
void
usher_sample_writer_begin (UsherSampleWriter *self,
                           const char        *key,
                           char               bracket)
{
  if (!self->is_outermost)
    begin_value (self, key);

  self->is_outermost = FALSE;
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->is_empty = TRUE;
}

void
usher_sample_writer_end (UsherSampleWriter *self,
                         char               bracket)
{
  self->depth--;
  if (!self->is_empty)
    append_line_break (self);

  g_string_append_c (self->text, bracket);
  self->is_empty = FALSE;
}

/**
 * usher_sample_writer_string:
 * @self: a writer
 * @key: (nullable): the name of the member
 * @value: (nullable): %NULL leaves the member out, as those servers do
 */
void
usher_sample_writer_string (UsherSampleWriter *self,
                            const char        *key,
                            const char        *value)
{
  if (value == NULL)
    return;

  begin_value (self, key);
  append_string (self->text, value);
}

void
usher_sample_writer_int (UsherSampleWriter *self,
                         const char        *key,
                         gint64             value)
{
  begin_value (self, key);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

/**
 * usher_sample_writer_decimal:
 * @self: a writer
 * @key: (nullable): the name of the member
 * @thousandths: 7096 is written as 7.096, 7000 as 7; not negative
 */
void
usher_sample_writer_decimal (UsherSampleWriter *self,
                             const char        *key,
                             gint64             thousandths)
{
  int fraction = (int) (thousandths % 1000);
  int digits = 3;

  usher_sample_writer_int (self, key, thousandths / 1000);
  if (fraction == 0)
    return;

  for (; fraction % 10 == 0; digits--)
    fraction /= 10;

  g_string_append_printf (self->text, ".%0*d", digits, fraction);
}

void
usher_sample_writer_boolean (UsherSampleWriter *self,
                             const char        *key,
                             gboolean           value)
{
  begin_value (self, key);
  g_string_append (self->text, value ? "true" : "false");
}

void
usher_sample_writer_strings (UsherSampleWriter *self,
                             const char        *key,
                             const char *const *values)
{
  usher_sample_writer_begin (self, key, '[');
  for (; *values != NULL; values++)
    usher_sample_writer_string (self, NULL, *values);
  usher_sample_writer_end (self, ']');
}

/**
 * usher_sample_writer_ints:
 * @self: a writer
 * @key: the name of the member
 * @values: (element-type int): what is in the array
 */
void
usher_sample_writer_ints (UsherSampleWriter *self,
                          const char        *key,
                          GArray            *values)
{
  usher_sample_writer_begin (self, key, '[');
  for (guint i = 0; i < values->len; i++)
    usher_sample_writer_int (self, NULL, g_array_index (values, int, i));
  usher_sample_writer_end (self, ']');
}
