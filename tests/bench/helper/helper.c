/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <stdlib.h>

/* Returns: (transfer full): a connection of its own to the session bus */
GDBusConnection *
helper_connect (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (address,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  if (connection == NULL)
    exit (helper_fail (g_steal_pointer (&error)));

  return connection;
}

/**
 * helper_fail:
 * @error: (transfer full): what went wrong
 *
 * Returns: an exit status
 */
int
helper_fail (GError *error)
{
  g_printerr ("bench-helper: %s\n", error->message);
  g_error_free (error);

  return EXIT_FAILURE;
}

guint
helper_read_number (const char *text)
{
  guint64 number = 0;
  g_autoptr(GError) error = NULL;

  if (text == NULL)
    {
      g_printerr ("bench-helper: a number is missing\n");
      exit (EXIT_FAILURE);
    }

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, &error))
    exit (helper_fail (g_steal_pointer (&error)));

  return (guint) number;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double number_a = *(const double *) a, number_b = *(const double *) b;

  return (number_a > number_b) - (number_a < number_b);
}

/* @numbers: (element-type double): sorted afterwards */
double
helper_median (GArray *numbers)
{
  g_array_sort (numbers, compare_numbers);

  return numbers->len > 0 ? g_array_index (numbers, double, numbers->len / 2) : 0;
}

/* Returns: seconds, from anywhere */
double
helper_now (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}
