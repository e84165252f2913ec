/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Units of systemd, written to files of their own. */

#include "usher-ctl-units.h"

#include <string.h>

static gboolean
write_unit (const char  *folder,
            const char  *name,
            GString     *contents,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, contents->str, (gssize) contents->len, error);
}

/**
 * usher_ctl_write_units:
 * @folder: where they go
 * @text: units behind their names
 * @error: return location for an error
 *
 * Writes a file for each unit. What stands above the first is said on the terminal.
 */
gboolean
usher_ctl_write_units (const char  *folder,
                       const char  *text,
                       GError     **error)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *name = NULL;
  g_autoptr(GString) contents = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, "# Not here: "))
        {
          g_printerr ("usherctl: %s\n", *line + strlen ("# "));
          continue;
        }

      if (g_str_has_prefix (*line, "# usher-") && strchr (*line + 2, ' ') == NULL)
        {
          if (name != NULL && !write_unit (folder, name, contents, error))
            return FALSE;
          g_free (name);
          name = g_strdup (*line + 2);
          g_string_truncate (contents, 0);
          continue;
        }

      if (name != NULL && (contents->len > 0 || **line != '\0'))
        g_string_append_printf (contents, "%s\n", *line);
    }

  return name == NULL || write_unit (folder, name, contents, error);
}
