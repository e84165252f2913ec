/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-sample-library.h"

G_BEGIN_DECLS

/* What Radarr and Sonarr answer, as JSON; only what version 3 of their API has. */

GString *usher_sample_answers_make_titles (UsherSampleLibrary *library,
                                           UsherSampleKind     kind);
GString *usher_sample_answers_make_roots  (UsherSampleLibrary *library,
                                           UsherSampleKind     kind);
GString *usher_sample_answers_make_tags   (void);
GString *usher_sample_answers_make_status (const char         *application);

G_END_DECLS
