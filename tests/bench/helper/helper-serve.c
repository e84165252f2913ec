/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The peer of our calls: a bare service of GDBus that answers what is ready. */

#include "helper.h"

#include <stdlib.h>
#include <string.h>

#define OBJECT_PATH "/org/usher/Usher1"

typedef struct
{
  GHashTable *answers;           /* (owned) (element-type utf8 GVariant): by method */
  GString *xml;                  /* (owned): the interface */
  const char *interface;         /* (unowned) */
} Service;

static void
method_called_cb (GDBusConnection       *connection,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  Service *self = user_data;

  g_dbus_method_invocation_return_value (invocation, g_hash_table_lookup (self->answers, method));
}

static gboolean
read_answer (Service     *self,
             const char  *method,
             const char  *in_type,
             const char  *path,
             GError     **error)
{
  char *contents, *data;
  gsize length;
  g_autoptr(GBytes) bytes = NULL;
  GVariant *answer;

  if (!g_file_get_contents (path, &contents, &length, error))
    return FALSE;

  data = strchr (contents, '\n');
  *data++ = '\0';
  bytes = g_bytes_new (data, length - (gsize) (data - contents));
  answer = g_variant_new_from_bytes (G_VARIANT_TYPE (contents), bytes, TRUE);
  g_hash_table_insert (self->answers, g_strdup (method), g_variant_ref_sink (answer));

  g_string_append_printf (self->xml, "<method name='%s'>", method);
  if (*in_type != '\0')
    g_string_append_printf (self->xml, "<arg type='%s' direction='in'/>", in_type);
  for (const GVariantType *type = g_variant_type_first (G_VARIANT_TYPE (contents));
       type != NULL;
       type = g_variant_type_next (type))
    g_string_append_printf (self->xml, "<arg type='%.*s' direction='out'/>",
                            (int) g_variant_type_get_string_length (type),
                            g_variant_type_peek_string (type));
  g_string_append (self->xml, "</method>");
  g_free (contents);

  return TRUE;
}

static gboolean
export (Service          *self,
        GDBusConnection  *connection,
        GError          **error)
{
  static const GDBusInterfaceVTable table = { .method_call = method_called_cb };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (self->xml->str, error);

  return node != NULL &&
         g_dbus_connection_register_object (connection, OBJECT_PATH, node->interfaces[0], &table,
                                            self, NULL, error) != 0;
}

static void
name_acquired_cb (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  g_print ("ready\n");
}

/* NAME INTERFACE [METHOD ARGUMENT-TYPE FILE]…: answers each method with what
 * helper_calls() has saved, until it is ended. */
int
helper_serve (char **arguments)
{
  g_autoptr(GDBusConnection) connection = helper_connect ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  Service self = {
    .answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref),
    .xml = g_string_new (NULL),
    .interface = arguments[1],
  };

  g_string_append_printf (self.xml, "<node><interface name='%s'>", self.interface);
  for (char **next = arguments + 2; *next != NULL; next += 3)
    if (!read_answer (&self, next[0], next[1], next[2], &error))
      return helper_fail (g_steal_pointer (&error));
  g_string_append (self.xml, "</interface></node>");

  if (!export (&self, connection, &error))
    return helper_fail (g_steal_pointer (&error));

  g_bus_own_name_on_connection (connection, arguments[0], G_BUS_NAME_OWNER_FLAGS_NONE,
                                name_acquired_cb, NULL, NULL, NULL);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
