/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Downloads that have failed: so that the next is not tried at once, and not with the
 * same video. */

#include "usher-attempt-store.h"

#include "usher-event-store.h"

/* The oldest are forgotten: by then, a video may have come back. */
#define MAX_TRIED 100

typedef struct
{
  UsherAttempt *attempt;         /* (owned) */
  guint64 run;
} Failing;

UsherAttempt *
usher_attempt_new (gint64 media,
                   gint64 profile)
{
  UsherAttempt *self = g_new0 (UsherAttempt, 1);

  self->media = media;
  self->profile = profile;
  self->tried = g_new0 (char *, 1);

  return self;
}

void
usher_attempt_free (UsherAttempt *self)
{
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->tried, g_strfreev);
  g_free (self);
}

static void
failing_free (Failing *failing)
{
  g_clear_pointer (&failing->attempt, usher_attempt_free);
  g_free (failing);
}

static gpointer
read_attempt (UsherDatabase  *database,
              gpointer        input,
              GError        **error)
{
  const UsherAttempt *asked = input;
  g_autoptr(UsherAttempt) attempt = usher_attempt_new (asked->media, asked->profile);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT count, last, error, video_ids FROM attempt"
                            "  WHERE media = :media AND profile = :profile",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", asked->media);
  usher_statement_bind_int (statement, ":profile", asked->profile);
  if (usher_statement_next (statement, error))
    {
      const char *ids;

      attempt->count = (guint) usher_statement_read_int (statement);
      attempt->last = usher_statement_read_int (statement);
      attempt->error = g_strdup (usher_statement_read_text (statement));
      ids = usher_statement_read_text (statement);
      if (ids != NULL && *ids != '\0')
        {
          g_strfreev (attempt->tried);
          attempt->tried = g_strsplit (ids, "\n", -1);
        }
    }

  return *error == NULL ? g_steal_pointer (&attempt) : NULL;
}

/**
 * usher_attempt_store_get_async:
 * @store: the store
 * @media: a title's id
 * @profile: a profile's
 * @callback: called when it is known
 * @user_data: data for @callback
 */
void
usher_attempt_store_get_async (UsherStore          *store,
                               gint64               media,
                               gint64               profile,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, read_attempt, usher_attempt_new (media, profile),
                         (GDestroyNotify) usher_attempt_free, (GDestroyNotify) usher_attempt_free,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable): all zero if none has failed */
UsherAttempt *
usher_attempt_store_get_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static char *
join_tried (char **tried)
{
  guint n_tried = g_strv_length (tried);

  return g_strjoinv ("\n", tried + (n_tried > MAX_TRIED ? n_tried - MAX_TRIED : 0));
}

static gpointer
write_failure (UsherDatabase  *database,
               gpointer        input,
               GError        **error)
{
  const Failing *failing = input;
  const UsherAttempt *attempt = failing->attempt;
  const UsherTitleEvent event = {
    .media = attempt->media, .what = "download-failed", .new = attempt->error,
    .run = failing->run, .time = attempt->last,
  };
  g_autofree char *tried = join_tried (attempt->tried);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO attempt (media, profile, count, last, error, video_ids)"
                            "  VALUES (:media, :profile, 1, :now, :error, :tried)"
                            "  ON CONFLICT (media, profile) DO UPDATE SET count = count + 1,"
                            "    last = excluded.last, error = excluded.error,"
                            "    video_ids = excluded.video_ids",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", attempt->media);
  usher_statement_bind_int (statement, ":profile", attempt->profile);
  usher_statement_bind_int (statement, ":now", attempt->last);
  usher_statement_bind_text (statement, ":error", attempt->error);
  usher_statement_bind_text (statement, ":tried", tried);
  if (usher_statement_run (statement, error))
    usher_event_store_note (database, &event, error);

  return NULL;
}

/**
 * usher_attempt_store_fail_async:
 * @store: the store
 * @attempt: (transfer full): when and why it failed, and all videos that have; the
 *   store counts
 * @run: the run that failed
 * @callback: (nullable): called when that is on record
 * @user_data: data for @callback
 */
void
usher_attempt_store_fail_async (UsherStore          *store,
                                UsherAttempt        *attempt,
                                guint64              run,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Failing *failing = g_new0 (Failing, 1);

  failing->attempt = attempt;
  failing->run = run;
  usher_store_run_async (store, write_failure, failing, (GDestroyNotify) failing_free, NULL,
                         callback, user_data);
}

gboolean
usher_attempt_store_fail_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
