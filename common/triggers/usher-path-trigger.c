/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "usher-path-watch.h"
#include "usher-time-text.h"
#include "usher-trigger.h"

#define USHER_TYPE_PATH_TRIGGER (usher_path_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherPathTrigger, usher_path_trigger, USHER, PATH_TRIGGER, UsherTrigger)

/* `path "DIR" [quiet 30s] [recursive]`: when something has changed in a folder,
 * and nothing more for a while. */
struct _UsherPathTrigger
{
  UsherTrigger parent_instance;

  UsherPathWatch watch;
  char *topic;                   /* (owned) */
};

G_DEFINE_FINAL_TYPE (UsherPathTrigger, usher_path_trigger, USHER_TYPE_TRIGGER)

#define DEFAULT_QUIET (10 * USHER_SECOND)

/* A name with blanks in it stands in quotation marks, with \ before one of these
 * and before another \. Words have been split at blanks: here they meet again. */
static char *
parse_folder (UsherTriggerWords *words)
{
  const char *text = usher_trigger_words_peek (words);
  g_autoptr(GString) folder = g_string_new (NULL);

  if (text == NULL)
    return NULL;
  if (*text != '"')
    return g_strdup (usher_trigger_words_next (words));

  text = usher_trigger_words_get_rest (words) + 1;
  for (; *text != '"'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      if (*text == '\0')
        return NULL;
      g_string_append_c (folder, *text);
    }

  return usher_trigger_words_skip_to (words, text + 1)
    ? g_string_free (g_steal_pointer (&folder), FALSE) : NULL;
}

static gboolean
parse_quiet (UsherPathTrigger  *self,
             UsherTriggerWords *words)
{
  const char *word = usher_trigger_words_next (words);

  return word != NULL && usher_duration_parse_part (word, &self->watch.quiet) &&
         self->watch.quiet <= USHER_DAY;
}

static gboolean
usher_path_trigger_parse (UsherTrigger               *trigger,
                          UsherTriggerWords          *words,
                          const UsherTriggerContext  *context,
                          GError                    **error)
{
  UsherPathTrigger *self = USHER_PATH_TRIGGER (trigger);

  self->watch.quiet = DEFAULT_QUIET;
  self->watch.folder = parse_folder (words);
  if (self->watch.folder == NULL || !g_path_is_absolute (self->watch.folder))
    return usher_trigger_words_refuse (words, error,
                                       "behind “path” stands a folder that begins with a slash, in "
                                       "quotation marks if there are blanks in it, as in "
                                       "“path \"/srv/new films\" quiet 30s recursive”");

  while (usher_trigger_words_peek (words) != NULL)
    {
      if (usher_trigger_words_skip (words, "recursive"))
        self->watch.recursive = TRUE;
      else if (!usher_trigger_words_skip (words, "quiet"))
        break;
      else if (!parse_quiet (self, words))
        return usher_trigger_words_refuse (words, error,
                                           "behind “quiet” stands how long, at most a day, as in 30s");
    }

  self->topic = usher_path_watch_to_topic (&self->watch);

  return TRUE;
}

static const char *
usher_path_trigger_get_topic (UsherTrigger *trigger)
{
  return USHER_PATH_TRIGGER (trigger)->topic;
}

static void
usher_path_trigger_print (UsherTrigger *trigger,
                          GString      *text)
{
  UsherPathTrigger *self = USHER_PATH_TRIGGER (trigger);
  g_autofree char *quiet = usher_duration_to_text (self->watch.quiet);

  g_string_append (text, "path \"");
  for (const char *c = self->watch.folder; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');

  if (self->watch.quiet != DEFAULT_QUIET)
    {
      /* It is one word here */
      if (strchr (quiet, ' ') != NULL)
        g_string_append_printf (text, " quiet %" G_GINT64_FORMAT "s", self->watch.quiet / USHER_SECOND);
      else
        g_string_append_printf (text, " quiet %s", quiet);
    }
  if (self->watch.recursive)
    g_string_append (text, " recursive");
}

static char *
usher_path_trigger_describe (UsherTrigger              *trigger,
                             const UsherTriggerContext *context)
{
  UsherPathTrigger *self = USHER_PATH_TRIGGER (trigger);

  /* Translators: %s is a folder */
  return g_strdup_printf (self->watch.recursive ? _("When something has changed below %s")
                                                : _("When something has changed in %s"),
                          self->watch.folder);
}

static void
usher_path_trigger_finalize (GObject *object)
{
  UsherPathTrigger *self = USHER_PATH_TRIGGER (object);

  g_clear_pointer (&self->watch.folder, g_free);
  g_clear_pointer (&self->topic, g_free);

  G_OBJECT_CLASS (usher_path_trigger_parent_class)->finalize (object);
}

static void
usher_path_trigger_class_init (UsherPathTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_path_trigger_finalize;

  trigger_class->kind = "path";
  trigger_class->get_topic = usher_path_trigger_get_topic;
  trigger_class->parse = usher_path_trigger_parse;
  trigger_class->print = usher_path_trigger_print;
  trigger_class->describe = usher_path_trigger_describe;
}

static void
usher_path_trigger_init (UsherPathTrigger *self)
{
}
