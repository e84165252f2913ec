/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Plans for what cannot be undone. They are on disk, so that what a run at night
 * has held back can still be confirmed after a restart. */

#include "usher-plan-store.h"

#include "usher-error.h"

/**
 * usher_plan_new:
 * @kind: what is to be done
 * @subject: with what
 * @created: the present
 * @expires: when it is no longer valid, 0 for never
 * @items: an `aa{sv}`; a floating reference is sunk
 *
 * Returns: (transfer full): a plan with an id of its own
 */
UsherPlan *
usher_plan_new (const char *kind,
                const char *subject,
                gint64      created,
                gint64      expires,
                GVariant   *items)
{
  UsherPlan *self = g_new0 (UsherPlan, 1);

  self->id = g_uuid_string_random ();
  self->kind = g_strdup (kind);
  self->subject = g_strdup (subject);
  self->created = created;
  self->expires = expires;
  self->items = g_variant_ref_sink (items);

  return self;
}

UsherPlan *
usher_plan_copy (const UsherPlan *self)
{
  UsherPlan *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->kind = g_strdup (self->kind);
  copy->subject = g_strdup (self->subject);
  copy->items = g_variant_ref (self->items);

  return copy;
}

void
usher_plan_free (UsherPlan *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->items, g_variant_unref);
  g_free (self);
}

/* A newer plan for the same takes the place of the older. */
static gboolean
remove_older (UsherDatabase    *database,
              const UsherPlan  *plan,
              GError          **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "DELETE FROM plan WHERE (kind = :kind AND subject = :subject)"
                            "  OR expires < :now",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_text (statement, ":kind", plan->kind);
  usher_statement_bind_text (statement, ":subject", plan->subject);
  usher_statement_bind_int (statement, ":now", plan->created);

  return usher_statement_run (statement, error);
}

static gpointer
add (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  const UsherPlan *plan = input;
  g_autofree char *items = g_variant_print (plan->items, TRUE);
  g_autoptr(UsherStatement) statement = NULL;

  if (!remove_older (database, plan, error))
    return NULL;

  statement =
    usher_database_prepare (database,
                            "INSERT INTO plan (id, kind, subject, created, expires, items)"
                            "  VALUES (:id, :kind, :subject, :created, :expires, :items)",
                            error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", plan->id);
  usher_statement_bind_text (statement, ":kind", plan->kind);
  usher_statement_bind_text (statement, ":subject", plan->subject);
  usher_statement_bind_int (statement, ":created", plan->created);
  usher_statement_bind_time (statement, ":expires", plan->expires, 0);
  usher_statement_bind_text (statement, ":items", items);
  usher_statement_run (statement, error);

  return NULL;
}

/* Keeps a plan. An older one of the same kind and subject is forgotten. */
void
usher_plan_store_add_async (UsherStore          *store,
                            const UsherPlan     *plan,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  usher_store_run_async (store, add, usher_plan_copy (plan), (GDestroyNotify) usher_plan_free,
                         NULL, callback, user_data);
}

gboolean
usher_plan_store_add_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish_void (store, result, error);
}

typedef struct
{
  char *id;                      /* (owned) */
  gint64 now;
} Question;

static void
question_free (Question *question)
{
  g_clear_pointer (&question->id, g_free);
  g_free (question);
}

static UsherPlan *
read_plan (UsherStatement *statement)
{
  UsherPlan *plan = g_new0 (UsherPlan, 1);

  plan->id = usher_statement_dup_text (statement);
  plan->kind = usher_statement_dup_text (statement);
  plan->subject = usher_statement_dup_text (statement);
  plan->created = usher_statement_read_int (statement);
  plan->expires = usher_statement_read_time (statement, 0);
  plan->items = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), usher_statement_read_text (statement),
                                 NULL, NULL, NULL);
  if (plan->items == NULL)
    plan->items = g_variant_ref_sink (g_variant_new ("aa{sv}", NULL));

  return plan;
}

static gpointer
get (UsherDatabase  *database,
     gpointer        input,
     GError        **error)
{
  const Question *question = input;
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT id, kind, subject, created, expires, items FROM plan"
                            "  WHERE id = :id AND (expires IS NULL OR expires >= :now)",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", question->id);
  usher_statement_bind_int (statement, ":now", question->now);
  if (usher_statement_next (statement, error))
    return read_plan (statement);

  if (*error == NULL)
    g_set_error (error, USHER_ERROR, USHER_ERROR_CONFLICT,
                 "The plan is no longer valid; make a new one");

  return NULL;
}

static gpointer
take (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const Question *question = input;
  g_autoptr(UsherPlan) plan = get (database, input, error);
  g_autoptr(UsherStatement) statement = NULL;

  if (plan == NULL)
    return NULL;

  statement = usher_database_prepare (database, "DELETE FROM plan WHERE id = :id", error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":id", question->id);

  return usher_statement_run (statement, error) ? g_steal_pointer (&plan) : NULL;
}

static void
ask_async (UsherStore          *store,
           UsherStoreWork       work,
           const char          *id,
           gint64               now,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  Question *question = g_new0 (Question, 1);

  question->id = g_strdup (id);
  question->now = now;
  usher_store_run_async (store, work, question, (GDestroyNotify) question_free,
                         (GDestroyNotify) usher_plan_free, callback, user_data);
}

/* Looks a plan up and leaves it. */
void
usher_plan_store_get_async (UsherStore          *store,
                            const char          *id,
                            gint64               now,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  ask_async (store, get, id, now, callback, user_data);
}

/* Returns: (transfer full) (nullable): the plan; USHER_ERROR_CONFLICT where it is not valid */
UsherPlan *
usher_plan_store_get_finish (UsherStore    *store,
                             GAsyncResult  *result,
                             GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

/* Looks a plan up and forgets it: it is confirmed once. */
void
usher_plan_store_take_async (UsherStore          *store,
                             const char          *id,
                             gint64               now,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  ask_async (store, take, id, now, callback, user_data);
}

/* Returns: (transfer full) (nullable): the plan; USHER_ERROR_CONFLICT where it is not valid */
UsherPlan *
usher_plan_store_take_finish (UsherStore    *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

/* The run that deletes may have to wait: what is confirmed does not expire. */
static gpointer
confirm (UsherDatabase  *database,
         gpointer        input,
         GError        **error)
{
  const Question *question = input;
  g_autoptr(UsherPlan) plan = get (database, input, error);
  g_autoptr(UsherStatement) statement = NULL;

  if (plan == NULL || g_str_equal (plan->kind, USHER_PLAN_LOSS) ||
      g_str_equal (plan->kind, USHER_PLAN_MISSING))
    return g_steal_pointer (&plan);

  if (!g_str_equal (plan->kind, USHER_PLAN_TRAILERS))
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_CONFLICT, "The plan has been confirmed already");
      return NULL;
    }

  statement = usher_database_prepare (database,
                                      "UPDATE plan SET kind = :kind, expires = NULL WHERE id = :id",
                                      error);
  if (statement == NULL)
    return NULL;

  usher_statement_bind_text (statement, ":kind", USHER_PLAN_CONFIRMED);
  usher_statement_bind_text (statement, ":id", question->id);

  return usher_statement_run (statement, error) ? g_steal_pointer (&plan) : NULL;
}

/**
 * usher_plan_store_confirm_async:
 * @store: the store
 * @id: of a plan
 * @now: the present
 * @callback: called when it is on disk
 * @user_data: data for @callback
 *
 * A plan to delete files becomes one that is about to be carried out, once. The
 * others are only looked up: the runs that they are for take them.
 */
void
usher_plan_store_confirm_async (UsherStore          *store,
                                const char          *id,
                                gint64               now,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  ask_async (store, confirm, id, now, callback, user_data);
}

/* Returns: (transfer full) (nullable): the plan as it was; USHER_ERROR_CONFLICT where it
 * is not valid, or was confirmed before */
UsherPlan *
usher_plan_store_confirm_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const Question *question = input;
  g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_plan_free);
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT id, kind, subject, created, expires, items FROM plan"
                            "  WHERE (expires IS NULL OR expires >= :now) AND kind != :confirmed"
                            "  ORDER BY created, id",
                            error);

  if (statement == NULL)
    return NULL;

  usher_statement_bind_int (statement, ":now", question->now);
  usher_statement_bind_text (statement, ":confirmed", USHER_PLAN_CONFIRMED);
  while (usher_statement_next (statement, error))
    g_ptr_array_add (plans, read_plan (statement));

  return *error == NULL ? g_steal_pointer (&plans) : NULL;
}

/* Lists the plans that wait for somebody's word, oldest first. */
void
usher_plan_store_list_async (UsherStore          *store,
                             gint64               now,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Question *question = g_new0 (Question, 1);

  question->now = now;
  usher_store_run_async (store, list, question, (GDestroyNotify) question_free,
                         (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable) (element-type UsherPlan) */
GPtrArray *
usher_plan_store_list_finish (UsherStore    *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
