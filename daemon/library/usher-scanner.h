/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-trailer.h"

G_BEGIN_DECLS

/**
 * UsherScanFile:
 * @path: (owned) (type filename): the whole of it
 * @size: bytes
 * @modified: µs
 * @device: of the file
 * @inode: of the file
 * @doubtful: whether it is so large that only its length can tell
 *
 * A file that is a trailer, or may be one.
 */
typedef struct
{
  char *path;
  gint64 size;
  gint64 modified;
  gint64 device;
  gint64 inode;
  gboolean doubtful;
} UsherScanFile;

/**
 * UsherScanResult:
 * @USHER_SCAN_COMPLETE: all of the folder was read
 * @USHER_SCAN_NO_FOLDER: there is no such folder, though its root is there
 * @USHER_SCAN_INCOMPLETE: some of it could not be read: nothing that was not
 *   found may be thought to be gone
 */
typedef enum
{
  USHER_SCAN_COMPLETE,
  USHER_SCAN_NO_FOLDER,
  USHER_SCAN_INCOMPLETE,
} UsherScanResult;

/**
 * UsherScanOptions:
 * @folders: (nullable) (array zero-terminated=1): names of folders that hold trailers,
 *   beside the usual
 * @state: (nullable): gets what usher_scanner_is_unchanged() needs; nothing if the folder
 *   has to be read again in any case
 */
typedef struct
{
  const char * const *folders;
  GByteArray *state;
} UsherScanOptions;

gboolean        usher_scanner_check_root   (const char           *root,
                                            GError              **error);
UsherScanResult usher_scanner_scan_folder  (const char           *root,
                                            const char           *folder,
                                            const UsherScanOptions *options,
                                            GPtrArray            *files,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean        usher_scanner_is_unchanged (int                   root_fd,
                                            const char           *relative,
                                            GBytes               *state);
int             usher_scanner_open_folder  (const char           *root,
                                            const char           *folder);
void            usher_scan_file_free       (UsherScanFile        *self);

UsherTrailer   *usher_scan_file_to_trailer (const UsherScanFile  *self,
                                            gint64                media);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherScanFile, usher_scan_file_free)

G_END_DECLS
