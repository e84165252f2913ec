/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A whole log, taken elsewhere. */

#include "usher-log-keep.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-log-source.h"
#include "usher-toast.h"

/**
 * Keeping:
 *
 * A log that is to be saved: whose, and where to.
 */
typedef struct
{
  AdwToastOverlay *toasts;      /* (owned): where it is said that it is done */
  UsherClient *client;          /* (owned) */
  guint64 run;
  GtkFileChooserNative *chooser; /* (owned) */
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_object_unref (keeping->toasts);
  g_object_unref (keeping->client);
  g_object_unref (keeping->chooser);
  g_free (keeping);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keeping, keeping_free)

/* Says how it ended, if whoever asked is still there. */
static void
say (AdwToastOverlay *toasts,
     const char      *done,
     const char      *heading,
     const GError    *error)
{
  if (gtk_widget_get_root (GTK_WIDGET (toasts)) == NULL)
    return;

  if (error == NULL)
    usher_toast (GTK_WIDGET (toasts), done, NULL, NULL, NULL);
  else
    usher_show_error (GTK_WIDGET (toasts), heading, error->message);
}

static void
read_to_copy_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(AdwToastOverlay) toasts = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = usher_log_read_whole_finish (result, &error);

  if (text != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (text, &size);
      g_autofree char *string = g_strndup (data, size);

      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (toasts)), string);
    }

  say (toasts, _("The log was copied"), _("The Log Cannot Be Copied"), error);
}

/* Copies all that @run has said. */
void
usher_log_copy (AdwToastOverlay *toasts,
                UsherClient     *client,
                guint64          run)
{
  usher_log_read_whole_async (client, run, read_to_copy_cb, g_object_ref (toasts));
}

static void
saved_cb (GObject      *file,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Keeping) keeping = user_data;
  g_autoptr(GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (file), result, NULL, &error);
  say (keeping->toasts, _("The log was saved"), _("The Log Cannot Be Saved"), error);
}

static void
read_to_save_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Keeping) keeping = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = usher_log_read_whole_finish (result, &error);
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (keeping->chooser));

  if (text != NULL)
    g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb,
                                         g_steal_pointer (&keeping));
  else
    say (keeping->toasts, NULL, _("The Log Cannot Be Saved"), error);
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           gpointer         user_data)
{
  g_autoptr(Keeping) keeping = user_data;

  gtk_native_dialog_hide (chooser);
  if (response == GTK_RESPONSE_ACCEPT)
    {
      UsherClient *client = keeping->client;
      guint64 run = keeping->run;

      usher_log_read_whole_async (client, run, read_to_save_cb, g_steal_pointer (&keeping));
    }
}

/**
 * usher_log_save:
 * @toasts: who asks, and where it is said that it is done
 * @client: whom to ask
 * @run: a run's id
 * @name: what the file is called unless a person says otherwise
 *
 * Saves all that @run has said in a file of a person's choice.
 */
void
usher_log_save (AdwToastOverlay *toasts,
                UsherClient     *client,
                guint64          run,
                const char      *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (toasts));
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->toasts = g_object_ref (toasts);
  keeping->client = g_object_ref (client);
  keeping->run = run;
  keeping->chooser = gtk_file_chooser_native_new (_("Save the Log"), GTK_WINDOW (root),
                                                  GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (keeping->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (keeping->chooser), TRUE);
  g_signal_connect (keeping->chooser, "response", G_CALLBACK (chosen_cb), keeping);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (keeping->chooser));
}
