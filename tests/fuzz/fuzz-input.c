/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "fuzz-input.h"

/* Each way of changing the clocks, and of not changing them. */
static const char * const zone_names[] = {
  "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
  "Pacific/Apia", "Antarctica/Troll", "Africa/Casablanca", "Europe/Dublin", "+05:45",
};

/* From the end, so that changes to the text leave the numbers alone. What is not
 * there is 0. */
guint8
fuzz_input_take_byte (FuzzInput *self)
{
  if (self->size == 0)
    return 0;

  self->size--;

  return self->data[self->size];
}

guint64
fuzz_input_take_number (FuzzInput *self)
{
  guint64 number = 0;

  for (int i = 0; i < 8; i++)
    number = number << 8 | fuzz_input_take_byte (self);

  return number;
}

/* Returns: (transfer none): read once for all inputs, as that takes longest */
const UsherZone *
fuzz_input_take_zone (FuzzInput *self)
{
  static UsherZone *zones[G_N_ELEMENTS (zone_names)];
  gsize i = fuzz_input_take_byte (self) % G_N_ELEMENTS (zone_names);

  if (zones[i] == NULL)
    zones[i] = usher_zone_new (zone_names[i], NULL);
  g_assert_nonnull (zones[i]);

  return zones[i];
}

/* Returns: (transfer full): all that is left, up to a zero */
char *
fuzz_input_take_text (FuzzInput *self)
{
  char *text = g_strndup ((const char *) self->data, self->size);

  self->size = 0;

  return text;
}
