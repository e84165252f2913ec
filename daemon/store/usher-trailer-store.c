/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trailer-store.h"

#include "usher-event-store.h"

/* A trailer that two scans so far apart have not found is gone for good. */
#define GONE_AFTER (24 * 3600 * G_GINT64_CONSTANT (1000000))

#define COLUMNS \
  "trailer.id, trailer.media, media.title, trailer.path, trailer.state, trailer.size, " \
  "trailer.modified, trailer.device, trailer.inode, trailer.digest, trailer.duration, " \
  "trailer.height, trailer.video_codec, trailer.audio_codec, trailer.video_id, " \
  "trailer.made_by, trailer.run, trailer.added"

#define FROM_TRAILER " FROM trailer JOIN media ON media.id = trailer.media "

UsherTrailerScan *
usher_trailer_scan_new (gint64 media)
{
  UsherTrailerScan *self = g_new0 (UsherTrailerScan, 1);

  self->media = media;
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_free);

  return self;
}

void
usher_trailer_scan_free (UsherTrailerScan *self)
{
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self);
}

void
usher_trailer_page_free (UsherTrailerPage *self)
{
  g_clear_pointer (&self->trailers, g_ptr_array_unref);
  g_free (self);
}

/* In the order of COLUMNS. */
static UsherTrailer *
read_trailer (UsherStatement *statement)
{
  UsherTrailer *trailer = usher_trailer_new ();

  trailer->id = usher_statement_read_int (statement);
  trailer->media = usher_statement_read_int (statement);
  trailer->title = usher_statement_dup_text (statement);
  trailer->path = usher_statement_dup_bytes (statement);
  trailer->missing = g_strcmp0 (usher_statement_read_text (statement), "there") != 0;
  trailer->size = usher_statement_read_int (statement);
  trailer->modified = usher_statement_read_int (statement);
  trailer->device = usher_statement_read_int (statement);
  trailer->inode = usher_statement_read_int (statement);
  trailer->digest = usher_statement_dup_text (statement);
  trailer->duration = usher_statement_read_int (statement);
  trailer->height = usher_statement_read_int (statement);
  trailer->video_codec = usher_statement_dup_text (statement);
  trailer->audio_codec = usher_statement_dup_text (statement);
  trailer->video_id = usher_statement_dup_text (statement);
  trailer->downloaded = g_strcmp0 (usher_statement_read_text (statement), "usher") == 0;
  trailer->run = (guint64) usher_statement_read_int (statement);
  trailer->added = usher_statement_read_int (statement);

  return trailer;
}

typedef struct
{
  gint64 media;                  /* 0 for all */
  gint64 after;                  /* the id of the last trailer before, 0 for none */
  guint limit;
} Listing;

static gboolean
count_trailers (UsherDatabase     *database,
                const Listing     *listing,
                UsherTrailerPage  *page,
                GError           **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT COUNT (*)" FROM_TRAILER
                            "WHERE media.removed IS NULL AND (:media = 0 OR media.id = :media)",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":media", listing->media);
  if (!usher_statement_next (statement, error))
    return FALSE;

  page->total = (guint) usher_statement_read_int (statement);

  return TRUE;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const Listing *listing = input;
  g_autoptr(UsherTrailerPage) page = g_new0 (UsherTrailerPage, 1);
  g_autoptr(UsherStatement) statement = NULL;

  page->trailers = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_free);
  statement = usher_database_prepare (database, listing->media != 0
    ? "SELECT " COLUMNS FROM_TRAILER
      "WHERE media.removed IS NULL AND trailer.media = :media AND trailer.id > :after"
      "  ORDER BY trailer.id LIMIT :limit"
    : "SELECT " COLUMNS FROM_TRAILER
      "WHERE media.removed IS NULL AND trailer.id > :after"
      "  ORDER BY trailer.id LIMIT :limit",
    error);
  if (statement == NULL || !count_trailers (database, listing, page, error))
    return NULL;

  if (listing->media != 0)
    usher_statement_bind_int (statement, ":media", listing->media);
  usher_statement_bind_int (statement, ":after", listing->after);
  usher_statement_bind_int (statement, ":limit", listing->limit);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (page->trailers, read_trailer (statement));

  return *error == NULL ? g_steal_pointer (&page) : NULL;
}

/**
 * usher_trailer_store_list_async:
 * @store: the store
 * @media: of this title, 0 for all
 * @after: the id of the last trailer of the page before, 0 for the first page
 * @limit: how many at the most
 * @callback: called when the page is there
 * @user_data: data for @callback
 */
void
usher_trailer_store_list_async (UsherStore          *store,
                                gint64               media,
                                gint64               after,
                                guint                limit,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  const Listing listing = { media, after, limit };

  usher_store_run_async (store, list, g_memdup2 (&listing, sizeof listing), g_free,
                         (GDestroyNotify) usher_trailer_page_free, callback, user_data);
}

UsherTrailerPage *
usher_trailer_store_list_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gboolean
note_event (UsherDatabase  *database,
            gint64          media,
            const char     *what,
            const char     *new_value,
            guint64         run,
            gint64          now,
            GError        **error)
{
  const UsherTitleEvent event = {
    .media = media, .what = what, .new = new_value, .run = run, .time = now,
  };

  return usher_event_store_note (database, &event, error);
}

static void
bind_file (UsherStatement     *statement,
           const UsherTrailer *trailer)
{
  usher_statement_bind_bytes (statement, ":path", trailer->path);
  usher_statement_bind_int (statement, ":size", trailer->size);
  usher_statement_bind_int (statement, ":modified", trailer->modified);
  usher_statement_bind_int (statement, ":device", trailer->device);
  usher_statement_bind_int (statement, ":inode", trailer->inode);
}

static gboolean
insert_trailer (UsherDatabase       *database,
                const UsherTrailer  *trailer,
                GError             **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO trailer (media, path, state, size, modified, device,"
                            "    inode, digest, duration, height, video_codec, audio_codec,"
                            "    video_id, made_by, run, added)"
                            "  VALUES (:media, :path, 'there', :size, :modified, :device,"
                            "    :inode, :digest, :duration, :height, :video_codec, :audio_codec,"
                            "    :video_id, :made_by, :run, :added)"
                            "  ON CONFLICT (path) DO UPDATE SET media = excluded.media,"
                            "    state = 'there', missing_since = NULL, size = excluded.size,"
                            "    modified = excluded.modified, device = excluded.device,"
                            "    inode = excluded.inode, digest = excluded.digest,"
                            "    duration = excluded.duration, height = excluded.height,"
                            "    video_codec = excluded.video_codec,"
                            "    audio_codec = excluded.audio_codec,"
                            "    video_id = excluded.video_id, made_by = excluded.made_by,"
                            "    run = excluded.run, added = excluded.added",
                            error);

  if (statement == NULL)
    return FALSE;

  bind_file (statement, trailer);
  usher_statement_bind_int (statement, ":media", trailer->media);
  usher_statement_bind_text (statement, ":digest", trailer->digest);
  usher_statement_bind_int (statement, ":duration", trailer->duration);
  usher_statement_bind_int (statement, ":height", trailer->height);
  usher_statement_bind_text (statement, ":video_codec", trailer->video_codec);
  usher_statement_bind_text (statement, ":audio_codec", trailer->audio_codec);
  usher_statement_bind_text (statement, ":video_id", trailer->video_id);
  usher_statement_bind_text (statement, ":made_by", trailer->downloaded ? "usher" : "found");
  usher_statement_bind_int (statement, ":run", (gint64) trailer->run);
  usher_statement_bind_int (statement, ":added", trailer->added);

  return usher_statement_run (statement, error);
}

static gpointer
add (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  const UsherTrailer *trailer = input;
  g_autoptr(UsherStatement) statement = NULL;

  if (!insert_trailer (database, trailer, error) ||
      !note_event (database, trailer->media, "trailer-downloaded", trailer->path,
                   trailer->run, trailer->added, error))
    return NULL;

  statement = usher_database_prepare (database, "DELETE FROM attempt WHERE media = :media", error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", trailer->media);
  usher_statement_run (statement, error);

  return NULL;
}

/* Records a trailer that a run has made. */
void
usher_trailer_store_add_async (UsherStore          *store,
                               UsherTrailer        *trailer,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, add, usher_trailer_copy (trailer),
                         (GDestroyNotify) usher_trailer_free, NULL, callback, user_data);
}

gboolean
usher_trailer_store_add_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

typedef struct
{
  gint64 media;
  gint64 profile;
  char *error_code;              /* (owned) */
  guint64 run;
  gint64 now;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_clear_pointer (&attempt->error_code, g_free);
  g_free (attempt);
}

static gpointer
fail (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const Attempt *attempt = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO attempt (media, profile, count, last, error)"
                            "  VALUES (:media, :profile, 1, :now, :error)"
                            "  ON CONFLICT (media, profile) DO UPDATE SET count = count + 1,"
                            "    last = excluded.last, error = excluded.error",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", attempt->media);
  usher_statement_bind_int (statement, ":profile", attempt->profile);
  usher_statement_bind_int (statement, ":now", attempt->now);
  usher_statement_bind_text (statement, ":error", attempt->error_code);
  if (usher_statement_run (statement, error))
    note_event (database, attempt->media, "download-failed", attempt->error_code,
                attempt->run, attempt->now, error);

  return NULL;
}

/* Records that a download failed, so that the next is not tried at once. */
void
usher_trailer_store_fail_async (UsherStore          *store,
                                gint64               media,
                                gint64               profile,
                                const char          *error_code,
                                guint64              run,
                                gint64               now,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->media = media;
  attempt->profile = profile;
  attempt->error_code = g_strdup (error_code);
  attempt->run = run;
  attempt->now = now;
  usher_store_run_async (store, fail, attempt, (GDestroyNotify) attempt_free, NULL,
                         callback, user_data);
}

gboolean
usher_trailer_store_fail_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

/* Taking down what a scan has found */

typedef struct
{
  GPtrArray *scans;              /* (owned) (element-type UsherTrailerScan) */
  guint64 run;
  gint64 now;
} Note;

static void
note_free (Note *note)
{
  g_clear_pointer (&note->scans, g_ptr_array_unref);
  g_free (note);
}

static GPtrArray *
read_known (UsherDatabase  *database,
            gint64          media,
            GError        **error)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT " COLUMNS FROM_TRAILER "WHERE trailer.media = :media", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", media);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (known, read_trailer (statement));

  return *error == NULL ? g_steal_pointer (&known) : NULL;
}

static gboolean
is_same_file (const UsherTrailer *a,
              const UsherTrailer *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size;
}

/* By its name; or, where it has been renamed, by what it is. */
static UsherTrailer *
find_known (GPtrArray          *known,
            const UsherTrailer *found)
{
  for (guint i = 0; i < known->len; i++)
    if (g_str_equal (((UsherTrailer *) known->pdata[i])->path, found->path))
      return known->pdata[i];

  for (guint i = 0; i < known->len; i++)
    if (is_same_file (known->pdata[i], found))
      return known->pdata[i];

  return NULL;
}

/* A file that has been edited is no longer what was measured. */
static gboolean
update_trailer (UsherDatabase       *database,
                const UsherTrailer  *known,
                const UsherTrailer  *found,
                GError             **error)
{
  gboolean edited = known->size != found->size || known->modified != found->modified;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, edited
      ? "UPDATE trailer SET path = :path, state = 'there', missing_since = NULL, size = :size,"
        "    modified = :modified, device = :device, inode = :inode, digest = NULL,"
        "    duration = 0, height = 0, video_codec = NULL, audio_codec = NULL, verified = 0,"
        "    fault = NULL WHERE id = :id"
      : "UPDATE trailer SET path = :path, state = 'there', missing_since = NULL, size = :size,"
        "    modified = :modified, device = :device, inode = :inode WHERE id = :id",
      error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":id", known->id);
  bind_file (statement, found);

  return usher_statement_run (statement, error);
}

static gboolean
is_unchanged (const UsherTrailer *known,
              const UsherTrailer *found)
{
  return !known->missing && is_same_file (known, found) && known->modified == found->modified &&
         g_str_equal (known->path, found->path);
}

static gboolean
note_found (UsherDatabase       *database,
            const Note          *note,
            GPtrArray           *known,
            UsherTrailer        *found,
            UsherTrailerCounts  *counts,
            GError             **error)
{
  UsherTrailer *match = find_known (known, found);

  if (match == NULL)
    {
      counts->n_found++;
      found->added = note->now;
      return insert_trailer (database, found, error) &&
             note_event (database, found->media, "trailer-found", found->path,
                         note->run, note->now, error);
    }

  if (!is_unchanged (match, found))
    {
      counts->n_changed++;
      if (!update_trailer (database, match, found, error))
        return FALSE;
    }

  g_ptr_array_remove_fast (known, match);

  return TRUE;
}

static gboolean
note_missing (UsherDatabase       *database,
              const Note          *note,
              UsherTrailer        *lost,
              UsherTrailerCounts  *counts,
              GError             **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "UPDATE trailer SET"
                            "    state = CASE WHEN state IN ('gone', 'deleted') THEN state"
                            "      WHEN missing_since <= :gone THEN 'gone' ELSE 'missing' END,"
                            "    missing_since = ifnull (missing_since, :now) WHERE id = :id",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":id", lost->id);
  usher_statement_bind_int (statement, ":now", note->now);
  usher_statement_bind_int (statement, ":gone", note->now - GONE_AFTER);
  if (!usher_statement_run (statement, error) || lost->missing)
    return *error == NULL;

  counts->n_missing++;

  return note_event (database, lost->media, "trailer-missing", lost->path,
                     note->run, note->now, error);
}

static gboolean
note_scan (UsherDatabase           *database,
           const Note              *note,
           const UsherTrailerScan  *scan,
           UsherTrailerCounts      *counts,
           GError                 **error)
{
  g_autoptr(GPtrArray) known = read_known (database, scan->media, error);

  if (known == NULL)
    return FALSE;

  for (guint i = 0; i < scan->found->len; i++)
    if (!note_found (database, note, known, scan->found->pdata[i], counts, error))
      return FALSE;

  for (guint i = 0; i < known->len; i++)
    if (!note_missing (database, note, known->pdata[i], counts, error))
      return FALSE;

  return TRUE;
}

static gpointer
note_scans (UsherDatabase  *database,
            gpointer        input,
            GError        **error)
{
  const Note *note = input;
  UsherTrailerCounts counts = { 0, };

  for (guint i = 0; i < note->scans->len; i++)
    if (!note_scan (database, note, note->scans->pdata[i], &counts, error))
      return NULL;

  return g_memdup2 (&counts, sizeof counts);
}

/**
 * usher_trailer_store_note_async:
 * @store: the store
 * @scans: (transfer full) (element-type UsherTrailerScan): of titles whose
 *   folders were read in full
 * @run: the run that asks
 * @now: the present
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_trailer_store_note_async (UsherStore          *store,
                                GPtrArray           *scans,
                                guint64              run,
                                gint64               now,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Note *note = g_new0 (Note, 1);

  note->scans = scans;
  note->run = run;
  note->now = now;
  usher_store_run_async (store, note_scans, note, (GDestroyNotify) note_free, g_free,
                         callback, user_data);
}

gboolean
usher_trailer_store_note_finish (UsherStore          *store,
                                 GAsyncResult        *result,
                                 UsherTrailerCounts  *counts,
                                 GError             **error)
{
  g_autofree UsherTrailerCounts *counted = usher_store_run_finish (store, result, error);

  if (counted == NULL)
    return FALSE;

  *counts = *counted;

  return TRUE;
}
