/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-missing.h"

#include <fcntl.h>
#include <unistd.h>

/* A plan names no more; how many there are the run says. */
#define MAX_PLAN_ITEMS 2000

#define BLOCK (256 * 1024)

static GHashTable *
list_confirmed (const UsherPlan *plan)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GVariantIter iter;
  GVariant *item;

  g_variant_iter_init (&iter, plan->items);
  while ((item = g_variant_iter_next_value (&iter)) != NULL)
    {
      guint64 id = 0;

      if (g_variant_lookup (item, "Id", "t", &id))
        g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
      g_variant_unref (item);
    }

  return ids;
}

/**
 * usher_missing_count:
 * @loss: what would be lost
 * @confirmed: (nullable): what a person has seen and confirmed
 *
 * Returns: how much of it nobody has confirmed
 */
guint
usher_missing_count (const UsherTrailerLoss *loss,
                     const UsherPlan        *confirmed)
{
  g_autoptr(GHashTable) ids = confirmed != NULL ? list_confirmed (confirmed) : NULL;
  guint n = 0;

  for (guint i = 0; i < loss->lost->len; i++)
    if (ids == NULL || !g_hash_table_contains (ids, &((UsherTrailer *) loss->lost->pdata[i])->id))
      n++;

  return n;
}

/**
 * usher_missing_make_plan:
 * @lost: (element-type UsherTrailer): what was not found
 *
 * Returns: (transfer full): what a person has to confirm
 */
UsherPlan *
usher_missing_make_plan (GPtrArray *lost)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < MIN (lost->len, MAX_PLAN_ITEMS); i++)
    {
      const UsherTrailer *trailer = lost->pdata[i];
      g_autofree char *display = g_filename_display_name (trailer->path);

      g_variant_builder_add_value (&builder,
                                   g_variant_new_parsed ("{'Id': <%t>, 'Text': <%s>}",
                                                         (guint64) trailer->id, display));
    }

  return usher_plan_new (USHER_PLAN_MISSING, "disk-scan", g_get_real_time (), 0,
                         g_variant_builder_end (&builder));
}

/**
 * usher_missing_hold:
 * @loss: what would be lost
 * @scans: (element-type UsherTrailerScan): loses those of titles with something missing
 * @states: (element-type gint64 GBytes): loses what their folders look like, so that
 *   they are read again
 */
void
usher_missing_hold (const UsherTrailerLoss *loss,
                    GPtrArray              *scans,
                    GHashTable             *states)
{
  g_autoptr(GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < loss->lost->len; i++)
    g_hash_table_add (held, &((UsherTrailer *) loss->lost->pdata[i])->media);

  for (guint i = scans->len; i-- > 0;)
    {
      UsherTrailerScan *scan = scans->pdata[i];

      if (!g_hash_table_contains (held, &scan->media))
        continue;
      g_hash_table_remove (states, &scan->media);
      g_ptr_array_remove_index_fast (scans, i);
    }
}

/* In the thread */

typedef struct
{
  GPtrArray *scans;              /* (owned) (element-type UsherTrailerScan) */
  GPtrArray *alike;              /* (owned) (element-type UsherTrailer) */
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->scans, g_ptr_array_unref);
  g_clear_pointer (&work->alike, g_ptr_array_unref);
  g_free (work);
}

/* Returns: (transfer full) (nullable): SHA-256, if all of the file can be read */
static char *
compute_digest (const char   *path,
                GCancellable *cancellable)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (BLOCK);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  gssize n_read = -1;

  if (fd < 0)
    return NULL;

  while (!g_cancellable_is_cancelled (cancellable) && (n_read = read (fd, buffer, BLOCK)) > 0)
    g_checksum_update (checksum, buffer, n_read);
  close (fd);

  return n_read == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static GHashTable *
list_found (GPtrArray *scans)
{
  GHashTable *by_path = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < scans->len; i++)
    {
      const UsherTrailerScan *scan = scans->pdata[i];

      for (guint j = 0; j < scan->found->len; j++)
        g_hash_table_insert (by_path, ((UsherTrailer *) scan->found->pdata[j])->path,
                             scan->found->pdata[j]);
    }

  return by_path;
}

static void
hash_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(GHashTable) by_path = list_found (work->scans);

  for (guint i = 0; i < work->alike->len; i++)
    {
      UsherTrailer *found =
        g_hash_table_lookup (by_path, ((UsherTrailer *) work->alike->pdata[i])->path);

      if (found != NULL && found->digest == NULL)
        found->digest = compute_digest (found->path, cancellable);
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * usher_missing_hash_async:
 * @scans: (element-type UsherTrailerScan): what was found; gets the digests, and is not
 *   to be used until @callback is called
 * @alike: (element-type UsherTrailer): the files to be read
 * @cancellable: (nullable): ends it; some have no digest then
 * @callback: called when they were read
 * @user_data: data for @callback
 */
void
usher_missing_hash_async (GPtrArray           *scans,
                          GPtrArray           *alike,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, usher_missing_hash_async);
  work->scans = g_ptr_array_ref (scans);
  work->alike = g_ptr_array_ref (alike);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, hash_in_thread);
}
