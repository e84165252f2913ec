/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The units of systemd as one text: each behind a comment line with its path, as
 * `systemctl cat` prints them. */

#include "usher-units.h"

#include <gio/gio.h>
#include <string.h>

/**
 * usher_units_run_program:
 * @argv: (array zero-terminated=1): a program and its arguments
 * @error: return location for an error, with what the program says
 *
 * Returns: (transfer full) (nullable): what it prints
 */
char *
usher_units_run_program (const char * const  *argv,
                       GError             **error)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) reason = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors,
                     &status, error))
    return NULL;
  if (g_spawn_check_wait_status (status, &reason))
    return g_steal_pointer (&output);

  g_strstrip (errors);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", argv[0],
               *errors != '\0' ? errors : reason->message);

  return NULL;
}

static char *
ask_systemctl (gboolean      is_user,
               const char  **words,
               GError      **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;

  g_strv_builder_add_many (builder, "systemctl", "--no-pager", "--plain", "--no-legend",
                           is_user ? "--user" : "--system", NULL);
  g_strv_builder_addv (builder, words);
  argv = g_strv_builder_end (builder);

  return usher_units_run_program ((const char * const *) argv, error);
}

/* Lines of an instance name the template that it is made of. */
static void
add_unit (GString    *text,
          const char *name,
          const char *printed)
{
  const char *sign = strchr (name, '@');
  g_autofree char *template = sign != NULL ? g_strdup_printf ("/%.*s@.", (int) (sign - name), name) : NULL;
  g_auto(GStrv) lines = g_strsplit (printed, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      const char *found = template != NULL && g_str_has_prefix (*line, "# /") ? strstr (*line, template) : NULL;

      if (found != NULL)
        g_string_append_printf (text, "%.*s/%.*s%s\n", (int) (found - *line), *line,
                                (int) (strrchr (name, '.') - name), name,
                                found + strlen (template) - 1);
      else
        g_string_append_printf (text, "%s\n", *line);
    }
}

static gboolean
add_unit_by_name (GString     *text,
                  const char  *name,
                  gboolean     is_user,
                  GError     **error)
{
  g_autofree char *printed = ask_systemctl (is_user, (const char *[]) { "cat", name, NULL }, error);

  if (printed != NULL)
    add_unit (text, name, printed);

  return printed != NULL;
}

/* The timer, and what it starts. */
static gboolean
add_timer_by_name (GString     *text,
                   const char  *name,
                   gboolean     is_user,
                   GError     **error)
{
  g_autofree char *timer = g_str_has_suffix (name, ".timer") ? g_strdup (name)
                                                             : g_strconcat (name, ".timer", NULL);
  g_autofree char *service =
    ask_systemctl (is_user, (const char *[]) { "show", "--property=Unit", "--value", timer, NULL }, error);

  if (service == NULL || !add_unit_by_name (text, timer, is_user, error))
    return FALSE;

  /* Without it the daemon says what is missing */
  g_strstrip (service);
  if (g_str_has_suffix (service, ".service"))
    add_unit_by_name (text, service, is_user, NULL);

  return TRUE;
}

static void
collect_names (GHashTable *names,
               const char *listed,
               gboolean    with_state)
{
  static const char * const asleep[] = { "disabled", "masked", "masked-runtime", "bad", NULL };
  g_auto(GStrv) lines = g_strsplit (listed, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) words = g_strsplit_set (g_strstrip (*line), " \t", 2);
      const char *state = words[0] != NULL && words[1] != NULL ? g_strchug (words[1]) : "";
      g_autofree char *first = g_strndup (state, strcspn (state, " \t"));

      if (words[0] != NULL && g_str_has_suffix (words[0], ".timer") && strstr (words[0], "@.") == NULL &&
          !(with_state && g_strv_contains (asleep, first)))
        g_hash_table_add (names, g_strdup (words[0]));
    }
}

/* Files know no instances, and what is loaded knows not all files. */
static gboolean
add_all_timers (GString   *text,
                gboolean   is_user,
                GError   **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *files =
    ask_systemctl (is_user, (const char *[]) { "list-unit-files", "--type=timer", NULL }, error);
  g_autofree char *loaded =
    files != NULL ? ask_systemctl (is_user, (const char *[]) { "list-units", "--type=timer", NULL }, error)
                  : NULL;
  g_autoptr(GList) sorted = NULL;

  if (loaded == NULL)
    return FALSE;

  collect_names (names, files, TRUE);
  collect_names (names, loaded, FALSE);
  sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc) strcmp);
  for (GList *l = sorted; l != NULL; l = l->next)
    if (!add_timer_by_name (text, l->data, is_user, error))
      return FALSE;

  return TRUE;
}

static gboolean
add_file (GString     *text,
          const char  *path,
          GError     **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *contents = NULL;

  if (!g_file_get_contents (path, &contents, NULL, error))
    return FALSE;

  g_string_append_printf (text, "# %s\n%s\n", absolute, contents);

  return TRUE;
}

static gboolean
add_folder (GString     *text,
            const char  *path,
            GError     **error)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return FALSE;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".timer") || g_str_has_suffix (name, ".service"))
      g_ptr_array_add (names, g_build_filename (path, name, NULL));

  g_ptr_array_sort_with_data (names, (GCompareDataFunc) (gpointer) g_strcmp0, NULL);
  for (guint i = 0; i < names->len; i++)
    if (!add_file (text, names->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* A timer's service is looked for beside it. */
static gboolean
add_file_and_service (GString     *text,
                      const char  *path,
                      GError     **error)
{
  g_autofree char *service = NULL;

  if (!add_file (text, path, error))
    return FALSE;
  if (!g_str_has_suffix (path, ".timer"))
    return TRUE;

  service = g_strdup_printf ("%.*s.service", (int) (strlen (path) - strlen (".timer")), path);

  return !g_file_test (service, G_FILE_TEST_EXISTS) || add_file (text, service, error);
}

/**
 * usher_units_collect:
 * @names: (array zero-terminated=1): files, folders and names of timers; all timers
 *   that are in use if there is none
 * @is_user: whether names are those of the person's own manager
 * @text: where the units go
 * @error: return location for an error
 */
gboolean
usher_units_collect (char     **names,
                         gboolean   is_user,
                         GString   *text,
                         GError   **error)
{
  if (*names == NULL)
    return add_all_timers (text, is_user, error);

  for (; *names != NULL; names++)
    {
      gboolean is_done;

      if (g_file_test (*names, G_FILE_TEST_IS_DIR))
        is_done = add_folder (text, *names, error);
      else if (strchr (*names, '/') != NULL || g_file_test (*names, G_FILE_TEST_EXISTS))
        is_done = add_file_and_service (text, *names, error);
      else
        is_done = add_timer_by_name (text, *names, is_user, error);

      if (!is_done)
        return FALSE;
    }

  return TRUE;
}
