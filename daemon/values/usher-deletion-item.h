/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a file that is to go is left where it is */
#define USHER_LEFT_HARD_LINK   "hard-link"   /* it has other names, which somebody may need */
#define USHER_LEFT_MISSING     "missing"     /* there is no such file */
#define USHER_LEFT_CHANGED     "changed"     /* it is another file than the one on record */
#define USHER_LEFT_UNREACHABLE "unreachable" /* its storage is away, or cannot be read */
#define USHER_LEFT_UNSAFE      "unsafe"      /* a link or another file system is on the way */

/**
 * UsherDeletionItem:
 * @trailer: a trailer's id
 * @media: that of its title
 * @title: (owned): of that
 * @root: (owned) (type filename) (nullable): the root folder above
 * @path: (owned) (type filename): the file
 * @device: of the file
 * @inode: of the file
 * @size: bytes
 * @modified: ns; of a trailer on record that nobody has looked at, whole µs
 * @mount: the kernel's number of the mount that it is on, 0 while unknown
 * @n_links: how many names the file has
 * @left: (nullable): a static string: why it will not be deleted
 *
 * A file in a plan to delete some: all that tells it from any other file.
 */
typedef struct
{
  gint64 trailer;
  gint64 media;
  char *title;
  char *root;
  char *path;
  guint64 device;
  guint64 inode;
  guint64 size;
  gint64 modified;
  guint64 mount;
  guint n_links;
  const char *left;
} UsherDeletionItem;

UsherDeletionItem *usher_deletion_item_new             (void);
UsherDeletionItem *usher_deletion_item_copy            (const UsherDeletionItem *self);
void               usher_deletion_item_free            (UsherDeletionItem       *self);
guint64            usher_deletion_item_get_freed       (const UsherDeletionItem *self);
GVariant          *usher_deletion_item_to_record       (const UsherDeletionItem *self);
UsherDeletionItem *usher_deletion_item_new_from_record (GVariant                *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherDeletionItem, usher_deletion_item_free)

G_END_DECLS
