/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherTitleEvent:
 * @media: a title's id
 * @what: what has happened to it, as a code
 * @old: (nullable): what was before; any bytes
 * @new: (nullable): what is now; any bytes
 * @run: by which run, 0 for a person
 * @time: when
 *
 * An entry of the diary of a title.
 */
typedef struct
{
  gint64 media;
  const char *what;
  const char *old;
  const char *new;
  guint64 run;
  gint64 time;
} UsherTitleEvent;

/**
 * UsherEventRecord:
 * @id: its number
 * @media: a title's id
 * @title: (owned): that title's
 * @time: when
 * @what: (owned): what has happened, as a code
 * @old: (owned) (nullable): what was before
 * @new: (owned) (nullable): what is now
 * @run: by which run, 0 for a person
 */
typedef struct
{
  gint64 id;
  gint64 media;
  char *title;
  gint64 time;
  char *what;
  char *old;
  char *new;
  guint64 run;
} UsherEventRecord;

/**
 * UsherEventQuery:
 * @media: of this title, 0 for all
 * @what: (nullable): only what has this code
 * @from: not before this time, 0 for all
 * @until: before this time, 0 for all
 * @cursor: (nullable): where the page before ended
 * @limit: how many at the most
 */
typedef struct
{
  gint64 media;
  const char *what;
  gint64 from;
  gint64 until;
  const char *cursor;
  guint limit;
} UsherEventQuery;

/**
 * UsherEventPage:
 * @events: (owned) (element-type UsherEventRecord): the newest first
 * @next: (owned): the cursor of the next page, "" behind the last
 * @total: how many match
 * @revision: the count of changes that it has seen
 */
typedef struct
{
  GPtrArray *events;
  char *next;
  guint total;
  guint64 revision;
} UsherEventPage;

void            usher_event_record_free       (UsherEventRecord       *self);
void            usher_event_page_free         (UsherEventPage         *self);
gboolean        usher_event_query_check       (const UsherEventQuery  *self,
                                               GError                **error);
void            usher_event_store_list_async  (UsherStore             *store,
                                               const UsherEventQuery  *query,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
UsherEventPage *usher_event_store_list_finish (UsherStore             *store,
                                               GAsyncResult           *result,
                                               GError                **error);

/* In the thread of the store */
gboolean usher_event_store_note (UsherDatabase          *database,
                                 const UsherTitleEvent  *event,
                                 GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherEventPage, usher_event_page_free)

G_END_DECLS
