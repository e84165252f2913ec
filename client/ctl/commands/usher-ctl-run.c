/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-print.h"
#include "usher-ctl-runs.h"
#include "usher-names.h"
#include "usher-time.h"

extern const UsherCtlCommand usher_ctl_run_command;

typedef struct
{
  gboolean wait;
  gboolean overdue;
  gboolean ignore_conditions;
  gboolean dry_run;
  char *delay;                   /* (owned) (nullable) */
} RunOptions;

static gboolean
make_options (const RunOptions  *given,
              GVariantDict      *options,
              GError           **error)
{
  gint64 delay;

  if (given->ignore_conditions)
    g_variant_dict_insert (options, "IgnoreConditions", "b", TRUE);
  if (given->dry_run)
    g_variant_dict_insert (options, "DryRun", "b", TRUE);
  if (given->delay == NULL)
    return TRUE;

  if (!usher_duration_parse (given->delay, &delay, error))
    return FALSE;

  g_variant_dict_insert (options, "NotBefore", "t", (guint64) (g_get_real_time () + delay));

  return TRUE;
}

/* Prints the number of each run. */
static gboolean
run_overdue (UsherCtl  *self,
             GError   **error)
{
  g_autoptr(GVariant) reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "RunOverdue", NULL, error);
  g_autoptr(GVariantIter) runs = NULL;
  guint64 id;

  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(at)", &runs);
  while (g_variant_iter_next (runs, "t", &id))
    usher_ctl_print_line ("%" G_GUINT64_FORMAT, id);

  return TRUE;
}

static gboolean
run_task (UsherCtl          *self,
          const RunOptions  *given,
          const char        *name,
          GError           **error)
{
  g_autofree char *id = usher_ctl_find_task (self, name, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(UsherCtlWaiter) waiter = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint64 started;

  if (id == NULL || !make_options (given, options, error))
    return FALSE;
  if (given->wait && (waiter = usher_ctl_waiter_new (self, error)) == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_MANAGER_IFACE, "RunTask",
                          g_variant_new ("(s@a{sv})", id, g_variant_dict_end (options)), error);
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
  RunOptions given = { 0, };
  g_autofree char *delay = NULL;
  const GOptionEntry entries[] = {
    { "wait", 'w', 0, G_OPTION_ARG_NONE, &given.wait, N_("Wait for its end; 1 if it has not succeeded"), NULL },
    { "overdue", 0, 0, G_OPTION_ARG_NONE, &given.overdue, N_("Run all tasks that missed their last time"), NULL },
    { "ignore-conditions", 0, 0, G_OPTION_ARG_NONE, &given.ignore_conditions,
      N_("Whether its conditions are met or not"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &given.dry_run, N_("Only say what it would do, if it can"), NULL },
    { "in", 0, 0, G_OPTION_ARG_STRING, &delay, N_("Not now, but after DURATION"), N_("DURATION") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_run_command, argv, entries, 0, 1, error);

  if (arguments == NULL)
    return FALSE;

  given.delay = delay;
  if (given.overdue && arguments[0] == NULL)
    return run_overdue (self, error);
  if (!given.overdue && arguments[0] != NULL)
    return run_task (self, &given, arguments[0], error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE, _("Name a task, or give --overdue"));

  return FALSE;
}

const UsherCtlCommand usher_ctl_run_command = {
  "run", N_("TASK | --overdue"), N_("Run a task now, whatever its schedule"), run,
};
