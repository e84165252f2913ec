/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n-lib.h>

#include "usher-cron.h"
#include "usher-error.h"
#include "usher-trigger.h"

#define USHER_TYPE_CRON_TRIGGER (usher_cron_trigger_get_type ())
G_DECLARE_FINAL_TYPE (UsherCronTrigger, usher_cron_trigger, USHER, CRON_TRIGGER, UsherTrigger)

/* `cron` and the fields of a crontab line, or a nickname such as `@daily`. */
struct _UsherCronTrigger
{
  UsherTrigger parent_instance;

  char *text;                    /* (owned): the fields, or the nickname */
  UsherCron cron;
};

static const struct
{
  const char *nickname;
  const char *fields[USHER_CRON_MIN_FIELDS + 1];
} nicknames[] = {
  { "@yearly",   { "0", "0", "1", "1", "*", NULL } },
  { "@annually", { "0", "0", "1", "1", "*", NULL } },
  { "@monthly",  { "0", "0", "1", "*", "*", NULL } },
  { "@weekly",   { "0", "0", "*", "*", "0", NULL } },
  { "@daily",    { "0", "0", "*", "*", "*", NULL } },
  { "@midnight", { "0", "0", "*", "*", "*", NULL } },
  { "@hourly",   { "0", "*", "*", "*", "*", NULL } },
};

G_DEFINE_FINAL_TYPE (UsherCronTrigger, usher_cron_trigger, USHER_TYPE_TRIGGER)

/* `@reboot` is no time, and a trigger of its own. */
static gboolean
usher_cron_trigger_claims (const char *text)
{
  return *text == '@' && g_ascii_strcasecmp (text, "@reboot") != 0;
}

static gboolean
parse_fields (UsherCronTrigger   *self,
              UsherTriggerWords  *words,
              const char * const *fields,
              GError            **error)
{
  g_autoptr(GError) reason = NULL;

  if (usher_cron_parse (&self->cron, fields, &reason))
    return TRUE;

  return usher_trigger_words_refuse (words, error, "%s", reason->message);
}

static gboolean
parse_nickname (UsherCronTrigger   *self,
                UsherTriggerWords  *words,
                GError            **error)
{
  const char *text = usher_trigger_words_get_text (words);

  for (gsize i = 0; i < G_N_ELEMENTS (nicknames); i++)
    {
      if (g_ascii_strcasecmp (nicknames[i].nickname, text) != 0)
        continue;

      self->text = g_strdup (nicknames[i].nickname);
      return parse_fields (self, words, nicknames[i].fields, error);
    }

  return usher_trigger_words_refuse (words, error,
                                     "there are @hourly, @daily, @weekly, @monthly, @yearly and @reboot");
}

static gboolean
usher_cron_trigger_parse (UsherTrigger               *trigger,
                          UsherTriggerWords          *words,
                          const UsherTriggerContext  *context,
                          GError                    **error)
{
  UsherCronTrigger *self = USHER_CRON_TRIGGER (trigger);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) written = NULL;
  g_auto(GStrv) fields = NULL;
  const char *word;

  if (usher_cron_trigger_claims (usher_trigger_words_get_text (words)))
    return parse_nickname (self, words, error);

  while ((word = usher_trigger_words_next (words)) != NULL)
    g_strv_builder_add (builder, word);

  written = g_strv_builder_end (builder);
  self->text = usher_cron_settle ((const char * const *) written, (guint64) context->created);
  fields = g_strsplit (self->text, " ", -1);

  return parse_fields (self, words, (const char * const *) fields, error);
}

static gint64
usher_cron_trigger_next_after (UsherTrigger              *trigger,
                               const UsherTriggerContext *context,
                               gint64                     after)
{
  UsherCronTrigger *self = USHER_CRON_TRIGGER (trigger);
  gint64 seconds = after / USHER_SECOND - (after % USHER_SECOND < 0);
  gint64 next = usher_cron_next_after (&self->cron, context->zone, context->gap, context->fold, seconds);

  return next != USHER_CRON_NEVER ? next * USHER_SECOND : USHER_TIME_NEVER;
}

static void
usher_cron_trigger_print (UsherTrigger *trigger,
                          GString      *text)
{
  UsherCronTrigger *self = USHER_CRON_TRIGGER (trigger);

  g_string_append_printf (text, *self->text == '@' ? "%s" : "cron %s", self->text);
}

static char *
usher_cron_trigger_describe (UsherTrigger              *trigger,
                             const UsherTriggerContext *context)
{
  UsherCronTrigger *self = USHER_CRON_TRIGGER (trigger);
  char *words = usher_cron_describe (&self->cron);

  /* Translators: %s are the fields of a crontab line */
  return words != NULL ? words : g_strdup_printf (_("By cron: %s"), self->text);
}

static void
usher_cron_trigger_finalize (GObject *object)
{
  g_clear_pointer (&USHER_CRON_TRIGGER (object)->text, g_free);

  G_OBJECT_CLASS (usher_cron_trigger_parent_class)->finalize (object);
}

static void
usher_cron_trigger_class_init (UsherCronTriggerClass *klass)
{
  UsherTriggerClass *trigger_class = USHER_TRIGGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_cron_trigger_finalize;

  trigger_class->kind = "cron";
  trigger_class->outlives_daemon = TRUE;
  trigger_class->claims = usher_cron_trigger_claims;
  trigger_class->parse = usher_cron_trigger_parse;
  trigger_class->next_after = usher_cron_trigger_next_after;
  trigger_class->print = usher_cron_trigger_print;
  trigger_class->describe = usher_cron_trigger_describe;
}

static void
usher_cron_trigger_init (UsherCronTrigger *self)
{
}
