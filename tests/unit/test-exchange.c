/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-exchange.h"

#include <string.h>

#include "test-support.h"
#include "usher-error.h"
#include "usher-json-values.h"
#include "usher-time.h"
#include "usher-unit-text.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *read;              /* a line for each record, see describe() */
} ReadCase;

static void
append_list (GString    *text,
             GVariant   *dictionary,
             const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value (dictionary, key, G_VARIANT_TYPE_STRING_ARRAY);
  g_autofree const char **words = value != NULL ? g_variant_get_strv (value, NULL) : NULL;
  g_autofree char *joined = words != NULL ? g_strjoinv ("·", (char **) words) : NULL;

  if (joined != NULL)
    g_string_append_printf (text, " %s=%s", key, joined);
}

static void
append_text (GString    *text,
             GVariant   *dictionary,
             const char *key)
{
  const char *value;

  if (g_variant_lookup (dictionary, key, "&s", &value))
    g_string_append_printf (text, " %s=%s", key, value);
}

/* “LINE CODE”, and what a definition says, less what it says of the home folder */
static char *
describe (GPtrArray *records)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      UsherImportRecord *record = records->pdata[i];
      g_autoptr(GVariant) parameters = NULL;

      g_string_append_printf (text, "%s%u %s", i > 0 ? "\n" : "", record->line, record->code);
      if (record->definition == NULL)
        continue;

      g_assert_cmpint (record->severity, !=, USHER_IMPORT_ERROR);
      append_text (text, record->definition, "Description");
      append_list (text, record->definition, "Triggers");
      parameters = g_variant_lookup_value (record->definition, "Parameters", G_VARIANT_TYPE_VARDICT);
      append_list (text, parameters, "Argv");
      append_list (text, parameters, "Environment");
      append_text (text, parameters, "Input");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GPtrArray *
read_text (const char  *format,
           const char  *text,
           gboolean     is_system,
           GError     **error)
{
  g_autoptr(UsherChores) chores = usher_chores_new ();
  const UsherExchangeContext context = {
    .user = "me", .home = "/home/me", .is_system = is_system, .chores = chores,
  };
  const UsherFormat *found = usher_format_find (format, error);

  return found != NULL ? usher_format_read (found, text, &context, error) : NULL;
}

static void
check_read (const char     *format,
            gboolean        is_system,
            const ReadCase *row)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = read_text (format, row->text, is_system, &error);
  g_autofree char *read = NULL;

  g_assert_no_error (error);
  read = describe (records);
  g_assert_cmpstr (read, ==, row->read);
  for (guint i = 0; i < records->len; i++)
    {
      UsherImportRecord *record = records->pdata[i];

      g_assert_cmpint (record->text != NULL, ==, record->severity != USHER_IMPORT_OK);
    }
}

#define SH(command) "Argv=/bin/sh·-c·" command

static const ReadCase crontab_cases[] = {
  { "empty", "", "" },
  { "blank", "\n \t \n\n", "" },
  { "comment", "# a\n  # b\n#\n", "" },
  { "entry", "5 0 * * * x\n", "1 new Triggers=cron 5 0 * * * " SH ("x") },
  { "no-newline", "5 0 * * * x", "1 new Triggers=cron 5 0 * * * " SH ("x") },
  { "carriage-return", "5 0 * * * x\r\n", "1 new Triggers=cron 5 0 * * * " SH ("x") },
  { "blanks", " \t5  0\t*\t* * \t x  y ", "1 new Triggers=cron 5 0 * * * " SH ("x  y ") },
  { "nickname", "@daily x", "1 new Triggers=@daily " SH ("x") },
  { "reboot", "@reboot x", "1 new Triggers=@reboot " SH ("x") },
  { "names", "0 0 1 jan,FEB Mon-fri x", "1 new Triggers=cron 0 0 1 jan,FEB Mon-fri " SH ("x") },
  { "input", "@daily cat%a%%b", "1 new Triggers=@daily " SH ("cat") " Input=a\n\nb\n" },
  { "input-ends", "@daily cat%a%", "1 new Triggers=@daily " SH ("cat") " Input=a\n" },
  { "empty-input", "@daily cat%", "1 new Triggers=@daily " SH ("cat") },
  { "escaped-percent", "@daily date +\\%F%a\\%b", "1 new Triggers=@daily " SH ("date +%F") " Input=a%b\n" },
  { "other-escape", "@daily echo a\\b \\\\%c", "1 new Triggers=@daily " SH ("echo a\\b \\%c") },
  { "backslash-at-end", "@daily echo \\", "1 new Triggers=@daily " SH ("echo \\") },
  { "variable", "A=1\n@daily x", "2 new Triggers=@daily " SH ("x") " Environment=A=1" },
  { "variable-below", "@daily x\nA=1", "1 new Triggers=@daily " SH ("x") },
  { "variable-again", "A=1\nB=2\nA=3\n@daily x", "4 new Triggers=@daily " SH ("x") " Environment=A=3·B=2" },
  { "variable-blanks", " A  =  b c  \n@daily x", "2 new Triggers=@daily " SH ("x") " Environment=A=b c" },
  { "variable-quotes", "A=' b '\n'C D'=\"e\" \n@daily x",
    "3 new Triggers=@daily " SH ("x") " Environment=A= b ·C D=e" },
  { "variable-empty", "A=\nB=''\n@daily x", "3 new Triggers=@daily " SH ("x") " Environment=A=·B=" },
  { "variable-inner-quotes", "A=b'c'\n@daily x", "2 new Triggers=@daily " SH ("x") " Environment=A=b'c'" },
  { "variable-open-quote", "A='b\n", "1 syntax" },
  { "variable-behind-quote", "A='b' c\n", "1 syntax" },
  { "shell", "SHELL=/bin/bash\n@daily x",
    "2 new Triggers=@daily Argv=/bin/bash·-c·x Environment=SHELL=/bin/bash" },
  { "usual-shell", "SHELL=/bin/sh\nHOME=/home/me\n@daily x", "3 new Triggers=@daily " SH ("x") },
  { "home", "HOME=/srv\n@daily x", "2 new Triggers=@daily " SH ("x") " Environment=HOME=/srv" },
  { "mail", "MAILTO=a@b\n@daily x", "1 mail\n2 new Triggers=@daily " SH ("x") " Environment=MAILTO=a@b" },
  { "no-mail", "MAILTO=\n@daily x", "2 new Triggers=@daily " SH ("x") " Environment=MAILTO=" },
  { "zone", "CRON_TZ=UTC\n", "1 time-zone" },
  { "login-name", "LOGNAME=x\n@daily x", "1 login-name\n2 new Triggers=@daily " SH ("x") },
  { "assignment-in-command", "0 0 * * * A=1 x", "1 new Triggers=cron 0 0 * * * " SH ("A=1 x") },
  { "description", "# a\n#b \n@daily x", "3 new Description=a\nb Triggers=@daily " SH ("x") },
  { "description-above-blank", "# a\n\n@daily x", "3 new Triggers=@daily " SH ("x") },
  { "description-once", "# a\n@daily x\n@daily y",
    "2 new Description=a Triggers=@daily " SH ("x") "\n3 new Triggers=@daily " SH ("y") },
  { "switched-off", "# a\n#@daily z\n@daily x", "3 new Triggers=@daily " SH ("x") },
  { "template", "# m h  dom mon dow   command\n@daily x", "2 new Triggers=@daily " SH ("x") },
  { "four-fields", "* * * * x", "1 syntax" },
  { "no-command", "* * * * *", "1 syntax" },
  { "only-input", "* * * * * %x", "1 syntax" },
  { "word", "nonsense", "1 syntax" },
  { "bad-minute", "60 * * * * x", "1 syntax" },
  { "bad-range", "* 5- * * * x", "1 syntax" },
  { "bad-step", "*/0 * * * * x", "1 syntax" },
  { "bad-name", "* * * * foo x", "1 syntax" },
  { "bad-nickname", "@Daily x", "1 syntax" },
  { "rest-goes-on", "nonsense\n@daily x", "1 syntax\n2 new Triggers=@daily " SH ("x") },
};

static void
test_crontab (gconstpointer data)
{
  check_read ("crontab", FALSE, data);
}

static const ReadCase system_cases[] = {
  { "mine", "0 0 * * * me x y", "1 new Triggers=cron 0 0 * * * " SH ("x y") },
  { "nickname", "@daily\tme\tx", "1 new Triggers=@daily " SH ("x") },
  { "other", "0 0 * * * root x", "1 other-user" },
  { "no-user", "0 0 * * *", "1 syntax" },
  { "no-command", "0 0 * * * me", "1 syntax" },
};

static void
test_system (gconstpointer data)
{
  check_read ("crontab", TRUE, data);
}

#define HEAD "# a.timer\n[Timer]\n"
#define BODY "\n# a.service\n[Service]\nExecStart="
#define WEEKLY HEAD "OnCalendar=weekly" BODY

static const ReadCase systemd_cases[] = {
  { "empty", "", "" },
  { "no-head", "[Timer]\nOnCalendar=daily\n", "" },
  { "only-service", "# a.service\n[Service]\nExecStart=x", "" },
  { "only-timer", HEAD "OnCalendar=daily", "1 service-missing" },
  { "calendar", HEAD "OnCalendar=Mon *-*-* 04:00\nOnCalendar=daily" BODY "x",
    "1 new Triggers=calendar Mon *-*-* 04:00·calendar daily Argv=x" },
  { "taken-back", HEAD "OnCalendar=a\nOnCalendar=\nOnCalendar=b" BODY "x", "1 new Triggers=calendar b Argv=x" },
  { "dropped-in", WEEKLY "x\n# /etc/a.timer.d/b.conf\n[Timer]\nOnCalendar=\nOnCalendar=daily",
    "1 new Triggers=calendar daily Argv=x" },
  { "spans", HEAD "OnStartupSec=5min\nOnUnitActiveSec=1h 30m\nOnUnitInactiveSec=90" BODY "x",
    "1 new Triggers=startup +5m·every 1h 30m·every 1m 30s after end Argv=x" },
  { "boot", HEAD "OnBootSec=0" BODY "x", "1 new Triggers=@reboot Argv=x" },
  { "after-boot", HEAD "OnBootSec=10" BODY "x", "1 since-boot Triggers=startup +10s Argv=x" },
  { "bad-span", HEAD "OnBootSec=soon" BODY "x", "1 syntax" },
  { "too-short", HEAD "OnUnitActiveSec=10ms" BODY "x", "1 trigger" },
  { "infinite", HEAD "OnUnitActiveSec=infinity" BODY "x", "1 trigger" },
  { "no-trigger", "# a.timer\n[Timer]" BODY "x", "1 trigger" },
  { "unit", "# a.timer\n[Timer]\nOnCalendar=daily\nUnit=b.service\n# b.service\n[Service]\nExecStart=x",
    "1 new Triggers=calendar daily Argv=x" },
  { "instance", "# a@b.timer\n[Timer]\nOnCalendar=daily\n# a@.service\n[Service]\nExecStart=x %i %p %n %N",
    "1 new Triggers=calendar daily Argv=x·b·a·a@b.service·a@b" },
  { "template", "# a@.timer\n[Timer]\nOnCalendar=daily\n# a@.service\n[Service]\nExecStart=x", "1 template" },
  { "quotes", WEEKLY "x 'a b' \"c \\\"d\\\"\" e\\x20f '' g'h i'",
    "1 new Triggers=calendar weekly Argv=x·a b·c \"d\"·e f··gh i" },
  { "goes-on", WEEKLY "x a \\\n; no\n# no\n b", "1 new Triggers=calendar weekly Argv=x·a·b" },
  { "open-quote", WEEKLY "x 'a", "1 command" },
  { "bad-escape", WEEKLY "x \\q", "1 command" },
  { "specifiers", WEEKLY "x %h %u 100%%", "1 new Triggers=calendar weekly Argv=x·/home/me·me·100%" },
  { "unknown-specifier", WEEKLY "x %m", "1 command" },
  { "variables", WEEKLY "x $A ${A} b${B}c $$A $HOME\nEnvironment=\"A=1 2\" B=3",
    "1 new Triggers=calendar weekly Argv=x·1·2·1 2·b3c·$A·/home/me Environment=A=1 2·B=3" },
  { "unknown-variable", WEEKLY "x ${NOPE}", "1 command" },
  { "literal", WEEKLY ":x $A ${A}", "1 new Triggers=calendar weekly Argv=x·$A·${A}" },
  { "name", WEEKLY "@x y z", "1 new Triggers=calendar weekly Argv=x·z" },
  { "may-fail", WEEKLY "-x 'a b'", "1 new Triggers=calendar weekly Argv=/bin/sh·-c·{ 'x' 'a b' || true; }" },
  { "several", WEEKLY "x ; y\nExecStart=z\nExecStartPre=-w\nExecStartPost=v",
    "1 new Triggers=calendar weekly Argv=/bin/sh·-c·{ 'w' || true; } && 'x' && 'y' && 'z' && 'v'" },
  { "semicolon", WEEKLY "x \\; y", "1 new Triggers=calendar weekly Argv=x·;·y" },
  { "rights", WEEKLY "+x", "1 command" },
  { "no-program", WEEKLY "-", "1 command" },
  { "no-exec", HEAD "OnCalendar=daily\n# a.service\n[Service]\nType=oneshot", "1 command" },
  { "nice", WEEKLY "x\nNice=5\nIOSchedulingClass=idle",
    "1 new Triggers=calendar weekly Argv=ionice·-c·idle·nice·-n·5·x" },
  { "bad-nice", WEEKLY "x\nNice=50", "1 command" },
  { "input", WEEKLY "x\nStandardInput=data\nStandardInputText=a \"b\"\nStandardInputText=\\sc%%",
    "1 new Triggers=calendar weekly Argv=x Input=a \"b\"\n c%\n" },
  { "dropped", WEEKLY "x\nPrivateTmp=yes", "1 setting-dropped Triggers=calendar weekly Argv=x" },
  { "needed", WEEKLY "x\nDynamicUser=yes", "1 setting-needed" },
  { "forking", WEEKLY "x\nType=forking", "1 setting-needed" },
  { "other-user", WEEKLY "x\nUser=root", "1 other-user" },
  { "my-own", WEEKLY "x\nUser=me", "1 new Triggers=calendar weekly Argv=x" },
  { "of-the-machine", "# /etc/systemd/system/a.timer\n[Timer]\nOnCalendar=daily\n"
    "# /etc/systemd/system/a.service\n[Service]\nExecStart=x", "1 other-user" },
};

static void
test_systemd (gconstpointer data)
{
  check_read ("systemd", FALSE, data);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *read;              /* (nullable): the members as text; NULL where it is refused */
} JsonCase;

static const JsonCase json_cases[] = {
  { "empty-list", "[]", "" },
  { "object", "{\"A\":1}", "1 {'A': <int64 1>}" },
  { "list", "[{\"A\":true},\n {\"B\":\"x\"}]", "1 {'A': <true>}2 {'B': <'x'>}" },
  { "numbers", "{\"A\":-1,\"B\":1.5,\"C\":1e2,\"D\":9223372036854775807}",
    "1 {'A': <int64 -1>, 'B': <1.5>, 'C': <100.0>, 'D': <int64 9223372036854775807>}" },
  { "lists", "{\"A\":[\"x\",\"y\"],\"B\":[1],\"C\":[],\"D\":[1,\"x\"]}",
    "1 {'A': <['x', 'y']>, 'B': <[int64 1]>, 'C': <@as []>, 'D': <[<int64 1>, <'x'>]>}" },
  { "nested", "{\"A\":{\"B\":[{\"C\":1}]}}", "1 {'A': <{'B': <[{'C': <int64 1>}]>}>}" },
  { "null", "{\"A\":null,\"B\":1}", "1 {'B': <int64 1>}" },
  { "escapes", "{\"A\":\"\\u00e4\\n\\\"\"}", "1 {'A': <'ä\\n\"'>}" },
  { "empty", "", NULL },
  { "text", "\"x\"", NULL },
  { "number", "1", NULL },
  { "null-alone", "null", NULL },
  { "list-of-texts", "[\"x\"]", NULL },
  { "list-of-lists", "[[]]", NULL },
  { "null-in-list", "{\"A\":[null]}", NULL },
  { "nul", "{\"A\":\"a\\u0000\"}", NULL },
  { "nul-in-key", "{\"A\\u0000\":1}", NULL },
  { "large-number", "{\"A\":9223372036854775808}", NULL },
  { "cut-off", "{\"A\":1", NULL },
  { "two", "{}{}", NULL },
  { "comment", "// a\n{}", NULL },
};

static void
test_json (gconstpointer data)
{
  const JsonCase *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) objects = usher_json_values_parse (row->text, &error);
  g_autoptr(GString) read = g_string_new (NULL);

  if (row->read == NULL)
    {
      g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
      g_assert_true (g_str_has_prefix (error->message, "Line "));
      return;
    }

  g_assert_no_error (error);
  for (guint i = 0; i < objects->len; i++)
    {
      UsherJsonObject *object = objects->pdata[i];

      g_string_append_printf (read, "%u ", object->line);
      g_variant_print_string (object->members, read, TRUE);
    }
  g_assert_cmpstr (read->str, ==, row->read);
}

static void
test_json_depth (void)
{
  for (guint depth = 63; depth <= 64; depth++)
    {
      g_autoptr(GString) text = g_string_new ("{\"A\":");
      g_autoptr(GPtrArray) objects = NULL;

      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, '[');
      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, ']');
      g_string_append_c (text, '}');
      objects = usher_json_values_parse (text->str, NULL);
      g_assert_cmpint (objects != NULL, ==, depth < 64);
    }
}

typedef struct
{
  const char *name;
  const char *value;             /* as JSON has it */
  const char *type;
  const char *retyped;           /* (nullable): NULL where it cannot be */
} TypeCase;

static const TypeCase type_cases[] = {
  { "same", "'x'", "s", "'x'" },
  { "unsigned", "int64 7", "u", "uint32 7" },
  { "negative", "int64 -7", "u", NULL },
  { "signed", "int64 -7", "i", "-7" },
  { "too-large", "int64 4294967296", "u", NULL },
  { "instant", "int64 7", "t", "uint64 7" },
  { "byte", "int64 256", "y", NULL },
  { "double", "int64 7", "d", "7.0" },
  { "fraction", "1.5", "u", NULL },
  { "list", "[int64 1, 2]", "ai", "[1, 2]" },
  { "empty-list", "@as []", "ai", "@ai []" },
  { "pairs", "[['a', 'b'], ['c', 'd']]", "a(ss)", "[('a', 'b'), ('c', 'd')]" },
  { "short-pair", "[['a']]", "a(ss)", NULL },
  { "mixed-pair", "[[<'a'>, <int64 1>]]", "a(si)", "[('a', 1)]" },
  { "text-for-number", "'7'", "u", NULL },
  { "list-for-text", "['a']", "s", NULL },
  { "dictionary-for-list", "@a{sv} {}", "as", NULL },
};

static void
test_type (gconstpointer data)
{
  const TypeCase *row = data;
  g_autoptr(GVariant) value = g_variant_ref_sink (g_variant_new_parsed (row->value));
  g_autoptr(GVariant) retyped = usher_json_values_retype (value, G_VARIANT_TYPE (row->type));
  g_autofree char *text = retyped != NULL ? g_variant_print (retyped, TRUE) : NULL;

  g_assert_cmpstr (text, ==, row->retyped);
}

typedef struct
{
  const char *name;
  const char *value;
  gint64 span;                   /* -1 where it is refused */
} SpanCase;

static const SpanCase span_cases[] = {
  { "seconds", "90", 90 * USHER_SECOND },
  { "unit", "5min", 5 * USHER_MINUTE },
  { "blank", "5 min", 5 * USHER_MINUTE },
  { "several", "1h 30min 5s", 90 * USHER_MINUTE + 5 * USHER_SECOND },
  { "together", "1h30m", 90 * USHER_MINUTE },
  { "fraction", "1.5h", 90 * USHER_MINUTE },
  { "small", "20ms 3us", 20003 },
  { "month-or-minute", "1M", 2629800 * USHER_SECOND },
  { "year", "1y", 31557600 * USHER_SECOND },
  { "zero", "0", 0 },
  { "infinity", "infinity", USHER_TIME_NEVER },
  { "empty", "", -1 },
  { "word", "soon", -1 },
  { "negative", "-5", -1 },
  { "unknown-unit", "5 lightyears", -1 },
  { "too-long", "10000y", -1 },
};

static void
test_span (gconstpointer data)
{
  const SpanCase *row = data;
  g_autoptr(GError) error = NULL;
  gint64 span = -1;

  g_assert_cmpint (usher_unit_parse_span (row->value, &span, &error), ==, row->span >= 0);
  g_assert_cmpint (span, ==, row->span);
  if (row->span < 0)
    g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
}

typedef struct
{
  const char *name;
  const char *definition;
  const char *crontab;
  const char *units;
} WriteCase;

#define COMMAND "'Chore': <'command'>, 'Name': <'x'>, 'Parameters': <{'Argv': <['x']>}>, "
#define NOT_HERE "# Not here: “x” (id), as "
#define TIMER(settings) "# usher-id.timer\n[Unit]\nDescription=x\n\n[Timer]\n" settings \
  "\n[Install]\nWantedBy=timers.target\n\n"
#define SERVICE(settings) "# usher-id.service\n[Unit]\nDescription=x\n\n[Service]\nType=oneshot\n" settings "\n"

static const WriteCase write_cases[] = {
  { "plain", "{" COMMAND "'Triggers': <['cron 5 0 * * *']>}", "5 0 * * * x\n",
    TIMER ("OnCalendar=*-*-* 00:05:00\nPersistent=true\n") SERVICE ("ExecStart=x\n") },
  { "either-day", "{" COMMAND "'Triggers': <['cron 0 0 1 * fri']>}", "0 0 1 * fri x\n",
    TIMER ("OnCalendar=*-*-01 00:00:00\nOnCalendar=Fri *-*-* 00:00:00\nPersistent=true\n")
    SERVICE ("ExecStart=x\n") },
  { "both-days", "{" COMMAND "'Triggers': <['cron 0 0 */15 jan mon']>}", "0 0 */15 jan mon x\n",
    TIMER ("OnCalendar=Mon *-01-01,16,31 00:00:00\nPersistent=true\n") SERVICE ("ExecStart=x\n") },
  { "steps", "{" COMMAND "'Triggers': <['cron */20 8-10 * * *']>}", "*/20 8-10 * * * x\n",
    TIMER ("OnCalendar=*-*-* 08,09,10:00,20,40:00\nPersistent=true\n") SERVICE ("ExecStart=x\n") },
  { "nickname", "{" COMMAND "'Triggers': <['@weekly', '@hourly']>}", "@weekly x\n@hourly x\n",
    TIMER ("OnCalendar=Sun *-*-* 00:00:00\nOnCalendar=*-*-* *:00:00\nPersistent=true\n")
    SERVICE ("ExecStart=x\n") },
  { "last-day", "{" COMMAND "'Triggers': <['cron 0 0 L * *']>}", "\n" NOT_HERE "cron has no “cron 0 0 L * *”\n\n",
    NOT_HERE "no timer elapses by “cron 0 0 L * *”\n\n" },
  { "wrapped", "{" COMMAND "'Triggers': <['cron 0 0 * * fri-mon']>}",
    "\n" NOT_HERE "cron has no “cron 0 0 * * fri-mon”\n\n",
    TIMER ("OnCalendar=Sun,Mon,Fri,Sat *-*-* 00:00:00\nPersistent=true\n") SERVICE ("ExecStart=x\n") },
  { "reboot", "{" COMMAND "'Triggers': <['@reboot']>}", "@reboot x\n",
    NOT_HERE "no timer elapses by “@reboot”\n\n" },
  { "after-end", "{" COMMAND "'Triggers': <['every 90s after end']>}",
    "\n" NOT_HERE "cron has no “every 1m 30s after end”\n\n",
    TIMER ("OnUnitInactiveSec=1m 30s\n") SERVICE ("ExecStart=x\n") },
  { "policies", "{" COMMAND "'Triggers': <['@daily']>, 'Misfire': <'skip'>, 'Jitter': <1.5>, 'Timeout': <60.0>,"
    " 'KillGrace': <2.0>, 'SuccessCodes': <[1, 2]>}", "\n" NOT_HERE "there is nothing like “Jitter”\n\n",
    TIMER ("OnCalendar=*-*-* 00:00:00\nRandomizedDelaySec=1.5\n")
    SERVICE ("ExecStart=x\nTimeoutStartSec=60\nTimeoutStopSec=2\nSuccessExitStatus=1 2\n") },
  { "by-hand", "{" COMMAND "'Tags': <['t']>}", "\n" NOT_HERE "it runs by hand only\n\n",
    NOT_HERE "it runs by hand only\n\n" },
  { "other-chore", "{'Name': <'x'>, 'Chore': <'disk-scan'>}",
    "\n" NOT_HERE "it is no command, but the chore “disk-scan”\n\n",
    NOT_HERE "it is no command, but the chore “disk-scan”\n\n" },
  { "words", "{'Name': <'x'>, 'Chore': <'command'>, 'Triggers': <['@daily']>, 'Parameters': "
    "<{'Argv': <['x', '', 'a b', '$A%', 'it\\'s', ';']>}>}",
    "# Name: x\n@daily x '' 'a b' '$A\\%' 'it'\\''s' ';'\n",
    TIMER ("OnCalendar=*-*-* 00:00:00\nPersistent=true\n")
    SERVICE ("ExecStart=x \"\" \"a b\" $$A%% \"it's\" \\;\n") },
  { "all-parameters", "{'Name': <'x'>, 'Chore': <'command'>, 'Triggers': <['@daily']>, 'Parameters': "
    "<{'Argv': <['/bin/sh', '-c', 'cat']>, 'Environment': <['A= b', 'B=1%']>, "
    "'WorkingDirectory': <'/srv'>, 'Input': <'a%\\n b\\n'>}>}",
    "A=\" b\"\nB=1%\n# Name: x\n@daily cd '/srv' && cat%a\\%% b\n",
    TIMER ("OnCalendar=*-*-* 00:00:00\nPersistent=true\n")
    SERVICE ("ExecStart=/bin/sh -c cat\nEnvironment=\"A= b\" B=1%%\nWorkingDirectory=/srv\n"
             "StandardInput=data\nStandardInputText=a%%\\n b\n") },
};

static void
test_write (gconstpointer data)
{
  const WriteCase *row = data;
  const UsherExchangeContext context = { .user = "me", .home = "/home/me" };
  g_autoptr(UsherZones) zones = usher_zones_new ();
  g_autoptr(GVariant) params = test_variant (row->definition);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTaskDefinition) definition = usher_task_definition_new (params, zones, 0, &error);
  g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) usher_export_task_free);
  g_autofree char *crontab = NULL;
  g_autofree char *units = NULL;

  g_assert_no_error (error);
  g_ptr_array_add (tasks, usher_export_task_new ("id", definition));
  crontab = usher_format_write (usher_format_find ("crontab", NULL), tasks, &context);
  g_assert_cmpstr (crontab, ==, row->crontab);
  units = usher_format_write (usher_format_find ("systemd", NULL), tasks, &context);
  g_assert_cmpstr (units, ==, row->units);
}

static void
test_name (void)
{
  g_autofree char *plain = usher_exchange_make_name ("  a\tb ");
  g_autoptr(GString) command = g_string_new (NULL);
  g_autofree char *cut = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (command, "ä");
  cut = usher_exchange_make_name (command->str);

  g_assert_cmpstr (plain, ==, "a b");
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_true (g_str_has_suffix (cut, "ä…"));
  g_assert_cmpuint (strlen (cut), <=, 80);
}

static void
test_no_format (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (usher_format_find ("ical", &error));
  g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION);
  g_assert_nonnull (strstr (error->message, "crontab, json, systemd"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/exchange/crontab", crontab_cases, test_crontab);
  TEST_ADD_ROWS ("/exchange/system", system_cases, test_system);
  TEST_ADD_ROWS ("/exchange/systemd", systemd_cases, test_systemd);
  TEST_ADD_ROWS ("/exchange/json", json_cases, test_json);
  TEST_ADD_ROWS ("/exchange/type", type_cases, test_type);
  TEST_ADD_ROWS ("/exchange/span", span_cases, test_span);
  TEST_ADD_ROWS ("/exchange/write", write_cases, test_write);
  g_test_add_func ("/exchange/json-depth", test_json_depth);
  g_test_add_func ("/exchange/name", test_name);
  g_test_add_func ("/exchange/no-format", test_no_format);

  return g_test_run ();
}
