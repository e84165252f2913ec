/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-ctl-runs.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_storage_command;

static char *
get_folder (GVariant *storage)
{
  return g_strdup (usher_record_get_string (storage, "FolderText"));
}

static char *
get_file_system (GVariant *storage)
{
  return g_strdup (usher_record_get_string (storage, "FileSystem"));
}

static char *
get_seen (GVariant *storage)
{
  return usher_ctl_time_text (usher_record_get_time (storage, "Seen"));
}

static gboolean
list (UsherCtl  *self,
      GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("FOLDER"), get_folder }, { N_("STORAGE"), get_file_system }, { N_("SEEN"), get_seen },
  };
  g_autoptr(GPtrArray) storages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariant) reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "ListStorage", NULL, error);
  g_autoptr(GVariant) all = NULL;

  if (reply == NULL)
    return FALSE;

  all = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    g_ptr_array_add (storages, g_variant_get_child_value (all, i));
  usher_ctl_print_records (self, storages, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

static gboolean
accept (UsherCtl    *self,
        const char  *folder,
        gboolean     wait,
        GError     **error)
{
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 started;

  if (wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "AcceptStorage", g_variant_new ("(s)", folder),
                          error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &started);

  return usher_ctl_tell_run (self, waiter, started, error);
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean wait = FALSE;
  const GOptionEntry entries[] = {
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &wait, N_("Wait for the end of the scan; 1 if it has not succeeded"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_storage_command, argv, entries, 0, 2, error);

  if (arguments == NULL)
    return FALSE;
  if (arguments[0] == NULL || (g_str_equal (arguments[0], "list") && arguments[1] == NULL))
    return list (self, error);
  if (g_str_equal (arguments[0], "accept") && arguments[1] != NULL)
    return accept (self, arguments[1], wait, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("Say “storage list”, or “storage accept FOLDER”"));

  return FALSE;
}

const UsherCtlCommand usher_ctl_storage_command = {
  "storage", N_("[list | accept FOLDER]"),
  N_("List the disks of the library, or say that one is right as it is"), run,
};
