/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-zone.h"

G_BEGIN_DECLS

/* What libFuzzer made up: text, and numbers behind it. */
typedef struct
{
  const guint8 *data;            /* (unowned) */
  gsize size;
} FuzzInput;

guint64          fuzz_input_take_number (FuzzInput *self);
guint8           fuzz_input_take_byte   (FuzzInput *self);
const UsherZone *fuzz_input_take_zone   (FuzzInput *self);
char            *fuzz_input_take_text   (FuzzInput *self);

/* Called by libFuzzer. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

G_END_DECLS
