/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-definition.h"

#include <glib/gi18n.h>

#include "usher-ctl-typed.h"
#include "usher-error.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-time.h"

void
usher_ctl_definition_clear (UsherCtlDefinition *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->chore);
  g_free (self->description);
  g_free (self->time_zone);
  g_free (self->overlap);
  g_free (self->timeout);
  g_free (self->max_instances);
  g_strfreev (self->every);
  g_strfreev (self->cron);
  g_strfreev (self->at);
  g_strfreev (self->triggers);
  g_strfreev (self->set);
  usher_ctl_policies_clear (&self->policies);
}

/* Returns: (transfer full): the options, to be freed by g_free() */
GOptionEntry *
usher_ctl_definition_entries (UsherCtlDefinition *self)
{
  const GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &self->id, N_("Its id, not one made from the name"), N_("ID") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &self->name, N_("Its name"), N_("NAME") },
    { "chore", 0, 0, G_OPTION_ARG_STRING, &self->chore, N_("What it does (command)"), N_("CHORE") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &self->description, N_("What it is for"), N_("TEXT") },
    { "every", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->every,
      N_("Run every DURATION, as 6h"), N_("DURATION") },
    { "cron", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->cron,
      N_("Run as cron would, as “0 3 * * *”"), N_("FIELDS") },
    { "at", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->at, N_("Run once at TIME"), N_("TIME") },
    { "trigger", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->triggers,
      N_("Run by any TRIGGER, as “startup”"), N_("TRIGGER") },
    { "catchup", 0, 0, G_OPTION_ARG_NONE, &self->catchup, N_("A time of --at that is past is meant"), NULL },
    { "by-hand", 0, 0, G_OPTION_ARG_NONE, &self->by_hand, N_("Run only when somebody asks"), NULL },
    { "time-zone", 0, 0, G_OPTION_ARG_STRING, &self->time_zone,
      N_("Its times are those of ZONE"), N_("ZONE") },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout,
      N_("End it after DURATION; 0 for never"), N_("DURATION") },
    { "overlap", 0, 0, G_OPTION_ARG_STRING, &self->overlap,
      N_("If it still runs: wait, skip, cancel-running or allow"), N_("POLICY") },
    { "max-instances", 0, 0, G_OPTION_ARG_STRING, &self->max_instances, N_("How many may run at once"), "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->set,
      N_("Give the chore a parameter"), N_("NAME=VALUE") },
    { "enable", 0, 0, G_OPTION_ARG_NONE, &self->enable, N_("Switch it on"), NULL },
    { "disable", 0, 0, G_OPTION_ARG_NONE, &self->disable, N_("Switch it off"), NULL },
  };
  GArray *all = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
  usher_ctl_policies_add_entries (&self->policies, all);

  return (GOptionEntry *) (gpointer) g_array_free (all, FALSE);
}

static void
add_triggers (GStrvBuilder *all,
              const char   *kind,
              char        **texts)
{
  for (; texts != NULL && *texts != NULL; texts++)
    {
      g_autofree char *text = kind != NULL ? g_strdup_printf ("%s %s", kind, *texts)
                                           : g_strdup (*texts);

      g_strv_builder_add (all, text);
    }
}

static void
put_triggers (UsherCtlDefinition *self,
              GVariantDict       *definition)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  add_triggers (builder, "every", self->every);
  add_triggers (builder, "cron", self->cron);
  add_triggers (builder, "at", self->at);
  add_triggers (builder, NULL, self->triggers);
  all = g_strv_builder_end (builder);

  if (all[0] != NULL || self->by_hand)
    g_variant_dict_insert (definition, "Triggers", "^as", all);
}

static GVariant *
find_parameters (UsherCtl    *ctl,
                 const char  *chore,
                 GError     **error)
{
  g_autoptr(GVariant) reply = usher_ctl_call (ctl, USHER_MANAGER_IFACE, "GetChores", NULL, error);
  g_autoptr(GVariant) chores = NULL;

  if (reply == NULL)
    return NULL;

  chores = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (chores); i++)
    {
      g_autoptr(GVariant) one = g_variant_get_child_value (chores, i);

      if (g_strcmp0 (usher_record_get_string (one, "Id"), chore) == 0)
        return g_variant_lookup_value (one, "Parameters", G_VARIANT_TYPE ("aa{sv}"));
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               _("There is no chore “%s”"), chore);

  return NULL;
}

/* What stands behind “--” is the command, word for word. */
static gboolean
put_parameters (UsherCtlDefinition  *self,
                UsherCtl            *ctl,
                GVariant            *before,
                const char          *chore,
                GVariantDict        *definition,
                GError             **error)
{
  g_autoptr(GVariant) old = usher_record_get_record (before, "Parameters");
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (old);
  g_autoptr(GVariant) descriptions = NULL;
  gboolean has_command = ctl->behind != NULL && ctl->behind[0] != NULL;

  if (!has_command && self->set == NULL)
    return TRUE;
  if (has_command)
    g_variant_dict_insert (parameters, "Argv", "^as", ctl->behind);

  if (self->set != NULL && (descriptions = find_parameters (ctl, chore, error)) == NULL)
    return FALSE;
  for (char **set = self->set; set != NULL && *set != NULL; set++)
    if (!usher_ctl_add_typed (parameters, descriptions, *set, error))
      return FALSE;

  g_variant_dict_insert_value (definition, "Parameters", g_variant_dict_end (parameters));

  return TRUE;
}

static gboolean
put_policies (UsherCtlDefinition  *self,
              GVariantDict        *definition,
              GError             **error)
{
  gint64 timeout = 0;
  guint64 number;

  if (self->timeout != NULL && !g_str_equal (self->timeout, "0") &&
      !usher_duration_parse (self->timeout, &timeout, error))
    return FALSE;
  if (self->timeout != NULL)
    g_variant_dict_insert (definition, "Timeout", "d", (double) timeout / USHER_SECOND);

  if (self->max_instances != NULL)
    {
      if (!usher_ctl_parse_number (self->max_instances, _("number of runs"), &number, error))
        return FALSE;
      g_variant_dict_insert (definition, "MaxInstances", "u", (guint) MIN (number, G_MAXUINT));
    }

  if (self->enable && self->disable)
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                   _("--enable and --disable exclude each other"));
      return FALSE;
    }
  if (self->catchup)
    g_variant_dict_insert (definition, "Catchup", "b", TRUE);
  if (self->enable || self->disable)
    g_variant_dict_insert (definition, "Enabled", "b", self->enable);

  return TRUE;
}

/**
 * usher_ctl_definition_make:
 * @ctl: the call, with the command behind “--”
 * @before: (nullable): the task that is changed
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the keys that were given, for the daemon to judge
 */
GVariantDict *
usher_ctl_definition_make (UsherCtlDefinition  *self,
                           UsherCtl            *ctl,
                           GVariant            *before,
                           GError             **error)
{
  const struct
  {
    const char *key;
    const char *text;
  } texts[] = {
    { "Id", self->id }, { "Name", self->name }, { "Chore", self->chore },
    { "Description", self->description }, { "TimeZone", self->time_zone },
    { "Overlap", self->overlap },
  };
  g_autoptr(GVariantDict) definition = g_variant_dict_new (NULL);
  const char *chore = self->chore != NULL ? self->chore : usher_record_get_string (before, "Chore");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].text != NULL)
      g_variant_dict_insert (definition, texts[i].key, "s", texts[i].text);

  put_triggers (self, definition);
  if (!put_parameters (self, ctl, before, chore, definition, error) ||
      !put_policies (self, definition, error) ||
      !usher_ctl_policies_put (&self->policies, before, definition, error))
    return NULL;

  return g_steal_pointer (&definition);
}
