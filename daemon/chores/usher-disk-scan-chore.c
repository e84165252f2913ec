/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chore.h"
#include "usher-disk-reader.h"
#include "usher-fact-store.h"
#include "usher-failure.h"
#include "usher-ffprobe.h"
#include "usher-members.h"
#include "usher-missing.h"
#include "usher-params.h"
#include "usher-plan-store.h"
#include "usher-profile-store.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-trailer-store.h"

#define USHER_TYPE_DISK_SCAN_CHORE (usher_disk_scan_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherDiskScanChore, usher_disk_scan_chore, USHER, DISK_SCAN_CHORE, UsherChore)

/* So many titles are written down in one go. */
#define BATCH_SIZE 500

/* A large file that is no longer than this is a trailer after all. */
#define MAX_TRAILER_DURATION (10 * USHER_MINUTE)

/* Fewer may always be missing: a person has tidied up. */
#define MIN_MASS_MISSING 25

/* Looks for the trailers of all titles. First everything is read, and nothing is
 * concluded; then it is weighed, with another look at whether the disks are still
 * there; only then it is written down. */
struct _UsherDiskScanChore
{
  UsherChore parent_instance;

  guint64 media;                 /* only this title, 0 for all */
  gboolean full;
  char *confirmed_plan;          /* (owned) */
  char *accept_storage;          /* (owned) */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  GStrv names;                   /* (owned) (nullable): folders that profiles put trailers in */
  GPtrArray *storages;           /* (owned) (nullable) (element-type UsherStorage) */
  UsherPlan *plan;               /* (owned) (nullable): that a person has confirmed */
  GPtrArray *folders;            /* (owned) (nullable) (element-type UsherMediaFolder) */
  UsherDiskAnswer *answer;       /* (owned) (nullable) */
  guint n_looked;                /* readings whose doubtful files are settled */
  GPtrArray *scans;              /* (owned) (nullable) (element-type UsherTrailerScan): not
                                    written down yet */
  guint n_noted;                 /* that are */
  GHashTable *states;            /* (owned) (element-type gint64 GBytes) */
  gboolean hashed;               /* what may have been renamed was read */
  guint n_incomplete;
  GError *first_error;           /* (owned) (nullable) */
  GError *held;                  /* (owned) (nullable): why what is missing is not written down */
  UsherTrailerCounts sum;
};

G_DEFINE_FINAL_TYPE (UsherDiskScanChore, usher_disk_scan_chore, USHER_TYPE_CHORE)

static GVariant *
make_result (UsherDiskScanChore *self)
{
  guint n_unavailable = self->answer != NULL ? self->answer->n_unavailable : 0;
  guint n_unchanged = self->answer != NULL ? self->answer->n_unchanged : 0;

  return g_variant_new_parsed ("{'Titles': <%u>, 'Unchanged': <%u>, 'Found': <%u>,"
                               " 'Changed': <%u>, 'Missing': <%u>, 'Unavailable': <%u>}",
                               self->folders != NULL ? self->folders->len : 0, n_unchanged,
                               self->sum.n_found, self->sum.n_changed, self->sum.n_missing,
                               n_unavailable + self->n_incomplete);
}

static void
fail (GTask  *task,
      GError *error)
{
  usher_chore_return (task, make_result (g_task_get_source_object (task)), error);
}

/* The end */

static GError *
sum_up_failures (UsherDiskScanChore *self)
{
  GError *error = NULL;

  if (self->held != NULL)
    return g_steal_pointer (&self->held);
  if (self->answer->gone->len > 0)
    return g_error_copy (self->answer->gone->pdata[0]);
  if (self->n_incomplete == 0)
    return NULL;

  usher_failure_set (&error, USHER_FAILURE_PARTLY,
                     g_variant_new_parsed ("{'Failed': <%u>, 'Total': <%u>, 'First': <%s>}",
                                           self->n_incomplete, self->folders->len,
                                           self->first_error->message),
                     "%u of %u folders could not be read; the first: %s",
                     self->n_incomplete, self->folders->len, self->first_error->message);

  return error;
}

static void
noted_scan_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  usher_fact_store_set_finish (USHER_STORE (source), result, &error);
  fail (task, error);
}

static void
finish (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);
  GError *error = sum_up_failures (self);

  usher_run_log_say (self->tools->log, "%u titles: %u trailers new, %u changed, %u missing; "
                     "%u folders as they were", self->folders->len, self->sum.n_found,
                     self->sum.n_changed, self->sum.n_missing, self->answer->n_unchanged);
  if (error != NULL || self->folders->len == 0 || self->media != 0)
    fail (task, error);
  else
    /* From now on it is known what need not be downloaded */
    usher_fact_store_set_async (self->tools->store, USHER_FACT_SCANNED, g_get_real_time (),
                                noted_scan_cb, g_object_ref (task));
}

static void
saved_storages_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_storage_store_save_finish (USHER_STORE (source), result, &error))
    finish (task);
  else
    fail (task, error);
}

static void
saved_states_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (usher_folder_store_save_finish (USHER_STORE (source), result, &error))
    usher_storage_store_save_async (self->tools->store, self->answer->present, saved_storages_cb,
                                    g_object_ref (task));
  else
    fail (task, error);
}

/* Writing it down, some titles at a time */

static void note_next (GTask *task);

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  UsherTrailerCounts counts;
  GError *error = NULL;

  if (!usher_trailer_store_note_finish (USHER_STORE (source), result, &counts, &error))
    {
      fail (task, error);
      return;
    }

  self->sum.n_found += counts.n_found;
  self->sum.n_changed += counts.n_changed;
  self->sum.n_missing += counts.n_missing;
  note_next (task);
}

static void
note_next (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);
  guint n = MIN (self->scans->len, BATCH_SIZE);
  GPtrArray *batch;

  if (n == 0)
    {
      usher_folder_store_save_async (self->tools->store, self->states, g_get_real_time (),
                                     saved_states_cb, g_object_ref (task));
      return;
    }

  batch = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_scan_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (batch, g_ptr_array_steal_index_fast (self->scans, self->scans->len - 1));

  self->n_noted += n;
  usher_progress_set (self->tools->progress, "saving", self->n_noted, self->n_noted + self->scans->len,
                      NULL);
  usher_trailer_store_note_async (self->tools->store, batch, self->tools->run, g_get_real_time (),
                                  noted_cb, g_object_ref (task));
}

/* Weighing what would be missing */

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_plan_store_add_finish (USHER_STORE (source), result, &error))
    note_next (task);
  else
    fail (task, error);
}

static void weigh (GTask *task);

static void
hashed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);

  self->hashed = TRUE;
  weigh (task);
}

/* What is as large as something that is lost may be that, under another name. */
static void
hash (GTask     *task,
      GPtrArray *alike)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);

  usher_run_log_say (self->tools->log, "%u files may have been renamed; they are read", alike->len);
  usher_missing_hash_async (self->scans, alike, g_task_get_cancellable (task), hashed_cb,
                            g_object_ref (task));
}

static void
weighed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  g_autoptr(UsherTrailerLoss) loss = NULL;
  g_autoptr(UsherPlan) plan = NULL;
  GError *error = NULL;
  guint limit;

  loss = usher_trailer_store_weigh_finish (USHER_STORE (source), result, &error);
  if (loss == NULL)
    {
      fail (task, error);
      return;
    }

  if (loss->to_hash->len > 0 && !self->hashed)
    {
      hash (task, loss->to_hash);
      return;
    }

  limit = MAX ((guint) (self->tools->settings->max_missing_share * loss->n_known), MIN_MASS_MISSING);
  if (usher_missing_count (loss, self->plan) <= limit)
    {
      note_next (task);
      return;
    }

  plan = usher_missing_make_plan (loss->lost);
  usher_failure_set (&self->held, USHER_FAILURE_MASS_MISSING,
                     g_variant_new_parsed ("{'Missing': <%u>, 'Known': <%u>, 'Limit': <%u>, 'Plan': <%s>}",
                                           loss->lost->len, loss->n_known, limit, plan->id),
                     "%u of %u trailers were not found, and at most %u may be missing at once; "
                     "nothing of it was written down. Check the disk; if they are really gone, "
                     "confirm it with “usherctl confirm %s”",
                     loss->lost->len, loss->n_known, limit, plan->id);
  usher_run_log_say (self->tools->log, "%s", self->held->message);
  usher_missing_hold (loss, self->scans, self->states);
  usher_plan_store_add_async (self->tools->store, plan, planned_cb, g_object_ref (task));
}

static void
weigh (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);

  usher_trailer_store_weigh_async (self->tools->store, self->scans, weighed_cb, g_object_ref (task));
}

/* Another look at the disks: what was read below one that has gone meanwhile
 * counts for nothing. */

static void
look_again_in_thread (GTask        *task,
                      gpointer      source,
                      gpointer      data,
                      GCancellable *cancellable)
{
  UsherDiskAnswer *answer = data;

  for (guint i = answer->present->len; i-- > 0;)
    {
      GError *error = NULL;

      if (usher_storage_check_again (answer->present->pdata[i], &error))
        continue;
      g_ptr_array_add (answer->gone, error);
      g_ptr_array_remove_index_fast (answer->present, i);
    }

  g_task_return_boolean (task, TRUE);
}

static void
add_scan (UsherDiskScanChore *self,
          UsherReading       *reading)
{
  gint64 media = reading->folder->media;
  UsherTrailerScan *scan = usher_trailer_scan_new (media);

  for (guint i = 0; i < reading->files->len; i++)
    g_ptr_array_add (scan->found, usher_scan_file_to_trailer (reading->files->pdata[i], media));
  g_ptr_array_add (self->scans, scan);
  if (reading->state != NULL)
    g_hash_table_insert (self->states, g_memdup2 (&media, sizeof media), g_bytes_ref (reading->state));
}

static void
note_trouble (UsherDiskScanChore *self,
              UsherReading       *reading)
{
  self->n_incomplete++;
  if (reading->error == NULL)
    return;

  usher_run_log_say (self->tools->log, "%s", reading->error->message);
  if (self->first_error == NULL)
    self->first_error = g_steal_pointer (&reading->error);
}

/* Read, and found as it was: what there is to know of it is known. */
static gboolean
looks_alike (const UsherReading *reading)
{
  return reading->state != NULL && reading->folder->state != NULL &&
         g_bytes_equal (reading->state, reading->folder->state);
}

static void
looked_again_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  UsherDiskAnswer *answer = self->answer;

  for (guint i = 0; i < answer->gone->len; i++)
    usher_run_log_say (self->tools->log, "%s", ((GError *) answer->gone->pdata[i])->message);

  for (guint i = 0; i < answer->readings->len; i++)
    {
      UsherReading *reading = answer->readings->pdata[i];

      if (usher_storage_find (answer->present, reading->folder->root) == NULL)
        answer->n_unavailable++;
      else if (reading->result == USHER_SCAN_INCOMPLETE)
        note_trouble (self, reading);
      else if (looks_alike (reading))
        answer->n_unchanged++;
      else
        add_scan (self, reading);
    }

  weigh (task);
}

/* Files that are large enough to be the film itself: their length decides. */

static void settle_doubts (GTask *task);

static UsherScanFile *
find_doubtful (UsherDiskScanChore  *self,
               UsherReading       **reading)
{
  for (; self->n_looked < self->answer->readings->len; self->n_looked++)
    {
      *reading = self->answer->readings->pdata[self->n_looked];

      for (guint i = 0; i < (*reading)->files->len; i++)
        if (((UsherScanFile *) (*reading)->files->pdata[i])->doubtful)
          return (*reading)->files->pdata[i];
    }

  return NULL;
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(UsherProbe) probe = usher_ffprobe_finish (result, NULL);
  UsherReading *reading = NULL;
  UsherScanFile *file = find_doubtful (g_task_get_source_object (task), &reading);

  if (probe != NULL && probe->duration > 0 && probe->duration <= MAX_TRAILER_DURATION)
    file->doubtful = FALSE;
  else
    g_ptr_array_remove (reading->files, file);

  settle_doubts (task);
}

static void
settle_doubts (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);
  UsherReading *reading;
  UsherScanFile *file = find_doubtful (self, &reading);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      fail (task, error);
    }
  else if (file != NULL)
    {
      usher_ffprobe_async (self->tools, file->path, g_task_get_cancellable (task), probed_cb,
                           g_object_ref (task));
    }
  else
    {
      job = g_task_new (NULL, NULL, looked_again_cb, g_object_ref (task));
      g_task_set_task_data (job, self->answer, NULL);
      g_task_run_in_thread (job, look_again_in_thread);
    }
}

/* Reading */

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->answer = usher_disk_read_finish (result, &error);
  if (self->answer != NULL)
    settle_doubts (task);
  else
    fail (task, error);
}

static void
listed_folders_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  UsherDiskQuestion question = { 0, };
  GError *error = NULL;

  self->folders = usher_folder_store_list_finish (USHER_STORE (source), result, &error);
  if (self->folders == NULL)
    {
      fail (task, error);
      return;
    }

  question.folders = self->folders;
  question.storages = self->storages;
  question.accepted = *self->accept_storage != '\0' ? self->accept_storage : NULL;
  question.names = (const char * const *) self->names;
  question.full = self->full || self->media != 0;
  question.progress = self->tools->progress;
  usher_disk_read_async (&question, g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

/* What it takes */

static void
list_folders (GTask *task)
{
  UsherDiskScanChore *self = g_task_get_source_object (task);

  usher_folder_store_list_async (self->tools->store, (gint64) self->media, listed_folders_cb,
                                 g_object_ref (task));
}

static void
got_plan_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->plan = usher_plan_store_take_finish (USHER_STORE (source), result, &error);
  if (self->plan != NULL)
    list_folders (task);
  else
    fail (task, error);
}

static void
listed_storages_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->storages = usher_storage_store_list_finish (USHER_STORE (source), result, &error);
  if (self->storages == NULL)
    fail (task, error);
  else if (*self->confirmed_plan != '\0')
    usher_plan_store_take_async (self->tools->store, self->confirmed_plan, g_get_real_time (),
                                 got_plan_cb, g_object_ref (task));
  else
    list_folders (task);
}

static void
listed_profiles_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherDiskScanChore *self = g_task_get_source_object (task);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GPtrArray) profiles = NULL;
  GError *error = NULL;

  profiles = usher_profile_store_list_finish (USHER_STORE (source), result, &error);
  if (profiles == NULL)
    {
      fail (task, error);
      return;
    }

  for (guint i = 0; i < profiles->len; i++)
    if (*((UsherProfile *) profiles->pdata[i])->folder != '\0')
      g_strv_builder_add (names, ((UsherProfile *) profiles->pdata[i])->folder);
  self->names = g_strv_builder_end (names);
  usher_storage_store_list_async (self->tools->store, listed_storages_cb, g_object_ref (task));
}

static void
usher_disk_scan_chore_run_async (UsherChore            *chore,
                                 const UsherChoreTools *tools,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  UsherDiskScanChore *self = USHER_DISK_SCAN_CHORE (chore);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_disk_scan_chore_run_async);
  self->tools = tools;
  self->scans = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_scan_free);
  self->states = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                        (GDestroyNotify) g_bytes_unref);
  usher_profile_store_list_async (tools->store, listed_profiles_cb, task);
}

/* A look at one title waits for whoever is at work on that, and for nobody else. */
static char **
usher_disk_scan_chore_list_claims (UsherChore *chore)
{
  UsherDiskScanChore *self = USHER_DISK_SCAN_CHORE (chore);
  g_autofree char *claim = self->media == 0
    ? g_strdup ("disk") : g_strdup_printf ("title:%" G_GUINT64_FORMAT, self->media);
  const char *claims[] = { claim, NULL };

  return g_strdupv ((char **) claims);
}

typedef enum
{
  PROP_MEDIA = 1,
  PROP_FULL,
  PROP_CONFIRMED_PLAN,
  PROP_ACCEPT_STORAGE,
} UsherDiskScanChoreProperty;

static GParamSpec *properties[PROP_ACCEPT_STORAGE + 1];

static const gsize offsets[] = {
  [PROP_MEDIA] = G_STRUCT_OFFSET (UsherDiskScanChore, media),
  [PROP_FULL] = G_STRUCT_OFFSET (UsherDiskScanChore, full),
  [PROP_CONFIRMED_PLAN] = G_STRUCT_OFFSET (UsherDiskScanChore, confirmed_plan),
  [PROP_ACCEPT_STORAGE] = G_STRUCT_OFFSET (UsherDiskScanChore, accept_storage),
};

static void
usher_disk_scan_chore_finalize (GObject *object)
{
  UsherDiskScanChore *self = USHER_DISK_SCAN_CHORE (object);

  usher_members_clear (object, properties, offsets, G_N_ELEMENTS (offsets));
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->storages, g_ptr_array_unref);
  g_clear_pointer (&self->plan, usher_plan_free);
  g_clear_pointer (&self->answer, usher_disk_answer_free);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->scans, g_ptr_array_unref);
  g_clear_pointer (&self->states, g_hash_table_unref);
  g_clear_error (&self->first_error);
  g_clear_error (&self->held);

  G_OBJECT_CLASS (usher_disk_scan_chore_parent_class)->finalize (object);
}

static void
usher_disk_scan_chore_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  usher_members_get (object, offsets[prop_id], value);
}

static void
usher_disk_scan_chore_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  usher_members_set (object, offsets[prop_id], value);
}

static void
usher_disk_scan_chore_class_init (UsherDiskScanChoreClass *klass)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  object_class->finalize = usher_disk_scan_chore_finalize;
  object_class->get_property = usher_disk_scan_chore_get_property;
  object_class->set_property = usher_disk_scan_chore_set_property;

  chore_class->kind = "disk-scan";
  chore_class->list_claims = usher_disk_scan_chore_list_claims;
  chore_class->run_async = usher_disk_scan_chore_run_async;

  properties[PROP_MEDIA] =
    g_param_spec_uint64 ("media", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FULL] =
    g_param_spec_boolean ("full", NULL, NULL, FALSE, flags);
  properties[PROP_CONFIRMED_PLAN] =
    g_param_spec_string ("confirmed-plan", NULL, NULL, "", flags);
  properties[PROP_ACCEPT_STORAGE] =
    g_param_spec_string ("accept-storage", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_disk_scan_chore_init (UsherDiskScanChore *self)
{
}
