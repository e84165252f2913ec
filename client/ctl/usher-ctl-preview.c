/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ctl-preview.h"

#include <glib/gi18n.h>

void
usher_ctl_preview_clear (UsherCtlPreview *self)
{
  g_clear_pointer (&self->time_zone, g_free);
  g_clear_pointer (&self->after, g_free);
  g_clear_pointer (&self->gap, g_free);
  g_clear_pointer (&self->fold, g_free);
  g_clear_pointer (&self->zone, usher_zone_unref);
}

/* Returns: (transfer full): the options and those of the command's own, to be freed
 * by g_free() */
GOptionEntry *
usher_ctl_preview_entries (UsherCtlPreview    *self,
                           const GOptionEntry *own,
                           guint               n_own)
{
  const GOptionEntry common[] = {
    { "time-zone", 0, 0, G_OPTION_ARG_STRING, &self->time_zone, N_("As in ZONE, as Europe/Paris"), N_("ZONE") },
    { "timezone", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &self->time_zone, NULL, NULL },
    { "after", 0, 0, G_OPTION_ARG_STRING, &self->after, N_("From TIME on, not from now"), N_("TIME") },
    { "gap", 0, 0, G_OPTION_ARG_STRING, &self->gap,
      N_("If the clocks skip a time: run-after, shift or skip"), N_("RULE") },
    { "fold", 0, 0, G_OPTION_ARG_STRING, &self->fold, N_("If it comes twice: first, second or both"), N_("RULE") },
  };
  GArray *all = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (all, common, G_N_ELEMENTS (common));
  g_array_append_vals (all, own, n_own);

  return (GOptionEntry *) (gpointer) g_array_free (all, FALSE);
}

static gboolean
read_rule (const char  *option,
           GType        type,
           const char  *text,
           int         *value,
           GError     **error)
{
  if (text == NULL || usher_enum_from_nick (type, text, value))
    return TRUE;

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("--%s cannot be “%s”; see --help"), option, text);

  return FALSE;
}

/* Reads what was typed. */
gboolean
usher_ctl_preview_prepare (UsherCtlPreview  *self,
                           GError          **error)
{
  int gap = USHER_GAP_RUN_AFTER, fold = USHER_FOLD_FIRST;
  UsherMoment moment;

  if (!read_rule ("gap", USHER_TYPE_GAP, self->gap, &gap, error) ||
      !read_rule ("fold", USHER_TYPE_FOLD, self->fold, &fold, error))
    return FALSE;

  self->zone = usher_zone_new (self->time_zone, error);
  if (self->zone == NULL || (self->after != NULL && !usher_moment_parse (self->after, &moment, error)))
    return FALSE;

  self->context.zone = self->zone;
  self->context.created =
    self->after != NULL ? usher_moment_to_time (&moment, self->zone) : g_get_real_time ();
  self->context.started = self->context.created;
  self->context.gap = (UsherGap) gap;
  self->context.fold = (UsherFold) fold;

  return TRUE;
}
