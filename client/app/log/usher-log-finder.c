/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-finder.h"

#include <glib/gi18n.h>

/* Of “e” there may be a million; nobody goes through them one by one */
#define MAX_MATCHES 5000

/* Where the text was found, in letters from the beginning. */
typedef struct
{
  int start;
  int end;
} Match;

/**
 * UsherLogFinder:
 *
 * Finds a text in a long one, marks it wherever it is, and goes from one place to
 * the next.
 */
struct _UsherLogFinder
{
  GObject parent_instance;

  GtkTextView *view;            /* (unowned): which owns this, in the end */
  GtkTextBuffer *buffer;        /* (owned) */
  GtkTextTag *tag;              /* (unowned) */
  char *text;                   /* (owned) (nullable): what is looked for */
  GArray *matches;              /* (owned) (element-type Match) */
  guint current;                /* number of a match, beyond the last if none is */
};

G_DEFINE_FINAL_TYPE (UsherLogFinder, usher_log_finder, G_TYPE_OBJECT)

static const Match *
get_match (UsherLogFinder *self,
           guint           number)
{
  return &g_array_index (self->matches, Match, number);
}

static void
get_iters (UsherLogFinder *self,
           const Match    *match,
           GtkTextIter    *start,
           GtkTextIter    *end)
{
  gtk_text_buffer_get_iter_at_offset (self->buffer, start, match->start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, end, match->end);
}

static void
add_matches (UsherLogFinder *self,
             GRegex         *regex,
             const char     *text)
{
  g_autoptr(GMatchInfo) info = NULL;
  int byte = 0, letter = 0;

  for (g_regex_match (regex, text, 0, &info);
       g_match_info_matches (info) && self->matches->len < MAX_MATCHES;
       g_match_info_next (info, NULL))
    {
      Match match;
      int from, until;

      g_match_info_fetch_pos (info, 0, &from, &until);
      letter += (int) g_utf8_strlen (text + byte, from - byte);
      match.start = letter;
      letter += (int) g_utf8_strlen (text + from, until - from);
      match.end = letter;
      byte = until;
      g_array_append_val (self->matches, match);
    }
}

static void
find_all (UsherLogFinder *self)
{
  g_autofree char *escaped = g_regex_escape_string (self->text, -1);
  g_autoptr(GRegex) regex = g_regex_new (escaped, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  if (regex != NULL)
    add_matches (self, regex, text);

  for (guint i = 0; i < self->matches->len; i++)
    {
      get_iters (self, get_match (self, i), &start, &end);
      gtk_text_buffer_apply_tag (self->buffer, self->tag, &start, &end);
    }
}

static guint
find_at_or_after (UsherLogFinder *self,
                  int             offset)
{
  for (guint i = 0; i < self->matches->len; i++)
    if (get_match (self, i)->start >= offset)
      return i;

  return 0;
}

static void
show_current (UsherLogFinder *self)
{
  GtkTextIter start, end;

  if (self->current >= self->matches->len)
    return;

  get_iters (self, get_match (self, self->current), &start, &end);
  gtk_text_buffer_select_range (self->buffer, &start, &end);
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (self->buffer), 0.1, FALSE, 0, 0);
}

static void
usher_log_finder_finalize (GObject *object)
{
  UsherLogFinder *self = USHER_LOG_FINDER (object);

  g_object_unref (self->buffer);
  g_free (self->text);
  g_array_unref (self->matches);

  G_OBJECT_CLASS (usher_log_finder_parent_class)->finalize (object);
}

static void
usher_log_finder_class_init (UsherLogFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_log_finder_finalize;
}

static void
usher_log_finder_init (UsherLogFinder *self)
{
  self->matches = g_array_new (FALSE, FALSE, sizeof (Match));
}

UsherLogFinder *
usher_log_finder_new (GtkTextView *view)
{
  UsherLogFinder *self = g_object_new (USHER_TYPE_LOG_FINDER, NULL);

  self->view = view;
  self->buffer = g_object_ref (gtk_text_view_get_buffer (view));
  /* Seen on a light and on a dark ground */
  self->tag = gtk_text_buffer_create_tag (self->buffer, NULL, "background", "rgba(229,165,10,0.45)", NULL);

  return self;
}

/* Looks for the same in a text that has changed; stays where it was. */
void
usher_log_finder_refresh (UsherLogFinder *self)
{
  GtkTextIter start, end;

  g_return_if_fail (USHER_IS_LOG_FINDER (self));

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tag, &start, &end);
  g_array_set_size (self->matches, 0);
  if (self->text == NULL)
    return;

  find_all (self);
  gtk_text_buffer_get_selection_bounds (self->buffer, &start, NULL);
  self->current = find_at_or_after (self, gtk_text_iter_get_offset (&start));
}

/**
 * usher_log_finder_set_text:
 * @text: (nullable): what to look for; nothing if empty
 *
 * Goes to the first place that is in sight or below.
 */
void
usher_log_finder_set_text (UsherLogFinder *self,
                           const char     *text)
{
  GdkRectangle shown;
  GtkTextIter top;

  g_return_if_fail (USHER_IS_LOG_FINDER (self));

  g_free (self->text);
  self->text = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  usher_log_finder_refresh (self);

  gtk_text_view_get_visible_rect (self->view, &shown);
  gtk_text_view_get_iter_at_location (self->view, &top, shown.x, shown.y);
  self->current = find_at_or_after (self, gtk_text_iter_get_offset (&top));
  show_current (self);
}

/* Goes @step places on; behind the last the first one comes. */
void
usher_log_finder_go (UsherLogFinder *self,
                     int             step)
{
  guint n_matches;

  g_return_if_fail (USHER_IS_LOG_FINDER (self));

  n_matches = self->matches->len;
  if (n_matches == 0)
    return;

  self->current = (guint) ((int) (self->current + n_matches) + step) % n_matches;
  show_current (self);
}

/* Returns: (transfer full): “3 of 17”; empty if nothing is looked for */
char *
usher_log_finder_dup_status (UsherLogFinder *self)
{
  g_return_val_if_fail (USHER_IS_LOG_FINDER (self), NULL);

  if (self->text == NULL)
    return g_strdup ("");
  if (self->matches->len == 0)
    return g_strdup (_("Not found"));

  /* Translators: the number of a place where a text was found, and of how many */
  return g_strdup_printf (_("%'u of %'u"), self->current + 1, self->matches->len);
}
