/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-plan.h"
#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_plans_command;

static char *
get_kind (GVariant *plan)
{
  return g_strdup (usher_text_plan (usher_record_get_string (plan, "Kind")));
}

static char *
get_count (GVariant *plan)
{
  return g_strdup_printf ("%u", usher_record_get_uint (plan, "Count"));
}

static char *
get_created (GVariant *plan)
{
  return usher_ctl_time_text (usher_record_get_time (plan, "Created"));
}

static char *
get_id (GVariant *plan)
{
  return g_strdup (usher_record_get_string (plan, "Id"));
}

static gboolean
show_one (UsherCtl    *self,
          GPtrArray   *plans,
          const char  *id,
          GError     **error)
{
  for (guint i = 0; i < plans->len; i++)
    if (g_strcmp0 (usher_record_get_string (plans->pdata[i], "Id"), id) == 0)
      {
        g_autoptr(GVariant) items =
          g_variant_lookup_value (plans->pdata[i], "Items", G_VARIANT_TYPE ("aa{sv}"));

        if (items != NULL)
          usher_ctl_print_items (self, items);
        return TRUE;
      }

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("No plan “%s” waits; “usherctl plans” lists those that do"), id);

  return FALSE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("PLAN"), get_id }, { N_("WHAT"), get_kind }, { N_("COUNT"), get_count },
    { N_("SINCE"), get_created },
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_plans_command, argv, NULL, 0, 1, error);
  g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) all = NULL;

  if (arguments == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "ListPlans", NULL, error);
  if (reply == NULL)
    return FALSE;

  all = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    g_ptr_array_add (plans, g_variant_get_child_value (all, i));

  if (arguments[0] != NULL)
    return show_one (self, plans, arguments[0], error);

  usher_ctl_print_records (self, plans, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

const UsherCtlCommand usher_ctl_plans_command = {
  "plans", N_("[PLAN]"), N_("List what waits to be confirmed, or show one of it"), run,
};
