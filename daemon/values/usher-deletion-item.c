/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-deletion-item.h"

UsherDeletionItem *
usher_deletion_item_new (void)
{
  return g_new0 (UsherDeletionItem, 1);
}

UsherDeletionItem *
usher_deletion_item_copy (const UsherDeletionItem *self)
{
  UsherDeletionItem *copy = g_memdup2 (self, sizeof *self);

  copy->title = g_strdup (self->title);
  copy->root = g_strdup (self->root);
  copy->path = g_strdup (self->path);

  return copy;
}

void
usher_deletion_item_free (UsherDeletionItem *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

/* Returns: bytes that its deletion makes room for; none while the file has
 * another name */
guint64
usher_deletion_item_get_freed (const UsherDeletionItem *self)
{
  return self->left == NULL && self->n_links == 1 ? self->size : 0;
}

/* Returns: (transfer floating): an `a{sv}`, as it is shown and kept */
GVariant *
usher_deletion_item_to_record (const UsherDeletionItem *self)
{
  g_autofree char *display = g_filename_display_name (self->path);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Id", "t", (guint64) self->trailer);
  g_variant_dict_insert (&dict, "Media", "t", (guint64) self->media);
  g_variant_dict_insert (&dict, "Title", "s", self->title != NULL ? self->title : "");
  g_variant_dict_insert (&dict, "Text", "s", display);
  g_variant_dict_insert (&dict, "PathText", "s", display);
  g_variant_dict_insert (&dict, "Path", "^ay", self->path);
  g_variant_dict_insert (&dict, "Root", "^ay", self->root != NULL ? self->root : "");
  g_variant_dict_insert (&dict, "Device", "t", self->device);
  g_variant_dict_insert (&dict, "Inode", "t", self->inode);
  g_variant_dict_insert (&dict, "Size", "t", self->size);
  g_variant_dict_insert (&dict, "ModifiedNs", "x", self->modified);
  g_variant_dict_insert (&dict, "Mount", "t", self->mount);
  g_variant_dict_insert (&dict, "Links", "u", self->n_links);
  g_variant_dict_insert (&dict, "Freed", "t", usher_deletion_item_get_freed (self));
  g_variant_dict_insert (&dict, "Left", "s", self->left != NULL ? self->left : "");

  return g_variant_dict_end (&dict);
}

static const char *
find_reason (const char *code)
{
  static const char * const reasons[] = {
    USHER_LEFT_HARD_LINK, USHER_LEFT_MISSING, USHER_LEFT_CHANGED, USHER_LEFT_UNREACHABLE,
    USHER_LEFT_UNSAFE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (code, reasons[i]) == 0)
      return reasons[i];

  return NULL;
}

/**
 * usher_deletion_item_new_from_record:
 * @record: what usher_deletion_item_to_record() made
 *
 * Returns: (transfer full) (nullable): the item; %NULL if a key is not there
 */
UsherDeletionItem *
usher_deletion_item_new_from_record (GVariant *record)
{
  g_autoptr(UsherDeletionItem) self = usher_deletion_item_new ();
  const char *left = NULL;

  if (!g_variant_lookup (record, "Id", "t", &self->trailer) ||
      !g_variant_lookup (record, "Media", "t", &self->media) ||
      !g_variant_lookup (record, "Title", "s", &self->title) ||
      !g_variant_lookup (record, "Path", "^ay", &self->path) ||
      !g_variant_lookup (record, "Root", "^ay", &self->root) ||
      !g_variant_lookup (record, "Device", "t", &self->device) ||
      !g_variant_lookup (record, "Inode", "t", &self->inode) ||
      !g_variant_lookup (record, "Size", "t", &self->size) ||
      !g_variant_lookup (record, "ModifiedNs", "x", &self->modified) ||
      !g_variant_lookup (record, "Mount", "t", &self->mount) ||
      !g_variant_lookup (record, "Links", "u", &self->n_links) ||
      !g_variant_lookup (record, "Left", "&s", &left))
    return NULL;

  self->left = find_reason (left);

  return g_steal_pointer (&self);
}
