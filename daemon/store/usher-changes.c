/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-changes.h"

UsherChanges *
usher_changes_new (guint64 revision)
{
  UsherChanges *self = g_new0 (UsherChanges, 1);

  self->media = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->previous = revision;
  self->revision = revision;

  return self;
}

void
usher_changes_free (UsherChanges *self)
{
  g_clear_pointer (&self->media, g_hash_table_unref);
  g_free (self);
}

/* A title has changed, or what belongs to it has. */
void
usher_changes_touch (UsherChanges *self,
                     gint64        media)
{
  self->what |= USHER_CHANGED_MEDIA;
  self->n_noted++;
  if (self->media == NULL)
    return;

  g_hash_table_add (self->media, g_memdup2 (&media, sizeof media));
  if (g_hash_table_size (self->media) > USHER_CHANGES_MAX)
    g_clear_pointer (&self->media, g_hash_table_unref);
}

/**
 * usher_changes_note:
 * @self: what has changed so far
 * @table: where a row was added, changed or removed
 * @row: its number
 *
 * Called for each row that is written, of whatever table.
 */
void
usher_changes_note (UsherChanges *self,
                    const char   *table,
                    gint64        row)
{
  if (g_str_equal (table, "media"))
    usher_changes_touch (self, row);
  else if (g_str_equal (table, "connection"))
    self->what |= USHER_CHANGED_CONNECTIONS;
  else if (g_str_equal (table, "profile") || g_str_equal (table, "filter"))
    self->what |= USHER_CHANGED_PROFILES;
}

/* @newer came after what is in @self. */
void
usher_changes_merge (UsherChanges       *self,
                     const UsherChanges *newer)
{
  GHashTableIter iter;
  gpointer id;

  self->what |= newer->what;
  self->revision = newer->revision;
  if (newer->media == NULL)
    g_clear_pointer (&self->media, g_hash_table_unref);
  if (self->media == NULL)
    return;

  g_hash_table_iter_init (&iter, newer->media);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    usher_changes_touch (self, *(gint64 *) id);
}
