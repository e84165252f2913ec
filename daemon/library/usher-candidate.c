/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Which of the videos that a search finds is the trailer. A wrong one is worse than
 * none: what cannot be right is rejected, and of the rest the best is taken. */

#include "usher-candidate.h"

#include <string.h>

#include "usher-video-title.h"

/* Upright and no longer than this is what video hosts call a short. */
#define MAX_SHORT_DURATION 60

/* Most trailers are between these. */
#define USUAL_MIN_DURATION 60
#define USUAL_MAX_DURATION 210

/* What is about a title, and not of it. */
static const char * const unwanted[] = {
  "review", "reviews", "reaction", "reactions", "reacts", "reacting", "react", "explained", "breakdown",
  "recap", "analysis", "parody", "spoof", "honest trailer", "honest trailers", "fan made", "fanmade",
  "fan trailer", "fan film", "concept trailer", "concept", "full movie", "full film", "gameplay",
  "behind the scenes", "making of", "interview", "podcast", "kritik", "recenzja", "critique",
  "easter eggs", "things you missed", "how it should have ended", "lego remake", "in lego",
};

/* What uploaders call languages, and what servers do. */
static const struct
{
  const char *word;
  const char *code;
  const char *language;
} languages[] = {
  { "english", "en", "English" },     { "german", "de", "German" },     { "deutsch", "de", "German" },
  { "french", "fr", "French" },       { "francais", "fr", "French" },   { "vf", "fr", "French" },
  { "vostfr", "fr", "French" },       { "spanish", "es", "Spanish" },   { "espanol", "es", "Spanish" },
  { "castellano", "es", "Spanish" },  { "latino", "es", "Spanish" },    { "italian", "it", "Italian" },
  { "italiano", "it", "Italian" },    { "ita", "it", "Italian" },       { "japanese", "ja", "Japanese" },
  { "korean", "ko", "Korean" },       { "hindi", "hi", "Hindi" },       { "tamil", "ta", "Tamil" },
  { "telugu", "te", "Telugu" },       { "russian", "ru", "Russian" },   { "русский", "ru", "Russian" },
  { "portuguese", "pt", "Portuguese" }, { "dublado", "pt", "Portuguese" },
  { "legendado", "pt", "Portuguese" }, { "polish", "pl", "Polish" },    { "turkish", "tr", "Turkish" },
  { "chinese", "zh", "Chinese" },     { "mandarin", "zh", "Chinese" },  { "cantonese", "zh", "Chinese" },
};

#define REJECTION(name, nick) { USHER_REJECTION_##name, "USHER_REJECTION_" #name, nick }

/* All that judging one video takes. */
typedef struct
{
  UsherCandidate *candidate;            /* (unowned) */
  const UsherCandidateContext *context; /* (unowned) */
  const UsherMedia *media;              /* (unowned) */
  GStrv words;                          /* (owned): of the video's title */
  GStrv title;                          /* (owned): of the film's */
  UsherTitlePlace place;
  gboolean year_fits;
  const char *other_year;               /* (unowned) (nullable): in the video's title */
} Case;

GType
usher_rejection_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    REJECTION (NONE, "none"),
    REJECTION (LIVE, "live"),
    REJECTION (SHORT, "short"),
    REJECTION (NO_DURATION, "no-duration"),
    REJECTION (TOO_SHORT, "too-short"),
    REJECTION (TOO_LONG, "too-long"),
    REJECTION (TRIED, "tried"),
    REJECTION (UPLOADER, "uploader"),
    REJECTION (EXCLUDED_WORD, "excluded-word"),
    REJECTION (MISSING_WORD, "missing-word"),
    REJECTION (UNWANTED, "unwanted"),
    REJECTION (OTHER_TITLE, "other-title"),
    REJECTION (OTHER_PART, "other-part"),
    REJECTION (OTHER_YEAR, "other-year"),
    REJECTION (REFUSED, "refused"),
    { 0, NULL, NULL },
  };

  return usher_enum_register_once (&type, "UsherRejection", values);
}

UsherCandidate *
usher_candidate_new (void)
{
  UsherCandidate *self = g_new0 (UsherCandidate, 1);

  self->reasons = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
usher_candidate_free (UsherCandidate *self)
{
  g_clear_pointer (&self->video_id, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->uploader, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  g_free (self);
}

/**
 * usher_candidate_reject:
 * @self: a candidate
 * @rejection: why it is not taken; the first reason stays
 * @detail: (nullable): a word, number or name that says more
 */
void
usher_candidate_reject (UsherCandidate *self,
                        UsherRejection  rejection,
                        const char     *detail)
{
  if (self->rejection != USHER_REJECTION_NONE)
    return;

  self->rejection = rejection;
  self->detail = g_strdup (detail);
}

static void
add_points (Case       *judged,
            const char *reason,
            int         points)
{
  judged->candidate->score += points;
  g_ptr_array_add (judged->candidate->reasons, g_strdup_printf ("%s %+d", reason, points));
}

static const char * const *
get_words (const Case *judged)
{
  return (const char * const *) judged->words;
}

/* What the video is */

static void
check_kind (Case *judged)
{
  UsherCandidate *self = judged->candidate;
  gboolean is_upright = self->height > self->width && self->width > 0;
  gboolean is_short = (self->url != NULL && strstr (self->url, "/shorts/") != NULL) ||
                      (is_upright && self->duration > 0 && self->duration <= MAX_SHORT_DURATION);

  if (self->live)
    usher_candidate_reject (self, USHER_REJECTION_LIVE, NULL);
  else if (is_short && self->trust != USHER_TRUST_WISHED)
    usher_candidate_reject (self, USHER_REJECTION_SHORT, NULL);
  else if (self->restricted && self->trust == USHER_TRUST_NONE)
    usher_candidate_reject (self, USHER_REJECTION_REFUSED, NULL);
}

static void
check_duration (Case *judged)
{
  UsherCandidate *self = judged->candidate;
  const UsherProfile *profile = judged->context->profile;
  g_autofree char *seconds = g_strdup_printf ("%.0f", self->duration);

  if (self->duration <= 0 && !self->direct)
    usher_candidate_reject (self, USHER_REJECTION_NO_DURATION, NULL);
  else if (self->duration > 0 && self->duration < profile->min_duration)
    usher_candidate_reject (self, USHER_REJECTION_TOO_SHORT, seconds);
  else if (self->duration > profile->max_duration)
    usher_candidate_reject (self, USHER_REJECTION_TOO_LONG, seconds);
}

/* What the profile says */

static gboolean
is_by_one_of (const UsherCandidate *self,
              char                **uploaders)
{
  g_auto(GStrv) own = usher_video_title_split (self->uploader != NULL ? self->uploader : "");
  g_autofree char *name = g_strjoinv (" ", own);

  for (char **uploader = uploaders; *uploader != NULL; uploader++)
    {
      g_auto(GStrv) words = usher_video_title_split (*uploader);
      g_autofree char *wanted = g_strjoinv (" ", words);

      if (g_str_equal (name, wanted))
        return TRUE;
    }

  return FALSE;
}

static void
check_uploader (Case *judged)
{
  UsherCandidate *self = judged->candidate;
  char **uploaders = judged->context->profile->uploaders;
  gboolean is_unknown = self->uploader == NULL && self->direct;

  if (uploaders == NULL || *uploaders == NULL || is_unknown)
    return;

  if (is_by_one_of (self, uploaders))
    add_points (judged, "uploader", 10);
  else
    usher_candidate_reject (self, USHER_REJECTION_UPLOADER, self->uploader);
}

static gboolean
has_one_of (const Case         *judged,
            const char * const *phrases,
            const char        **found)
{
  for (gsize i = 0; phrases != NULL && phrases[i] != NULL; i++)
    if (usher_video_title_contains (get_words (judged), phrases[i]))
      {
        *found = phrases[i];
        return TRUE;
      }

  return FALSE;
}

static void
check_words (Case *judged)
{
  const UsherProfile *profile = judged->context->profile;
  const char * const *included = (const char * const *) profile->include_words;
  const char *word = NULL;

  if (has_one_of (judged, (const char * const *) profile->exclude_words, &word))
    usher_candidate_reject (judged->candidate, USHER_REJECTION_EXCLUDED_WORD, word);
  else if (included != NULL && *included != NULL && !has_one_of (judged, included, &word))
    usher_candidate_reject (judged->candidate, USHER_REJECTION_MISSING_WORD, included[0]);
}

/* A person may want reviews, and a film may be called Parody. */
static void
check_unwanted (Case *judged)
{
  char **included = judged->context->profile->include_words;

  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    {
      gboolean wanted = usher_video_title_contains ((const char * const *) judged->title, unwanted[i]);

      for (char **word = included; !wanted && word != NULL && *word != NULL; word++)
        wanted = g_ascii_strcasecmp (*word, unwanted[i]) == 0;

      if (!wanted && usher_video_title_contains (get_words (judged), unwanted[i]))
        usher_candidate_reject (judged->candidate, USHER_REJECTION_UNWANTED, unwanted[i]);
    }
}

/* Whether it is this title's */

static void
score_year (Case *judged)
{
  guint wanted = judged->media->year > 0 ? (guint) judged->media->year : 0;
  gboolean is_series = judged->media->kind == USHER_ARR_SONARR;
  gboolean is_near = FALSE;
  const char *other = NULL;

  for (guint i = 0; wanted > 0 && judged->words[i] != NULL; i++)
    {
      guint year = usher_video_title_get_year (judged->words[i]);
      gboolean is_of_title = judged->place.match >= USHER_TITLE_BARE &&
                             i >= judged->place.start && i < judged->place.end;

      if (year == 0 || is_of_title)
        continue;
      if (year == wanted)
        judged->year_fits = TRUE;
      else if (year + 1 == wanted || year == wanted + 1)
        is_near = TRUE;
      else if (!is_series || year < wanted)
        other = judged->words[i];
    }

  if (judged->year_fits)
    add_points (judged, "year", 20);
  else if (is_near)
    add_points (judged, "year-near", 8);
  else
    judged->other_year = other;
}

static gboolean
is_number (const char *word)
{
  return strspn (word, "0123456789") == strlen (word) && strlen (word) <= 2;
}

static gboolean
is_of_studio (const Case *judged,
              const char *word)
{
  g_auto(GStrv) studio =
    usher_video_title_split (judged->media->studio != NULL ? judged->media->studio : "");

  return g_strv_contains ((const char * const *) studio, word);
}

static gboolean
says_little (const Case *judged,
             const char *word)
{
  return usher_video_title_is_plain (word) || usher_video_title_get_year (word) != 0 ||
         is_of_studio (judged, word) || g_strv_contains ((const char * const *) judged->title, word);
}

/* “Alien 3”, “Rocky IV”, “Dune: Part Two”: what follows the title says which part. */
static gboolean
names_part (const Case  *judged,
            const char **part)
{
  const char *next = judged->words[judged->place.end];

  if (next == NULL)
    return FALSE;

  *part = next;
  if (is_number (next))
    return !g_str_equal (next, "1");

  if (!g_str_equal (next, "part") && !g_str_equal (next, "chapter") && !g_str_equal (next, "volume"))
    return FALSE;

  next = judged->words[judged->place.end + 1];
  if (next != NULL)
    *part = next;

  return next == NULL || !g_str_equal (next, "1");
}

/* The title may be the beginning of another one: Mad Max, and Mad Max: Fury Road; or,
 * where it is one word, its end. If the year is right, so is the title. */
static const char *
find_other_word (const Case *judged)
{
  const char *next = judged->words[judged->place.end];
  const char *before = judged->place.start > 0 ? judged->words[judged->place.start - 1] : NULL;
  gboolean is_one_word = g_strv_length (judged->title) == 1;

  if (next != NULL && !says_little (judged, next))
    return next;

  return is_one_word && before != NULL && !says_little (judged, before) ? before : NULL;
}

static void
check_title (Case *judged)
{
  UsherCandidate *self = judged->candidate;
  const char *word;

  if (judged->place.match == USHER_TITLE_NONE)
    {
      usher_candidate_reject (self, USHER_REJECTION_OTHER_TITLE, NULL);
      return;
    }

  if (judged->place.match == USHER_TITLE_WORDS)
    {
      add_points (judged, "title-words", 20);
      return;
    }

  if (names_part (judged, &word))
    {
      usher_candidate_reject (self, USHER_REJECTION_OTHER_PART, word);
      return;
    }

  word = find_other_word (judged);
  if (word != NULL && !judged->year_fits)
    usher_candidate_reject (self, USHER_REJECTION_OTHER_TITLE, word);

  add_points (judged, "title", judged->place.match == USHER_TITLE_WHOLE ? 40 : 34);
  if (judged->place.start == 0)
    add_points (judged, "title-first", 5);
}

/* How good it is */

static gboolean
says_trailer (const Case *judged)
{
  static const char * const names[] = {
    "trailer", "trailers", "bande annonce", "trailler", "zwiastun", "fragman", "трейлер", "예고편", "预告", "預告",
    NULL
  };
  const char *found;

  for (char **word = judged->words; *word != NULL; word++)
    if (strstr (*word, "予告") != NULL)
      return TRUE;

  return has_one_of (judged, names, &found);
}

static void
score_wording (Case *judged)
{
  const char * const official[] = {
    "official trailer", "offizieller trailer", "trailer oficial", "trailer ufficiale",
    "bande annonce officielle", "официальный трейлер", "official teaser trailer",
    "official main trailer", "official final trailer", "original trailer", "theatrical trailer", NULL
  };
  const char *found;

  if (has_one_of (judged, official, &found))
    add_points (judged, "official-trailer", 15);
  else if (says_trailer (judged))
    add_points (judged, "trailer", 10);
  else
    add_points (judged, "no-trailer", -10);

  if (usher_video_title_contains (get_words (judged), "teaser"))
    add_points (judged, "teaser", -8);
  if (usher_video_title_contains (get_words (judged), "tv spot") ||
      usher_video_title_contains (get_words (judged), "clip"))
    add_points (judged, "clip", -15);
}

static void
score_uploader (Case *judged)
{
  const UsherCandidate *self = judged->candidate;
  g_auto(GStrv) uploader = usher_video_title_split (self->uploader != NULL ? self->uploader : "");
  gboolean is_studio = FALSE;

  for (char **word = uploader; *word != NULL; word++)
    is_studio = is_studio || (g_utf8_strlen (*word, -1) >= 3 && is_of_studio (judged, *word) &&
                              !g_str_equal (*word, "pictures") && !g_str_equal (*word, "studios") &&
                              !g_str_equal (*word, "films") && !g_str_equal (*word, "the"));

  if (is_studio)
    add_points (judged, "official-channel", 15);
  else if (self->verified)
    add_points (judged, "verified-channel", 5);
}

static void
score_language (Case *judged)
{
  const UsherCandidate *self = judged->candidate;
  const char *wanted = judged->media->language;
  gboolean is_same = FALSE, is_other = FALSE;

  if (wanted == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      gboolean is_named = usher_video_title_contains (get_words (judged), languages[i].word);
      gboolean is_coded = self->language != NULL && g_str_has_prefix (self->language, languages[i].code);

      if (!is_named && !is_coded)
        continue;
      is_same = is_same || g_ascii_strcasecmp (languages[i].language, wanted) == 0;
      is_other = is_other || g_ascii_strcasecmp (languages[i].language, wanted) != 0;
    }

  if (is_same)
    add_points (judged, "language", 5);
  else if (is_other)
    add_points (judged, "other-language", -20);
}

static void
score_picture (Case *judged)
{
  const UsherCandidate *self = judged->candidate;
  guint wanted = judged->context->profile->height;

  if (self->height > 0 && wanted > 0 && self->height >= wanted)
    add_points (judged, "height", 5);
  else if (self->height > 0 && self->height < 480)
    add_points (judged, "low-height", -10);

  if (self->duration >= USUAL_MIN_DURATION && self->duration <= USUAL_MAX_DURATION)
    add_points (judged, "usual-duration", 5);
}

static void
score_surroundings (Case *judged)
{
  int n_others = 0;

  for (char **word = judged->words; *word != NULL; word++)
    if (!says_little (judged, *word) && !is_number (*word))
      n_others++;

  if (n_others > 0)
    add_points (judged, "other-words", -MIN (n_others * 2, 10));
}

static gboolean
was_tried (const Case *judged)
{
  const char *key = usher_candidate_get_key (judged->candidate);

  return judged->context->tried != NULL && g_strv_contains (judged->context->tried, key);
}

static void
check_rules (Case *judged)
{
  UsherCandidate *self = judged->candidate;

  check_kind (judged);
  check_duration (judged);
  if (self->trust == USHER_TRUST_WISHED)
    return;

  if (was_tried (judged))
    usher_candidate_reject (self, USHER_REJECTION_TRIED, NULL);
  check_uploader (judged);

  /* Of a plain file nothing but its name is known */
  if (self->title == NULL && self->direct)
    return;

  check_words (judged);
  check_unwanted (judged);
}

/**
 * usher_candidate_judge:
 * @self: a candidate that has not been judged
 * @context: what it is judged by
 *
 * Says whether the video may be taken, and how good it is. What a server or a person
 * names is theirs to match with the title; it is checked for all else, and what a
 * person names for its kind and duration alone.
 */
void
usher_candidate_judge (UsherCandidate              *self,
                       const UsherCandidateContext *context)
{
  Case judged = { .candidate = self, .context = context, .media = context->media };

  judged.words = usher_video_title_split (self->title != NULL ? self->title : "");
  judged.title = usher_video_title_split (context->media->title);
  judged.place = usher_video_title_find (get_words (&judged), (const char * const *) judged.title);

  check_rules (&judged);
  score_year (&judged);
  if (self->trust == USHER_TRUST_NONE)
    check_title (&judged);
  if (self->trust == USHER_TRUST_NONE && judged.other_year != NULL)
    usher_candidate_reject (self, USHER_REJECTION_OTHER_YEAR, judged.other_year);
  score_wording (&judged);
  score_uploader (&judged);
  score_language (&judged);
  score_picture (&judged);
  score_surroundings (&judged);

  g_strfreev (judged.words);
  g_strfreev (judged.title);
}

/* Returns: (transfer none): what it is known by when it has been tried */
const char *
usher_candidate_get_key (const UsherCandidate *self)
{
  return self->video_id != NULL ? self->video_id : self->url;
}

/* Returns: (transfer none): what a person knows it by */
const char *
usher_candidate_get_name (const UsherCandidate *self)
{
  return self->title != NULL ? self->title : self->video_id != NULL ? self->video_id : "(no title)";
}

static const char *
describe_rejection (UsherRejection rejection)
{
  static const char * const texts[] = {
    [USHER_REJECTION_NONE] = "",
    [USHER_REJECTION_LIVE] = "it is or will be a live broadcast",
    [USHER_REJECTION_SHORT] = "it is a short",
    [USHER_REJECTION_NO_DURATION] = "nobody says how long it is",
    [USHER_REJECTION_TOO_SHORT] = "it is too short, seconds",
    [USHER_REJECTION_TOO_LONG] = "it is too long, seconds",
    [USHER_REJECTION_TRIED] = "it was tried before",
    [USHER_REJECTION_UPLOADER] = "the profile does not name its uploader",
    [USHER_REJECTION_EXCLUDED_WORD] = "the profile excludes a word of its title",
    [USHER_REJECTION_MISSING_WORD] = "its title has none of the words that the profile asks for",
    [USHER_REJECTION_UNWANTED] = "it is about the title, not of it",
    [USHER_REJECTION_OTHER_TITLE] = "it is another title's",
    [USHER_REJECTION_OTHER_PART] = "it is another part's",
    [USHER_REJECTION_OTHER_YEAR] = "it is from another year",
    [USHER_REJECTION_REFUSED] = "it cannot be had from there",
  };

  return texts[rejection];
}

/**
 * usher_candidate_explain:
 * @self: a candidate that has been judged
 *
 * Returns: (transfer full): one English line for a log, without its name
 */
char *
usher_candidate_explain (const UsherCandidate *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->rejection != USHER_REJECTION_NONE)
    {
      g_string_append_printf (text, "no: %s", describe_rejection (self->rejection));
      if (self->detail != NULL)
        g_string_append_printf (text, " (%s)", self->detail);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }

  g_string_append_printf (text, "%d points", self->score);
  for (guint i = 0; i < self->reasons->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", (char *) self->reasons->pdata[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const UsherCandidate *first = *(UsherCandidate * const *) a;
  const UsherCandidate *second = *(UsherCandidate * const *) b;
  gboolean first_in = first->rejection == USHER_REJECTION_NONE;
  gboolean second_in = second->rejection == USHER_REJECTION_NONE;

  if (first_in != second_in)
    return first_in ? -1 : 1;

  return second->score - first->score;
}

/* The best first, the rejected last; where they are equal, as they came: g_ptr_array_sort()
 * is stable, as it sorts by merging. */
void
usher_candidates_sort (GPtrArray *candidates)
{
  g_ptr_array_sort (candidates, compare);
}
