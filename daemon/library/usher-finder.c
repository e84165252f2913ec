/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Finds the videos that may be the trailer of a title, the best first: asks one source
 * after the other, each only when what came before has led to nothing. */

#include "usher-finder.h"

#include <string.h>

#include "usher-run-log.h"
#include "usher-yt-dlp-errors.h"

#define MAX_LOGGED 40

struct _UsherFinder
{
  GObject parent_instance;

  UsherVideoQuestion question;   /* its members are owned by whoever asks */
  char **tried;                  /* (owned): ids of videos that are not tried again */
  guint source;                  /* which is being asked, among all */
  guint round;                   /* how often it has been */
  GHashTable *seen;              /* (owned) (element-type utf8): addresses of videos that were judged */
  GPtrArray *waiting;            /* (owned) (element-type UsherCandidate): the best first */
  guint n_asked;                 /* sources that had something to say */
  guint n_judged;
  UsherRejection last_rejection;
  char *last_detail;             /* (owned) (nullable) */
  GError *last_error;            /* (owned) (nullable): why a source said nothing */
};

G_DEFINE_FINAL_TYPE (UsherFinder, usher_finder, G_TYPE_OBJECT)

static void ask_next (GTask *task);

static void
usher_finder_finalize (GObject *object)
{
  UsherFinder *self = USHER_FINDER (object);

  g_clear_pointer (&self->tried, g_strfreev);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->last_detail, g_free);
  g_clear_error (&self->last_error);

  G_OBJECT_CLASS (usher_finder_parent_class)->finalize (object);
}

static void
usher_finder_class_init (UsherFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_finder_finalize;
}

static void
usher_finder_init (UsherFinder *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_candidate_free);
}

/**
 * usher_finder_new:
 * @question: what is looked for; what it points to outlives the finder
 * @tried: (nullable) (array zero-terminated=1): ids of videos that are not tried again
 */
UsherFinder *
usher_finder_new (const UsherVideoQuestion *question,
                  const char * const       *tried)
{
  UsherFinder *self = g_object_new (USHER_TYPE_FINDER, NULL);

  self->question = *question;
  self->tried = tried != NULL ? g_strdupv ((char **) tried) : g_new0 (char *, 1);

  return self;
}

static void
log_candidate (UsherFinder          *self,
               const UsherCandidate *candidate)
{
  UsherRunLog *log = self->question.tools->log;
  g_autofree char *explanation = NULL;

  self->n_judged++;
  if (log == NULL || self->n_judged > MAX_LOGGED)
    return;

  explanation = usher_candidate_explain (candidate);
  usher_run_log_say (log, "    “%s” by %s: %s", usher_candidate_get_name (candidate),
                     candidate->uploader != NULL ? candidate->uploader : "somebody", explanation);
}

static void
judge (UsherFinder    *self,
       UsherCandidate *candidate)
{
  const UsherCandidateContext context = {
    .media = self->question.media,
    .profile = self->question.profile,
    .tried = (const char * const *) self->tried,
  };

  if (candidate->path == NULL &&
      !usher_video_source_may_fetch (self->question.tools->settings, candidate->url, NULL))
    usher_candidate_reject (candidate, USHER_REJECTION_REFUSED, NULL);

  usher_candidate_judge (candidate, &context);
  log_candidate (self, candidate);
  if (candidate->rejection == USHER_REJECTION_NONE)
    return;

  self->last_rejection = candidate->rejection;
  g_free (self->last_detail);
  self->last_detail = usher_candidate_explain (candidate);
}

/* Returns: how many of them are new */
static guint
take_videos (UsherFinder *self,
             GPtrArray   *videos)
{
  guint n_new = 0;

  while (videos->len > 0)
    {
      UsherCandidate *candidate = g_ptr_array_steal_index (videos, 0);

      if (!g_hash_table_add (self->seen, g_strdup (candidate->url)))
        {
          usher_candidate_free (candidate);
          continue;
        }

      n_new++;
      judge (self, candidate);
      g_ptr_array_add (self->waiting, candidate);
    }

  usher_candidates_sort (self->waiting);

  return n_new;
}

static const UsherVideoSource *
get_source (UsherFinder *self)
{
  return usher_video_sources_get ()[self->source];
}

static gboolean
is_wish (UsherFinder *self)
{
  return usher_wished_videos.can_answer (&self->question);
}

/* A person who names a video wants no other. */
static void
move_on (UsherFinder *self)
{
  self->round = 0;
  if (is_wish (self) && get_source (self) == &usher_wished_videos)
    while (get_source (self) != NULL)
      self->source++;
  else
    self->source++;
}

/* Returns: (nullable): the best that is left, if one may be taken */
static UsherCandidate *
take_best (UsherFinder *self)
{
  UsherCandidate *best = self->waiting->len > 0 ? self->waiting->pdata[0] : NULL;

  if (best == NULL || best->rejection != USHER_REJECTION_NONE)
    return NULL;

  return g_ptr_array_steal_index (self->waiting, 0);
}

static GError *
new_no_candidate (UsherFinder *self)
{
  GError *error = NULL;
  const char *code = usher_enum_to_nick (USHER_TYPE_REJECTION, (int) self->last_rejection);
  gboolean is_live = self->n_judged == 1 && self->last_rejection == USHER_REJECTION_LIVE;

  if (self->n_judged == 1)
    usher_failure_set (&error, is_live ? USHER_FAILURE_LIVE_VIDEO : USHER_FAILURE_NO_CANDIDATE,
                       g_variant_new_parsed ("{'Videos': <%u>, 'Rejected': <%s>}", 1, code),
                       "The only video that was found is not taken, %s; search by hand, or change "
                       "the profile", self->last_detail);
  else if (self->n_judged == 0)
    usher_failure_set (&error, USHER_FAILURE_NO_CANDIDATE, g_variant_new_parsed ("{'Videos': <%u>}", 0),
                       "No video was found; search by hand, or change the profile's query");
  else
    usher_failure_set (&error, USHER_FAILURE_NO_CANDIDATE,
                       g_variant_new_parsed ("{'Videos': <%u>}", self->n_judged),
                       "None of %u videos that were found can be the trailer; search by hand, or "
                       "change the profile's words and durations", self->n_judged);

  return error;
}

static void
return_nothing (GTask *task)
{
  UsherFinder *self = g_task_get_source_object (task);

  if (self->n_judged > 0)
    g_task_return_error (task, new_no_candidate (self));
  else if (self->last_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->last_error));
  else if (self->n_asked > 0)
    g_task_return_error (task, new_no_candidate (self));
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
note_error (UsherFinder *self,
            GError      *error)
{
  UsherRunLog *log = self->question.tools->log;

  if (log != NULL)
    usher_run_log_say (log, "    %s", error->message);
  g_clear_error (&self->last_error);
  self->last_error = error;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherFinder *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) videos = get_source (self)->ask_finish (result, &error);
  UsherCandidate *best;
  guint n_listed = videos != NULL ? videos->len : 0;
  guint n_new = 0;

  if (error != NULL && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_wish (self) ||
                        usher_download_blame (error) != USHER_BLAME_VIDEO))
    {
      g_task_return_error (task, error);
      return;
    }

  if (error != NULL)
    note_error (self, error);
  else
    n_new = take_videos (self, videos);

  /* Who names fewer than he was asked for has named all */
  if (n_new == 0 || n_listed < get_source (self)->count (self->round))
    move_on (self);
  else
    self->round++;

  best = take_best (self);
  if (best != NULL)
    g_task_return_pointer (task, best, (GDestroyNotify) usher_candidate_free);
  else
    ask_next (task);
}

static void
ask_next (GTask *task)
{
  UsherFinder *self = g_task_get_source_object (task);
  UsherRunLog *log = self->question.tools->log;
  const UsherVideoSource *source = get_source (self);

  while (source != NULL && (!source->can_answer (&self->question) || source->count (self->round) == 0))
    {
      move_on (self);
      source = get_source (self);
    }

  if (source == NULL)
    {
      return_nothing (task);
      return;
    }

  self->n_asked++;
  if (log != NULL)
    usher_run_log_say (log, "  asking %s", source->name);
  source->ask_async (&self->question, self->round, g_task_get_cancellable (task), asked_cb,
                     g_object_ref (task));
}

/**
 * usher_finder_next_async:
 * @self: a finder that is not at work
 * @cancellable: (nullable): ends it
 * @callback: called when the next video is known
 * @user_data: data for @callback
 */
void
usher_finder_next_async (UsherFinder         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  UsherCandidate *best = take_best (self);

  g_task_set_source_tag (task, usher_finder_next_async);
  if (best != NULL)
    g_task_return_pointer (task, best, (GDestroyNotify) usher_candidate_free);
  else
    ask_next (task);
}

/**
 * usher_finder_next_finish:
 * @self: a finder
 * @result: what the callback was given
 * @error: return location for an error: no video fits, or nobody could be asked
 *
 * Returns: (transfer full) (nullable): the best video that has not been returned yet;
 *   %NULL without an error if there is nobody to ask
 */
UsherCandidate *
usher_finder_next_finish (UsherFinder   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Searching alone, for a person to choose */

static void
searched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  UsherFinder *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) videos = usher_search_videos.ask_finish (result, &error);

  if (videos == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_videos (self, videos);
  g_task_return_boolean (task, TRUE);
}

/**
 * usher_finder_search_async:
 * @self: a finder that is not at work
 * @n_videos: how many there should be at the least, if there are so many
 * @cancellable: (nullable): ends it
 * @callback: called when they are known
 * @user_data: data for @callback
 */
void
usher_finder_search_async (UsherFinder         *self,
                           guint                n_videos,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  guint round = 0;

  g_task_set_source_tag (task, usher_finder_search_async);
  if (!usher_search_videos.can_answer (&self->question))
    {
      g_task_return_new_error (task, USHER_FAILURE, USHER_FAILURE_INVALID_PARAMETERS,
                               "There is nothing to search with: set SearchSource, as in ytsearch");
      return;
    }

  while (usher_search_videos.count (round) < n_videos && usher_search_videos.count (round + 1) > 0)
    round++;
  usher_search_videos.ask_async (&self->question, round, cancellable, searched_cb, g_object_ref (task));
}

/**
 * usher_finder_search_finish:
 * @self: a finder
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type UsherCandidate): the best first, those
 *   that would not be taken last
 */
GPtrArray *
usher_finder_search_finish (UsherFinder   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? g_ptr_array_ref (self->waiting) : NULL;
}
