/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_LOG_SOURCE_LINES 5000

/**
 * UsherLogSourceState:
 * @USHER_LOG_SOURCE_LOADING: nothing was read yet
 * @USHER_LOG_SOURCE_OPEN: all that there is was read; there may be more
 * @USHER_LOG_SOURCE_COMPLETE: the run has ended, and its last word was read
 * @USHER_LOG_SOURCE_FAILED: it cannot be read
 */
typedef enum
{
  USHER_LOG_SOURCE_LOADING,
  USHER_LOG_SOURCE_OPEN,
  USHER_LOG_SOURCE_COMPLETE,
  USHER_LOG_SOURCE_FAILED,
} UsherLogSourceState;

#define USHER_TYPE_LOG_SOURCE (usher_log_source_get_type ())
G_DECLARE_FINAL_TYPE (UsherLogSource, usher_log_source, USHER, LOG_SOURCE, GObject)

UsherLogSource      *usher_log_source_new          (UsherClient         *client,
                                                    guint64              run);
void                 usher_log_source_start        (UsherLogSource      *self,
                                                    guint64              size);
void                 usher_log_source_read_on      (UsherLogSource      *self);
void                 usher_log_source_read_earlier (UsherLogSource      *self);
gboolean             usher_log_source_has_earlier  (UsherLogSource      *self);
UsherLogSourceState  usher_log_source_get_state    (UsherLogSource      *self);
const char          *usher_log_source_get_error    (UsherLogSource      *self);

/* In usher-log-whole.c */
void                 usher_log_read_whole_async    (UsherClient         *client,
                                                    guint64              run,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
GBytes              *usher_log_read_whole_finish   (GAsyncResult        *result,
                                                    GError             **error);

G_END_DECLS
