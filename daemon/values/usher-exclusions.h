/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherExclusions:
 *
 * Days on which nothing is due, by the calendar on the wall.
 */
typedef struct _UsherExclusions UsherExclusions;

UsherExclusions *usher_exclusions_new      (const char * const     *texts,
                                            GError                **error);
void             usher_exclusions_free     (UsherExclusions        *self);
gint64           usher_exclusions_find_end (const UsherExclusions  *self,
                                            gint64                  civil_seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherExclusions, usher_exclusions_free)

G_END_DECLS
