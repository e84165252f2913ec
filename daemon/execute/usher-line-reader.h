/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-executor.h"

G_BEGIN_DECLS

/**
 * UsherLineReader:
 *
 * Reads a pipe as it fills, and hands on its lines.
 */
typedef struct _UsherLineReader UsherLineReader;

UsherLineReader *usher_line_reader_new  (int              fd,
                                         UsherOutputFunc  function,
                                         gpointer         user_data);
void             usher_line_reader_free (UsherLineReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherLineReader, usher_line_reader_free)

G_END_DECLS
