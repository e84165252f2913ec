/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-attempt-store.h"
#include "usher-chore.h"
#include "usher-deadline.h"
#include "usher-download-tally.h"
#include "usher-downloader.h"
#include "usher-error.h"
#include "usher-fact-store.h"
#include "usher-failures.h"
#include "usher-media-store.h"
#include "usher-members.h"
#include "usher-pace-store.h"
#include "usher-params.h"
#include "usher-profile-store.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-yt-dlp-errors.h"

#define USHER_TYPE_TRAILER_DOWNLOAD_CHORE (usher_trailer_download_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherTrailerDownloadChore, usher_trailer_download_chore, USHER,
                      TRAILER_DOWNLOAD_CHORE, UsherChore)

/* Downloads the trailers that are missing, one after the other; or those of some
 * titles, because a person asks for them. */
struct _UsherTrailerDownloadChore
{
  UsherChore parent_instance;

  guint64 media;                 /* 0 for all that want one */
  GVariant *media_list;          /* (owned) (nullable): an `at` of more than one */
  guint64 profile;               /* 0 for those that fit */
  char *url;                     /* (owned): this very video, "" for none */
  char *video_id;                /* (owned): this very video, "" for none */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  UsherYtDlp *yt_dlp;            /* (owned) (nullable) */
  UsherPace *pace;               /* (owned) (nullable) */
  GArray *wanted;                /* (owned) (nullable) (element-type Wish) */
  guint next;                    /* whose turn it is */
  UsherMedia *title;             /* (owned) (nullable): of that one */
  UsherProfile *fitting;         /* (owned) (nullable): for that one */
  UsherAttempt *attempt;         /* (owned) (nullable): at that one */
  UsherDownloadTally tally;
  UsherFailures failures;
};

typedef struct
{
  gint64 media;
  gint64 profile;                /* 0 for the one that fits */
} Wish;

typedef enum
{
  PROP_MEDIA = 1,
  PROP_MEDIA_LIST,
  PROP_PROFILE,
  PROP_URL,
  PROP_VIDEO_ID,
} UsherTrailerDownloadChoreProperty;

static GParamSpec *properties[PROP_VIDEO_ID + 1];

static const gsize offsets[] = {
  [PROP_MEDIA] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, media),
  [PROP_MEDIA_LIST] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, media_list),
  [PROP_PROFILE] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, profile),
  [PROP_URL] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, url),
  [PROP_VIDEO_ID] = G_STRUCT_OFFSET (UsherTrailerDownloadChore, video_id),
};

G_DEFINE_FINAL_TYPE (UsherTrailerDownloadChore, usher_trailer_download_chore, USHER_TYPE_CHORE)

static void begin_next (GTask *task);

static GVariant *
make_result (UsherTrailerDownloadChore *self)
{
  return usher_download_tally_to_result (&self->tally, self->tools->dry_run);
}

static void
fail (GTask  *task,
      GError *error)
{
  usher_chore_return (task, make_result (g_task_get_source_object (task)), error);
}

static gboolean
is_batch (UsherTrailerDownloadChore *self)
{
  return self->media == 0 && self->media_list == NULL;
}

/* The end: how fast the next run may go is kept. */

static void
paced_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!usher_pace_store_set_finish (USHER_STORE (source), result, &error))
    g_warning ("%s", error->message);

  fail (task, usher_failures_steal_sum (&self->failures, self->wanted->len));
}

static void
finish (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autofree char *text = usher_download_tally_to_text (&self->tally, self->tools->dry_run);

  usher_run_log_say (self->tools->log, "%s", text);

  if (self->tools->dry_run)
    fail (task, NULL);
  else
    usher_pace_store_set_async (self->tools->store, self->pace, paced_cb, g_object_ref (task));
}

/* Between two downloads */

static void
paused_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_deadline_wait_finish (result, &error))
    begin_next (task);
  else
    fail (task, error);
}

static void
pause_before_next (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  usher_progress_set (self->tools->progress, "pausing", self->next, self->wanted->len, NULL);
  usher_deadline_wait_async (self->pace->pause, g_task_get_cancellable (task), paused_cb,
                             g_object_ref (task));
}

static void
go_on (GTask    *task,
       gboolean  was_asked)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  g_clear_pointer (&self->title, usher_media_free);
  g_clear_object (&self->fitting);
  g_clear_pointer (&self->attempt, usher_attempt_free);
  self->next++;
  if (was_asked && self->next < self->wanted->len && self->pace->pause > 0)
    pause_before_next (task);
  else
    begin_next (task);
}

/* One download that failed */

static void
noted_failure_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (!usher_attempt_store_fail_finish (USHER_STORE (source), result, &error))
    g_warning ("%s", error->message);

  go_on (task, TRUE);
}

/* What is the video's fault is not tried again for days. Takes @tried over. */
static void
note_attempt (GTask        *task,
              const GError *error,
              GStrv         tried)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  UsherAttempt *attempt = g_steal_pointer (&self->attempt);

  attempt->count++;
  attempt->last = g_get_real_time ();
  g_free (attempt->error);
  attempt->error = g_strdup (usher_enum_to_nick (USHER_TYPE_FAILURE, (int) usher_failure_from_error (error)));
  if (tried != NULL)
    {
      g_strfreev (attempt->tried);
      attempt->tried = tried;
    }

  usher_attempt_store_fail_async (self->tools->store, attempt, self->tools->run, noted_failure_cb,
                                  g_object_ref (task));
}

/* Trying the next title would end alike, or make it worse. */
static void
hold (GTask        *task,
      const GError *error,
      UsherBlame    blame)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  guint n_left = self->wanted->len - self->next - 1;

  if (blame == USHER_BLAME_SITE)
    {
      g_autofree char *pause = NULL;

      usher_pace_hold (self->pace, self->tools->settings, usher_download_is_refusal (error),
                       g_get_real_time ());
      pause = usher_duration_to_text (self->pace->held_until - g_get_real_time ());
      usher_run_log_say (self->tools->log, "Nothing more is downloaded for %s", pause);
    }
  if (n_left > 0)
    usher_run_log_say (self->tools->log, "%u titles are left for the next run", n_left);
  usher_download_tally_skip (&self->tally, "held-back", n_left);
  finish (task);
}

/* Takes @error and @tried over. */
static void
note_failure (GTask  *task,
              GError *error,
              GStrv   tried)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autoptr(GError) copy = g_error_copy (error);
  UsherBlame blame = usher_download_blame (error);

  usher_run_log_say (self->tools->log, "  failed: %s", error->message);
  usher_failures_take (&self->failures, error);
  self->tally.n_failed++;

  if (blame == USHER_BLAME_SITE || blame == USHER_BLAME_SETUP)
    {
      g_strfreev (tried);
      hold (task, copy, blame);
    }
  else if (blame == USHER_BLAME_VIDEO && self->attempt != NULL)
    {
      note_attempt (task, copy, tried);
    }
  else
    {
      g_strfreev (tried);
      go_on (task, FALSE);
    }
}

/* One download */

static void
note_outcome (UsherTrailerDownloadChore *self,
              UsherDownloadOutcome       outcome)
{
  static const struct
  {
    const char *code;
    const char *text;
  } reasons[] = {
    [USHER_DOWNLOAD_DONE] = { NULL, NULL },
    [USHER_DOWNLOAD_THERE] = { NULL, NULL },
    [USHER_DOWNLOAD_NO_FOLDER] = { "no-folder", "its folder is not there" },
    [USHER_DOWNLOAD_NO_VIDEO] = { "no-video", "no video of a trailer is known" },
    [USHER_DOWNLOAD_BUSY] = { "busy", "another run is at work on it" },
  };

  if (outcome == USHER_DOWNLOAD_DONE)
    {
      self->tally.n_downloaded++;
      usher_pace_succeed (self->pace, self->tools->settings);
    }
  else if (outcome == USHER_DOWNLOAD_THERE)
    {
      self->tally.n_there++;
    }
  else
    {
      usher_download_tally_skip (&self->tally, reasons[outcome].code, 1);
      usher_run_log_say (self->tools->log, "  skipped: %s", reasons[outcome].text);
    }
}

static void
downloaded_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  UsherDownloadOutcome outcome;
  g_auto(GStrv) tried = NULL;
  GError *error = NULL;
  gboolean done = usher_download_finish (result, &outcome, &tried, &error);

  if (usher_yt_dlp_was_hurried (self->yt_dlp))
    usher_pace_slow_down (self->pace, self->tools->settings);

  if (done)
    {
      note_outcome (self, outcome);
      go_on (task, outcome == USHER_DOWNLOAD_DONE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (task, error);
    }
  else
    {
      note_failure (task, error, g_steal_pointer (&tried));
    }
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (user_data);

  usher_progress_set_fraction (self->tools->progress,
                               (self->next + fraction) / MAX (self->wanted->len, 1));
}

static void
got_attempt_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  UsherTrailerWish wish = { .profile = self->fitting, .yt_dlp = self->yt_dlp };
  GError *error = NULL;

  self->attempt = usher_attempt_store_get_finish (USHER_STORE (source), result, &error);
  if (self->attempt == NULL)
    {
      note_failure (task, error, NULL);
      return;
    }

  if (*self->url != '\0')
    wish.url = self->url;
  if (*self->video_id != '\0')
    wish.video_id = self->video_id;
  wish.tried = (const char * const *) self->attempt->tried;
  usher_download_async (self->tools, g_steal_pointer (&self->title), &wish, progress_cb,
                        g_task_get_cancellable (task), downloaded_cb, g_object_ref (task));
}

static void
take_profile (GTask        *task,
              UsherProfile *profile,
              GError       *error)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  self->fitting = profile;
  if (profile == NULL)
    note_failure (task, error, NULL);
  else
    usher_attempt_store_get_async (self->tools->store, self->title->id, profile->id, got_attempt_cb,
                                   g_object_ref (task));
}

static void
got_profile_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  take_profile (task, usher_profile_store_get_finish (USHER_STORE (source), result, &error), error);
}

static void
found_profile_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  take_profile (task, usher_profile_store_find_for_media_finish (USHER_STORE (source), result, &error),
                error);
}

static void
got_media_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  Wish wish = g_array_index (self->wanted, Wish, self->next);
  GError *error = NULL;

  self->title = usher_media_store_get_finish (USHER_STORE (source), result, &error);

  /* One that its server has lost meanwhile wants no trailer */
  if (is_batch (self) && g_error_matches (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE))
    {
      g_clear_error (&error);
      usher_download_tally_skip (&self->tally, "no-title", 1);
      go_on (task, FALSE);
      return;
    }

  if (self->title == NULL)
    {
      note_failure (task, error, NULL);
      return;
    }

  usher_progress_set (self->tools->progress, "downloading", self->next, self->wanted->len,
                      self->title->title);
  usher_run_log_say (self->tools->log, "%u of %u, %s (%" G_GINT64_FORMAT ")",
                     self->next + 1, self->wanted->len, self->title->title, self->title->year);
  if (wish.profile != 0)
    usher_profile_store_get_async (self->tools->store, wish.profile, got_profile_cb, g_object_ref (task));
  else
    usher_profile_store_find_for_media_async (self->tools->store, wish.media, g_get_real_time (),
                                              found_profile_cb, g_object_ref (task));
}

static void
begin_next (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    fail (task, error);
  else if (self->next == self->wanted->len)
    finish (task);
  else
    usher_media_store_get_async (self->tools->store, g_array_index (self->wanted, Wish, self->next).media,
                                 got_media_cb, g_object_ref (task));
}

/* Which titles */

static void
got_wanted_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  g_autoptr(UsherWantedPage) page = NULL;
  GError *error = NULL;

  page = usher_wanted_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      fail (task, error);
      return;
    }

  for (guint i = 0; i < page->items->len; i++)
    {
      const UsherWanted *wanted = page->items->pdata[i];
      const Wish wish = { wanted->media, wanted->profile };

      if (self->tools->dry_run)
        usher_download_tally_say (&self->tally, wanted, self->tools->log);
      else
        g_array_append_val (self->wanted, wish);
    }

  if (!self->tools->dry_run)
    usher_run_log_say (self->tools->log, "%u trailers are wanted", self->wanted->len);
  begin_next (task);
}

/* A person who asks goes ahead of what servers have said before. */
static void
begin (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  Wish wish = { .media = (gint64) self->media, .profile = (gint64) self->profile };
  const UsherWantedQuery query = {
    .now = g_get_real_time (),
    .wait_for_media = self->tools->settings->wait_for_media,
    .only_wanted = !self->tools->dry_run,
    .media = wish.media,
    .profile = wish.profile,
  };

  if (is_batch (self) || self->tools->dry_run)
    {
      usher_wanted_store_list_async (self->tools->store, &query, got_wanted_cb, g_object_ref (task));
      return;
    }

  if (self->media != 0)
    g_array_append_val (self->wanted, wish);
  for (gsize i = 0; self->media_list != NULL && i < g_variant_n_children (self->media_list); i++)
    {
      guint64 media;

      g_variant_get_child (self->media_list, i, "t", &media);
      wish.media = (gint64) media;
      g_array_append_val (self->wanted, wish);
    }
  begin_next (task);
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
      fail (task, error);
      return;
    }

  self->pace->pause = MAX (self->pace->pause, (gint64) (self->tools->settings->download_pause * USHER_SECOND));
  if (is_batch (self) && !self->tools->manual && !self->tools->dry_run && self->pace->held_until > now)
    {
      g_autofree char *pause = usher_duration_to_text (self->pace->held_until - now);

      usher_run_log_say (self->tools->log, "Nothing is downloaded for another %s, as the videos' server "
                         "has refused before", pause);
      usher_chore_return_skipped (task, "held-back");
      return;
    }

  begin (task);
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
      fail (task, error);
      return;
    }

  if (scanned == 0 && is_batch (self) && !self->tools->dry_run)
    {
      usher_run_log_say (self->tools->log, "Nothing is downloaded before a disk scan has succeeded");
      usher_chore_return_skipped (task, "scan-needed");
      return;
    }

  usher_pace_store_get_async (self->tools->store, got_pace_cb, g_object_ref (task));
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
  self->wanted = g_array_new (FALSE, FALSE, sizeof (Wish));
  usher_fact_store_get_async (tools->store, USHER_FACT_SCANNED, got_scanned_cb, task);
}

static gboolean
usher_trailer_download_chore_check (UsherChore  *chore,
                                    GError     **error)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (chore);
  gboolean wished = *self->url != '\0' || *self->video_id != '\0';

  if (self->media != 0 && self->media_list != NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Media” is one title and “MediaList” are several; give one of them");
  else if (self->media == 0 && wished)
    g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "“Url” and “VideoId” are for one title; give its number as “Media”");
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

  usher_members_clear (object, properties, offsets, G_N_ELEMENTS (offsets));
  g_clear_object (&self->yt_dlp);
  g_clear_pointer (&self->pace, g_free);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->title, usher_media_free);
  g_clear_object (&self->fitting);
  g_clear_pointer (&self->attempt, usher_attempt_free);
  usher_download_tally_clear (&self->tally);
  usher_failures_clear (&self->failures);

  G_OBJECT_CLASS (usher_trailer_download_chore_parent_class)->finalize (object);
}

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
    g_param_spec_variant ("media-list", NULL, NULL, G_VARIANT_TYPE ("at"), NULL, flags);
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
