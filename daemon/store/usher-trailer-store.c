/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trailer-store.h"

#include "usher-event-store.h"

/* A trailer that two scans so far apart have not found is gone for good. */
#define GONE_AFTER (24 * 3600 * G_GINT64_CONSTANT (1000000))

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

/* In the order of USHER_TRAILER_COLUMNS. */
UsherTrailer *
usher_trailer_store_read (UsherStatement *statement)
{
  UsherTrailer *trailer = usher_trailer_new ();

  trailer->id = usher_statement_read_int (statement);
  trailer->media = usher_statement_read_int (statement);
  trailer->title = usher_statement_dup_text (statement);
  trailer->path = usher_statement_dup_bytes (statement);
  trailer->state = usher_statement_dup_text (statement);
  trailer->missing = g_strcmp0 (trailer->state, "there") != 0;
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
  trailer->profile = usher_statement_read_int (statement);
  trailer->languages = usher_statement_dup_text (statement);
  trailer->fault = usher_statement_dup_text (statement);

  return trailer;
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
                            "    video_id, made_by, run, added, profile, languages)"
                            "  VALUES (:media, :path, 'there', :size, :modified, :device,"
                            "    :inode, :digest, :duration, :height, :video_codec, :audio_codec,"
                            "    :video_id, :made_by, :run, :added, :profile, :languages)"
                            "  ON CONFLICT (path) DO UPDATE SET media = excluded.media,"
                            "    state = 'there', missing_since = NULL, size = excluded.size,"
                            "    modified = excluded.modified, device = excluded.device,"
                            "    inode = excluded.inode, digest = excluded.digest,"
                            "    duration = excluded.duration, height = excluded.height,"
                            "    video_codec = excluded.video_codec,"
                            "    audio_codec = excluded.audio_codec,"
                            "    video_id = excluded.video_id, made_by = excluded.made_by,"
                            "    languages = excluded.languages,"
                            "    run = excluded.run, added = excluded.added,"
                            "    profile = excluded.profile",
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
  usher_statement_bind_text (statement, ":languages", trailer->languages);
  usher_statement_bind_text (statement, ":made_by", trailer->downloaded ? "usher" : "found");
  usher_statement_bind_int (statement, ":run", (gint64) trailer->run);
  usher_statement_bind_int (statement, ":added", trailer->added);
  if (trailer->profile != 0)
    usher_statement_bind_int (statement, ":profile", trailer->profile);

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

  statement = usher_database_prepare (database, "DELETE FROM attempt WHERE media = :media AND profile = :profile",
                                      error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", trailer->media);
  usher_statement_bind_int (statement, ":profile", trailer->profile);
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
                            "SELECT " USHER_TRAILER_COLUMNS USHER_FROM_TRAILER "WHERE trailer.media = :media", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":media", media);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (known, usher_trailer_store_read (statement));

  return *error == NULL ? g_steal_pointer (&known) : NULL;
}

static gboolean
is_same_file (const UsherTrailer *a,
              const UsherTrailer *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size;
}

static gboolean
has_same_contents (const UsherTrailer *a,
                   const UsherTrailer *b)
{
  return a->size == b->size && a->digest != NULL && g_strcmp0 (a->digest, b->digest) == 0;
}

/* By its name; or, where it has been renamed, by what it is; or by what is in it. */
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

  for (guint i = 0; i < known->len; i++)
    if (has_same_contents (known->pdata[i], found))
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
  gboolean edited = !has_same_contents (known, found) &&
    (known->size != found->size || known->modified != found->modified);
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

/* In the diary of the title: what the file was called, and is. */
static gboolean
note_change (UsherDatabase       *database,
             const Note          *note,
             const UsherTrailer  *known,
             const UsherTrailer  *found,
             GError             **error)
{
  gboolean moved = !g_str_equal (known->path, found->path);
  const UsherTitleEvent event = {
    .media = found->media,
    .what = known->missing ? "trailer-back" : moved ? "trailer-renamed" : "trailer-edited",
    .old = known->path,
    .new = found->path,
    .run = note->run,
    .time = note->now,
  };

  return usher_event_store_note (database, &event, error);
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
      if (!update_trailer (database, match, found, error) ||
          !note_change (database, note, match, found, error))
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

/* Weighing it before */

void
usher_trailer_loss_free (UsherTrailerLoss *self)
{
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  g_clear_pointer (&self->to_hash, g_ptr_array_unref);
  g_free (self);
}

/* Whatever is as large as something that is lost may be that, under another name. */
static void
find_alike (UsherTrailerLoss *loss,
            GPtrArray        *unknown,
            GPtrArray        *lost)
{
  for (guint i = 0; i < unknown->len; i++)
    {
      UsherTrailer *found = unknown->pdata[i];
      gboolean alike = FALSE;

      for (guint j = 0; !alike && j < lost->len; j++)
        {
          const UsherTrailer *candidate = lost->pdata[j];

          alike = candidate->size == found->size && candidate->digest != NULL;
        }
      if (alike)
        g_ptr_array_add (loss->to_hash, usher_trailer_copy (found));
    }
}

static gboolean
weigh_scan (UsherDatabase           *database,
            const UsherTrailerScan  *scan,
            UsherTrailerLoss        *loss,
            GError                 **error)
{
  g_autoptr(GPtrArray) known = read_known (database, scan->media, error);
  g_autoptr(GPtrArray) unknown = g_ptr_array_new ();

  if (known == NULL)
    return FALSE;

  for (guint i = 0; i < scan->found->len; i++)
    {
      UsherTrailer *match = find_known (known, scan->found->pdata[i]);

      if (match != NULL)
        g_ptr_array_remove_fast (known, match);
      else
        g_ptr_array_add (unknown, scan->found->pdata[i]);
    }

  find_alike (loss, unknown, known);
  for (guint i = 0; i < known->len; i++)
    if (!((UsherTrailer *) known->pdata[i])->missing)
      g_ptr_array_add (loss->lost, usher_trailer_copy (known->pdata[i]));

  return TRUE;
}

static gpointer
weigh (UsherDatabase  *database,
       gpointer        input,
       GError        **error)
{
  GPtrArray *scans = input;
  g_autoptr(UsherTrailerLoss) loss = g_new0 (UsherTrailerLoss, 1);
  g_autoptr(UsherStatement) statement = NULL;

  loss->lost = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_free);
  loss->to_hash = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_trailer_free);
  for (guint i = 0; i < scans->len; i++)
    if (!weigh_scan (database, scans->pdata[i], loss, error))
      return NULL;

  statement = usher_database_prepare (database,
                                      "SELECT COUNT (*)" USHER_FROM_TRAILER
                                      "WHERE media.removed IS NULL AND trailer.state = 'there'",
                                      error);
  if (statement == NULL || !usher_statement_next (statement, error))
    return NULL;

  loss->n_known = (guint) usher_statement_read_int (statement);

  return g_steal_pointer (&loss);
}

/**
 * usher_trailer_store_weigh_async:
 * @store: the store
 * @scans: (element-type UsherTrailerScan): what has been found; not to be changed
 *   until @callback is called
 * @callback: called when it is known what of it would be lost
 * @user_data: data for @callback
 *
 * Changes nothing.
 */
void
usher_trailer_store_weigh_async (UsherStore          *store,
                                 GPtrArray           *scans,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  usher_store_run_async (store, weigh, g_ptr_array_ref (scans), (GDestroyNotify) g_ptr_array_unref,
                         (GDestroyNotify) usher_trailer_loss_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): what would be lost */
UsherTrailerLoss *
usher_trailer_store_weigh_finish (UsherStore    *store,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return usher_store_run_finish (store, result, error);
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
