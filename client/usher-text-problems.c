/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What waits for a person: problems, plans, and files that cannot go. */

#include "usher-text.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *code;
  const char *text;
} Entry;

/* Why a file stays that somebody wants gone. */
static const Entry lefts[] = {
  { "hard-link",   N_("it has other names") },
  { "missing",     N_("it is not there") },
  { "changed",     N_("it has changed; scan the disk first") },
  { "unreachable", N_("its storage is not available") },
  { "unsafe",      N_("a link or another disk is on the way to it") },
};

static const Entry plans[] = {
  { "delete-trailers", N_("Delete trailers") },
  { "refresh-loss",    N_("Titles that a server has lost") },
  { "scan-missing",    N_("Trailers that a scan has not found") },
};

static const Entry problems[] = {
  { "yt-dlp-missing",     N_("yt-dlp is not installed, so nothing can be downloaded") },
  { "ffmpeg-missing",     N_("ffmpeg is not installed, so trailers and posters cannot be converted") },
  { "ffprobe-missing",    N_("ffprobe is not installed, so trailers cannot be checked") },
  { "yt-dlp-old",         N_("There is a newer yt-dlp; downloads may fail with the old one") },
  { "usher-old",          N_("There is a newer Usher") },
  { "server-unreachable", N_("The server cannot be reached") },
  { "key-refused",        N_("The server refuses the key") },
  { "connection-failed",  N_("The server could not be read") },
  { "storage-gone",       N_("A disk or folder is not there") },
  { "disk-full",          N_("The disk is nearly full") },
  { "database",           N_("The database could not be written") },
  { "refresh-loss",       N_("A server has lost many titles; say whether that is right") },
  { "scan-missing",       N_("Many trailers are missing; say whether that is right") },
};

/* What to do about them. */
static const Entry fixes[] = {
  { "install",         N_("Install it, or give its whole path in the settings.") },
  { "update",          N_("Update it.") },
  { "edit-connection", N_("Check the connection and its server.") },
  { "check-disk",      N_("Check the disk, and what is mounted where.") },
  { "confirm",         N_("Look at it with “usherctl plans” and confirm it, or mend its cause.") },
};

/* A code that is newer than we are speaks for itself. */
static const char *
translate (const Entry *entries,
           gsize        n_entries,
           const char  *code)
{
  for (gsize i = 0; i < n_entries; i++)
    if (g_strcmp0 (entries[i].code, code) == 0)
      return _(entries[i].text);

  return code;
}

/**
 * usher_text_problem:
 * @code: the Code of a problem
 *
 * Returns: a sentence without its end
 */
const char *
usher_text_problem (const char *code)
{
  return translate (problems, G_N_ELEMENTS (problems), code);
}

/* What to do about it: the Fix of a problem. */
const char *
usher_text_fix (const char *fix)
{
  return translate (fixes, G_N_ELEMENTS (fixes), fix);
}

/* Why a file is not deleted. */
const char *
usher_text_left (const char *left)
{
  return translate (lefts, G_N_ELEMENTS (lefts), left);
}

/* What a plan is about. */
const char *
usher_text_plan (const char *kind)
{
  return translate (plans, G_N_ELEMENTS (plans), kind);
}
