/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trigger.h"

#include <string.h>

#include "usher-error.h"

/* One line per name in the “triggers” list of meson.build. */
#define KIND(id, name) GType usher_##id##_trigger_get_type (void);
#include "usher-trigger-kinds.h"
#undef KIND

typedef GType (*GetType) (void);

static const GetType kinds[] = {
#define KIND(id, name) usher_##id##_trigger_get_type,
#include "usher-trigger-kinds.h"
#undef KIND
};

struct _UsherTriggerWords
{
  const char *text;              /* (unowned) */
  GStrv words;                   /* (owned) */
  guint next;
};

G_DEFINE_ABSTRACT_TYPE (UsherTrigger, usher_trigger, G_TYPE_OBJECT)

static void
usher_trigger_class_init (UsherTriggerClass *klass)
{
}

static void
usher_trigger_init (UsherTrigger *self)
{
}

/* Returns: (transfer none) (nullable): the next word, or %NULL behind the last */
const char *
usher_trigger_words_peek (UsherTriggerWords *words)
{
  return words->words[words->next];
}

/* As above, and moves on. */
const char *
usher_trigger_words_next (UsherTriggerWords *words)
{
  const char *word = usher_trigger_words_peek (words);

  if (word != NULL)
    words->next++;

  return word;
}

/* Moves on if the next word is the expected one. */
gboolean
usher_trigger_words_skip (UsherTriggerWords *words,
                          const char        *expected)
{
  if (g_strcmp0 (usher_trigger_words_peek (words), expected) != 0)
    return FALSE;

  words->next++;

  return TRUE;
}

/* Returns: (transfer none): the text from the next word on */
const char *
usher_trigger_words_get_rest (UsherTriggerWords *words)
{
  const char *text = words->text;

  for (guint i = 0; ; i++)
    {
      text += strspn (text, " \t");
      if (i == words->next)
        return text;
      text += strcspn (text, " \t");
    }
}

/* Moves on to the word that begins at @rest or behind it, as one that has blanks in
 * it was read. Returns: %FALSE if @rest is in the middle of a word */
gboolean
usher_trigger_words_skip_to (UsherTriggerWords *words,
                             const char        *rest)
{
  if (*rest != '\0' && *rest != ' ' && *rest != '\t')
    return FALSE;

  while (words->words[words->next] != NULL && usher_trigger_words_get_rest (words) < rest)
    words->next++;

  return TRUE;
}

const char *
usher_trigger_words_get_text (UsherTriggerWords *words)
{
  return words->text;
}

/**
 * usher_trigger_words_refuse:
 * @words: a text that is being read
 * @error: (nullable): return location for the error
 * @format: what is wrong, and how to write it
 *
 * Returns: %FALSE, always
 */
gboolean
usher_trigger_words_refuse (UsherTriggerWords  *words,
                            GError            **error,
                            const char         *format,
                            ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "Cannot read the trigger “%s”: %s", words->text, reason);

  return FALSE;
}

static char *
list_kinds (void)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (kinds[i] ());

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                              ((UsherTriggerClass *) klass)->kind);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
claims (const UsherTriggerClass *klass,
        const char              *text,
        const char              *first_word)
{
  return g_strcmp0 (first_word, klass->kind) == 0 ||
         (klass->claims != NULL && klass->claims (text));
}

static UsherTrigger *
find_and_create (UsherTriggerWords  *words,
                 GError            **error)
{
  g_autofree char *names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (kinds[i] ());

      if (claims ((UsherTriggerClass *) klass, words->text, words->words[0]))
        return g_object_new (kinds[i] (), NULL);
    }

  names = list_kinds ();
  usher_trigger_words_refuse (words, error, "it begins with none of: %s", names);

  return NULL;
}

static GStrv
split (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = g_strsplit_set (text, " \t", -1);

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (builder, *part);

  return g_strv_builder_end (builder);
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  const gsize max_length = 1000;

  if (strlen (text) <= max_length && g_utf8_validate (text, -1, NULL) &&
      strpbrk (text, "\n\r") == NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "A trigger is one line of at most %" G_GSIZE_FORMAT " bytes of UTF-8", max_length);

  return FALSE;
}

/**
 * usher_trigger_new:
 * @text: a trigger, as a person writes it
 * @context: where it is read; gives what @text leaves open, such as the anchor
 *   of an interval
 * @error: return location for a #UsherError, which points at what is wrong
 *
 * Returns: (transfer full) (nullable): a new trigger
 */
UsherTrigger *
usher_trigger_new (const char                 *text,
                   const UsherTriggerContext  *context,
                   GError                    **error)
{
  g_autoptr(UsherTrigger) self = NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto(GStrv) strv = split (stripped);
  UsherTriggerWords words = { .text = stripped, .words = strv, .next = 1 };

  g_return_val_if_fail (context != NULL && context->zone != NULL, NULL);

  if (!check_text (text, error))
    return NULL;

  if (*strv == NULL)
    {
      usher_trigger_words_refuse (&words, error, "it is empty; write it like “every 1h”");
      return NULL;
    }

  self = find_and_create (&words, error);
  if (self == NULL || !USHER_TRIGGER_GET_CLASS (self)->parse (self, &words, context, error))
    return NULL;

  if (strv[words.next] != NULL)
    {
      usher_trigger_words_refuse (&words, error, "“%s” is one word too many", strv[words.next]);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * usher_trigger_next_after:
 * @self: a trigger
 * @context: what it depends on
 * @after: any time
 *
 * Returns: the first time later than @after, %USHER_TIME_NEVER if there is none
 */
gint64
usher_trigger_next_after (UsherTrigger              *self,
                          const UsherTriggerContext *context,
                          gint64                     after)
{
  gint64 next;

  g_return_val_if_fail (USHER_IS_TRIGGER (self), USHER_TIME_NEVER);

  if (USHER_TRIGGER_GET_CLASS (self)->next_after == NULL)
    return USHER_TIME_NEVER;

  next = USHER_TRIGGER_GET_CLASS (self)->next_after (self, context, after);
  g_return_val_if_fail (next > after, USHER_TIME_NEVER);

  return next;
}

gboolean
usher_trigger_outlives_daemon (UsherTrigger *self)
{
  g_return_val_if_fail (USHER_IS_TRIGGER (self), FALSE);

  return USHER_TRIGGER_GET_CLASS (self)->outlives_daemon;
}

/* Returns: (transfer none) (nullable): what it waits for, if that is not a time */
const char *
usher_trigger_get_topic (UsherTrigger *self)
{
  UsherTriggerClass *klass = USHER_TRIGGER_GET_CLASS (self);

  return klass->get_topic != NULL ? klass->get_topic (self) : NULL;
}

/* Returns: whether the trigger waits for this event */
gboolean
usher_trigger_hears (UsherTrigger     *self,
                     const UsherEvent *event)
{
  UsherTriggerClass *klass = USHER_TRIGGER_GET_CLASS (self);

  return g_strcmp0 (usher_trigger_get_topic (self), event->topic) == 0 &&
         (klass->hears == NULL || klass->hears (self, event));
}

/**
 * usher_trigger_to_text:
 * @self: a trigger
 *
 * Returns: (transfer full): its normal form, which usher_trigger_new() reads
 */
char *
usher_trigger_to_text (UsherTrigger *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (USHER_IS_TRIGGER (self), NULL);

  USHER_TRIGGER_GET_CLASS (self)->print (self, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * usher_trigger_describe:
 * @self: a trigger
 * @context: where it is read
 *
 * Returns: (transfer full): the trigger in words, in the language of the process
 */
char *
usher_trigger_describe (UsherTrigger              *self,
                        const UsherTriggerContext *context)
{
  g_return_val_if_fail (USHER_IS_TRIGGER (self), NULL);

  return USHER_TRIGGER_GET_CLASS (self)->describe (self, context);
}

/**
 * usher_triggers_new:
 * @texts: (array zero-terminated=1): triggers, as a person writes them
 * @context: where they are read
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable) (element-type UsherTrigger): the triggers
 */
GPtrArray *
usher_triggers_new (const char * const         *texts,
                    const UsherTriggerContext  *context,
                    GError                    **error)
{
  g_autoptr(GPtrArray) triggers = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *texts != NULL; texts++)
    {
      UsherTrigger *trigger = usher_trigger_new (*texts, context, error);

      if (trigger == NULL)
        return NULL;
      g_ptr_array_add (triggers, trigger);
    }

  return g_steal_pointer (&triggers);
}

gint64
usher_triggers_next_after (GPtrArray                 *triggers,
                           const UsherTriggerContext *context,
                           gint64                     after)
{
  gint64 earliest = USHER_TIME_NEVER;

  for (guint i = 0; i < triggers->len; i++)
    earliest = MIN (earliest, usher_trigger_next_after (triggers->pdata[i], context, after));

  return earliest;
}

/**
 * usher_triggers_to_texts:
 *
 * Returns: (transfer full) (array zero-terminated=1): the normal form of each
 */
char **
usher_triggers_to_texts (GPtrArray *triggers)
{
  char **texts = g_new0 (char *, triggers->len + 1);

  for (guint i = 0; i < triggers->len; i++)
    texts[i] = usher_trigger_to_text (triggers->pdata[i]);

  return texts;
}
