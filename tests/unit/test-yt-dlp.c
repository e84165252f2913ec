/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-yt-dlp.h"

#include <string.h>

#include "test-support.h"
#include "usher-pace.h"
#include "usher-time.h"
#include "usher-video-line.h"
#include "usher-yt-dlp-command.h"
#include "usher-yt-dlp-errors.h"
#include "usher-yt-dlp-options.h"

/* What yt-dlp and the hosts of videos say. */
typedef struct
{
  const char *name;
  const char *message;
  UsherFailure failure;
  gboolean is_stale;
} MessageCase;

static const MessageCase message_cases[] = {
  { "bot", "[youtube] x: Sign in to confirm you’re not a bot. This helps protect our community. Learn more",
    USHER_FAILURE_BOT_CHECK },
  { "bot-plain", "[youtube] x: Sign in to confirm you're not a bot. Use --cookies-from-browser or --cookies for "
    "the authentication", USHER_FAILURE_BOT_CHECK },
  { "captcha", "[youtube] x: Please solve the CAPTCHA on the page", USHER_FAILURE_BOT_CHECK },
  { "429", "[youtube] x: Unable to download API page: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: "
    "'Too Many Requests'>); please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= ",
    USHER_FAILURE_RATE_LIMITED },
  { "session", "[youtube] x: Video unavailable. This content isn’t available, try again later. The current "
    "session has been rate-limited by YouTube for up to an hour.", USHER_FAILURE_RATE_LIMITED },
  { "403", "unable to download video data: HTTP Error 403: Forbidden", USHER_FAILURE_VIDEO_REFUSED },
  { "403-after-nsig", "unable to download video data: HTTP Error 403: Forbidden",
    USHER_FAILURE_YT_DLP_STALE, TRUE },
  { "age", "[youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.",
    USHER_FAILURE_AGE_RESTRICTED },
  { "age-embed", "[youtube] x: This video is age-restricted and only available on YouTube.",
    USHER_FAILURE_AGE_RESTRICTED },
  { "private", "[youtube] x: Private video. Sign in if you've been granted access to this video",
    USHER_FAILURE_VIDEO_PRIVATE },
  { "removed", "[youtube] x: Video unavailable. This video has been removed by the uploader",
    USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "terminated", "[youtube] x: Video unavailable. This video is no longer available because the YouTube account "
    "associated with this video has been terminated.", USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "incomplete-id", "[youtube] x: Video unavailable", USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "country", "[youtube] x: Video unavailable. The uploader has not made this video available in your country",
    USHER_FAILURE_GEO_BLOCKED },
  { "blocked", "[youtube] x: Video unavailable. This video contains content from SME, who has blocked it in your "
    "country on copyright grounds", USHER_FAILURE_GEO_BLOCKED },
  { "location", "[generic] x: This video is not available from your location due to geo restriction",
    USHER_FAILURE_GEO_BLOCKED },
  { "members", "[youtube] x: Join this channel to get access to members-only content like this video, and other "
    "exclusive perks.", USHER_FAILURE_MEMBERS_ONLY },
  { "level", "[youtube] x: This video is available to this channel's members on level: Gold",
    USHER_FAILURE_MEMBERS_ONLY },
  { "registered", "[vimeo] 1: This video is only available for registered users. Use --cookies",
    USHER_FAILURE_MEMBERS_ONLY },
  { "rental", "[youtube] x: This video requires payment to watch.", USHER_FAILURE_MEMBERS_ONLY },
  { "live-later", "[youtube] x: This live event will begin in 5 hours.", USHER_FAILURE_LIVE_VIDEO },
  { "premiere", "[youtube] x: Premieres in 43 hours", USHER_FAILURE_LIVE_VIDEO },
  { "live-over", "[youtube] x: This live stream recording is not available.", USHER_FAILURE_LIVE_VIDEO },
  { "filtered", "[download] Joker does not pass filter (!is_live), skipping ..", USHER_FAILURE_LIVE_VIDEO },
  { "format", "[youtube] x: Requested format is not available. Use --list-formats for a list of available formats",
    USHER_FAILURE_NO_FORMAT },
  { "format-after-nsig", "[youtube] x: Requested format is not available. Use --list-formats for a list of "
    "available formats", USHER_FAILURE_YT_DLP_STALE, TRUE },
  { "no-formats", "[youtube] x: No video formats found!; please report this issue on  https://github.com/yt-dlp/"
    "yt-dlp/issues?q= , filling out the appropriate issue template. Confirm you are on the latest version using  "
    "yt-dlp -U", USHER_FAILURE_YT_DLP_STALE },
  { "extract", "[youtube] x: Unable to extract uploader id; please report this issue on  https://github.com/yt-dlp/"
    "yt-dlp/issues?q= , filling out the appropriate issue template. Confirm you are on the latest version using  "
    "yt-dlp -U", USHER_FAILURE_YT_DLP_STALE },
  { "signature", "[youtube] x: Signature extraction failed: Traceback (most recent call last):",
    USHER_FAILURE_YT_DLP_STALE },
  { "drm", "[generic] x: The requested site is known to use DRM protection. It will NOT be supported.",
    USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "404", "[generic] Unable to download webpage: HTTP Error 404: Not Found (caused by <HTTPError 404: 'Not Found'>); "
    "please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= ", USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "unsupported", "Unsupported URL: https://example.org/", USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "dns", "[youtube] x: Unable to download API page: <urlopen error [Errno -2] Name or service not known> (caused by "
    "URLError(gaierror(-2, 'Name or service not known')))", USHER_FAILURE_UNREACHABLE },
  { "dns-later", "[generic] Unable to download webpage: <urlopen error [Errno -3] Temporary failure in name "
    "resolution>", USHER_FAILURE_UNREACHABLE },
  { "no-network", "Unable to download webpage: <urlopen error [Errno 101] Network is unreachable>",
    USHER_FAILURE_UNREACHABLE },
  { "refused", "Unable to download webpage: <urlopen error [Errno 111] Connection refused>",
    USHER_FAILURE_UNREACHABLE },
  { "503", "unable to download video data: HTTP Error 503: Service Unavailable", USHER_FAILURE_UNREACHABLE },
  { "certificate", "Unable to download webpage: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
    "failed: self signed certificate (_ssl.c:992)>", USHER_FAILURE_TLS },
  { "slow", "unable to download video data: The read operation timed out", USHER_FAILURE_TIMED_OUT },
  { "disk-full", "unable to write data: [Errno 28] No space left on device", USHER_FAILURE_NO_SPACE },
  { "quota", "unable to write data: [Errno 122] Disk quota exceeded", USHER_FAILURE_NO_SPACE },
  { "too-large", "[download] File is larger than max-filesize (2000000000 bytes > 1073741824 bytes). Aborting.",
    USHER_FAILURE_TOO_LARGE },
  { "limit", "unable to write data: [Errno 27] File too large", USHER_FAILURE_TOO_LARGE },
  { "no-ffmpeg", "You have requested merging of multiple formats but ffmpeg is not installed. Aborting due to "
    "--abort-on-error", USHER_FAILURE_PROGRAM_MISSING },
  { "option", "no such option: --xff", USHER_FAILURE_INVALID_PARAMETERS },
  { "cookies", "'/c' does not look like a Netscape format cookies file", USHER_FAILURE_INVALID_PARAMETERS },
  { "unknown", "something that nobody has heard of", USHER_FAILURE_OTHER },
  { "empty", "", USHER_FAILURE_OTHER },
};

static void
test_message (gconstpointer data)
{
  const MessageCase *row = data;

  g_assert_cmpint (usher_yt_dlp_classify (row->message, row->is_stale), ==, row->failure);
}

/* What is to be done about each: nobody is without an answer. */
static void
test_blame (void)
{
  static const UsherFailure sites[] = {
    USHER_FAILURE_BOT_CHECK, USHER_FAILURE_RATE_LIMITED, USHER_FAILURE_VIDEO_REFUSED,
    USHER_FAILURE_UNREACHABLE,
  };
  static const UsherFailure videos[] = {
    USHER_FAILURE_VIDEO_PRIVATE, USHER_FAILURE_AGE_RESTRICTED, USHER_FAILURE_NO_FORMAT,
    USHER_FAILURE_LIVE_VIDEO, USHER_FAILURE_YT_DLP_STALE, USHER_FAILURE_TIMED_OUT,
    USHER_FAILURE_NO_CANDIDATE, USHER_FAILURE_NOT_A_TRAILER, USHER_FAILURE_TOO_LARGE,
  };
  g_autoptr(GError) full = g_error_new (USHER_FAILURE, USHER_FAILURE_NO_SPACE, "full");
  g_autoptr(GError) missing = g_error_new (USHER_FAILURE, USHER_FAILURE_PROGRAM_MISSING, "missing");

  for (gsize i = 0; i < G_N_ELEMENTS (sites); i++)
    {
      g_autoptr(GError) error = g_error_new (USHER_FAILURE, (int) sites[i], "site");

      g_assert_cmpint (usher_download_blame (error), ==, USHER_BLAME_SITE);
      g_assert_nonnull (usher_yt_dlp_get_advice (sites[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (videos); i++)
    {
      g_autoptr(GError) error = g_error_new (USHER_FAILURE, (int) videos[i], "video");

      g_assert_cmpint (usher_download_blame (error), ==, USHER_BLAME_VIDEO);
    }
  g_assert_cmpint (usher_download_blame (full), ==, USHER_BLAME_PLACE);
  g_assert_cmpint (usher_download_blame (missing), ==, USHER_BLAME_SETUP);
}

typedef struct
{
  const char *name;
  const char *options;           /* separated by | */
  const char *joined;            /* (nullable): the same; NULL where one is refused */
  const char *named;             /* (nullable): what the message names */
} OptionsCase;

static const OptionsCase options_cases[] = {
  { "none", "", "" },
  { "flag", "--force-ipv4", "--force-ipv4" },
  { "value", "--extractor-args|youtube:player_client=tv", "--extractor-args=youtube:player_client=tv" },
  { "value-joined", "--sleep-interval=3", "--sleep-interval=3" },
  { "value-like-option", "--user-agent|--exec", "--user-agent=--exec" },
  { "short", "-S|res:720", "-Sres:720" },
  { "several", "-4|--retries|5|--proxy=socks5://127.0.0.1:1080", "-4|--retries=5|--proxy=socks5://127.0.0.1:1080" },
  { "exec", "--exec|touch /tmp/x", NULL, "--exec" },
  { "exec-joined", "--exec=touch /tmp/x", NULL, "--exec" },
  { "exec-behind", "--force-ipv4|--exec|x", NULL, "--exec" },
  { "exec-shortened", "--exe|x", NULL, "--exe" },
  { "exec-before", "--exec-before-download|x", NULL, "--exec-before-download" },
  { "config", "--config-locations|/tmp", NULL, "--config-locations" },
  { "plugins", "--plugin-dirs|/tmp", NULL, "--plugin-dirs" },
  { "output", "-o|/etc/x", NULL, "-o" },
  { "output-joined", "-o/etc/x", NULL, "-o/etc/x" },
  { "output-long", "--output=/etc/x", NULL, "--output" },
  { "paths", "-P|/etc", NULL, "-P" },
  { "batch", "-a|/etc/passwd", NULL, "-a" },
  { "info", "--load-info-json|/tmp/x", NULL, "--load-info-json" },
  { "downloader", "--external-downloader|sh", NULL, "--external-downloader" },
  { "downloader-arguments", "--downloader-args|x", NULL, "--downloader-args" },
  { "browser", "--cookies-from-browser|firefox", NULL, "--cookies-from-browser" },
  { "cookies", "--cookies|/etc/passwd", NULL, "--cookies" },
  { "netrc", "--netrc-cmd|sh", NULL, "--netrc-cmd" },
  { "ffmpeg", "--ffmpeg-location|/tmp", NULL, "--ffmpeg-location" },
  { "postprocessor", "--use-postprocessor|Exec", NULL, "--use-postprocessor" },
  { "filter", "--match-filters|x", NULL, "--match-filters" },
  { "alias", "--alias|x|--exec", NULL, "--alias" },
  { "update", "-U", NULL, "-U" },
  { "password", "--password|x", NULL, "--password" },
  { "proxy-password", "--proxy|http://me:secret@proxy", NULL, "--proxy" },
  { "address", "https://example.org", NULL, "https://example.org" },
  { "no-value", "--retries", NULL, "--retries" },
  { "empty-value", "--retries=", NULL, "--retries" },
  { "value-not-taken", "--force-ipv4=1", NULL, "--force-ipv4=1" },
  { "line-break", "--user-agent|a\nb", NULL, "--user-agent" },
  { "dashes", "--", NULL, "--" },
};

static void
test_options (gconstpointer data)
{
  const OptionsCase *row = data;
  g_auto(GStrv) options = g_strsplit (row->options, "|", -1);
  g_auto(GStrv) joined = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gboolean allowed = usher_yt_dlp_options_check ((const char * const *) options, &error);

  g_assert_cmpint (allowed, ==, row->joined != NULL);
  if (!allowed)
    {
      g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
      g_assert_nonnull (strstr (error->message, row->named));
      g_assert_null (strstr (error->message, "secret"));
      return;
    }

  joined = usher_yt_dlp_options_join ((const char * const *) options);
  text = g_strjoinv ("|", joined);
  g_assert_cmpstr (text, ==, row->joined);
}

typedef struct
{
  const char *name;
  const char *settings;
  const char *profile;
  const char *there;             /* (nullable): arguments, separated by | */
  const char *not_there;         /* (nullable) */
} CommandCase;

static const CommandCase command_cases[] = {
  { "hygiene", "{}", "{}", "--ignore-config|--no-cache-dir|--no-exec", "--no-plugin-dirs" },
  { "place", "{}", "{}", "-P|.|-o|out.%(ext)s|-a|-", NULL },
  { "size", "{'MaxVideoSize': <uint64 2000000>}", "{}", "--max-filesize|2000000", "--limit-rate" },
  { "rate", "{'RateLimit': <uint64 5000>}", "{}", "--limit-rate|5000", NULL },
  { "pause", "{'RequestPause': <1.5>}", "{}", "--sleep-requests|1.5", NULL },
  { "cookies", "{'CookiesFile': <'/home/me/c.txt'>}", "{}", "--cookies|/home/me/c.txt", NULL },
  { "no-cookies", "{}", "{}", NULL, "--cookies" },
  { "height", "{}", "{'Height': <uint32 720>}", "bv*[height<=720]+ba/b[height<=720]/bv*+ba/b|-S|res:720", NULL },
  { "best", "{}", "{'Height': <uint32 0>}", "-f|bv*+ba/b|-S|res", NULL },
  { "mp4", "{}", "{'Container': <'mp4'>}", "-S|res:1080,vcodec:h264,acodec:aac", NULL },
  { "webm", "{}", "{'Container': <'webm'>}", "-S|res:1080,vcodec:vp9,acodec:opus", NULL },
  { "codec", "{}", "{'Video': <'av1'>, 'Audio': <'opus'>}", "-S|res:1080,vcodec:av01,acodec:opus", NULL },
  { "no-subtitles", "{}", "{}", NULL, "--write-subs" },
  { "subtitles", "{}", "{'Subtitles': <true>}", "--write-subs|--sub-langs|en,en-.*", "--write-auto-subs" },
  { "automatic", "{}", "{'Subtitles': <true>, 'AutomaticSubtitles': <true>}", "--write-subs|--write-auto-subs", NULL },
  { "own-options", "{}", "{'YtDlpOptions': <['--retries', '9']>}", "--retries=9|-P|.", NULL },
};

static UsherProfile *
make_profile (const char *text)
{
  g_autoptr(GVariant) given = test_variant (text);
  g_autoptr(GVariantDict) dict = g_variant_dict_new (given);
  g_autoptr(GVariant) params = NULL;
  g_autoptr(GError) error = NULL;
  UsherProfile *profile;

  g_variant_dict_insert (dict, "Name", "s", "Films");
  params = g_variant_ref_sink (g_variant_dict_end (dict));
  profile = usher_profile_new (params, &error);
  g_assert_no_error (error);

  return profile;
}

static UsherSettings *
make_settings (const char *text)
{
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(GError) error = NULL;
  UsherSettings *settings = usher_settings_new (params, &error);

  g_assert_no_error (error);

  return settings;
}

static void
test_command (gconstpointer data)
{
  const CommandCase *row = data;
  g_autoptr(UsherSettings) settings = make_settings (row->settings);
  g_autoptr(UsherProfile) profile = make_profile (row->profile);
  g_auto(GStrv) argv = usher_yt_dlp_command_for_download (settings, "", profile);
  g_autofree char *text = g_strjoinv ("|", argv);
  g_autofree char *whole = g_strconcat (text, "|", NULL);
  g_autofree char *there = row->there != NULL ? g_strconcat ("|", row->there, NULL) : NULL;

  if (there != NULL)
    g_assert_nonnull (strstr (whole, there + (g_str_has_prefix (row->there, "bv") ? 1 : 0)));
  if (row->not_there != NULL)
    g_assert_false (g_strv_contains ((const char * const *) argv, row->not_there));
}

static void
test_newer_version (void)
{
  g_autoptr(UsherSettings) settings = make_settings ("{}");
  g_auto(GStrv) argv =
    usher_yt_dlp_command_for_list (settings, "    --no-plugin-dirs    Clear plugin directories", 10);

  g_assert_true (g_strv_contains ((const char * const *) argv, "--no-plugin-dirs"));
  g_assert_false (g_strv_contains ((const char * const *) argv, "--no-remote-components"));
  g_assert_true (g_strv_contains ((const char * const *) argv, "--flat-playlist"));
}

typedef struct
{
  const char *name;
  const char *line;
  const char *id;                /* (nullable) */
  const char *url;               /* (nullable): NULL where there is no video */
  const char *title;             /* (nullable) */
  const char *uploader;          /* (nullable) */
  double duration;
  gboolean live;
  gboolean direct;
  gboolean restricted;
} LineCase;

static const LineCase line_cases[] = {
  { "full", "{\"id\": \"a-_1\", \"title\": \"T\", \"url\": \"https://v/1\", \"duration\": 61.5, \"uploader\": \"U\"}",
    "a-_1", "https://v/1", "T", "U", 61.5 },
  { "whole-number", "{\"url\": \"https://v/1\", \"duration\": 61}", NULL, "https://v/1", NULL, NULL, 61 },
  { "page-first", "{\"url\": \"https://v/file\", \"webpage_url\": \"https://v/1\"}", NULL, "https://v/1" },
  { "channel", "{\"url\": \"https://v/1\", \"channel\": \"C\"}", NULL, "https://v/1", NULL, "C" },
  { "smuggled", "{\"url\": \"https://v/1#__youtubedl_smuggle=%7B%22x%22%3A+1%7D\"}", NULL, "https://v/1" },
  { "live", "{\"url\": \"https://v/1\", \"live_status\": \"is_live\"}", NULL, "https://v/1", .live = TRUE },
  { "upcoming", "{\"url\": \"https://v/1\", \"live_status\": \"is_upcoming\"}", NULL, "https://v/1", .live = TRUE },
  { "was-live", "{\"url\": \"https://v/1\", \"live_status\": \"was_live\"}", NULL, "https://v/1" },
  { "live-flag", "{\"url\": \"https://v/1\", \"is_live\": true}", NULL, "https://v/1", .live = TRUE },
  { "private", "{\"url\": \"https://v/1\", \"availability\": \"private\"}", NULL, "https://v/1", .restricted = TRUE },
  { "file", "{\"id\": \"a\", \"title\": \"a\", \"url\": \"https://v/a\", \"direct\": true}", "a", "https://v/a",
    .direct = TRUE },
  { "wrong-types", "{\"id\": 5, \"title\": [], \"url\": \"https://v/1\", \"duration\": \"x\", \"is_live\": \"yes\"}",
    NULL, "https://v/1" },
  { "negative", "{\"url\": \"https://v/1\", \"duration\": -5}", NULL, "https://v/1" },
  { "evil-id", "{\"id\": \"../../x\", \"url\": \"https://v/1\"}", NULL, "https://v/1" },
  { "null", "{\"id\": null, \"url\": \"https://v/1\", \"title\": null}", NULL, "https://v/1" },
  { "no-address", "{\"id\": \"a\"}", NULL, NULL },
  { "array", "[]", NULL, NULL },
  { "cut", "{\"id\": \"a\", \"url\"", NULL, NULL },
  { "text", "hello", NULL, NULL },
  { "empty", "", NULL, NULL },
};

static void
test_line (gconstpointer data)
{
  const LineCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherCandidate) video = usher_video_line_parse (row->line, &error);

  if (row->url == NULL)
    {
      g_assert_null (video);
      g_assert_true (error != NULL && error->domain == USHER_FAILURE);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (video->video_id, ==, row->id);
  g_assert_cmpstr (video->url, ==, row->url);
  g_assert_cmpstr (video->title, ==, row->title);
  g_assert_cmpstr (video->uploader, ==, row->uploader);
  g_assert_cmpfloat (video->duration, ==, row->duration);
  g_assert_cmpint (video->live, ==, row->live);
  g_assert_cmpint (video->direct, ==, row->direct);
  g_assert_cmpint (video->restricted, ==, row->restricted);
}

static void
test_progress (void)
{
  double fraction = -1;

  g_assert_true (usher_yt_dlp_parse_progress ("USHER 50 200 NA", &fraction));
  g_assert_cmpfloat (fraction, ==, 0.25);
  g_assert_true (usher_yt_dlp_parse_progress ("USHER 50 NA 100.0", &fraction));
  g_assert_cmpfloat (fraction, ==, 0.5);
  g_assert_true (usher_yt_dlp_parse_progress ("USHER 500 200 NA", &fraction));
  g_assert_cmpfloat (fraction, ==, 1);
  g_assert_false (usher_yt_dlp_parse_progress ("USHER NA NA NA", &fraction));
  g_assert_false (usher_yt_dlp_parse_progress ("USHER 5 0 NA", &fraction));
  g_assert_false (usher_yt_dlp_parse_progress ("USHER 5", &fraction));
  g_assert_false (usher_yt_dlp_parse_progress ("[download] 5 200 NA", &fraction));
}

/* Slower while servers complain, faster while they do not, within what a person allows. */
static void
test_pace (void)
{
  g_autoptr(UsherSettings) settings = make_settings ("{'DownloadPause': <10.0>, 'MaxDownloadPause': <60.0>}");
  const gint64 now = 1000 * USHER_SECOND;
  const gint64 first = 15 * 60 * USHER_SECOND;
  UsherPace pace = { .pause = 10 * USHER_SECOND };

  usher_pace_slow_down (&pace, settings);
  g_assert_cmpint (pace.pause, ==, 20 * USHER_SECOND);
  for (int i = 0; i < 5; i++)
    usher_pace_slow_down (&pace, settings);
  g_assert_cmpint (pace.pause, ==, 60 * USHER_SECOND);

  usher_pace_hold (&pace, settings, TRUE, now);
  g_assert_cmpint (pace.held_until, ==, now + first);
  usher_pace_hold (&pace, settings, TRUE, now);
  g_assert_cmpint (pace.held_until, ==, now + 2 * first);
  for (int i = 0; i < 20; i++)
    usher_pace_hold (&pace, settings, TRUE, now);
  g_assert_cmpint (pace.held_until, ==, now + 24 * 3600 * USHER_SECOND);
  usher_pace_hold (&pace, settings, FALSE, now);
  g_assert_cmpint (pace.held_until, ==, now + first);

  usher_pace_succeed (&pace, settings);
  g_assert_cmpint (pace.held_until, ==, 0);
  g_assert_cmpint (pace.n_refusals, ==, 0);
  g_assert_cmpint (pace.pause, ==, 30 * USHER_SECOND);
  for (int i = 0; i < 5; i++)
    usher_pace_succeed (&pace, settings);
  g_assert_cmpint (pace.pause, ==, 10 * USHER_SECOND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST_ADD_ROWS ("/yt-dlp/message", message_cases, test_message);
  g_test_add_func ("/yt-dlp/blame", test_blame);
  TEST_ADD_ROWS ("/yt-dlp/options", options_cases, test_options);
  TEST_ADD_ROWS ("/yt-dlp/command", command_cases, test_command);
  g_test_add_func ("/yt-dlp/newer-version", test_newer_version);
  TEST_ADD_ROWS ("/yt-dlp/line", line_cases, test_line);
  g_test_add_func ("/yt-dlp/progress", test_progress);
  g_test_add_func ("/yt-dlp/pace", test_pace);

  return g_test_run ();
}
