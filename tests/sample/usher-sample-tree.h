/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-sample-library.h"

G_BEGIN_DECLS

gboolean usher_sample_tree_create        (UsherSampleLibrary  *library,
                                          const char          *folder,
                                          const char          *videos_folder,
                                          GError             **error);
gboolean usher_sample_tree_create_videos (const char          *folder,
                                          guint                n_videos,
                                          GError             **error);

G_END_DECLS
