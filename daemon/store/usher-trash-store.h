/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-deletion-item.h"
#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherTrash:
 * @id: its number, 0 until it is stored
 * @root: (owned) (type filename): the root folder whose trash it is in
 * @name: (owned) (type filename): what it is called there
 * @trailer: a trailer's id, 0 if that is no longer on record
 * @media: that of its title
 * @original: (owned) (type filename): where it was
 * @size: bytes
 * @device: of the file
 * @inode: of the file
 * @run: which put it there
 * @time: when
 *
 * A file in the trash.
 */
typedef struct
{
  gint64 id;
  char *root;
  char *name;
  gint64 trailer;
  gint64 media;
  char *original;
  gint64 size;
  gint64 device;
  gint64 inode;
  guint64 run;
  gint64 time;
} UsherTrash;

/**
 * UsherTrashOutcome:
 * @trash: (owned) (element-type UsherTrash): what was on its way
 * @moved: (owned) (element-type gboolean): for each, whether it has arrived
 * @state: a static string: what those trailers are from now on
 * @event: a static string: what has happened to their titles
 * @run: by which run, 0 for a person
 * @time: when
 *
 * How some moves into the trash, or back from it, have ended.
 */
typedef struct
{
  GPtrArray *trash;
  GArray *moved;
  const char *state;
  const char *event;
  guint64 run;
  gint64 time;
} UsherTrashOutcome;

/* What a trailer is that is no longer there */
#define USHER_TRAILER_GONE    "gone"     /* another one is wanted */
#define USHER_TRAILER_DELETED "deleted"  /* a person wants none */

UsherTrash        *usher_trash_new                   (void);
UsherTrash        *usher_trash_copy                  (const UsherTrash     *self);
void               usher_trash_free                  (UsherTrash           *self);
UsherTrashOutcome *usher_trash_outcome_new           (const char           *state,
                                                      const char           *event,
                                                      guint64               run,
                                                      gint64                time);
void               usher_trash_outcome_take          (UsherTrashOutcome    *self,
                                                      UsherTrash           *trash,
                                                      gboolean              moved);
void               usher_trash_outcome_free          (UsherTrashOutcome    *self);

void               usher_trash_store_find_async      (UsherStore           *store,
                                                      GArray               *trailers,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
GPtrArray         *usher_trash_store_find_finish     (UsherStore           *store,
                                                      GAsyncResult         *result,
                                                      GError              **error);
void               usher_trash_store_enter_async     (UsherStore           *store,
                                                      GPtrArray            *trash,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean           usher_trash_store_enter_finish    (UsherStore           *store,
                                                      GAsyncResult         *result,
                                                      GError              **error);
void               usher_trash_store_settle_async    (UsherStore           *store,
                                                      UsherTrashOutcome    *outcome,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean           usher_trash_store_settle_finish   (UsherStore           *store,
                                                      GAsyncResult         *result,
                                                      GError              **error);
void               usher_trash_store_list_async      (UsherStore           *store,
                                                      GArray               *trailers,
                                                      gint64                until,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
GPtrArray         *usher_trash_store_list_finish     (UsherStore           *store,
                                                      GAsyncResult         *result,
                                                      GError              **error);
void               usher_trash_store_restore_async   (UsherStore           *store,
                                                      UsherTrashOutcome    *outcome,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean           usher_trash_store_restore_finish  (UsherStore           *store,
                                                      GAsyncResult         *result,
                                                      GError              **error);
void               usher_trash_store_forget_async    (UsherStore           *store,
                                                      GArray               *ids,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean           usher_trash_store_forget_finish   (UsherStore           *store,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrash, usher_trash_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherTrashOutcome, usher_trash_outcome_free)

G_END_DECLS
