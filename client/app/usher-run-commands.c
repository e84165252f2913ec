/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* The commands of the window that are about runs, and about all tasks at once. */

#include "usher-window.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-log-window.h"
#include "usher-names.h"
#include "usher-pause-dialog.h"
#include "usher-record.h"
#include "usher-run-line.h"

static void
call (UsherWindow *window,
      const char  *heading,
      const char  *method,
      GVariant    *parameters)
{
  usher_call (GTK_WIDGET (window), usher_window_get_client (window), USHER_MANAGER_IFACE, method,
              parameters, heading, NULL, NULL, NULL);
}

static void
cancel_run (GSimpleAction *action,
            GVariant      *target,
            gpointer       user_data)
{
  call (user_data, _("The Run Cannot Be Cancelled"), "CancelRun",
        g_variant_new ("(t)", g_variant_get_uint64 (target)));
}

static void
retry_run (GSimpleAction *action,
           GVariant      *target,
           gpointer       user_data)
{
  call (user_data, _("The Run Cannot Be Tried Again"), "RetryRun",
        g_variant_new ("(t)", g_variant_get_uint64 (target)));
}

/* The daemon says nothing of the order that changed */
static void
moved (GtkWidget *origin,
       GVariant  *reply,
       gpointer   data)
{
  usher_client_reload (usher_window_get_client (USHER_WINDOW (origin)));
}

/* @position: its place in the line of those that wait like it */
static void
move_run_to (UsherWindow *window,
             GPtrArray   *line,
             UsherItem   *run,
             int          position)
{
  guint64 id = (guint64) usher_record_get_time (usher_item_get_record (run), "Id");

  if (position < 0 || position >= (int) line->len)
    return;

  usher_call (GTK_WIDGET (window), usher_window_get_client (window), USHER_MANAGER_IFACE, "MoveRun",
              g_variant_new ("(tu)", id, (guint) position), _("The Run Cannot Be Moved"), moved, NULL, NULL);
}

static void
move_run_by (UsherWindow *window,
             guint64      id,
             int          distance)
{
  UsherClient *client = usher_window_get_client (window);
  UsherItem *run = usher_client_find_run (client, id);
  g_autoptr(GPtrArray) line = NULL;
  guint position;

  if (run == NULL)
    return;

  line = usher_run_line_new (usher_client_get_waiting (client), run);
  if (g_ptr_array_find (line, run, &position))
    move_run_to (window, line, run, (int) position + distance);
}

static void
move_run_up (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  move_run_by (user_data, g_variant_get_uint64 (target), -1);
}

static void
move_run_down (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  move_run_by (user_data, g_variant_get_uint64 (target), 1);
}

/* A run takes the place of another one. */
static void
move_run (GSimpleAction *action,
          GVariant      *target,
          gpointer       user_data)
{
  UsherClient *client = usher_window_get_client (user_data);
  g_autoptr(GPtrArray) line = NULL;
  guint64 id, other_id;
  UsherItem *run, *other;
  guint position;

  g_variant_get (target, "(tt)", &id, &other_id);
  run = usher_client_find_run (client, id);
  other = usher_client_find_run (client, other_id);
  if (run == NULL || other == NULL)
    return;

  line = usher_run_line_new (usher_client_get_waiting (client), run);
  if (g_ptr_array_find (line, other, &position))
    move_run_to (user_data, line, run, (int) position);
}

/* One after the other, as the daemon has no word for all; those that wait first, lest
 * they begin as others end. */
static void
cancel_each (UsherWindow *window,
             GListModel  *runs)
{
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (runs, i);
      guint64 id = usher_record_get_time (usher_item_get_record (run), "Id");

      call (window, _("The Run Cannot Be Cancelled"), "CancelRun", g_variant_new ("(t)", id));
    }
}

static void
cancel_all_answered_cb (AdwMessageDialog *dialog,
                        const char       *response,
                        gpointer          user_data)
{
  UsherWindow *window = user_data;
  UsherClient *client = usher_window_get_client (window);

  if (!g_str_equal (response, "cancel-all"))
    return;

  cancel_each (window, usher_client_get_waiting (client));
  cancel_each (window, usher_client_get_running (client));
}

static void
cancel_all (GSimpleAction *action,
            GVariant      *target,
            gpointer       user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (user_data, _("Cancel All Runs?"),
                                              _("Those that are at work are stopped, and those that "
                                                "wait do not begin. The tasks stay as they are."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep Them"),
                                    "cancel-all", _("_Cancel All"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "cancel-all",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (cancel_all_answered_cb), user_data, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_log (GSimpleAction *action,
          GVariant      *target,
          gpointer       user_data)
{
  gtk_window_present (usher_log_window_new (usher_window_get_client (user_data),
                                            g_variant_get_uint64 (target), user_data));
}

static void
pause_all (GSimpleAction *action,
           GVariant      *target,
           gpointer       user_data)
{
  gtk_window_present (usher_pause_dialog_new (usher_window_get_client (user_data), NULL, user_data));
}

static void
resume_all (GSimpleAction *action,
            GVariant      *target,
            gpointer       user_data)
{
  call (user_data, _("The Tasks Cannot Be Resumed"), "ResumeAll", NULL);
}

static void
run_overdue (GSimpleAction *action,
             GVariant      *target,
             gpointer       user_data)
{
  call (user_data, _("What Was Missed Cannot Be Run"), "RunOverdue", NULL);
}

static const GActionEntry actions[] = {
  { .name = "cancel-run",  .activate = cancel_run, .parameter_type = "t" },
  { .name = "retry-run",   .activate = retry_run,  .parameter_type = "t" },
  { .name = "show-log",    .activate = show_log,   .parameter_type = "t" },
  { .name = "move-run",      .activate = move_run,      .parameter_type = "(tt)" },
  { .name = "move-run-up",   .activate = move_run_up,   .parameter_type = "t" },
  { .name = "move-run-down", .activate = move_run_down, .parameter_type = "t" },
  { .name = "cancel-all",  .activate = cancel_all },
  { .name = "pause-all",   .activate = pause_all },
  { .name = "resume-all",  .activate = resume_all },
  { .name = "run-overdue", .activate = run_overdue },
};

/* Adds the commands to those of @window. */
void
usher_run_commands_add (UsherWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
}
