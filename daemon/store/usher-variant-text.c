/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-variant-text.h"

/* Returns: (transfer full) (nullable): %NULL for none, and for an empty one */
char *
usher_variant_to_text (GVariant *variant)
{
  if (variant == NULL || g_variant_n_children (variant) == 0)
    return NULL;

  return g_variant_print (variant, TRUE);
}

/* Returns: (transfer full): an empty one for no text, and for what is no dictionary */
GVariant *
usher_variant_from_text (const char *text)
{
  GVariant *variant = NULL;

  if (text != NULL)
    variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

  return variant != NULL ? variant : g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
}
