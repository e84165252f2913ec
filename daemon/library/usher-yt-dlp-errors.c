/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What yt-dlp says, and what that means. It tells in English sentences: its own, those
 * of the video's host, and those of the system. */

#include "usher-yt-dlp-errors.h"

#include <string.h>

/* In lower case, with plain apostrophes. The first that fits counts: what is special
 * comes before what it is a case of. */
static const struct
{
  const char *words;
  UsherFailure failure;
} meanings[] = {
  { "no space left on device",               USHER_FAILURE_NO_SPACE },
  { "disk quota exceeded",                   USHER_FAILURE_NO_SPACE },
  { "larger than max-filesize",              USHER_FAILURE_TOO_LARGE },
  { "file too large",                        USHER_FAILURE_TOO_LARGE },
  { "ffmpeg not found",                      USHER_FAILURE_PROGRAM_MISSING },
  { "ffmpeg is not installed",               USHER_FAILURE_PROGRAM_MISSING },
  { "ffprobe not found",                     USHER_FAILURE_PROGRAM_MISSING },
  { "ffprobe and ffmpeg not found",          USHER_FAILURE_PROGRAM_MISSING },
  { "no such option",                        USHER_FAILURE_INVALID_PARAMETERS },
  { "does not look like a netscape format cookies file", USHER_FAILURE_INVALID_PARAMETERS },

  { "confirm you're not a bot",              USHER_FAILURE_BOT_CHECK },
  { "confirm that you're not a bot",         USHER_FAILURE_BOT_CHECK },
  { "solve the captcha",                     USHER_FAILURE_BOT_CHECK },
  { "captcha",                               USHER_FAILURE_BOT_CHECK },
  { "http error 429",                        USHER_FAILURE_RATE_LIMITED },
  { "too many requests",                     USHER_FAILURE_RATE_LIMITED },
  { "rate-limited",                          USHER_FAILURE_RATE_LIMITED },
  { "rate limit",                            USHER_FAILURE_RATE_LIMITED },
  { "content isn't available, try again later", USHER_FAILURE_RATE_LIMITED },
  { "http error 402",                        USHER_FAILURE_RATE_LIMITED },

  { "confirm your age",                      USHER_FAILURE_AGE_RESTRICTED },
  { "age-restricted",                        USHER_FAILURE_AGE_RESTRICTED },
  { "age restricted",                        USHER_FAILURE_AGE_RESTRICTED },
  { "inappropriate for some users",          USHER_FAILURE_AGE_RESTRICTED },
  { "private video",                         USHER_FAILURE_VIDEO_PRIVATE },
  { "video is private",                      USHER_FAILURE_VIDEO_PRIVATE },
  { "members-only",                          USHER_FAILURE_MEMBERS_ONLY },
  { "this channel's members",                USHER_FAILURE_MEMBERS_ONLY },
  { "join this channel",                     USHER_FAILURE_MEMBERS_ONLY },
  { "requires payment",                      USHER_FAILURE_MEMBERS_ONLY },
  { "login details are needed",              USHER_FAILURE_MEMBERS_ONLY },
  { "only available for registered users",   USHER_FAILURE_MEMBERS_ONLY },
  { "login required",                        USHER_FAILURE_MEMBERS_ONLY },
  { "available in your country",             USHER_FAILURE_GEO_BLOCKED },
  { "blocked it in your country",            USHER_FAILURE_GEO_BLOCKED },
  { "available from your location",          USHER_FAILURE_GEO_BLOCKED },
  { "geo restriction",                       USHER_FAILURE_GEO_BLOCKED },
  { "live event will begin",                 USHER_FAILURE_LIVE_VIDEO },
  { "premieres in",                          USHER_FAILURE_LIVE_VIDEO },
  { "premiere will begin",                   USHER_FAILURE_LIVE_VIDEO },
  { "live stream recording is not available", USHER_FAILURE_LIVE_VIDEO },
  { "is not currently live",                 USHER_FAILURE_LIVE_VIDEO },
  { "livestream",                            USHER_FAILURE_LIVE_VIDEO },
  { "does not pass filter",                  USHER_FAILURE_LIVE_VIDEO },

  { "no video formats found",                USHER_FAILURE_YT_DLP_STALE },
  { "signature extraction failed",           USHER_FAILURE_YT_DLP_STALE },
  { "nsig extraction failed",                USHER_FAILURE_YT_DLP_STALE },
  { "requested format is not available",     USHER_FAILURE_NO_FORMAT },
  { "http error 403",                        USHER_FAILURE_VIDEO_REFUSED },
  { "page needs to be reloaded",             USHER_FAILURE_VIDEO_REFUSED },
  { "http error 404",                        USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "http error 410",                        USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "video unavailable",                     USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "video is unavailable",                  USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "has been removed",                      USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "has been terminated",                   USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "no longer available",                   USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "video is not available",                USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "does not exist",                        USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "drm",                                   USHER_FAILURE_VIDEO_UNAVAILABLE },
  { "unsupported url",                       USHER_FAILURE_VIDEO_UNAVAILABLE },

  { "certificate verify failed",             USHER_FAILURE_TLS },
  { "name or service not known",             USHER_FAILURE_UNREACHABLE },
  { "temporary failure in name resolution",  USHER_FAILURE_UNREACHABLE },
  { "no address associated with hostname",   USHER_FAILURE_UNREACHABLE },
  { "failed to resolve",                     USHER_FAILURE_UNREACHABLE },
  { "connection refused",                    USHER_FAILURE_UNREACHABLE },
  { "connection reset by peer",              USHER_FAILURE_UNREACHABLE },
  { "network is unreachable",                USHER_FAILURE_UNREACHABLE },
  { "no route to host",                      USHER_FAILURE_UNREACHABLE },
  { "remote end closed connection",          USHER_FAILURE_UNREACHABLE },
  { "http error 5",                          USHER_FAILURE_UNREACHABLE },
  { "timed out",                             USHER_FAILURE_TIMED_OUT },

  { "please report this issue",              USHER_FAILURE_YT_DLP_STALE },
  { "latest version",                        USHER_FAILURE_YT_DLP_STALE },
};

static char *
make_plain (const char *message)
{
  g_autofree char *lower = g_utf8_strdown (message, -1);
  g_auto(GStrv) parts = g_strsplit (lower, "’", -1);

  return g_strjoinv ("'", parts);
}

/**
 * usher_yt_dlp_classify:
 * @message: an error message of yt-dlp, valid UTF-8
 * @is_stale: whether it has warned before that it does not understand its host
 *
 * Returns: what it means
 */
UsherFailure
usher_yt_dlp_classify (const char *message,
                       gboolean    is_stale)
{
  g_autofree char *plain = make_plain (message);
  UsherFailure failure = USHER_FAILURE_OTHER;

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (strstr (plain, meanings[i].words) != NULL)
      {
        failure = meanings[i].failure;
        break;
      }

  /* The host refuses, or has nothing, as we do not speak its language */
  if (is_stale && (failure == USHER_FAILURE_NO_FORMAT || failure == USHER_FAILURE_VIDEO_REFUSED))
    return USHER_FAILURE_YT_DLP_STALE;

  return failure;
}

/* Returns: whether a warning says that yt-dlp does not understand its host */
gboolean
usher_yt_dlp_hints_stale (const char *line)
{
  return strstr (line, "nsig extraction failed") != NULL ||
         strstr (line, "Signature extraction failed") != NULL ||
         strstr (line, "Some formats may be missing") != NULL;
}

/* Returns: whether a line says that it asks too often, though it goes on */
gboolean
usher_yt_dlp_hints_hurry (const char *line)
{
  return strstr (line, "HTTP Error 429") != NULL || strstr (line, "Too Many Requests") != NULL;
}

/**
 * usher_yt_dlp_get_advice:
 * @failure: why a download failed
 *
 * Returns: (nullable): what to do about it, for a log
 */
const char *
usher_yt_dlp_get_advice (UsherFailure failure)
{
  static const char * const advices[] = {
    [USHER_FAILURE_BOT_CHECK] = "export the cookies of a browser that is signed in, and let CookiesFile name them",
    [USHER_FAILURE_RATE_LIMITED] = "it is tried again later, with longer pauses",
    [USHER_FAILURE_VIDEO_REFUSED] = "it is tried again later; a newer yt-dlp may help",
    [USHER_FAILURE_AGE_RESTRICTED] = "let CookiesFile name the cookies of an account that has proved its age",
    [USHER_FAILURE_VIDEO_PRIVATE] = "choose another video",
    [USHER_FAILURE_GEO_BLOCKED] = "choose another video",
    [USHER_FAILURE_MEMBERS_ONLY] = "let CookiesFile name the cookies of an account that may see it",
    [USHER_FAILURE_LIVE_VIDEO] = "choose another video",
    [USHER_FAILURE_NO_FORMAT] = "raise the profile's height, or let it take any codec",
    [USHER_FAILURE_YT_DLP_STALE] = "install a newer yt-dlp",
    [USHER_FAILURE_UNREACHABLE] = "check the network",
    [USHER_FAILURE_NO_SPACE] = "make room on the disk",
    [USHER_FAILURE_TOO_LARGE] = "raise MaxVideoSize, or lower the profile's height",
    [USHER_FAILURE_PROGRAM_MISSING] = "install it, or give its whole path in the settings",
    [USHER_FAILURE_INVALID_PARAMETERS] = "check the profile's YtDlpOptions and the setting CookiesFile",
  };

  return (gsize) failure < G_N_ELEMENTS (advices) ? advices[failure] : NULL;
}

/**
 * usher_download_blame:
 * @error: why a download failed
 *
 * Returns: what has failed
 */
UsherBlame
usher_download_blame (const GError *error)
{
  if (error->domain != USHER_FAILURE)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED) ? USHER_BLAME_VIDEO : USHER_BLAME_PLACE;

  switch (error->code)
    {
    case USHER_FAILURE_BOT_CHECK:
    case USHER_FAILURE_RATE_LIMITED:
    case USHER_FAILURE_VIDEO_REFUSED:
    case USHER_FAILURE_UNREACHABLE:
    case USHER_FAILURE_TLS:
      return USHER_BLAME_SITE;

    case USHER_FAILURE_PROGRAM_MISSING:
    case USHER_FAILURE_INVALID_PARAMETERS:
      return USHER_BLAME_SETUP;

    case USHER_FAILURE_NO_SPACE:
    case USHER_FAILURE_STORAGE_GONE:
    case USHER_FAILURE_DATABASE:
      return USHER_BLAME_PLACE;

    default:
      return USHER_BLAME_VIDEO;
    }
}

/* Returns: whether a host refuses us, rather than that it cannot be reached */
gboolean
usher_download_is_refusal (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_BOT_CHECK) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_RATE_LIMITED) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_VIDEO_REFUSED);
}
