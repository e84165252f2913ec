/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-chores.h"
#include "usher-task-definition.h"

G_BEGIN_DECLS

/**
 * UsherExchangeContext:
 * @user: who the commands run as
 * @home: the home folder of @user
 * @is_system: whether what is read belongs to the whole machine: lines of a
 *   crontab then name a user
 * @chores: (unowned): the kinds of work
 *
 * What the meaning of a text depends on, beside the text.
 */
typedef struct
{
  const char *user;
  const char *home;
  gboolean is_system;
  UsherChores *chores;
} UsherExchangeContext;

typedef enum
{
  USHER_IMPORT_OK,
  USHER_IMPORT_WARNING,
  USHER_IMPORT_ERROR,
} UsherImportSeverity;

/**
 * UsherImportRecord:
 * @line: where it stands, from 1 on
 * @source: (owned): what stands there, as one line
 * @severity: whether it can be carried over
 * @code: (owned): why not, or what of it, as a word
 * @text: (owned) (nullable): the same as one sentence
 * @definition: (owned) (nullable): an `a{sv}` as for AddTask(), if there is a task
 * @builtin: whether it is a task that comes with Usher
 * @id: (owned) (nullable): the id that the task has or would have; no format sets it
 *
 * A task that was read, or something that cannot be carried over.
 */
typedef struct
{
  guint line;
  char *source;
  UsherImportSeverity severity;
  char *code;
  char *text;
  GVariant *definition;
  gboolean builtin;
  char *id;
} UsherImportRecord;

/**
 * UsherExportTask:
 * @id: (owned): its id
 * @enabled: the person's switch
 * @builtin: whether it came with Usher
 * @definition: (owned): what a person edits
 *
 * What of a task is written.
 */
typedef struct
{
  char *id;
  gboolean enabled;
  gboolean builtin;
  UsherTaskDefinition *definition;
} UsherExportTask;

/**
 * UsherFormat:
 * @name: its name on the bus
 * @read: adds what is in @text, valid UTF-8 and zero-terminated, to @records; fails
 *   only if @text cannot be read at all
 * @write: adds @tasks to @text
 *
 * A way to write tasks down. Reading and writing do nothing else: no file, no clock.
 */
typedef struct
{
  const char *name;

  gboolean (*read)  (const char                 *text,
                     const UsherExchangeContext *context,
                     GPtrArray                  *records,
                     GError                    **error);
  void     (*write) (GPtrArray                  *tasks,
                     const UsherExchangeContext *context,
                     GString                    *text);
} UsherFormat;

const UsherFormat *usher_format_find           (const char                  *name,
                                                GError                     **error);
GPtrArray         *usher_format_read           (const UsherFormat           *format,
                                                const char                  *text,
                                                const UsherExchangeContext  *context,
                                                GError                     **error);
char              *usher_format_write          (const UsherFormat           *format,
                                                GPtrArray                   *tasks,
                                                const UsherExchangeContext  *context);

UsherExportTask   *usher_export_task_new       (const char                  *id,
                                                UsherTaskDefinition         *definition);
void               usher_export_task_free      (UsherExportTask             *self);
void               usher_import_record_free    (UsherImportRecord           *self);

/* For formats */
UsherImportRecord *usher_import_add            (GPtrArray                   *records,
                                                guint                        line,
                                                const char                  *source);
void               usher_import_record_say     (UsherImportRecord           *self,
                                                UsherImportSeverity          severity,
                                                const char                  *code,
                                                const char                  *format,
                                                ...) G_GNUC_PRINTF (4, 5);
void               usher_import_record_say_key (UsherImportRecord           *self,
                                                const char                  *key);
char              *usher_exchange_make_name    (const char                  *command);
char              *usher_exchange_find_unsaid  (const UsherExportTask       *task,
                                                const char * const          *keys,
                                                const char * const          *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherExportTask, usher_export_task_free)

G_END_DECLS
