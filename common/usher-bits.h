/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

/* Returns: the lowest bit that is set from @from on, or -1 */
static inline int
usher_bits_next (guint64 bits,
                 int     from)
{
  bits = from < 64 ? bits >> from << from : 0;

  return bits != 0 ? __builtin_ctzll (bits) : -1;
}
