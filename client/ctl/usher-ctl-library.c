/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-library.h"

#include <glib/gi18n.h>

#include "usher-names.h"
#include "usher-record.h"

char *
usher_ctl_column_name (GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Name"));
}

char *
usher_ctl_column_title (GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Title"));
}

char *
usher_ctl_column_year (GVariant *record)
{
  guint year = usher_record_get_uint (record, "Year");

  return year != 0 ? g_strdup_printf ("%u", year) : NULL;
}

/**
 * usher_ctl_find_record:
 * @method: lists profiles or filters
 * @name: the number of one, or its name
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the one that is meant
 */
GVariant *
usher_ctl_find_record (UsherCtl    *self,
                       const char  *method,
                       const char  *name,
                       GError     **error)
{
  g_autoptr(GPtrArray) records = usher_ctl_list (self, USHER_LIBRARY_IFACE, method, NULL, 0, error);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const char *known = usher_record_get_string (records->pdata[i], "Name");
      g_autofree char *known_folded = g_utf8_casefold (known != NULL ? known : "", -1);
      g_autofree char *number = usher_ctl_column_number (records->pdata[i]);

      if (g_str_equal (number, name) || g_str_equal (known_folded, folded))
        return g_variant_ref (records->pdata[i]);
    }

  if (records != NULL)
    g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                 _("There is no “%s”; give the number or the name of one that is listed"), name);

  return NULL;
}

/* As usher_ctl_find_record(); sets @id on success. */
gboolean
usher_ctl_find_id (UsherCtl    *self,
                   const char  *method,
                   const char  *name,
                   guint64     *id,
                   GError     **error)
{
  g_autoptr(GVariant) record = usher_ctl_find_record (self, method, name, error);

  if (record == NULL)
    return FALSE;

  g_variant_lookup (record, "Id", "t", id);

  return TRUE;
}

/* Lists what a method of the library says, as a table. */
gboolean
usher_ctl_list_and_print (UsherCtl              *self,
                          const char            *method,
                          GVariantDict          *options,
                          guint                  limit,
                          const UsherCtlColumn  *columns,
                          guint                  n_columns,
                          GError               **error)
{
  g_autoptr(GPtrArray) records =
    usher_ctl_list (self, USHER_LIBRARY_IFACE, method, options, limit, error);

  if (records == NULL)
    return FALSE;

  usher_ctl_print_records (self, records, columns, n_columns);

  return TRUE;
}
