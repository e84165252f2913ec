/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "test-support.h"
#include "usher-store.h"

G_BEGIN_DECLS

/* A store with two connections, “films” (1) and “series” (2), whose titles are
 * written by SQL. */
typedef struct
{
  TestFolder folder;
  UsherStore *store;             /* (owned) */
  GAsyncResult *result;          /* (owned) (nullable): of the last call */
  GError *error;                 /* (owned) (nullable) */
} LibraryFixture;

void           library_fixture_setup    (LibraryFixture *self,
                                         gconstpointer   data);
void           library_fixture_teardown (LibraryFixture *self,
                                         gconstpointer   data);
GAsyncResult **library_fixture_start    (LibraryFixture *self);
GAsyncResult  *library_fixture_wait     (LibraryFixture *self);
void           library_fixture_execute  (LibraryFixture *self,
                                         const char     *sql);
void           library_fixture_add      (LibraryFixture *self,
                                         gint64          id,
                                         gint64          connection,
                                         const char     *values);
void           library_fixture_refused  (LibraryFixture *self,
                                         int             code,
                                         const char     *culprit);

G_END_DECLS
