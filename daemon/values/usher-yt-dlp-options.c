/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Which options of yt-dlp a profile may add. yt-dlp can run programs, read
 * configurations and write anywhere; so those are listed here that can do no harm,
 * and whatever a later version brings is refused until it is looked at. */

#include "usher-yt-dlp-options.h"

#include <string.h>

#include "usher-error.h"

#define MAX_VALUE_LENGTH 1024

typedef struct
{
  const char *name;
  gboolean has_value;
} Option;

static const Option options_allowed[] = {
  { "-4", FALSE },
  { "-6", FALSE },
  { "-f", TRUE },
  { "-N", TRUE },
  { "-r", TRUE },
  { "-R", TRUE },
  { "-S", TRUE },
  { "--abort-on-unavailable-fragments", FALSE },
  { "--age-limit", TRUE },
  { "--buffer-size", TRUE },
  { "--check-formats", FALSE },
  { "--concurrent-fragments", TRUE },
  { "--extractor-args", TRUE },
  { "--extractor-retries", TRUE },
  { "--file-access-retries", TRUE },
  { "--force-ipv4", FALSE },
  { "--force-ipv6", FALSE },
  { "--format", TRUE },
  { "--format-sort", TRUE },
  { "--fragment-retries", TRUE },
  { "--geo-bypass", FALSE },
  { "--geo-bypass-country", TRUE },
  { "--geo-bypass-ip-block", TRUE },
  { "--hls-use-mpegts", FALSE },
  { "--http-chunk-size", TRUE },
  { "--impersonate", TRUE },
  { "--legacy-server-connect", FALSE },
  { "--limit-rate", TRUE },
  { "--max-sleep-interval", TRUE },
  { "--min-filesize", TRUE },
  { "--min-sleep-interval", TRUE },
  { "--no-check-formats", FALSE },
  { "--no-geo-bypass", FALSE },
  { "--no-hls-use-mpegts", FALSE },
  { "--prefer-free-formats", FALSE },
  { "--proxy", TRUE },
  { "--referer", TRUE },
  { "--retries", TRUE },
  { "--retry-sleep", TRUE },
  { "--skip-unavailable-fragments", FALSE },
  { "--sleep-interval", TRUE },
  { "--sleep-requests", TRUE },
  { "--sleep-subtitles", TRUE },
  { "--socket-timeout", TRUE },
  { "--source-address", TRUE },
  { "--throttled-rate", TRUE },
  { "--user-agent", TRUE },
  { "--xff", TRUE },
};

static gboolean
refuse (GError     **error,
        const char  *option,
        const char  *fault)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“YtDlpOptions”: “%s” %s", option, fault);

  return FALSE;
}

/* yt-dlp takes --exe for --exec, too: only whole names count here. */
static const Option *
find_option (const char *text,
             gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options_allowed); i++)
    if (strlen (options_allowed[i].name) == length && strncmp (options_allowed[i].name, text, length) == 0)
      return &options_allowed[i];

  return NULL;
}

static gboolean
check_value (const char  *option,
             const char  *value,
             GError     **error)
{
  if (*value == '\0')
    return refuse (error, option, "needs a value");

  if (strlen (value) > MAX_VALUE_LENGTH)
    return refuse (error, option, "has too long a value");

  for (const char *c = value; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return refuse (error, option, "has a control character in its value");

  /* Everybody on the machine can read what a program is started with */
  if (g_str_has_prefix (option, "--proxy") && strchr (value, '@') != NULL)
    return refuse (error, "--proxy", "must not hold a password");

  return TRUE;
}

/* Reads the option at *@position; @joined gets it as one argument. */
static gboolean
read_option (const char * const **position,
             char               **joined,
             GError             **error)
{
  const char *text = **position;
  const char *equals = g_str_has_prefix (text, "--") ? strchr (text, '=') : NULL;
  gsize length = equals != NULL ? (gsize) (equals - text) : strlen (text);
  const Option *option = find_option (text, length);
  const char *value = NULL;

  *position += 1;
  if (option == NULL && *text != '-')
    return refuse (error, text, "is no option; give its value behind the option that it belongs to");
  if (option == NULL)
    return refuse (error, text, "is not allowed: only options that run no program and write no file are");

  if (!option->has_value)
    {
      *joined = g_strdup (text);
      return equals == NULL || refuse (error, text, "takes no value");
    }

  if (equals != NULL)
    value = equals + 1;
  else if (**position != NULL)
    value = *(*position)++;
  else
    return refuse (error, text, "needs a value");

  if (!check_value (option->name, value, error))
    return FALSE;

  *joined = g_str_has_prefix (option->name, "--")
    ? g_strconcat (option->name, "=", value, NULL) : g_strconcat (option->name, value, NULL);

  return TRUE;
}

/**
 * usher_yt_dlp_options_check:
 * @options: (nullable) (array zero-terminated=1): arguments, as a person would give them
 * @error: return location for a #UsherError that names the option
 *
 * Returns: %FALSE if one of them is not allowed
 */
gboolean
usher_yt_dlp_options_check (const char * const  *options,
                            GError             **error)
{
  while (options != NULL && *options != NULL)
    {
      g_autofree char *joined = NULL;

      if (!read_option (&options, &joined, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * usher_yt_dlp_options_join:
 * @options: (nullable) (array zero-terminated=1): arguments that have been checked
 *
 * Returns: (transfer full): the same, each option with its value in one argument, so
 *   that no value can be taken for an option
 */
GStrv
usher_yt_dlp_options_join (const char * const *options)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  while (options != NULL && *options != NULL)
    {
      g_autofree char *joined = NULL;

      if (!read_option (&options, &joined, NULL))
        continue;
      g_strv_builder_add (builder, joined);
    }

  return g_strv_builder_end (builder);
}
