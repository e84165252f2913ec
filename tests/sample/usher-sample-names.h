/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What Radarr and Sonarr derive from a title. */

char *usher_sample_names_make_file  (const char *text);
char *usher_sample_names_make_clean (const char *title);
char *usher_sample_names_make_sort  (const char *title);
char *usher_sample_names_make_slug  (const char *title);

G_END_DECLS
