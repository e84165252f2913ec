/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What the bus says of tasks, runs and titles. The keys and their meanings stand
 * in data/dbus. All functions return (transfer floating) dictionaries. */

#include "usher-records.h"

#include "usher-params.h"

/* Once for each key of each record: without a format to be read. */
static void
add (GVariantBuilder *builder,
     const char      *key,
     GVariant        *value)
{
  g_variant_builder_add_value (builder, g_variant_new_dict_entry (g_variant_new_string (key),
                                                                  g_variant_new_variant (value)));
}

/* Texts from outside are made valid UTF-8 before they get here. */
static void
add_text (GVariantBuilder *builder,
          const char      *key,
          const char      *text)
{
  add (builder, key, g_variant_new_string (text != NULL ? text : ""));
}

static void
add_time (GVariantBuilder *builder,
          const char      *key,
          gint64           time)
{
  guint64 value = time > 0 && time != USHER_TIME_NEVER ? (guint64) time : 0;

  add (builder, key, g_variant_new_uint64 (value));
}

static void
add_seconds (GVariantBuilder *builder,
             const char      *key,
             gint64           duration)
{
  add (builder, key, g_variant_new_double ((double) duration / USHER_SECOND));
}

static void
add_number (GVariantBuilder *builder,
            const char      *key,
            gint64           number)
{
  add (builder, key, g_variant_new_uint32 ((guint32) number));
}

static void
add_id (GVariantBuilder *builder,
        const char      *key,
        guint64          id)
{
  add (builder, key, g_variant_new_uint64 (id));
}

static void
add_boolean (GVariantBuilder *builder,
             const char      *key,
             gboolean         value)
{
  add (builder, key, g_variant_new_boolean (value));
}

static void
add_nick (GVariantBuilder *builder,
          const char      *key,
          GType            type,
          int              value)
{
  add_text (builder, key, usher_enum_to_nick (type, value));
}

static void
add_dictionary (GVariantBuilder *builder,
                const char      *key,
                GVariant        *dictionary)
{
  add (builder, key, dictionary != NULL ? dictionary : g_variant_new ("a{sv}", NULL));
}

static void
add_path (GVariantBuilder *builder,
          const char      *key,
          const char      *text_key,
          const char      *path)
{
  g_autofree char *display = path != NULL ? g_filename_display_name (path) : NULL;

  add (builder, key, g_variant_new_bytestring (path != NULL ? path : ""));
  add_text (builder, text_key, display);
}

static void
add_lines (GVariantBuilder *builder,
           const char      *key,
           const char      *lines)
{
  g_auto(GStrv) strv = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  add (builder, key, g_variant_new_strv ((const char * const *) strv, -1));
}

/* Tasks */

static void
add_descriptions (GVariantBuilder     *builder,
                  const UsherTask     *task,
                  UsherTaskDefinition *definition)
{
  const UsherTriggerContext context = { .zone = definition->zone, .created = task->created };
  g_auto(GVariantBuilder) texts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; i < definition->triggers->len; i++)
    {
      g_autofree char *text = usher_trigger_describe (definition->triggers->pdata[i], &context);

      g_variant_builder_add (&texts, "s", text);
    }

  add (builder, "TriggerText", g_variant_builder_end (&texts));
}

static void
add_strv (GVariantBuilder *builder,
          const char      *key,
          char           **strv)
{
  add (builder, key, g_variant_new_strv ((const char * const *) strv, -1));
}

static void
add_definition (GVariantBuilder *builder,
                UsherEngine     *engine,
                UsherTask       *task)
{
  g_auto(GStrv) followers = usher_engine_list_followers (engine, task);
  usher_params_add (task->definition, builder);
  add_descriptions (builder, task, task->definition);
  add_strv (builder, "Followers", followers);
  add_boolean (builder, "Builtin", task->builtin);
  add_time (builder, "Created", task->created);
  add_id (builder, "Revision", task->revision);
}

static void
add_standing (GVariantBuilder *builder,
              UsherEngine     *engine,
              UsherTask       *task)
{
  gint64 due = usher_engine_get_task_due (engine, task);
  gboolean overdue = due <= usher_engine_now (engine);

  add_boolean (builder, "Enabled", task->enabled);
  add_nick (builder, "State", USHER_TYPE_TASK_STATE, (int) usher_engine_get_task_state (engine, task));
  add_time (builder, "PausedUntil", task->paused ? task->paused_until : 0);
  add_boolean (builder, "PausedByFailures", task->paused_by_failures);
  add_time (builder, "SkippedDue", task->skipped);
  add_time (builder, "MissedDue", task->missed);
  add_time (builder, "NextDue", overdue ? 0 : due);
  add_time (builder, "DueSince", overdue ? due : 0);
}

static void
add_history (GVariantBuilder *builder,
             const UsherTask *task)
{
  const char *state =
    task->last_run != 0 ? usher_enum_to_nick (USHER_TYPE_RUN_STATE, (int) task->last_state) : "";

  add_time (builder, "LastRun", task->last_started != 0 ? task->last_started : task->last_ended);
  add_id (builder, "LastRunId", task->last_run);
  add_text (builder, "LastState", state);
  add_text (builder, "LastErrorCode", task->last_error);
  add_seconds (builder, "LastDuration", task->last_duration);
  add_time (builder, "LastSuccess", task->last_success);
  add_seconds (builder, "AverageDuration", task->average_duration);
  add_number (builder, "ConsecutiveFailures", task->consecutive_failures);
}

/**
 * usher_record_of_task:
 * @engine: the engine
 * @task: a task
 * @changes: which groups of keys are wanted; all for a new task
 */
GVariant *
usher_record_of_task (UsherEngine     *engine,
                      UsherTask       *task,
                      UsherTaskChange  changes)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  gboolean all = (changes & USHER_TASK_CHANGE_ADDED) != 0;

  add_text (&builder, "Id", task->id);
  if (all || (changes & USHER_TASK_CHANGE_DEFINITION) != 0)
    add_definition (&builder, engine, task);
  if (all || (changes & USHER_TASK_CHANGE_STANDING) != 0)
    add_standing (&builder, engine, task);
  if (all || (changes & USHER_TASK_CHANGE_HISTORY) != 0)
    add_history (&builder, task);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_task_brief (UsherEngine *engine,
                            UsherTask   *task)
{
  static const char * const keys[] = {
    "Id", "Name", "Chore", "Triggers", "Enabled", "State", "NextDue", "LastRun", "LastState",
    "LastDuration", NULL
  };
  g_autoptr(GVariant) record =
    g_variant_ref_sink (usher_record_of_task (engine, task, USHER_TASK_CHANGE_ADDED));

  return usher_record_select (record, keys);
}

/* Runs */

static void
add_progress (GVariantBuilder *builder,
              UsherRun        *run)
{
  g_auto(UsherProgressState) state = { .fraction = -1, .stage = "" };

  if (run->progress != NULL)
    usher_progress_get (run->progress, &state);

  add (builder, "Progress", g_variant_new_double (state.fraction));
  add_text (builder, "Stage", state.stage);
  add_number (builder, "Done", state.done);
  add_number (builder, "Total", state.total);
  add_text (builder, "Subject", state.subject);
}

static void
add_outcome (GVariantBuilder *builder,
             UsherRun        *run)
{
  gint64 duration = run->started != 0 && run->ended != 0 ? run->ended - run->started : 0;

  add_time (builder, "Started", run->started);
  add_time (builder, "Ended", run->ended);
  add_seconds (builder, "Duration", duration);
  add (builder, "ExitStatus", g_variant_new_int32 (run->exit_status));
  add (builder, "Signal", g_variant_new_int32 (run->signal));
  add_dictionary (builder, "Result", run->result);
  add_text (builder, "ErrorCode", run->error_code);
  add_text (builder, "ErrorText", run->error_text);
  add_dictionary (builder, "ErrorDetails", run->error_details);
  add_id (builder, "LogSize", run->log_size);
}

static void
add_origin (GVariantBuilder *builder,
            UsherRun        *run)
{
  add_text (builder, "Task", run->task_id);
  add_text (builder, "TaskName", run->task_name);
  add_text (builder, "Chore", run->chore);
  add_nick (builder, "Cause", USHER_TYPE_CAUSE, (int) run->cause);
  add_number (builder, "Attempt", run->attempt);
  add_id (builder, "RetryOf", run->retry_of);
  add_time (builder, "Due", run->due);
  add_time (builder, "NotBefore", run->not_before);
  add_dictionary (builder, "Origin", run->origin);
  add_dictionary (builder, "Options", run->options);
  add_time (builder, "Queued", run->queued);
  add_dictionary (builder, "Parameters", run->parameters);
}

GVariant *
usher_record_of_run (UsherEngine  *engine,
                     UsherRun     *run,
                     UsherRunKeys  keys)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto(GStrv) waiting_for = usher_engine_get_waiting_for (engine, run);

  add_id (&builder, "Id", run->id);
  if (keys == USHER_RUN_ALL)
    add_origin (&builder, run);

  add_nick (&builder, "State", USHER_TYPE_RUN_STATE, (int) run->state);
  add_text (&builder, "Reason", run->reason);
  add_dictionary (&builder, "ReasonDetails", run->reason_details);
  add_strv (&builder, "WaitingFor", waiting_for);
  add_time (&builder, "WaitingUntil", run->waiting_until);
  add_outcome (&builder, run);
  add_progress (&builder, run);

  return g_variant_builder_end (&builder);
}

/* Why */

/* Returns: why the task does not run right now */
static const char *
explain_present (UsherEngine    *engine,
                 UsherTask      *task,
                 UsherTaskState  state)
{
  if (state == USHER_TASK_PAUSED && task->paused_by_failures)
    return "failures";
  if (task->enabled && task->definition->triggers->len == 0 && state == USHER_TASK_WAITING)
    return "no-trigger";
  if (state == USHER_TASK_WAITING && usher_engine_get_task_due (engine, task) == USHER_TIME_NEVER)
    return "no-event";
  if (state == USHER_TASK_WAITING)
    return "not-due";

  return usher_enum_to_nick (USHER_TYPE_TASK_STATE, (int) state);
}

/**
 * usher_record_of_present:
 * @engine: the engine
 * @task: a task
 *
 * How the task stands now: the first of the records that explain it.
 */
GVariant *
usher_record_of_present (UsherEngine *engine,
                         UsherTask   *task)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  UsherTaskState state = usher_engine_get_task_state (engine, task);

  add_time (&builder, "Due", usher_engine_get_task_due (engine, task));
  add_nick (&builder, "State", USHER_TYPE_TASK_STATE, (int) state);
  add_text (&builder, "Reason", explain_present (engine, task, state));
  add_time (&builder, "PausedUntil", task->paused ? task->paused_until : 0);
  add_time (&builder, "SkippedDue", task->skipped);
  add_number (&builder, "ConsecutiveFailures", task->consecutive_failures);
  add_text (&builder, "HeldBack", usher_engine_get_held_back (engine));

  return g_variant_builder_end (&builder);
}

/* What became of a due time, and why. */
GVariant *
usher_record_of_due_time (UsherEngine *engine,
                          UsherRun    *run)
{
  static const char * const keys[] = {
    "Due", "Queued", "Started", "Ended", "Duration", "Cause", "Attempt", "RetryOf", "State", "Reason",
    "ReasonDetails", "WaitingFor", "WaitingUntil", "Origin", "ErrorCode", "ErrorText", "ErrorDetails",
    "ExitStatus", "Signal", NULL
  };
  g_autoptr(GVariant) record = g_variant_ref_sink (usher_record_of_run (engine, run, USHER_RUN_ALL));
  g_autoptr(GVariant) selected = g_variant_ref_sink (usher_record_select (record, keys));
  g_autoptr(GVariantDict) dict = g_variant_dict_new (selected);

  g_variant_dict_insert (dict, "Run", "t", run->id);

  return g_variant_dict_end (dict);
}

/* The library */

/* Where its server tells us of changes; nowhere while nobody listens. */
static void
add_webhook (GVariantBuilder *builder,
             UsherConnection *connection,
             UsherSettings   *settings)
{
  g_autofree char *url = NULL;

  if (settings->webhook_port != 0 && connection->webhook != NULL)
    url = g_strdup_printf (strchr (settings->webhook_address, ':') != NULL
                             ? "http://[%s]:%u/hook/%s" : "http://%s:%u/hook/%s",
                           settings->webhook_address, settings->webhook_port, connection->webhook);
  add_text (builder, "WebhookUrl", url);
}

GVariant *
usher_record_of_connection (UsherConnection *connection,
                            UsherSettings   *settings)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_text (&builder, "Id", connection->id);
  add_text (&builder, "Name", connection->name);
  add_nick (&builder, "Kind", USHER_TYPE_ARR_KIND, (int) connection->kind);
  add_text (&builder, "Url", connection->url);
  add_boolean (&builder, "Enabled", connection->enabled);
  add_nick (&builder, "Monitor", USHER_TYPE_MONITOR, (int) connection->monitor);
  add (&builder, "PathMappings", connection->path_mappings);
  add_boolean (&builder, "HasKey", connection->key_origin != NULL);
  add_text (&builder, "Certificate", connection->certificate);
  add_text (&builder, "Instance", connection->instance);
  add_webhook (&builder, connection, settings);
  add_time (&builder, "Created", connection->created);
  add_time (&builder, "LastRefresh", connection->last_refresh);
  add_number (&builder, "TitleCount", connection->n_titles);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_root_folder (const UsherRootFolder *root)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_text (&builder, "Path", root->path);
  add_path (&builder, "Folder", "FolderText", root->folder);
  add_boolean (&builder, "Mapped", root->mapped);
  add_text (&builder, "State", root->state);
  add (&builder, "Free", g_variant_new_uint64 (root->free));

  return g_variant_builder_end (&builder);
}

static void
add_media_texts (GVariantBuilder  *builder,
                 const UsherMedia *media)
{
  add_text (builder, "Title", media->title);
  add_text (builder, "ImdbId", media->imdb_id);
  add_text (builder, "CleanTitle", media->clean_title);
  add_text (builder, "Language", media->language);
  add_text (builder, "Overview", media->overview);
  add_text (builder, "Studio", media->studio);
  add_text (builder, "VideoId", media->video_id);
  add_text (builder, "MediaFilename", media->media_filename);
  add_text (builder, "Path", media->path);
  add_text (builder, "RootFolder", media->root_folder);
  add_text (builder, "Slug", media->slug);
  add_text (builder, "Poster", media->poster);
  add_text (builder, "Fanart", media->fanart);
  add_text (builder, "Certification", media->certification);
  add_lines (builder, "Tags", media->tags);
  add_lines (builder, "Genres", media->genres);
  add_path (builder, "Folder", "FolderText", media->folder);
}

GVariant *
usher_record_of_media (const UsherMedia *media)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_id (&builder, "Id", (guint64) media->id);
  add_text (&builder, "Connection", media->connection_id);
  add_text (&builder, "Kind", media->kind == USHER_ARR_RADARR ? "film" : "series");
  add_media_texts (&builder, media);
  add_number (&builder, "Year", media->year);
  add_id (&builder, "ArrId", (guint64) media->arr_id);
  add_id (&builder, "TmdbId", (guint64) media->tmdb_id);
  add_id (&builder, "TvdbId", (guint64) media->tvdb_id);
  add_number (&builder, "Runtime", media->runtime);
  add_boolean (&builder, "HasMedia", media->has_media != 0);
  add_number (&builder, "SeasonCount", media->season_count);
  add_boolean (&builder, "Monitored", media->monitored);
  add_boolean (&builder, "ArrMonitored", media->arr_monitored != 0);
  add_time (&builder, "Added", media->added);
  add_number (&builder, "Trailers", media->n_trailers);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_trailer (const UsherTrailer *trailer)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_id (&builder, "Id", (guint64) trailer->id);
  add_id (&builder, "Media", (guint64) trailer->media);
  add_text (&builder, "Title", trailer->title);
  add_path (&builder, "Path", "PathText", trailer->path);
  add_id (&builder, "Size", (guint64) trailer->size);
  add_seconds (&builder, "Duration", trailer->duration);
  add_number (&builder, "Height", trailer->height);
  add_text (&builder, "VideoCodec", trailer->video_codec);
  add_text (&builder, "AudioCodec", trailer->audio_codec);
  add_text (&builder, "VideoId", trailer->video_id);
  add_text (&builder, "MadeBy", trailer->downloaded ? "usher" : "found");
  add_text (&builder, "State", trailer->state);
  add_id (&builder, "Profile", (guint64) trailer->profile);
  add_lines (&builder, "Languages", trailer->languages);
  add_text (&builder, "Fault", trailer->fault);
  add_text (&builder, "Digest", trailer->digest);
  add_time (&builder, "Added", trailer->added);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_profile (UsherProfile *profile)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_id (&builder, "Id", (guint64) profile->id);
  usher_params_add (profile, &builder);
  add_time (&builder, "Created", profile->created);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_filter (UsherFilter *filter)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_id (&builder, "Id", (guint64) filter->id);
  usher_params_add (filter, &builder);
  add_time (&builder, "Created", filter->created);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_wanted (const UsherWanted *wanted)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_id (&builder, "Media", (guint64) wanted->media);
  add_text (&builder, "Title", wanted->title);
  add_number (&builder, "Year", wanted->year);
  add_id (&builder, "Profile", (guint64) wanted->profile);
  add_text (&builder, "ProfileName", wanted->profile_name);
  add_nick (&builder, "State", USHER_TYPE_WANTED_STATE, (int) wanted->state);
  add_time (&builder, "Until", wanted->until);
  add_text (&builder, "ErrorCode", wanted->error);

  return g_variant_builder_end (&builder);
}

GVariant *
usher_record_of_event (const UsherEventRecord *event)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_id (&builder, "Id", (guint64) event->id);
  add_id (&builder, "Media", (guint64) event->media);
  add_text (&builder, "Title", event->title);
  add_time (&builder, "Time", event->time);
  add_text (&builder, "What", event->what);
  add_text (&builder, "Old", event->old);
  add_text (&builder, "New", event->new);
  add_id (&builder, "Run", event->run);
  add_text (&builder, "By", event->run != 0 ? "run" : "person");

  return g_variant_builder_end (&builder);
}

/**
 * usher_record_select:
 * @record: an `a{sv}`
 * @keys: (array zero-terminated=1): those that are wanted
 *
 * Returns: (transfer floating): @record with those keys alone
 */
GVariant *
usher_record_select (GVariant           *record,
                     const char * const *keys)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  for (; *keys != NULL; keys++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (record, *keys, NULL);

      if (value != NULL)
        add (&builder, *keys, value);
    }

  return g_variant_builder_end (&builder);
}
