/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-record.h"

static GVariant *
lookup (GVariant           *record,
        const char         *key,
        const GVariantType *type)
{
  return record != NULL ? g_variant_lookup_value (record, key, type) : NULL;
}

/* Returns: (transfer none) (nullable): the text, %NULL if it is empty */
const char *
usher_record_get_string (GVariant   *record,
                         const char *key)
{
  const char *text = NULL;

  if (record != NULL)
    g_variant_lookup (record, key, "&s", &text);

  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
usher_record_get_boolean (GVariant   *record,
                          const char *key)
{
  g_autoptr(GVariant) value = lookup (record, key, G_VARIANT_TYPE_BOOLEAN);

  return value != NULL && g_variant_get_boolean (value);
}

/* Returns: a number of the type u or i; 0 for one below it */
guint
usher_record_get_uint (GVariant   *record,
                       const char *key)
{
  g_autoptr(GVariant) value = lookup (record, key, NULL);

  if (value == NULL)
    return 0;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_variant_get_uint32 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return (guint) MAX (g_variant_get_int32 (value), 0);

  return 0;
}

/* Returns: an instant, the id of a run, or a size: all that is of the type t */
gint64
usher_record_get_time (GVariant   *record,
                       const char *key)
{
  g_autoptr(GVariant) value = lookup (record, key, G_VARIANT_TYPE_UINT64);

  return value != NULL ? (gint64) MIN (g_variant_get_uint64 (value), G_MAXINT64) : 0;
}

double
usher_record_get_double (GVariant   *record,
                         const char *key)
{
  g_autoptr(GVariant) value = lookup (record, key, G_VARIANT_TYPE_DOUBLE);

  return value != NULL ? g_variant_get_double (value) : 0;
}

/* Returns: (transfer full): the texts; an empty array if there are none */
char **
usher_record_get_strings (GVariant   *record,
                          const char *key)
{
  g_autoptr(GVariant) value = lookup (record, key, G_VARIANT_TYPE_STRING_ARRAY);

  return value != NULL ? g_variant_dup_strv (value, NULL) : g_new0 (char *, 1);
}

/* Returns: (transfer full) (nullable): a record in the record */
GVariant *
usher_record_get_record (GVariant   *record,
                         const char *key)
{
  return lookup (record, key, G_VARIANT_TYPE_VARDICT);
}

/* Returns: whether @record says all that @changes say */
gboolean
usher_record_has (GVariant *record,
                  GVariant *changes)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;
  gboolean same = TRUE;

  /* What is listed again is mostly the same, byte by byte */
  if (g_variant_equal (record, changes))
    return TRUE;

  g_variant_iter_init (&iter, changes);
  while (same && g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) known = lookup (record, key, NULL);

      same = known != NULL && g_variant_equal (known, value);
      g_variant_unref (value);
    }

  return same;
}

/**
 * usher_record_merge:
 * @record: (nullable): what is known
 * @changes: keys that are new or have changed
 *
 * Returns: (transfer full): both as one record, @changes above @record
 */
GVariant *
usher_record_merge (GVariant *record,
                    GVariant *changes)
{
  GVariantBuilder merged;
  GVariantIter iter;
  const char *key;
  GVariant *value;

  /* Keys keep their order, so that records that say the same are alike */
  g_variant_builder_init (&merged, G_VARIANT_TYPE_VARDICT);
  if (record != NULL)
    {
      g_variant_iter_init (&iter, record);
      while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
        {
          g_autoptr(GVariant) changed = lookup (changes, key, NULL);

          g_variant_builder_add (&merged, "{sv}", key, changed != NULL ? changed : value);
          g_variant_unref (value);
        }
    }

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) known = lookup (record, key, NULL);

      if (known == NULL)
        g_variant_builder_add (&merged, "{sv}", key, value);
      g_variant_unref (value);
    }

  return g_variant_ref_sink (g_variant_builder_end (&merged));
}
