/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What has happened to titles, and by whom. */

#include "usher-event-store.h"

static void
bind_display (UsherStatement *statement,
              const char     *name,
              const char     *bytes)
{
  g_autofree char *text = bytes != NULL ? g_filename_display_name (bytes) : NULL;

  usher_statement_bind_text (statement, name, text);
}

/**
 * usher_event_store_note:
 * @database: the connection, in the thread that owns it
 * @event: what has happened
 * @error: return location for an error
 */
gboolean
usher_event_store_note (UsherDatabase          *database,
                        const UsherTitleEvent  *event,
                        GError                **error)
{
  g_autoptr(UsherStatement) statement =
    usher_database_prepare (database,
                            "INSERT INTO event (media, time, what, old, new, run)"
                            "  VALUES (:media, :time, :what, :old, :new, :run)",
                            error);

  if (statement == NULL)
    return FALSE;

  usher_changes_touch (usher_database_get_changes (database), event->media);
  usher_statement_bind_int (statement, ":media", event->media);
  usher_statement_bind_int (statement, ":time", event->time);
  usher_statement_bind_text (statement, ":what", event->what);
  bind_display (statement, ":old", event->old);
  bind_display (statement, ":new", event->new);
  usher_statement_bind_time (statement, ":run", (gint64) event->run, 0);

  return usher_statement_run (statement, error);
}
