/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "usher-record.h"
#include "usher-time-text.h"
#include "usher-trigger.h"
#include "usher-zones.h"

typedef struct
{
  const char *code;
  const char *text;
} Entry;

static const Entry run_states[] = {
  { "queued",    N_("Waiting") },
  { "running",   N_("Running") },
  { "succeeded", N_("Succeeded") },
  { "failed",    N_("Failed") },
  { "cancelled", N_("Cancelled") },
  { "timed-out", N_("Timed out") },
  { "abandoned", N_("Abandoned") },
  { "missed",    N_("Missed") },
  { "skipped",   N_("Skipped") },
};

static const Entry task_states[] = {
  { "waiting",  N_("Waiting") },
  { "running",  N_("Running") },
  { "queued",   N_("In the queue") },
  { "paused",   N_("Paused") },
  { "disabled", N_("Off") },
  { "finished", N_("Finished") },
  { "broken",   N_("Broken") },
};

static const Entry causes[] = {
  { "schedule", N_("on schedule") },
  { "manual",   N_("by hand") },
  { "catch-up", N_("to catch up") },
  { "retry",    N_("as a retry") },
  { "after",    N_("after another task") },
  { "event",    N_("by an event") },
};

static const Entry stages[] = {
  { "connecting",  N_("Connecting") },
  { "reading",     N_("Reading titles") },
  { "saving",      N_("Saving") },
  { "removing",    N_("Removing titles") },
  { "scanning",    N_("Scanning") },
  { "downloading", N_("Downloading") },
  { "checking",    N_("Checking") },
  { "placing",     N_("Placing") },
  { "pausing",     N_("Pausing between downloads") },
  { "searching",   N_("Looking for a trailer") },
  { "executing",   N_("Running") },
  { "deleting",    N_("Moving to the trash") },
  { "emptying-trash", N_("Emptying the trash") },
  { "purging",     N_("Forgetting what is old") },
  { "fetching-images", N_("Fetching pictures") },
};

/* Of folders of servers. */
static const Entry root_states[] = {
  { "ok",           N_("can be used") },
  { "missing",      N_("is not there; connect the disk, or map it elsewhere") },
  { "not-a-folder", N_("is no folder") },
  { "unreadable",   N_("cannot be read") },
  { "empty",        N_("is empty; is the disk connected?") },
  { "not-writable", N_("cannot be written to") },
  { "not-mapped",   N_("is nowhere here; add a path mapping") },
};

static const Entry claims[] = {
  { "arr",      N_("another refresh to end") },
  { "disk",     N_("another disk scan to end") },
  { "download", N_("other downloads to end") },
  { "images",   N_("other pictures to be fetched") },
};

static const Entry reasons[] = {
  { "requested",    N_("Somebody cancelled it") },
  { "shutdown",     N_("The service was stopped") },
  { "overlap",      N_("The task was still running") },
  { "replaced",     N_("A newer run took its place") },
  { "timeout",      N_("It took longer than the task allows") },
  { "daemon-died",  N_("The service ended while it ran") },
  { "task-removed", N_("The task was removed") },
  { "database",     N_("It could not be written down") },
  { "held-back",    N_("Downloads wait, as the videos' server has refused before") },
  { "no-space",     N_("The disk is nearly full") },
  { "storage-gone", N_("A disk or folder is not there") },
  { "images-off",   N_("Pictures are not wanted; the setting FetchImages says so") },
  { "scan-needed",  N_("Nothing is downloaded before one disk scan has succeeded") },
  { "grace",        N_("It would have started too late") },
  { "misfire",      N_("What was missed is not made up for") },
  { "too-many",     N_("More were missed than are made up for") },
  { "condition",    N_("A condition was not met") },
  { "skip-next",    N_("Somebody wanted it left out") },
  { "paused",       N_("The task was paused") },
};

/* What went wrong, for those codes whose details say nothing more. */
static const Entry failures[] = {
  { "unauthorized",       N_("The server refuses the key") },
  { "unreachable",        N_("The server cannot be reached") },
  { "tls",                N_("The server's certificate is not trusted") },
  { "timed-out",          N_("It took too long to answer") },
  { "redirected",         N_("The server sends us elsewhere") },
  { "http-status",        N_("The server answers with an error") },
  { "not-json",           N_("The address answers with a web page, not with data") },
  { "wrong-application",  N_("Another program answers at that address") },
  { "wrong-instance",     N_("Another server than before answers at that address") },
  { "truncated",          N_("The answer ended in the middle") },
  { "too-large",          N_("There is more of it than can be right") },
  { "malformed",          N_("Some of the answer cannot be read") },
  { "mass-loss",          N_("Too many titles are missing at once; nothing was changed") },
  { "mass-missing",       N_("Too many trailers are missing at once; nothing was changed") },
  { "partly",             N_("Some of it failed") },
  { "no-key",             N_("No key is stored for the connection") },
  { "storage-gone",       N_("A disk or folder is not there") },
  { "no-space",           N_("The disk is nearly full") },
  { "database",           N_("The database could not be written") },
  { "program-missing",    N_("A program is not installed") },
  { "exit-status",        N_("The command failed") },
  { "signal",             N_("The command was killed") },
  { "video-unavailable",  N_("The video is not available") },
  { "video-refused",      N_("The video's server refuses, or asks us to wait") },
  { "not-a-trailer",      N_("What was downloaded is no trailer") },
  { "conversion-failed",  N_("The video could not be converted") },
  { "address-refused",    N_("Nothing is fetched from that address") },
  { "invalid-parameters", N_("The task's parameters are not right") },
  { "bot-check",          N_("The video's server wants to see that we are no robot") },
  { "rate-limited",       N_("The video's server was asked too often") },
  { "age-restricted",     N_("The video is shown to grown-ups alone") },
  { "video-private",      N_("The video is private") },
  { "geo-blocked",        N_("The video is not shown in this country") },
  { "members-only",       N_("The video is for members alone") },
  { "live-video",         N_("It is a live broadcast, which has no end") },
  { "no-format",          N_("The video is not there in a form that the profile wants") },
  { "yt-dlp-stale",       N_("yt-dlp is too old for the video's host") },
  { "no-candidate",       N_("No video was found that can be the trailer") },
  { "other",              N_("It failed") },
};

/* What to do about it. */
static const Entry advices[] = {
  { "unauthorized",      N_("Copy the API key again from the server's settings.") },
  { "unreachable",       N_("Check the address, and whether the server is running.") },
  { "redirected",        N_("If the new address is right, give that one.") },
  { "not-json",          N_("Check the address; a login page may be in front of it.") },
  { "wrong-application", N_("Check the address and the kind of the connection.") },
  { "mass-missing",      N_("Check the disk. If they are really gone, confirm it: usherctl plans.") },
  { "wrong-instance",    N_("If that is right, save the connection once more.") },
  { "tls",               N_("If it is the server's own certificate, pin it: usherctl connections edit.") },
  { "mass-loss",         N_("Check the server. If the titles are really gone, confirm that.") },
  { "no-key",            N_("Store the server's API key.") },
  { "storage-gone",      N_("Connect the disk, or check where the folder is.") },
  { "no-space",          N_("Make room on the disk.") },
  { "program-missing",   N_("Install it, or give its whole path.") },
  { "exit-status",       N_("The log may say why.") },
  { "video-refused",     N_("It is tried again later; a newer yt-dlp may help.") },
  { "bot-check",         N_("Export the cookies of a browser that is signed in, and let CookiesFile name them.") },
  { "rate-limited",      N_("It is tried again later, with longer pauses.") },
  { "age-restricted",    N_("Let CookiesFile name the cookies of an account that has proved its age.") },
  { "members-only",      N_("Let CookiesFile name the cookies of an account that may see it, "
                            "or choose another video.") },
  { "video-private",     N_("Choose another video.") },
  { "geo-blocked",       N_("Choose another video.") },
  { "live-video",        N_("Choose another video.") },
  { "no-format",         N_("Raise the profile's height, or let it take any codec.") },
  { "yt-dlp-stale",      N_("Install a newer yt-dlp.") },
  { "no-candidate",      N_("Search by hand, or change the profile's words and durations.") },
};

static const Entry counts[] = {
  { "Added",       N_("added") },
  { "Changed",     N_("changed") },
  { "Removed",     N_("removed") },
  { "Unchanged",   N_("unchanged") },
  { "Malformed",   N_("unusable") },
  { "Downloaded",  N_("downloaded") },
  { "There",       N_("there already") },
  { "Wanted",      N_("wanted") },
  { "Found",       N_("found") },
  { "Missing",     N_("missing") },
  { "Skipped",     N_("skipped") },
  { "Failed",      N_("failed") },
  { "Unavailable", N_("unavailable") },
  { "Checked",     N_("checked") },
  { "Faulty",      N_("faulty") },
  { "Unreadable",  N_("unreadable") },
  { "Deleted",     N_("deleted") },
  { "Left",        N_("left where they are") },
  { "TrashEmptied", N_("files gone from the trash") },
  { "RunsForgotten", N_("runs forgotten") },
  { "EventsForgotten", N_("events forgotten") },
  { "TitlesForgotten", N_("titles forgotten") },
  { "PlansForgotten", N_("plans forgotten") },
  { "Leftovers",   N_("leftovers removed") },
  { "ImagesDropped", N_("pictures dropped") },
  { "Fetched",     N_("fetched") },
  { "Dropped",     N_("dropped") },
  { "Newer",       N_("can be updated") },
  { "NotInstalled", N_("not installed") },
};

static const char *
find (const Entry *entries,
      gsize        n_entries,
      const char  *code)
{
  for (gsize i = 0; i < n_entries; i++)
    if (g_strcmp0 (entries[i].code, code) == 0)
      return entries[i].text;

  return NULL;
}

/* A code that is newer than we are speaks for itself. */
static const char *
translate (const Entry *entries,
           gsize        n_entries,
           const char  *code)
{
  const char *text = find (entries, n_entries, code);

  return text != NULL ? _(text) : code;
}

const char *
usher_text_run_state (const char *state)
{
  return translate (run_states, G_N_ELEMENTS (run_states), state);
}

const char *
usher_text_task_state (const char *state)
{
  return translate (task_states, G_N_ELEMENTS (task_states), state);
}

/* To stand behind a verb: “started by hand”. */
const char *
usher_text_cause (const char *cause)
{
  return translate (causes, G_N_ELEMENTS (causes), cause);
}

const char *
usher_text_stage (const char *stage)
{
  return translate (stages, G_N_ELEMENTS (stages), stage);
}

const char *
usher_text_root_state (const char *state)
{
  return translate (root_states, G_N_ELEMENTS (root_states), state);
}

/**
 * usher_text_progress:
 * @stage: a code of the bus
 * @done: how many
 * @total: of how many; 0 if that is unknown
 * @subject: what is being worked at; may be empty
 *
 * Returns: (transfer full): “Scanning 312 of 1,200, The Third Man”
 */
char *
usher_text_progress (const char *stage,
                     guint       done,
                     guint       total,
                     const char *subject)
{
  const char *verb = usher_text_stage (stage);
  g_autofree char *counted = NULL;

  counted = total > 0
    /* Translators: a stage of the work, how many are done, of how many */
    ? g_strdup_printf (_("%s %'u of %'u"), verb, done, total)
    : g_strdup (verb);

  if (subject == NULL || *subject == '\0')
    return g_steal_pointer (&counted);

  /* Translators: how far the work is, and at what it is */
  return g_strdup_printf (_("%s, %s"), counted, subject);
}

/**
 * usher_text_waiting_for:
 * @code: one of a run's WaitingFor
 *
 * Returns: (transfer full): what the run waits for, to stand behind “Waiting for”
 */
char *
usher_text_waiting_for (const char *code)
{
  const char *claim = g_str_has_prefix (code, "claim:") ? code + strlen ("claim:") : NULL;

  if (g_str_equal (code, "slot"))
    return g_strdup (_("other runs to end"));
  if (g_str_equal (code, "overlap"))
    return g_strdup (_("the last run of this task to end"));
  if (g_str_equal (code, "record"))
    return g_strdup (_("the disk"));
  if (g_str_equal (code, "not-before"))
    return g_strdup (_("its time"));
  if (g_str_equal (code, "paused"))
    return g_strdup (_("the pause of all tasks to end"));
  if (g_str_equal (code, "quiet-hours"))
    return g_strdup (_("the quiet hours to end"));
  if (g_str_equal (code, "inhibited"))
    return g_strdup (_("another program that holds all tasks back"));
  if (g_str_has_prefix (code, "condition:"))
    /* Translators: %s is a condition as it is written, such as “network” */
    return g_strdup_printf (_("the condition “%s”"), code + strlen ("condition:"));
  if (claim != NULL && g_str_has_prefix (claim, "title:"))
    return g_strdup (_("another download for the same title"));
  if (claim != NULL)
    return g_strdup (translate (claims, G_N_ELEMENTS (claims), claim));

  return g_strdup (code);
}

/* Codes whose sentence has something in it. */
static char *
describe_failure (const char *code,
                  GVariant   *details)
{
  const char *program = usher_record_get_string (details, "Program");
  const char *folder = usher_record_get_string (details, "Folder");

  if (g_str_equal (code, "exit-status"))
    return g_strdup_printf (_("“%s” ended with status %u"), program != NULL ? program : "?",
                            usher_record_get_uint (details, "ExitStatus"));
  if (g_str_equal (code, "signal"))
    return g_strdup_printf (_("“%s” was ended by signal %u"), program != NULL ? program : "?",
                            usher_record_get_uint (details, "Signal"));
  if (g_str_equal (code, "program-missing") && program != NULL)
    return g_strdup_printf (_("The program “%s” is not installed"), program);
  if (g_str_equal (code, "mass-loss"))
    return g_strdup_printf (_("%u of %u titles are missing from the answer; nothing was changed"),
                            usher_record_get_uint (details, "Missing"), usher_record_get_uint (details, "Known"));
  if (g_str_equal (code, "mass-missing"))
    return g_strdup_printf (_("%u of %u trailers were not found; nothing was changed"),
                            usher_record_get_uint (details, "Missing"), usher_record_get_uint (details, "Known"));
  if (g_str_equal (code, "storage-gone") && folder != NULL)
    return g_strdup_printf (_("The folder “%s” is not there, or empty"), folder);
  if (g_str_equal (code, "http-status"))
    return g_strdup_printf (_("The server answers with status %u"), usher_record_get_uint (details, "Status"));

  return NULL;
}

/* The sentence that a code stands for, without whom or how many it is about. */
static char *
describe_code (const char *code,
               GVariant   *details,
               const char *english)
{
  g_autofree char *detailed = describe_failure (code, details);
  const char *first = usher_record_get_string (details, "First");
  const char *plain = find (failures, G_N_ELEMENTS (failures), code);

  if (detailed != NULL)
    return g_steal_pointer (&detailed);
  if (g_str_equal (code, "partly") && first != NULL)
    return g_strdup (first);

  /* Codes that are newer than we are, and the one that says nothing */
  if (plain != NULL && !g_str_equal (code, "other"))
    return g_strdup (_(plain));

  return g_strdup (english != NULL ? english : code);
}

static char *
describe_error (const char *code,
                GVariant   *details,
                const char *english)
{
  g_autofree char *sentence = describe_code (code, details, english);
  const char *connection = usher_record_get_string (details, "Connection");
  guint n_failed = usher_record_get_uint (details, "Failed");
  guint n_parts = usher_record_get_uint (details, "Total");
  g_autofree char *named = NULL;

  named = connection != NULL
    /* Translators: the name of a connection, and what went wrong there */
    ? g_strdup_printf (_("%s: %s"), connection, sentence)
    : g_steal_pointer (&sentence);

  if (n_parts < 2)
    return g_steal_pointer (&named);

  /* Translators: how many parts of the work failed, of how many, and why */
  return g_strdup_printf (_("%u of %u failed: %s"), n_failed, n_parts, named);
}

/**
 * usher_text_reason:
 * @run: the record of a run
 *
 * Returns: (transfer full) (nullable): why the run is in its state; %NULL if
 *   there is nothing to say
 */
char *
usher_text_reason (GVariant *run)
{
  const char *error = usher_record_get_string (run, "ErrorCode");
  const char *reason = usher_record_get_string (run, "Reason");

  if (error != NULL)
    {
      g_autoptr(GVariant) details = usher_record_get_record (run, "ErrorDetails");

      return describe_error (error, details, usher_record_get_string (run, "ErrorText"));
    }

  return reason != NULL
    ? g_strdup (translate (reasons, G_N_ELEMENTS (reasons), reason)) : NULL;
}

/* Returns: (transfer full) (nullable): what to do about it, if that is known */
char *
usher_text_advice (const char *error_code)
{
  const char *text = find (advices, G_N_ELEMENTS (advices), error_code);

  return text != NULL ? g_strdup (_(text)) : NULL;
}

/**
 * usher_text_result:
 * @result: (nullable): the Result of a run
 *
 * Returns: (transfer full): “3 added, 12 changed”; empty if there is nothing to say
 */
char *
usher_text_result (GVariant *result)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      guint number = usher_record_get_uint (result, counts[i].code);
      g_autofree char *part = NULL;

      if (number == 0)
        continue;

      /* Translators: a number, and what became of so many: “12 changed” */
      part = g_strdup_printf (_("%'u %s"), number, _(counts[i].text));
      if (text->len > 0)
        g_string_append (text, C_("list", ", "));
      g_string_append (text, part);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static UsherZone *
find_zone (const char *name)
{
  static UsherZones *zones;
  UsherZone *zone;

  if (zones == NULL)
    zones = usher_zones_new ();

  /* A zone that only the daemon's machine knows */
  zone = usher_zones_get (zones, name != NULL ? name : "", NULL);

  return zone != NULL ? zone : usher_zones_get (zones, "", NULL);
}

/**
 * usher_text_triggers:
 * @texts: triggers as they are written
 * @time_zone: (nullable): the name of the task's zone
 *
 * Returns: (transfer full): when they fire, in words; a trigger that is newer
 *   than we are speaks for itself
 */
char *
usher_text_triggers (const char * const *texts,
                     const char         *time_zone)
{
  UsherTriggerContext context = { .zone = find_zone (time_zone) };
  g_autoptr(GString) words = g_string_new (NULL);

  for (; *texts != NULL; texts++)
    {
      g_autoptr(UsherTrigger) trigger = usher_trigger_new (*texts, &context, NULL);
      g_autofree char *text = trigger != NULL ? usher_trigger_describe (trigger, &context)
                                              : g_strdup (*texts);

      if (words->len > 0)
        g_string_append (words, C_("list of times", "; "));
      g_string_append (words, text);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
has_state (GVariant   *record,
           const char *state)
{
  return g_strcmp0 (usher_record_get_string (record, "State"), state) == 0;
}

static char *
describe_queued (GVariant *run)
{
  g_auto(GStrv) waiting = usher_record_get_strings (run, "WaitingFor");
  gint64 until = usher_record_get_time (run, "WaitingUntil");
  g_autoptr(UsherZone) zone = NULL;
  g_autofree char *what = NULL;
  g_autofree char *when = NULL;

  if (waiting[0] == NULL)
    return g_strdup (_("Starts now"));

  what = usher_text_waiting_for (waiting[0]);
  if (until == 0)
    return g_strdup_printf (_("Waiting for %s"), what);

  zone = usher_zone_new_system ();
  when = usher_time_text_date_and_time (until, zone);

  /* Translators: what a run waits for, and when that ends at the latest */
  return g_strdup_printf (_("Waiting for %s, until %s"), what, when);
}

static char *
describe_ended (GVariant *run)
{
  g_autoptr(GVariant) result = usher_record_get_record (run, "Result");
  g_autofree char *reason = usher_text_reason (run);
  g_autofree char *numbers = usher_text_result (result);
  const char *state = usher_text_run_state (usher_record_get_string (run, "State"));

  if (reason != NULL)
    return g_strdup_printf (_("%s: %s"), state, reason);
  if (*numbers != '\0')
    return g_strdup_printf (_("%s: %s"), state, numbers);

  return g_strdup (state);
}

/**
 * usher_text_run:
 * @run: the record of a run
 *
 * Returns: (transfer full): what it waits for, how far it is or what came of it
 */
char *
usher_text_run (GVariant *run)
{
  if (has_state (run, "queued"))
    return describe_queued (run);
  if (!has_state (run, "running"))
    return describe_ended (run);
  if (usher_record_get_string (run, "Stage") == NULL)
    return g_strdup (usher_text_run_state ("running"));

  return usher_text_progress (usher_record_get_string (run, "Stage"),
                              usher_record_get_uint (run, "Done"),
                              usher_record_get_uint (run, "Total"),
                              usher_record_get_string (run, "Subject"));
}
