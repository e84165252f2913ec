/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-attempt-store.h"
#include "usher-chore.h"
#include "usher-deadline.h"
#include "usher-download-list.h"
#include "usher-download-tally.h"
#include "usher-downloader.h"
#include "usher-error.h"
#include "usher-fact-store.h"
#include "usher-failures.h"
#include "usher-media-store.h"
#include "usher-members.h"
#include "usher-pace-store.h"
#include "usher-params.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-yt-dlp-errors.h"

/* One video may be odd; two in turn, and it is yt-dlp that does not understand. */
#define MAX_STALE 2

#define USHER_TYPE_TRAILER_DOWNLOAD_CHORE (usher_trailer_download_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherTrailerDownloadChore, usher_trailer_download_chore, USHER,
                      TRAILER_DOWNLOAD_CHORE, UsherChore)

/* Downloads the trailers that are missing, one after the other; or those of some
 * titles, because a person asks for them. */
struct _UsherTrailerDownloadChore
{
  UsherChore parent_instance;

  guint64 media;                 /* 0 for all that want one */
  char **media_list;             /* (owned) (nullable): ids of titles, as text */
  guint64 profile;               /* 0 for the one that fits each title */
  char *url;                     /* (owned) (nullable): this very video */
  char *video_id;                /* (owned) (nullable): this very video */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  UsherYtDlp *yt_dlp;            /* (owned) (nullable) */
  UsherPace *pace;               /* (owned) (nullable) */
  UsherDownloadList *list;       /* (owned) (nullable): what is to be done */
  guint next;                    /* whose turn it is */
  UsherMedia *title;             /* (owned) (nullable): whose turn it is */
  UsherAttempt *attempt;         /* (owned) (nullable): what came of it before */
  GSource *pause;                /* (owned) (nullable) */
  GSource *cancelled;            /* (owned) (nullable): while it pauses */
  guint n_stale;                 /* downloads in turn that yt-dlp did not understand */
  const char *place_fault;       /* (unowned) (nullable): what kept titles from their folders */
  UsherDownloadTally tally;
  UsherFailures failures;
};

typedef enum
{
  PROP_MEDIA = 1,
  PROP_MEDIA_LIST,
  PROP_PROFILE,
  PROP_URL,
  PROP_VIDEO_ID,
} UsherTrailerDownloadChoreProperty;

static GParamSpec *properties[PROP_VIDEO_ID + 1];

G_DEFINE_FINAL_TYPE (UsherTrailerDownloadChore, usher_trailer_download_chore, USHER_TYPE_CHORE)

static void begin_next (GTask *task);

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_wish (UsherTrailerDownloadChore *self)
{
  return is_given (self->url) || is_given (self->video_id);
}

/* Whether somebody asks for these very titles, whatever has come of them before. */
static gboolean
is_named (UsherTrailerDownloadChore *self)
{
  return self->media != 0 || (self->media_list != NULL && *self->media_list != NULL);
}

static UsherDownloadItem *
get_item (UsherTrailerDownloadChore *self)
{
  return self->list->items->pdata[self->next];
}

static GVariant *
make_result (UsherTrailerDownloadChore *self)
{
  self->tally.n_failed = self->failures.n_failed;

  return usher_download_tally_to_result (&self->tally, self->tools->dry_run);
}

static gboolean
has_done_something (UsherTrailerDownloadChore *self)
{
  return self->tally.n_downloaded > 0 || self->tally.n_there > 0 || self->failures.n_failed > 0;
}

static void
finish (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autoptr(GVariant) result = g_variant_ref_sink (make_result (self));
  g_autofree char *text = usher_download_tally_to_text (&self->tally, self->tools->dry_run);

  usher_run_log_say (self->tools->log, "%s", text);
  if (self->place_fault != NULL && !has_done_something (self))
    usher_chore_return_skipped (task, self->place_fault);
  else
    usher_chore_return (task, result, usher_failures_steal_sum (&self->failures, self->list->items->len));
}

/* Between two downloads */

static void
save_pace (UsherTrailerDownloadChore *self)
{
  usher_pace_store_set_async (self->tools->store, self->pace, NULL, NULL);
}

static void
end_pause (UsherTrailerDownloadChore *self)
{
  usher_deadline_clear (&self->pause);
  usher_deadline_clear (&self->cancelled);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  end_pause (g_task_get_source_object (task));
  begin_next (task);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

static gboolean
pause_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  end_pause (self);
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  usher_chore_return (task, make_result (self), error);

  return G_SOURCE_REMOVE;
}

static void
pause_before_next (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autofree char *time = usher_duration_to_text (self->pace->pause);

  usher_run_log_say (self->tools->log, "pausing for %s", time);
  usher_progress_set (self->tools->progress, "pausing", self->next, self->list->items->len, NULL);

  /* Whichever comes first has the reference */
  self->pause = usher_deadline_add (self->pace->pause, pause_over_cb, g_object_ref (task));
  self->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (pause_cancelled_cb), task, NULL);
  g_source_attach (self->cancelled, NULL);
}

static void
go_on (GTask    *task,
       gboolean  was_asked)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  g_clear_pointer (&self->title, usher_media_free);
  g_clear_pointer (&self->attempt, usher_attempt_free);
  self->next++;
  if (was_asked && self->next < self->list->items->len && self->pace->pause > 0)
    pause_before_next (task);
  else
    begin_next (task);
}

/* What came of a download */

static void
noted_failure_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!usher_attempt_store_fail_finish (USHER_STORE (source), result, &error))
    g_warning ("%s", error->message);

  if (self->n_stale < MAX_STALE)
    {
      go_on (task, TRUE);
      return;
    }

  usher_run_log_say (self->tools->log, "The rest is left: yt-dlp is too old; install a newer one");
  usher_download_tally_skip (&self->tally, "left", self->list->items->len - self->next - 1);
  finish (task);
}

/* What a person names fails by itself; that says nothing about the title. */
static void
note_attempt (GTask        *task,
              const GError *error,
              GStrv         tried)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  const UsherDownloadItem *item = get_item (self);
  UsherFailure code = usher_failure_from_error (error);
  UsherAttempt *attempt;

  self->n_stale = code == USHER_FAILURE_YT_DLP_STALE ? self->n_stale + 1 : 0;
  if (is_wish (self))
    {
      go_on (task, TRUE);
      return;
    }

  attempt = usher_attempt_new (item->media, item->profile);
  attempt->last = g_get_real_time ();
  attempt->error = g_strdup (usher_enum_to_nick (USHER_TYPE_FAILURE, (int) code));
  if (tried != NULL)
    {
      g_strfreev (attempt->tried);
      attempt->tried = g_strdupv (tried);
    }
  usher_attempt_store_fail_async (self->tools->store, attempt, self->tools->run, noted_failure_cb,
                                  g_object_ref (task));
}

/* The videos' server refuses, or nothing can be reached, or a program is missing. */
static void
stop_batch (GTask    *task,
            gboolean  is_site,
            gboolean  is_refusal)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  guint n_left = self->list->items->len - self->next - 1;

  if (is_site)
    {
      g_autofree char *wait = NULL;
      gint64 now = g_get_real_time ();

      usher_pace_hold (self->pace, self->tools->settings, is_refusal, now);
      save_pace (self);
      wait = usher_duration_to_text (self->pace->held_until - now);
      usher_run_log_say (self->tools->log, "Nothing is downloaded for %s, unless somebody asks", wait);
    }

  if (n_left > 0)
    usher_run_log_say (self->tools->log, "The rest is left for the next run");
  usher_download_tally_skip (&self->tally, "left", n_left);
  finish (task);
}

/* A disk that is full, or away: that is no failure of the download. */
static gboolean
is_place_fault (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_NO_SPACE) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_STORAGE_GONE);
}

static void
note_place_fault (GTask  *task,
                  GError *error)
{
  g_autoptr(GError) owned = error;
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  self->place_fault = error->code == USHER_FAILURE_NO_SPACE ? "no-space" : "storage-gone";
  usher_run_log_say (self->tools->log, "  skipped: %s", error->message);
  usher_download_tally_skip (&self->tally, self->place_fault, 1);
  go_on (task, FALSE);
}

static void
note_failure (GTask  *task,
              GError *error,
              GStrv   tried)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autoptr(GError) copy = g_error_copy (error);
  UsherBlame blame = usher_download_blame (error);

  if (is_place_fault (error) && self->media == 0)
    {
      note_place_fault (task, error);
      return;
    }

  usher_run_log_say (self->tools->log, "  failed: %s", error->message);
  usher_failures_take (&self->failures, error);

  switch (blame)
    {
    case USHER_BLAME_VIDEO:
      note_attempt (task, copy, tried);
      break;

    case USHER_BLAME_SITE:
      stop_batch (task, TRUE, !g_error_matches (copy, USHER_FAILURE, USHER_FAILURE_UNREACHABLE));
      break;

    case USHER_BLAME_SETUP:
      stop_batch (task, FALSE, FALSE);
      break;

    case USHER_BLAME_PLACE:
    default:
      go_on (task, FALSE);
      break;
    }
}

static void
skip (UsherTrailerDownloadChore *self,
      const char                *reason,
      const char                *text)
{
  usher_run_log_say (self->tools->log, "  skipped: %s", text);
  usher_download_tally_skip (&self->tally, reason, 1);
}

static void
note_outcome (UsherTrailerDownloadChore *self,
              UsherDownloadOutcome       outcome)
{
  switch (outcome)
    {
    case USHER_DOWNLOAD_DONE:
      self->tally.n_downloaded++;
      self->n_stale = 0;
      usher_pace_succeed (self->pace, self->tools->settings);
      break;

    case USHER_DOWNLOAD_THERE:
      self->tally.n_there++;
      break;

    case USHER_DOWNLOAD_NO_FOLDER:
      skip (self, "no-folder", "its folder is not there");
      break;

    case USHER_DOWNLOAD_NO_VIDEO:
      skip (self, "no-video", "no video of a trailer is known, and there is nothing to search with");
      break;

    case USHER_DOWNLOAD_BUSY:
    default:
      skip (self, "busy", "another run is at work on it");
      break;
    }
}

static void
adapt_pace (UsherTrailerDownloadChore *self)
{
  g_autofree char *time = NULL;

  if (!usher_yt_dlp_was_hurried (self->yt_dlp))
    return;

  usher_pace_slow_down (self->pace, self->tools->settings);
  time = usher_duration_to_text (self->pace->pause);
  usher_run_log_say (self->tools->log, "  the videos' server asks us to slow down: pauses are %s now", time);
}

static void
downloaded_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_auto(GStrv) tried = NULL;
  UsherDownloadOutcome outcome;
  GError *error = NULL;

  if (usher_download_finish (result, &outcome, &tried, &error))
    {
      note_outcome (self, outcome);
      adapt_pace (self);
      if (outcome == USHER_DOWNLOAD_DONE)
        save_pace (self);
      go_on (task, outcome == USHER_DOWNLOAD_DONE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      usher_chore_return (task, make_result (self), error);
    }
  else
    {
      adapt_pace (self);
      note_failure (task, error, tried);
    }
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (user_data);

  usher_progress_set_fraction (self->tools->progress,
                               (self->next + fraction) / MAX (self->list->items->len, 1));
}

/* One download */

static void
got_attempt_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  const UsherDownloadItem *item = get_item (self);
  UsherTrailerWish wish = {
    .profile = usher_download_list_get_profile (self->list, item->profile),
    .yt_dlp = self->yt_dlp,
    .url = is_given (self->url) ? self->url : NULL,
    .video_id = is_given (self->video_id) ? self->video_id : NULL,
  };
  GError *error = NULL;

  self->attempt = usher_attempt_store_get_finish (USHER_STORE (source), result, &error);
  if (self->attempt == NULL)
    {
      note_failure (task, error, NULL);
      return;
    }

  /* A person who asks wants it to be tried anew */
  if (!is_named (self))
    wish.tried = (const char * const *) self->attempt->tried;

  usher_download_async (self->tools, g_steal_pointer (&self->title), &wish, progress_cb,
                        g_task_get_cancellable (task), downloaded_cb, g_object_ref (task));
}

static void
got_media_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  const UsherDownloadItem *item = get_item (self);
  UsherProfile *profile = usher_download_list_get_profile (self->list, item->profile);
  GError *error = NULL;

  self->title = usher_media_store_get_finish (USHER_STORE (source), result, &error);

  /* One that its server has lost meanwhile wants no trailer */
  if (self->media == 0 && g_error_matches (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE))
    {
      g_clear_error (&error);
      skip (self, "removed", "it is no longer there");
      go_on (task, FALSE);
      return;
    }

  if (self->title == NULL)
    {
      note_failure (task, error, NULL);
      return;
    }

  usher_progress_set (self->tools->progress, "downloading", self->next, self->list->items->len,
                      self->title->title);
  usher_run_log_say (self->tools->log, "%u of %u, %s (%" G_GINT64_FORMAT "), by the profile %s",
                     self->next + 1, self->list->items->len, self->title->title, self->title->year,
                     profile->name);
  usher_attempt_store_get_async (self->tools->store, item->media, item->profile, got_attempt_cb,
                                 g_object_ref (task));
}

static void
begin_next (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    usher_chore_return (task, make_result (self), error);
  else if (self->next == self->list->items->len)
    finish (task);
  else
    usher_media_store_get_async (self->tools->store, get_item (self)->media, got_media_cb,
                                 g_object_ref (task));
}

/* Which titles */

/* What is not to be done is counted, and, where that is the question, told one by one. */
static void
note_standing (UsherTrailerDownloadChore *self)
{
  const gboolean dry_run = self->tools->dry_run;

  for (guint i = 0; i < self->list->others->len; i++)
    {
      const UsherWanted *other = self->list->others->pdata[i];

      if (dry_run)
        usher_run_log_say (self->tools->log, "Would not download for %s (%" G_GINT64_FORMAT "): %s",
                           other->title, other->year, usher_download_describe_standing (other->state));
      usher_download_tally_skip (&self->tally,
                                 usher_enum_to_nick (USHER_TYPE_WANTED_STATE, (int) other->state), 1);
    }

  for (guint i = 0; dry_run && i < self->list->items->len; i++)
    {
      const UsherDownloadItem *item = self->list->items->pdata[i];

      usher_run_log_say (self->tools->log, "Would download for %s (%" G_GINT64_FORMAT "), by the profile %s",
                         item->title, item->year,
                         usher_download_list_get_profile (self->list, item->profile)->name);
      self->tally.n_wanted++;
    }
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->list = usher_download_list_make_finish (result, &error);
  if (self->list == NULL)
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  note_standing (self);
  if (self->tools->dry_run)
    {
      finish (task);
      return;
    }

  usher_run_log_say (self->tools->log, "%u trailers are wanted", self->list->items->len);
  begin_next (task);
}

static void
make_list (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autofree char *one = g_strdup_printf ("%" G_GUINT64_FORMAT, self->media);
  const char *only[] = { one, NULL };
  const UsherDownloadOrder order = {
    .media = self->media != 0 ? only : (const char * const *) self->media_list,
    .profile = (gint64) self->profile,
    .wished = is_wish (self),
    .all_standings = self->tools->dry_run,
  };

  usher_download_list_make_async (self->tools, &order, g_task_get_cancellable (task), listed_cb,
                                  g_object_ref (task));
}

/* Until one scan has seen what is there, everything would seem to be missing. */
static void
got_scanned_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  GError *error = NULL;
  gint64 scanned;

  if (!usher_fact_store_get_finish (USHER_STORE (source), result, &scanned, &error))
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  if (scanned == 0)
    {
      usher_run_log_say (self->tools->log, "Nothing is downloaded before a disk scan has succeeded");
      usher_chore_return_skipped (task, "scan-needed");
      return;
    }

  make_list (task);
}

static void
got_pace_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  gint64 now = g_get_real_time ();
  GError *error = NULL;

  self->pace = usher_pace_store_get_finish (USHER_STORE (source), result, &error);
  if (self->pace == NULL)
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  self->pace->pause = MAX (self->pace->pause,
                           (gint64) (self->tools->settings->download_pause * USHER_SECOND));
  if (self->pace->held_until > now && !self->tools->manual && !self->tools->dry_run)
    {
      g_autofree char *wait = usher_duration_to_text (self->pace->held_until - now);

      usher_run_log_say (self->tools->log,
                         "The videos' server has refused: nothing is downloaded for another %s", wait);
      usher_chore_return_skipped (task, "held-back");
      return;
    }

  /* A person who names titles sees what is there */
  if (is_named (self))
    make_list (task);
  else
    usher_fact_store_get_async (self->tools->store, USHER_FACT_SCANNED, got_scanned_cb,
                                g_object_ref (task));
}

static void
usher_trailer_download_chore_run_async (UsherChore            *chore,
                                        const UsherChoreTools *tools,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (chore);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_trailer_download_chore_run_async);
  self->tools = tools;
  self->yt_dlp = usher_yt_dlp_new (tools);
  usher_pace_store_get_async (tools->store, got_pace_cb, task);
}

static gboolean
usher_trailer_download_chore_check (UsherChore  *chore,
                                    GError     **error)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (chore);
  gboolean has_list = self->media_list != NULL && *self->media_list != NULL;

  for (char **id = self->media_list; id != NULL && *id != NULL; id++)
    if (!g_ascii_string_to_unsigned (*id, 10, 1, G_MAXINT64, NULL, NULL))
      {
        g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                     "“MediaList” must be numbers of titles, and “%s” is none", *id);
        return FALSE;
      }

  if (is_wish (self) && self->media == 0)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Url” and “VideoId” are for one title; give its number as “Media”");
  else if (is_given (self->url) && is_given (self->video_id))
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "Give “Url” or “VideoId”, not both");
  else if (has_list && self->media != 0)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "Give “Media” or “MediaList”, not both");
  else
    return TRUE;

  return FALSE;
}

/* A batch keeps other batches away; one title only those who want the same. */
static char **
usher_trailer_download_chore_list_claims (UsherChore *chore)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (chore);
  g_autofree char *claim = self->media == 0
    ? g_strdup ("download") : g_strdup_printf ("title:%" G_GUINT64_FORMAT, self->media);
  const char *claims[] = { claim, NULL };

  return g_strdupv ((char **) claims);
}

static void
usher_trailer_download_chore_finalize (GObject *object)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (object);

  end_pause (self);
  g_clear_pointer (&self->media_list, g_strfreev);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->video_id, g_free);
  g_clear_object (&self->yt_dlp);
  g_clear_pointer (&self->pace, g_free);
  g_clear_pointer (&self->list, usher_download_list_free);
  g_clear_pointer (&self->title, usher_media_free);
  g_clear_pointer (&self->attempt, usher_attempt_free);
  usher_download_tally_clear (&self->tally);
  usher_failures_clear (&self->failures);

  G_OBJECT_CLASS (usher_trailer_download_chore_parent_class)->finalize (object);
}

static const gsize offsets[] = {
  [PROP_MEDIA] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, media),
  [PROP_MEDIA_LIST] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, media_list),
  [PROP_PROFILE] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, profile),
  [PROP_URL] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, url),
  [PROP_VIDEO_ID] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, video_id),
};

static void
usher_trailer_download_chore_get_property (GObject    *object,
                                           guint       prop_id,
                                           GValue     *value,
                                           GParamSpec *pspec)
{
  usher_members_get (object, offsets[prop_id], value);
}

static void
usher_trailer_download_chore_set_property (GObject      *object,
                                           guint         prop_id,
                                           const GValue *value,
                                           GParamSpec   *pspec)
{
  usher_members_set (object, offsets[prop_id], value);
}

static void
usher_trailer_download_chore_class_init (UsherTrailerDownloadChoreClass *klass)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  object_class->finalize = usher_trailer_download_chore_finalize;
  object_class->get_property = usher_trailer_download_chore_get_property;
  object_class->set_property = usher_trailer_download_chore_set_property;

  chore_class->kind = "trailer-download";
  chore_class->check = usher_trailer_download_chore_check;
  chore_class->list_claims = usher_trailer_download_chore_list_claims;
  chore_class->run_async = usher_trailer_download_chore_run_async;

  properties[PROP_MEDIA] =
    g_param_spec_uint64 ("media", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MEDIA_LIST] =
    g_param_spec_boxed ("media-list", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PROFILE] =
    g_param_spec_uint64 ("profile", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_URL] =
    g_param_spec_string ("url", NULL, NULL, "", flags);
  properties[PROP_VIDEO_ID] =
    g_param_spec_string ("video-id", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_trailer_download_chore_init (UsherTrailerDownloadChore *self)
{
}
