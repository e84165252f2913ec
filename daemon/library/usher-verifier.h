/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chore.h"

G_BEGIN_DECLS

/**
 * UsherVerification:
 * @n_checked: trailers that were looked into
 * @n_faulty: of those, that cannot serve as a trailer
 * @n_unreadable: that could not be looked into, and are left alone
 * @n_unavailable: on storage that is not there
 * @faulty: (owned) (element-type UsherDeletionItem): the files of the faulty ones
 * @first_error: (owned) (nullable): why the first could not be looked into
 *
 * What a look into all trailers that have changed has shown.
 */
typedef struct
{
  guint n_checked;
  guint n_faulty;
  guint n_unreadable;
  guint n_unavailable;
  GPtrArray *faulty;
  GError *first_error;
} UsherVerification;

void     usher_verification_clear (UsherVerification      *self);

void     usher_verifier_async     (const UsherChoreTools  *tools,
                                   GCancellable           *cancellable,
                                   GAsyncReadyCallback     callback,
                                   gpointer                user_data);
gboolean usher_verifier_finish    (GAsyncResult           *result,
                                   UsherVerification      *verification,
                                   GError                **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UsherVerification, usher_verification_clear)

G_END_DECLS
