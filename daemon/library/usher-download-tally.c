/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-download-tally.h"

void
usher_download_tally_clear (UsherDownloadTally *self)
{
  g_clear_pointer (&self->reasons, g_hash_table_unref);
}

/**
 * usher_download_tally_skip:
 * @self: a tally
 * @reason: a static string: the code of the reason
 * @n_titles: for how many it holds
 */
void
usher_download_tally_skip (UsherDownloadTally *self,
                           const char         *reason,
                           guint               n_titles)
{
  guint n_before;

  if (n_titles == 0)
    return;

  if (self->reasons == NULL)
    self->reasons = g_hash_table_new (g_str_hash, g_str_equal);

  n_before = GPOINTER_TO_UINT (g_hash_table_lookup (self->reasons, reason));
  g_hash_table_insert (self->reasons, (gpointer) reason, GUINT_TO_POINTER (n_before + n_titles));
  self->n_skipped += n_titles;
}

static GList *
list_reasons (const UsherDownloadTally *self)
{
  GList *reasons = self->reasons != NULL ? g_hash_table_get_keys (self->reasons) : NULL;

  return g_list_sort (reasons, (GCompareFunc) g_strcmp0);
}

/**
 * usher_download_tally_to_result:
 * @self: a tally
 * @dry_run: whether it is of what would be done
 *
 * Returns: (transfer floating): an `a{sv}`, the result of the run
 */
GVariant *
usher_download_tally_to_result (const UsherDownloadTally *self,
                                gboolean                  dry_run)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto(GVariantBuilder) reasons = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  g_autoptr(GList) codes = list_reasons (self);

  if (dry_run)
    {
      g_variant_builder_add (&builder, "{sv}", "Wanted", g_variant_new_uint32 (self->n_wanted));
    }
  else
    {
      g_variant_builder_add (&builder, "{sv}", "Downloaded", g_variant_new_uint32 (self->n_downloaded));
      g_variant_builder_add (&builder, "{sv}", "There", g_variant_new_uint32 (self->n_there));
      g_variant_builder_add (&builder, "{sv}", "Failed", g_variant_new_uint32 (self->n_failed));
    }
  g_variant_builder_add (&builder, "{sv}", "Skipped", g_variant_new_uint32 (self->n_skipped));

  for (GList *code = codes; code != NULL; code = code->next)
    g_variant_builder_add (&reasons, "{su}", code->data,
                           GPOINTER_TO_UINT (g_hash_table_lookup (self->reasons, code->data)));
  if (codes != NULL)
    g_variant_builder_add (&builder, "{sv}", "Reasons", g_variant_builder_end (&reasons));

  return g_variant_builder_end (&builder);
}

/* Returns: (transfer full): the last line of a log */
char *
usher_download_tally_to_text (const UsherDownloadTally *self,
                              gboolean                  dry_run)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GList) codes = list_reasons (self);

  if (dry_run)
    g_string_append_printf (text, "%u would be downloaded, %u would not", self->n_wanted, self->n_skipped);
  else
    g_string_append_printf (text, "%u downloaded, %u there already, %u failed, %u skipped",
                            self->n_downloaded, self->n_there, self->n_failed, self->n_skipped);

  for (GList *code = codes; code != NULL; code = code->next)
    g_string_append_printf (text, "%s%u %s", code == codes ? ": " : ", ",
                            GPOINTER_TO_UINT (g_hash_table_lookup (self->reasons, code->data)),
                            (char *) code->data);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
describe_standing (UsherWantedState state)
{
  static const char * const texts[] = {
    [USHER_WANTED_WANTED] = "it is wanted",
    [USHER_WANTED_HAS_TRAILER] = "there is a trailer",
    [USHER_WANTED_MISSING_TRAILER] = "its trailer is missing, and may come back with its disk",
    [USHER_WANTED_NOT_MONITORED] = "it is not monitored",
    [USHER_WANTED_NO_PROFILE] = "it fits no profile that is enabled",
    [USHER_WANTED_NO_FOLDER] = "its folder is in no root folder that is known here",
    [USHER_WANTED_NO_MEDIA] = "there is no film or episode yet, and WaitForMedia is set",
    [USHER_WANTED_BACKING_OFF] = "it has failed before, and is tried again later",
  };

  return texts[state];
}

/**
 * usher_download_tally_say:
 * @self: a tally of what would be done
 * @wanted: how a title stands
 * @log: where to say so
 */
void
usher_download_tally_say (UsherDownloadTally *self,
                          const UsherWanted  *wanted,
                          UsherRunLog        *log)
{
  gboolean is_wanted = wanted->state == USHER_WANTED_WANTED;
  const char *profile = wanted->profile_name;

  if (is_wanted)
    self->n_wanted++;
  else
    usher_download_tally_skip (self, usher_enum_to_nick (USHER_TYPE_WANTED_STATE, (int) wanted->state), 1);

  usher_run_log_say (log, "%s (%" G_GINT64_FORMAT ")%s%s: %s", wanted->title, wanted->year,
                     profile != NULL ? ", " : "", profile != NULL ? profile : "",
                     is_wanted ? "would be downloaded" : describe_standing (wanted->state));
}
