/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-store.h"

G_BEGIN_DECLS

/**
 * UsherAttempt:
 * @media: a title's id
 * @profile: a profile's
 * @count: how often a download has failed since the last that did not
 * @last: when it failed last, 0 if it has not
 * @error: (owned) (nullable): the code of that failure
 * @tried: (owned) (array zero-terminated=1): ids of the videos that have failed
 *
 * What has come of the attempts to get a title a trailer by a profile.
 */
typedef struct
{
  gint64 media;
  gint64 profile;
  guint count;
  gint64 last;
  char *error;
  char **tried;
} UsherAttempt;

UsherAttempt *usher_attempt_new               (gint64                media,
                                               gint64                profile);
void          usher_attempt_free              (UsherAttempt         *self);
void          usher_attempt_store_get_async   (UsherStore           *store,
                                               gint64                media,
                                               gint64                profile,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
UsherAttempt *usher_attempt_store_get_finish  (UsherStore           *store,
                                               GAsyncResult         *result,
                                               GError              **error);
void          usher_attempt_store_fail_async  (UsherStore           *store,
                                               UsherAttempt         *attempt,
                                               guint64               run,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean      usher_attempt_store_fail_finish (UsherStore           *store,
                                               GAsyncResult         *result,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherAttempt, usher_attempt_free)

G_END_DECLS
