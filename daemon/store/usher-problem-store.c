/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a person had better look after. It is read from what the chores have written
 * down, so that it is gone when they write down something else. */

#include "usher-problem-store.h"

#include "usher-fact-store.h"
#include "usher-plan-store.h"
#include "usher-variant-text.h"

typedef struct
{
  const char *id;
  const char *severity;
  const char *code;
  const char *subject;
  const char *fix;
  gint64 since;
  GVariant *details;             /* (unowned) (nullable): an a{sv} */
} Problem;

static void
add (GVariantBuilder *builder,
     const Problem   *problem)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, problem->details);
  g_variant_dict_insert (&dict, "Id", "s", problem->id);
  g_variant_dict_insert (&dict, "Severity", "s", problem->severity);
  g_variant_dict_insert (&dict, "Code", "s", problem->code);
  g_variant_dict_insert (&dict, "Subject", "s", problem->subject != NULL ? problem->subject : "");
  g_variant_dict_insert (&dict, "Since", "t", (guint64) problem->since);
  g_variant_dict_insert (&dict, "Fix", "s", problem->fix);
  g_variant_builder_add_value (builder, g_variant_dict_end (&dict));
}

/* Programs */

static void
add_program (GVariantBuilder *builder,
             GVariant        *facts,
             const char      *key,
             const char      *name)
{
  g_autoptr(GVariant) record = g_variant_lookup_value (facts, key, G_VARIANT_TYPE_VARDICT);
  const char *what = "", *program = "";
  gint64 since = 0;
  g_autofree char *code = NULL;
  g_autoptr(GVariantDict) details = NULL;
  g_autoptr(GVariant) shown = NULL;
  Problem problem = { 0, };

  if (record == NULL || !g_variant_lookup (record, "Problem", "&s", &what) || *what == '\0')
    return;

  g_variant_lookup (record, "Program", "&s", &program);
  g_variant_lookup (record, "Since", "x", &since);
  details = g_variant_dict_new (record);
  g_variant_dict_remove (details, "Program");
  g_variant_dict_remove (details, "Problem");
  shown = g_variant_ref_sink (g_variant_dict_end (details));

  code = g_strdup_printf ("%s-%s", name, what);
  problem.id = code;
  problem.code = code;
  problem.severity = g_str_equal (what, "missing") ? "error" : "warning";
  problem.subject = program;
  problem.fix = g_str_equal (what, "missing") ? "install" : "update";
  problem.since = since;
  problem.details = shown;
  add (builder, &problem);
}

static gboolean
add_programs (UsherDatabase    *database,
              GVariantBuilder  *builder,
              GError          **error)
{
  g_autofree char *text = usher_fact_store_read_text (database, USHER_FACT_UPDATES, error);
  g_autoptr(GVariant) facts = text != NULL
    ? g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL) : NULL;

  if (facts == NULL)
    return *error == NULL;

  add_program (builder, facts, "YtDlp", "yt-dlp");
  add_program (builder, facts, "Ffmpeg", "ffmpeg");
  add_program (builder, facts, "Ffprobe", "ffprobe");
  add_program (builder, facts, "Usher", "usher");

  return TRUE;
}

/* Connections: what their last refresh said */

static const char *
code_of_connection (const char *failure)
{
  if (g_str_equal (failure, "unauthorized") || g_str_equal (failure, "no-key"))
    return "key-refused";
  if (g_str_equal (failure, "unreachable") || g_str_equal (failure, "timed-out"))
    return "server-unreachable";

  return "connection-failed";
}

static gboolean
add_connections (UsherDatabase    *database,
                 GVariantBuilder  *builder,
                 GError          **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT id, last_error, ifnull (last_refresh, created) FROM connection"
                            "  WHERE enabled AND last_error IS NOT NULL AND last_error != ''"
                            "  ORDER BY id",
                            error);

  if (statement == NULL)
    return FALSE;

  while (usher_statement_next (statement, error))
    {
      g_autofree char *subject = usher_statement_dup_text (statement);
      g_autofree char *failure = usher_statement_dup_text (statement);
      g_autofree char *id = g_strdup_printf ("connection:%s", subject);
      g_autoptr(GVariant) details =
        g_variant_ref_sink (g_variant_new_parsed ("{'ErrorCode': <%s>}", failure));
      const Problem problem = {
        .id = id, .severity = "error", .code = code_of_connection (failure), .subject = subject,
        .fix = "edit-connection", .since = usher_statement_read_int (statement), .details = details,
      };

      add (builder, &problem);
    }

  return *error == NULL;
}

/* Disks: how the last run of a built-in task ended */

static gboolean
add_storage (UsherDatabase    *database,
             GVariantBuilder  *builder,
             GError          **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT task.id, run.error_code, run.error_details, run.ended"
                            "  FROM task JOIN run ON run.id = task.last_run"
                            "  WHERE task.builtin AND task.removed IS NULL AND run.ended IS NOT NULL"
                            "    AND run.error_code IN ('storage-gone', 'no-space', 'database')"
                            "  ORDER BY task.id",
                            error);

  if (statement == NULL)
    return FALSE;

  while (usher_statement_next (statement, error))
    {
      g_autofree char *task = usher_statement_dup_text (statement);
      g_autofree char *failure = usher_statement_dup_text (statement);
      const char *text = usher_statement_read_text (statement);
      g_autoptr(GVariant) details = text != NULL ? usher_variant_from_text (text) : NULL;
      g_autofree char *id = g_strdup_printf ("task:%s", task);
      const char *folder = "";
      Problem problem = { .id = id, .severity = "error", .fix = "check-disk" };

      if (details != NULL)
        g_variant_lookup (details, "Folder", "&s", &folder);
      problem.code = g_str_equal (failure, "no-space") ? "disk-full" : failure;
      problem.subject = folder;
      problem.since = usher_statement_read_int (statement);
      add (builder, &problem);
    }

  return *error == NULL;
}

/* What waits for somebody's word; a plan that a person makes has its own window */

static gboolean
add_plans (UsherDatabase    *database,
           GVariantBuilder  *builder,
           gint64            now,
           GError          **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "SELECT id, kind, subject, created FROM plan"
                            "  WHERE kind IN (:loss, :missing) AND (expires IS NULL OR expires >= :now)"
                            "  ORDER BY created, id",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_statement_bind_text (statement, ":loss", USHER_PLAN_LOSS);
  usher_statement_bind_text (statement, ":missing", USHER_PLAN_MISSING);
  usher_statement_bind_int (statement, ":now", now);
  while (usher_statement_next (statement, error))
    {
      g_autofree char *plan = usher_statement_dup_text (statement);
      g_autofree char *kind = usher_statement_dup_text (statement);
      g_autofree char *subject = usher_statement_dup_text (statement);
      g_autofree char *id = g_strdup_printf ("plan:%s", plan);
      g_autoptr(GVariant) details = g_variant_ref_sink (g_variant_new_parsed ("{'Plan': <%s>}", plan));
      const Problem problem = {
        .id = id, .severity = "warning", .code = kind, .subject = subject, .fix = "confirm",
        .since = usher_statement_read_int (statement), .details = details,
      };

      add (builder, &problem);
    }

  return *error == NULL;
}

static gpointer
list (UsherDatabase  *database,
      gpointer        input,
      GError        **error)
{
  const gint64 *now = input;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  if (!add_plans (database, &builder, *now, error) || !add_connections (database, &builder, error) ||
      !add_storage (database, &builder, error) || !add_programs (database, &builder, error))
    return NULL;

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * usher_problem_store_list_async:
 * @store: the store
 * @now: the present
 * @callback: called when the problems are known
 * @user_data: data for @callback
 */
void
usher_problem_store_list_async (UsherStore          *store,
                                gint64               now,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  usher_store_run_async (store, list, g_memdup2 (&now, sizeof now), g_free,
                         (GDestroyNotify) g_variant_unref, callback, user_data);
}

/* Returns: (transfer full) (nullable): an `aa{sv}`, in the keys of the bus */
GVariant *
usher_problem_store_list_finish (UsherStore    *store,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return usher_store_run_finish (store, result, error);
}
