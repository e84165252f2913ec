/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Looks into each trailer that has changed. Nothing is concluded from a file that
 * cannot be read, from a program that is not there, or from storage that is away. */

#include "usher-verifier.h"

#include "usher-deletion.h"
#include "usher-failure.h"
#include "usher-ffprobe.h"
#include "usher-run-log.h"
#include "usher-time.h"
#include "usher-verify-store.h"

/* A file that does not last so long shows nothing; a longer one is the film. */
#define MIN_DURATION (10 * USHER_SECOND)
#define MAX_DURATION (20 * USHER_MINUTE)

typedef struct
{
  const UsherChoreTools *tools;  /* (unowned) */
  GPtrArray *items;              /* (owned) (nullable) (element-type UsherDeletionItem) */
  guint next;                    /* whose turn it is */
  UsherVerification sum;
} Work;

static void begin_next (GTask *task);

void
usher_verification_clear (UsherVerification *self)
{
  g_clear_pointer (&self->faulty, g_ptr_array_unref);
  g_clear_error (&self->first_error);
}

static void
work_free (Work *work)
{
  g_clear_pointer (&work->items, g_ptr_array_unref);
  usher_verification_clear (&work->sum);
  g_free (work);
}

/* Returns: (nullable): what is wrong, as a code */
static const char *
find_fault (const UsherProbe *probe)
{
  if (probe->video_codec == NULL)
    return "no-video";
  if (probe->audio_codec == NULL)
    return "no-audio";
  if (probe->duration > 0 && probe->duration < MIN_DURATION)
    return "too-short";
  if (probe->duration > MAX_DURATION)
    return "too-long";

  return NULL;
}

static UsherDeletionItem *
get_item (Work *work)
{
  return work->items->pdata[work->next];
}

static void
go_on (GTask *task)
{
  ((Work *) g_task_get_task_data (task))->next++;
  begin_next (task);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (usher_verify_store_note_finish (USHER_STORE (source), result, &error))
    go_on (task);
  else
    g_task_return_error (task, error);
}

/* Takes @error, which may be %NULL: what was said last of the file is in the log. */
static void
leave_alone (GTask  *task,
             GError *error)
{
  Work *work = g_task_get_task_data (task);
  g_autofree char *display = g_filename_display_name (get_item (work)->path);

  usher_run_log_say (work->tools->log, "  %s: left alone: %s", display, error->message);
  if (work->sum.first_error == NULL)
    work->sum.first_error = g_steal_pointer (&error);
  g_clear_error (&error);
  go_on (task);
}

static void
take_probe (GTask      *task,
            UsherProbe *probe)
{
  Work *work = g_task_get_task_data (task);
  UsherDeletionItem *item = get_item (work);
  UsherVerdict *verdict = usher_verdict_new ();
  g_autofree char *display = g_filename_display_name (item->path);

  verdict->trailer = item->trailer;
  verdict->media = item->media;
  verdict->fault = find_fault (probe);
  verdict->duration = probe->duration;
  verdict->height = probe->height;
  verdict->video_codec = g_strdup (probe->video_codec);
  verdict->audio_codec = g_strdup (probe->audio_codec);

  work->sum.n_checked++;
  if (verdict->fault != NULL)
    {
      work->sum.n_faulty++;
      g_ptr_array_add (work->sum.faulty, usher_deletion_item_copy (item));
      usher_run_log_say (work->tools->log, "  %s: %s", display, verdict->fault);
    }
  else
    {
      usher_run_log_say (work->tools->log, "  %s: fine", display);
    }

  usher_verify_store_note_async (work->tools->store, verdict, work->tools->run, g_get_real_time (),
                                 noted_cb, g_object_ref (task));
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  g_autoptr(UsherProbe) probe = NULL;
  GError *error = NULL;

  probe = usher_ffprobe_finish (result, &error);
  if (probe != NULL)
    {
      take_probe (task, probe);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           g_error_matches (error, USHER_FAILURE, USHER_FAILURE_PROGRAM_MISSING))
    {
      /* The next would end alike */
      g_task_return_error (task, error);
    }
  else
    {
      work->sum.n_unreadable++;
      leave_alone (task, error);
    }
}

/* In the thread: whether the file on record is what lies there now. */
static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  usher_deletion_look (data, FALSE);
  g_task_return_boolean (task, TRUE);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  const UsherDeletionItem *item = get_item (work);
  GError *error = NULL;

  if (item->left == NULL)
    {
      usher_ffprobe_async (work->tools, item->path, g_task_get_cancellable (task), probed_cb,
                           g_object_ref (task));
      return;
    }

  if (g_str_equal (item->left, USHER_LEFT_UNREACHABLE))
    {
      work->sum.n_unavailable++;
      usher_failure_set (&error, USHER_FAILURE_STORAGE_GONE,
                         g_variant_new_parsed ("{'Folder': <%s>}", item->root != NULL ? item->root : ""),
                         "its storage is not available");
    }
  else
    {
      /* The next scan finds out what it is now */
      work->sum.n_unreadable++;
      usher_failure_set (&error, USHER_FAILURE_OTHER, NULL, "it is not what was scanned (%s)", item->left);
    }
  leave_alone (task, error);
}

static void
begin_next (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (work->next == work->items->len)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  usher_progress_set (work->tools->progress, "checking", work->next, work->items->len,
                      get_item (work)->title);
  job = g_task_new (NULL, NULL, looked_cb, g_object_ref (task));
  g_task_set_task_data (job, get_item (work), NULL);
  g_task_run_in_thread (job, look_in_thread);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->items = usher_verify_store_list_finish (USHER_STORE (source), result, &error);
  if (work->items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  usher_run_log_say (work->tools->log, "%u trailers have not been looked into since they changed",
                     work->items->len);
  begin_next (task);
}

/**
 * usher_verifier_async:
 * @tools: of a chore
 * @cancellable: (nullable): ends it between two files
 * @callback: called when all were looked into
 * @user_data: data for @callback
 */
void
usher_verifier_async (const UsherChoreTools *tools,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->tools = tools;
  work->sum.faulty = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_deletion_item_free);
  g_task_set_source_tag (task, usher_verifier_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  usher_verify_store_list_async (tools->store, tools->settings->delete_invalid, listed_cb, task);
}

/**
 * usher_verifier_finish:
 * @result: what the callback was given
 * @verification: (out): what was found, also where it ended early; to be cleared
 * @error: return location for an error
 */
gboolean
usher_verifier_finish (GAsyncResult       *result,
                       UsherVerification  *verification,
                       GError            **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  *verification = work->sum;
  work->sum.faulty = NULL;
  work->sum.first_error = NULL;

  return g_task_propagate_boolean (G_TASK (result), error);
}
