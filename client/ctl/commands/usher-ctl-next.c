/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "usher-ctl-preview.h"
#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

extern const UsherCtlCommand usher_ctl_next_command;

/* What a preview is about; needs no daemon. */
typedef struct
{
  int count;
  UsherTriggerContext context;
} Preview;

static char *
get_due (GVariant *task)
{
  return usher_ctl_time_text (usher_record_get_time (task, "NextDue"));
}

/* Returns: (transfer full) (nullable): the times, or “never” */
static char **
compute (const Preview       *preview,
         const char * const  *texts,
         GError             **error)
{
  g_autoptr(GPtrArray) triggers = usher_triggers_new (texts, &preview->context, error);
  g_autoptr(GStrvBuilder) times = g_strv_builder_new ();
  gint64 time = preview->context.created;

  if (triggers == NULL)
    return NULL;

  for (int i = 0; i < preview->count; i++)
    {
      g_autofree char *text = NULL;

      time = usher_triggers_next_after (triggers, &preview->context, time);
      if (time == USHER_TIME_NEVER)
        {
          if (i == 0)
            g_strv_builder_add (times, "never");
          break;
        }

      text = usher_time_to_iso8601 (time, preview->context.zone);
      g_strv_builder_add (times, text);
    }

  return g_strv_builder_end (times);
}

static gboolean
print_times (UsherCtl            *self,
             const Preview       *preview,
             const char * const  *texts,
             GError             **error)
{
  g_auto(GStrv) times = compute (preview, texts, error);

  if (times == NULL)
    return FALSE;

  if (self->json)
    {
      g_autoptr(GVariant) list = g_variant_ref_sink (g_variant_new_strv ((const char * const *) times, -1));

      usher_ctl_print_json (list);
      return TRUE;
    }
  for (gsize i = 0; times[i] != NULL; i++)
    usher_ctl_print_line ("%s", times[i]);

  return TRUE;
}

/* What a line says beside the trigger stands instead of the options. */
static char *
answer (const Preview  *preview,
        const char     *line)
{
  g_auto(GStrv) words = g_strsplit (line, "\t", 4);
  guint n_words = g_strv_length (words);
  const char *texts[] = { n_words > 0 ? words[0] : "", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherZone) zone = NULL;
  Preview of_line = *preview;
  UsherMoment moment;
  g_auto(GStrv) times = NULL;

  if (n_words > 1 && *words[1] != '\0')
    of_line.context.zone = zone = usher_zone_new (words[1], &error);
  if (error == NULL && n_words > 2 && *words[2] != '\0' &&
      usher_moment_parse (words[2], &moment, &error))
    of_line.context.created = of_line.context.started =
      usher_moment_to_time (&moment, of_line.context.zone);
  if (error == NULL)
    times = compute (&of_line, texts, &error);

  return times != NULL ? g_strjoinv (" ", times)
                       : g_strdup_printf (_("invalid: %s"), error->message);
}

/* Each line has a trigger, and may have a time zone and a time behind tabs; each
 * answer is a line of its own. A trigger that is not right is an answer, too. */
static gboolean
print_batch (const Preview  *preview,
             GError        **error)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (input);
  char *line;

  while ((line = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, error)) != NULL)
    {
      g_autofree char *owned = line;
      g_autofree char *said = answer (preview, owned);

      usher_ctl_print_line ("%s", said);
    }

  return *error == NULL;
}

static gboolean
list_due (UsherCtl  *self,
          int        count,
          GError   **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("NEXT"), get_due },
    { N_("TASK"), usher_ctl_column_id },
    { N_("NAME"), usher_text_task_name },
  };
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GPtrArray) due = g_ptr_array_new ();

  g_variant_dict_insert (options, "Sort", "s", "NextDue");
  tasks = usher_ctl_list (self, USHER_MANAGER_IFACE, "ListTasks", options, 0, error);
  if (tasks == NULL)
    return FALSE;

  for (guint i = 0; i < tasks->len && due->len < (guint) count; i++)
    if (usher_record_get_time (tasks->pdata[i], "NextDue") != 0)
      g_ptr_array_add (due, tasks->pdata[i]);

  usher_ctl_print_records (self, due, columns, G_N_ELEMENTS (columns));

  return TRUE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(UsherCtlPreview) options = { 0, };
  Preview preview = { .count = 0 };
  gboolean batch = FALSE;
  const GOptionEntry own[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &preview.count, N_("How many times (5)"), "N" },
    { "batch", 0, 0, G_OPTION_ARG_NONE, &batch, N_("Read lines: trigger, time zone, time; tabs between (1)"), NULL },
  };
  g_autofree GOptionEntry *entries = usher_ctl_preview_entries (&options, own, G_N_ELEMENTS (own));
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_next_command, argv, entries, 0, 100, error);
  g_autoptr(GError) cause = NULL;
  gboolean done;

  if (preview.count == 0)
    preview.count = batch ? 1 : 5;
  if (arguments == NULL || !usher_ctl_preview_prepare (&options, error))
    return FALSE;
  if (preview.count < 1 || preview.count > 10000)
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE, _("--count goes from 1 to 10000"));
      return FALSE;
    }

  preview.context = options.context;
  if (batch)
    done = print_batch (&preview, &cause);
  else if (arguments[0] == NULL)
    done = list_due (self, preview.count, &cause);
  else
    done = print_times (self, &preview, (const char * const *) arguments, &cause);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return done;
}

const UsherCtlCommand usher_ctl_next_command = {
  "next", N_("[TRIGGER…]"), N_("Say what runs next, or when triggers would fire"), run,
};
