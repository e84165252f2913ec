/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-asking.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * Call:
 *
 * A call that a person asked for: who hears of it, and how it is spoken of when it
 * fails.
 */
typedef struct
{
  GWeakRef origin;
  char *heading;                /* (owned) */
  UsherCalled done;             /* (nullable) */
  gpointer data;
  GDestroyNotify free_data;     /* (nullable) */
} Call;

static void
call_free (Call *call)
{
  g_weak_ref_clear (&call->origin);
  g_free (call->heading);
  if (call->free_data != NULL)
    call->free_data (call->data);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/**
 * usher_show_error:
 * @origin: a widget of the window that it belongs to
 * @heading: what cannot be done
 * @message: why, and what to do
 */
void
usher_show_error (GtkWidget  *origin,
                  const char *heading,
                  const char *message)
{
  GtkRoot *root = gtk_widget_get_root (origin);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              heading, message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(GtkWidget) origin = g_weak_ref_get (&call->origin);

  /* The window was closed meanwhile */
  if (origin == NULL || gtk_widget_get_root (origin) == NULL)
    return;

  if (reply == NULL)
    usher_show_error (origin, call->heading, error->message);
  else if (call->done != NULL)
    call->done (origin, reply, call->data);
}

/**
 * usher_call:
 * @origin: whoever asks; hears nothing any more once it is gone
 * @parameters: (nullable): sunk
 * @heading: what is said above the daemon's words if it fails
 * @done: (nullable): called with the answer
 * @data: for @done
 * @free_data: (nullable): frees @data, whatever comes of the call
 *
 * Calls the daemon on a person's behalf.
 */
void
usher_call (GtkWidget      *origin,
            UsherClient    *client,
            const char     *interface,
            const char     *method,
            GVariant       *parameters,
            const char     *heading,
            UsherCalled     done,
            gpointer        data,
            GDestroyNotify  free_data)
{
  Call *call = g_new0 (Call, 1);

  g_weak_ref_init (&call->origin, origin);
  call->heading = g_strdup (heading);
  call->done = done;
  call->data = data;
  call->free_data = free_data;
  usher_client_call_on_async (client, interface, method, parameters, NULL, called_cb, call);
}
