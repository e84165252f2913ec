/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-exclusions.h"

#include "usher-error.h"
#include "usher-time.h"

#define MAX_EXCLUSIONS 1000

/* In civil seconds. */
typedef struct
{
  gint64 start;
  gint64 end;                    /* behind the last day */
} Span;

struct _UsherExclusions
{
  GArray *spans;                 /* (owned) (element-type Span) */
};

void
usher_exclusions_free (UsherExclusions *self)
{
  g_clear_pointer (&self->spans, g_array_unref);
  g_free (self);
}

static gboolean
parse_date (const char *text,
            gint64     *civil_seconds)
{
  UsherMoment moment;

  if (text == NULL || !usher_moment_parse (text, &moment, NULL) || !moment.date_only)
    return FALSE;

  *civil_seconds = moment.civil_seconds;

  return TRUE;
}

/* `2026-12-24` or `2026-12-24..2027-01-02`. */
static gboolean
parse_span (const char *text,
            Span       *span)
{
  g_auto(GStrv) ends = g_strsplit (text, "..", 2);

  if (!parse_date (ends[0], &span->start))
    return FALSE;

  span->end = span->start;
  if (ends[1] != NULL && !parse_date (ends[1], &span->end))
    return FALSE;

  span->end += USHER_DAY_SECONDS;

  return span->end > span->start;
}

/**
 * usher_exclusions_new:
 * @texts: (array zero-terminated=1): days and ranges of days, as in “2026-12-24”
 *   and “2026-12-24..2027-01-02”
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): those days
 */
UsherExclusions *
usher_exclusions_new (const char * const  *texts,
                      GError             **error)
{
  g_autoptr(UsherExclusions) self = g_new0 (UsherExclusions, 1);

  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  if (g_strv_length ((char **) texts) > MAX_EXCLUSIONS)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Except” has more than %d entries", MAX_EXCLUSIONS);
      return NULL;
    }

  for (; *texts != NULL; texts++)
    {
      Span span;

      if (!parse_span (*texts, &span))
        {
          g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                       "“Except” has “%s”; write days like 2026-12-24 and ranges of days like "
                       "2026-12-24..2027-01-02", *texts);
          return NULL;
        }

      g_array_append_val (self->spans, span);
    }

  return g_steal_pointer (&self);
}

/**
 * usher_exclusions_find_end:
 * @self: days
 * @civil_seconds: what the clock on the wall shows
 *
 * Returns: when the last of the days from there on ends, in civil seconds; 0 if
 *   @civil_seconds is on none of them
 */
gint64
usher_exclusions_find_end (const UsherExclusions *self,
                           gint64                 civil_seconds)
{
  gint64 end = 0;

  for (guint i = 0; i < self->spans->len; i++)
    {
      const Span *span = &g_array_index (self->spans, Span, i);

      if (civil_seconds >= span->start && civil_seconds < span->end)
        end = MAX (end, span->end);
    }

  return end;
}
