/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"

G_BEGIN_DECLS

/**
 * UsherTemplateValue:
 * @name: of a variable
 * @value: (nullable): what it stands for; nothing if %NULL or ""
 */
typedef struct
{
  const char *name;
  const char *value;
} UsherTemplateValue;

/* What is known of a title before there is any video, and of a file once there is. */
extern const char * const usher_template_title_names[];
extern const char * const usher_template_file_names[];

gboolean usher_template_check       (const char                *template,
                                     const char * const        *names,
                                     const char                *key,
                                     GError                   **error);
gboolean usher_template_has         (const char                *template,
                                     const char                *name);
char    *usher_template_fill        (const char                *template,
                                     const UsherTemplateValue  *values,
                                     gsize                      n_values);
char    *usher_template_fill_title  (const char                *template,
                                     const UsherMedia          *media);

G_END_DECLS
