/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text-settings.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-record.h"

typedef struct
{
  const char *key;
  const char *title;
  const char *about;            /* empty: the title says it all */
  const char *group;
} Entry;

#define GENERAL   NC_("settings", "General")
#define DOWNLOADS NC_("settings", "Downloads")
#define PROGRAMS  NC_("settings", "Programs")
#define QUIET     NC_("settings", "Quiet Hours")
#define NOTIFICATIONS NC_("settings", "Notifications")
#define NETWORK   NC_("settings", "Power and Network")
#define STORAGE   NC_("settings", "Storage and Retention")
#define SAFETY    NC_("settings", "Safety")

/* In the order in which they are shown */
static const Entry settings[] = {
  { "MaxRunning", N_("Runs at Once"), N_("Of the library's tasks, such as refreshes and downloads"), GENERAL },
  { "MaxRunningCommands", N_("Commands at Once"), N_("Of tasks that run a command"), GENERAL },
  { "FetchImages", N_("Fetch Pictures"), N_("Posters and fan art from your servers"), GENERAL },
  { "QuietHours", N_("Quiet Hours"),
    N_("Nothing starts by itself between two times of day, as in 22:00-06:00; empty for none"), QUIET },
  { "NotifyFailures", N_("Say What Failed"), N_("By a notification, one a task"), NOTIFICATIONS },
  { "NotifySuccesses", N_("Say What Succeeded"), "", NOTIFICATIONS },
  { "WaitForMedia", N_("Wait for the Film"), N_("No trailer for what the server does not have yet"), DOWNLOADS },
  { "DownloadPause", N_("Pause Between Downloads"), N_("Hosts of videos turn hasty visitors away"), DOWNLOADS },
  { "MaxDownloadPause", N_("Longest Pause"), N_("The pause grows up to this while a host refuses"), DOWNLOADS },
  { "DownloadTimeout", N_("Longest Download"), N_("A download that takes longer is given up"), DOWNLOADS },
  { "MaxVideoSize", N_("Largest Video"), N_("Nothing larger is downloaded"), DOWNLOADS },
  { "HardwareEncoders", N_("Convert by the Graphics Card"), N_("Quicker, where the card can do it"), DOWNLOADS },
  { "VideoUrl", N_("Address of a Video"), N_("{id} is where the video's id goes"), DOWNLOADS },
  { "SearchSource", N_("Where to Search"),
    N_("A search of yt-dlp, as in ytsearch, or an address with {query} in it; empty for no search"), DOWNLOADS },
  { "TrailerSource", N_("Own Source of Trailers"),
    N_("A folder, or an address with variables, as in http://nas.local/{title}.mp4"), DOWNLOADS },
  { "CookiesFile", N_("File With Cookies"), N_("For yt-dlp, where a host wants to know who asks"), DOWNLOADS },
  { "RateLimit", N_("Most Speed"), N_("Of a download; 0 for as quick as can be"), NETWORK },
  { "RequestPause", N_("Pause Between Requests"), N_("Of one download"), NETWORK },
  { "WebhookPort", N_("Port for Webhooks"),
    N_("Where Radarr and Sonarr may tell of changes; 0 for nowhere"), NETWORK },
  { "WebhookAddress", N_("Address for Webhooks"),
    N_("127.0.0.1 for this computer alone, 0.0.0.0 for all of the network"), NETWORK },
  { "MinFreeSpace", N_("Keep Free"), N_("No downloads to a disk that has less room than this"), STORAGE },
  { "KeepRuns", N_("Keep the History"), N_("Of runs, and their logs"), STORAGE },
  { "KeepEvents", N_("Keep Events"), N_("What has happened to each title"), STORAGE },
  { "KeepRemoved", N_("Keep Removed Titles"), N_("Titles that a server has no more"), STORAGE },
  { "KeepTrash", N_("Keep Deleted Trailers"), N_("In the trash, from which they can be restored"), STORAGE },
  { "SkipHardLinks", N_("Spare Hard Links"), N_("Files that have other names are not deleted"), SAFETY },
  { "DeleteInvalid", N_("Delete Broken Trailers"), N_("Those of Usher that cannot be played"), SAFETY },
  { "MaxLossShare", N_("Ask When Titles Vanish"),
    N_("If a server has lost more than this share of them at once"), SAFETY },
  { "MaxMissingShare", N_("Ask When Trailers Vanish"),
    N_("If a disk has lost more than this share of them at once"), SAFETY },
  { "YtDlp", N_("yt-dlp"), N_("The program that downloads, or where it is"), PROGRAMS },
  { "Ffmpeg", N_("ffmpeg"), N_("The program that converts, or where it is"), PROGRAMS },
  { "Ffprobe", N_("ffprobe"), N_("The program that looks at videos, or where it is"), PROGRAMS },
  { "YtDlpFeed", N_("News of yt-dlp"),
    N_("Where the newest version is told; empty for not asking"), PROGRAMS },
  { "UsherFeed", N_("News of Usher"),
    N_("Where the newest version is told; empty for not asking"), PROGRAMS },
};

static const Entry profile_keys[] = {
  { "Name", N_("Name"), "", NULL },
  { "Enabled", N_("Enabled"), N_("Titles that fit it get a trailer"), NULL },
  { "Priority", N_("Priority"), N_("The trailers of the higher come first"), NULL },
  { "Filter", N_("Filter"), N_("Which titles it is for"), NULL },
  { "Container", N_("Kind of File"), "", NULL },
  { "Video", N_("Video Codec"), "", NULL },
  { "Height", N_("Most Lines of the Picture"), N_("As in 1080; 0 for any"), NULL },
  { "Audio", N_("Audio Codec"), "", NULL },
  { "Volume", N_("Volume"), "", NULL },
  { "FileName", N_("File Name"),
    N_("Variables: {title}, {clean_title}, {year}, {language}, {studio}, {imdb_id}, {tmdb_id}, {tvdb_id}, "
       "{title_slug}, {media_filename}, {resolution}, {vcodec}, {acodec}, {video_id}, {ext}"), NULL },
  { "Folder", N_("Folder"), N_("In that of the title, as in Trailers; empty for beside the film"), NULL },
  { "MinDuration", N_("Shortest Trailer"), "", NULL },
  { "MaxDuration", N_("Longest Trailer"), "", NULL },
  { "Query", N_("Search For"), N_("What is searched for when a title names no video"), NULL },
  { "IncludeWords", N_("Needed Words"), N_("With commas between; a video's title has to have all of them"), NULL },
  { "ExcludeWords", N_("Unwanted Words"), N_("With commas between; no video's title may have any of them"), NULL },
  { "Uploaders", N_("Unwanted Channels"), N_("With commas between"), NULL },
  { "Retries", N_("Other Videos to Try"), N_("When the best cannot be had"), NULL },
  { "Subtitles", N_("Subtitles"), N_("Put into the file where there are some"), NULL },
  { "AutomaticSubtitles", N_("Subtitles by Machine"), N_("Where nobody has written any"), NULL },
  { "SubtitleLanguage", N_("Language of Subtitles"), N_("As in en"), NULL },
  { "CutSilence", N_("Cut Silence Off"), N_("A still end without any sound"), NULL },
  { "EmbedMetadata", N_("Name the Title in the File"), "", NULL },
  { "YtDlpOptions", N_("More Options of yt-dlp"), N_("With commas between"), NULL },
};

/* Of Values, where the word of the daemon is none for people. */
static const Entry values[] = {
  { "copy", N_("as it is"), "", NULL },
  { "none", NC_("value", "none"), "", NULL },
  { "idle", N_("when nobody else wants it"), "", NULL },
  { "best-effort", N_("as others"), "", NULL },
  { "realtime", N_("before all others"), "", NULL },
  { "h264", N_("H.264"), "", NULL },
  { "h265", N_("H.265"), "", NULL },
  { "vp9", N_("VP9"), "", NULL },
  { "av1", N_("AV1"), "", NULL },
  { "aac", N_("AAC"), "", NULL },
  { "ac3", N_("AC-3"), "", NULL },
  { "eac3", N_("E-AC-3"), "", NULL },
  { "flac", N_("FLAC"), "", NULL },
  { "opus", N_("Opus"), "", NULL },
  { "mkv", N_("Matroska (mkv)"), "", NULL },
  { "mp4", N_("MP4"), "", NULL },
  { "webm", N_("WebM"), "", NULL },
  { "wait", N_("wait"), "", NULL },
  { "skip", N_("leave that time out"), "", NULL },
  { "cancel-running", N_("cancel the running one"), "", NULL },
  { "allow", N_("run beside it"), "", NULL },
  { "run-once", N_("run once for all of it"), "", NULL },
  { "run-all", N_("run once for each"), "", NULL },
  { "run-after", N_("run right after"), "", NULL },
  { "shift", N_("run so much later"), "", NULL },
  { "first", N_("run the first time"), "", NULL },
  { "second", N_("run the second time"), "", NULL },
  { "both", N_("run both times"), "", NULL },
};

static const Entry *
find (const Entry *entries,
      gsize        n_entries,
      const char  *key)
{
  for (gsize i = 0; i < n_entries; i++)
    if (g_strcmp0 (entries[i].key, key) == 0)
      return &entries[i];

  return NULL;
}

/* The empty text has a translation, too: the head of the catalogue. */
static const char *
get_about (const Entry *entry)
{
  return entry != NULL && *entry->about != '\0' ? _(entry->about) : NULL;
}

/* Returns: (transfer none): what a setting is called; an unknown one, as the daemon does */
const char *
usher_text_setting_title (const char *key)
{
  const Entry *entry = find (settings, G_N_ELEMENTS (settings), key);

  return entry != NULL ? _(entry->title) : key;
}

/* Returns: (transfer none) (nullable): what it does */
const char *
usher_text_setting_about (const char *key)
{
  return get_about (find (settings, G_N_ELEMENTS (settings), key));
}

/* Returns: (transfer none): the heading that it stands below */
const char *
usher_text_setting_group (const char *key)
{
  const Entry *entry = find (settings, G_N_ELEMENTS (settings), key);

  return entry != NULL ? g_dpgettext2 (NULL, "settings", entry->group) : C_("settings", "Other");
}

/* Returns: (transfer none): the name of the page that it is on */
const char *
usher_text_setting_page (const char *key)
{
  static const struct
  {
    const char *group;
    const char *page;
  } pages[] = {
    { DOWNLOADS, "downloads" },
    { NETWORK,   "downloads" },
    { STORAGE,   "storage" },
    { SAFETY,    "storage" },
  };
  const Entry *entry = find (settings, G_N_ELEMENTS (settings), key);

  for (gsize i = 0; entry != NULL && i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].group, entry->group))
      return pages[i].page;

  return "general";
}

/* Returns: (transfer none): where a setting stands among the others; unknown ones last */
guint
usher_text_setting_position (const char *key)
{
  const Entry *entry = find (settings, G_N_ELEMENTS (settings), key);

  return entry != NULL ? (guint) (entry - settings) : G_MAXUINT;
}

/* Returns: (transfer none): what one of the Values is called */
const char *
usher_text_setting_value (const char *value)
{
  const Entry *entry = find (values, G_N_ELEMENTS (values), value);

  if (entry == NULL)
    return value;

  return g_str_equal (value, "none") ? C_("value", "none") : _(entry->title);
}

/* Returns: (transfer none): what a key of a profile is called */
const char *
usher_text_profile_title (const char *key)
{
  const Entry *entry = find (profile_keys, G_N_ELEMENTS (profile_keys), key);

  return entry != NULL ? _(entry->title) : key;
}

/* Returns: (transfer none) (nullable): what it does */
const char *
usher_text_profile_about (const char *key)
{
  return get_about (find (profile_keys, G_N_ELEMENTS (profile_keys), key));
}

/**
 * usher_text_profile:
 * @profile: the record of a profile
 * @filter: (nullable): the name of its filter; none for all titles
 *
 * Returns: (transfer full): which titles it is for, and what it makes
 */
char *
usher_text_profile (GVariant   *profile,
                    const char *filter)
{
  const char *container = usher_record_get_string (profile, "Container");
  guint height = usher_record_get_uint (profile, "Height");
  const char *titles = filter != NULL ? filter : _("All titles");

  if (container == NULL)
    return g_strdup (titles);
  if (height == 0)
    return g_strdup_printf ("%s · %s", titles, usher_text_setting_value (container));

  /* Translators: which titles, the kind of file and the lines of its picture */
  return g_strdup_printf (_("%s · %s · %up"), titles, usher_text_setting_value (container), height);
}

/* A film that everybody knows */
static const char * const example[][2] = {
  { "title", "Metropolis" }, { "clean_title", "metropolis" }, { "year", "1927" }, { "language", "German" },
  { "studio", "UFA" }, { "imdb_id", "tt0017136" }, { "tmdb_id", "19" }, { "tvdb_id", "" },
  { "title_slug", "metropolis-1927" }, { "media_filename", "Metropolis (1927)" }, { "resolution", "1080p" },
  { "vcodec", "h264" }, { "acodec", "aac" }, { "video_id", "ZSExdX0tds4" },
};

/**
 * usher_text_file_name_example:
 * @template: of the name of a file, with variables in braces
 * @folder: where it goes; empty for beside the film
 * @container: of the file
 *
 * Returns: (transfer full): the name for a film that everybody knows. What the
 *   daemon tidies where a variable has no value is left as it is.
 */
char *
usher_text_file_name_example (const char *template,
                              const char *folder,
                              const char *container)
{
  g_autoptr(GString) text = g_string_new (template);

  for (gsize i = 0; i < G_N_ELEMENTS (example); i++)
    {
      g_autofree char *variable = g_strconcat ("{", example[i][0], "}", NULL);

      g_string_replace (text, variable, example[i][1], 0);
    }
  g_string_replace (text, "{ext}", container, 0);
  if (*folder != '\0')
    {
      g_string_prepend_c (text, '/');
      g_string_prepend (text, folder);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): the program, the address and how many titles a connection has */
char *
usher_text_connection (GVariant *connection)
{
  const char *kind = usher_record_get_string (connection, "Kind");
  const char *url = usher_record_get_string (connection, "Url");
  guint count = usher_record_get_uint (connection, "TitleCount");
  g_autofree char *titles = g_strdup_printf (ngettext ("%u title", "%u titles", count), count);
  const char *program = g_strcmp0 (kind, "radarr") == 0 ? "Radarr" :
                        g_strcmp0 (kind, "sonarr") == 0 ? "Sonarr" : kind;

  return g_strdup_printf ("%s · %s · %s", program != NULL ? program : "", url != NULL ? url : "", titles);
}

/* Returns: (transfer full): which program of which version answered */
char *
usher_text_connection_status (GVariant *status)
{
  const char *application = usher_record_get_string (status, "Application");
  const char *version = usher_record_get_string (status, "Version");

  /* Translators: the name of a program and its version */
  return g_strdup_printf (_("%s %s answers"), application != NULL ? application : "",
                          version != NULL ? version : "");
}
