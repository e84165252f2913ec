/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Small documents from strangers. Libraries are read by UsherArrParser. */

#define USHER_JSON_MAX_SIZE  (1024 * 1024)
#define USHER_JSON_MAX_DEPTH 64

gboolean    usher_json_check      (const char  *text,
                                   gsize        length,
                                   GError     **error);
JsonNode   *usher_json_parse      (const char  *text,
                                   gsize        length,
                                   GError     **error);
const char *usher_json_get_string (JsonObject  *object,
                                   const char  *member);
gint64      usher_json_get_int    (JsonObject  *object,
                                   const char  *member,
                                   gint64       fallback);
JsonArray  *usher_json_get_array  (JsonObject  *object,
                                   const char  *member);
JsonObject *usher_json_get_object (JsonObject  *object,
                                   const char  *member);

G_END_DECLS
