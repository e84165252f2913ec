/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define USHER_LIMIT_DEFAULT 200
#define USHER_LIMIT_MAX     2000

/* A reply that is much larger would cost us the connection to the bus. */
#define USHER_PAGE_MAX_SIZE (4 * 1024 * 1024)

/**
 * UsherOption:
 * @key: its name on the bus
 * @type: its type: s, b, t, u or as
 * @value: where it is put; left alone if it is not given. Texts are (transfer
 *   none), valid as long as the options; lists are (transfer container)
 */
typedef struct
{
  const char *key;
  const char *type;
  gpointer value;
} UsherOption;

gboolean usher_options_read  (GVariant           *options,
                              const UsherOption  *wanted,
                              gsize               n_wanted,
                              GError            **error);
guint    usher_options_limit (guint               limit);

G_END_DECLS
