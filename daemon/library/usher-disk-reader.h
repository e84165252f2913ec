/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-folder-store.h"
#include "usher-progress.h"
#include "usher-scanner.h"
#include "usher-storage.h"

G_BEGIN_DECLS

/**
 * UsherDiskQuestion:
 * @folders: (element-type UsherMediaFolder): of titles, root by root
 * @storages: (element-type UsherStorage): what is known of the roots
 * @accepted: (nullable) (type filename): a root that a person says is right as it is
 * @names: (array zero-terminated=1): folders that hold trailers, beside the usual
 * @full: whether folders are read that have not changed
 * @progress: where to say how far it is
 *
 * What to look for. All of it stays as it is until the answer comes.
 */
typedef struct
{
  GPtrArray *folders;
  GPtrArray *storages;
  const char *accepted;
  const char * const *names;
  gboolean full;
  UsherProgress *progress;
} UsherDiskQuestion;

/**
 * UsherReading:
 * @folder: (unowned): of a title
 * @result: whether all of it was read
 * @files: (owned) (element-type UsherScanFile): what is or may be a trailer
 * @state: (owned) (nullable): what it looks like
 * @error: (owned) (nullable): the first
 *
 * A title's folder that was read.
 */
typedef struct
{
  UsherMediaFolder *folder;
  UsherScanResult result;
  GPtrArray *files;
  GBytes *state;
  GError *error;
} UsherReading;

/**
 * UsherDiskAnswer:
 * @readings: (owned) (element-type UsherReading): folders that were read, by their order
 * @present: (owned) (element-type UsherStorage): roots that are there, as they should be
 * @gone: (owned) (element-type GError): one for each root that is not
 * @n_unavailable: titles below those
 * @n_unchanged: titles whose folders look as they did
 */
typedef struct
{
  GPtrArray *readings;
  GPtrArray *present;
  GPtrArray *gone;
  guint n_unavailable;
  guint n_unchanged;
} UsherDiskAnswer;

void             usher_disk_answer_free (UsherDiskAnswer          *self);
void             usher_disk_read_async  (const UsherDiskQuestion  *question,
                                         GCancellable             *cancellable,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
UsherDiskAnswer *usher_disk_read_finish (GAsyncResult             *result,
                                         GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherDiskAnswer, usher_disk_answer_free)

G_END_DECLS
