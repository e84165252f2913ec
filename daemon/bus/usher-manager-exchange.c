/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Many tasks at once: adding, importing and exporting. */

#include "usher-manager-service.h"

#include <unistd.h>

#include "usher-call.h"
#include "usher-descriptor.h"
#include "usher-engine-batch.h"
#include "usher-error.h"
#include "usher-options.h"

#define MAX_TEXT_LENGTH (16 * 1024 * 1024)

/* Adding */

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;
  g_auto(GStrv) ids = usher_engine_add_tasks_finish (USHER_ENGINE (source), result, &error);

  if (ids != NULL)
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(^as)", ids));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_add_tasks_cb (UsherManagerService   *self,
                     GDBusMethodInvocation *invocation,
                     GVariant              *definitions,
                     UsherDbusManager      *manager)
{
  usher_engine_add_tasks_async (usher_manager_service_get_engine (self), definitions, added_cb,
                                usher_call_new (self, invocation));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Importing */

typedef struct
{
  const UsherFormat *format;
  gboolean is_dry;
  gboolean is_system;
  gboolean skips_errors;
  GPtrArray *records;            /* (owned) (nullable) (element-type UsherImportRecord) */
} Import;

static void
import_free (Import *import)
{
  g_clear_pointer (&import->records, g_ptr_array_unref);
  g_free (import);
}

static void
add_text (GVariantBuilder *builder,
          const char      *key,
          const char      *text)
{
  g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text != NULL ? text : ""));
}

static GVariant *
make_record (const UsherImportRecord *record,
             gboolean                 with_definition)
{
  static const char * const severities[] = { "ok", "warning", "error" };
  static const char * const nothing[] = { NULL };
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree const char **triggers = NULL;
  const char *name = "";

  if (record->definition != NULL)
    {
      g_variant_lookup (record->definition, "Name", "&s", &name);
      g_variant_lookup (record->definition, "Triggers", "^a&s", &triggers);
    }

  g_variant_builder_add (&builder, "{sv}", "Line", g_variant_new_uint32 (record->line));
  add_text (&builder, "Source", record->source);
  add_text (&builder, "Id", record->id);
  add_text (&builder, "Name", name);
  g_variant_builder_add (&builder, "{sv}", "Triggers",
                         g_variant_new_strv (triggers != NULL ? triggers : (const char **) nothing, -1));
  add_text (&builder, "Severity", severities[record->severity]);
  add_text (&builder, "Code", record->code);
  add_text (&builder, "Text", record->text);
  if (with_definition)
    g_variant_builder_add (&builder, "{sv}", "Definition", record->definition);

  return g_variant_builder_end (&builder);
}

static void
answer_import (UsherCall *call)
{
  const Import *import = call->data;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  gsize size = 0;

  for (guint i = 0; i < import->records->len; i++)
    {
      const UsherImportRecord *record = import->records->pdata[i];
      gboolean with_definition = record->definition != NULL && size < USHER_PAGE_MAX_SIZE;
      GVariant *made = make_record (record, with_definition);

      size += g_variant_get_size (made);
      g_variant_builder_add_value (&builder, made);
    }

  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(@aa{sv})", g_variant_builder_end (&builder)));
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  const Import *import = call->data;
  GError *error = NULL;
  g_auto(GStrv) ids = usher_engine_add_tasks_finish (USHER_ENGINE (source), result, &error);

  if (ids == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  for (guint i = 0; i < import->records->len; i++)
    {
      UsherImportRecord *record = import->records->pdata[i];

      if (record->definition != NULL && g_str_equal (record->code, "new"))
        {
          g_free (record->code);
          record->code = g_strdup ("added");
        }
    }
  answer_import (call);
}

static const UsherImportRecord *
find_error (const Import *import)
{
  for (guint i = 0; i < import->records->len; i++)
    {
      const UsherImportRecord *record = import->records->pdata[i];

      if (record->severity == USHER_IMPORT_ERROR)
        return record;
    }

  return NULL;
}

static void
add_records (UsherCall *call)
{
  const Import *import = call->data;
  g_autoptr(GVariant) definitions = NULL;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < import->records->len; i++)
    {
      const UsherImportRecord *record = import->records->pdata[i];

      if (record->definition != NULL)
        g_variant_builder_add_value (&builder, record->definition);
    }

  definitions = g_variant_ref_sink (g_variant_builder_end (&builder));
  usher_engine_add_tasks_async (usher_manager_service_get_engine (call->service), definitions,
                                imported_cb, call);
}

static void
reviewed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  Import *import = call->data;
  const UsherImportRecord *fault;
  GError *error = NULL;

  import->records = usher_engine_review_finish (USHER_ENGINE (source), result, &error);
  if (import->records == NULL)
    {
      usher_call_refuse (call->invocation, error);
      return;
    }

  fault = find_error (import);
  if (import->is_dry)
    answer_import (call);
  else if (fault != NULL && !import->skips_errors)
    usher_call_refuse (call->invocation,
                       g_error_new (USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                                    "Nothing was added, as line %u cannot be carried over: %s; "
                                    "SkipErrors adds the rest", fault->line, fault->text));
  else
    add_records (g_steal_pointer (&call));
}

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  const Import *import = call->data;
  UsherEngine *engine = usher_manager_service_get_engine (call->service);
  const UsherExchangeContext context = {
    .user = g_get_user_name (), .home = g_get_home_dir (), .is_system = import->is_system,
  };
  GError *error = NULL;
  g_autofree char *text = usher_descriptor_read_finish (result, &error);

  if (text != NULL)
    usher_engine_review_async (engine, import->format, text, &context, reviewed_cb,
                               g_steal_pointer (&call));
  else
    usher_call_refuse (call->invocation, error);
}

static gboolean
handle_import_tasks_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        GUnixFDList           *fds,
                        const char            *format,
                        GVariant              *text,
                        GVariant              *options,
                        UsherDbusManager      *manager)
{
  g_autoptr(UsherCall) call = usher_call_new (self, invocation);
  Import *import = g_new0 (Import, 1);
  const UsherOption wanted[] = {
    { "DryRun", "b", &import->is_dry },
    { "System", "b", &import->is_system },
    { "SkipErrors", "b", &import->skips_errors },
  };
  GError *error = NULL;
  int fd = -1;

  call->data = import;
  call->free_data = (GDestroyNotify) import_free;
  import->format = usher_format_find (format, &error);
  if (import->format != NULL && usher_options_read (options, wanted, G_N_ELEMENTS (wanted), &error))
    fd = usher_descriptor_take (fds, text, &error);
  if (fd < 0)
    return usher_call_refuse (invocation, error);

  usher_descriptor_read_async (fd, MAX_TEXT_LENGTH, text_read_cb, g_steal_pointer (&call));

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Exporting */

typedef struct
{
  const UsherFormat *format;
  GPtrArray *tasks;              /* (owned) (element-type UsherExportTask) */
  int fd;                        /* (owned): -1 once somebody else has it */
} Export;

static void
export_free (Export *export)
{
  if (export->fd >= 0)
    close (export->fd);
  g_clear_pointer (&export->tasks, g_ptr_array_unref);
  g_free (export);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(UsherCall) call = user_data;
  GError *error = NULL;

  if (usher_descriptor_write_finish (result, &error))
    g_dbus_method_invocation_return_value (call->invocation, NULL);
  else
    usher_call_refuse (call->invocation, error);
}

static void
format_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  const Export *export = data;
  const UsherExchangeContext context = { .user = g_get_user_name (), .home = g_get_home_dir () };

  g_task_return_pointer (task, usher_format_write (export->format, export->tasks, &context), g_free);
}

static void
formatted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Export *export = g_task_get_task_data (G_TASK (result));
  char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  int fd = export->fd;

  export->fd = -1;
  usher_descriptor_write_async (fd, text, written_cb, user_data);
}

static gboolean
handle_export_tasks_cb (UsherManagerService   *self,
                        GDBusMethodInvocation *invocation,
                        GUnixFDList           *fds,
                        const char * const    *ids,
                        const char            *format,
                        GVariant              *out,
                        UsherDbusManager      *manager)
{
  Export *export = g_new0 (Export, 1);
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  export->fd = -1;
  export->format = usher_format_find (format, &error);
  if (export->format != NULL)
    export->tasks = usher_engine_list_exports (usher_manager_service_get_engine (self), ids, &error);
  if (export->tasks != NULL)
    export->fd = usher_descriptor_take (fds, out, &error);
  if (export->fd < 0)
    {
      export_free (export);
      return usher_call_refuse (invocation, error);
    }

  task = g_task_new (self, NULL, formatted_cb, usher_call_new (self, invocation));
  g_task_set_source_tag (task, handle_export_tasks_cb);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  g_task_run_in_thread (task, format_in_thread);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
usher_manager_service_connect_exchange (UsherManagerService *self,
                                        UsherDbusManager    *manager)
{
  static const UsherMethod methods[] = {
    { "handle-add-tasks",    G_CALLBACK (handle_add_tasks_cb) },
    { "handle-import-tasks", G_CALLBACK (handle_import_tasks_cb) },
    { "handle-export-tasks", G_CALLBACK (handle_export_tasks_cb) },
  };

  usher_call_connect (manager, methods, G_N_ELEMENTS (methods), self);
}
