/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text.h"

#include <glib/gi18n.h>

#include "usher-record.h"

typedef struct
{
  const char *code;
  const char *text;
} Entry;

/* Why a video is not taken for a title's trailer. */
static const Entry rejections[] = {
  { "live",          N_("It is or will be a live broadcast") },
  { "short",         N_("It is a short") },
  { "no-duration",   N_("Nobody says how long it is") },
  { "too-short",     N_("It is too short") },
  { "too-long",      N_("It is too long") },
  { "tried",         N_("It was tried before") },
  { "uploader",      N_("The profile does not name its uploader") },
  { "excluded-word", N_("The profile excludes a word of its title") },
  { "missing-word",  N_("Its title has none of the words that the profile asks for") },
  { "unwanted",      N_("It is about the title, not of it") },
  { "other-title",   N_("It is another title's") },
  { "other-part",    N_("It is another part's") },
  { "other-year",    N_("It is from another year") },
  { "refused",       N_("It cannot be had from there") },
};

static const Entry wanted_states[] = {
  { "wanted",          N_("Wanted") },
  { "has-trailer",     N_("It has a trailer") },
  { "missing-trailer", N_("Its trailer is missing, and may come back with its disk") },
  { "not-monitored",   N_("It is not monitored") },
  { "no-profile",      N_("It fits no profile that is on") },
  { "no-folder",       N_("It has no folder here") },
  { "no-media",        N_("The film or an episode is waited for") },
  { "backing-off",     N_("It failed, and is tried again later") },
};

static const Entry events[] = {
  { "added",              N_("New at its server") },
  { "removed",            N_("Gone from its server") },
  { "returned",           N_("Back at its server") },
  { "trailer-found",      N_("Trailer found") },
  { "trailer-missing",    N_("Trailer missing") },
  { "trailer-downloaded", N_("Trailer downloaded") },
  { "download-failed",    N_("Download failed") },
  { "monitored",          N_("Monitored") },
  { "video-id",           N_("Video chosen") },
};

static const char *
find (const Entry *entries,
      gsize        n_entries,
      const char  *code)
{
  for (gsize i = 0; i < n_entries; i++)
    if (g_strcmp0 (entries[i].code, code) == 0)
      return _(entries[i].text);

  return code != NULL ? code : "";
}

/* Returns: (transfer none): whether a title is to get a trailer, and why not */
const char *
usher_text_wanted_state (const char *state)
{
  return find (wanted_states, G_N_ELEMENTS (wanted_states), state);
}

/* Returns: (transfer none): why a video is not taken, "" if it may be */
const char *
usher_text_rejection (const char *rejection)
{
  return find (rejections, G_N_ELEMENTS (rejections), rejection);
}

/**
 * usher_text_event:
 * @event: a record
 *
 * Returns: (transfer full): what has happened, and what was before and is now
 */
char *
usher_text_event (GVariant *event)
{
  const char *what = find (events, G_N_ELEMENTS (events), usher_record_get_string (event, "What"));
  const char *before = usher_record_get_string (event, "Old");
  const char *after = usher_record_get_string (event, "New");

  if (before != NULL && *before != '\0')
    /* Translators: an event, what was before, and what is now */
    return g_strdup_printf (_("%s: %s, before %s"), what, after != NULL ? after : "", before);
  if (after != NULL && *after != '\0')
    /* Translators: an event, and what is now: “Trailer found: /films/…” */
    return g_strdup_printf (_("%s: %s"), what, after);

  return g_strdup (what);
}
