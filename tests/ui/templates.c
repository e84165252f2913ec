/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Makes each widget that has a template, outside of everything, and lets it go again:
 * what is wrong with a template is a warning, and ends this. */

#include <adwaita.h>

#include "usher-assistant.h"
#include "usher-away-page.h"
#include "usher-charts-pane.h"
#include "usher-connection-form.h"
#include "usher-connection-row.h"
#include "usher-connections-page.h"
#include "usher-filter-editor.h"
#include "usher-form-window.h"
#include "usher-history-page.h"
#include "usher-import-dialog.h"
#include "usher-library-filter.h"
#include "usher-library-page.h"
#include "usher-log-pad.h"
#include "usher-log-view.h"
#include "usher-log-window.h"
#include "usher-mapping-row.h"
#include "usher-pause-dialog.h"
#include "usher-pending-dialog.h"
#include "usher-plan-dialog.h"
#include "usher-preferences.h"
#include "usher-problems-page.h"
#include "usher-profile-editor.h"
#include "usher-profiles-page.h"
#include "usher-queue-page.h"
#include "usher-schedule-form.h"
#include "usher-system-group.h"
#include "usher-task-editor.h"
#include "usher-task-page.h"
#include "usher-tasks-page.h"
#include "usher-title-page.h"
#include "usher-title-row.h"
#include "usher-trigger-row.h"
#include "usher-value-row.h"
#include "usher-video-dialog.h"
#include "usher-window.h"
#include "usher-spinner.h"

int
main (int   argc,
      char *argv[])
{
  const GType types[] = {
    USHER_TYPE_ASSISTANT,
    USHER_TYPE_IMPORT_DIALOG,
    USHER_TYPE_CHARTS_PANE,
    USHER_TYPE_SCHEDULE_FORM,
    USHER_TYPE_TASK_EDITOR,
    USHER_TYPE_TRIGGER_ROW,
    USHER_TYPE_HISTORY_PAGE,
    USHER_TYPE_LIBRARY_FILTER,
    USHER_TYPE_LIBRARY_PAGE,
    USHER_TYPE_PENDING_DIALOG,
    USHER_TYPE_TITLE_PAGE,
    USHER_TYPE_TITLE_ROW,
    USHER_TYPE_VIDEO_DIALOG,
    USHER_TYPE_LOG_PAD,
    USHER_TYPE_LOG_VIEW,
    USHER_TYPE_LOG_WINDOW,
    USHER_TYPE_PLAN_DIALOG,
    USHER_TYPE_PROBLEMS_PAGE,
    USHER_TYPE_CONNECTION_FORM,
    USHER_TYPE_CONNECTION_ROW,
    USHER_TYPE_CONNECTIONS_PAGE,
    USHER_TYPE_FILTER_EDITOR,
    USHER_TYPE_FORM_WINDOW,
    USHER_TYPE_MAPPING_ROW,
    USHER_TYPE_PREFERENCES,
    USHER_TYPE_PROFILE_EDITOR,
    USHER_TYPE_PROFILES_PAGE,
    USHER_TYPE_SYSTEM_GROUP,
    USHER_TYPE_TASK_PAGE,
    USHER_TYPE_TASKS_PAGE,
    USHER_TYPE_AWAY_PAGE,
    USHER_TYPE_PAUSE_DIALOG,
    USHER_TYPE_QUEUE_PAGE,
    USHER_TYPE_VALUE_ROW,
    USHER_TYPE_WINDOW,
  };

  adw_init ();
  g_type_ensure (USHER_TYPE_SPINNER);
  g_print ("1..%u\n", (guint) G_N_ELEMENTS (types));
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_new (types[i], NULL);

      g_object_ref_sink (widget);
      if (GTK_IS_WINDOW (widget))
        gtk_window_destroy (GTK_WINDOW (widget));
      g_object_unref (widget);
      g_print ("ok %u - %s\n", (guint) i + 1, g_type_name (types[i]));
    }

  return 0;
}
