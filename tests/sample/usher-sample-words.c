/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Everything here is made up. A pattern's $n is a noun, $a an adjective, $p a
 * place, $g a given name; $N and $A are the same in small letters. */

#include "usher-sample-words.h"

#include <string.h>

typedef const char *const *Words;

struct _UsherSampleTongue
{
  int id;
  const char *name;
  Words patterns;
  Words nouns;
  Words adjectives;
};

static const char *const names[] = {
  "Ada", "Anouk", "Björn", "Célia", "Darko", "Eszter", "Finnegan", "Greta", "Håkon",
  "Imre", "Jolanta", "Kamil", "Liv", "Mireille", "Núria", "Oskar", "Petra", "Quentin",
  "Rosalind", "Søren", "Tamsin", "Ulla", "Vašek", "Wanda", "Ximena", "Yusuf", "Zdeněk", NULL
};

static const char *const places[] = {
  "Altmoor", "Bellecôte", "Cape Wrenlow", "Dunhaven", "Ellismoor", "Fjordvik", "Grünau",
  "Hollow Bay", "Inverlaw", "Jasper Falls", "Königsfurt", "Larkspur", "Montclair-sur-Orne",
  "Nordheim", "Ouville", "Port Salvage", "Quillon", "Ravenmere", "São Tiberio", "Tarnów Dolny",
  "Upper Wick", "Vallgrund", "Westerlea", "Yellow Ridge", "Zelený Vrch", NULL
};

static const char *const english_patterns[] = {
  "The $a $n", "The $a $n", "$a $n", "The $n of $p", "$g's $n", "$n & $n",
  "$g and the $a $n", "The $n: A $n Story", "$n in $p", "$a $n: Return to $p",
  "Who Took the $n?", "$p / $p", "\"$a\" Means $n", "$n *$n*", "$n, $n… $n!",
  "$g & $g: The $a $n", "A $n for $g", "Of $n and $n", "Mr. $n", NULL
};

static const char *const english_nouns[] = {
  "Almanac", "Anchor", "Archive", "Attic", "Ballad", "Beacon", "Bicycle", "Bonfire", "Bridge",
  "Cartographer", "Cellar", "Chapel", "Clockmaker", "Comet", "Compass", "Crossing", "Daughter",
  "Diver", "Dowry", "Echo", "Ember", "Envoy", "Estuary", "Ferry", "Fiddler", "Forester", "Garden",
  "Glacier", "Gramophone", "Harbour", "Heron", "Hourglass", "Island", "Juniper", "Keeper",
  "Kitchen", "Ladder", "Lantern", "Ledger", "Lighthouse", "Locksmith", "Marsh", "Meridian",
  "Mirror", "Nightwatch", "Orchard", "Parade", "Pendulum", "Pilot", "Quarry", "Reckoning",
  "Referee", "Reservoir", "Saltworks", "Signal", "Sparrow", "Stairwell", "Suitcase", "Telegram",
  "Tenant", "Threshold", "Tinker", "Understudy", "Valley", "Violin", "Waltz", "Weaver", "Zenith",
  NULL
};

static const char *const english_adjectives[] = {
  "Amber", "Ancient", "Borrowed", "Brittle", "Burning", "Careful", "Clever", "Crimson", "Crooked",
  "Distant", "Drowsy", "Electric", "Faithful", "Fearless", "Final", "Forgotten", "Frozen",
  "Gentle", "Golden", "Hidden", "Hollow", "Honest", "Idle", "Invisible", "Lonely", "Lucky",
  "Midnight", "Modest", "Narrow", "Nameless", "Obedient", "Paper", "Patient", "Quiet", "Reluctant",
  "Restless", "Second", "Silver", "Sleepless", "Stolen", "Stubborn", "Tender", "Thirteenth",
  "Unfinished", "Upside-Down", "Velvet", "Wandering", "Winter", NULL
};

static const char *const french_patterns[] = {
  "Le $n de $p", "Le $n $a", "$g et le $n $a", "Un $n à $p", "L'été du $n", NULL
};
static const char *const french_nouns[] = {
  "Château", "Frère", "Hôtel", "Théâtre", "Mystère", "Cinéma", "Héritage", "Chêne", "Secret", NULL
};
static const char *const french_adjectives[] = {
  "oublié", "caché", "d'à côté", "étrange", "immobile", "fêlé", "précédent", NULL
};

static const char *const german_patterns[] = {
  "Der $a $n", "Das Märchen vom $n", "$g und der $a $n", "Über $p", NULL
};
static const char *const german_nouns[] = {
  "Schlüssel", "Gärtner", "Brückenwärter", "Föhn", "Bär", "Straßenkehrer", "Mühlstein", NULL
};
static const char *const german_adjectives[] = {
  "müde", "große", "grüne", "süße", "letzte", "höfliche", "verspätete", NULL
};

static const char *const spanish_patterns[] = {
  "El $n $a", "¿Dónde está el $n?", "El $n de $g", "Mañana, el $n", NULL
};
static const char *const spanish_nouns[] = {
  "Corazón", "Niño", "Jardín", "León", "Tranvía", "Músico", "Relojero", NULL
};
static const char *const spanish_adjectives[] = {
  "dormido", "pequeño", "mágico", "último", "olvidado", "tímido", NULL
};

static const char *const russian_patterns[] = { "$a $n", "$n и $n", "Последний $n", NULL };
static const char *const russian_nouns[] = {
  "берег", "фонарь", "почтальон", "снег", "вокзал", "чемодан", "якорь", "скрипач", NULL
};
static const char *const russian_adjectives[] = {
  "Тихий", "Синий", "Дальний", "Зимний", "Старый", "Чужой", "Бумажный", NULL
};

static const char *const japanese_patterns[] = { "$aな$n", "$nの$n", "$nと$n：$p", NULL };
static const char *const japanese_nouns[] = {
  "灯台", "自転車", "夏休み", "風鈴", "図書館", "時計屋", "雪国の駅", "金魚", NULL
};
static const char *const japanese_adjectives[] = { "静か", "小さ", "孤独", "不思議", "奇妙", NULL };

static const char *const polish_patterns[] = { "$a $n", "$n z miasta $p", "$n i $n", NULL };
static const char *const polish_nouns[] = {
  "Żółw", "Księżyc", "Młynarz", "Źrebak", "Ślusarz", "Dąb", "Skrzypek", NULL
};
static const char *const polish_adjectives[] = {
  "Cichy", "Żelazny", "Łagodny", "Ósmy", "Śpiący", "Wędrowny", NULL
};

static const UsherSampleTongue tongues[] = {
  { 1, "English", english_patterns, english_nouns, english_adjectives },
  { 2, "French", french_patterns, french_nouns, french_adjectives },
  { 3, "Spanish", spanish_patterns, spanish_nouns, spanish_adjectives },
  { 4, "German", german_patterns, german_nouns, german_adjectives },
  { 8, "Japanese", japanese_patterns, japanese_nouns, japanese_adjectives },
  { 11, "Russian", russian_patterns, russian_nouns, russian_adjectives },
  { 12, "Polish", polish_patterns, polish_nouns, polish_adjectives },
};

static const char *const openings[] = {
  "When $g comes home to $p after eleven years, the $A $N by the river is all that is left.",
  "$g, a shy locksmith from $p, inherits one $A $N and three unpaid bills.",
  "Nobody in $p remembers who built the $N, and $g would rather not be asked.",
  "It is the hottest week of the year in $p, and the $A $N has gone missing.",
  "Two strangers, $g and $g, share a train compartment, a thermos flask and one $A secret.",
  "“You never listen,” says $g to the $N; to everybody's surprise, it answers.", NULL
};

static const char *const middles[] = {
  "With the help of a retired $N and a stubborn dog, the search leads to $p.",
  "What begins as a bet about the $A $N becomes a journey across half the country.",
  "As the first snow falls, $g has to choose between the $N and the truth.",
  "The mayor calls it \"progress\"; the neighbours call it something else.",
  "Only $g knows what the $N is for, and $g isn't talking.",
  "Meanwhile the café at the corner turns into the headquarters of a very small revolution.", NULL
};

static const char *const endings[] = {
  "A $A comedy about keeping promises.", "And then the telephone rings.",
  "The third part of a trilogy that was never meant to be one.",
  "By the time $p wakes up, everything has changed.",
  "Some doors are better left open…", NULL
};

static const char *const companies[] = {
  "Paper Boat Pictures", "Halbmond Film", "Studio Kaktus", "North Pier & Sons", "Société du Phare",
  "Lantern Street", "Three Herons Films", "Čtvrtý Pokoj", "Óskar's Garage", "灯台映画", NULL
};

static const char *const networks[] = {
  "Channel Nine and a Half", "TV Nordlys", "Kanal Süd", "Radio-Télé Bellecôte", "Streamhouse",
  "The Late Network", "Pier 7", NULL
};

static const char *const genres[] = {
  "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
  "Fantasy", "History", "Music", "Mystery", "Romance", "Science Fiction", "Thriller", NULL
};

static const char *
draw (Words              words,
      UsherSampleRandom *random)
{
  return words[usher_sample_random_below (random, g_strv_length ((char **) words))];
}

/**
 * usher_sample_words_draw_tongue:
 * @random: chooses
 * @foreign: whether English is out of the question
 *
 * Returns: English four times in five
 */
const UsherSampleTongue *
usher_sample_words_draw_tongue (UsherSampleRandom *random,
                                gboolean           foreign)
{
  if (!foreign && !usher_sample_random_once (random, 5))
    return &tongues[0];

  return &tongues[usher_sample_random_range (random, 1, G_N_ELEMENTS (tongues) - 1)];
}

int
usher_sample_words_get_id (const UsherSampleTongue *tongue)
{
  return tongue->id;
}

const char *
usher_sample_words_get_name (const UsherSampleTongue *tongue)
{
  return tongue->name;
}

/* Returns: English if the name is none of ours */
const UsherSampleTongue *
usher_sample_words_find_tongue (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tongues); i++)
    if (g_strcmp0 (tongues[i].name, name) == 0)
      return &tongues[i];

  return &tongues[0];
}

static Words
find_words (const UsherSampleTongue *tongue,
            char                     letter)
{
  switch (g_ascii_tolower (letter))
    {
    case 'a':
      return tongue->adjectives;
    case 'g':
      return names;
    case 'n':
      return tongue->nouns;
    default:
      return places;
    }
}

static void
append_word (GString                 *text,
             const UsherSampleTongue *tongue,
             char                     letter,
             UsherSampleRandom       *random)
{
  const char *word = draw (find_words (tongue, letter), random);
  g_autofree char *small = g_utf8_strdown (word, -1);

  g_string_append (text, g_ascii_isupper (letter) ? small : word);
}

static void
expand (GString                 *text,
        const char              *pattern,
        const UsherSampleTongue *tongue,
        UsherSampleRandom       *random)
{
  const char *end;

  while ((end = strchr (pattern, '$')) != NULL)
    {
      g_string_append_len (text, pattern, end - pattern);
      append_word (text, tongue, end[1], random);
      pattern = end + 2;
    }

  g_string_append (text, pattern);
}

/* Returns: (transfer full): may well be one that exists already */
char *
usher_sample_words_make_title (const UsherSampleTongue *tongue,
                               UsherSampleRandom       *random)
{
  g_autoptr(GString) text = g_string_new (NULL);

  expand (text, draw (tongue->patterns, random), tongue, random);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): two to four sentences, some with a line break or quotes */
char *
usher_sample_words_make_overview (UsherSampleRandom *random)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_middles = usher_sample_random_below (random, 3);

  expand (text, draw (openings, random), &tongues[0], random);
  for (guint i = 0; i < n_middles; i++)
    {
      g_string_append_c (text, ' ');
      expand (text, draw (middles, random), &tongues[0], random);
    }

  g_string_append (text, usher_sample_random_once (random, 12) ? "\r\n\r\n" : " ");
  expand (text, draw (endings, random), &tongues[0], random);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
usher_sample_words_draw_company (UsherSampleRandom *random)
{
  return draw (companies, random);
}

const char *
usher_sample_words_draw_network (UsherSampleRandom *random)
{
  return draw (networks, random);
}

/* Returns: (transfer full): one to three, in the order of the alphabet */
char **
usher_sample_words_draw_genres (UsherSampleRandom *random)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint first = usher_sample_random_below (random, 5);
  guint n_genres = usher_sample_random_range (random, 1, 3);

  for (guint i = 0; i < n_genres; i++)
    g_strv_builder_add (builder, genres[first + i * 5]);

  return g_strv_builder_end (builder);
}
