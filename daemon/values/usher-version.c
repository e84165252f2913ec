/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Versions as people write them: v1.10, 2023.03.04, 1:2.0~rc1-3. Numbers are compared
 * as numbers; what is missing is 0; what comes before a release is older than it; what
 * a distribution adds says nothing of the release. */

#include "usher-version.h"

#include <string.h>

/* In these a release is on its way; anything else behind the numbers comes after it. */
static const char * const preludes[] = { "rc", "alpha", "beta", "pre", "dev", "a", "b" };

typedef enum
{
  RANK_BEFORE,
  RANK_RELEASE,
  RANK_AFTER,
} Rank;

/* Behind a number of the epoch, the letter v or the name of a program. */
static const char *
skip_lead (const char *version)
{
  const char *colon;

  while (*version != '\0' && !g_ascii_isdigit (*version))
    version++;

  colon = version + strspn (version, "0123456789");

  return *colon == ':' ? colon + 1 : version;
}

/* The next number of those between dots; 0 behind the last. */
static guint64
take_number (const char **cursor)
{
  char *end;
  guint64 number;

  if (!g_ascii_isdigit (**cursor))
    return 0;

  number = g_ascii_strtoull (*cursor, &end, 10);
  *cursor = *end == '.' && g_ascii_isdigit (end[1]) ? end + 1 : end;

  return number;
}

/* Returns: what stands behind the numbers, without the sign before it */
static const char *
get_rest (const char *rest,
          Rank       *rank)
{
  gboolean marked = *rest == '~';
  const char *word = rest + strspn (rest, ".~-_");

  *rank = RANK_RELEASE;
  /* “+dfsg” and “-1” are a distribution's own */
  if (*rest == '\0' || *rest == '+' || (*rest == '-' && g_ascii_isdigit (*word)))
    return "";

  *rank = marked ? RANK_BEFORE : RANK_AFTER;
  for (gsize i = 0; i < G_N_ELEMENTS (preludes); i++)
    {
      gsize length = strlen (preludes[i]);

      if (g_ascii_strncasecmp (word, preludes[i], length) == 0 && !g_ascii_isalpha (word[length]))
        *rank = RANK_BEFORE;
    }

  return word;
}

/* Letters as letters, numbers in them as numbers: rc2 before rc10. */
static int
compare_rests (const char *a,
               const char *b)
{
  while (*a != '\0' && *b != '\0' && *a != '-' && *b != '-')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          char *a_end, *b_end;
          guint64 x = g_ascii_strtoull (a, &a_end, 10);
          guint64 y = g_ascii_strtoull (b, &b_end, 10);

          if (x != y)
            return x < y ? -1 : 1;
          a = a_end;
          b = b_end;
          continue;
        }

      if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
        return g_ascii_tolower (*a) < g_ascii_tolower (*b) ? -1 : 1;
      a++;
      b++;
    }

  return (*a != '\0' && *a != '-') - (*b != '\0' && *b != '-');
}

/* Returns: whether there is a number in it to compare */
gboolean
usher_version_is_valid (const char *version)
{
  return version != NULL && *skip_lead (version) != '\0';
}

/**
 * usher_version_compare:
 * @a: a version
 * @b: another
 *
 * Returns: less than, equal to or greater than 0, as @a is older than, as new as, or
 *   newer than @b
 */
int
usher_version_compare (const char *a,
                       const char *b)
{
  Rank a_rank, b_rank;

  a = skip_lead (a);
  b = skip_lead (b);
  while (g_ascii_isdigit (*a) || g_ascii_isdigit (*b))
    {
      guint64 x = take_number (&a);
      guint64 y = take_number (&b);

      if (x != y)
        return x < y ? -1 : 1;
    }

  a = get_rest (a, &a_rank);
  b = get_rest (b, &b_rank);
  if (a_rank != b_rank)
    return a_rank < b_rank ? -1 : 1;

  return compare_rests (a, b);
}
