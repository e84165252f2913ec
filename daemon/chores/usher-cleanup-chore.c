/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "usher-chore.h"
#include "usher-error.h"
#include "usher-failures.h"
#include "usher-image-folder.h"
#include "usher-params.h"
#include "usher-plan-store.h"
#include "usher-purge-store.h"
#include "usher-remover.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-trash-emptier.h"
#include "usher-verifier.h"
#include "usher-work-folder.h"

#define USHER_TYPE_CLEANUP_CHORE (usher_cleanup_chore_get_type ())
G_DECLARE_FINAL_TYPE (UsherCleanupChore, usher_cleanup_chore, USHER, CLEANUP_CHORE, UsherChore)

/* However old they are. */
#define KEEP_RUNS 50

/* Looks into trailers that have changed, and takes away what was kept for long
 * enough. With a plan that a person has confirmed it deletes the files of that, and
 * does nothing else. One step that fails does not keep the others from their turn. */
struct _UsherCleanupChore
{
  UsherChore parent_instance;

  char *plan;                    /* (owned) (nullable): the id of one that was confirmed */

  const UsherChoreTools *tools;  /* (unowned): while it runs */
  guint step;                    /* which is next */
  GPtrArray *faulty;             /* (owned) (nullable) (element-type UsherDeletionItem) */
  UsherFailures failures;

  guint n_checked;
  guint n_faulty;
  guint n_unreadable;
  guint n_unavailable;
  guint n_deleted;
  guint n_left;
  guint n_purged;                /* files of the trash */
  guint n_runs;
  guint n_events;
  guint n_titles;
  guint n_plans;
  guint n_leftovers;
  guint n_images;
  guint64 trashed;               /* bytes of files that are in the trash now */
  guint64 freed;                 /* bytes that there is room for now */
};

typedef enum
{
  PROP_PLAN = 1,
} UsherCleanupChoreProperty;

static GParamSpec *properties[PROP_PLAN + 1];

G_DEFINE_FINAL_TYPE (UsherCleanupChore, usher_cleanup_chore, USHER_TYPE_CHORE)

static void begin_next (GTask *task);

static gboolean
has_plan (UsherCleanupChore *self)
{
  return self->plan != NULL && *self->plan != '\0';
}

/* The end */

static GVariant *
make_result (UsherCleanupChore *self)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Deleted", "u", self->n_deleted);
  g_variant_dict_insert (&dict, "Left", "u", self->n_left);
  g_variant_dict_insert (&dict, "TrashedBytes", "t", self->trashed);
  g_variant_dict_insert (&dict, "FreedBytes", "t", self->freed);
  if (has_plan (self))
    return g_variant_dict_end (&dict);

  g_variant_dict_insert (&dict, "Checked", "u", self->n_checked);
  g_variant_dict_insert (&dict, "Faulty", "u", self->n_faulty);
  g_variant_dict_insert (&dict, "Unreadable", "u", self->n_unreadable);
  g_variant_dict_insert (&dict, "Unavailable", "u", self->n_unavailable);
  g_variant_dict_insert (&dict, "TrashEmptied", "u", self->n_purged);
  g_variant_dict_insert (&dict, "RunsForgotten", "u", self->n_runs);
  g_variant_dict_insert (&dict, "EventsForgotten", "u", self->n_events);
  g_variant_dict_insert (&dict, "TitlesForgotten", "u", self->n_titles);
  g_variant_dict_insert (&dict, "PlansForgotten", "u", self->n_plans);
  g_variant_dict_insert (&dict, "Leftovers", "u", self->n_leftovers);
  g_variant_dict_insert (&dict, "ImagesDropped", "u", self->n_images);

  return g_variant_dict_end (&dict);
}

static void
finish (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);
  g_autofree char *freed = g_format_size_full (self->freed, G_FORMAT_SIZE_LONG_FORMAT);
  g_autofree char *trashed = g_format_size_full (self->trashed, G_FORMAT_SIZE_LONG_FORMAT);
  guint n_parts = has_plan (self) ? self->n_deleted + self->n_left : self->failures.n_failed;

  usher_run_log_say (self->tools->log, "Freed: %s; room for another %s when the trash is emptied",
                     freed, trashed);
  usher_chore_return (task, make_result (self),
                      usher_failures_steal_sum (&self->failures, MAX (n_parts, 1)));
}

/* Takes @error. Returns: whether the run goes on */
static gboolean
take_failure (GTask  *task,
              GError *error)
{
  UsherCleanupChore *self = g_task_get_source_object (task);

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
end_step (GTask  *task,
          GError *error)
{
  if (error == NULL || take_failure (task, error))
    begin_next (task);
}

/* Into the trash */

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  g_auto(UsherRemoval) removal = { 0, };
  GError *error = NULL;

  usher_remover_finish (result, &removal, &error);
  self->n_deleted += removal.n_deleted;
  self->n_left += removal.n_left;
  self->trashed += removal.freed;

  /* Of a plan, a person expects that all of it goes */
  if (error == NULL && has_plan (self) && removal.first_error != NULL)
    {
      self->failures.n_failed += removal.n_left - 1;
      usher_failures_take (&self->failures, g_error_copy (removal.first_error));
    }
  end_step (task, error);
}

static GPtrArray *
read_plan (UsherCleanupChore *self,
           const UsherPlan   *plan)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_deletion_item_free);
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, plan->items);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr(UsherDeletionItem) item = usher_deletion_item_new_from_record (record);

      g_variant_unref (record);
      if (item == NULL)
        continue;

      if (item->left == NULL)
        {
          g_ptr_array_add (items, g_steal_pointer (&item));
          continue;
        }

      self->n_left++;
      usher_run_log_say (self->tools->log, "  %s: stays, as planned (%s)", item->title, item->left);
    }

  return items;
}

static void
took_plan_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  g_autoptr(UsherPlan) plan = NULL;
  GPtrArray *items;
  GError *error = NULL;

  plan = usher_plan_store_take_finish (USHER_STORE (source), result, &error);
  if (plan != NULL && !g_str_equal (plan->kind, USHER_PLAN_CONFIRMED))
    g_set_error (&error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                 "Nobody has confirmed the plan; make a new one and confirm it with “usherctl confirm”");
  if (error != NULL)
    {
      usher_chore_return (task, NULL, error);
      return;
    }

  items = read_plan (self, plan);
  usher_run_log_say (self->tools->log, "%u files were confirmed to be deleted", items->len);
  usher_remover_async (self->tools, items, USHER_TRAILER_DELETED, g_task_get_cancellable (task),
                       removed_cb, g_object_ref (task));
}

static void
carry_out_plan (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);

  usher_plan_store_take_async (self->tools->store, self->plan, g_get_real_time (), took_plan_cb,
                               g_object_ref (task));
}

/* Trailers that have changed */

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  g_auto(UsherVerification) verification = { 0, };
  GError *error = NULL;

  usher_verifier_finish (result, &verification, &error);
  self->n_checked = verification.n_checked;
  self->n_faulty = verification.n_faulty;
  self->n_unreadable = verification.n_unreadable;
  self->n_unavailable = verification.n_unavailable;
  self->faulty = g_steal_pointer (&verification.faulty);

  /* Storage that is away is worth a word; a file that no program understands is
   * not, as it will not understand it tomorrow */
  if (error == NULL && verification.n_unavailable > 0 &&
      g_error_matches (verification.first_error, USHER_FAILURE, USHER_FAILURE_STORAGE_GONE))
    error = g_steal_pointer (&verification.first_error);
  end_step (task, error);
}

static void
verify (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);

  usher_verifier_async (self->tools, g_task_get_cancellable (task), verified_cb, g_object_ref (task));
}

/* A file with other names is not ours alone. */
static GPtrArray *
list_removable (UsherCleanupChore *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_deletion_item_free);

  for (guint i = 0; i < self->faulty->len; i++)
    {
      const UsherDeletionItem *item = self->faulty->pdata[i];

      if (self->tools->settings->skip_hard_links && item->n_links > 1)
        self->n_left++;
      else
        g_ptr_array_add (items, usher_deletion_item_copy (item));
    }

  return items;
}

static void
remove_faulty (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);

  if (self->faulty == NULL || self->faulty->len == 0 || !self->tools->settings->delete_invalid)
    {
      begin_next (task);
      return;
    }

  usher_remover_async (self->tools, list_removable (self), USHER_TRAILER_GONE,
                       g_task_get_cancellable (task), removed_cb, g_object_ref (task));
}

/* The trash */

static void
emptied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  UsherEmptying emptying;
  GError *error = NULL;

  usher_trash_emptier_finish (result, &emptying, &error);
  self->n_purged = emptying.n_purged;
  self->freed += emptying.freed;
  end_step (task, error);
}

static void
empty_trash (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);
  gint64 until = g_get_real_time () - self->tools->settings->keep_trash * USHER_DAY;

  usher_trash_emptier_async (self->tools, until, g_task_get_cancellable (task), emptied_cb,
                             g_object_ref (task));
}

/* What was kept for long enough */

typedef struct
{
  UsherCleanupChore *self;       /* (unowned): the task holds it */
  GArray *runs;                  /* (owned) (element-type guint64) */
  gboolean more;                 /* whether there are others behind them */
} Logs;

static void
logs_free (Logs *logs)
{
  g_clear_pointer (&logs->runs, g_array_unref);
  g_free (logs);
}

static void
remove_logs_in_thread (GTask        *task,
                       gpointer      source,
                       gpointer      data,
                       GCancellable *cancellable)
{
  Logs *logs = data;

  for (guint i = 0; i < logs->runs->len; i++)
    {
      g_autofree char *path = usher_log_folder_get_path (logs->self->tools->logs,
                                                         g_array_index (logs->runs, guint64, i));
      struct stat status;

      if (lstat (path, &status) == 0 && g_unlink (path) == 0)
        logs->self->freed += (guint64) status.st_blocks * 512;
    }

  g_task_return_boolean (task, TRUE);
}

static void purge (GTask *task);

static void
removed_logs_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  const Logs *logs = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    usher_chore_return (task, make_result (self), error);
  else if (logs->more)
    purge (task);
  else
    begin_next (task);
}

static void
purged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  g_autoptr(UsherPurged) purged = NULL;
  g_autoptr(GTask) job = NULL;
  Logs *logs;
  GError *error = NULL;

  purged = usher_purge_store_purge_finish (USHER_STORE (source), result, &error);
  if (purged == NULL)
    {
      end_step (task, error);
      return;
    }

  self->n_runs += purged->runs->len;
  self->n_events += purged->n_events;
  self->n_titles += purged->n_titles;
  self->n_plans += purged->n_plans;
  usher_progress_set (self->tools->progress, "purging", self->n_runs + self->n_events + self->n_titles,
                      0, NULL);
  if (!purged->more)
    usher_run_log_say (self->tools->log, "Forgotten: %u runs with their logs, %u events, %u titles, %u plans",
                       self->n_runs, self->n_events, self->n_titles, self->n_plans);

  logs = g_new0 (Logs, 1);
  logs->self = self;
  logs->runs = g_steal_pointer (&purged->runs);
  logs->more = purged->more;
  job = g_task_new (NULL, NULL, removed_logs_cb, g_object_ref (task));
  g_task_set_task_data (job, logs, (GDestroyNotify) logs_free);
  g_task_run_in_thread (job, remove_logs_in_thread);
}

static void
purge (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);
  const UsherSettings *settings = self->tools->settings;
  gint64 now = g_get_real_time ();
  const UsherPurgeLimits limits = {
    .runs_before = now - settings->keep_runs * USHER_DAY,
    .keep_runs = KEEP_RUNS,
    .events_before = now - settings->keep_events * USHER_DAY,
    .removed_before = now - settings->keep_removed * USHER_DAY,
    .now = now,
  };

  usher_purge_store_purge_async (self->tools->store, &limits, purged_cb, g_object_ref (task));
}

/* What runs that are dead have left behind */

static void
remove_leftovers_in_thread (GTask        *task,
                            gpointer      source,
                            gpointer      data,
                            GCancellable *cancellable)
{
  GPtrArray *leftovers = data;

  /* What cannot be removed stays on record for the next time */
  for (guint i = leftovers->len; i > 0; i--)
    {
      const UsherStaging *staging = leftovers->pdata[i - 1];

      if (!usher_work_folder_remove (staging->folder, staging->name, NULL))
        g_ptr_array_remove_index (leftovers, i - 1);
    }

  g_task_return_boolean (task, TRUE);
}

static void
removed_leftovers_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  GPtrArray *leftovers = g_task_get_task_data (G_TASK (result));

  self->n_leftovers = leftovers->len;
  for (guint i = 0; i < leftovers->len; i++)
    {
      const UsherStaging *staging = leftovers->pdata[i];
      g_autofree char *display = g_filename_display_name (staging->folder);

      usher_run_log_say (self->tools->log, "  %s: removed what a run left behind", display);
      usher_staging_store_remove_async (self->tools->store, staging, NULL, NULL);
    }
  begin_next (task);
}

static void
listed_leftovers_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GTask) job = NULL;
  GPtrArray *leftovers;
  GError *error = NULL;

  leftovers = usher_purge_store_list_leftovers_finish (USHER_STORE (source), result, &error);
  if (leftovers == NULL)
    {
      end_step (task, error);
      return;
    }

  job = g_task_new (NULL, NULL, removed_leftovers_cb, g_object_ref (task));
  g_task_set_task_data (job, leftovers, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (job, remove_leftovers_in_thread);
}

static void
remove_leftovers (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);

  usher_purge_store_list_leftovers_async (self->tools->store, listed_leftovers_cb, g_object_ref (task));
}

/* Pictures of titles that are gone */

static void
dropped_images_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherCleanupChore *self = g_task_get_source_object (task);
  guint64 freed = 0;
  GError *error = NULL;

  usher_image_folder_clean_finish (result, &self->n_images, &freed, &error);
  self->freed += freed;
  end_step (task, error);
}

static void
drop_images (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);

  usher_image_folder_clean_async (self->tools->store, self->tools->cache_folder, dropped_images_cb,
                                  g_object_ref (task));
}

/* All of it */

static void (* const all_steps[]) (GTask *task) = {
  verify, remove_faulty, empty_trash, purge, remove_leftovers, drop_images, finish,
};

static void (* const plan_steps[]) (GTask *task) = {
  carry_out_plan, finish,
};

static void
begin_next (GTask *task)
{
  UsherCleanupChore *self = g_task_get_source_object (task);
  guint step = self->step++;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    usher_chore_return (task, make_result (self), error);
  else if (has_plan (self))
    plan_steps[step] (task);
  else
    all_steps[step] (task);
}

static void
usher_cleanup_chore_run_async (UsherChore            *chore,
                               const UsherChoreTools *tools,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  UsherCleanupChore *self = USHER_CLEANUP_CHORE (chore);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, usher_cleanup_chore_run_async);
  self->tools = tools;
  begin_next (task);
}

/* Files that a person wants gone need not wait for downloads. */
static char **
usher_cleanup_chore_list_claims (UsherChore *chore)
{
  static const char * const claims[] = { "disk", "download", NULL };
  static const char * const claims_of_plan[] = { "disk", NULL };

  return g_strdupv ((char **) (has_plan (USHER_CLEANUP_CHORE (chore)) ? claims_of_plan : claims));
}

static void
usher_cleanup_chore_finalize (GObject *object)
{
  UsherCleanupChore *self = USHER_CLEANUP_CHORE (object);

  g_clear_pointer (&self->plan, g_free);
  g_clear_pointer (&self->faulty, g_ptr_array_unref);
  usher_failures_clear (&self->failures);

  G_OBJECT_CLASS (usher_cleanup_chore_parent_class)->finalize (object);
}

static void
usher_cleanup_chore_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  UsherCleanupChore *self = USHER_CLEANUP_CHORE (object);

  switch ((UsherCleanupChoreProperty) prop_id)
    {
    case PROP_PLAN:
      g_value_set_string (value, self->plan);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_cleanup_chore_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  UsherCleanupChore *self = USHER_CLEANUP_CHORE (object);

  switch ((UsherCleanupChoreProperty) prop_id)
    {
    case PROP_PLAN:
      self->plan = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_cleanup_chore_class_init (UsherCleanupChoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  object_class->finalize = usher_cleanup_chore_finalize;
  object_class->get_property = usher_cleanup_chore_get_property;
  object_class->set_property = usher_cleanup_chore_set_property;

  chore_class->kind = "cleanup";
  chore_class->list_claims = usher_cleanup_chore_list_claims;
  chore_class->run_async = usher_cleanup_chore_run_async;

  properties[PROP_PLAN] =
    g_param_spec_string ("plan", NULL, NULL, "", USHER_PARAM_FLAGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_cleanup_chore_init (UsherCleanupChore *self)
{
}
