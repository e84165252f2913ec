/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_events_command;

static char *
get_time (GVariant *event)
{
  return usher_ctl_time_text (usher_record_get_time (event, "Time"));
}

static char *
get_by (GVariant *event)
{
  guint64 run = 0;
  g_autofree char *number = NULL;

  g_variant_lookup (event, "Run", "t", &run);
  if (run == 0)
    return g_strdup (_("a person"));

  number = g_strdup_printf ("%" G_GUINT64_FORMAT, run);

  return g_strdup_printf (_("run %s"), number);
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("TIME"), get_time }, { N_("TITLE"), usher_ctl_column_title }, { N_("WHAT"), usher_text_event },
    { N_("BY"), get_by },
  };
  g_autofree char *what = NULL;
  int limit = 50;
  const GOptionEntry entries[] = {
    { "what", 0, 0, G_OPTION_ARG_STRING, &what, N_("Only events of that code"), N_("CODE") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("At most so many; 50 else, 0 for all"), N_("NUMBER") },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_events_command, argv, entries, 0, 1, error);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  guint64 media = 0;

  if (arguments == NULL ||
      (arguments[0] != NULL && !usher_ctl_parse_number (arguments[0], _("title"), &media, error)))
    return FALSE;

  if (media != 0)
    g_variant_dict_insert (options, "Media", "t", media);
  if (what != NULL)
    g_variant_dict_insert (options, "What", "s", what);

  return usher_ctl_list_and_print (self, "ListEvents", options, (guint) MAX (limit, 0), columns,
                                   G_N_ELEMENTS (columns), error);
}

const UsherCtlCommand usher_ctl_events_command = {
  "events", N_("[TITLE]"), N_("List what has happened to titles"), run,
};
