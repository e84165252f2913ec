/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gstdio.h>

#include "usher-chore.h"
#include "usher-failure.h"
#include "usher-image-fetcher.h"
#include "usher-image-folder.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-url.h"

#define USHER_TYPE_IMAGE_REFRESH_CHORE (usher_image_refresh_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherImageRefreshChore, usher_image_refresh_chore, USHER, IMAGE_REFRESH_CHORE, UsherChore)

/* So many are fetched and scaled at once. */
#define MAX_AT_ONCE 5

/* A picture that we have is asked for again after so long; one that could not be had
 * sooner. Its address nearly always changes with it. */
#define ASK_AGAIN (30 * USHER_DAY)
#define TRY_AGAIN USHER_DAY

/* A host that fails so often in a row, and never for what was asked, is left alone. */
#define MAX_HOST_FAILURES 5

/* What is known of a host that pictures come from. */
typedef struct
{
  guint n_in_a_row;
  guint n_left;                  /* pictures that were not asked for */
  GError *error;                 /* (owned) (nullable): the last */
} Host;

/* Fetches the posters and fan art of all titles that we do not have yet. */
struct _UsherImageRefreshChore
{
  UsherChore parent_instance;

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GPtrArray *images;             /* (owned) (nullable) (element-type UsherImage) */
  GPtrArray *wanted;             /* (owned) (nullable) (element-type UsherImage): of those, to be
                                    asked for; they belong to the other list */
  guint next;                    /* whose turn it is */
  guint n_done;
  guint n_at_work;
  gboolean ended;                /* the run has its end: nothing is begun any more */
  GHashTable *hosts;             /* (owned) (element-type utf8 Host) */
  GError *error;                 /* (owned) (nullable): what nothing goes on after */

  guint n_fetched;
  guint n_unchanged;
  guint n_failed;
  guint n_dropped;
  guint64 freed;
};

/* One that is being fetched. */
typedef struct
{
  GTask *task;                   /* (owned): of the chore */
  UsherImage *image;             /* (owned) */
} Job;

G_DEFINE_FINAL_TYPE (UsherImageRefreshChore, usher_image_refresh_chore, USHER_TYPE_CHORE)

static void begin_some (GTask *task);

static void
host_free (Host *host)
{
  g_clear_error (&host->error);
  g_free (host);
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->image, usher_image_free);
  g_clear_object (&job->task);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* Hosts */

static Host *
get_host (UsherImageRefreshChore *self,
          const char             *url)
{
  g_autofree char *origin = usher_url_check_fetch (url, NULL) ? usher_url_get_origin (url) : g_strdup ("");
  Host *host = g_hash_table_lookup (self->hosts, origin);

  if (host == NULL)
    {
      host = g_new0 (Host, 1);
      g_hash_table_insert (self->hosts, g_steal_pointer (&origin), host);
    }

  return host;
}

/* Of which the next picture would have the same. */
static gboolean
is_about_host (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_UNREACHABLE) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_TIMED_OUT) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_TLS) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_TRUNCATED);
}

/* Of which every picture of any host would have the same. */
static gboolean
is_hopeless (const GError *error)
{
  return g_error_matches (error, USHER_FAILURE, USHER_FAILURE_PROGRAM_MISSING) ||
         g_error_matches (error, USHER_FAILURE, USHER_FAILURE_NO_SPACE);
}

/* The end */

static GVariant *
make_result (UsherImageRefreshChore *self)
{
  return g_variant_new_parsed ("{'Fetched': <%u>, 'Unchanged': <%u>, 'Failed': <%u>, 'Dropped': <%u>,"
                               " 'FreedBytes': <%t>}",
                               self->n_fetched, self->n_unchanged, self->n_failed, self->n_dropped,
                               self->freed);
}

/* Single pictures that are not there are no failure of the run; a host that is away is. */
static GError *
sum_up_hosts (UsherImageRefreshChore *self)
{
  GHashTableIter iter;
  gpointer origin, value;

  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, &origin, &value))
    {
      Host *host = value;

      if (host->n_in_a_row >= MAX_HOST_FAILURES)
        {
          usher_run_log_say (self->tools->log, "%s fails again and again; %u pictures of it are left for the "
                             "next run", (char *) origin, host->n_left);
          return g_error_copy (host->error);
        }
    }

  return NULL;
}

static void
finish (GTask *task)
{
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  GError *error = g_steal_pointer (&self->error);

  self->ended = TRUE;
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error);
  if (error == NULL)
    error = sum_up_hosts (self);

  usher_run_log_say (self->tools->log, "%u pictures fetched, %u unchanged, %u failed, %u dropped",
                     self->n_fetched, self->n_unchanged, self->n_failed, self->n_dropped);
  usher_chore_return (task, make_result (self), error);
}

/* One picture */

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!usher_image_store_note_finish (USHER_STORE (source), result, &error))
    {
      if (self->error == NULL)
        self->error = error;
      else
        g_error_free (error);
    }
  self->n_at_work--;
  begin_some (task);
}

/* Takes @job. */
static void
note (Job        *job,
      const char *error_code)
{
  UsherImageRefreshChore *self = g_task_get_source_object (job->task);

  g_free (job->image->error);
  job->image->error = g_strdup (error_code);
  job->image->fetched = g_get_real_time ();
  usher_image_store_note_async (self->tools->store, job->image, noted_cb, g_object_ref (job->task));
  job_free (job);
}

/* Takes @job and @error. */
static void
note_failure (Job    *job,
              GError *error)
{
  g_autoptr(Job) owned = job;
  g_autoptr(GTask) task = g_object_ref (job->task);
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  Host *host = get_host (self, job->image->url);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->n_failed++;
      usher_run_log_say (self->tools->log, "  %s, %s: %s", job->image->title, job->image->kind,
                         error->message);
    }

  if (is_about_host (error))
    {
      host->n_in_a_row++;
      g_clear_error (&host->error);
      host->error = error;
    }
  else if (is_hopeless (error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (self->error == NULL)
        self->error = error;
      else
        g_error_free (error);
    }
  else
    {
      const char *code = usher_enum_to_nick (USHER_TYPE_FAILURE, (int) usher_failure_from_error (error));

      /* It is there, and has said no: another day */
      host->n_in_a_row = 0;
      g_error_free (error);
      g_clear_pointer (&job->image->tag, g_free);
      note (g_steal_pointer (&owned), code);
      return;
    }

  self->n_at_work--;
  begin_some (task);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Job *job = user_data;
  UsherImageRefreshChore *self = g_task_get_source_object (job->task);
  g_autofree char *tag = NULL;
  UsherImageOutcome outcome;
  GError *error = NULL;

  self->n_done++;
  if (!usher_image_fetcher_finish (result, &tag, &outcome, &error))
    {
      note_failure (job, error);
      return;
    }

  get_host (self, job->image->url)->n_in_a_row = 0;
  if (outcome == USHER_IMAGE_FETCHED)
    {
      self->n_fetched++;
      g_free (job->image->tag);
      job->image->tag = g_steal_pointer (&tag);
    }
  else
    {
      self->n_unchanged++;
    }
  note (job, NULL);
}

static void
begin_one (GTask            *task,
           const UsherImage *image)
{
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  Job *job;

  usher_progress_set (self->tools->progress, "fetching-images", self->n_done, self->wanted->len,
                      image->title);
  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->image = usher_image_copy (image);
  self->n_at_work++;
  usher_image_fetcher_async (self->tools, image, g_task_get_cancellable (task), fetched_cb, job);
}

static void
begin_some (GTask *task)
{
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  gboolean stop = self->error != NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task));

  while (!stop && self->n_at_work < MAX_AT_ONCE && self->next < self->wanted->len)
    {
      const UsherImage *image = self->wanted->pdata[self->next++];
      Host *host = get_host (self, image->url);

      if (host->n_in_a_row >= MAX_HOST_FAILURES)
        host->n_left++;
      else
        begin_one (task, image);
    }

  if (self->n_at_work == 0 && !self->ended)
    finish (task);
}

/* Which pictures */

/* In the thread, as it looks for files. */
static gboolean
is_wanted (UsherImageRefreshChore *self,
           const UsherImage       *image,
           gint64                  now)
{
  g_autofree char *file = NULL;

  if (image->fetched == 0 || g_strcmp0 (image->url, image->has_url) != 0 || image->fetched > now)
    return TRUE;
  if (image->error != NULL)
    return image->fetched + TRY_AGAIN <= now;

  file = usher_image_folder_get_file (self->tools->cache_folder, image->media, image->kind);

  return image->fetched + ASK_AGAIN <= now || g_access (file, F_OK) != 0;
}

static void
sort_out_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  UsherImageRefreshChore *self = data;
  gint64 now = g_get_real_time ();
  GError *error = NULL;

  if (!usher_image_folder_make (self->tools->cache_folder, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->n_dropped = usher_image_folder_drop (self->tools->cache_folder, self->images, &self->freed);
  for (guint i = 0; i < self->images->len; i++)
    {
      UsherImage *image = self->images->pdata[i];
      g_autofree char *file = usher_image_folder_get_file (self->tools->cache_folder, image->media, image->kind);

      if (!is_wanted (self, image, now))
        {
          self->n_unchanged += image->error == NULL ? 1 : 0;
          continue;
        }

      /* Nobody is asked whether it has changed what we do not have */
      if (g_access (file, F_OK) != 0)
        g_clear_pointer (&image->tag, g_free);
      g_ptr_array_add (self->wanted, image);
    }

  g_task_return_boolean (task, TRUE);
}

static void
sorted_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  usher_run_log_say (self->tools->log, "%u of %u pictures are asked for", self->wanted->len, self->images->len);
  begin_some (task);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherImageRefreshChore *self = g_task_get_source_object (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  self->images = usher_image_store_list_finish (USHER_STORE (source), result, &error);
  if (self->images == NULL)
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  self->wanted = g_ptr_array_new ();
  job = g_task_new (NULL, NULL, sorted_out_cb, g_object_ref (task));
  g_task_set_task_data (job, self, NULL);
  g_task_run_in_thread (job, sort_out_in_thread);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_image_store_forget_finish (USHER_STORE (source), result, &error))
    usher_image_store_list_async (USHER_STORE (source), listed_cb, g_object_ref (task));
  else
    usher_chore_return (task, NULL, error);
}

static void
usher_image_refresh_chore_run_async (UsherChore            *chore,
                                     const UsherChoreTools *tools,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  UsherImageRefreshChore *self = USHER_IMAGE_REFRESH_CHORE (chore);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_image_refresh_chore_run_async);
  self->tools = tools;
  if (tools->settings->fetch_images)
    usher_image_store_forget_async (tools->store, forgotten_cb, g_steal_pointer (&task));
  else
    usher_chore_return_skipped (task, "images-off");
}

static char **
usher_image_refresh_chore_list_claims (UsherChore *chore)
{
  static const char * const claims[] = { "images", NULL };

  return g_strdupv ((char **) claims);
}

static void
usher_image_refresh_chore_finalize (GObject *object)
{
  UsherImageRefreshChore *self = USHER_IMAGE_REFRESH_CHORE (object);

  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->hosts, g_hash_table_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (usher_image_refresh_chore_parent_class)->finalize (object);
}

static void
usher_image_refresh_chore_class_init (UsherImageRefreshChoreClass *klass)
{
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = usher_image_refresh_chore_finalize;

  chore_class->kind = "image-refresh";
  chore_class->list_claims = usher_image_refresh_chore_list_claims;
  chore_class->run_async = usher_image_refresh_chore_run_async;
}

static void
usher_image_refresh_chore_init (UsherImageRefreshChore *self)
{
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) host_free);
}
