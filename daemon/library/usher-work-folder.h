/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-trailer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_WORK_FOLDER_NAME ".usher-download"

/**
 * UsherPlacement:
 * @root: (unowned) (type filename): a root folder
 * @folder: (unowned) (type filename): the title's folder below it
 * @sub_folder: (unowned) (nullable): of that, made if it is not there
 * @file: (unowned): the video in the work folder
 * @name: (unowned): what it is to be called; numbered if that is taken
 *
 * Where a finished video goes.
 */
typedef struct
{
  const char *root;
  const char *folder;
  const char *sub_folder;
  const char *file;
  const char *name;
} UsherPlacement;

/**
 * UsherWorkResult:
 * @file: (owned) (type filename): the name of a video
 * @subtitles: (owned) (array zero-terminated=1): names of files of subtitles
 *
 * What a download has left.
 */
typedef struct
{
  char *file;
  GStrv subtitles;
} UsherWorkResult;

void          usher_work_result_free       (UsherWorkResult       *self);

gboolean      usher_work_folder_make       (const char            *root,
                                            const char            *folder,
                                            GError               **error);
UsherWorkResult *
              usher_work_folder_find_result
                                           (const char            *root,
                                            const char            *folder,
                                            gboolean               with_subtitles,
                                            GError               **error);
UsherTrailer *usher_work_folder_place      (const UsherPlacement  *placement,
                                            GError               **error);
gboolean      usher_work_folder_empty      (const char            *root,
                                            const char            *folder,
                                            GError               **error);
gboolean      usher_work_folder_remove     (const char            *folder,
                                            const char            *name,
                                            GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherWorkResult, usher_work_result_free)

G_END_DECLS
