/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-engine-batch.h"

#include <string.h>

#include "usher-engine-private.h"
#include "usher-error.h"
#include "usher-params.h"

/* What an import would add: each task that was read is checked as if it were added, and
 * compared with those that are there, so that a second import adds nothing. */

typedef struct
{
  const UsherFormat *format;
  char *text;                    /* (owned) */
  char *user;                    /* (owned) */
  char *home;                    /* (owned) */
  gboolean is_system;
  UsherChores *chores;           /* (unowned): the root's */
  gint64 now;
  GPtrArray *present;            /* (owned) (element-type UsherExportTask): the tasks there are */
  GPtrArray *records;            /* (owned) (nullable) (element-type UsherImportRecord) */
  GPtrArray *tasks;              /* (owned) (element-type UsherTask): what the records
                                  * would become; %NULL where nothing */
} Review;

static void
review_free (Review *review)
{
  g_clear_pointer (&review->text, g_free);
  g_clear_pointer (&review->user, g_free);
  g_clear_pointer (&review->home, g_free);
  g_clear_pointer (&review->present, g_ptr_array_unref);
  g_clear_pointer (&review->records, g_ptr_array_unref);
  g_clear_pointer (&review->tasks, g_ptr_array_unref);
  g_free (review);
}

static void
free_task (UsherTask *task)
{
  g_clear_pointer (&task, usher_task_unref);
}

/* Comparing */

/* Dictionaries have no order, and numbers mean the same in any type. */
static void
append_canonical (GString  *text,
                  GVariant *value)
{
  g_autoptr(GHashTable) members = NULL;
  g_autoptr(GList) keys = NULL;
  GVariantIter iter;
  const char *key;
  GVariant *member;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    {
      g_variant_print_string (value, text, FALSE);
      return;
    }

  members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_variant_unref);
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &member))
    g_hash_table_replace (members, (gpointer) key, member);

  keys = g_list_sort (g_hash_table_get_keys (members), (GCompareFunc) strcmp);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_string_append_printf (text, "%s=", (char *) l->data);
      append_canonical (text, g_hash_table_lookup (members, l->data));
      g_string_append_c (text, '\n');
    }
}

/* What the daemon has added to “every 1h” when it was added is left out. */
static void
append_triggers (GString             *text,
                 UsherTaskDefinition *definition,
                 gboolean             with_start)
{
  g_auto(GStrv) triggers = usher_triggers_to_texts (definition->triggers);

  for (char **trigger = triggers; *trigger != NULL; trigger++)
    {
      const char *from = !with_start && g_str_has_prefix (*trigger, "every ")
        ? strstr (*trigger, " from ") : NULL;

      g_string_append_len (text, *trigger, from != NULL ? from - *trigger : (gssize) strlen (*trigger));
      g_string_append_c (text, '\n');
    }
}

/* Tasks of the same name that do the same at the same time. */
static char *
make_fingerprint (UsherTaskDefinition *definition,
                  gboolean             with_start)
{
  g_autoptr(GString) text = g_string_new (definition->name);

  g_string_append_printf (text, "\n%s\n%d\n", definition->chore, with_start);
  append_triggers (text, definition, with_start);
  append_canonical (text, definition->parameters);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* All of a definition */
static char *
make_canonical (UsherTaskDefinition *definition,
                gboolean             with_start)
{
  g_autoptr(GVariant) changed = g_variant_ref_sink (usher_params_get_changed (definition));
  g_autoptr(GVariantDict) dict = g_variant_dict_new (changed);
  g_autoptr(GVariant) rest = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_variant_dict_remove (dict, "Triggers");
  rest = g_variant_ref_sink (g_variant_dict_end (dict));
  append_triggers (text, definition, with_start);
  append_canonical (text, rest);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has_start (GVariant *definition)
{
  g_autofree const char **triggers = NULL;

  g_variant_lookup (definition, "Triggers", "^a&s", &triggers);
  for (const char **trigger = triggers; trigger != NULL && *trigger != NULL; trigger++)
    if (strstr (*trigger, " from ") != NULL)
      return TRUE;

  return FALSE;
}

/* Judging, in a thread */

/* A task that is there, or stands above. */
typedef struct
{
  const UsherExportTask *task;   /* (unowned) (nullable) */
  guint line;
} Known;

typedef struct
{
  Review *review;
  UsherBatchReader *reader;
  GHashTable *by_id;             /* (owned) (element-type utf8 UsherExportTask) */
  GHashTable *known;             /* (owned) (element-type utf8 Known): by fingerprint */
} Judge;

static void
remember (Judge                 *judge,
          UsherTaskDefinition   *definition,
          const UsherExportTask *task,
          guint                  line)
{
  for (int with_start = FALSE; with_start <= TRUE; with_start++)
    {
      const Known known = { task, line };

      g_hash_table_insert (judge->known, make_fingerprint (definition, with_start),
                           g_memdup2 (&known, sizeof known));
    }
}

/* Only of those that have the name of a task that is read, as there may be many. */
static void
remember_present (Judge *judge)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *records = judge->review->records;
  GPtrArray *present = judge->review->present;
  const char *name;

  for (guint i = 0; i < records->len; i++)
    {
      UsherImportRecord *record = records->pdata[i];

      if (record->definition != NULL && g_variant_lookup (record->definition, "Name", "&s", &name))
        g_hash_table_add (names, (gpointer) name);
    }

  for (guint i = 0; i < present->len; i++)
    {
      UsherExportTask *task = present->pdata[i];

      g_hash_table_insert (judge->by_id, task->id, task);
      if (g_hash_table_contains (names, task->definition->name))
        remember (judge, task->definition, task, 0);
    }
}

static void
note_present (UsherImportRecord     *record,
              const UsherExportTask *task)
{
  g_free (record->code);
  record->code = g_strdup ("exists");
  g_clear_pointer (&record->definition, g_variant_unref);
  if (task != NULL)
    record->id = g_strdup (task->id);
}

static void
refuse (UsherImportRecord *record,
        const GError      *error)
{
  static const struct
  {
    UsherError error;
    const char *code;
  } codes[] = {
    { USHER_ERROR_INVALID_TRIGGER, "trigger" },
    { USHER_ERROR_UNKNOWN_KEY, "unknown-key" },
    { USHER_ERROR_DEPENDENCY_MISSING, "program-missing" },
    { USHER_ERROR_EXISTS, "id-taken" },
  };
  const char *code = "invalid";

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, USHER_ERROR, (int) codes[i].error))
      code = codes[i].code;

  usher_import_record_say (record, USHER_IMPORT_ERROR, code, "%s", error->message);
}

/* A task that comes with Usher is there, or belongs to another version. */
static void
judge_builtin (UsherImportRecord     *record,
               const UsherExportTask *task)
{
  if (task != NULL)
    {
      note_present (record, task);
      return;
    }

  usher_import_record_say (record, USHER_IMPORT_WARNING, "builtin",
                           "This Usher has no such built-in task");
  g_clear_pointer (&record->definition, g_variant_unref);
}

/* Whose id is given is meant to be that task and no other. */
static void
judge_by_id (Judge             *judge,
             UsherImportRecord *record,
             UsherTask         *read)
{
  gboolean with_start = has_start (record->definition);
  UsherExportTask *task = g_hash_table_lookup (judge->by_id, read->id);
  g_autofree char *new_text = task != NULL ? make_canonical (read->definition, with_start) : NULL;
  g_autofree char *old_text = task != NULL ? make_canonical (task->definition, with_start) : NULL;

  if (task == NULL)
    {
      task = usher_export_task_new (read->id, read->definition);
      g_ptr_array_add (judge->review->present, task);
      g_hash_table_insert (judge->by_id, task->id, task);
    }
  else if (g_str_equal (new_text, old_text))
    note_present (record, task);
  else
    usher_import_record_say (record, USHER_IMPORT_ERROR, "id-taken",
                             "There is another task “%s” already; remove it, or give this one "
                             "another Id", read->id);
}

static void
judge_by_work (Judge             *judge,
               UsherImportRecord *record,
               UsherTask         *read)
{
  g_autofree char *fingerprint = make_fingerprint (read->definition, has_start (record->definition));
  Known *known = g_hash_table_lookup (judge->known, fingerprint);

  if (known == NULL)
    {
      remember (judge, read->definition, NULL, record->line);
      return;
    }

  if (known->task == NULL)
    usher_import_record_say (record, USHER_IMPORT_WARNING, "exists", "The same stands in line %u",
                             known->line);
  note_present (record, known->task);
}

/* Returns: (transfer full) (nullable): the task that it would become */
static UsherTask *
judge_record (Judge             *judge,
              UsherImportRecord *record)
{
  g_autoptr(UsherTask) read = NULL;
  g_autoptr(GError) error = NULL;
  const char *id = "";

  if (record->definition == NULL)
    return NULL;

  g_variant_lookup (record->definition, "Id", "&s", &id);
  if (record->builtin)
    {
      judge_builtin (record, g_hash_table_lookup (judge->by_id, id));
      return NULL;
    }

  read = usher_batch_reader_read (judge->reader, record->definition, &error);
  if (read == NULL)
    refuse (record, error);
  else if (*read->id != '\0')
    judge_by_id (judge, record, read);
  else
    judge_by_work (judge, record, read);

  return record->definition != NULL ? g_steal_pointer (&read) : NULL;
}

static gboolean
read_records (Review  *review,
              GError **error)
{
  const UsherExchangeContext context = {
    .user = review->user, .home = review->home, .is_system = review->is_system,
    .chores = review->chores,
  };

  review->records = usher_format_read (review->format, review->text, &context, error);
  if (review->records == NULL || review->records->len <= USHER_MAX_BATCH)
    return review->records != NULL;

  g_set_error (error, USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
               "There are more than %d entries; import them in parts", USHER_MAX_BATCH);

  return FALSE;
}

static void
judge_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Review *review = data;
  g_autoptr(UsherBatchReader) reader = usher_batch_reader_new (review->chores, review->now);
  g_autoptr(GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Judge judge = { .review = review, .reader = reader, .by_id = by_id, .known = known };
  GError *error = NULL;

  if (!read_records (review, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  remember_present (&judge);
  for (guint i = 0; i < review->records->len; i++)
    g_ptr_array_add (review->tasks, judge_record (&judge, review->records->pdata[i]));
  g_task_return_boolean (task, TRUE);
}

/* What needs the engine */

static void
give_id (UsherImportRecord *record,
         const char        *id)
{
  g_autoptr(GVariantDict) dict = g_variant_dict_new (record->definition);

  record->id = g_strdup (id);
  g_variant_dict_insert (dict, "Id", "s", id);
  g_variant_unref (record->definition);
  record->definition = g_variant_ref_sink (g_variant_dict_end (dict));
}

static void
settle_records (UsherEngine *self,
                Review      *review)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) pending = NULL;

  for (guint i = 0; i < review->tasks->len; i++)
    if (review->tasks->pdata[i] != NULL && *((UsherTask *) review->tasks->pdata[i])->id != '\0')
      g_hash_table_add (taken, ((UsherTask *) review->tasks->pdata[i])->id);

  for (guint i = 0; i < review->tasks->len; i++)
    {
      UsherTask *task = review->tasks->pdata[i];

      if (task != NULL && *task->id == '\0')
        {
          g_free (task->id);
          task->id = usher_batch_choose_id (self, task->definition->name, taken, counters);
          g_hash_table_add (taken, task->id);
        }
    }

  for (guint i = 0; i < review->tasks->len; i++)
    {
      UsherTask *task = review->tasks->pdata[i];
      g_autoptr(GError) error = NULL;

      if (task == NULL)
        continue;
      if (usher_batch_check_chain (self, task, review->tasks, &pending, &error))
        give_id (review->records->pdata[i], task->id);
      else
        refuse (review->records->pdata[i], error);
    }
}

static void
judged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  UsherEngine *self = USHER_ENGINE (source);
  g_autoptr(GTask) reply = G_TASK (user_data);
  Review *review = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      settle_records (self, review);
      g_task_return_pointer (reply, g_steal_pointer (&review->records),
                             (GDestroyNotify) g_ptr_array_unref);
    }
  else
    {
      g_task_return_error (reply, error);
    }

  usher_batch_end (self);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 keys[] = { (*(UsherTask **) a)->key, (*(UsherTask **) b)->key };

  return (keys[0] > keys[1]) - (keys[0] < keys[1]);
}

static UsherExportTask *
export_task (UsherTask *task)
{
  UsherExportTask *export = usher_export_task_new (task->id, task->definition);

  export->enabled = task->enabled;
  export->builtin = task->builtin;

  return export;
}

/**
 * usher_engine_list_exports:
 * @self: an engine
 * @ids: (array zero-terminated=1): which tasks; all if there is none
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable) (element-type UsherExportTask): as they are now,
 *   for a thread to read; all in the order in which they were added
 */
GPtrArray *
usher_engine_list_exports (UsherEngine         *self,
                           const char * const  *ids,
                           GError             **error)
{
  g_autoptr(GPtrArray) exports = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_export_task_free);
  g_autoptr(GPtrArray) tasks = NULL;

  for (const char * const *id = ids; *id != NULL; id++)
    {
      UsherTask *task = usher_engine_get_task (self, *id, error);

      if (task == NULL)
        return NULL;
      g_ptr_array_add (exports, export_task (task));
    }

  if (*ids != NULL)
    return g_steal_pointer (&exports);

  tasks = usher_scheduler_list (self->scheduler);
  g_ptr_array_sort (tasks, compare_keys);
  for (guint i = 0; i < tasks->len; i++)
    g_ptr_array_add (exports, export_task (tasks->pdata[i]));

  return g_steal_pointer (&exports);
}

/**
 * usher_engine_review_async:
 * @self: an engine
 * @format: how @text is written
 * @text: what is to be imported
 * @context: whose it is; its chores are those of @self
 * @callback: called when it is known what would be added
 * @user_data: data for @callback
 *
 * Changes nothing. What would be added has a definition with its Id; what is there
 * already has the code `exists`.
 */
void
usher_engine_review_async (UsherEngine                *self,
                           const UsherFormat          *format,
                           const char                 *text,
                           const UsherExchangeContext *context,
                           GAsyncReadyCallback         callback,
                           gpointer                    user_data)
{
  static const char * const all[] = { NULL };
  g_autoptr(GTask) task = NULL;
  Review *review = g_new0 (Review, 1);

  review->format = format;
  review->text = g_strdup (text);
  review->user = g_strdup (context->user);
  review->home = g_strdup (context->home);
  review->is_system = context->is_system;
  review->chores = self->chores;
  review->now = usher_clock_now (self->clock);
  review->present = usher_engine_list_exports (self, all, NULL);
  review->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) free_task);

  usher_batch_begin (self);
  task = g_task_new (self, NULL, judged_cb, g_task_new (self, NULL, callback, user_data));
  g_task_set_source_tag (task, usher_engine_review_async);
  g_task_set_task_data (task, review, (GDestroyNotify) review_free);
  g_task_run_in_thread (task, judge_in_thread);
}

/* Returns: (transfer full) (nullable) (element-type UsherImportRecord): what there is */
GPtrArray *
usher_engine_review_finish (UsherEngine   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
