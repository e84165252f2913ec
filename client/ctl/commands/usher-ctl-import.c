/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "usher-ctl-print.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-units.h"

extern const UsherCtlCommand usher_ctl_import_command;

/* More the daemon does not read. */
#define MAX_LENGTH (16 * 1024 * 1024)

typedef struct
{
  gboolean apply;
  gboolean is_system;
  gboolean is_user;
  gboolean skip;
} Given;

/* What there is to read */

static gboolean
read_stream (FILE        *stream,
             const char  *name,
             GString     *text,
             GError     **error)
{
  char buffer[64 * 1024];
  gsize n_read;

  while (text->len <= MAX_LENGTH && (n_read = fread (buffer, 1, sizeof buffer, stream)) > 0)
    g_string_append_len (text, buffer, (gssize) n_read);

  if (ferror (stream))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("“%s” cannot be read"), name);
  else if (text->len > MAX_LENGTH)
    g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                 _("“%s” is longer than 16 MiB; import it in parts"), name);
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_file (const char  *path,
           GString     *text,
           GError     **error)
{
  FILE *stream = g_str_equal (path, "-") ? stdin : fopen (path, "re");
  gboolean is_read;

  if (stream == NULL)
    {
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }

  is_read = read_stream (stream, path, text, error);
  if (stream != stdin)
    fclose (stream);

  return is_read;
}

static gboolean
read_crontab (Given     *given,
              char     **files,
              GString   *text,
              GError   **error)
{
  static const char * const argv[] = { "crontab", "-l", NULL };
  g_autofree char *own = NULL;

  if (*files != NULL || given->is_system)
    return read_file (*files != NULL ? *files : "/etc/crontab", text, error);

  own = usher_units_run_program (argv, error);
  if (own != NULL)
    g_string_append (text, own);

  return own != NULL;
}

static gboolean
read_json (Given     *given,
           char     **files,
           GString   *text,
           GError   **error)
{
  return read_file (*files != NULL ? *files : "-", text, error);
}

static gboolean
read_units (Given     *given,
            char     **files,
            GString   *text,
            GError   **error)
{
  return usher_units_collect (files, given->is_user, text, error);
}

static const struct
{
  const char *format;
  guint max_files;
  gboolean (*read) (Given *given, char **files, GString *text, GError **error);
} formats[] = {
  { "crontab", 1, read_crontab }, { "systemd", 1000, read_units }, { "json", 1, read_json },
};

/* What would be added */

static char *
get_line (GVariant *record)
{
  return g_strdup_printf ("%u", usher_record_get_uint (record, "Line"));
}

static gboolean
has_code (GVariant   *record,
          const char *code)
{
  return g_strcmp0 (usher_record_get_string (record, "Code"), code) == 0;
}

static gboolean
is_error (GVariant *record)
{
  return g_strcmp0 (usher_record_get_string (record, "Severity"), "error") == 0;
}

static gboolean
is_task (GVariant *record)
{
  const char *id = usher_record_get_string (record, "Id");

  return id != NULL && *id != '\0' && !has_code (record, "exists");
}

static char *
get_what (GVariant *record)
{
  if (is_error (record))
    return g_strdup (_("Cannot be carried over"));
  if (has_code (record, "exists"))
    return g_strdup (_("Is there already"));
  if (has_code (record, "added"))
    return g_strdup (_("Added"));

  return g_strdup (is_task (record) ? _("New") : _("Note"));
}

/* The name of the task, or what stands there. */
static char *
get_entry (GVariant *record)
{
  const char *name = usher_record_get_string (record, "Name");
  const char *source = usher_record_get_string (record, "Source");
  const char *shown = name != NULL && *name != '\0' ? name : source;
  g_autofree char *short_name = NULL;

  if (shown == NULL || g_utf8_strlen (shown, -1) <= 50)
    return g_strdup (shown);

  short_name = g_utf8_substring (shown, 0, 49);

  return g_strconcat (short_name, "…", NULL);
}

static char *
get_when (GVariant *record)
{
  g_autoptr(GVariant) triggers = g_variant_lookup_value (record, "Triggers", G_VARIANT_TYPE_STRING_ARRAY);
  g_autofree const char **texts = triggers != NULL ? g_variant_get_strv (triggers, NULL) : NULL;

  return texts != NULL ? g_strjoinv ("; ", (char **) texts) : NULL;
}

static char *
get_why (GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Text"));
}

static GPtrArray *
call (UsherCtl    *self,
      Given       *given,
      const char  *format,
      GString     *text,
      gboolean     is_dry,
      GError     **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  g_autoptr(GUnixFDList) fds = usher_ctl_wrap (text->str, text->len, error);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) list = NULL;

  if (fds == NULL)
    return NULL;

  g_variant_dict_insert (options, "DryRun", "b", is_dry);
  g_variant_dict_insert (options, "System", "b", given->is_system);
  g_variant_dict_insert (options, "SkipErrors", "b", given->skip);
  reply = usher_ctl_call_with_fds (self, USHER_MANAGER_IFACE, "ImportTasks",
                                   g_variant_new ("(sh@a{sv})", format, 0, g_variant_dict_end (options)),
                                   fds, error);
  if (reply == NULL)
    return NULL;

  list = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    g_ptr_array_add (records, g_variant_get_child_value (list, i));

  return g_steal_pointer (&records);
}

static void
print_records (UsherCtl  *self,
               GPtrArray *records)
{
  static const UsherCtlColumn columns[] = {
    { N_("LINE"), get_line }, { N_("WHAT"), get_what }, { N_("ENTRY"), get_entry },
    { N_("WHEN"), get_when }, { N_("WHY"), get_why },
  };

  usher_ctl_print_records (self, records, columns, G_N_ELEMENTS (columns));
}

static guint
count (GPtrArray  *records,
       gboolean  (*is_counted) (GVariant *record))
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += is_counted (records->pdata[i]) ? 1 : 0;

  return n;
}

static void
print_summary (UsherCtl  *self,
               Given     *given,
               GPtrArray *records)
{
  guint n_tasks = count (records, is_task);
  guint n_errors = count (records, is_error);

  if (self->json)
    return;

  g_print ("\n");
  if (given->apply)
    usher_ctl_print_line (ngettext ("%u task was added.", "%u tasks were added.", n_tasks), n_tasks);
  else
    usher_ctl_print_line (ngettext ("%u task would be added by --apply.",
                                    "%u tasks would be added by --apply.", n_tasks), n_tasks);
  if (n_errors > 0)
    usher_ctl_print_line (ngettext ("%u entry cannot be carried over.",
                                    "%u entries cannot be carried over.", n_errors), n_errors);
}

static gboolean
import (UsherCtl    *self,
        Given       *given,
        const char  *format,
        GString     *text,
        GError     **error)
{
  g_autoptr(GPtrArray) records = call (self, given, format, text, TRUE, error);
  g_autoptr(GPtrArray) added = NULL;

  if (records == NULL)
    return FALSE;

  if (!given->apply)
    {
      print_records (self, records);
      print_summary (self, given, records);
      return TRUE;
    }

  if (count (records, is_error) > 0 && !given->skip)
    {
      print_records (self, records);
      g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
                   _("Nothing was added, as not all can be carried over; --skip leaves that out"));
      return FALSE;
    }

  added = call (self, given, format, text, FALSE, error);
  if (added == NULL)
    return FALSE;

  print_records (self, added);
  print_summary (self, given, added);

  return TRUE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  Given given = { 0, };
  const GOptionEntry entries[] = {
    { "apply", 0, 0, G_OPTION_ARG_NONE, &given.apply, N_("Add the tasks; else only say what would be"), NULL },
    { "skip", 0, 0, G_OPTION_ARG_NONE, &given.skip, N_("Leave out what cannot be carried over"), NULL },
    { "system", 0, 0, G_OPTION_ARG_NONE, &given.is_system,
      N_("A crontab like /etc/crontab, whose lines name a user"), NULL },
    { "user", 0, 0, G_OPTION_ARG_NONE, &given.is_user, N_("Timers of your own, not of the machine"), NULL },
    { NULL }
  };
  g_auto(GStrv) arguments = usher_ctl_parse (self, &usher_ctl_import_command, argv, entries, 1, 1001, error);
  g_autoptr(GString) text = g_string_new (NULL);

  if (arguments == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].format, arguments[0]) &&
        g_strv_length (arguments) <= formats[i].max_files + 1)
      return formats[i].read (&given, arguments + 1, text, error) &&
             import (self, &given, arguments[0], text, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl import %s”"), usher_ctl_import_command.arguments);

  return FALSE;
}

const UsherCtlCommand usher_ctl_import_command = {
  "import", N_("crontab [FILE] | systemd [--user] [FILE|TIMER…] | json [FILE]"),
  N_("Take over tasks of cron, systemd or another Usher"), run,
};
