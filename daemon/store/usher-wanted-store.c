/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Which titles should get a trailer, by which profile, and why the others do not. */

#include "usher-wanted-store.h"

#include "usher-error.h"
#include "usher-filter-sql.h"
#include "usher-filter-store.h"
#include "usher-profile-store.h"

/* A trailer that one scan has missed may be on a disk that is away: only when it is
 * gone for good is the title wanted again. One that no profile has made counts for
 * every profile: people had it before. Of one that a person has deleted, no other is
 * wanted until it is asked for. */
#define OWNED(whose) \
  "ifnull ((SELECT max (CASE trailer.state WHEN 'there' THEN 2 WHEN 'deleted' THEN 2" \
  "    WHEN 'missing' THEN 1 ELSE 0 END)" \
  "  FROM trailer WHERE trailer.media = media.id" whose "), 0) AS owned"

#define COMMON \
  "media.id AS media, media.title AS title, media.year AS year, media.added AS added," \
  " media.monitored AS monitored, media.folder IS NOT NULL AS has_folder," \
  " media.has_media AS has_media,"

/* Failures are not repeated at once: after 1, 2, 4, then every 7 days. */
#define RETRY \
  " attempt.error AS error," \
  " attempt.last + 86400000000 * CASE attempt.count WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 4" \
  "   ELSE 7 END AS until"

/* By what the title lacks for good before what it lacks for now. */
#define STATE \
  "CASE WHEN owned = 2 THEN %d WHEN owned = 1 THEN %d WHEN NOT monitored THEN %d" \
  " WHEN profile = 0 THEN %d WHEN NOT has_folder THEN %d" \
  " WHEN :wait_for_media AND NOT has_media THEN %d WHEN until > :now THEN %d ELSE %d END AS state"

/* All are read from an index that holds all of this, one from where it is. */
#define FROM_LIST \
  " FROM connection CROSS JOIN media INDEXED BY media_for_lists ON media.connection = connection.key"
#define FROM_ONE " FROM media JOIN connection ON connection.key = media.connection"

/* What is for no profile comes last. */
#define NO_PRIORITY (-1)

typedef struct
{
  gint64 now;
  gboolean wait_for_media;
  guint states;
  gint64 media;
  gint64 profile;
  char *search;                  /* (owned) (nullable) */
  char *cursor;                  /* (owned) (nullable) */
  guint limit;
  GPtrArray *profiles;           /* (owned) (nullable) (element-type UsherProfile): enabled ones */
  GPtrArray *filters;            /* (owned) (nullable) (element-type UsherFilter) */
} Listing;

/* By what an item is sorted. */
typedef struct
{
  gint64 priority;
  gint64 added;
  gint64 media;
  gint64 profile;
} Cursor;

typedef struct
{
  Cursor place;
  UsherWanted *wanted;           /* (owned) (nullable) */
} Item;

void
usher_wanted_free (UsherWanted *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->profile_name, g_free);
  g_clear_pointer (&self->error, g_free);
  g_free (self);
}

void
usher_wanted_page_free (UsherWantedPage *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_free);
  g_free (self);
}

static void
listing_free (Listing *listing)
{
  g_clear_pointer (&listing->search, g_free);
  g_clear_pointer (&listing->cursor, g_free);
  g_clear_pointer (&listing->profiles, g_ptr_array_unref);
  g_clear_pointer (&listing->filters, g_ptr_array_unref);
  g_free (listing);
}

static gboolean
is_continued (const char *cursor)
{
  return cursor != NULL && *cursor != '\0';
}

/* A cursor is what the last item was sorted by. */
static gboolean
read_cursor (const char *text,
             Cursor     *cursor)
{
  g_auto(GStrv) parts = g_strsplit (text, ":", 5);
  gint64 *values[] = { &cursor->priority, &cursor->added, &cursor->media, &cursor->profile };

  if (g_strv_length (parts) != G_N_ELEMENTS (values))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (!g_ascii_string_to_signed (parts[i], 10, G_MININT64, G_MAXINT64, values[i], NULL))
      return FALSE;

  return TRUE;
}

/**
 * usher_wanted_query_check:
 * @self: a query from outside
 * @error: return location for a #UsherError
 */
gboolean
usher_wanted_query_check (const UsherWantedQuery  *self,
                          GError                 **error)
{
  Cursor cursor;

  if (!is_continued (self->cursor) || read_cursor (self->cursor, &cursor))
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Cursor” must be what the page before gave as its next");

  return FALSE;
}

static char *
make_prefix (guint index)
{
  return g_strdup_printf (":p%u", index);
}

static const UsherFilter *
get_filter (const Listing *listing,
            guint          index)
{
  return usher_profile_store_find_filter (listing->filters, listing->profiles->pdata[index]);
}

static const char *
get_from (const Listing *listing)
{
  return listing->media != 0 ? FROM_ONE : FROM_LIST;
}

static void
append_restrictions (GString       *sql,
                     const Listing *listing)
{
  g_string_append (sql, " WHERE media.removed IS NULL");
  if (listing->media != 0)
    g_string_append (sql, " AND media.id = :media");
  if (listing->search != NULL)
    {
      g_string_append (sql, " AND ");
      usher_filter_sql_append_contains (sql, "media.title", listing->search, ":search");
    }
}

/* The titles that fit one profile. */
static void
append_profile (GString       *sql,
                const Listing *listing,
                guint          index)
{
  g_autofree char *prefix = make_prefix (index);

  g_string_append_printf (sql,
                          "SELECT " COMMON " %s_id AS profile, %s_priority AS priority," RETRY ", "
                          OWNED (" AND (trailer.profile IS NULL OR trailer.profile = %s_id)")
                          "%s LEFT JOIN attempt ON attempt.media = media.id"
                          " AND attempt.profile = %s_id",
                          prefix, prefix, prefix, get_from (listing), prefix);
  append_restrictions (sql, listing);
  usher_filter_sql_append (sql, get_filter (listing, index), prefix);
}

/* Those that fit none. */
static void
append_rest (GString       *sql,
             const Listing *listing)
{
  g_string_append_printf (sql,
                          "SELECT " COMMON " 0 AS profile, %d AS priority, NULL AS error,"
                          " NULL AS until, " OWNED ("") "%s",
                          NO_PRIORITY, get_from (listing));
  append_restrictions (sql, listing);
  for (guint i = 0; i < listing->profiles->len; i++)
    {
      g_autofree char *prefix = make_prefix (i);

      g_string_append (sql, " AND NOT (1");
      usher_filter_sql_append (sql, get_filter (listing, i), prefix);
      g_string_append (sql, ")");
    }
}

static void
append_pairs (GString       *sql,
              const Listing *listing)
{
  for (guint i = 0; i < listing->profiles->len; i++)
    {
      append_profile (sql, listing, i);
      g_string_append (sql, " UNION ALL ");
    }

  append_rest (sql, listing);
}

static void
append_from (GString       *sql,
             const Listing *listing)
{
  g_string_append (sql, " FROM (SELECT *, ");
  g_string_append_printf (sql, STATE,
                          USHER_WANTED_HAS_TRAILER, USHER_WANTED_MISSING_TRAILER,
                          USHER_WANTED_NOT_MONITORED, USHER_WANTED_NO_PROFILE, USHER_WANTED_NO_FOLDER,
                          USHER_WANTED_NO_MEDIA, USHER_WANTED_BACKING_OFF, USHER_WANTED_WANTED);
  g_string_append (sql, " FROM (");
  append_pairs (sql, listing);
  g_string_append (sql, ")) WHERE ((1 << state) & :states) AND (:profile = 0 OR profile = :profile)");
}

static void
bind_pairs (UsherStatement *statement,
            const Listing  *listing)
{
  for (guint i = 0; i < listing->profiles->len; i++)
    {
      const UsherProfile *profile = listing->profiles->pdata[i];
      g_autofree char *prefix = make_prefix (i);
      g_autofree char *id = g_strconcat (prefix, "_id", NULL);
      g_autofree char *priority = g_strconcat (prefix, "_priority", NULL);

      usher_statement_bind_int (statement, id, profile->id);
      usher_statement_bind_int (statement, priority, profile->priority);
      usher_filter_sql_bind (statement, get_filter (listing, i), prefix, listing->now);
    }

  usher_statement_bind_int (statement, ":now", listing->now);
  usher_statement_bind_int (statement, ":wait_for_media", listing->wait_for_media);
  usher_statement_bind_int (statement, ":states", listing->states);
  usher_statement_bind_int (statement, ":profile", listing->profile);
  if (listing->media != 0)
    usher_statement_bind_int (statement, ":media", listing->media);
  if (listing->search != NULL)
    usher_filter_sql_bind_contains (statement, listing->search, ":search");
}

/* All that match are counted in any case: to let SQL sort them, too, would take longer. */
static UsherStatement *
prepare_list (UsherDatabase  *database,
              const Listing  *listing,
              GError        **error)
{
  g_autoptr(GString) sql =
    g_string_new ("SELECT priority, added, media, profile, title, year, state, until, error");
  UsherStatement *statement;

  append_from (sql, listing);
  statement = usher_database_prepare (database, sql->str, error);
  if (statement != NULL)
    bind_pairs (statement, listing);

  return statement;
}

static char *
dup_profile_name (const Listing *listing,
                  gint64         id)
{
  for (guint i = 0; i < listing->profiles->len; i++)
    {
      const UsherProfile *profile = listing->profiles->pdata[i];

      if (profile->id == id)
        return g_strdup (profile->name);
    }

  return NULL;
}

/* Of what comes first the highest. */
static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const gint64 *first = a, *second = b;

  for (gsize i = 0; i < sizeof (Cursor) / sizeof (gint64); i++)
    if (first[i] != second[i])
      return first[i] > second[i] ? -1 : 1;

  return 0;
}

static void
clear_item (gpointer data)
{
  g_clear_pointer (&((Item *) data)->wanted, usher_wanted_free);
}

/* Sorts what has gathered and forgets what is too much. */
static void
settle (GArray *items,
        guint   limit)
{
  g_array_sort (items, compare_places);
  if (limit != 0 && items->len > limit)
    g_array_set_size (items, limit);
}

/* What follows the place in the columns of prepare_list(). */
static UsherWanted *
read_wanted (UsherStatement *statement,
             const Listing  *listing,
             const Cursor   *place)
{
  UsherWanted *wanted = g_new0 (UsherWanted, 1);

  wanted->media = place->media;
  wanted->profile = place->profile;
  wanted->profile_name = dup_profile_name (listing, place->profile);
  wanted->title = usher_statement_dup_text (statement);
  wanted->year = usher_statement_read_int (statement);
  wanted->state = (UsherWantedState) usher_statement_read_int (statement);
  wanted->until = usher_statement_read_time (statement, 0);
  wanted->error = usher_statement_dup_text (statement);
  if (wanted->state != USHER_WANTED_BACKING_OFF)
    wanted->until = 0;

  return wanted;
}

/* One more than the page has, to know whether there is a next. */
static gboolean
read_items (UsherStatement   *statement,
            const Listing    *listing,
            GArray           *items,
            UsherWantedPage  *page,
            GError          **error)
{
  guint limit = listing->limit != 0 ? listing->limit + 1 : 0;
  gboolean continued = is_continued (listing->cursor);
  Cursor after = { 0, }, last = { 0, };
  gboolean is_full = FALSE;

  if (continued)
    read_cursor (listing->cursor, &after);

  while (usher_statement_next (statement, error))
    {
      Item item = { 0, };

      item.place.priority = usher_statement_read_int (statement);
      item.place.added = usher_statement_read_int (statement);
      item.place.media = usher_statement_read_int (statement);
      item.place.profile = usher_statement_read_int (statement);
      page->total++;
      if ((continued && compare_places (&item.place, &after) <= 0) ||
          (is_full && compare_places (&item.place, &last) > 0))
        continue;

      item.wanted = read_wanted (statement, listing, &item.place);
      g_array_append_val (items, item);
      if (limit != 0 && items->len >= 4 * limit)
        {
          settle (items, limit);
          last = g_array_index (items, Item, limit - 1).place;
          is_full = TRUE;
        }
    }

  settle (items, limit);

  return *error == NULL;
}

static gboolean
read_profiles (UsherDatabase  *database,
               Listing        *listing,
               GError        **error)
{
  g_clear_pointer (&listing->profiles, g_ptr_array_unref);
  g_clear_pointer (&listing->filters, g_ptr_array_unref);
  listing->profiles = usher_profile_store_read_all (database, error);
  if (listing->profiles == NULL)
    return FALSE;

  for (guint i = listing->profiles->len; i > 0; i--)
    if (!((UsherProfile *) listing->profiles->pdata[i - 1])->enabled)
      g_ptr_array_remove_index (listing->profiles, i - 1);
  listing->filters = usher_filter_store_read_all (database, error);

  return listing->filters != NULL;
}

static void
fill_page (UsherWantedPage *page,
           GArray          *items,
           guint            limit)
{
  gboolean continues = limit != 0 && items->len > limit;
  guint n_items = continues ? limit : items->len;
  const Cursor *last = continues ? &g_array_index (items, Item, limit - 1).place : NULL;

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (page->items, g_steal_pointer (&g_array_index (items, Item, i).wanted));

  page->next = last != NULL
    ? g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                       last->priority, last->added, last->media, last->profile)
    : g_strdup ("");
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  Listing *listing = input;
  g_autoptr(UsherWantedPage) page = g_new0 (UsherWantedPage, 1);
  g_autoptr(GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_autoptr(UsherStatement) statement = NULL;

  g_array_set_clear_func (items, clear_item);
  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_wanted_free);
  page->revision = usher_database_get_changes (database)->revision;
  if (!read_profiles (database, listing, error))
    return NULL;

  statement = prepare_list (database, listing, error);
  if (statement == NULL || !read_items (statement, listing, items, page, error))
    return NULL;

  fill_page (page, items, listing->limit);

  return g_steal_pointer (&page);
}

/**
 * usher_wanted_store_list_async:
 * @store: the store
 * @query: what is asked for; checked, if it comes from outside
 * @callback: called when it is there
 * @user_data: data for @callback
 *
 * Lists titles with each profile that they fit, and whether they are wanted by
 * it. A title that fits none is listed once.
 */
void
usher_wanted_store_list_async (UsherStore             *store,
                               const UsherWantedQuery *query,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->now = query->now;
  listing->wait_for_media = query->wait_for_media;
  listing->states = query->states != 0 ? query->states : G_MAXUINT;
  if (query->only_wanted)
    listing->states &= 1u << USHER_WANTED_WANTED;
  listing->media = query->media;
  listing->profile = query->profile;
  listing->search = query->search != NULL && *query->search != '\0' ? g_strdup (query->search) : NULL;
  listing->cursor = g_strdup (query->cursor);
  listing->limit = query->limit;

  usher_store_run_async (store, list, listing, (GDestroyNotify) listing_free,
                         (GDestroyNotify) usher_wanted_page_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): a page of titles with profiles */
UsherWantedPage *
usher_wanted_store_list_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
