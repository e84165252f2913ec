/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chore.h"
#include "usher-fact-store.h"
#include "usher-failures.h"
#include "usher-program.h"
#include "usher-release.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-version.h"

#define USHER_TYPE_UPDATE_CHECK_CHORE (usher_update_check_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherUpdateCheckChore, usher_update_check_chore, USHER, UPDATE_CHECK_CHORE, UsherChore)

/* A program only says its version, and yt-dlp takes its time to start. */
#define PROGRAM_DEADLINE USHER_MINUTE

/* Nothing that a version is longer than. */
#define MAX_VERSION 100

/**
 * Subject:
 * @name: as its keys in the result begin
 * @option: (nullable): what it says its version for
 * @program: (nullable): which setting names it
 * @feed: (nullable): which setting names its feed
 *
 * What is looked after. One without a program is Usher itself.
 */
typedef struct
{
  const char *name;
  const char *option;
  gsize program;
  gsize feed;
} Subject;

static const Subject subjects[] = {
  { "Usher",   NULL,        0, G_STRUCT_OFFSET (UsherSettings, usher_feed) },
  { "YtDlp",   "--version", G_STRUCT_OFFSET (UsherSettings, yt_dlp),
    G_STRUCT_OFFSET (UsherSettings, yt_dlp_feed) },
  { "Ffmpeg",  "-version",  G_STRUCT_OFFSET (UsherSettings, ffmpeg), 0 },
  { "Ffprobe", "-version",  G_STRUCT_OFFSET (UsherSettings, ffprobe), 0 },
};

/* What is known of one. */
typedef struct
{
  char *installed;               /* (owned) (nullable): its version */
  UsherRelease *newest;          /* (owned) (nullable) */
  gboolean missing;              /* there is no such program */
} Finding;

/* Asks our programs what they are, and the net what they could be. A yt-dlp that is
 * too old is the first cause of downloads that fail. */
struct _UsherUpdateCheckChore
{
  UsherChore parent_instance;

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GVariant *before;              /* (owned) (nullable): what was known the last time */
  guint next;                    /* whose turn it is */
  Finding findings[G_N_ELEMENTS (subjects)];
  UsherFailures failures;
};

G_DEFINE_FINAL_TYPE (UsherUpdateCheckChore, usher_update_check_chore, USHER_TYPE_CHORE)

static void begin_next (GTask *task);

static const char *
get_setting (UsherUpdateCheckChore *self,
             gsize                  offset)
{
  return offset != 0 ? G_STRUCT_MEMBER (const char *, self->tools->settings, offset) : NULL;
}

static gboolean
is_old (const Finding *finding)
{
  return finding->newest != NULL && usher_version_is_valid (finding->installed) &&
         usher_version_compare (finding->installed, finding->newest->version) < 0;
}

/* Returns: (nullable): what is wrong, as a code of the bus */
static const char *
find_problem (const Finding *finding)
{
  return finding->missing ? "missing" : is_old (finding) ? "old" : NULL;
}

/* The end */

/* A problem that was there the last time is as old as it was then. */
static gint64
find_since (UsherUpdateCheckChore *self,
            const char            *name,
            const char            *problem)
{
  g_autoptr(GVariant) record = NULL;
  const char *was;
  gint64 since;

  if (self->before != NULL)
    record = g_variant_lookup_value (self->before, name, G_VARIANT_TYPE_VARDICT);

  return record != NULL && g_variant_lookup (record, "Problem", "&s", &was) &&
         g_str_equal (was, problem) && g_variant_lookup (record, "Since", "x", &since)
         ? since : g_get_real_time ();
}

static GVariant *
record_finding (UsherUpdateCheckChore *self,
                guint                  i)
{
  const Finding *finding = &self->findings[i];
  const char *problem = find_problem (finding);
  const char *program = get_setting (self, subjects[i].program);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Program", "s", program != NULL ? program : "usher");
  g_variant_dict_insert (&dict, "Installed", "s", finding->installed != NULL ? finding->installed : "");
  g_variant_dict_insert (&dict, "Newest", "s", finding->newest != NULL ? finding->newest->version : "");
  g_variant_dict_insert (&dict, "Url", "s",
                         finding->newest != NULL && finding->newest->url != NULL ? finding->newest->url : "");
  g_variant_dict_insert (&dict, "Problem", "s", problem != NULL ? problem : "");
  if (problem != NULL)
    g_variant_dict_insert (&dict, "Since", "x", find_since (self, subjects[i].name, problem));

  return g_variant_dict_end (&dict);
}

static GVariant *
make_facts (UsherUpdateCheckChore *self)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    g_variant_dict_insert_value (&dict, subjects[i].name, record_finding (self, i));

  return g_variant_dict_end (&dict);
}

static void
insert_text (GVariantDict *dict,
             const char   *name,
             const char   *what,
             const char   *text)
{
  g_autofree char *key = g_strconcat (name, what, NULL);

  if (text != NULL)
    g_variant_dict_insert (dict, key, "s", text);
}

static GVariant *
make_result (UsherUpdateCheckChore *self)
{
  guint n_newer = 0, n_missing = 0;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      const Finding *finding = &self->findings[i];

      n_newer += is_old (finding) ? 1 : 0;
      n_missing += finding->missing ? 1 : 0;
      insert_text (&dict, subjects[i].name, "Installed", finding->installed);
      if (finding->newest != NULL)
        {
          insert_text (&dict, subjects[i].name, "Newest", finding->newest->version);
          insert_text (&dict, subjects[i].name, "Url", finding->newest->url);
        }
    }

  g_variant_dict_insert (&dict, "Checked", "u", self->next);
  g_variant_dict_insert (&dict, "Newer", "u", n_newer);
  g_variant_dict_insert (&dict, "NotInstalled", "u", n_missing);

  return g_variant_dict_end (&dict);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!usher_fact_store_set_finish (USHER_STORE (source), result, &error))
    usher_failures_take (&self->failures, error);
  usher_chore_return (task, make_result (self),
                      usher_failures_steal_sum (&self->failures, G_N_ELEMENTS (subjects)));
}

static void
finish (GTask *task)
{
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  g_autoptr(GVariant) facts = g_variant_ref_sink (make_facts (self));
  g_autofree char *text = g_variant_print (facts, TRUE);

  usher_fact_store_set_text_async (self->tools->store, USHER_FACT_UPDATES, text, saved_cb,
                                   g_object_ref (task));
}

/* One after the other */

static void
end_one (GTask *task)
{
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  const Finding *finding = &self->findings[self->next];

  usher_run_log_say (self->tools->log, "%s: installed %s, newest %s%s", subjects[self->next].name,
                     finding->missing ? "nowhere" : finding->installed != NULL ? finding->installed : "unknown",
                     finding->newest != NULL ? finding->newest->version : "unknown",
                     is_old (finding) ? ": an update is there" : "");
  self->next++;
  begin_next (task);
}

/* Takes @error. Returns: whether the run goes on */
static gboolean
take_failure (GTask  *task,
              GError *error)
{
  UsherUpdateCheckChore *self = g_task_get_source_object (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      usher_chore_return (task, make_result (self), error);
      return FALSE;
    }

  usher_run_log_say (self->tools->log, "%s", error->message);
  usher_failures_take (&self->failures, error);

  return TRUE;
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->findings[self->next].newest = usher_release_fetch_finish (result, &error);
  if (error == NULL || take_failure (task, error))
    end_one (task);
}

static void
fetch (GTask *task)
{
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  const char *feed = get_setting (self, subjects[self->next].feed);

  if (feed != NULL && *feed != '\0')
    usher_release_fetch_async (self->tools->http, feed, g_task_get_cancellable (task), fetched_cb,
                               g_object_ref (task));
  else
    end_one (task);
}

/* “ffmpeg version 5.1.9-0+deb12u1 Copyright…”, “2023.03.04” */
static char *
find_version (const char *said)
{
  g_auto(GStrv) words = g_strsplit_set (said, " \t\n", 8);

  for (char **word = words; *word != NULL; word++)
    if (g_ascii_isdigit (**word) ||
        ((**word == 'n' || **word == 'N' || **word == 'v') && g_ascii_isdigit ((*word)[1])))
      return g_strndup (*word, MAX_VERSION);

  return NULL;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  Finding *finding = &self->findings[self->next];
  GError *error = NULL;
  g_autofree char *said = usher_program_run_finish (result, &error);

  if (said != NULL)
    {
      finding->installed = find_version (said);
    }
  else if (g_error_matches (error, USHER_FAILURE, USHER_FAILURE_PROGRAM_MISSING))
    {
      /* That is what was asked: no failure, but a problem */
      finding->missing = TRUE;
      g_clear_error (&error);
    }
  else if (!take_failure (task, error))
    {
      return;
    }
  fetch (task);
}

static void
begin_next (GTask *task)
{
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  const char *program;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      usher_chore_return (task, make_result (self), error);
      return;
    }

  if (self->next == G_N_ELEMENTS (subjects))
    {
      finish (task);
      return;
    }

  program = get_setting (self, subjects[self->next].program);
  usher_progress_set (self->tools->progress, "checking", self->next, G_N_ELEMENTS (subjects),
                      program != NULL ? program : "usher");
  if (program != NULL)
    {
      const char *argv[] = { program, subjects[self->next].option, NULL };
      const UsherProgram question = { .argv = argv, .deadline = PROGRAM_DEADLINE };

      usher_program_run_async (self->tools, &question, g_task_get_cancellable (task), asked_cb,
                               g_object_ref (task));
      return;
    }

  self->findings[self->next].installed = g_strdup (USHER_VERSION);
  fetch (task);
}

static void
got_before_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherUpdateCheckChore *self = g_task_get_source_object (task);
  g_autofree char *text = usher_fact_store_get_text_finish (USHER_STORE (source), result, NULL);

  if (text != NULL)
    self->before = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  begin_next (task);
}

static void
usher_update_check_chore_run_async (UsherChore            *chore,
                                    const UsherChoreTools *tools,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  UsherUpdateCheckChore *self = USHER_UPDATE_CHECK_CHORE (chore);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_update_check_chore_run_async);
  self->tools = tools;
  usher_fact_store_get_text_async (tools->store, USHER_FACT_UPDATES, got_before_cb, task);
}

static void
usher_update_check_chore_finalize (GObject *object)
{
  UsherUpdateCheckChore *self = USHER_UPDATE_CHECK_CHORE (object);

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_clear_pointer (&self->findings[i].installed, g_free);
      g_clear_pointer (&self->findings[i].newest, usher_release_free);
    }
  g_clear_pointer (&self->before, g_variant_unref);
  usher_failures_clear (&self->failures);

  G_OBJECT_CLASS (usher_update_check_chore_parent_class)->finalize (object);
}

static void
usher_update_check_chore_class_init (UsherUpdateCheckChoreClass *klass)
{
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_update_check_chore_finalize;

  chore_class->kind = "update-check";
  chore_class->run_async = usher_update_check_chore_run_async;
}

static void
usher_update_check_chore_init (UsherUpdateCheckChore *self)
{
}
