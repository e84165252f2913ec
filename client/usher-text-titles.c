/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a list of titles and the page of one say: of the title itself, of its
 * trailers, and of videos that could be its trailer. */

#include "usher-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-record.h"
#include "usher-time-text.h"

typedef struct
{
  const char *code;
  const char *text;
} Entry;

/* What speaks for a video or against it */
static const Entry reasons[] = {
  { "uploader",         N_("uploader that the profile names") },
  { "year",             N_("same year") },
  { "year-near",        N_("year nearby") },
  { "title-words",      N_("words of the title") },
  { "title",            N_("same title") },
  { "title-first",      N_("title comes first") },
  { "official-trailer", N_("official trailer") },
  { "trailer",          N_("called a trailer") },
  { "no-trailer",       N_("not called a trailer") },
  { "teaser",           N_("teaser") },
  { "clip",             N_("clip") },
  { "official-channel", N_("studio's own channel") },
  { "verified-channel", N_("verified channel") },
  { "language",         N_("language") },
  { "other-language",   N_("other language") },
  { "height",           N_("resolution") },
  { "low-height",       N_("low resolution") },
  { "usual-duration",   N_("usual length") },
  { "other-words",      N_("other words") },
};

static const Entry faults[] = {
  { "no-video",  N_("it has no picture") },
  { "no-audio",  N_("it has no sound") },
  { "too-short", N_("it is too short") },
  { "too-long",  N_("it is too long") },
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

static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * usher_text_line:
 * @text: (nullable): text from outside
 *
 * Returns: (transfer full): @text on one line, without what turns the text around
 *   it, or hides
 */
char *
usher_text_line (const char *text)
{
  GString *line = g_string_new (NULL);

  for (const char *c = text != NULL ? text : ""; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (turns_direction (character))
        continue;
      if (g_unichar_iscntrl (character) || character == 0x2028 || character == 0x2029)
        g_string_append_c (line, ' ');
      else
        g_string_append_unichar (line, character);
    }

  return g_string_free (line, FALSE);
}

static void
add_part (GString    *text,
          const char *part)
{
  if (part == NULL || *part == '\0')
    return;

  if (text->len > 0)
    /* Translators: stands between short facts: “2019 · 96 min · Comedy” */
    g_string_append (text, C_("facts", " · "));
  g_string_append (text, part);
}

/* Returns: (transfer full): the name of a title, “Title %” if it has none */
char *
usher_text_title (GVariant *title)
{
  g_autofree char *line = usher_text_line (usher_record_get_string (title, "Title"));

  return *line != '\0' ? g_steal_pointer (&line) : g_strdup (_("Title without a name"));
}

/**
 * usher_text_failure:
 * @code: an ErrorCode
 *
 * Returns: (transfer full): what it means
 */
char *
usher_text_failure (const char *code)
{
  g_autoptr(GVariant) record =
    g_variant_ref_sink (g_variant_new_parsed ("{'ErrorCode': <%s>}", code != NULL ? code : ""));
  char *text = usher_text_reason (record);

  return text != NULL ? text : g_strdup (_("It failed"));
}

/**
 * usher_text_title_state:
 * @title: a title, with what is known of its trailer as Pending, ErrorCode and
 *   Activity
 *
 * Returns: (transfer full): the state of its trailer, in a few words
 */
char *
usher_text_title_state (GVariant *title)
{
  const char *activity = usher_record_get_string (title, "Activity");
  const char *pending = usher_record_get_string (title, "Pending");
  const char *error = usher_record_get_string (title, "ErrorCode");
  guint n_trailers = usher_record_get_uint (title, "Trailers");

  if (g_strcmp0 (activity, "downloading") == 0)
    return g_strdup (_("Downloading"));
  if (g_strcmp0 (activity, "queued") == 0)
    return g_strdup (_("In the queue"));
  if (n_trailers > 0)
    return g_strdup_printf (ngettext ("Trailer there", "%u trailers there", n_trailers), n_trailers);
  if (g_strcmp0 (pending, "backing-off") == 0 || (error != NULL && g_strcmp0 (pending, "wanted") == 0))
    {
      g_autofree char *why = usher_text_failure (error);

      /* Translators: why the download of a trailer failed */
      return g_strdup_printf (_("Failed: %s"), why);
    }
  if (g_strcmp0 (pending, "missing-trailer") == 0)
    return g_strdup (_("Trailer missing"));
  if (pending != NULL && g_strcmp0 (pending, "wanted") != 0 && g_strcmp0 (pending, "not-monitored") != 0)
    /* Translators: why no trailer is downloaded for a title */
    return g_strdup_printf (_("Not wanted: %s"), usher_text_wanted_state (pending));

  return g_strdup (usher_record_get_boolean (title, "Monitored") ? _("Wanted") : _("Not wanted"));
}

/* Returns: (transfer full): year, length, studio and so on of a title */
char *
usher_text_title_facts (GVariant *title)
{
  GString *text = g_string_new (NULL);
  guint year = usher_record_get_uint (title, "Year");
  guint runtime = usher_record_get_uint (title, "Runtime");
  guint n_seasons = usher_record_get_uint (title, "SeasonCount");
  g_autofree char *year_text = year != 0 ? g_strdup_printf ("%u", year) : NULL;
  g_autofree char *runtime_text = runtime != 0 ? g_strdup_printf (_("%u min"), runtime) : NULL;
  g_autofree char *seasons =
    n_seasons != 0 ? g_strdup_printf (ngettext ("%u season", "%u seasons", n_seasons), n_seasons) : NULL;
  g_autofree char *studio = usher_text_line (usher_record_get_string (title, "Studio"));
  g_autofree char *certification = usher_text_line (usher_record_get_string (title, "Certification"));
  g_auto(GStrv) genres = usher_record_get_strings (title, "Genres");
  g_autofree char *joined = g_strjoinv (C_("list", ", "), genres);
  g_autofree char *genres_text = usher_text_line (joined);

  add_part (text, g_strcmp0 (usher_record_get_string (title, "Kind"), "series") == 0 ? _("Series") : _("Film"));
  add_part (text, year_text);
  add_part (text, seasons);
  add_part (text, runtime_text);
  add_part (text, certification);
  add_part (text, studio);
  add_part (text, genres_text);

  return g_string_free (text, FALSE);
}

/* Returns: (transfer full) (nullable): “2:05” */
static char *
say_length (GVariant *record)
{
  guint seconds = (guint) (usher_record_get_double (record, "Duration") + 0.5);

  if (seconds >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);

  return seconds > 0 ? g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60) : NULL;
}

static char *
say_height (GVariant *record)
{
  guint height = usher_record_get_uint (record, "Height");

  /* Translators: the lines of a video's picture: 1080p */
  return height > 0 ? g_strdup_printf (_("%up"), height) : NULL;
}

static const char *
say_trailer_state (GVariant *trailer)
{
  const char *state = usher_record_get_string (trailer, "State");

  if (g_strcmp0 (state, "missing") == 0)
    return _("missing");
  if (g_strcmp0 (state, "gone") == 0)
    return _("gone");

  return NULL;
}

/* Returns: (transfer full): size, length, resolution, maker, and what is wrong with it */
char *
usher_text_trailer_facts (GVariant *trailer)
{
  GString *text = g_string_new (NULL);
  gint64 size = usher_record_get_time (trailer, "Size");
  const char *fault = usher_record_get_string (trailer, "Fault");
  g_autofree char *size_text = size > 0 ? g_format_size ((guint64) size) : NULL;
  g_autofree char *length = say_length (trailer);
  g_autofree char *height = say_height (trailer);

  add_part (text, say_trailer_state (trailer));
  add_part (text, length);
  add_part (text, height);
  add_part (text, size_text);
  add_part (text, g_strcmp0 (usher_record_get_string (trailer, "MadeBy"), "usher") == 0
                  ? _("downloaded by Usher") : _("found on the disk"));
  if (fault != NULL)
    add_part (text, find (faults, G_N_ELEMENTS (faults), fault));

  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): who made a video, how long and how large it is, its points */
char *
usher_text_video_facts (GVariant *video)
{
  GString *text = g_string_new (NULL);
  g_autofree char *uploader = usher_text_line (usher_record_get_string (video, "Uploader"));
  g_autofree char *length = say_length (video);
  g_autofree char *height = say_height (video);
  g_autofree char *points = NULL;
  gint32 score = 0;

  if (usher_record_get_string (video, "Rejected") == NULL && g_variant_lookup (video, "Score", "i", &score))
    points = g_strdup_printf (ngettext ("%d point", "%d points", (gulong) ABS (score)), score);

  add_part (text, points);
  add_part (text, uploader);
  add_part (text, length);
  add_part (text, height);

  return g_string_free (text, FALSE);
}

/**
 * usher_text_video_why:
 * @video: a video that SearchTrailer answers
 *
 * Returns: (transfer full): why it is not taken, or what makes its points
 */
char *
usher_text_video_why (GVariant *video)
{
  const char *rejected = usher_record_get_string (video, "Rejected");
  g_autofree char *by = usher_text_line (usher_record_get_string (video, "RejectedBy"));
  g_auto(GStrv) codes = usher_record_get_strings (video, "Reasons");
  GString *text = g_string_new (NULL);

  if (rejected != NULL)
    {
      g_string_append (text, usher_text_rejection (rejected));
      if (*by != '\0')
        g_string_append_printf (text, " (%s)", by);
      return g_string_free (text, FALSE);
    }

  for (char **code = codes; *code != NULL; code++)
    {
      char *points = strchr (*code, ' ');

      if (points != NULL)
        *points++ = '\0';
      if (text->len > 0)
        g_string_append (text, C_("list", ", "));
      g_string_append (text, find (reasons, G_N_ELEMENTS (reasons), *code));
      if (points != NULL)
        g_string_append_printf (text, " %s", points);
    }

  return g_string_free (text, FALSE);
}

/**
 * usher_text_pending:
 * @pending: what ListPending answers of a title and a profile
 *
 * Returns: (transfer full): whether a trailer is downloaded, and why not
 */
char *
usher_text_pending (GVariant *pending)
{
  const char *state = usher_record_get_string (pending, "State");
  const char *error = usher_record_get_string (pending, "ErrorCode");
  g_autofree char *profile = usher_text_line (usher_record_get_string (pending, "ProfileName"));
  g_autofree char *why = error != NULL ? usher_text_failure (error) : NULL;
  GString *text = g_string_new (NULL);

  add_part (text, g_strcmp0 (state, "backing-off") == 0 && why != NULL ? why : usher_text_wanted_state (state));
  if (g_strcmp0 (state, "backing-off") != 0 && why != NULL)
    {
      /* Translators: why the last download of a trailer failed */
      g_autofree char *last = g_strdup_printf (_("failed before: %s"), why);

      add_part (text, last);
    }
  if (*profile != '\0')
    {
      /* Translators: %s is the name of a profile of trailers */
      g_autofree char *by = g_strdup_printf (_("profile “%s”"), profile);

      add_part (text, by);
    }

  return g_string_free (text, FALSE);
}
