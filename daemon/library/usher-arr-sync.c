/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-arr-sync.h"

#include "usher-arr-loss.h"
#include "usher-arr-parser.h"
#include "usher-arr-record.h"
#include "usher-arr.h"
#include "usher-failure.h"
#include "usher-path-map.h"

/* So many new titles are laid aside in one step. */
#define BATCH_SIZE 200

/* So many titles are named in the log that are new or gone; of more it says how many. */
#define MAX_NAMED 20

#define HTTP_NOT_FOUND 404

/* What is known of a title, and whether the server still has it. */
typedef struct
{
  UsherMediaMark mark;
  gboolean seen;
} Known;

/* The state of a sync; the task data of its GTask. */
typedef struct
{
  UsherArrSync sync;             /* its members are owned here */
  UsherPlan *confirmed;          /* (owned) (nullable) */
  char *label;                   /* (owned) */
  char *subject;                 /* (owned) (nullable): the title that was read last */
  char *instance;                /* (owned) (nullable) */
  GPtrArray *roots;              /* (owned) (nullable) (element-type utf8): as the server calls them */
  GPtrArray *local_roots;        /* (owned) (element-type filename): where they are here */
  GHashTable *known;             /* (owned) (nullable) (element-type gint64 Known): by identity */
  UsherArrParser *parser;        /* (owned) (nullable) */
  UsherHttpBody *body;           /* (owned) (nullable) */
  GPtrArray *batch;              /* (owned) (element-type UsherMedia): to be laid aside */
  GArray *gone;                  /* (owned) (nullable) (element-type gint64): ids that the answer lacks */
  GError *loss;                  /* (owned) (nullable): why they must not go */
  guint n_known;
  guint n_new;
  gboolean not_found;            /* the server does not have the one title */
  UsherArrSyncCounts counts;
} State;

static void
state_free (State *state)
{
  g_clear_object (&state->sync.http);
  g_clear_object (&state->sync.store);
  g_clear_object (&state->sync.log);
  g_clear_object (&state->sync.progress);
  g_clear_object (&state->sync.connection);
  g_clear_pointer (&state->sync.key, usher_secret_unref);
  g_clear_pointer (&state->confirmed, usher_plan_free);
  g_clear_pointer (&state->label, g_free);
  g_clear_pointer (&state->subject, g_free);
  g_clear_pointer (&state->instance, g_free);
  g_clear_pointer (&state->roots, g_ptr_array_unref);
  g_clear_pointer (&state->local_roots, g_ptr_array_unref);
  g_clear_pointer (&state->known, g_hash_table_unref);
  g_clear_pointer (&state->parser, usher_arr_parser_free);
  g_clear_object (&state->body);
  g_clear_pointer (&state->batch, g_ptr_array_unref);
  g_clear_pointer (&state->gone, g_array_unref);
  g_clear_error (&state->loss);
  g_free (state);
}

/* Every message says whose server it is about. */
static void
fail (GTask  *task,
      GError *error)
{
  State *state = g_task_get_task_data (task);

  if (error->domain == USHER_FAILURE)
    {
      GVariant *details = usher_failure_get_details (error);
      g_autoptr(GVariantDict) dict = g_variant_dict_new (details);

      g_variant_dict_insert (dict, "Connection", "s", state->label);
      usher_failure_take_details (error, g_variant_dict_end (dict));
      g_prefix_error (&error, "%s: ", state->label);
    }

  if (state->known != NULL)
    usher_media_sync_discard (state->sync.store, state->sync.connection->key);
  g_task_return_error (task, error);
}

/* What one record says, made ours. */

static void
malformed_cb (const char *name,
              const char *reason,
              gpointer    user_data)
{
  State *state = user_data;

  state->counts.n_malformed++;
  usher_run_log_say (state->sync.log, "%s: “%s” cannot be used: %s", state->label, name, reason);
}

static Known *
note_new (State            *state,
          gint64            identity,
          const UsherMedia *media)
{
  Known *known = g_new0 (Known, 1);

  known->mark.identity = identity;
  known->mark.fingerprint = media->fingerprint;
  g_hash_table_insert (state->known, &known->mark.identity, known);
  if (state->n_new++ < MAX_NAMED)
    usher_run_log_say (state->sync.log, "%s: “%s” is new", state->label, media->title);

  return known;
}

static void
record_cb (UsherMedia *record,
           gpointer    user_data)
{
  g_autoptr(UsherMedia) media = record;
  State *state = user_data;
  gint64 identity = usher_media_get_identity (media);
  Known *known = g_hash_table_lookup (state->known, &identity);

  usher_arr_record_complete (media, state->sync.connection, state->local_roots);
  g_free (state->subject);
  state->subject = g_strdup (media->title);
  if (state->sync.title != 0 && media->arr_id != state->sync.title)
    {
      malformed_cb (media->title, "it is not the title that was asked for", state);
      return;
    }

  if (known != NULL && known->seen)
    {
      malformed_cb (media->title, "it is listed twice", state);
      return;
    }

  state->counts.n_titles++;
  if (known == NULL)
    known = note_new (state, identity, media);
  else if (known->mark.fingerprint == media->fingerprint && !known->mark.removed)
    media->connection = 0;       /* nothing to write */

  known->seen = TRUE;
  if (media->connection != 0)
    g_ptr_array_add (state->batch, g_steal_pointer (&media));
}

/* The end: what is gone, and whether that can be. */

/* One title alone is gone only if the server, which is the right one, says so. */
static gboolean
is_gone (State       *state,
         const Known *known)
{
  if (known->seen || known->mark.removed)
    return FALSE;

  return state->sync.title == 0 ||
         (state->not_found && known->mark.arr_id == state->sync.title);
}

static GArray *
list_gone (State *state)
{
  GArray *gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, state->known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Known *known = value;

      if (is_gone (state, known))
        g_array_append_val (gone, known->mark.id);
    }

  return gone;
}

static UsherArrLoss
weigh_loss (State *state)
{
  return (UsherArrLoss) {
    .connection = state->sync.connection,
    .confirmed = state->confirmed,
    .gone = state->gone,
    .n_known = state->n_known,
    .empty = state->counts.n_titles == 0 && state->gone->len == state->n_known,
    .share = state->sync.max_loss_share,
  };
}

static void
taken_over_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  UsherMediaChanges *changes = &state->counts.changes;
  GError *error = NULL;

  if (!usher_media_sync_takeover_finish (state->sync.store, result, changes, &error))
    {
      fail (task, error);
      return;
    }

  usher_run_log_say (state->sync.log, "%s: %u titles: %u added, %u changed, %u removed, %u unchanged",
                     state->label, state->counts.n_titles, changes->n_added, changes->n_changed,
                     changes->n_removed,
                     state->counts.n_titles - changes->n_added - changes->n_changed);
  g_task_return_boolean (task, TRUE);
}

static void
take_over (GTask *task)
{
  State *state = g_task_get_task_data (task);
  g_autoptr(UsherMediaTakeover) takeover = g_new0 (UsherMediaTakeover, 1);

  takeover->connection = state->sync.connection->key;
  takeover->run = state->sync.run;
  takeover->now = state->sync.now;
  takeover->roots = usher_arr_record_describe_roots (state->sync.connection, state->roots);
  takeover->instance = g_strdup (state->instance);
  takeover->complete = state->sync.title == 0 && state->counts.n_malformed == 0;
  takeover->gone = state->gone != NULL ? g_array_ref (state->gone) : NULL;

  usher_progress_set (state->sync.progress, "saving", state->counts.n_titles,
                      state->counts.n_titles, state->label);
  usher_media_sync_takeover_async (state->sync.store, g_steal_pointer (&takeover),
                                   taken_over_cb, g_object_ref (task));
}

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  GError *error = NULL;

  if (usher_plan_store_add_finish (state->sync.store, result, &error))
    error = g_steal_pointer (&state->loss);
  fail (task, error);
}

static void
log_gone (State     *state,
          GPtrArray *names)
{
  for (guint i = 0; i < MIN (names->len, MAX_NAMED); i++)
    usher_run_log_say (state->sync.log, "%s: “%s” is gone", state->label,
                       (const char *) names->pdata[i]);
  if (state->gone->len > MAX_NAMED)
    usher_run_log_say (state->sync.log, "%s: %u more are gone", state->label,
                       state->gone->len - MAX_NAMED);
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  const UsherArrLoss loss = weigh_loss (state);
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(UsherPlan) plan = NULL;
  GError *error = NULL;
  guint limit;

  names = usher_media_sync_name_finish (state->sync.store, result, &error);
  if (names == NULL)
    {
      fail (task, error);
      return;
    }

  log_gone (state, names);
  if (state->sync.title != 0 || usher_arr_loss_may_go (&loss, &limit))
    {
      take_over (task);
      return;
    }

  plan = usher_arr_loss_plan (&loss, names, state->sync.now);
  state->loss = usher_arr_loss_describe (&loss, plan);
  usher_plan_store_add_async (state->sync.store, plan, planned_cb, g_object_ref (task));
}

/* A record that could not be read may be one of those that seem to be gone. */
static void
finish_list (GTask *task)
{
  State *state = g_task_get_task_data (task);

  if (state->n_new > MAX_NAMED)
    usher_run_log_say (state->sync.log, "%s: %u more are new", state->label,
                       state->n_new - MAX_NAMED);
  if (state->counts.n_malformed == 0)
    state->gone = list_gone (state);

  if (state->gone != NULL && state->gone->len > 0)
    usher_media_sync_name_async (state->sync.store, state->gone, named_cb, g_object_ref (task));
  else
    take_over (task);
}

/* The middle: the list, as it arrives. Nothing more is read until what is new
 * has been laid aside. */

static void read_more (GTask *task);

static void
end_of_list (GTask *task)
{
  State *state = g_task_get_task_data (task);
  GError *error = NULL;

  if (usher_arr_parser_finish (state->parser, &error))
    finish_list (task);
  else
    fail (task, error);
}

static void
staged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  GError *error = NULL;

  if (!usher_media_sync_stage_finish (state->sync.store, result, &error))
    fail (task, error);
  else if (state->body != NULL)
    read_more (task);
  else
    end_of_list (task);
}

static void
stage_batch (GTask *task)
{
  State *state = g_task_get_task_data (task);
  GPtrArray *batch = g_steal_pointer (&state->batch);

  state->batch = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_free);
  usher_media_sync_stage_async (state->sync.store, batch, staged_cb, g_object_ref (task));
}

static void
report_progress (State *state)
{
  guint n_read = state->counts.n_titles + state->counts.n_malformed;
  guint total = state->n_known + state->n_new;

  /* How long the list of a new library is shows only at its end */
  usher_progress_set (state->sync.progress, "reading", n_read,
                      state->n_known > 0 ? MAX (n_read, total) : 0,
                      state->subject != NULL ? state->subject : state->label);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;

  bytes = usher_http_body_read_finish (USHER_HTTP_BODY (source), result, &error);
  if (bytes == NULL || !usher_arr_parser_feed (state->parser, bytes, &error))
    {
      fail (task, error);
      return;
    }

  report_progress (state);
  if (g_bytes_get_size (bytes) == 0)
    g_clear_object (&state->body);

  if (state->batch->len >= BATCH_SIZE || (state->body == NULL && state->batch->len > 0))
    stage_batch (task);
  else if (state->body != NULL)
    read_more (task);
  else
    end_of_list (task);
}

static void
read_more (GTask *task)
{
  State *state = g_task_get_task_data (task);

  usher_http_body_read_async (state->body, read_cb, g_object_ref (task));
}

static gboolean
says_not_found (const GError *error)
{
  GVariant *details = usher_failure_get_details (error);
  guint status = 0;

  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_HTTP_STATUS) &&
         g_variant_lookup (details, "Status", "u", &status) && status == HTTP_NOT_FOUND;
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  GError *error = NULL;

  state->body = usher_arr_open_titles_finish (result, &error);
  if (state->body != NULL)
    {
      read_more (task);
    }
  else if (state->sync.title != 0 && says_not_found (error))
    {
      g_error_free (error);
      state->not_found = TRUE;
      finish_list (task);
    }
  else
    {
      fail (task, error);
    }
}

/* The beginning: who answers, its tags and folders, and what we know already. */

static void
begun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  g_autoptr(GArray) marks = NULL;
  GError *error = NULL;

  marks = usher_media_sync_begin_finish (state->sync.store, result, &error);
  if (marks == NULL)
    {
      fail (task, error);
      return;
    }

  state->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  for (guint i = 0; i < marks->len; i++)
    {
      Known *known = g_new0 (Known, 1);

      known->mark = g_array_index (marks, UsherMediaMark, i);
      state->n_known += !known->mark.removed;
      g_hash_table_insert (state->known, &known->mark.identity, known);
    }

  usher_arr_open_titles_async (state->sync.http, state->sync.connection, state->sync.key,
                               state->sync.title, g_task_get_cancellable (task), opened_cb, g_object_ref (task));
}

static void
got_roots_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  GError *error = NULL;

  state->roots = usher_arr_get_roots_finish (result, &error);
  if (state->roots == NULL)
    {
      fail (task, error);
      return;
    }

  for (guint i = 0; i < state->roots->len; i++)
    {
      char *folder = usher_path_map_apply (state->sync.connection->path_mappings,
                                           state->roots->pdata[i]);

      if (folder != NULL)
        g_ptr_array_add (state->local_roots, folder);
      else
        usher_run_log_say (state->sync.log, "%s: the folder “%s” is nowhere here; add a path mapping",
                           state->label, (char *) state->roots->pdata[i]);
    }

  usher_media_sync_begin_async (state->sync.store, state->sync.connection->key,
                                begun_cb, g_object_ref (task));
}

static void
got_tags_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  const UsherArrHandlers handlers = { record_cb, malformed_cb, state };
  g_autoptr(GHashTable) tags = NULL;
  GError *error = NULL;

  tags = usher_arr_get_tags_finish (result, &error);
  if (tags == NULL)
    {
      fail (task, error);
      return;
    }

  state->parser = usher_arr_parser_new (state->sync.connection->kind, tags, &handlers);
  if (state->sync.title != 0)
    usher_arr_parser_set_single (state->parser);
  usher_arr_get_roots_async (state->sync.http, state->sync.connection, state->sync.key,
                             g_task_get_cancellable (task), got_roots_cb, g_object_ref (task));
}

/* Two servers of one kind differ in the name that they give themselves. */
static gboolean
check_instance (State           *state,
                UsherArrStatus  *status,
                GError         **error)
{
  const char *expected = state->sync.connection->instance;

  if (expected == NULL || *expected == '\0' || g_str_equal (expected, status->instance))
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_WRONG_INSTANCE,
                     g_variant_new_parsed ("{'Instance': <%s>, 'Expected': <%s>}",
                                           status->instance, expected),
                     "At “%s” answers “%s”, and it was “%s” before; nothing was changed. If that is "
                     "right, save the connection once more",
                     state->sync.connection->url, status->instance, expected);

  return FALSE;
}

static void
got_status_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  State *state = g_task_get_task_data (task);
  g_autoptr(UsherArrStatus) status = NULL;
  GError *error = NULL;

  status = usher_arr_get_status_finish (result, &error);
  if (status == NULL || !check_instance (state, status, &error))
    {
      fail (task, error);
      return;
    }

  usher_run_log_say (state->sync.log, "%s: %s %s answers", state->label,
                     status->application, status->version);
  state->instance = g_strdup (status->instance);
  usher_arr_get_tags_async (state->sync.http, state->sync.connection, state->sync.key,
                            g_task_get_cancellable (task), got_tags_cb, g_object_ref (task));
}

/**
 * usher_arr_sync_async:
 * @sync: what it takes; copied
 * @cancellable: (nullable): ends it; nothing is changed then
 * @callback: called when the titles are up to date
 * @user_data: data for @callback
 */
void
usher_arr_sync_async (const UsherArrSync  *sync,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  State *state = g_new0 (State, 1);

  g_task_set_source_tag (task, usher_arr_sync_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, state, (GDestroyNotify) state_free);

  state->sync = *sync;
  g_object_ref (state->sync.http);
  g_object_ref (state->sync.store);
  g_object_ref (state->sync.log);
  g_object_ref (state->sync.progress);
  g_object_ref (state->sync.connection);
  usher_secret_ref (state->sync.key);
  state->sync.confirmed = NULL;
  state->confirmed = sync->confirmed != NULL ? usher_plan_copy (sync->confirmed) : NULL;
  state->label = g_strdup (usher_connection_get_label (sync->connection));
  state->local_roots = g_ptr_array_new_with_free_func (g_free);
  state->batch = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_free);

  usher_progress_set (sync->progress, "connecting", 0, 0, state->label);
  usher_arr_get_status_async (sync->http, sync->connection, sync->key, cancellable,
                              got_status_cb, task);
}

/**
 * usher_arr_sync_finish:
 * @result: what the callback was given
 * @counts: (out): what was done; set where it failed, too
 * @error: return location for an error
 *
 * Returns: %FALSE if nothing was changed
 */
gboolean
usher_arr_sync_finish (GAsyncResult        *result,
                       UsherArrSyncCounts  *counts,
                       GError             **error)
{
  State *state = g_task_get_task_data (G_TASK (result));

  *counts = state->counts;

  return g_task_propagate_boolean (G_TASK (result), error);
}
