/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-source.h"

G_BEGIN_DECLS

#define USHER_TYPE_SOURCES (usher_sources_get_type ())
G_DECLARE_FINAL_TYPE (UsherSources, usher_sources, USHER, SOURCES, GObject)

UsherSources *usher_sources_new  (void);
void          usher_sources_want (UsherSources *self,
                                  const char   *topic,
                                  gboolean      wanted);

G_END_DECLS
