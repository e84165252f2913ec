/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GString *usher_sample_search_make_feed (const char *query,
                                        guint       n_videos,
                                        const char *mood,
                                        const char *videos_url);

G_END_DECLS
