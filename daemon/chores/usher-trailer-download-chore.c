/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chore.h"
#include "usher-deadline.h"
#include "usher-downloader.h"
#include "usher-error.h"
#include "usher-fact-store.h"
#include "usher-failures.h"
#include "usher-media-store.h"
#include "usher-params.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-trailer-store.h"
#include "usher-wanted-store.h"

#define USHER_TYPE_TRAILER_DOWNLOAD_CHORE (usher_trailer_download_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherTrailerDownloadChore, usher_trailer_download_chore, USHER,
                      TRAILER_DOWNLOAD_CHORE, UsherChore)

/* Downloads the trailers that are missing, one after the other; or that of one
 * title, because a person asks for it. */
struct _UsherTrailerDownloadChore
{
  UsherChore parent_instance;

  guint64 media;                 /* 0 for all that want one */
  char *url;                     /* (owned) (nullable): this very video */
  char *video_id;                /* (owned) (nullable): this very video */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GArray *wanted;                /* (owned) (nullable) (element-type Wish) */
  guint next;                    /* whose turn it is */
  GSource *pause;                /* (owned) (nullable) */
  GSource *cancelled;            /* (owned) (nullable): while it pauses */
  guint n_downloaded;
  guint n_there;
  guint n_skipped;
  UsherFailures failures;
};

typedef struct
{
  gint64 media;
  gint64 profile;
} Wish;

typedef enum
{
  PROP_MEDIA = 1,
  PROP_URL,
  PROP_VIDEO_ID,
} UsherTrailerDownloadChoreProperty;

static GParamSpec *properties[PROP_VIDEO_ID + 1];

G_DEFINE_FINAL_TYPE (UsherTrailerDownloadChore, usher_trailer_download_chore, USHER_TYPE_CHORE)

static void begin_next (GTask *task);

static GVariant *
make_result (UsherTrailerDownloadChore *self)
{
  return g_variant_new_parsed ("{'Downloaded': <%u>, 'There': <%u>, 'Skipped': <%u>, 'Failed': <%u>}",
                               self->n_downloaded, self->n_there, self->n_skipped, self->failures.n_failed);
}

static void
finish (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  usher_run_log_say (self->tools->log, "%u downloaded, %u there already, %u skipped, %u failed",
                     self->n_downloaded, self->n_there, self->n_skipped, self->failures.n_failed);
  usher_chore_return (task, make_result (self), usher_failures_steal_sum (&self->failures, self->wanted->len));
}

/* Between two downloads */

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
  gint64 pause = (gint64) (self->tools->settings->download_pause * USHER_SECOND);

  usher_progress_set (self->tools->progress, "pausing", self->next, self->wanted->len, NULL);

  /* Whichever comes first has the reference */
  self->pause = usher_deadline_add (pause, pause_over_cb, g_object_ref (task));
  self->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (pause_cancelled_cb), task, NULL);
  g_source_attach (self->cancelled, NULL);
}

static void
go_on (GTask    *task,
       gboolean  was_asked)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);

  self->next++;
  if (was_asked && self->next < self->wanted->len && self->tools->settings->download_pause > 0)
    pause_before_next (task);
  else
    begin_next (task);
}

/* One download */

static void
noted_failure_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (!usher_trailer_store_fail_finish (USHER_STORE (source), result, &error))
    g_warning ("%s", error->message);

  go_on (task, TRUE);
}

/* Only what is about the video itself is not tried again for days. */
static gboolean
is_about_video (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_VIDEO_UNAVAILABLE) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_NOT_A_TRAILER) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_TOO_LARGE) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_TIMED_OUT) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_ADDRESS_REFUSED) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_OTHER);
}

/* Trying the next title would end alike, or make it worse. */
static gboolean
is_hopeless (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_VIDEO_REFUSED) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_PROGRAM_MISSING) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_UNREACHABLE);
}

static void
note_failure (GTask  *task,
              GError *error)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  Wish wish = g_array_index (self->wanted, Wish, self->next);
  const char *code = usher_enum_to_nick (USHER_TYPE_FAILURE, (int) usher_failure_from_error (error));
  gboolean hopeless = is_hopeless (error);
  gboolean about_video = is_about_video (error);

  usher_run_log_say (self->tools->log, "  failed: %s", error->message);
  usher_failures_take (&self->failures, error);

  if (hopeless)
    {
      usher_run_log_say (self->tools->log, "The rest is left for the next run");
      self->n_skipped += self->wanted->len - self->next - 1;
      finish (task);
      return;
    }

  if (!about_video)
    {
      go_on (task, TRUE);
      return;
    }

  usher_trailer_store_fail_async (self->tools->store, wish.media, wish.profile, code, self->tools->run,
                                  g_get_real_time (), noted_failure_cb, g_object_ref (task));
}

static void
note_outcome (UsherTrailerDownloadChore *self,
              UsherDownloadOutcome       outcome)
{
  static const char * const reasons[] = {
    [USHER_DOWNLOAD_DONE] = NULL,
    [USHER_DOWNLOAD_THERE] = NULL,
    [USHER_DOWNLOAD_NO_FOLDER] = "its folder is not there",
    [USHER_DOWNLOAD_NO_VIDEO] = "no video of a trailer is known",
    [USHER_DOWNLOAD_BUSY] = "another run is at work on it",
  };

  if (outcome == USHER_DOWNLOAD_DONE)
    self->n_downloaded++;
  else if (outcome == USHER_DOWNLOAD_THERE)
    self->n_there++;
  else
    {
      self->n_skipped++;
      usher_run_log_say (self->tools->log, "  skipped: %s", reasons[outcome]);
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
  GError *error = NULL;

  if (usher_download_finish (result, &outcome, &error))
    {
      note_outcome (self, outcome);
      go_on (task, outcome == USHER_DOWNLOAD_DONE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      usher_chore_return (task, make_result (self), error);
    }
  else
    {
      note_failure (task, error);
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
got_media_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  const UsherTrailerWish wish = {
    .url = self->url != NULL && *self->url != '\0' ? self->url : NULL,
    .video_id = self->video_id != NULL && *self->video_id != '\0' ? self->video_id : NULL,
  };
  GError *error = NULL;
  UsherMedia *media = usher_media_store_get_finish (USHER_STORE (source), result, &error);

  /* One that its server has lost meanwhile wants no trailer */
  if (self->media == 0 && g_error_matches (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE))
    {
      g_clear_error (&error);
      self->n_skipped++;
      go_on (task, FALSE);
      return;
    }

  if (media == NULL)
    {
      note_failure (task, error);
      return;
    }

  usher_progress_set (self->tools->progress, "downloading", self->next, self->wanted->len, media->title);
  usher_run_log_say (self->tools->log, "%u of %u, %s (%" G_GINT64_FORMAT ")",
                     self->next + 1, self->wanted->len, media->title, media->year);
  usher_download_async (self->tools, media, &wish, progress_cb, g_task_get_cancellable (task),
                        downloaded_cb, g_object_ref (task));
}

static void
begin_next (GTask *task)
{
  UsherTrailerDownloadChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    usher_chore_return (task, make_result (self), error);
  else if (self->next == self->wanted->len)
    finish (task);
  else
    usher_media_store_get_async (self->tools->store, g_array_index (self->wanted, Wish, self->next).media,
                                 got_media_cb, g_object_ref (task));
}

/* Which titles */

/* A title that fits several profiles has its turn once. */
static void
take_wanted (UsherTrailerDownloadChore *self,
             GPtrArray                 *items)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (g_int64_hash, g_int64_equal);

  self->wanted = g_array_new (FALSE, FALSE, sizeof (Wish));
  for (guint i = 0; i < items->len; i++)
    {
      UsherWanted *wanted = items->pdata[i];
      const Wish wish = { wanted->media, wanted->profile };

      if (g_hash_table_add (taken, &wanted->media))
        g_array_append_val (self->wanted, wish);
    }
}

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
      usher_chore_return (task, NULL, error);
      return;
    }

  take_wanted (self, page->items);
  usher_run_log_say (self->tools->log, "%u titles want a trailer", self->wanted->len);
  begin_next (task);
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
  UsherWantedQuery query = { .only_wanted = TRUE };
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

  query.now = g_get_real_time ();
  query.wait_for_media = self->tools->settings->wait_for_media;
  usher_wanted_store_list_async (self->tools->store, &query, got_wanted_cb, g_object_ref (task));
}

static void
usher_trailer_download_chore_run_async (UsherChore            *chore,
                                        const UsherChoreTools *tools,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (chore);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wish asked = { .profile = 1 };

  g_task_set_source_tag (task, usher_trailer_download_chore_run_async);
  self->tools = tools;
  if (self->media == 0)
    {
      usher_fact_store_get_async (tools->store, USHER_FACT_SCANNED, got_scanned_cb,
                                  g_steal_pointer (&task));
      return;
    }

  asked.media = (gint64) self->media;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (Wish));
  g_array_append_val (self->wanted, asked);
  begin_next (task);
}

static gboolean
usher_trailer_download_chore_check (UsherChore  *chore,
                                    GError     **error)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (chore);
  gboolean wished = (self->url != NULL && *self->url != '\0') ||
                    (self->video_id != NULL && *self->video_id != '\0');

  if (self->media != 0 || !wished)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Url” and “VideoId” are for one title; give its number as “Media”");

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
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->video_id, g_free);
  g_clear_pointer (&self->wanted, g_array_unref);
  usher_failures_clear (&self->failures);

  G_OBJECT_CLASS (usher_trailer_download_chore_parent_class)->finalize (object);
}

static void
usher_trailer_download_chore_get_property (GObject    *object,
                                           guint       prop_id,
                                           GValue     *value,
                                           GParamSpec *pspec)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (object);

  switch ((UsherTrailerDownloadChoreProperty) prop_id)
    {
    case PROP_MEDIA:
      g_value_set_uint64 (value, self->media);
      break;

    case PROP_URL:
      g_value_set_string (value, self->url);
      break;

    case PROP_VIDEO_ID:
      g_value_set_string (value, self->video_id);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_trailer_download_chore_set_property (GObject      *object,
                                           guint         prop_id,
                                           const GValue *value,
                                           GParamSpec   *pspec)
{
  UsherTrailerDownloadChore *self = USHER_TRAILER_DOWNLOAD_CHORE (object);

  switch ((UsherTrailerDownloadChoreProperty) prop_id)
    {
    case PROP_MEDIA:
      self->media = g_value_get_uint64 (value);
      break;

    case PROP_URL:
      self->url = g_value_dup_string (value);
      break;

    case PROP_VIDEO_ID:
      self->video_id = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
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
