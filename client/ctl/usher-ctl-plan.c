/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What waits for a person's word, as several commands show and ask it. */

#include "usher-ctl-plan.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "usher-ctl-print.h"
#include "usher-ctl-runs.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

/* Returns: (transfer floating) (nullable): an `at` */
GVariant *
usher_ctl_read_ids (char   **texts,
                    GError **error)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("at"));
  for (; *texts != NULL; texts++)
    {
      guint64 id;

      if (!usher_ctl_parse_number (*texts, _("trailer's id"), &id, error))
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      g_variant_builder_add (&builder, "t", id);
    }

  return g_variant_builder_end (&builder);
}

static char *
get_text (GVariant *item)
{
  return g_strdup (usher_record_get_string (item, "Text"));
}

static char *
get_size (GVariant *item)
{
  gint64 size = usher_record_get_time (item, "Size");

  return size > 0 ? g_format_size ((guint64) size) : g_strdup ("");
}

static char *
get_fate (GVariant *item)
{
  const char *left = usher_record_get_string (item, "Left");

  return g_strdup (left != NULL && *left != '\0' ? usher_text_left (left) : "");
}

/* Shows what a plan is about: an `aa{sv}`. */
void
usher_ctl_print_items (UsherCtl *self,
                       GVariant *items)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), usher_ctl_column_id }, { N_("WHAT"), get_text }, { N_("SIZE"), get_size },
    { N_("STAYS"), get_fate },
  };
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (gsize i = 0; i < g_variant_n_children (items); i++)
    g_ptr_array_add (records, g_variant_get_child_value (items, i));

  usher_ctl_print_records (self, records, columns, G_N_ELEMENTS (columns));
}

/**
 * usher_ctl_ask:
 * @question: what is asked on the terminal
 * @yes: (out): whether the answer was yes
 * @error: return location for an error where there is nobody to be asked
 */
gboolean
usher_ctl_ask (const char  *question,
               gboolean    *yes,
               GError     **error)
{
  char answer[16] = "";

  if (!isatty (STDIN_FILENO))
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                   _("There is no terminal to ask on; look at the plan and say --yes"));
      return FALSE;
    }

  g_print ("%s ", question);
  /* Translators: the letter that means yes, as in “[y/N]” */
  *yes = fgets (answer, sizeof answer, stdin) != NULL && g_str_has_prefix (answer, C_("answer", "y"));

  return TRUE;
}

/* Has a plan carried out, and waits for the end of that. */
gboolean
usher_ctl_confirm_plan (UsherCtl    *self,
                        const char  *plan,
                        GError     **error)
{
  g_autoptr(UsherCtlWaiter) waiter = usher_ctl_waiter_new (self, error);
  g_autoptr(GVariant) reply = NULL;
  guint64 run;

  if (waiter == NULL)
    return FALSE;

  reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "ConfirmDeletion", g_variant_new ("(s)", plan), error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(t)", &run);

  return usher_ctl_tell_run (self, waiter, run, error);
}
