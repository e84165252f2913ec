/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-print.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "usher-names.h"
#include "usher-record.h"
#include "usher-time-text.h"

/* Characters that would drive the terminal, or turn the text around. */
static gboolean
is_dangerous (gunichar character)
{
  return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
         character == 0x200e || character == 0x200f || character == 0x61c ||
         (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069) ||
         character == 0x2028 || character == 0x2029;
}

/**
 * usher_ctl_escape:
 * @text: text that came from elsewhere
 * @keep_lines: whether line breaks and tabs stay what they are
 *
 * Returns: (transfer full): the text, which a terminal shows and does not obey
 */
char *
usher_ctl_escape (const char *text,
                  gboolean    keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) clean = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!is_dangerous (character) || (keep_lines && (character == '\n' || character == '\t')))
        g_string_append_unichar (clean, character);
      else if (character == '\n')
        g_string_append (clean, "\\n");
      else
        g_string_append_printf (clean, character < 0x100 ? "\\x%02x" : "\\u%04x", character);
    }

  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* Prints a line, whatever is in it. */
void
usher_ctl_print_line (const char *format,
                      ...)
{
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  clean = usher_ctl_escape (text, TRUE);
  g_print ("%s\n", clean);
}

/* JSON has no bytes: paths become text, as near as can be. */
static GVariant *
make_readable (GVariant *value)
{
  GVariantBuilder builder;
  GVariantIter iter;
  GVariant *child;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    {
      g_autofree char *text = g_utf8_make_valid (g_variant_get_bytestring (value), -1);

      return g_variant_new_string (text);
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    {
      const char *key;

      g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_iter_init (&iter, value);
      while (g_variant_iter_loop (&iter, "{&sv}", &key, &child))
        g_variant_builder_add (&builder, "{sv}", key, make_readable (child));
      return g_variant_builder_end (&builder);
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("aa{sv}")))
    {
      g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
      g_variant_iter_init (&iter, value);
      while (g_variant_iter_loop (&iter, "@a{sv}", &child))
        g_variant_builder_add_value (&builder, make_readable (child));
      return g_variant_builder_end (&builder);
    }

  return value;
}

/* Prints a record or a list of them as one JSON document. */
void
usher_ctl_print_json (GVariant *value)
{
  g_autoptr(GVariant) readable = g_variant_ref_sink (make_readable (value));
  g_autoptr(JsonNode) node = json_gvariant_serialize (readable);
  g_autofree char *text = json_to_string (node, TRUE);

  g_print ("%s\n", text);
}

static int
measure (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

static void
print_row (char      **cells,
           const int  *widths,
           guint       n_cells)
{
  g_autoptr(GString) line = g_string_new (NULL);

  for (guint i = 0; i < n_cells; i++)
    {
      g_string_append (line, cells[i]);
      if (i + 1 < n_cells)
        g_string_append_printf (line, "%*s", widths[i] - measure (cells[i]) + 2, "");
    }

  g_print ("%s\n", line->str);
}

static char **
make_row (GVariant             *record,
          const UsherCtlColumn *columns,
          guint                 n_columns)
{
  char **row = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *text = record != NULL ? columns[i].text (record)
                                             : g_strdup (_(columns[i].title));

      row[i] = usher_ctl_escape (text != NULL ? text : "", FALSE);
    }

  return row;
}

static GVariant *
make_array (GPtrArray *records)
{
  return g_variant_new_array (G_VARIANT_TYPE_VARDICT, (GVariant * const *) records->pdata,
                              records->len);
}

/**
 * usher_ctl_print_records:
 * @records: (element-type GVariant): what is to be printed
 * @columns: what of them, where people read
 *
 * Prints a table, or all of the records as JSON.
 */
void
usher_ctl_print_records (UsherCtl             *self,
                         GPtrArray            *records,
                         const UsherCtlColumn *columns,
                         guint                 n_columns)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree int *widths = g_new0 (int, n_columns);

  if (self->json)
    {
      g_autoptr(GVariant) list = g_variant_ref_sink (make_array (records));

      usher_ctl_print_json (list);
      return;
    }

  g_ptr_array_add (rows, make_row (NULL, columns, n_columns));
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (rows, make_row (records->pdata[i], columns, n_columns));

  for (guint i = 0; i < rows->len; i++)
    for (guint j = 0; j < n_columns; j++)
      widths[j] = MAX (widths[j], measure (((char **) rows->pdata[i])[j]));
  for (guint i = 0; i < rows->len; i++)
    print_row (rows->pdata[i], widths, n_columns);
}

static gboolean
is_instant (const char *key,
            GVariant   *value)
{
  static const char * const instants[] = {
    "Created", "PausedUntil", "NextDue", "DueSince", "LastRun", "LastSuccess", "Due", "Queued",
    "Started", "Ended", "Added", "LastRefresh", NULL
  };

  return g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64) && g_strv_contains (instants, key);
}

static char *
value_to_text (const char *key,
               GVariant   *value)
{
  if (is_instant (key, value))
    return usher_ctl_time_text (g_variant_get_uint64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    return g_strdup (g_variant_get_bytestring (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **texts = g_variant_get_strv (value, NULL);

      return g_strjoinv (", ", (char **) texts);
    }

  return g_variant_print (value, FALSE);
}

/* Prints all keys of a record, one a line; those that say nothing are left out. */
void
usher_ctl_print_record (UsherCtl *self,
                        GVariant *record)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  if (self->json)
    {
      usher_ctl_print_json (record);
      return;
    }

  g_variant_iter_init (&iter, record);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *text = value_to_text (key, value);
      g_autofree char *clean = usher_ctl_escape (text, FALSE);

      if (*clean != '\0')
        g_print ("%-20s %s\n", key, clean);
    }
}

/* Returns: (transfer full): an instant as people say it; “–” for none */
char *
usher_ctl_time_text (gint64 time)
{
  g_autoptr(UsherZone) zone = NULL;

  if (time == 0)
    return g_strdup ("–");

  zone = usher_zone_new_system ();

  return usher_time_text_relative (time, g_get_real_time (), zone);
}

char *
usher_ctl_column_id (GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Id"));
}

/* An id that is a number */
char *
usher_ctl_column_number (GVariant *record)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, usher_record_get_time (record, "Id"));
}

/* The same where a record is not the run, but names it. */
char *
usher_ctl_column_run (GVariant *record)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, usher_record_get_time (record, "Run"));
}

/* Calls SkipNext or its opposite, and says when the task is run then. */
gboolean
usher_ctl_skip_next (UsherCtl    *self,
                     const char  *method,
                     const char  *task,
                     GError     **error)
{
  g_autoptr(GVariant) reply =
    usher_ctl_call (self, USHER_MANAGER_IFACE, method, g_variant_new ("(s)", task), error);
  g_autofree char *text = NULL;
  guint64 next;

  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &next);
  text = next != 0 ? usher_ctl_time_text ((gint64) next) : g_strdup (_("never"));
  usher_ctl_print_line (_("Next: %s"), text);

  return TRUE;
}
