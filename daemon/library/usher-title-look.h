/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-media.h"
#include "usher-profile.h"

G_BEGIN_DECLS

/**
 * UsherTitleStanding:
 * @USHER_TITLE_READY: a trailer can be made
 * @USHER_TITLE_HAS_TRAILER: there is one
 * @USHER_TITLE_NO_FOLDER: the title's folder is not there
 */
typedef enum
{
  USHER_TITLE_READY,
  USHER_TITLE_HAS_TRAILER,
  USHER_TITLE_NO_FOLDER,
} UsherTitleStanding;

void     usher_title_look_async  (const UsherChoreTools  *tools,
                                  const UsherMedia       *media,
                                  const UsherProfile     *profile,
                                  gboolean                wished,
                                  GCancellable           *cancellable,
                                  GAsyncReadyCallback     callback,
                                  gpointer                user_data);
gboolean usher_title_look_finish (GAsyncResult           *result,
                                  UsherTitleStanding     *standing,
                                  GError                **error);

G_END_DECLS
