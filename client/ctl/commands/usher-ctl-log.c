/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_log_command;

#define PIECE_SIZE (256 * 1024)
#define POLL_INTERVAL (G_USEC_PER_SEC / 4)

/* A number is a run; a task stands for its last one. */
static gboolean
find_run (UsherCtl    *self,
          const char  *name,
          guint64     *run,
          GError     **error)
{
  g_autofree char *task = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) record = NULL;

  if (g_ascii_string_to_unsigned (name, 10, 1, G_MAXINT64, run, NULL))
    return TRUE;

  task = usher_ctl_find_task (self, name, error);
  if (task == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "GetTask", g_variant_new ("(s)", task), error);
  if (reply == NULL)
    return FALSE;

  record = g_variant_get_child_value (reply, 0);
  *run = usher_record_get_time (record, "LastRunId");
  if (*run == 0)
    g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE, _("“%s” has never run"), task);

  return *run != 0;
}

/* A log has no end of its own that a signal would tell: while the run goes on, what
 * is new is asked for. */
static gboolean
print_log (UsherCtl  *self,
           guint64    run,
           gboolean   follow,
           GError   **error)
{
  guint64 offset = 0;
  gboolean is_complete = FALSE;

  while (!is_complete)
    {
      g_autoptr(GVariant) reply =
        usher_ctl_call (self, USHER_MANAGER_IFACE, "GetRunLog",
                        g_variant_new ("(ttu)", run, offset, PIECE_SIZE), error);
      g_autofree char *clean = NULL;
      const char *text;

      if (reply == NULL)
        return FALSE;

      g_variant_get (reply, "(&stb)", &text, &offset, &is_complete);
      clean = usher_ctl_escape (text, TRUE);
      g_print ("%s", clean);

      if (*text != '\0')
        continue;
      if (!follow)
        return TRUE;
      if (!is_complete)
        g_usleep (POLL_INTERVAL);
    }

  return TRUE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean follow = FALSE;
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &follow, N_("Go on until the run has ended"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_log_command, argv, entries, 1, 1, error);
  guint64 id;

  return arguments != NULL && find_run (self, arguments[0], &id, error) &&
         print_log (self, id, follow, error);
}

const UsherCtlCommand usher_ctl_log_command = {
  "log", N_("RUN|TASK"), N_("Print what a run said, or the last run of a task"), run,
};
