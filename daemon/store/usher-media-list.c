/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Lists of titles, by any filter, in any order. An index holds all that they are
 * filtered and sorted by: it is read once, for how many match and for which come
 * first, and then those alone are read in full. A page so takes as long as any other,
 * wherever it is, and whatever it is of. */

#include "usher-media-list.h"

#include <string.h>

#include "usher-error.h"
#include "usher-filter-sql.h"
#include "usher-filter-store.h"
#include "usher-media-store.h"
#include "usher-profile-store.h"

/* Each connection has its own part of the index. */
#define FROM_LIST \
  " FROM connection CROSS JOIN media INDEXED BY media_for_lists" \
  "  ON media.connection = connection.key WHERE media.removed IS NULL"

static const struct
{
  const char *key;
  const char *expression;
  gboolean is_text;
} orders[] = {
  { "Title", "media.title", TRUE },
  { "Year", "media.year", FALSE },
  { "Added", "media.added", FALSE },
  { "Runtime", "media.runtime", FALSE },
  { "SeasonCount", "media.season_count", FALSE },
  { "Studio", "media.studio", TRUE },
  { "Language", "media.language", TRUE },
  { "Certification", "media.certification", TRUE },
  { "Connection", "connection.id", TRUE },
  { "Kind", "connection.kind", TRUE },
  { "Path", "media.path", TRUE },
  { "Monitored", "media.monitored", FALSE },
  { "HasMedia", "media.has_media", FALSE },
  { "Trailers", "media.n_trailers", FALSE },
};

/* What a title is sorted by, and where it ends when that is the same. */
typedef struct
{
  gint64 id;
  gint64 number;
  char *text;                    /* (nullable): owned in the list */
} Place;

/* The first places of all that match. */
typedef struct
{
  GArray *places;                /* (owned) (element-type Place) */
  gboolean is_text;
  gboolean descending;
  guint limit;
  gboolean is_full;              /* what does not come before the last does not count */
  Place after;                   /* where the page before ended */
  gboolean continued;
} Ranking;

void
usher_media_filter_init (UsherMediaFilter *self)
{
  *self = (UsherMediaFilter) {
    .kind = -1,
    .monitored = -1,
    .has_trailer = -1,
    .has_media = -1,
    .trailer_state = -1,
    .limit = 200,
  };
}

void
usher_media_filter_clear (UsherMediaFilter *self)
{
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->studio, g_free);
  g_clear_pointer (&self->genre, g_free);
  g_clear_pointer (&self->tag, g_free);
  g_clear_pointer (&self->sort, g_free);
  g_clear_pointer (&self->cursor, g_free);
}

static UsherMediaFilter *
filter_copy (const UsherMediaFilter *filter)
{
  UsherMediaFilter *copy = g_memdup2 (filter, sizeof *filter);

  copy->search = g_strdup (filter->search);
  copy->connection = g_strdup (filter->connection);
  copy->language = g_strdup (filter->language);
  copy->studio = g_strdup (filter->studio);
  copy->genre = g_strdup (filter->genre);
  copy->tag = g_strdup (filter->tag);
  copy->sort = g_strdup (filter->sort);
  copy->cursor = g_strdup (filter->cursor);

  return copy;
}

static void
filter_free (UsherMediaFilter *filter)
{
  usher_media_filter_clear (filter);
  g_free (filter);
}

/* Returns: the index of the order, or -1 */
static int
find_order (const char *sort,
            gboolean   *descending)
{
  *descending = sort != NULL && *sort == '-';
  if (sort == NULL)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (sort + *descending, orders[i].key))
      return (int) i;

  return -1;
}

/* A cursor is the number of the last title, a colon, and what it was sorted by. */
static gboolean
split_cursor (const char  *cursor,
              gint64      *id,
              const char **value)
{
  const char *colon = strchr (cursor, ':');
  g_autofree char *number = colon != NULL ? g_strndup (cursor, (gsize) (colon - cursor)) : NULL;

  if (number == NULL || !g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, id, NULL))
    return FALSE;

  *value = colon + 1;

  return TRUE;
}

static void
refuse_sort (GError **error)
{
  g_autoptr(GString) keys = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", orders[i].key);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Sort” must be one of %s, with - before it for descending", keys->str);
}

/**
 * usher_media_filter_check:
 * @self: a filter from outside
 * @error: return location for a #UsherError
 */
gboolean
usher_media_filter_check (const UsherMediaFilter  *self,
                          GError                 **error)
{
  gboolean descending;
  const char *value;
  gint64 id;

  if (find_order (self->sort, &descending) < 0)
    {
      refuse_sort (error);
      return FALSE;
    }

  if (self->cursor != NULL && *self->cursor != '\0' && !split_cursor (self->cursor, &id, &value))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Cursor” must be what the page before gave as its next");
      return FALSE;
    }

  return TRUE;
}

void
usher_media_page_free (UsherMediaPage *self)
{
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_free);
  g_free (self);
}

/* What has to hold */

typedef struct
{
  UsherFilter *given;            /* (owned): what the options say, as conditions */
  UsherFilter *saved;            /* (owned) (nullable) */
  GPtrArray *profiles;           /* (owned) (nullable) (element-type UsherProfile) */
  GPtrArray *filters;            /* (owned) (nullable) (element-type UsherFilter) */
} Conditions;

static void
conditions_clear (Conditions *self)
{
  g_clear_object (&self->given);
  g_clear_object (&self->saved);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_clear_pointer (&self->filters, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Conditions, conditions_clear)

static void
add_condition (UsherFilter         *filter,
               UsherFilterField     field,
               UsherFilterOperator  operation,
               const char          *text,
               gint64               number)
{
  UsherFilterCondition *condition = g_new0 (UsherFilterCondition, 1);

  condition->field = field;
  condition->operation = operation;
  condition->text = g_strdup (text);
  condition->number = number;
  g_ptr_array_add (filter->parsed, condition);
}

static void
add_text (UsherFilter         *filter,
          UsherFilterField     field,
          UsherFilterOperator  operation,
          const char          *text)
{
  if (text != NULL && *text != '\0')
    add_condition (filter, field, operation, text, 0);
}

/* An option is a condition like those that people write. */
static UsherFilter *
make_given (const UsherMediaFilter *filter)
{
  UsherFilter *given = g_object_new (USHER_TYPE_FILTER, NULL);

  add_text (given, USHER_FILTER_TITLE, USHER_FILTER_CONTAINS, filter->search);
  add_text (given, USHER_FILTER_CONNECTION, USHER_FILTER_IS, filter->connection);
  add_text (given, USHER_FILTER_LANGUAGE, USHER_FILTER_IS, filter->language);
  add_text (given, USHER_FILTER_STUDIO, USHER_FILTER_IS, filter->studio);
  add_text (given, USHER_FILTER_GENRE, USHER_FILTER_IS, filter->genre);
  add_text (given, USHER_FILTER_TAG, USHER_FILTER_IS, filter->tag);
  if (filter->kind >= 0)
    add_condition (given, USHER_FILTER_KIND, USHER_FILTER_IS, NULL, filter->kind);
  if (filter->monitored >= 0)
    add_condition (given, USHER_FILTER_MONITORED, USHER_FILTER_IS, NULL, filter->monitored != 0);
  if (filter->has_media >= 0)
    add_condition (given, USHER_FILTER_HAS_MEDIA, USHER_FILTER_IS, NULL, filter->has_media != 0);
  if (filter->year_from > 0)
    add_condition (given, USHER_FILTER_YEAR, USHER_FILTER_AT_LEAST, NULL, filter->year_from);
  if (filter->year_until > 0)
    add_condition (given, USHER_FILTER_YEAR, USHER_FILTER_AT_MOST, NULL, filter->year_until);

  return given;
}

/* Whether somebody wants a trailer depends on the profiles there are. */
static gboolean
needs_profiles (const UsherMediaFilter *filter)
{
  return filter->trailer_state == USHER_TITLE_TRAILER_WANTED ||
         filter->trailer_state == USHER_TITLE_TRAILER_NOT_WANTED;
}

static gboolean
read_conditions (UsherDatabase           *database,
                 const UsherMediaFilter  *filter,
                 Conditions              *conditions,
                 GError                 **error)
{
  conditions->given = make_given (filter);
  if (filter->filter != 0)
    conditions->saved = usher_filter_store_read (database, filter->filter, error);
  if (needs_profiles (filter) && *error == NULL)
    conditions->profiles = usher_profile_store_read_all (database, error);
  if (conditions->profiles != NULL)
    conditions->filters = usher_filter_store_read_all (database, error);

  return *error == NULL;
}

static char *
make_prefix (guint index)
{
  return g_strdup_printf (":p%u", index);
}

/* Titles that some enabled profile is for, and that are monitored. */
static void
append_wanted (GString          *sql,
               const Conditions *conditions)
{
  g_string_append (sql, "(media.monitored AND (0");
  for (guint i = 0; i < conditions->profiles->len; i++)
    {
      const UsherProfile *profile = conditions->profiles->pdata[i];
      g_autofree char *prefix = make_prefix (i);

      if (!profile->enabled)
        continue;

      g_string_append (sql, " OR (1");
      usher_filter_sql_append (sql, usher_profile_store_find_filter (conditions->filters, profile), prefix);
      g_string_append (sql, ")");
    }
  g_string_append (sql, "))");
}

static void
append_trailer_state (GString                *sql,
                      const UsherMediaFilter *filter,
                      const Conditions       *conditions)
{
  switch (filter->trailer_state)
    {
    case USHER_TITLE_TRAILER_THERE:
      g_string_append (sql, " AND media.n_trailers > 0");
      break;

    case USHER_TITLE_TRAILER_MISSING:
      g_string_append (sql, " AND media.n_trailers = 0 AND media.n_missing > 0");
      break;

    case USHER_TITLE_TRAILER_FAILED:
      g_string_append (sql, " AND media.n_trailers = 0 AND media.n_missing = 0 AND media.n_failed > 0");
      break;

    case USHER_TITLE_TRAILER_WANTED:
    case USHER_TITLE_TRAILER_NOT_WANTED:
      g_string_append (sql, " AND media.n_trailers = 0 AND media.n_missing = 0 AND media.n_failed = 0"
                            " AND ");
      if (filter->trailer_state == USHER_TITLE_TRAILER_NOT_WANTED)
        g_string_append (sql, "NOT ");
      append_wanted (sql, conditions);
      break;

    default:
      break;
    }
}

static void
bind_profiles (UsherStatement   *statement,
               const Conditions *conditions,
               gint64            now)
{
  for (guint i = 0; i < conditions->profiles->len; i++)
    {
      const UsherProfile *profile = conditions->profiles->pdata[i];
      g_autofree char *prefix = make_prefix (i);

      if (profile->enabled)
        usher_filter_sql_bind (statement, usher_profile_store_find_filter (conditions->filters, profile),
                               prefix, now);
    }
}

static UsherStatement *
prepare_scan (UsherDatabase           *database,
              const UsherMediaFilter  *filter,
              int                      order,
              const Conditions        *conditions,
              GError                 **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT media.id, ");
  UsherStatement *statement;

  g_string_append_printf (sql, "%s" FROM_LIST, orders[order].expression);
  usher_filter_sql_append (sql, conditions->given, ":given");
  usher_filter_sql_append (sql, conditions->saved, ":saved");
  if (filter->has_trailer >= 0)
    g_string_append_printf (sql, " AND media.n_trailers %s 0", filter->has_trailer ? ">" : "=");
  append_trailer_state (sql, filter, conditions);

  statement = usher_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return NULL;

  usher_filter_sql_bind (statement, conditions->given, ":given", filter->now);
  usher_filter_sql_bind (statement, conditions->saved, ":saved", filter->now);
  if (conditions->profiles != NULL)
    bind_profiles (statement, conditions, filter->now);

  return statement;
}

/* Which come first */

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Ranking *ranking = user_data;
  const Place *first = a, *second = b;
  int order = ranking->is_text
    ? g_ascii_strcasecmp (first->text, second->text)
    : (first->number > second->number) - (first->number < second->number);

  if (order == 0)
    order = (first->id > second->id) - (first->id < second->id);

  return ranking->descending ? -order : order;
}

static void
clear_place (gpointer data)
{
  g_clear_pointer (&((Place *) data)->text, g_free);
}

/* Sorts what has gathered and forgets what is too much. */
static void
settle (Ranking *ranking)
{
  g_array_sort_with_data (ranking->places, compare_places, ranking);
  if (ranking->places->len >= ranking->limit)
    {
      g_array_set_size (ranking->places, ranking->limit);
      ranking->is_full = TRUE;
    }
}

/* @place is the caller's. */
static void
rank (Ranking     *ranking,
      const Place *place)
{
  Place *last = ranking->is_full ? &g_array_index (ranking->places, Place, ranking->limit - 1) : NULL;
  Place kept = *place;

  if ((ranking->continued && compare_places (place, &ranking->after, ranking) <= 0) ||
      (last != NULL && compare_places (place, last, ranking) > 0))
    return;

  kept.text = g_strdup (place->text);
  g_array_append_val (ranking->places, kept);
  /* Now and then, so that it costs little */
  if (ranking->places->len >= 4 * ranking->limit)
    settle (ranking);
}

static void
ranking_init (Ranking                *self,
              const UsherMediaFilter *filter,
              int                     order,
              gboolean                descending)
{
  const char *value = NULL;

  /* One more, to know whether there is a next page */
  *self = (Ranking) {
    .places = g_array_new (FALSE, FALSE, sizeof (Place)),
    .is_text = orders[order].is_text,
    .descending = descending,
    .limit = filter->limit + 1,
  };
  g_array_set_clear_func (self->places, clear_place);

  self->continued = filter->cursor != NULL && split_cursor (filter->cursor, &self->after.id, &value);
  if (self->continued && self->is_text)
    self->after.text = g_strdup (value);
  else if (self->continued)
    self->after.number = g_ascii_strtoll (value, NULL, 10);
}

static void
ranking_clear (Ranking *self)
{
  g_clear_pointer (&self->places, g_array_unref);
  clear_place (&self->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ranking, ranking_clear)

static gboolean
scan (UsherStatement  *statement,
      Ranking         *ranking,
      UsherMediaPage  *page,
      GError         **error)
{
  while (usher_statement_next (statement, error))
    {
      Place place = { .id = usher_statement_read_int (statement) };

      if (ranking->is_text)
        place.text = (char *) usher_statement_read_text (statement);
      else
        place.number = usher_statement_read_int (statement);
      if (ranking->is_text && place.text == NULL)
        place.text = (char *) "";
      page->total++;
      rank (ranking, &place);
    }

  settle (ranking);

  return *error == NULL;
}

/* What is shown */

static char *
make_cursor (const Ranking *ranking,
             const Place   *last)
{
  if (ranking->is_text)
    return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", last->id, last->text);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, last->id, last->number);
}

/* Returns: how many bytes its texts have */
static gsize
measure (UsherMedia *media)
{
  gsize size = 0;

  for (gsize i = 0; i < usher_n_media_fields; i++)
    {
      const UsherMediaField *field = &usher_media_fields[i];
      const char *text =
        field->type != USHER_MEDIA_NUMBER ? *usher_media_text_member (media, field) : NULL;

      size += text != NULL ? strlen (text) : 0;
    }

  return size;
}

static gboolean
read_titles (UsherDatabase           *database,
             const UsherMediaFilter  *filter,
             const Ranking           *ranking,
             UsherMediaPage          *page,
             GError                 **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT " USHER_MEDIA_COLUMNS USHER_FROM_MEDIA "WHERE media.id = :id", error);
  const GArray *places = ranking->places;
  gsize size = 0;
  guint i;

  for (i = 0; statement != NULL && i < MIN (places->len, filter->limit) &&
              (filter->max_size == 0 || size < filter->max_size); i++)
    {
      usher_statement_bind_int (statement, ":id", g_array_index (places, Place, i).id);
      if (!usher_statement_next (statement, error))
        break;
      g_ptr_array_add (page->media, usher_media_store_read (statement));
      size += measure (page->media->pdata[page->media->len - 1]);
      usher_statement_rewind (statement);
    }

  page->next = i > 0 && i < places->len
    ? make_cursor (ranking, &g_array_index (places, Place, i - 1))
    : g_strdup ("");

  return *error == NULL;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const UsherMediaFilter *filter = input;
  g_autoptr(UsherMediaPage) page = g_new0 (UsherMediaPage, 1);
  g_auto(Conditions) conditions = { 0, };
  g_auto(Ranking) ranking = { 0, };
  g_autoptr(UsherStatement) statement = NULL;
  gboolean descending;
  int order = find_order (filter->sort, &descending);

  page->media = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_media_free);
  page->revision = usher_database_get_changes (database)->revision;
  ranking_init (&ranking, filter, order, descending);
  if (!read_conditions (database, filter, &conditions, error))
    return NULL;

  statement = prepare_scan (database, filter, order, &conditions, error);
  if (statement == NULL || !scan (statement, &ranking, page, error) ||
      !read_titles (database, filter, &ranking, page, error))
    return NULL;

  return g_steal_pointer (&page);
}

/**
 * usher_media_store_list_async:
 * @store: the store
 * @filter: what is asked for; checked, if it comes from outside
 * @callback: called when the page is there
 * @user_data: data for @callback
 */
void
usher_media_store_list_async (UsherStore             *store,
                              const UsherMediaFilter *filter,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  usher_store_run_async (store, list, filter_copy (filter), (GDestroyNotify) filter_free,
                         (GDestroyNotify) usher_media_page_free, callback, user_data);
}

/* Returns: (transfer full) (nullable): a page of titles */
UsherMediaPage *
usher_media_store_list_finish (UsherStore    *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
