/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-event.h"
#include "usher-time.h"

G_BEGIN_DECLS

#define USHER_TYPE_TRIGGER (usher_trigger_get_type ())
G_DECLARE_DERIVABLE_TYPE (UsherTrigger, usher_trigger, USHER, TRIGGER, GObject)

/**
 * UsherTriggerContext:
 * @zone: (unowned): the task's time zone
 * @created: when the task was added
 * @started: when the daemon started
 * @ended: when the last run of the task ended, 0 if there was none
 * @first_since_boot: whether the daemon started for the first time since the
 *   computer did
 * @gap: when a time of day is due that the clocks skip
 * @fold: when one is due that they show twice
 *
 * All that the next time of a trigger depends on, beside its text. A trigger
 * never reads a clock, so the same question always has the same answer.
 */
typedef struct
{
  const UsherZone *zone;
  gint64 created;
  gint64 started;
  gint64 ended;
  gboolean first_since_boot;
  UsherGap gap;
  UsherFold fold;
} UsherTriggerContext;

/**
 * UsherTriggerWords:
 *
 * The text of a trigger while it is being read, word by word.
 */
typedef struct _UsherTriggerWords UsherTriggerWords;

/**
 * UsherTriggerClass:
 * @kind: the first word of its text
 * @claims: (nullable): whether a text is of this kind, where the first word
 *   alone does not tell
 * @outlives_daemon: whether a due time still stands when the daemon starts
 *   again; else it belongs to the life of one daemon
 * @get_topic: (nullable): what it waits for apart from time
 * @hears: (nullable): whether an event of that topic is one it waits for; all are
 *   if there is none
 * @parse: reads the words behind the first; what it leaves is refused
 * @next_after: (nullable): the first time later than @after, or %USHER_TIME_NEVER
 * @print: adds the text in its normal form, which means the same for ever
 * @describe: the same in words, in the language of the process
 */
struct _UsherTriggerClass
{
  GObjectClass parent_class;

  const char *kind;
  gboolean outlives_daemon;

  gboolean (*claims)     (const char                 *text);
  const char *(*get_topic) (UsherTrigger             *self);
  gboolean (*hears)      (UsherTrigger               *self,
                          const UsherEvent           *event);
  gboolean (*parse)      (UsherTrigger               *self,
                          UsherTriggerWords          *words,
                          const UsherTriggerContext  *context,
                          GError                    **error);
  gint64   (*next_after) (UsherTrigger               *self,
                          const UsherTriggerContext  *context,
                          gint64                      after);
  void     (*print)      (UsherTrigger               *self,
                          GString                    *text);
  char    *(*describe)   (UsherTrigger               *self,
                          const UsherTriggerContext  *context);
};

UsherTrigger *usher_trigger_new             (const char                 *text,
                                             const UsherTriggerContext  *context,
                                             GError                    **error);
gint64        usher_trigger_next_after      (UsherTrigger               *self,
                                             const UsherTriggerContext  *context,
                                             gint64                      after);
gboolean      usher_trigger_outlives_daemon (UsherTrigger               *self);
const char   *usher_trigger_get_topic       (UsherTrigger               *self);
gboolean      usher_trigger_hears           (UsherTrigger               *self,
                                             const UsherEvent           *event);
char         *usher_trigger_to_text         (UsherTrigger               *self);
char         *usher_trigger_describe        (UsherTrigger               *self,
                                             const UsherTriggerContext  *context);

/* Several triggers: the earliest counts */
GPtrArray    *usher_triggers_new            (const char * const         *texts,
                                             const UsherTriggerContext  *context,
                                             GError                    **error);
gint64        usher_triggers_next_after     (GPtrArray                  *triggers,
                                             const UsherTriggerContext  *context,
                                             gint64                      after);
char        **usher_triggers_to_texts       (GPtrArray                  *triggers);

/* For implementations */
const char   *usher_trigger_words_peek      (UsherTriggerWords          *words);
const char   *usher_trigger_words_next      (UsherTriggerWords          *words);
gboolean      usher_trigger_words_skip      (UsherTriggerWords          *words,
                                             const char                 *expected);
const char   *usher_trigger_words_get_text  (UsherTriggerWords          *words);
const char   *usher_trigger_words_get_rest  (UsherTriggerWords          *words);
gboolean      usher_trigger_words_skip_to   (UsherTriggerWords          *words,
                                             const char                 *rest);
gboolean      usher_trigger_words_refuse    (UsherTriggerWords          *words,
                                             GError                    **error,
                                             const char                 *format,
                                             ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
