/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-sample-library.h"
#include "usher-sample-random.h"

G_BEGIN_DECLS

/* Returns whether a folder of that name is taken; if not, it is from now on. */
typedef gboolean (*UsherSampleClaim) (gpointer    user_data,
                                      const char *folder);

UsherSampleTitle *usher_sample_title_new      (UsherSampleKind    kind,
                                               gint64             id,
                                               UsherSampleRandom *random,
                                               UsherSampleClaim   claim,
                                               gpointer           user_data);
void              usher_sample_title_set_root (UsherSampleTitle  *self,
                                               const char        *root_folder);
void              usher_sample_title_set_art  (UsherSampleTitle  *self,
                                               const char        *image_root);
void              usher_sample_title_free     (UsherSampleTitle  *self);

G_END_DECLS
