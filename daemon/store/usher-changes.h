/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  USHER_CHANGED_MEDIA = 1 << 0,
  USHER_CHANGED_CONNECTIONS = 1 << 1,
  USHER_CHANGED_PROFILES = 1 << 2,
} UsherChanged;

/**
 * UsherChanges:
 * @what: what kinds of records have changed
 * @media: (owned) (nullable) (element-type gint64): a set of titles; %NULL if they are
 *   too many to be named
 * @previous: the count of changes to titles before
 * @revision: the count now
 *
 * What of the library has changed since somebody asked.
 */
typedef struct
{
  UsherChanged what;
  GHashTable *media;
  guint64 previous;
  guint64 revision;
  guint n_noted;                 /* how often a title was */
} UsherChanges;

/* Whoever shows more asks again. */
#define USHER_CHANGES_MAX 256

UsherChanges *usher_changes_new   (guint64              revision);
void          usher_changes_free  (UsherChanges        *self);
void          usher_changes_note  (UsherChanges        *self,
                                   const char          *table,
                                   gint64               row);
void          usher_changes_touch (UsherChanges        *self,
                                   gint64               media);
void          usher_changes_merge (UsherChanges        *self,
                                   const UsherChanges  *newer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherChanges, usher_changes_free)

G_END_DECLS
