/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What the title of a video is about. Uploaders write as they like: other case,
 * other numerals, accents or none, “&” or “and”; so both titles are brought to the
 * same words first. */

#include "usher-video-title.h"

#include <string.h>

/* Other forms of the same word. Single letters stay: V for Vendetta, X. */
static const struct
{
  const char *word;
  const char *form;
} forms[] = {
  { "ii", "2" },    { "iii", "3" },    { "iv", "4" },   { "vi", "6" },    { "vii", "7" },
  { "viii", "8" },  { "ix", "9" },     { "xi", "11" },  { "xii", "12" },  { "xiii", "13" },
  { "one", "1" },   { "two", "2" },    { "three", "3" }, { "four", "4" }, { "five", "5" },
  { "six", "6" },   { "seven", "7" },  { "eight", "8" }, { "nine", "9" }, { "ten", "10" },
  { "pt", "part" }, { "vol", "volume" },
};

/* What stands around the title of a film without naming another one. */
static const char * const plain_words[] = {
  "trailer", "trailers", "trailler", "official", "teaser", "tv", "spot", "clip", "promo", "preview",
  "offizieller", "offizielle", "oficial", "ufficiale", "officiel", "officielle", "bande", "annonce",
  "zwiastun", "fragman", "трейлер", "официальный", "русский", "予告編", "予告", "예고편", "预告", "預告", "메인",
  "deutsch", "german", "english", "french", "francais", "spanish", "espanol", "latino", "castellano",
  "italian", "italiano", "ita", "japanese", "korean", "hindi", "russian", "portuguese", "polish",
  "turkish", "tamil", "telugu", "dubbed", "subtitled", "sub", "subs", "subtitles", "eng", "en", "de",
  "fr", "es", "it", "vo", "vf", "vost", "vostfr", "omu", "legendado", "dublado", "doblado",
  "hd", "hq", "uhd", "fhd", "4k", "8k", "2160p", "1080p", "720p", "480p", "hdr", "dolby", "3d", "imax",
  "remastered", "restored", "restoration", "rerelease", "anniversary", "edition", "collection",
  "criterion", "new", "first", "final", "main", "theatrical", "original", "classic", "vintage",
  "movie", "film", "feature", "cinema", "kino", "movies", "international", "us", "uk", "red", "band",
  "green", "restricted", "domestic", "extended", "full", "version", "series", "serie", "show",
  "season", "staffel", "saison", "temporada", "stagione", "limited", "mini", "netflix", "hbo", "max",
  "prime", "video", "disney", "plus", "hulu", "apple", "amazon", "peacock", "a24", "marvel",
  "marvels", "dc", "pixar", "studios", "studio", "warner", "bros", "paramount", "universal",
  "pictures", "sony", "mgm", "neon", "lionsgate", "entertainment", "bbc", "amc", "fx", "starring",
  "with", "by", "from", "directed", "in", "on", "only", "the", "a", "an", "of", "and", "coming",
  "soon", "now", "part", "chapter", "volume", "1", "streaming", "theaters", "theatres", "cinemas", "presents",
  "starz", "showtime",
};

static const char * const articles[] = { "the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "il" };

static gboolean
is_one_of (const char         *word,
           const char * const *words,
           gsize               n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_str_equal (word, words[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02bc || c == '`';
}

/* What a word has apart from its letters. */
static gboolean
is_accent_of (gunichar base,
              gunichar c)
{
  return c >= 0x300 && c <= 0x36f && g_unichar_get_script (base) == G_UNICODE_SCRIPT_LATIN;
}

static void
end_word (GStrvBuilder *builder,
          GString      *word)
{
  g_autofree char *composed = g_utf8_normalize (word->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  const char *text = composed;

  if (word->len == 0)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_equal (forms[i].word, text))
      {
        text = forms[i].form;
        break;
      }
  g_strv_builder_add (builder, text);
  g_string_truncate (word, 0);
}

/**
 * usher_video_title_split:
 * @text: a title, valid UTF-8
 *
 * Returns: (transfer full): its words in one form each: small letters without
 *   accents, digits for numerals, nothing that is neither letter nor digit
 */
GStrv
usher_video_title_split (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *plain = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GString) word = g_string_new (NULL);
  gunichar base = 0;

  for (const char *p = plain; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_accent_of (base, c) || is_apostrophe (c))
        continue;

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        {
          g_string_append_unichar (word, c);
          if (!g_unichar_ismark (c))
            base = c;
        }
      else
        {
          end_word (builder, word);
          if (c == '&')
            g_strv_builder_add (builder, "and");
        }
    }
  end_word (builder, word);

  return g_strv_builder_end (builder);
}

/* Chinese, Japanese and Thai put no spaces between words. */
static gboolean
has_no_spaces (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
          script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_THAI)
        return TRUE;
    }

  return FALSE;
}

/* Whether the words from @start on, written together, are @target: Spider-Man is
 * Spiderman, and WALL·E is Walle. */
static gboolean
find_joined (const char * const *video,
             guint               start,
             const char         *target,
             guint              *end)
{
  gsize length = 0;

  for (guint i = start; video[i] != NULL && length < strlen (target); i++)
    {
      if (!g_str_has_prefix (target + length, video[i]))
        return FALSE;

      length += strlen (video[i]);
      *end = i + 1;
    }

  return length == strlen (target);
}

static gboolean
find_phrase (const char * const *video,
             const char * const *title,
             UsherTitlePlace    *place)
{
  g_autofree char *target = g_strjoinv ("", (char **) title);
  gboolean inside = has_no_spaces (target);

  if (*target == '\0')
    return FALSE;

  for (guint i = 0; video[i] != NULL; i++)
    {
      place->start = i;
      if (find_joined (video, i, target, &place->end))
        return TRUE;
      place->end = i + 1;
      if (inside && strstr (video[i], target) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * usher_video_title_find:
 * @video: (array zero-terminated=1): the words of a video's title
 * @title: (array zero-terminated=1): the words of a film's
 *
 * Returns: whether, and where, the film's title is in the video's
 */
UsherTitlePlace
usher_video_title_find (const char * const *video,
                        const char * const *title)
{
  UsherTitlePlace place = { USHER_TITLE_NONE, 0, 0 };
  gboolean has_article = title[0] != NULL && title[1] != NULL &&
                         is_one_of (title[0], articles, G_N_ELEMENTS (articles));

  if (find_phrase (video, title, &place))
    place.match = USHER_TITLE_WHOLE;
  else if (has_article && find_phrase (video, title + 1, &place))
    place.match = USHER_TITLE_BARE;
  else if (title[0] != NULL && title[1] != NULL)
    {
      place.match = USHER_TITLE_WORDS;
      for (guint i = 0; title[i] != NULL; i++)
        if (!g_strv_contains (video, title[i]))
          place.match = USHER_TITLE_NONE;
    }

  return place;
}

/**
 * usher_video_title_contains:
 * @video: (array zero-terminated=1): the words of a title
 * @phrase: one word or more, as a person writes them
 *
 * Returns: whether they are there, next to one another
 */
gboolean
usher_video_title_contains (const char * const *video,
                            const char         *phrase)
{
  g_auto(GStrv) words = usher_video_title_split (phrase);
  UsherTitlePlace place;

  return find_phrase (video, (const char * const *) words, &place);
}

/* Returns: whether a word around a title does not name another one */
gboolean
usher_video_title_is_plain (const char *word)
{
  return is_one_of (word, plain_words, G_N_ELEMENTS (plain_words)) ||
         strstr (word, "予告") != NULL || strstr (word, "公式") != NULL || g_str_has_suffix (word, "th");
}

/* Returns: the year that a word is, 0 if it is none */
guint
usher_video_title_get_year (const char *word)
{
  guint64 year;

  if (strlen (word) != 4 || !g_ascii_string_to_unsigned (word, 10, 1900, 2099, &year, NULL))
    return 0;

  return (guint) year;
}
