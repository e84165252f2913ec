/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "usher-ctl-print.h"
#include "usher-ctl-runs.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_connections_command;

typedef struct
{
  char *name;
  char *url;
  char *monitor;
  char *certificate;
  char **map;
  gboolean new_webhook;
  gboolean no_test;
  gboolean no_key;
  gboolean wait;
} Given;

static void
given_clear (Given *given)
{
  g_free (given->name);
  g_free (given->url);
  g_free (given->monitor);
  g_free (given->certificate);
  g_strfreev (given->map);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

static char *
get_name (GVariant *connection)
{
  return g_strdup (usher_record_get_string (connection, "Name"));
}

static char *
get_url (GVariant *connection)
{
  return g_strdup (usher_record_get_string (connection, "Url"));
}

static char *
get_titles (GVariant *connection)
{
  return g_strdup_printf ("%u", usher_record_get_uint (connection, "TitleCount"));
}

static char *
get_key (GVariant *connection)
{
  return g_strdup (usher_record_get_boolean (connection, "HasKey") ? _("stored") : _("missing"));
}

static char *
get_refreshed (GVariant *connection)
{
  return usher_ctl_time_text (usher_record_get_time (connection, "LastRefresh"));
}

static gboolean
list (UsherCtl  *self,
      GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("CONNECTION"), usher_ctl_column_id }, { N_("NAME"), get_name }, { N_("ADDRESS"), get_url },
    { N_("KEY"), get_key }, { N_("TITLES"), get_titles }, { N_("REFRESHED"), get_refreshed },
  };
  g_autoptr(GVariant) reply =
    usher_ctl_call (self, USHER_LIBRARY_IFACE, "ListConnections", NULL, error);
  g_autoptr(GVariant) all = NULL;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  if (reply == NULL)
    return FALSE;

  all = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    g_ptr_array_add (records, g_variant_get_child_value (all, i));
  usher_ctl_print_records (self, records, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

/* Without an echo, and without Ctrl+C, which would leave the terminal like that. */
static void
set_echo (gboolean is_on)
{
  struct termios terminal;

  if (tcgetattr (STDIN_FILENO, &terminal) != 0)
    return;

  if (is_on)
    terminal.c_lflag |= ECHO | ISIG;
  else
    terminal.c_lflag &= ~(tcflag_t) (ECHO | ISIG);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &terminal);
}

static gboolean
has_control_character (const char *line)
{
  for (; *line != '\0'; line++)
    if (g_ascii_iscntrl (*line))
      return TRUE;

  return FALSE;
}

/* A key among the arguments would be seen by all who list the processes. */
static char *
read_key (GError **error)
{
  char line[4096] = "";
  gboolean is_terminal = isatty (STDIN_FILENO);
  gboolean was_read;

  if (is_terminal)
    {
      g_printerr ("%s", _("API key: "));
      set_echo (FALSE);
    }
  was_read = fgets (line, sizeof line, stdin) != NULL;
  if (is_terminal)
    {
      set_echo (TRUE);
      g_printerr ("\n");
    }

  g_strstrip (line);
  if (was_read && *line != '\0' && !has_control_character (line))
    return g_strdup (line);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("Give the server's API key as the first line of the input"));

  return NULL;
}

static gboolean
put_mappings (char         **map,
              GVariantDict  *definition,
              GError       **error)
{
  GVariantBuilder pairs;

  if (map == NULL)
    return TRUE;

  g_variant_builder_init (&pairs, G_VARIANT_TYPE ("a(ss)"));
  for (; *map != NULL; map++)
    {
      char *sign = strchr (*map, '=');

      if (sign == NULL)
        {
          g_variant_builder_clear (&pairs);
          g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                       _("“%s” should be SERVER-FOLDER=FOLDER-HERE"), *map);
          return FALSE;
        }

      *sign = '\0';
      g_variant_builder_add (&pairs, "(ss)", *map, sign + 1);
    }
  g_variant_dict_insert_value (definition, "PathMappings", g_variant_builder_end (&pairs));

  return TRUE;
}

static GVariantDict *
make_definition (Given   *given,
                 GError **error)
{
  g_autoptr(GVariantDict) definition = g_variant_dict_new (NULL);

  if (given->name != NULL)
    g_variant_dict_insert (definition, "Name", "s", given->name);
  if (given->url != NULL)
    g_variant_dict_insert (definition, "Url", "s", given->url);
  if (given->monitor != NULL)
    g_variant_dict_insert (definition, "Monitor", "s", given->monitor);
  if (given->certificate != NULL)
    g_variant_dict_insert (definition, "Certificate", "s", given->certificate);
  if (given->new_webhook)
    g_variant_dict_insert (definition, "NewWebhook", "b", TRUE);
  g_variant_dict_insert (definition, "Test", "b", !given->no_test);

  return put_mappings (given->map, definition, error) ? g_steal_pointer (&definition) : NULL;
}

static gboolean
add (UsherCtl  *self,
     Given     *given,
     char     **arguments,
     GError   **error)
{
  g_autoptr(GVariantDict) definition = NULL;
  g_autofree char *key = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *id;

  if (given->url == NULL)
    given->url = g_strdup (arguments[1]);
  definition = make_definition (given, error);
  if (definition == NULL)
    return FALSE;

  g_variant_dict_insert (definition, "Kind", "s", arguments[0]);
  if (!given->no_key)
    {
      key = read_key (error);
      if (key == NULL)
        return FALSE;
      g_variant_dict_insert (definition, "Key", "h", 0);
    }

  reply = usher_ctl_call_with_secret (self, "AddConnection",
                                      g_variant_new ("(@a{sv})", g_variant_dict_end (definition)),
                                      key != NULL ? key : "", error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(&s)", &id);
  usher_ctl_print_line ("%s", id);

  return TRUE;
}

static gboolean
edit (UsherCtl  *self,
      Given     *given,
      char     **arguments,
      GError   **error)
{
  g_autoptr(GVariantDict) changes = make_definition (given, error);
  g_autoptr(GVariant) reply = NULL;

  if (changes != NULL)
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "UpdateConnection",
                            g_variant_new ("(s@a{sv})", arguments[0], g_variant_dict_end (changes)),
                            error);

  return reply != NULL;
}

static gboolean
key (UsherCtl  *self,
     Given     *given,
     char     **arguments,
     GError   **error)
{
  g_autofree char *secret = read_key (error);
  g_autoptr(GVariant) reply = NULL;

  if (secret != NULL)
    reply = usher_ctl_call_with_secret (self, "SetConnectionKey",
                                        g_variant_new ("(sh)", arguments[0], 0), secret, error);

  return reply != NULL;
}

static gboolean
drop (UsherCtl  *self,
      Given     *given,
      char     **arguments,
      GError   **error)
{
  g_autoptr(GVariant) reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "RemoveConnection",
                                              g_variant_new ("(s)", arguments[0]), error);

  return reply != NULL;
}

static gboolean
test (UsherCtl  *self,
      Given     *given,
      char     **arguments,
      GError   **error)
{
  g_autoptr(GVariant) reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "TestConnection",
                                              g_variant_new ("(s)", arguments[0]), error);
  g_autoptr(GVariant) status = NULL;

  if (reply == NULL)
    return FALSE;

  status = g_variant_get_child_value (reply, 0);
  usher_ctl_print_record (self, status);

  return TRUE;
}

static char *
get_path (GVariant *root)
{
  return g_strdup (usher_record_get_string (root, "Path"));
}

static char *
get_folder (GVariant *root)
{
  return g_strdup (usher_record_get_string (root, "FolderText"));
}

static char *
get_free (GVariant *root)
{
  guint64 bytes = 0;

  g_variant_lookup (root, "Free", "t", &bytes);

  return bytes > 0 ? g_format_size (bytes) : g_strdup ("");
}

static char *
get_root_state (GVariant *root)
{
  return g_strdup (usher_text_root_state (usher_record_get_string (root, "State")));
}

static gboolean
roots (UsherCtl  *self,
       Given     *given,
       char     **arguments,
       GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("SERVER'S FOLDER"), get_path }, { N_("FOLDER HERE"), get_folder },
    { N_("STATE"), get_root_state }, { N_("FREE"), get_free },
  };
  g_autoptr(GVariant) reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "GetRootFolders",
                                              g_variant_new ("(s)", arguments[0]), error);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariant) all = NULL;

  if (reply == NULL)
    return FALSE;

  all = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    g_ptr_array_add (records, g_variant_get_child_value (all, i));
  usher_ctl_print_records (self, records, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

static gboolean
refresh (UsherCtl  *self,
         Given     *given,
         char     **arguments,
         GError   **error)
{
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 started;

  if (given->wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "RefreshConnection",
                          g_variant_new ("(s)", arguments[0]), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &started);

  return usher_ctl_tell_run (self, waiter, started, error);
}

static const struct
{
  const char *name;
  guint n_arguments;
  gboolean (*run) (UsherCtl *self, Given *given, char **arguments, GError **error);
} verbs[] = {
  { "add", 2, add }, { "edit", 1, edit }, { "key", 1, key }, { "remove", 1, drop },
  { "test", 1, test }, { "roots", 1, roots }, { "refresh", 1, refresh },
};

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(Given) given = { 0, };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &given.name, N_("Its name"), N_("NAME") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &given.url, N_("Its address"), N_("URL") },
    { "monitor", 0, 0, G_OPTION_ARG_STRING, &given.monitor,
      N_("New titles are wanted: all, none or arr (as the server says)"), N_("WHICH") },
    { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.map,
      N_("Where this machine has a folder of the server's"), N_("FROM=TO") },
    { "certificate", 0, 0, G_OPTION_ARG_STRING, &given.certificate,
      N_("The SHA-256 of the one certificate that it may show"), N_("FINGERPRINT") },
    { "new-webhook", 0, 0, G_OPTION_ARG_NONE, &given.new_webhook,
      N_("Give its webhook another address"), NULL },
    { "no-test", 0, 0, G_OPTION_ARG_NONE, &given.no_test, N_("Do not ask the server first"), NULL },
    { "no-key", 0, 0, G_OPTION_ARG_NONE, &given.no_key, N_("Store no key yet"), NULL },
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &given.wait, N_("Wait for the refresh to end"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_connections_command, argv, entries, 0, 3, error);

  if (arguments == NULL)
    return FALSE;
  if (arguments[0] == NULL || g_str_equal (arguments[0], "list"))
    return list (self, error);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, arguments[0]) &&
        g_strv_length (arguments) == verbs[i].n_arguments + 1)
      return verbs[i].run (self, &given, arguments + 1, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl connections %s”"), usher_ctl_connections_command.arguments);

  return FALSE;
}

const UsherCtlCommand usher_ctl_connections_command = {
  "connections", N_("[list | add KIND URL | edit ID | key ID | test ID | roots ID | refresh ID | remove ID]"),
  N_("List or change the connections to Radarr and Sonarr"), run,
};
