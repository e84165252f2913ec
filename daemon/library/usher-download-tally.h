/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-run-log.h"
#include "usher-wanted-store.h"

G_BEGIN_DECLS

/**
 * UsherDownloadTally:
 * @n_wanted: that would be downloaded, in a run that only says so
 * @n_downloaded: new trailers
 * @n_there: that were there already
 * @n_failed: that failed
 * @n_skipped: that were left out, for all reasons
 * @reasons: (owned) (nullable) (element-type utf8 guint): how many for which
 *
 * What a run of downloads has come to. All zero is nothing.
 */
typedef struct
{
  guint n_wanted;
  guint n_downloaded;
  guint n_there;
  guint n_failed;
  guint n_skipped;
  GHashTable *reasons;
} UsherDownloadTally;

void        usher_download_tally_clear       (UsherDownloadTally       *self);
void        usher_download_tally_skip        (UsherDownloadTally       *self,
                                              const char               *reason,
                                              guint                     n_titles);
GVariant   *usher_download_tally_to_result   (const UsherDownloadTally *self,
                                              gboolean                  dry_run);
char       *usher_download_tally_to_text     (const UsherDownloadTally *self,
                                              gboolean                  dry_run);
void        usher_download_tally_say         (UsherDownloadTally       *self,
                                              const UsherWanted        *wanted,
                                              UsherRunLog              *log);

G_END_DECLS
