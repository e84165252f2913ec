/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-away-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-widget.h"

#define N_LINES "12"
#define UNIT "usherd.service"

/**
 * UsherAwayPage:
 *
 * Stands for the whole window while there is no daemon: says so, starts it, and
 * shows what the session's journal has of its last words.
 */
struct _UsherAwayPage
{
  GtkWidget parent_instance;

  GCancellable *reading;        /* (owned) (nullable) */

  AdwStatusPage *status;
  GtkWidget *words;
  GtkLabel *lines;
};

G_DEFINE_FINAL_TYPE (UsherAwayPage, usher_away_page, GTK_TYPE_WIDGET)

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(UsherAwayPage) self = user_data;
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL, NULL) ||
      self->words == NULL)
    return;

  valid = g_utf8_make_valid (text != NULL ? g_strstrip (text) : "", -1);
  gtk_label_set_text (self->lines, valid);
  gtk_widget_set_visible (self->words, *valid != '\0');
}

/* Where there is no journal, there is nothing to show. */
static void
read_journal (UsherAwayPage *self)
{
  g_autoptr(GSubprocess) journal =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                      "journalctl", "--user", "--unit=" UNIT, "--lines=" N_LINES, "--output=cat",
                      "--no-pager", "--quiet", NULL);

  if (journal == NULL)
    return;

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  g_subprocess_communicate_utf8_async (journal, NULL, self->reading, read_cb, g_object_ref (self));
}

static void
usher_away_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_away_page_parent_class)->map (widget);

  read_journal (USHER_AWAY_PAGE (widget));
}

static void
usher_away_page_dispose (GObject *object)
{
  UsherAwayPage *self = USHER_AWAY_PAGE (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  usher_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_AWAY_PAGE);

  G_OBJECT_CLASS (usher_away_page_parent_class)->dispose (object);
}

static void
usher_away_page_class_init (UsherAwayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_away_page_dispose;
  widget_class->map = usher_away_page_map;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-away-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherAwayPage, status);
  gtk_widget_class_bind_template_child (widget_class, UsherAwayPage, words);
  gtk_widget_class_bind_template_child (widget_class, UsherAwayPage, lines);
}

static void
usher_away_page_init (UsherAwayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Says why a daemon that runs cannot be shown; %NULL if there is none. */
void
usher_away_page_set_error (UsherAwayPage *self,
                           const char    *error)
{
  g_autofree char *text = g_markup_escape_text (error != NULL ? error :
    _("Nothing runs on schedule while it is away. Your tasks are kept."), -1);

  g_return_if_fail (USHER_IS_AWAY_PAGE (self));

  adw_status_page_set_description (self->status, text);
}
