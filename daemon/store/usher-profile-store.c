/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-profile-store.h"

#include "usher-error.h"
#include "usher-filter-sql.h"
#include "usher-filter-store.h"
#include "usher-params.h"
#include "usher-variant-text.h"

/* Each is a question to the whole library. */
#define MAX_PROFILES 100

#define COLUMNS "id, name, enabled, priority, filter, parameters, created"

/* What has a column of its own; the rest is in `parameters`. */
static const char * const own_columns[] = { "Name", "Enabled", "Priority", "Filter", NULL };

/* In the order of COLUMNS. */
static UsherProfile *
read_profile (UsherStatement  *statement,
              GError         **error)
{
  g_autoptr(GVariantDict) dict = NULL;
  g_autoptr(GVariant) parameters = NULL;
  g_autoptr(GVariant) params = NULL;
  gint64 id = usher_statement_read_int (statement);
  g_autofree char *name = usher_statement_dup_text (statement);
  gboolean enabled = usher_statement_read_int (statement) != 0;
  guint32 priority = (guint32) usher_statement_read_int (statement);
  guint64 filter = (guint64) usher_statement_read_time (statement, 0);
  UsherProfile *profile;

  parameters = usher_variant_from_text (usher_statement_read_text (statement));
  dict = g_variant_dict_new (parameters);
  g_variant_dict_insert (dict, "Name", "s", name);
  g_variant_dict_insert (dict, "Enabled", "b", enabled);
  g_variant_dict_insert (dict, "Priority", "u", priority);
  g_variant_dict_insert (dict, "Filter", "t", filter);
  params = g_variant_ref_sink (g_variant_dict_end (dict));

  profile = usher_profile_new (params, error);
  if (profile == NULL)
    return NULL;

  profile->id = id;
  profile->created = usher_statement_read_int (statement);

  return profile;
}

/**
 * usher_profile_store_read_all:
 * @database: the connection, in the thread that owns it
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable) (element-type UsherProfile): all, those
 *   whose trailers come first before the others
 */
GPtrArray *
usher_profile_store_read_all (UsherDatabase  *database,
                              GError        **error)
{
  g_autoptr(GPtrArray) profiles = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT " COLUMNS " FROM profile ORDER BY priority DESC, id", error);

  while (statement != NULL && usher_statement_next (statement, error))
    {
      UsherProfile *profile = read_profile (statement, error);

      if (profile == NULL)
        return NULL;
      g_ptr_array_add (profiles, profile);
    }

  return *error == NULL ? g_steal_pointer (&profiles) : NULL;
}

/**
 * usher_profile_store_find_filter:
 * @filters: (element-type UsherFilter): all there are
 * @profile: a profile
 *
 * Returns: (transfer none) (nullable): its filter, %NULL if it is for all titles
 */
UsherFilter *
usher_profile_store_find_filter (GPtrArray          *filters,
                                 const UsherProfile *profile)
{
  for (guint i = 0; i < filters->len; i++)
    {
      UsherFilter *filter = filters->pdata[i];

      if ((guint64) filter->id == profile->filter)
        return filter;
    }

  return NULL;
}

static void
refuse_id (gint64   id,
           GError **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_PROFILE,
               "There is no profile %" G_GINT64_FORMAT "; “usherctl profiles” lists them", id);
}

static UsherProfile *
read_one (UsherDatabase  *database,
          gint64          id,
          GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT " COLUMNS " FROM profile WHERE id = :id", error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":id", id);
  if (usher_statement_next (statement, error))
    return read_profile (statement, error);

  if (*error == NULL)
    refuse_id (id, error);

  return NULL;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  return usher_profile_store_read_all (database, error);
}

void
usher_profile_store_list_async (UsherStore          *store,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, list, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherProfile): all, by priority */
GPtrArray *
usher_profile_store_list_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
get (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  return read_one (database, *(const gint64 *) input, error);
}

void
usher_profile_store_get_async (UsherStore          *store,
                               gint64               id,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  usher_store_run_async (store, get, g_memdup2 (&id, sizeof id), g_free, g_object_unref,
                         callback, user_data);
}

UsherProfile *
usher_profile_store_get_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

/* For which profile a title is */

typedef struct
{
  gint64 media;
  gint64 now;
} Question;

static gboolean
fits (UsherDatabase      *database,
      const Question     *question,
      const UsherFilter  *filter,
      GError            **error)
{
  g_autoptr(GString) sql =
    g_string_new ("SELECT 1 FROM media JOIN connection ON connection.key = media.connection"
                  "  WHERE media.id = :media");
  g_autoptr(UsherStatement) statement = NULL;

  usher_filter_sql_append (sql, filter, ":filter");
  statement = usher_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return FALSE;

  usher_statement_bind_int (statement, ":media", question->media);
  usher_filter_sql_bind (statement, filter, ":filter", question->now);

  return usher_statement_next (statement, error);
}

/* Returns: %FALSE if the filter says that it is for the other kind */
static gboolean
is_for_kind (const UsherFilter *filter,
             UsherArrKind       kind)
{
  for (guint i = 0; filter != NULL && i < filter->parsed->len; i++)
    {
      const UsherFilterCondition *condition = filter->parsed->pdata[i];

      if (condition->field == USHER_FILTER_KIND &&
          (condition->number == (gint64) kind) != (condition->operation == USHER_FILTER_IS))
        return FALSE;
    }

  return TRUE;
}

/* Returns: a #UsherArrKind, -1 with @error set where there is no such title */
static int
read_kind (UsherDatabase  *database,
           gint64          media,
           GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT connection.kind FROM media"
                            "  JOIN connection ON connection.key = media.connection"
                            "  WHERE media.id = :media AND media.removed IS NULL",
                            error);
  int kind = -1;

  if (statement == NULL)
    return -1;

  usher_statement_bind_int (statement, ":media", media);
  if (usher_statement_next (statement, error))
    usher_enum_from_nick (USHER_TYPE_ARR_KIND, usher_statement_read_text (statement), &kind);
  else if (*error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_TITLE,
                 "There is no title %" G_GINT64_FORMAT "; “usherctl media” lists them", media);

  return kind;
}

static UsherProfile *
find_fitting (UsherDatabase   *database,
              const Question  *question,
              GPtrArray       *profiles,
              GPtrArray       *filters,
              GError         **error)
{
  for (guint i = 0; i < profiles->len && *error == NULL; i++)
    {
      UsherProfile *profile = profiles->pdata[i];

      if (profile->enabled &&
          fits (database, question, usher_profile_store_find_filter (filters, profile), error))
        return g_object_ref (profile);
    }

  return NULL;
}

/* What is switched on comes before what is not. */
static UsherProfile *
find_of_kind (GPtrArray    *profiles,
              GPtrArray    *filters,
              UsherArrKind  kind)
{
  UsherProfile *found = NULL;

  for (guint i = 0; i < profiles->len; i++)
    {
      UsherProfile *profile = profiles->pdata[i];

      if (is_for_kind (usher_profile_store_find_filter (filters, profile), kind) &&
          (found == NULL || (profile->enabled && !found->enabled)))
        found = profile;
    }

  return found != NULL ? g_object_ref (found) : NULL;
}

static gpointer
find_for_media (UsherDatabase  *database,
                gpointer        input,
                GError        **error)
{
  const Question *question = input;
  int kind = read_kind (database, question->media, error);
  g_autoptr(GPtrArray) profiles = NULL;
  g_autoptr(GPtrArray) filters = NULL;
  UsherProfile *found = NULL;

  if (kind >= 0)
    profiles = usher_profile_store_read_all (database, error);
  if (profiles != NULL)
    filters = usher_filter_store_read_all (database, error);
  if (filters != NULL)
    found = find_fitting (database, question, profiles, filters, error);
  if (found == NULL && filters != NULL && *error == NULL)
    found = find_of_kind (profiles, filters, (UsherArrKind) kind);

  if (found == NULL && *error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_NO_SUCH_PROFILE,
                 "No profile is for %s; add one with “usherctl profiles add”, or name one",
                 kind == USHER_ARR_RADARR ? "films" : "series");

  return found;
}

/**
 * usher_profile_store_find_for_media_async:
 * @store: the store
 * @media: a title's id
 * @now: the present
 * @callback: called when it is found
 * @user_data: data for @callback
 *
 * Looks for the profile by which a title gets a trailer when a person asks for
 * one and names none: the first that is enabled and whose filter it fits; or
 * else the first that is for its kind at all.
 */
void
usher_profile_store_find_for_media_async (UsherStore          *store,
                                          gint64               media,
                                          gint64               now,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  const Question question = { media, now };

  usher_store_run_async (store, find_for_media, g_memdup2 (&question, sizeof question), g_free,
                         g_object_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable): %NULL with an error if there is none */
UsherProfile *
usher_profile_store_find_for_media_finish (UsherStore    *store,
                                           GAsyncResult  *result,
                                           GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

/* Editing */

static gboolean
check_filter (UsherDatabase  *database,
              UsherProfile   *profile,
              GError        **error)
{
  g_autoptr(UsherFilter) filter = NULL;

  if (profile->filter == 0)
    return TRUE;

  filter = usher_filter_store_read (database, (gint64) profile->filter, error);

  return filter != NULL;
}

static gboolean
write_profile (UsherDatabase  *database,
               UsherProfile   *profile,
               const char     *sql,
               const char     *number,
               gint64          value,
               GError        **error)
{
  g_autoptr(GVariant) params = g_variant_ref_sink (usher_params_get_changed_without (profile, own_columns));
  g_autofree char *parameters = g_variant_print (params, TRUE);
  g_autoptr(UsherStatement) statement = usher_database_prepare (database, sql, error);

  if (statement == NULL || !check_filter (database, profile, error))
    return FALSE;

  usher_statement_bind_text (statement, ":name", profile->name);
  usher_statement_bind_int (statement, ":enabled", profile->enabled);
  usher_statement_bind_int (statement, ":priority", profile->priority);
  usher_statement_bind_time (statement, ":filter", (gint64) profile->filter, 0);
  usher_statement_bind_text (statement, ":parameters", parameters);
  usher_statement_bind_int (statement, number, value);
  if (usher_statement_run (statement, error))
    return TRUE;

  if (g_error_matches (*error, USHER_ERROR, USHER_ERROR_CONFLICT))
    {
      g_clear_error (error);
      g_set_error (error, USHER_ERROR, USHER_ERROR_EXISTS,
                   "There is a profile “%s” already; choose another name", profile->name);
    }

  return FALSE;
}

static gboolean
check_room (UsherDatabase  *database,
            GError        **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "SELECT COUNT (*) FROM profile", error);

  if (statement == NULL || !usher_statement_next (statement, error))
    return FALSE;
  if (usher_statement_read_int (statement) < MAX_PROFILES)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
               "There are %d profiles, which is as many as there may be; remove one first",
               MAX_PROFILES);

  return FALSE;
}

static gpointer
add (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  UsherProfile *profile = input;
  gint64 id;

  if (!check_room (database, error) ||
      !write_profile (database, profile,
                      "INSERT INTO profile (name, enabled, priority, filter, parameters, created)"
                      "  VALUES (:name, :enabled, :priority, :filter, :parameters, :created)",
                      ":created", profile->created, error))
    return NULL;

  id = usher_database_get_last_row (database);

  return g_memdup2 (&id, sizeof id);
}

/**
 * usher_profile_store_add_async:
 * @store: the store
 * @profile: what is to be stored; leave it alone until @callback
 * @now: the present
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_profile_store_add_async (UsherStore          *store,
                               UsherProfile        *profile,
                               gint64               now,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  profile->created = now;
  usher_store_run_async (store, add, g_object_ref (profile), g_object_unref, g_free,
                         callback, user_data);
}

/* Returns: its number, 0 on failure */
gint64
usher_profile_store_add_finish (UsherStore    *store,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_autofree gint64 *id = usher_store_run_finish (store, result, error);

  return id != NULL ? *id : 0;
}

typedef struct
{
  gint64 id;
  GVariant *changes;             /* (owned) */
} Change;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->changes, g_variant_unref);
  g_free (change);
}

static gpointer
change_profile (UsherDatabase  *database,
                gpointer        input,
                GError        **error)
{
  const Change *change = input;
  g_autoptr(UsherProfile) before = read_one (database, change->id, error);
  g_autoptr(UsherProfile) after = NULL;
  g_autoptr(GVariant) old = NULL;
  g_autoptr(GVariant) merged = NULL;

  if (before == NULL)
    return NULL;

  old = g_variant_ref_sink (usher_params_get_changed (before));
  merged = g_variant_ref_sink (usher_params_merge (old, change->changes));
  after = usher_profile_new (merged, error);
  if (after != NULL)
    write_profile (database, after,
                   "UPDATE profile SET name = :name, enabled = :enabled, priority = :priority,"
                   "    filter = :filter, parameters = :parameters WHERE id = :id",
                   ":id", change->id, error);

  return NULL;
}

/**
 * usher_profile_store_change_async:
 * @store: the store
 * @id: of a profile
 * @changes: an `a{sv}`: only what is to change
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_profile_store_change_async (UsherStore          *store,
                                  gint64               id,
                                  GVariant            *changes,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  Change *change = g_new0 (Change, 1);

  change->id = id;
  change->changes = g_variant_ref_sink (changes);
  usher_store_run_async (store, change_profile, change, (GDestroyNotify) change_free, NULL,
                         callback, user_data);
}

gboolean
usher_profile_store_change_finish (UsherStore    *store,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

static gpointer
remove_profile (UsherDatabase  *database,
                gpointer        input,
                GError        **error)
{
  gint64 id = *(const gint64 *) input;
  g_autoptr(UsherStatement) release =
    usher_database_prepare (database, "UPDATE trailer SET profile = NULL WHERE profile = :id", error);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database, "DELETE FROM profile WHERE id = :id", error);

  if (release == NULL || statement == NULL)
    return NULL;

  usher_statement_bind_int (release, ":id", id);
  usher_statement_bind_int (statement, ":id", id);
  if (usher_statement_run (release, error) && usher_statement_run (statement, error) &&
      usher_database_get_n_changes (database) == 0)
    refuse_id (id, error);

  return NULL;
}

/* Its trailers stay, and count from then on as those that were found: else the next
 * profile would have all of them downloaded again. */
void
usher_profile_store_remove_async (UsherStore          *store,
                                  gint64               id,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  usher_store_run_async (store, remove_profile, g_memdup2 (&id, sizeof id), g_free, NULL,
                         callback, user_data);
}

gboolean
usher_profile_store_remove_finish (UsherStore    *store,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}
