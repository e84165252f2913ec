/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Searches for the trailer of a title on a person's behalf, who chooses himself: outside
 * of any run, but with a deadline, and not too many at once. */

#include "usher-trailer-search.h"

#include "usher-deadline.h"
#include "usher-failure.h"
#include "usher-finder.h"
#include "usher-media-store.h"
#include "usher-profile-store.h"
#include "usher-time.h"

#define DEADLINE (60 * USHER_SECOND)
#define MAX_SEARCHES 4

struct _UsherTrailerSearch
{
  GObject parent_instance;

  GCancellable *ended;           /* (owned): ends all searches */
  guint n_searches;              /* that are being done */
};

/* One search; the task data of its GTask. */
typedef struct
{
  UsherChoreTools *tools;        /* (owned) */
  UsherYtDlp *yt_dlp;            /* (owned) */
  gint64 profile_id;
  char *query;                   /* (owned) (nullable) */
  guint limit;
  UsherMedia *media;             /* (owned) (nullable) */
  UsherProfile *profile;         /* (owned) (nullable) */
  UsherFinder *finder;           /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned): ends it */
  GCancellable *ended;           /* (owned): of the service */
  gulong ended_id;
  GSource *timer;                /* (owned) */
  gboolean late;
} Search;

G_DEFINE_FINAL_TYPE (UsherTrailerSearch, usher_trailer_search, G_TYPE_OBJECT)

static void
usher_trailer_search_dispose (GObject *object)
{
  UsherTrailerSearch *self = USHER_TRAILER_SEARCH (object);

  if (self->ended != NULL)
    g_cancellable_cancel (self->ended);
  g_clear_object (&self->ended);

  G_OBJECT_CLASS (usher_trailer_search_parent_class)->dispose (object);
}

static void
usher_trailer_search_class_init (UsherTrailerSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_trailer_search_dispose;
}

static void
usher_trailer_search_init (UsherTrailerSearch *self)
{
  self->ended = g_cancellable_new ();
}

UsherTrailerSearch *
usher_trailer_search_new (void)
{
  return g_object_new (USHER_TYPE_TRAILER_SEARCH, NULL);
}

/* The program knows the tools, so it goes first. */
static void
search_free (Search *search)
{
  g_clear_object (&search->finder);
  g_clear_object (&search->yt_dlp);
  g_clear_object (&search->profile);
  g_clear_pointer (&search->media, usher_media_free);
  g_clear_pointer (&search->query, g_free);
  g_clear_object (&search->cancellable);
  g_clear_object (&search->ended);
  g_clear_pointer (&search->tools, usher_chore_tools_free);
  g_free (search);
}

static void
end (GTask *task)
{
  UsherTrailerSearch *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);

  usher_deadline_clear (&search->timer);
  g_cancellable_disconnect (search->ended, search->ended_id);
  self->n_searches--;
}

static void
fail (GTask  *task,
      GError *error)
{
  Search *search = g_task_get_task_data (task);

  end (task);
  if (search->late)
    {
      g_clear_error (&error);
      usher_failure_set (&error, USHER_FAILURE_TIMED_OUT, NULL,
                         "The search was stopped, as it had not ended after a minute; try again later");
    }
  g_task_return_error (task, error);
}

static void
searched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *videos = usher_finder_search_finish (USHER_FINDER (source), result, &error);

  if (videos == NULL)
    {
      fail (task, error);
      return;
    }

  if (videos->len > search->limit)
    g_ptr_array_set_size (videos, (int) search->limit);
  end (task);
  g_task_return_pointer (task, videos, (GDestroyNotify) g_ptr_array_unref);
}

static void
take_profile (GTask        *task,
              UsherProfile *profile,
              GError       *error)
{
  Search *search = g_task_get_task_data (task);
  UsherVideoQuestion question = {
    .tools = search->tools,
    .yt_dlp = search->yt_dlp,
    .media = search->media,
    .profile = profile,
    .query = search->query,
  };

  if (profile == NULL)
    {
      fail (task, error);
      return;
    }

  search->profile = profile;
  search->finder = usher_finder_new (&question, NULL);
  usher_finder_search_async (search->finder, search->limit, search->cancellable, searched_cb,
                             g_object_ref (task));
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
got_media_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  search->media = usher_media_store_get_finish (USHER_STORE (source), result, &error);
  if (search->media == NULL)
    fail (task, error);
  else if (search->profile_id != 0)
    usher_profile_store_get_async (search->tools->store, search->profile_id, got_profile_cb,
                                   g_object_ref (task));
  else
    usher_profile_store_find_for_media_async (search->tools->store, search->media->id,
                                              g_get_real_time (), found_profile_cb,
                                              g_object_ref (task));
}

static gboolean
late_cb (gpointer user_data)
{
  Search *search = user_data;

  search->late = TRUE;
  g_cancellable_cancel (search->cancellable);

  return G_SOURCE_REMOVE;
}

static void
ended_cb (GCancellable *ended,
          GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static Search *
search_new (UsherTrailerSearch            *self,
            UsherChoreTools               *tools,
            const UsherTrailerSearchOrder *order)
{
  Search *search = g_new0 (Search, 1);

  search->tools = tools;
  search->yt_dlp = usher_yt_dlp_new (tools);
  search->profile_id = order->profile;
  search->query = g_strdup (order->query);
  search->limit = order->limit;
  search->cancellable = g_cancellable_new ();
  search->ended = g_object_ref (self->ended);
  search->ended_id = g_cancellable_connect (search->ended, G_CALLBACK (ended_cb),
                                            g_object_ref (search->cancellable), g_object_unref);
  search->timer = usher_deadline_add (DEADLINE, late_cb, search);

  return search;
}

/**
 * usher_trailer_search_run_async:
 * @self: the searches
 * @tools: (transfer full): without a log
 * @order: what is searched for
 * @callback: called when it is known what there is
 * @user_data: data for @callback
 */
void
usher_trailer_search_run_async (UsherTrailerSearch            *self,
                                UsherChoreTools               *tools,
                                const UsherTrailerSearchOrder *order,
                                GAsyncReadyCallback            callback,
                                gpointer                       user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_trailer_search_run_async);
  if (self->n_searches >= MAX_SEARCHES)
    {
      usher_chore_tools_free (tools);
      g_task_return_new_error (task, USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
                               "%u searches are going on; try again when one of them has ended",
                               MAX_SEARCHES);
      return;
    }

  self->n_searches++;
  g_task_set_task_data (task, search_new (self, tools, order), (GDestroyNotify) search_free);
  usher_media_store_get_async (tools->store, order->media, got_media_cb, g_object_ref (task));
}

/* Returns: (transfer full) (nullable) (element-type UsherCandidate): the best first, and
 *   those last that would not be taken */
GPtrArray *
usher_trailer_search_run_finish (UsherTrailerSearch  *self,
                                 GAsyncResult        *result,
                                 GError             **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
