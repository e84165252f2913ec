/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/* Kinds of plans */
#define USHER_PLAN_TRAILERS "delete-trailers" /* files that a person wants gone */
#define USHER_PLAN_LOSS     "refresh-loss"    /* titles that a server has lost; subject: a connection's id */
#define USHER_PLAN_MISSING  "scan-missing"    /* trailers that a scan has not found; subject: a root folder */
#define USHER_PLAN_CONFIRMED "delete-confirmed" /* files that a run is about to delete */

/**
 * UsherPlan:
 * @id: (owned): a random text
 * @kind: (owned): one of the above
 * @subject: (owned): what it is about; one plan of a kind is kept for each
 * @created: when
 * @expires: when it is no longer valid, 0 for never
 * @items: (owned): an `aa{sv}`; each has at least Id t and Text s, for the person
 *   who is asked
 *
 * What is not done before a person has seen all of it and confirms.
 */
typedef struct
{
  char *id;
  char *kind;
  char *subject;
  gint64 created;
  gint64 expires;
  GVariant *items;
} UsherPlan;

UsherPlan *usher_plan_new               (const char           *kind,
                                         const char           *subject,
                                         gint64                created,
                                         gint64                expires,
                                         GVariant             *items);
UsherPlan *usher_plan_copy              (const UsherPlan      *self);
void       usher_plan_free              (UsherPlan            *self);

void       usher_plan_store_add_async   (UsherStore           *store,
                                         const UsherPlan      *plan,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean   usher_plan_store_add_finish  (UsherStore           *store,
                                         GAsyncResult         *result,
                                         GError              **error);
void       usher_plan_store_get_async   (UsherStore           *store,
                                         const char           *id,
                                         gint64                now,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
UsherPlan *usher_plan_store_get_finish  (UsherStore           *store,
                                         GAsyncResult         *result,
                                         GError              **error);
void       usher_plan_store_take_async  (UsherStore           *store,
                                         const char           *id,
                                         gint64                now,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
UsherPlan *usher_plan_store_take_finish (UsherStore           *store,
                                         GAsyncResult         *result,
                                         GError              **error);
void       usher_plan_store_confirm_async
                                        (UsherStore           *store,
                                         const char           *id,
                                         gint64                now,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
UsherPlan *usher_plan_store_confirm_finish
                                        (UsherStore           *store,
                                         GAsyncResult         *result,
                                         GError              **error);
void       usher_plan_store_list_async  (UsherStore           *store,
                                         gint64                now,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GPtrArray *usher_plan_store_list_finish (UsherStore           *store,
                                         GAsyncResult         *result,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherPlan, usher_plan_free)

G_END_DECLS
