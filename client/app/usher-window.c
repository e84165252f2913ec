/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-window.h"

#include <glib/gi18n.h>

#include "usher-away-page.h"
#include "usher-asking.h"
#include "usher-assistant.h"
#include "usher-history-page.h"
#include "usher-import-dialog.h"
#include "usher-library-page.h"
#include "usher-names.h"
#include "usher-plan-dialog.h"
#include "usher-preferences.h"
#include "usher-problems-page.h"
#include "usher-queue-page.h"
#include "usher-record.h"
#include "usher-tasks-page.h"
#include "usher-ticker.h"
#include "usher-time-text.h"

/**
 * UsherWindow:
 *
 * The pages, and what can be done: each command is an action of the window.
 */
struct _UsherWindow
{
  AdwApplicationWindow parent_instance;

  UsherClient *client;          /* (owned) */

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwViewStack *pages;
  GtkInfoBar *state_bar;
  GtkLabel *state_text;
  GtkWidget *resume;
  UsherAwayPage *away_page;
  UsherTasksPage *tasks_page;
  UsherQueuePage *queue_page;
  AdwBin *history_place;
  AdwBin *library_place;
  AdwViewStackPage *problems;
  UsherProblemsPage *problems_page;
};

G_DEFINE_FINAL_TYPE (UsherWindow, usher_window, ADW_TYPE_APPLICATION_WINDOW)

/* Made when somebody looks at it first: the window is there sooner. */
static UsherHistoryPage *
get_history_page (UsherWindow *self)
{
  if (adw_bin_get_child (self->history_place) == NULL)
    {
      GtkWidget *page = g_object_new (USHER_TYPE_HISTORY_PAGE, NULL);

      usher_history_page_set_client (USHER_HISTORY_PAGE (page), self->client);
      adw_bin_set_child (self->history_place, page);
    }

  return USHER_HISTORY_PAGE (adw_bin_get_child (self->history_place));
}

/* As the history. */
static UsherLibraryPage *
get_library_page (UsherWindow *self)
{
  if (adw_bin_get_child (self->library_place) == NULL)
    {
      GtkWidget *page = g_object_new (USHER_TYPE_LIBRARY_PAGE, NULL);

      usher_library_page_set_client (USHER_LIBRARY_PAGE (page), self->client);
      adw_bin_set_child (self->library_place, page);
    }

  return USHER_LIBRARY_PAGE (adw_bin_get_child (self->library_place));
}

static void
page_shown_cb (UsherWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  /* Somebody may show a page before the window is complete */
  if (self->client == NULL)
    return;

  if (g_strcmp0 (page, "history") == 0)
    get_history_page (self);
  else if (g_strcmp0 (page, "library") == 0)
    get_library_page (self);
}

static void
show_page_action (GSimpleAction *action,
                  GVariant      *target,
                  gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (target, NULL));
}

static void
show_plan_action (GSimpleAction *action,
                  GVariant      *target,
                  gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  gtk_window_present (usher_plan_dialog_new (self->client, g_variant_get_string (target, NULL),
                                             GTK_WINDOW (self)));
}

static void
show_settings_action (GSimpleAction *action,
                         GVariant      *target,
                         gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);
  GtkWindow *preferences = usher_preferences_new (self->client, GTK_WINDOW (self));

  usher_preferences_show_page (preferences, g_variant_get_string (target, NULL));
  gtk_window_present (preferences);
}

static void
show_history_action (GSimpleAction *action,
                     GVariant      *target,
                     gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, "history");
  usher_history_page_show_task (get_history_page (self), g_variant_get_string (target, NULL));
}

static void
show_failures_action (GSimpleAction *action,
                      GVariant      *target,
                      gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, "history");
  usher_history_page_show_failures (get_history_page (self));
}

static void
show_title_action (GSimpleAction *action,
                   GVariant      *target,
                   gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, "library");
  usher_library_page_show_title (get_library_page (self), g_variant_get_uint64 (target));
}

static void
download_title_action (GSimpleAction *action,
                       GVariant      *target,
                       gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  usher_library_page_download (get_library_page (self), g_variant_get_uint64 (target));
}

static void
search_title_action (GSimpleAction *action,
                     GVariant      *target,
                     gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  adw_view_stack_set_visible_child_name (self->pages, "library");
  usher_library_page_search_for (get_library_page (self), g_variant_get_string (target, NULL));
}

static void
show_pending_action (GSimpleAction *action,
                     GVariant      *target,
                     gpointer       user_data)
{
  usher_library_page_show_pending (get_library_page (USHER_WINDOW (user_data)));
}

static void
welcome_action (GSimpleAction *action,
                GVariant      *target,
                gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  gtk_window_present (usher_assistant_new (self->client, GTK_WINDOW (self)));
}

static void
import_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  gtk_window_present (usher_import_dialog_new (self->client, GTK_WINDOW (self)));
}

/* Pages without a search of their own leave it to the tasks. */
static void
search_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "history") == 0)
    {
      usher_history_page_search (get_history_page (self));
      return;
    }
  if (g_strcmp0 (page, "library") == 0)
    {
      usher_library_page_search (get_library_page (self));
      return;
    }

  adw_view_stack_set_visible_child_name (self->pages, "tasks");
  usher_tasks_page_search (self->tasks_page);
}

/* Beside the other pages there is nothing that could go. */
static void
toggle_log_action (GSimpleAction *action,
                   GVariant      *target,
                   gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "history") == 0)
    usher_history_page_toggle_log (get_history_page (self));
}

static void
reload_action (GSimpleAction *action,
               GVariant      *target,
               gpointer       user_data)
{
  usher_client_reload (USHER_WINDOW (user_data)->client);
}

static void
daemon_started_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);

  if (reply == NULL && !usher_window_is_closed (self))
    usher_show_error (GTK_WIDGET (self), _("Usher's Service Cannot Be Started"), error->message);
}

static void
start_daemon_action (GSimpleAction *action,
                     GVariant      *target,
                     gpointer       user_data)
{
  UsherWindow *self = USHER_WINDOW (user_data);

  usher_client_start_async (self->client, daemon_started_cb, g_object_ref (self));
}

static void
show_state (UsherWindow *self)
{
  UsherClientState state = usher_client_get_state (self->client);

  if (state == USHER_CLIENT_AWAY)
    usher_away_page_set_error (self->away_page, usher_client_get_error (self->client));

  gtk_stack_set_visible_child_name (self->stack, state == USHER_CLIENT_READY ? "ready" :
                                    state == USHER_CLIENT_AWAY ? "away" : "connecting");

  if (state == USHER_CLIENT_READY && usher_assistant_is_wanted (self->client))
    g_action_group_activate_action (G_ACTION_GROUP (self), "welcome", NULL);
}

/* Returns: (transfer full) (nullable): why nothing begins, if that is so */
static char *
say_held_back (GVariant *manager)
{
  const char *reason = usher_record_get_string (manager, "HeldBack");
  gint64 until = usher_record_get_time (manager, "PausedUntil");

  if (reason == NULL)
    return NULL;
  if (g_str_equal (reason, "quiet-hours"))
    return g_strdup (_("These are the quiet hours: what is due waits until they end."));
  if (g_str_equal (reason, "inhibited"))
    return g_strdup (_("A program holds all tasks back for now."));
  if (until != 0)
    {
      g_autoptr(UsherZone) zone = usher_zone_new_system ();
      g_autofree char *when = usher_time_text_clock (until, g_get_real_time (), zone);

      /* Translators: %s is a time, with its day unless it is today */
      return g_strdup_printf (_("All tasks are paused until %s."), when);
    }

  return g_strdup (_("All tasks are paused."));
}

static void
show_manager (UsherWindow *self)
{
  GVariant *manager = usher_item_get_record (usher_client_get_manager (self->client));
  g_autofree char *text = say_held_back (manager);

  gtk_label_set_text (self->state_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->resume, usher_record_get_boolean (manager, "Paused"));
  gtk_info_bar_set_revealed (self->state_bar, text != NULL);
}

static void
show_problems (UsherWindow *self)
{
  guint n_problems = 0;

  g_object_get (self->problems_page, "count", &n_problems, NULL);
  adw_view_stack_page_set_visible (self->problems, n_problems > 0);
  adw_view_stack_page_set_badge_number (self->problems, n_problems);
  adw_view_stack_page_set_needs_attention (self->problems, n_problems > 0);
}

static void
surface_state_cb (GdkToplevel *surface)
{
  usher_ticker_hold ((gdk_toplevel_get_state (surface) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0);
}

/* Nobody sees the times of a window that is minimized. */
static void
usher_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_window_parent_class)->realize (widget);

  g_signal_connect (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                    G_CALLBACK (surface_state_cb), NULL);
}

static void
usher_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_WINDOW);

  G_OBJECT_CLASS (usher_window_parent_class)->dispose (object);
}

static void
usher_window_finalize (GObject *object)
{
  g_clear_object (&USHER_WINDOW (object)->client);

  G_OBJECT_CLASS (usher_window_parent_class)->finalize (object);
}

static const GActionEntry actions[] = {
  { .name = "show-page",      .activate = show_page_action,      .parameter_type = "s" },
  { .name = "show-plan",      .activate = show_plan_action,      .parameter_type = "s" },
  { .name = "show-settings",  .activate = show_settings_action,  .parameter_type = "s" },
  { .name = "show-history",   .activate = show_history_action,   .parameter_type = "s" },
  { .name = "show-failures",  .activate = show_failures_action },
  { .name = "show-title",     .activate = show_title_action,     .parameter_type = "t" },
  { .name = "search-title",   .activate = search_title_action,   .parameter_type = "s" },
  { .name = "download-title", .activate = download_title_action, .parameter_type = "t" },
  { .name = "show-pending",   .activate = show_pending_action },
  { .name = "welcome",        .activate = welcome_action },
  { .name = "import",         .activate = import_action },
  { .name = "search",         .activate = search_action },
  { .name = "toggle-log",     .activate = toggle_log_action },
  { .name = "reload",         .activate = reload_action },
  { .name = "start-daemon",   .activate = start_daemon_action },
};

static void
usher_window_class_init (UsherWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_window_dispose;
  object_class->finalize = usher_window_finalize;
  widget_class->realize = usher_window_realize;

  g_type_ensure (USHER_TYPE_AWAY_PAGE);
  g_type_ensure (USHER_TYPE_PROBLEMS_PAGE);
  g_type_ensure (USHER_TYPE_QUEUE_PAGE);
  g_type_ensure (USHER_TYPE_TASKS_PAGE);

  /* Not keys of the application, which would take them from the entries */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.remove-selected", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, state_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, state_text);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, resume);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, away_page);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, tasks_page);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, queue_page);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, history_place);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, library_place);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, UsherWindow, problems_page);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
}

static void
usher_window_init (UsherWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  usher_task_commands_add (self);
  usher_run_commands_add (self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_window_new:
 * @application: whose window it is
 * @client: what it shows
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
usher_window_new (GtkApplication *application,
                  UsherClient    *client)
{
  UsherWindow *self = g_object_new (USHER_TYPE_WINDOW, "application", application, NULL);

  self->client = g_object_ref (client);
  usher_tasks_page_set_client (self->tasks_page, client);
  usher_queue_page_set_client (self->queue_page, client);
  usher_problems_page_set_client (self->problems_page, client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (usher_client_get_manager (client), "notify::record",
                           G_CALLBACK (show_manager), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->problems_page, "notify::count", G_CALLBACK (show_problems), self,
                           G_CONNECT_SWAPPED);
  page_shown_cb (self);
  show_state (self);
  show_manager (self);

  return GTK_WINDOW (self);
}

/* Returns: (transfer none): whom the commands tell */
UsherClient *
usher_window_get_client (UsherWindow *self)
{
  g_return_val_if_fail (USHER_IS_WINDOW (self), NULL);

  return self->client;
}

gboolean
usher_window_is_closed (UsherWindow *self)
{
  return self->toasts == NULL;
}

/* Returns: (transfer full) (element-type UsherItem): the tasks that the keyboard's
 *   commands are about */
GPtrArray *
usher_window_dup_selected (UsherWindow *self)
{
  g_return_val_if_fail (USHER_IS_WINDOW (self), NULL);

  return usher_tasks_page_dup_selected (self->tasks_page);
}

/* Opens the page of a task. */
void
usher_window_show_task (UsherWindow *self,
                        const char  *id)
{
  g_return_if_fail (USHER_IS_WINDOW (self));

  adw_view_stack_set_visible_child_name (self->pages, "tasks");
  usher_tasks_page_show_task (self->tasks_page, id);
}

/* Where what has happened is said, whichever page is seen. */
GtkWidget *
usher_window_get_toasts (UsherWindow *self)
{
  g_return_val_if_fail (USHER_IS_WINDOW (self), NULL);

  return GTK_WIDGET (self->toasts);
}
