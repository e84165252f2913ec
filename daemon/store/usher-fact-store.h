/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/* Single facts about this database: what there is one of. */

#define USHER_FACT_STARTS    "starts"     /* how often a daemon has opened it */
#define USHER_FACT_INSTANCE  "instance"   /* a random text that is its own */
#define USHER_FACT_CLEAN     "clean"      /* whether the last daemon ended in order */
#define USHER_FACT_BOOT      "boot"       /* the kernel's name of the boot that it was last opened in */
#define USHER_FACT_PAUSED    "paused"     /* whether all tasks are */
#define USHER_FACT_PAUSED_UNTIL "paused-until" /* when that ends by itself, 0 for never */
#define USHER_FACT_PACE    "download-pause"        /* µs between two downloads */
#define USHER_FACT_HELD    "download-held-until"   /* when the next download may begin by itself */
#define USHER_FACT_REFUSED "download-refusals"     /* how often in turn downloads were refused */
#define USHER_FACT_SCANNED   "scanned"    /* when a full disk scan succeeded last */
#define USHER_FACT_UPDATES   "updates"    /* which programs are there, and which could be; a GVariant */

void     usher_fact_store_set_async  (UsherStore           *store,
                                      const char           *name,
                                      gint64                value,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean usher_fact_store_set_finish (UsherStore           *store,
                                      GAsyncResult         *result,
                                      GError              **error);
void     usher_fact_store_get_async  (UsherStore           *store,
                                      const char           *name,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean usher_fact_store_get_finish (UsherStore           *store,
                                      GAsyncResult         *result,
                                      gint64               *value,
                                      GError              **error);
void     usher_fact_store_set_text_async
                                     (UsherStore           *store,
                                      const char           *name,
                                      const char           *value,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
void     usher_fact_store_get_text_async
                                     (UsherStore           *store,
                                      const char           *name,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
char    *usher_fact_store_get_text_finish
                                     (UsherStore           *store,
                                      GAsyncResult         *result,
                                      GError              **error);

/* For the other files of this folder */
gboolean usher_fact_store_write_int  (UsherDatabase        *database,
                                      const char           *name,
                                      gint64                value,
                                      GError              **error);
gboolean usher_fact_store_write_text (UsherDatabase        *database,
                                      const char           *name,
                                      const char           *value,
                                      GError              **error);
gint64   usher_fact_store_read_int   (UsherDatabase        *database,
                                      const char           *name,
                                      GError              **error);
char    *usher_fact_store_read_text  (UsherDatabase        *database,
                                      const char           *name,
                                      GError              **error);

G_END_DECLS
