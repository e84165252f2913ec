/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <stdlib.h>
#include <string.h>

#define OBJECT_PATH "/org/usher/Usher1"

/* The answer as it came, for helper_serve(): its type, and a line further its bytes. */
static gboolean
save (GVariant    *answer,
      const char  *path,
      GError     **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  const char *type = g_variant_get_type_string (answer);

  g_byte_array_append (bytes, (const guint8 *) type, (guint) strlen (type));
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  g_byte_array_append (bytes, g_variant_get_data (answer), (guint) g_variant_get_size (answer));

  return g_file_set_contents (path, (const char *) bytes->data, bytes->len, error);
}

/* NAME INTERFACE METHOD ARGUMENTS N [FILE]: the median of N calls one after the other,
 * in µs. ARGUMENTS are a tuple in GVariant's text. The last answer goes into FILE. */
int
helper_calls (char **arguments)
{
  g_autoptr(GDBusConnection) connection = helper_connect ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) values = g_variant_parse (NULL, arguments[3], NULL, NULL, &error);
  guint n = helper_read_number (arguments[4]);
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GVariant) answer = NULL;

  for (guint i = 0; error == NULL && i < n; i++)
    {
      double begin = helper_now (), time;

      g_clear_pointer (&answer, g_variant_unref);
      answer = g_dbus_connection_call_sync (connection, arguments[0], OBJECT_PATH, arguments[1],
                                            arguments[2], values, NULL, G_DBUS_CALL_FLAGS_NONE,
                                            -1, NULL, &error);
      time = (helper_now () - begin) * G_USEC_PER_SEC;
      g_array_append_val (times, time);
    }

  if (error != NULL || (arguments[5] != NULL && !save (answer, arguments[5], &error)))
    return helper_fail (g_steal_pointer (&error));

  g_print ("%.1f\n", helper_median (times));

  return EXIT_SUCCESS;
}
