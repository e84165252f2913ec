/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Timers of systemd and the services that they start; see systemd.timer(5). */

#include "usher-systemd.h"

#include <string.h>

#include "usher-time.h"

/* What is read, or makes no difference to us. The rest is named where it stands. */
static const char * const timer_keys[] = {
  "OnCalendar", "OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec",
  "Persistent", "RandomizedDelaySec", "FixedRandomDelay", "AccuracySec", "RemainAfterElapse", "Unit",
  NULL
};
static const char * const service_keys[] = {
  "Type", "ExecStartPre", "ExecStart", "ExecStartPost", "WorkingDirectory", "Environment", "User",
  "Nice", "IOSchedulingClass", "IOSchedulingPriority", "TimeoutStartSec", "TimeoutStopSec",
  "TimeoutSec", "RuntimeMaxSec", "SuccessExitStatus", "StandardInput", "StandardInputText",
  "StandardOutput", "StandardError", "SyslogIdentifier", "RemainAfterExit", NULL
};
static const char * const unit_keys[] = {
  "Description", "Documentation", "After", "Before", "Wants", "DefaultDependencies",
  "ConditionACPower", "ConditionPathIsMountPoint", NULL
};

/* These change what is done so much that it had better not be done at all. */
static const char * const essential_keys[] = {
  "ExecCondition", "RootDirectory", "RootImage", "DynamicUser", NULL
};

typedef struct
{
  const UsherExchangeContext *context;
  UsherImportRecord *record;     /* (unowned) */
  UsherUnit *timer;              /* (unowned) */
  UsherUnit *service;            /* (unowned) */
  GVariantDict *definition;      /* (owned) */
} Reader;

static void
refuse (Reader     *reader,
        const char *code,
        GError     *error)
{
  usher_import_record_say (reader->record, USHER_IMPORT_ERROR, code, "%s", error->message);
}

/* When */

/* Since when a span counts, and how we say it */
static const struct
{
  const char *key;
  const char *trigger;           /* with a place for the span */
  gboolean may_be_zero;
} spans[] = {
  { "OnActiveSec",       "startup +%s",       TRUE },
  { "OnBootSec",         "startup +%s",       TRUE },
  { "OnStartupSec",      "startup +%s",       TRUE },
  { "OnUnitActiveSec",   "every %s",          FALSE },
  { "OnUnitInactiveSec", "every %s after end", FALSE },
};

static char *
make_span_trigger (gsize    index,
                   gint64   span)
{
  g_autofree char *duration = usher_duration_to_text (span);
  g_auto(GStrv) halves = g_strsplit (spans[index].trigger, "%s", 2);

  if (span < USHER_SECOND)
    return g_strdup (g_str_equal (spans[index].key, "OnBootSec") ? "@reboot" : "startup");

  return g_strconcat (halves[0], duration, halves[1], NULL);
}

static gboolean
add_span_triggers (Reader       *reader,
                   gsize         index,
                   GStrvBuilder *triggers)
{
  g_autoptr(GPtrArray) values = usher_unit_list (reader->timer, "Timer", spans[index].key);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *trigger = NULL;
      gint64 span;

      if (!usher_unit_parse_span (values->pdata[i], &span, &error))
        {
          refuse (reader, "syntax", error);
          return FALSE;
        }

      if (span == USHER_TIME_NEVER || (span < USHER_SECOND && !spans[index].may_be_zero))
        {
          usher_import_record_say (reader->record, USHER_IMPORT_ERROR, "trigger",
                                   "“%s=%s” is no time that Usher can wait", spans[index].key,
                                   (const char *) values->pdata[i]);
          return FALSE;
        }

      if (g_str_equal (spans[index].key, "OnBootSec") && span >= USHER_SECOND)
        usher_import_record_say (reader->record, USHER_IMPORT_WARNING, "since-boot",
                                 "“OnBootSec” counts from the start of Usher's service");
      trigger = make_span_trigger (index, span);
      g_strv_builder_add (triggers, trigger);
    }

  return TRUE;
}

static gboolean
read_triggers (Reader *reader)
{
  g_autoptr(GPtrArray) calendar = usher_unit_list (reader->timer, "Timer", "OnCalendar");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) triggers = NULL;

  for (guint i = 0; i < calendar->len; i++)
    {
      g_autofree char *trigger = g_strconcat ("calendar ", calendar->pdata[i], NULL);

      g_strv_builder_add (builder, trigger);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (!add_span_triggers (reader, i, builder))
      return FALSE;

  triggers = g_strv_builder_end (builder);
  if (*triggers == NULL)
    usher_import_record_say (reader->record, USHER_IMPORT_ERROR, "trigger",
                             "Nothing says when “%s” elapses", reader->timer->name);
  else
    g_variant_dict_insert (reader->definition, "Triggers", "^as", triggers);

  /* Only what has a place in the calendar can be missed */
  if (calendar->len > 0 && !usher_unit_get_boolean (reader->timer, "Timer", "Persistent"))
    g_variant_dict_insert (reader->definition, "Misfire", "s", "skip");

  return *triggers != NULL;
}

/* A span that is a number of seconds with us. */
static gboolean
read_seconds (Reader     *reader,
              UsherUnit  *unit,
              const char *section,
              const char *key,
              const char *ours)
{
  const char *value = usher_unit_get (unit, section, key);
  g_autoptr(GError) error = NULL;
  gint64 span;

  if (value == NULL)
    return TRUE;

  if (!usher_unit_parse_span (value, &span, &error))
    {
      refuse (reader, "syntax", error);
      return FALSE;
    }

  if (span != USHER_TIME_NEVER)
    g_variant_dict_insert (reader->definition, ours, "d", (double) span / USHER_SECOND);

  return TRUE;
}

static gboolean
read_limits (Reader *reader)
{
  const char *type = usher_unit_get (reader->service, "Service", "Type");
  gboolean is_oneshot = g_strcmp0 (type, "oneshot") == 0;
  /* Of others the time to start is no time to run */
  const char *timeout = is_oneshot ? "TimeoutStartSec" : "RuntimeMaxSec";

  return read_seconds (reader, reader->timer, "Timer", "RandomizedDelaySec", "Jitter") &&
         (!is_oneshot || read_seconds (reader, reader->service, "Service", "TimeoutSec", "Timeout")) &&
         read_seconds (reader, reader->service, "Service", timeout, "Timeout") &&
         read_seconds (reader, reader->service, "Service", "TimeoutSec", "KillGrace") &&
         read_seconds (reader, reader->service, "Service", "TimeoutStopSec", "KillGrace");
}

/* What */

static gboolean
is_other_user (Reader *reader)
{
  const char *user = usher_unit_get (reader->service, "Service", "User");
  gboolean is_system = reader->context->is_system || reader->service->is_system;

  if (user == NULL)
    user = is_system ? "root" : reader->context->user;
  if (g_str_equal (user, reader->context->user))
    return FALSE;

  usher_import_record_say (reader->record, USHER_IMPORT_ERROR, "other-user",
                           "It runs as “%s”; Usher runs what belongs to “%s”", user,
                           reader->context->user);

  return TRUE;
}

static gboolean
read_working_directory (Reader       *reader,
                        GVariantDict *parameters,
                        GError      **error)
{
  const char *value = usher_unit_get (reader->service, "Service", "WorkingDirectory");
  gboolean is_system = reader->context->is_system || reader->service->is_system;
  g_autofree char *folder = NULL;

  if (value == NULL)
    value = is_system ? "/" : "~";
  else if (*value == '-')
    value++;

  folder = g_str_equal (value, "~")
    ? g_strdup (reader->context->home)
    : usher_systemd_expand (value, reader->service, reader->context, error);
  if (folder != NULL)
    g_variant_dict_insert (parameters, "WorkingDirectory", "s", folder);

  return folder != NULL;
}

static gboolean
read_input (Reader       *reader,
            GVariantDict *parameters,
            GError      **error)
{
  g_autoptr(GPtrArray) lines = usher_unit_list (reader->service, "Service", "StandardInputText");
  g_autoptr(GString) input = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      /* All of it is one word, whatever blanks are in it */
      g_autoptr(GString) quoted = g_string_new ("\"");
      g_autoptr(GPtrArray) words = NULL;
      g_autofree char *expanded = NULL;

      for (const char *c = lines->pdata[i]; *c != '\0'; c++)
        {
          if (*c == '"' && (c == lines->pdata[i] || c[-1] != '\\'))
            g_string_append_c (quoted, '\\');
          g_string_append_c (quoted, *c);
        }
      g_string_append_c (quoted, '"');

      words = usher_unit_split_words (quoted->str, error);
      expanded = words != NULL
        ? usher_systemd_expand (words->pdata[0], reader->service, reader->context, error) : NULL;
      if (expanded == NULL)
        return FALSE;
      g_string_append_printf (input, "%s\n", expanded);
    }

  if (input->len > 0)
    g_variant_dict_insert (parameters, "Input", "s", input->str);

  return TRUE;
}

static gboolean
read_command (Reader *reader)
{
  g_autoptr(GVariantDict) parameters = g_variant_dict_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) environment =
    usher_systemd_list_environment (reader->service, reader->context, &error);
  g_auto(GStrv) argv = environment != NULL
    ? usher_systemd_make_argv (reader->service, environment, reader->context, &error) : NULL;

  if (argv == NULL || !read_working_directory (reader, parameters, &error) ||
      !read_input (reader, parameters, &error))
    {
      refuse (reader, "command", error);
      return FALSE;
    }

  g_variant_dict_insert (parameters, "Argv", "^as", argv);
  if (environment->len > 0)
    g_variant_dict_insert_value (parameters, "Environment",
                                 g_variant_new_strv ((const char * const *) environment->pdata,
                                                     environment->len));
  g_variant_dict_insert (reader->definition, "Chore", "s", "command");
  g_variant_dict_insert_value (reader->definition, "Parameters", g_variant_dict_end (parameters));

  return TRUE;
}

static void
read_success_codes (Reader *reader)
{
  g_autoptr(GPtrArray) lines = usher_unit_list (reader->service, "Service", "SuccessExitStatus");
  GVariantBuilder codes = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ai"));
  gboolean has_codes = FALSE;

  for (guint i = 0; i < lines->len; i++)
    {
      g_auto(GStrv) words = g_strsplit_set (lines->pdata[i], " \t", -1);

      for (char **word = words; *word != NULL; word++)
        {
          guint64 code;

          if (g_ascii_string_to_unsigned (*word, 10, 0, 255, &code, NULL))
            {
              g_variant_builder_add (&codes, "i", (int) code);
              has_codes = TRUE;
            }
          else if (**word != '\0')
            {
              usher_import_record_say_key (reader->record, *word);
            }
        }
    }

  if (has_codes)
    g_variant_dict_insert_value (reader->definition, "SuccessCodes", g_variant_builder_end (&codes));
  else
    g_variant_builder_clear (&codes);
}

static void
read_conditions (Reader *reader)
{
  UsherUnit *units[] = { reader->timer, reader->service };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) conditions = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      const char *path = usher_unit_get (units[i], "Unit", "ConditionPathIsMountPoint");
      g_autofree char *mounted = path != NULL ? g_strconcat ("path-mounted ", path, NULL) : NULL;

      if (usher_unit_get_boolean (units[i], "Unit", "ConditionACPower"))
        g_strv_builder_add (builder, "ac-power");
      if (mounted != NULL && *path == '/')
        g_strv_builder_add (builder, mounted);
      else if (mounted != NULL)
        usher_import_record_say_key (reader->record, "ConditionPathIsMountPoint");
    }

  conditions = g_strv_builder_end (builder);
  if (*conditions == NULL)
    return;

  g_variant_dict_insert (reader->definition, "Conditions", "^as", conditions);
  g_variant_dict_insert (reader->definition, "UnlessMet", "s", "skip");
}

static void
read_name (Reader *reader)
{
  const char *name = usher_unit_get (reader->service, "Unit", "Description");
  g_autofree char *expanded = NULL;
  g_autofree char *short_name = NULL;

  if (name == NULL)
    name = usher_unit_get (reader->timer, "Unit", "Description");
  if (name != NULL)
    expanded = usher_systemd_expand (name, reader->service, reader->context, NULL);
  if (expanded == NULL)
    expanded = g_strndup (reader->service->name, strlen (reader->service->name) - strlen (".service"));

  short_name = usher_exchange_make_name (expanded);
  g_variant_dict_insert (reader->definition, "Name", "s", short_name);
}

/* Names all that is passed over in one sentence. */
static gboolean
name_dropped (Reader             *reader,
              UsherUnit          *unit,
              const char         *section,
              const char * const *known)
{
  for (guint i = 0; i < unit->settings->len; i++)
    {
      const UsherUnitSetting *setting = unit->settings->pdata[i];

      if (!g_str_equal (setting->section, section) || g_strv_contains (known, setting->key))
        continue;

      if (g_strv_contains (essential_keys, setting->key))
        {
          usher_import_record_say (reader->record, USHER_IMPORT_ERROR, "setting-needed",
                                   "Usher has nothing like “%s”, and without it the service "
                                   "would do something else", setting->key);
          return FALSE;
        }
      usher_import_record_say_key (reader->record, setting->key);
    }

  return TRUE;
}

static gboolean
check_type (Reader *reader)
{
  const char *type = usher_unit_get (reader->service, "Service", "Type");

  if (g_strcmp0 (type, "forking") != 0)
    return TRUE;

  usher_import_record_say (reader->record, USHER_IMPORT_ERROR, "setting-needed",
                           "The service goes into the background, where Usher would end it");

  return FALSE;
}

static void
read_timer (Reader *reader)
{
  reader->definition = g_variant_dict_new (NULL);
  read_name (reader);

  if (!is_other_user (reader) && check_type (reader) &&
      name_dropped (reader, reader->timer, "Timer", timer_keys) &&
      name_dropped (reader, reader->timer, "Unit", unit_keys) &&
      name_dropped (reader, reader->service, "Unit", unit_keys) &&
      name_dropped (reader, reader->service, "Service", service_keys) &&
      read_triggers (reader) && read_limits (reader) && read_command (reader))
    {
      read_success_codes (reader);
      read_conditions (reader);
      reader->record->definition = g_variant_ref_sink (g_variant_dict_end (reader->definition));
    }

  g_clear_pointer (&reader->definition, g_variant_dict_unref);
}

/* The unit itself, or the template that it is made of. */
static UsherUnit *
find_service (GPtrArray  *units,
              const char *name)
{
  UsherUnit *unit = usher_units_find (units, name);
  const char *sign = strchr (name, '@');
  g_autofree char *template = NULL;

  if (unit != NULL || sign == NULL)
    return unit;

  template = g_strdup_printf ("%.*s@.service", (int) (sign - name), name);

  return usher_units_find (units, template);
}

static char *
get_service_name (UsherUnit *timer)
{
  const char *name = usher_unit_get (timer, "Timer", "Unit");

  return name != NULL ? g_strdup (name)
                      : g_strdup_printf ("%.*sservice", (int) (strlen (timer->name) - strlen ("timer")),
                                         timer->name);
}

static gboolean
read_systemd (const char                 *text,
              const UsherExchangeContext *context,
              GPtrArray                  *records,
              GError                    **error)
{
  g_autoptr(GPtrArray) units = usher_units_parse (text);

  for (guint i = 0; i < units->len; i++)
    {
      UsherUnit *timer = units->pdata[i];
      g_autofree char *name = NULL;
      Reader reader = { .context = context, .timer = timer };
      UsherUnit instance;

      if (!g_str_has_suffix (timer->name, ".timer"))
        continue;

      reader.record = usher_import_add (records, timer->line, timer->name);
      name = get_service_name (timer);
      reader.service = find_service (units, name);
      if (strstr (timer->name, "@.") != NULL)
        {
          usher_import_record_say (reader.record, USHER_IMPORT_ERROR, "template",
                                   "It is a template; name an instance of it");
        }
      else if (reader.service != NULL)
        {
          instance = *reader.service;
          instance.name = name;
          reader.service = &instance;
          read_timer (&reader);
        }
      else
        usher_import_record_say (reader.record, USHER_IMPORT_ERROR, "service-missing",
                                 "Its service “%s” is not here", name);
    }

  return TRUE;
}

const UsherFormat usher_systemd_format = { "systemd", read_systemd, usher_systemd_write };
