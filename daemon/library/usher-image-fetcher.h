/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"
#include "usher-image-store.h"

G_BEGIN_DECLS

/**
 * UsherImageOutcome:
 * @USHER_IMAGE_FETCHED: there is a new one
 * @USHER_IMAGE_UNCHANGED: the server has none but what we have
 *
 * What became of a picture that was asked for.
 */
typedef enum
{
  USHER_IMAGE_FETCHED,
  USHER_IMAGE_UNCHANGED,
} UsherImageOutcome;

void     usher_image_fetcher_async  (const UsherChoreTools  *tools,
                                     const UsherImage       *image,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
gboolean usher_image_fetcher_finish (GAsyncResult           *result,
                                     char                  **tag,
                                     UsherImageOutcome      *outcome,
                                     GError                **error);

G_END_DECLS
