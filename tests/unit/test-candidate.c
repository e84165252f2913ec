/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-candidate.h"

#include "test-support.h"
#include "usher-video-title.h"

/* What most rows have in common: a film of 1949, and a video of two minutes. */
typedef struct
{
  const char *name;
  const char *film;
  guint year;
  const char *video;             /* (nullable) */
  const char *verdict;           /* the nick of a rejection */

  double duration;               /* 0 for two minutes, -1 for unknown */
  UsherTrust trust;
  const char *url;
  const char *uploader;
  const char *profile;           /* (nullable): parameters, as text */
  guint width;
  guint height;
  gboolean live;
  gboolean direct;
  gboolean restricted;
  gboolean is_series;
} VerdictCase;

static const VerdictCase verdict_cases[] = {
  { "plain", "The Third Man", 1949, "The Third Man (1949) Official Trailer", "none" },
  { "no-year", "The Third Man", 1949, "The Third Man - Trailer", "none" },
  { "no-article", "The Third Man", 1949, "Third Man trailer", "none" },
  { "article-behind", "The Third Man", 1949, "Third Man, The [Trailer]", "none" },
  { "capitals", "The Third Man", 1949, "THE THIRD MAN TRAILER", "none" },
  { "other-film", "The Third Man", 1949, "Citizen Kane (1941) Trailer", "other-title" },
  { "half-the-words", "The Third Man", 1949, "The Last Man on Earth Trailer", "other-title" },
  { "accents-missing", "Amélie", 2001, "Amelie (2001) Trailer", "none" },
  { "accents-added", "Leon", 1994, "Léon Trailer", "none" },
  { "bande-annonce", "Amélie", 2001, "AMÉLIE Bande Annonce VF", "none" },
  { "umlaut-decomposed", "Das Boot", 1981, "Das Boot Trailer Deutsch", "none" },
  { "apostrophe", "Schindler's List", 1993, "Schindlers List Trailer", "none" },
  { "curly-apostrophe", "Schindler's List", 1993, "Schindler’s List Trailer", "none" },
  { "hyphen", "Spider-Man", 2002, "Spiderman (2002) Trailer", "none" },
  { "hyphen-added", "Spiderman", 2002, "Spider-Man Trailer", "none" },
  { "middle-dot", "WALL·E", 2008, "Wall-E Official Trailer", "none" },
  { "ampersand", "Lilo & Stitch", 2002, "Lilo and Stitch Trailer", "none" },
  { "numeral", "Rocky IV", 1985, "Rocky 4 Trailer", "none" },
  { "numeral-word", "Se7en", 1995, "Se7en Trailer", "none" },
  { "letter-is-no-numeral", "V for Vendetta", 2005, "V for Vendetta Trailer", "none" },
  { "chinese", "霸王别姬", 1993, "霸王别姬 预告", "none" },
  { "japanese-inside", "千と千尋の神隠し", 2001, "【公式】千と千尋の神隠し予告編", "none" },
  { "japanese-other", "千と千尋の神隠し", 2001, "となりのトトロ 予告編", "other-title" },
  { "korean", "기생충", 2019, "기생충 메인 예고편", "none" },
  { "korean-year", "기생충", 2019, "기생충 (2019) 예고편", "none" },
  { "cyrillic", "Сталкер", 1979, "Сталкер — официальный трейлер", "none" },
  { "greek", "Ο Θίασος", 1975, "ο θίασος trailer", "none" },
  { "emoji", "Up", 2009, "🎈 Up | Official Trailer 🎈", "none" },

  { "sequel", "Alien", 1979, "Alien 3 Trailer", "other-part" },
  { "sequel-roman", "Rocky", 1976, "Rocky IV - Official Trailer", "other-part" },
  { "sequel-part", "Dune", 2021, "Dune: Part Two | Official Trailer", "other-part" },
  { "first-part", "Dune", 2021, "Dune: Part One Trailer", "none" },
  { "part-wanted", "Dune: Part Two", 2024, "Dune: Part Two | Official Trailer 3", "none" },
  { "part-missing", "Dune: Part Two", 2024, "Dune | Official Trailer", "other-title" },
  { "sequel-wanted", "Alien 3", 1992, "Alien 3 (1992) Trailer", "none" },
  { "sequel-for-first", "Toy Story 2", 1999, "Toy Story Trailer", "other-title" },
  { "trailer-number", "Joker", 2019, "Joker Trailer 2", "none" },
  { "longer-title", "Mad Max", 1979, "Mad Max: Fury Road - Official Trailer", "other-title" },
  { "longer-title-right-year", "Alien", 1979, "Alien Ridley Scott 1979 trailer", "none" },
  { "one-word-before", "Gladiator", 2000, "American Gladiator Trailer", "other-title" },
  { "one-word-behind", "It", 2017, "It Follows Official Trailer", "other-title" },
  { "one-word-plural", "Alien", 1979, "Aliens Trailer", "other-title" },
  { "one-word-studio", "Joker", 2019, "Warner Bros. Pictures Joker Trailer", "none" },
  { "inside-a-word", "Her", 2013, "Another Earth Trailer", "other-title" },
  { "remake", "Dune", 2021, "Dune (1984) Official Trailer", "other-year" },
  { "original", "Dune", 1984, "Dune Official Trailer (2021)", "other-year" },
  { "year-next-door", "The Thing", 1982, "The Thing (1981) Trailer", "none" },
  { "year-in-title", "Blade Runner 2049", 2017, "Blade Runner 2049 - Official Trailer", "none" },
  { "year-is-title", "1917", 2019, "1917 - Official Trailer", "none" },
  { "year-is-title-other-year", "2012", 2009, "2012 (1996) trailer", "other-year" },
  { "later-season", "Dark", 2017, "Dark Season 3 Trailer 2020", "none", .is_series = TRUE },
  { "earlier-series", "Battlestar Galactica", 2004, "Battlestar Galactica 1978 trailer", "other-year",
    .is_series = TRUE },
  { "year-unknown", "Dune", 0, "Dune (1984) Trailer", "none" },

  { "live", "Joker", 2019, "Joker Official Trailer", "live", .live = TRUE },
  { "live-wished", "Joker", 2019, "Joker Official Trailer", "live", .live = TRUE,
    .trust = USHER_TRUST_WISHED },
  { "short-address", "Joker", 2019, "Joker Trailer", "short", .url = "https://v.example/shorts/x1" },
  { "short-upright", "Joker", 2019, "Joker Trailer", "short", .duration = 58, .width = 1080,
    .height = 1920 },
  { "upright-but-long", "Joker", 2019, "Joker Trailer", "none", .width = 1080, .height = 1920 },
  { "duration-unknown", "Joker", 2019, "Joker Trailer", "no-duration", .duration = -1 },
  { "duration-unknown-of-file", "Joker", 2019, "Joker Trailer", "none", .duration = -1, .direct = TRUE },
  { "too-short", "Joker", 2019, "Joker Trailer", "too-short", .duration = 59 },
  { "shortest", "Joker", 2019, "Joker Trailer", "none", .duration = 60 },
  { "longest", "Joker", 2019, "Joker Trailer", "none", .duration = 600 },
  { "too-long", "Joker", 2019, "Joker Trailer", "too-long", .duration = 601 },
  { "too-long-wished", "Joker", 2019, "Joker Trailer", "too-long", .duration = 7200,
    .trust = USHER_TRUST_WISHED },
  { "own-durations", "Joker", 2019, "Joker Trailer", "none", .duration = 700,
    .profile = "{'MaxDuration': <900.0>}" },
  { "restricted", "Joker", 2019, "Joker Trailer", "refused", .restricted = TRUE },

  { "review", "Joker", 2019, "Joker Trailer Review", "unwanted" },
  { "reaction", "Joker", 2019, "JOKER Official Trailer REACTION!!", "unwanted" },
  { "reaction-wanted", "Joker", 2019, "Joker Trailer Reaction", "none",
    .profile = "{'IncludeWords': <['Reaction']>}" },
  { "breakdown", "Joker", 2019, "Joker Trailer Breakdown & Easter Eggs", "unwanted" },
  { "fan-made", "Joker", 2019, "Joker (Fan-Made) Trailer", "unwanted" },
  { "full-movie", "Joker", 2019, "Joker Full Movie", "unwanted" },
  { "unwanted-is-title", "The Interview", 2014, "The Interview Official Trailer", "none" },
  { "stored-review", "Joker", 2019, "Joker Review", "unwanted", .trust = USHER_TRUST_STORED },
  { "wished-review", "Joker", 2019, "Joker Review", "none", .trust = USHER_TRUST_WISHED },
  { "stored-other-name", "The Third Man", 1949, "Der dritte Mann (Trailer)", "none",
    .trust = USHER_TRUST_STORED },
  { "stored-too-long", "Joker", 2019, "Joker", "too-long", .duration = 5400, .trust = USHER_TRUST_STORED },
  { "stored-file", "Joker", 2019, NULL, "none", .duration = -1, .direct = TRUE,
    .trust = USHER_TRUST_STORED },
  { "excluded-word", "Joker", 2019, "Joker Trailer Legendado", "excluded-word",
    .profile = "{'ExcludeWords': <['legendado']>}" },
  { "excluded-phrase", "Joker", 2019, "Joker TV-Spot Trailer", "excluded-word",
    .profile = "{'ExcludeWords': <['tv spot']>}" },
  { "excluded-part-of-word", "Joker", 2019, "Joker Trailer", "none",
    .profile = "{'ExcludeWords': <['trail']>}" },
  { "missing-word", "Joker", 2019, "Joker Trailer", "missing-word",
    .profile = "{'IncludeWords': <['official']>}" },
  { "one-of-words", "Joker", 2019, "Joker Teaser Trailer", "none",
    .profile = "{'IncludeWords': <['official', 'teaser']>}" },
  { "uploader", "Joker", 2019, "Joker Trailer", "none", .uploader = "Warner Bros. Pictures",
    .profile = "{'Uploaders': <['warner bros pictures']>}" },
  { "other-uploader", "Joker", 2019, "Joker Trailer", "uploader", .uploader = "Somebody",
    .profile = "{'Uploaders': <['warner bros pictures']>}" },
  { "no-uploader", "Joker", 2019, "Joker Trailer", "uploader",
    .profile = "{'Uploaders': <['warner bros pictures']>}" },
  { "uploader-wished", "Joker", 2019, "Joker Trailer", "none", .uploader = "Somebody",
    .trust = USHER_TRUST_WISHED, .profile = "{'Uploaders': <['warner bros pictures']>}" },
  { "tried", "Joker", 2019, "Joker Trailer", "tried", .url = "https://v.example/watch?v=tried" },
  { "tried-wished", "Joker", 2019, "Joker Trailer", "none", .url = "https://v.example/watch?v=tried",
    .trust = USHER_TRUST_WISHED },
  { "no-title", "Joker", 2019, NULL, "other-title" },
  { "empty-title", "Joker", 2019, "", "other-title" },
  { "signs-alone", "Joker", 2019, "!!! ??? ---", "other-title" },
  { "film-of-signs", "???", 2019, "Joker Trailer", "other-title" },
};

static UsherProfile *
make_profile (const char *text)
{
  g_autoptr(GVariant) given =
    text != NULL ? test_variant (text) : NULL;
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

static UsherMedia *
make_media (const char *title,
            guint       year)
{
  UsherMedia *media = usher_media_new ();

  media->kind = USHER_ARR_RADARR;
  media->title = g_strdup (title);
  media->year = year;
  media->language = g_strdup ("English");
  media->studio = g_strdup ("Warner Bros. Pictures");

  return media;
}

static void
test_verdict (gconstpointer data)
{
  static const char * const tried[] = { "other", "tried", NULL };
  const VerdictCase *row = data;
  g_autoptr(UsherMedia) media = make_media (row->film, row->year);
  g_autoptr(UsherProfile) profile = make_profile (row->profile);
  g_autoptr(UsherCandidate) candidate = usher_candidate_new ();
  const UsherCandidateContext context = { media, profile, tried };

  if (row->is_series)
    media->kind = USHER_ARR_SONARR;
  candidate->title = g_strdup (row->video);
  candidate->url = g_strdup (row->url != NULL ? row->url : "https://v.example/watch?v=x1");
  candidate->video_id = g_strdup (g_str_has_suffix (candidate->url, "tried") ? "tried" : "x1");
  candidate->uploader = g_strdup (row->uploader);
  candidate->duration = row->duration == 0 ? 120 : MAX (row->duration, 0);
  candidate->trust = row->trust;
  candidate->width = row->width;
  candidate->height = row->height;
  candidate->live = row->live;
  candidate->direct = row->direct;
  candidate->restricted = row->restricted;

  usher_candidate_judge (candidate, &context);
  if (g_test_verbose ())
    {
      g_autofree char *line = usher_candidate_explain (candidate);
      g_test_message ("%s", line);
    }
  g_assert_cmpstr (usher_enum_to_nick (USHER_TYPE_REJECTION, (int) candidate->rejection), ==, row->verdict);
}

/* Which of two, the first as it comes, is taken. */
typedef struct
{
  const char *name;
  const char *better;
  const char *worse;
  const char *better_uploader;
  const char *worse_uploader;
  guint better_height;
  guint worse_height;
} RankCase;

static const RankCase rank_cases[] = {
  { "official", "Joker Official Trailer", "Joker Trailer" },
  { "trailer", "Joker Trailer", "Joker Teaser" },
  { "teaser-alone", "Joker Teaser Trailer", "Joker Scene" },
  { "year", "Joker Trailer (2019)", "Joker Official Trailer" },
  { "near-year", "Joker Trailer (2018)", "Joker Trailer" },
  { "language", "Joker Trailer", "Joker Trailer German" },
  { "own-language", "Joker Trailer English", "Joker Trailer Hindi" },
  { "studio", "Joker Trailer", "Joker Official Trailer", "Warner Bros. Pictures", "Somebody" },
  { "common-word-of-studio", "Joker Official Trailer", "Joker Trailer", "A", "Moving Pictures" },
  { "height", "Joker Trailer", "Joker Trailer", NULL, NULL, 1080, 720 },
  { "low", "Joker Trailer", "Joker Trailer", NULL, NULL, 480, 240 },
  { "fewer-words", "Joker Trailer", "Joker Trailer Joaquin Phoenix Todd Phillips" },
  { "not-a-clip", "Joker Trailer", "Joker Official Trailer Clip" },
  { "accepted", "Joker Teaser", "Joker Official Trailer Reaction (2019)" },
  { "first", "Joker - Trailer", "Joker | Trailer" },
};

static UsherCandidate *
judge_one (const UsherCandidateContext *context,
           const char                  *title,
           const char                  *uploader,
           guint                        height)
{
  UsherCandidate *candidate = usher_candidate_new ();

  candidate->title = g_strdup (title);
  candidate->url = g_strdup ("https://v.example/x");
  candidate->uploader = g_strdup (uploader);
  candidate->duration = 120;
  candidate->height = height;
  candidate->width = height * 16 / 9;
  usher_candidate_judge (candidate, context);

  return candidate;
}

static void
test_rank (gconstpointer data)
{
  const RankCase *row = data;
  g_autoptr(UsherMedia) media = make_media ("Joker", 2019);
  g_autoptr(UsherProfile) profile = make_profile (NULL);
  g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_candidate_free);
  const UsherCandidateContext context = { media, profile, NULL };
  UsherCandidate *best;
  guint tie = g_str_equal (row->name, "first") ? 0 : 1;

  g_ptr_array_add (candidates, judge_one (&context, row->worse, row->worse_uploader, row->worse_height));
  g_ptr_array_insert (candidates, (int) tie,
                      judge_one (&context, row->better, row->better_uploader, row->better_height));
  usher_candidates_sort (candidates);

  best = candidates->pdata[0];
  g_assert_cmpstr (best->title, ==, row->better);
  g_assert_cmpint (best->rejection, ==, USHER_REJECTION_NONE);
}

static void
test_explain (void)
{
  g_autoptr(UsherMedia) media = make_media ("Joker", 2019);
  g_autoptr(UsherProfile) profile = make_profile (NULL);
  const UsherCandidateContext context = { media, profile, NULL };
  g_autoptr(UsherCandidate) good = judge_one (&context, "Joker Official Trailer (2019)", NULL, 0);
  g_autoptr(UsherCandidate) bad = judge_one (&context, "Joker 2 Trailer", NULL, 0);
  g_autofree char *good_text = usher_candidate_explain (good);
  g_autofree char *bad_text = usher_candidate_explain (bad);

  g_assert_cmpstr (good_text, ==,
                   "85 points: year +20, title +40, title-first +5, official-trailer +15, usual-duration +5");
  g_assert_cmpstr (bad_text, ==, "no: it is another part's (2)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST_ADD_ROWS ("/candidate/verdict", verdict_cases, test_verdict);
  TEST_ADD_ROWS ("/candidate/rank", rank_cases, test_rank);
  g_test_add_func ("/candidate/explain", test_explain);

  return g_test_run ();
}
