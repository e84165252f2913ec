/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Before anything is downloaded for a title: is its storage there, and the right one,
 * is there room, and has somebody put a trailer there since the last scan? */

#include "usher-title-look.h"

#include <sys/statvfs.h>

#include "usher-failure.h"
#include "usher-scanner.h"
#include "usher-storage.h"
#include "usher-trailer-store.h"
#include "usher-wanted-store.h"

/* The task data of its GTask. */
typedef struct
{
  const UsherChoreTools *tools;  /* (unowned): outlive the run */
  const UsherMedia *media;       /* (unowned): outlives the call */
  gint64 profile;
  gboolean wished;               /* a person asks, whatever is there */
  GPtrArray *storages;           /* (owned) (nullable) (element-type UsherStorage) */
  UsherScanResult result;
  GPtrArray *files;              /* (owned) (element-type UsherScanFile) */
  UsherTitleStanding standing;
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->storages, g_ptr_array_unref);
  g_clear_pointer (&look->files, g_ptr_array_unref);
  g_free (look);
}

static void
return_standing (GTask              *task,
                 UsherTitleStanding  standing)
{
  Look *look = g_task_get_task_data (task);

  look->standing = standing;
  g_task_return_boolean (task, TRUE);
}

/* What is there may be for another profile. */
static void
got_standing_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(UsherWantedPage) page = NULL;
  GError *error = NULL;
  gboolean is_there;

  page = usher_wanted_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  is_there = page->items->len == 0 ||
             ((UsherWanted *) page->items->pdata[0])->state == USHER_WANTED_HAS_TRAILER;
  return_standing (task, is_there ? USHER_TITLE_HAS_TRAILER : USHER_TITLE_READY);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Look *look = g_task_get_task_data (task);
  const UsherWantedQuery query = {
    .now = g_get_real_time (), .media = look->media->id, .profile = look->profile,
  };
  UsherTrailerCounts counts;
  GError *error = NULL;

  if (usher_trailer_store_note_finish (USHER_STORE (source), result, &counts, &error))
    usher_wanted_store_list_async (look->tools->store, &query, got_standing_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/* Somebody may have put one there since the last scan. */
static void
note_found (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  UsherTrailerScan *scan = usher_trailer_scan_new (look->media->id);
  GPtrArray *scans = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_scan_free);

  for (guint i = 0; i < look->files->len; i++)
    g_ptr_array_add (scan->found, usher_scan_file_to_trailer (look->files->pdata[i], scan->media));
  g_ptr_array_add (scans, scan);

  usher_trailer_store_note_async (look->tools->store, scans, look->tools->run,
                                  g_get_real_time (), noted_cb, g_object_ref (task));
}

static gboolean
has_trailer (const Look *look)
{
  for (guint i = 0; i < look->files->len; i++)
    if (!((UsherScanFile *) look->files->pdata[i])->doubtful)
      return TRUE;

  return FALSE;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (look->result == USHER_SCAN_NO_FOLDER)
    return_standing (task, USHER_TITLE_NO_FOLDER);
  else if (has_trailer (look) && !look->wished)
    note_found (task);
  else
    return_standing (task, USHER_TITLE_READY);
}

/* In the thread */

static gboolean
check_space (const Look  *look,
             GError     **error)
{
  guint64 min = look->tools->settings->min_free_space;
  g_autofree char *display = g_filename_display_name (look->media->root);
  struct statvfs status;
  guint64 n_free;

  if (statvfs (look->media->root, &status) != 0)
    return TRUE;

  n_free = (guint64) status.f_bavail * status.f_frsize;
  if (n_free >= min)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_NO_SPACE,
                     g_variant_new_parsed ("{'Folder': <%s>, 'Free': <%t>, 'Needed': <%t>}",
                                           display, n_free, min),
                     "“%s” has %" G_GUINT64_FORMAT " MB left, and MinFreeSpace asks for %"
                     G_GUINT64_FORMAT, display, n_free / 1000000, min / 1000000);

  return FALSE;
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Look *look = data;
  GError *error = NULL;

  if (!usher_storage_check_root (look->storages, look->media->root, &error) ||
      !check_space (look, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  look->files = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_scan_file_free);
  look->result = usher_scanner_scan_folder (look->media->root, look->media->folder, NULL,
                                            look->files, NULL, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Look *look = g_task_get_task_data (task);
  g_autoptr(GTask) job = NULL;
  GError *error = NULL;

  look->storages = usher_storage_store_list_finish (USHER_STORE (source), result, &error);
  if (look->storages == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  job = g_task_new (NULL, g_task_get_cancellable (task), looked_cb, g_object_ref (task));
  g_task_set_task_data (job, look, NULL);
  g_task_run_in_thread (job, look_in_thread);
}

/**
 * usher_title_look_async:
 * @tools: of a chore
 * @media: a title that has a folder; outlives the call
 * @profile: what is to be downloaded
 * @wished: whether a person asks for it, whatever is there
 * @cancellable: (nullable): ends it
 * @callback: called when it is known
 * @user_data: data for @callback
 */
void
usher_title_look_async (const UsherChoreTools *tools,
                        const UsherMedia      *media,
                        const UsherProfile    *profile,
                        gboolean               wished,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, usher_title_look_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  look->tools = tools;
  look->media = media;
  look->profile = profile->id;
  look->wished = wished;
  usher_storage_store_list_async (tools->store, listed_cb, task);
}

/**
 * usher_title_look_finish:
 * @result: what the callback was given
 * @standing: (out): how it stands
 * @error: return location for a #UsherFailure of the storage
 */
gboolean
usher_title_look_finish (GAsyncResult        *result,
                         UsherTitleStanding  *standing,
                         GError             **error)
{
  Look *look = g_task_get_task_data (G_TASK (result));

  *standing = look->standing;

  return g_task_propagate_boolean (G_TASK (result), error);
}
