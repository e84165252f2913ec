/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-database.h"

G_BEGIN_DECLS

/**
 * UsherTitleEvent:
 * @media: a title's id
 * @what: what has happened to it, as a code
 * @old: (nullable): what was before; any bytes
 * @new: (nullable): what is now; any bytes
 * @run: by which run, 0 for a person
 * @time: when
 *
 * An entry of the diary of a title.
 */
typedef struct
{
  gint64 media;
  const char *what;
  const char *old;
  const char *new;
  guint64 run;
  gint64 time;
} UsherTitleEvent;

/* In the thread of the store */
gboolean usher_event_store_note (UsherDatabase          *database,
                                 const UsherTitleEvent  *event,
                                 GError                **error);

G_END_DECLS
