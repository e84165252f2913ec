/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A folder of a test's own. */
typedef struct
{
  char *path;                    /* (owned) (type filename) */
} TestFolder;

void      test_folder_make     (TestFolder  *self);
void      test_folder_remove   (TestFolder  *self);
char     *test_folder_write    (TestFolder  *self,
                                const char  *name,
                                const char  *contents);
char     *test_folder_get      (TestFolder  *self,
                                const char  *name);

/* Asynchronous calls, waited for. */
void      test_done_cb         (GObject      *source,
                                GAsyncResult *result,
                                gpointer      user_data);
void      test_wait            (GAsyncResult **result);
void      test_settle          (void);

GVariant *test_variant         (const char  *text);
gint64    test_time            (const char  *iso8601);

/* A row of a table is a test with a name of its own. */
void      test_add_row         (const char    *group,
                                const char    *name,
                                gconstpointer  row,
                                GTestDataFunc  func);

#define TEST_ADD_ROWS(group, rows, func)                        \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)               \
    test_add_row (group, (rows)[i].name, &(rows)[i], func)

G_END_DECLS
