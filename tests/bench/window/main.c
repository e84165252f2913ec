/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* bench-window empty | frame [PAGE] | scroll PAGE STEPS | watch SECONDS
 *
 * The window that people get, with a stop-watch beside it; "empty" is a bare
 * window of the toolkit. Prints a figure a line, then stays until its input ends,
 * so that somebody can look at its memory. */

#include <glib-unix.h>
#include <unistd.h>

#include "usher-application.h"
#include "usher-window.h"

#define WATCH_MS 2
#define WIDTH 1100
#define HEIGHT 760

/**
 * Bench:
 *
 * What is measured, and how far that is.
 */
typedef struct
{
  GtkApplication *application;  /* (unowned) */
  GtkWidget *window;            /* (unowned) (nullable): once it is there */
  const char *mode;             /* (unowned) */
  const char *page;             /* (unowned) (nullable): which one is looked at */
  guint steps;                  /* of scrolling, or seconds */

  gint64 begin;                 /* µs, monotonic: when the process was started */
  gint64 step_begin;            /* µs of this thread's processor; 0 between steps */
  gint64 total;                 /* µs of all steps */
  guint source;                 /* of the next step */
  guint n_rows;                 /* that came into view */
  gint64 last_tick;             /* µs, monotonic */
  gint64 longest;               /* µs that nothing was answered */
  gboolean is_done;
} Bench;

static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
input_ended_cb (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  Bench *bench = user_data;

  g_application_quit (G_APPLICATION (bench->application));

  return G_SOURCE_REMOVE;
}

static void
finish (Bench  *bench,
        double  figure)
{
  bench->is_done = TRUE;
  g_print ("%.4f\n", figure);
  fflush (stdout);
}

/* Returns: (transfer none) (nullable): the list that is on the screen and has rows */
static GtkWidget *
find_list (GtkWidget *top)
{
  if (!gtk_widget_get_mapped (top))
    return NULL;
  if (GTK_IS_LIST_BASE (top) && gtk_widget_get_first_child (top) != NULL)
    return top;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *list = find_list (child);

      if (list != NULL)
        return list;
    }

  return NULL;
}

/* A page down; back to the top where there is no more.
 *
 * Returns: whether the list can be scrolled yet */
static gboolean
scroll (Bench     *bench,
        GtkWidget *list)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  double page = gtk_adjustment_get_page_size (place);
  int height = gtk_widget_get_height (gtk_widget_get_first_child (list));

  /* As long as there are no rows for some pages, more are on their way */
  if (height <= 0 || gtk_adjustment_get_upper (place) < 4 * page)
    return FALSE;

  bench->n_rows += page / height;
  bench->step_begin = get_processor_time ();
  if (gtk_adjustment_get_value (place) + 2 * page >= gtk_adjustment_get_upper (place))
    gtk_adjustment_set_value (place, 0);
  else
    gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + page);

  return TRUE;
}

static gboolean
scroll_cb (gpointer user_data)
{
  Bench *bench = user_data;
  GtkWidget *list = find_list (bench->window);

  if (list == NULL || !scroll (bench, list))
    return G_SOURCE_CONTINUE;

  bench->source = 0;

  return G_SOURCE_REMOVE;
}

/* The rows of a step are bound and have their places; drawing them is the toolkit's. */
static void
laid_out_cb (GdkFrameClock *clock,
             gpointer       user_data)
{
  Bench *bench = user_data;

  if (bench->step_begin == 0)
    return;

  bench->total += get_processor_time () - bench->step_begin;
  bench->step_begin = 0;
  bench->steps--;
}

static gboolean
has_data (Bench *bench)
{
  GtkWidget *list;

  if (g_str_equal (bench->mode, "empty"))
    return TRUE;

  list = find_list (bench->window);

  return list != NULL && gtk_widget_get_height (gtk_widget_get_first_child (list)) > 0;
}

static void
painted_cb (GdkFrameClock *clock,
            gpointer       user_data)
{
  Bench *bench = user_data;

  if (bench->is_done || !has_data (bench))
    return;

  if (g_str_equal (bench->mode, "scroll"))
    {
      if (bench->steps == 0)
        finish (bench, (double) bench->total / 1000 / MAX (bench->n_rows, 1));
      else if (bench->step_begin == 0 && bench->source == 0)
        bench->source = g_timeout_add (1, scroll_cb, bench);
    }
  else if (!g_str_equal (bench->mode, "watch"))
    finish (bench, (double) (g_get_monotonic_time () - bench->begin) / 1000);
}

/* Late by as long as anything else has kept the main loop. */
static gboolean
tick_cb (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 now = g_get_monotonic_time ();

  bench->longest = MAX (bench->longest, now - bench->last_tick);
  bench->last_tick = now;

  return G_SOURCE_CONTINUE;
}

static gboolean
watched_cb (gpointer user_data)
{
  Bench *bench = user_data;

  finish (bench, (double) bench->longest / 1000);

  return G_SOURCE_REMOVE;
}

/* Not from the start: first everything is listed. */
static gboolean
watch_cb (gpointer user_data)
{
  Bench *bench = user_data;

  bench->last_tick = g_get_monotonic_time ();
  g_timeout_add_full (G_PRIORITY_HIGH, WATCH_MS, tick_cb, bench, NULL);
  g_timeout_add_seconds (bench->steps, watched_cb, bench);

  return G_SOURCE_REMOVE;
}

static void
realized_cb (GtkWidget *window,
             gpointer   user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_after (clock, "layout", G_CALLBACK (laid_out_cb), user_data);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (painted_cb), user_data);
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window,
                 gpointer        user_data)
{
  Bench *bench = user_data;

  if (bench->window != NULL)
    return;

  bench->window = GTK_WIDGET (window);
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), bench);
  if (bench->page != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-page",
                                    g_variant_new_string (bench->page));
  if (g_str_equal (bench->mode, "watch"))
    g_timeout_add_seconds (3, watch_cb, bench);
}

/* As much as a window must have to be one */
static void
activate_empty_cb (GApplication *application,
                   gpointer      user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
}

static GtkApplication *
make_application (Bench *bench)
{
  AdwApplication *application;

  if (!g_str_equal (bench->mode, "empty"))
    return GTK_APPLICATION (usher_application_new ());

  application = adw_application_new ("org.usher.Empty", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (application, "activate", G_CALLBACK (activate_empty_cb), NULL);

  return GTK_APPLICATION (application);
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { .mode = argc > 1 ? argv[1] : "empty" };
  const char *begin = g_getenv ("BENCH_BEGIN");
  g_autoptr(GtkApplication) application = NULL;

  bench.begin = begin != NULL ? g_ascii_strtoll (begin, NULL, 10) : g_get_monotonic_time ();
  bench.page = argc > 2 && !g_ascii_isdigit (*argv[2]) ? argv[2] : NULL;
  bench.steps = argc > 2 ? g_ascii_strtoull (argv[argc - 1], NULL, 10) : 0;

  application = make_application (&bench);
  bench.application = application;
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &bench);
  g_unix_fd_add (STDIN_FILENO, G_IO_HUP | G_IO_IN, input_ended_cb, &bench);

  return g_application_run (G_APPLICATION (application), 0, NULL);
}
