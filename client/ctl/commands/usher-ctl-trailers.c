/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-plan.h"
#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_trailers_command;

static char *
get_title (GVariant *trailer)
{
  return g_strdup (usher_record_get_string (trailer, "Title"));
}

static char *
get_maker (GVariant *trailer)
{
  return g_strdup (g_strcmp0 (usher_record_get_string (trailer, "MadeBy"), "usher") == 0
                   ? _("Usher") : _("found"));
}

static char *
get_state (GVariant *trailer)
{
  return g_strdup (g_strcmp0 (usher_record_get_string (trailer, "State"), "there") == 0
                   ? _("there") : _("missing"));
}

static char *
get_path (GVariant *trailer)
{
  return g_strdup (usher_record_get_string (trailer, "PathText"));
}

static gboolean
list (UsherCtl  *self,
      GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), usher_ctl_column_id }, { N_("TITLE"), get_title }, { N_("BY"), get_maker },
    { N_("STATE"), get_state }, { N_("PATH"), get_path },
  };
  g_autoptr(GPtrArray) trailers =
    usher_ctl_list (self, USHER_LIBRARY_IFACE, "ListTrailers", NULL, 0, error);

  if (trailers == NULL)
    return FALSE;

  usher_ctl_print_records (self, trailers, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

/* Returns: how many of them will go, and @freed: how many bytes that makes */
static guint
count_going (GVariant *items,
             guint64  *freed)
{
  guint n_going = 0;

  *freed = 0;
  for (gsize i = 0; i < g_variant_n_children (items); i++)
    {
      g_autoptr(GVariant) item = g_variant_get_child_value (items, i);
      const char *left = usher_record_get_string (item, "Left");

      if (left != NULL && *left != '\0')
        continue;

      n_going++;
      *freed += (guint64) usher_record_get_time (item, "Freed");
    }

  return n_going;
}

/* Shows what will go, asks, and has it done. */
static gboolean
delete (UsherCtl  *self,
        char     **ids,
        gboolean   yes,
        gboolean   hard_links,
        GError   **error)
{
  g_autoptr(GVariant) items = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autofree char *size = NULL;
  g_autofree char *question = NULL;
  GVariant *trailers = usher_ctl_read_ids (ids, error);
  const char *plan;
  guint64 freed;
  guint n_going;

  if (trailers == NULL)
    return FALSE;
  if (hard_links)
    g_variant_dict_insert (options, "HardLinks", "b", TRUE);

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "PlanDeletion",
                          g_variant_new ("(@at@a{sv})", trailers, g_variant_dict_end (options)), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(&s@aa{sv})", &plan, &items);
  usher_ctl_print_items (self, items);
  n_going = count_going (items, &freed);
  if (n_going == 0)
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE, _("None of these can be deleted"));
      return FALSE;
    }

  size = g_format_size (freed);
  /* Translators: how many files, and how many bytes that makes. “y” stands for yes */
  question = g_strdup_printf (_("Move %u files, %s, to the trash? [y/N]"), n_going, size);
  if (!yes && !usher_ctl_ask (question, &yes, error))
    return FALSE;

  return !yes || usher_ctl_confirm_plan (self, plan, error);
}

static gboolean
restore (UsherCtl  *self,
         char     **ids,
         GError   **error)
{
  GVariant *trailers = usher_ctl_read_ids (ids, error);
  g_autoptr(GVariant) reply = NULL;
  guint count;

  if (trailers == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "RestoreTrailers",
                          g_variant_new ("(@at)", trailers), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(u)", &count);
  if (!self->json)
    usher_ctl_print_line (_("%u files are back in their places"), count);

  return TRUE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  gboolean yes = FALSE, hard_links = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask before files are deleted"), NULL },
    { "hard-links", 0, 0, G_OPTION_ARG_NONE, &hard_links, N_("Delete files that have other names, too"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_trailers_command, argv, entries, 0, 10001, error);

  if (arguments == NULL)
    return FALSE;
  if (arguments[0] == NULL || (g_str_equal (arguments[0], "list") && arguments[1] == NULL))
    return list (self, error);
  if (g_str_equal (arguments[0], "delete") && arguments[1] != NULL)
    return delete (self, arguments + 1, yes, hard_links, error);
  if (g_str_equal (arguments[0], "restore") && arguments[1] != NULL)
    return restore (self, arguments + 1, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl trailers %s”"), usher_ctl_trailers_command.arguments);

  return FALSE;
}

const UsherCtlCommand usher_ctl_trailers_command = {
  "trailers", N_("[list | delete ID… | restore ID…]"),
  N_("List the trailers that are known, delete some or have them back"), run,
};
