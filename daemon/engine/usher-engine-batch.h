/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-engine.h"
#include "usher-exchange.h"

G_BEGIN_DECLS

#define USHER_MAX_BATCH 10000

/* Adding many tasks at once */
void         usher_engine_add_tasks_async  (UsherEngine                *self,
                                            GVariant                   *definitions,
                                            GAsyncReadyCallback         callback,
                                            gpointer                    user_data);
char       **usher_engine_add_tasks_finish (UsherEngine                *self,
                                            GAsyncResult               *result,
                                            GError                    **error);

/* Judging what somebody wants to import, in usher-engine-import.c */
void         usher_engine_review_async     (UsherEngine                *self,
                                            const UsherFormat          *format,
                                            const char                 *text,
                                            const UsherExchangeContext *context,
                                            GAsyncReadyCallback         callback,
                                            gpointer                    user_data);
GPtrArray   *usher_engine_review_finish    (UsherEngine                *self,
                                            GAsyncResult               *result,
                                            GError                    **error);
GPtrArray   *usher_engine_list_exports     (UsherEngine                *self,
                                            const char * const         *ids,
                                            GError                    **error);

/**
 * UsherBatchReader:
 *
 * Reads definitions outside of the main loop.
 */
typedef struct _UsherBatchReader UsherBatchReader;

UsherBatchReader *usher_batch_reader_new  (UsherChores       *chores,
                                           gint64             now);
void              usher_batch_reader_free (UsherBatchReader  *self);
UsherTask        *usher_batch_reader_read (UsherBatchReader  *self,
                                           GVariant          *definition,
                                           GError           **error);

/* For both files; in the main loop */
void              usher_batch_begin       (UsherEngine       *self);
void              usher_batch_end         (UsherEngine       *self);
char             *usher_batch_choose_id   (UsherEngine       *self,
                                           const char        *name,
                                           GHashTable        *taken,
                                           GHashTable        *counters);
gboolean          usher_batch_check_chain (UsherEngine       *self,
                                           UsherTask         *task,
                                           GPtrArray         *tasks,
                                           GHashTable       **pending,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherBatchReader, usher_batch_reader_free)

G_END_DECLS
