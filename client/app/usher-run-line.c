/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Runs that wait for their turn stand in lines: one of the commands, and one of what is
 * done to libraries. The place of a run is its place in its line. */

#include "usher-run-line.h"

#include "usher-record.h"

/**
 * usher_run_line_has:
 * @run: (nullable): the record of a run
 *
 * Returns: whether the run waits for its turn; not if it waits for a time or a
 *   condition, as it lines up only then
 */
gboolean
usher_run_line_has (GVariant *run)
{
  g_auto(GStrv) waiting = usher_record_get_strings (run, "WaitingFor");

  if (g_strcmp0 (usher_record_get_string (run, "State"), "queued") != 0)
    return FALSE;

  return waiting[0] == NULL ||
         !(g_str_equal (waiting[0], "record") || g_str_equal (waiting[0], "not-before") ||
           g_str_has_prefix (waiting[0], "condition:"));
}

static gboolean
is_command (GVariant *run)
{
  return g_strcmp0 (usher_record_get_string (run, "Chore"), "command") == 0;
}

static gint64
get_since (GVariant *run)
{
  gint64 due = usher_record_get_time (run, "Due");

  return due != 0 ? due : usher_record_get_time (run, "Queued");
}

/* Returns: less than 0 if @a waits before @b, as far as nobody has moved them and their
 *   tasks are of one priority */
int
usher_run_line_compare (GVariant *a,
                        GVariant *b)
{
  gint64 since_a = get_since (a), since_b = get_since (b);
  gint64 id_a = usher_record_get_time (a, "Id"), id_b = usher_record_get_time (b, "Id");

  if (is_command (a) != is_command (b))
    return is_command (a) ? 1 : -1;
  if (since_a != since_b)
    return since_a < since_b ? -1 : 1;

  return (id_a > id_b) - (id_a < id_b);
}

/**
 * usher_run_line_new:
 * @waiting: the runs that wait
 * @run: one of them
 *
 * Returns: (transfer full) (element-type UsherItem): the line that @run stands in;
 *   empty if it stands in none
 */
GPtrArray *
usher_run_line_new (GListModel *waiting,
                    UsherItem  *run)
{
  GPtrArray *line = g_ptr_array_new_with_free_func (g_object_unref);
  GVariant *record = usher_item_get_record (run);
  guint n_waiting = g_list_model_get_n_items (waiting);

  if (!usher_run_line_has (record))
    return line;

  for (guint i = 0; i < n_waiting; i++)
    {
      g_autoptr(UsherItem) item = g_list_model_get_item (waiting, i);
      GVariant *other = usher_item_get_record (item);

      if (usher_run_line_has (other) && is_command (other) == is_command (record))
        g_ptr_array_add (line, g_steal_pointer (&item));
    }

  return line;
}
