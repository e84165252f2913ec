/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a run of downloads has to do: all pairs of title and profile that want a
 * trailer, or those titles that a person names, whatever has come of them before. */

#include "usher-download-list.h"

#include "usher-media-store.h"
#include "usher-profile-store.h"

/* Those that a person would ask about; the others are most of a library. */
#define NOTABLE_STATES \
  ((1u << USHER_WANTED_WANTED) | (1u << USHER_WANTED_MISSING_TRAILER) | \
   (1u << USHER_WANTED_NO_FOLDER) | (1u << USHER_WANTED_NO_MEDIA) | (1u << USHER_WANTED_BACKING_OFF))

/* The making of a list; the task data of its GTask. */
typedef struct
{
  const UsherChoreTools *tools;  /* (unowned) */
  UsherDownloadList *list;       /* (owned) (nullable) */
  char **media;                  /* (owned) (nullable) */
  guint next;                    /* of @media */
  UsherMedia *title;             /* (owned) (nullable): whose turn it is */
  gint64 profile;
  gboolean wished;
  gboolean all_standings;
} Making;

static void
item_free (UsherDownloadItem *item)
{
  g_clear_pointer (&item->title, g_free);
  g_free (item);
}

void
usher_download_list_free (UsherDownloadList *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->profiles, g_hash_table_unref);
  g_free (self);
}

static UsherDownloadList *
list_new (void)
{
  UsherDownloadList *list = g_new0 (UsherDownloadList, 1);

  list->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  list->others = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_wanted_free);
  list->profiles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  return list;
}

static void
making_free (Making *making)
{
  g_clear_pointer (&making->list, usher_download_list_free);
  g_clear_pointer (&making->media, g_strfreev);
  g_clear_pointer (&making->title, usher_media_free);
  g_free (making);
}

/* Returns: (transfer none) (nullable): a profile that is in the list */
UsherProfile *
usher_download_list_get_profile (UsherDownloadList *self,
                                 gint64             id)
{
  return g_hash_table_lookup (self->profiles, &id);
}

/* Takes @profile over. */
static void
add_profile (UsherDownloadList *list,
             UsherProfile      *profile)
{
  g_hash_table_replace (list->profiles, g_memdup2 (&profile->id, sizeof profile->id), profile);
}

static void
add_item (UsherDownloadList *list,
          gint64             media,
          gint64             profile,
          const char        *title,
          gint64             year)
{
  UsherDownloadItem *item = g_new0 (UsherDownloadItem, 1);

  item->media = media;
  item->profile = profile;
  item->title = g_strdup (title);
  item->year = year;
  g_ptr_array_add (list->items, item);
}

static void
return_list (GTask *task)
{
  Making *making = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&making->list),
                         (GDestroyNotify) usher_download_list_free);
}

/* All that are wanted */

/* Takes @wanted over. */
static void
take_wanted (UsherDownloadList *list,
             UsherWanted       *wanted)
{
  if (wanted->state != USHER_WANTED_WANTED ||
      usher_download_list_get_profile (list, wanted->profile) == NULL)
    {
      g_ptr_array_add (list->others, wanted);
      return;
    }

  add_item (list, wanted->media, wanted->profile, wanted->title, wanted->year);
  usher_wanted_free (wanted);
}

static void
listed_wanted_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Making *making = g_task_get_task_data (task);
  g_autoptr(UsherWantedPage) page = NULL;
  GError *error = NULL;

  page = usher_wanted_store_list_finish (USHER_STORE (source), result, &error);
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_ptr_array_set_free_func (page->items, NULL);
  for (guint i = 0; i < page->items->len; i++)
    take_wanted (making->list, page->items->pdata[i]);
  g_ptr_array_set_size (page->items, 0);

  return_list (task);
}

static void
listed_profiles_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Making *making = g_task_get_task_data (task);
  g_autoptr(GPtrArray) profiles = NULL;
  const UsherWantedQuery query = {
    .now = g_get_real_time (),
    .wait_for_media = making->tools->settings->wait_for_media,
    .states = making->all_standings ? 0 : NOTABLE_STATES,
    .profile = making->profile,
  };
  GError *error = NULL;

  profiles = usher_profile_store_list_finish (USHER_STORE (source), result, &error);
  if (profiles == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < profiles->len; i++)
    add_profile (making->list, g_object_ref (profiles->pdata[i]));
  usher_wanted_store_list_async (making->tools->store, &query, listed_wanted_cb, g_object_ref (task));
}

/* Those that a person names */

static void take_next (GTask *task);

/* What is there is seen when its turn comes; here it is only told what is known. */
static gboolean
is_there_already (const Making     *making,
                  const UsherMedia *media)
{
  return making->all_standings && !making->wished && media->n_trailers > 0;
}

static void
add_other (UsherDownloadList *list,
           const UsherMedia  *media)
{
  UsherWanted *other = g_new0 (UsherWanted, 1);

  other->media = media->id;
  other->title = g_strdup (media->title);
  other->year = media->year;
  other->state = USHER_WANTED_HAS_TRAILER;
  g_ptr_array_add (list->others, other);
}

static void
take_profile (GTask        *task,
              UsherProfile *profile,
              GError       *error)
{
  Making *making = g_task_get_task_data (task);
  const UsherMedia *media = making->title;

  if (profile == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (is_there_already (making, media))
    add_other (making->list, media);
  else
    add_item (making->list, media->id, profile->id, media->title, media->year);
  add_profile (making->list, profile);
  making->next++;
  take_next (task);
}

static void
found_profile_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  UsherProfile *profile =
    usher_profile_store_find_for_media_finish (USHER_STORE (source), result, &error);

  take_profile (task, profile, error);
}

static void
got_profile_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  UsherProfile *profile = usher_profile_store_get_finish (USHER_STORE (source), result, &error);

  take_profile (task, profile, error);
}

static void
got_title_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Making *making = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&making->title, usher_media_free);
  making->title = usher_media_store_get_finish (USHER_STORE (source), result, &error);
  if (making->title == NULL)
    g_task_return_error (task, error);
  else if (making->profile == 0)
    usher_profile_store_find_for_media_async (making->tools->store, making->title->id,
                                              g_get_real_time (), found_profile_cb,
                                              g_object_ref (task));
  else
    usher_profile_store_get_async (making->tools->store, making->profile, got_profile_cb,
                                   g_object_ref (task));
}

static void
take_next (GTask *task)
{
  Making *making = g_task_get_task_data (task);
  const char *id = making->media[making->next];

  if (g_task_return_error_if_cancelled (task))
    return;

  if (id == NULL)
    return_list (task);
  else
    usher_media_store_get_async (making->tools->store, g_ascii_strtoll (id, NULL, 10), got_title_cb,
                                 g_object_ref (task));
}

/**
 * usher_download_list_make_async:
 * @tools: of a chore
 * @order: what is to be downloaded
 * @cancellable: (nullable): ends it
 * @callback: called when it is known
 * @user_data: data for @callback
 */
void
usher_download_list_make_async (const UsherChoreTools    *tools,
                                const UsherDownloadOrder *order,
                                GCancellable             *cancellable,
                                GAsyncReadyCallback       callback,
                                gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Making *making = g_new0 (Making, 1);

  g_task_set_source_tag (task, usher_download_list_make_async);
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  making->tools = tools;
  making->list = list_new ();
  making->profile = order->profile;
  making->wished = order->wished;
  making->all_standings = order->all_standings;

  if (order->media != NULL && *order->media != NULL)
    {
      making->media = g_strdupv ((char **) order->media);
      take_next (task);
      return;
    }

  usher_profile_store_list_async (tools->store, listed_profiles_cb, g_object_ref (task));
}

/* Returns: (transfer full) (nullable): what is to be done */
UsherDownloadList *
usher_download_list_make_finish (GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
