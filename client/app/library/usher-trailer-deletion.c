/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trailer-deletion.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-toast.h"

#define MAX_LINES 20
#define MAX_FIXED_LINES 4

/**
 * Deletion:
 *
 * Trailers that somebody wants gone: first planned, then confirmed, then done by a
 * run. Undone by the action “library.restore”.
 */
typedef struct
{
  gatomicrefcount ref_count;
  GWeakRef origin;
  UsherClient *client;          /* (owned) */
  GVariant *trailers;           /* (owned): at */
  char *plan;                   /* (owned) (nullable) */
  guint64 run;                  /* 0 before it is confirmed */
  gulong watching;              /* a handler of @client */
} Deletion;

static Deletion *
deletion_ref (Deletion *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
deletion_unref (Deletion *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_weak_ref_clear (&self->origin);
  g_object_unref (self->client);
  g_variant_unref (self->trailers);
  g_free (self->plan);
  g_free (self);
}

static void
deletion_closed (gpointer  data,
                 GClosure *closure)
{
  deletion_unref (data);
}

static void
say_end (Deletion *self,
         GVariant *run)
{
  g_autoptr(GtkWidget) origin = g_weak_ref_get (&self->origin);
  g_autoptr(GVariant) result = usher_record_get_record (run, "Result");
  guint n_deleted = usher_record_get_uint (result, "Deleted");

  if (origin == NULL || gtk_widget_get_root (origin) == NULL)
    return;

  if (n_deleted > 0)
    {
      g_autofree char *text =
        g_strdup_printf (ngettext ("%u trailer was moved to the trash", "%u trailers were moved to the trash",
                                   n_deleted), n_deleted);

      g_object_unref (usher_toast_offer (origin, text, _("_Undo"), "library.restore", self->trailers));
    }
  else
    {
      g_autofree char *text = usher_text_run (run);

      usher_show_error (origin, _("The Trailer Was Not Deleted"), text);
    }
}

/* The files are gone once the run has ended; before, there is nothing to undo. */
static void
look_for_end (Deletion *self)
{
  UsherItem *item = usher_client_find_run (self->client, self->run);
  GVariant *run = item != NULL ? usher_item_get_record (item) : NULL;

  if (run == NULL || self->watching == 0 || usher_record_get_time (run, "Ended") == 0)
    return;

  deletion_ref (self);
  g_clear_signal_handler (&self->watching, self->client);
  say_end (self, run);
  deletion_unref (self);
}

static void
runs_changed_cb (UsherClient *client,
                 GVariant    *records,
                 gpointer     user_data)
{
  look_for_end (user_data);
}

static void
confirmed (GtkWidget *origin,
           GVariant  *reply,
           gpointer   data)
{
  Deletion *self = data;

  g_variant_get (reply, "(t)", &self->run);
  self->watching =
    g_signal_connect_data (self->client, "runs-changed", G_CALLBACK (runs_changed_cb), deletion_ref (self),
                           deletion_closed, G_CONNECT_AFTER);
  look_for_end (self);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Deletion *self = user_data;
  g_autoptr(GtkWidget) origin = g_weak_ref_get (&self->origin);

  if (!g_str_equal (response, "delete") || origin == NULL)
    return;

  usher_call (origin, self->client, USHER_LIBRARY_IFACE, "ConfirmDeletion", g_variant_new ("(s)", self->plan),
              _("The Trailer Cannot Be Deleted"), confirmed, deletion_ref (self),
              (GDestroyNotify) deletion_unref);
}

static GtkWidget *
make_line (GVariant *item)
{
  g_autofree char *path = usher_text_line (usher_record_get_string (item, "PathText"));
  const char *left = usher_record_get_string (item, "Left");
  g_autofree char *size = g_format_size ((guint64) usher_record_get_time (item, "Size"));
  g_autofree char *text = left != NULL
    /* Translators: a file that is not deleted, and why */
    ? g_strdup_printf (_("%s\nstays: %s"), path, usher_text_left (left))
    /* Translators: a file that is deleted, and its size */
    : g_strdup_printf (_("%s\ngoes: %s"), path, size);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");

  return label;
}

static GtkWidget *
make_lines (GVariant *items)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *scrolled;
  gsize n_items = g_variant_n_children (items);

  for (gsize i = 0; i < MIN (n_items, MAX_LINES); i++)
    {
      g_autoptr(GVariant) item = g_variant_get_child_value (items, i);

      gtk_box_append (GTK_BOX (box), make_line (item));
    }

  if (n_items <= MAX_FIXED_LINES)
    return box;

  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 240);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);

  return scrolled;
}

static guint
count_going (GVariant *items,
             guint64  *freed)
{
  guint n_going = 0;

  *freed = 0;
  for (gsize i = 0; i < g_variant_n_children (items); i++)
    {
      g_autoptr(GVariant) item = g_variant_get_child_value (items, i);

      if (usher_record_get_string (item, "Left") != NULL)
        continue;
      n_going++;
      *freed += (guint64) usher_record_get_time (item, "Freed");
    }

  return n_going;
}

static char *
say_what (guint   n_going,
          guint64 freed)
{
  g_autofree char *size = g_format_size (freed);

  if (n_going == 0)
    return g_strdup (_("Nothing of this can be deleted."));

  /* Translators: the second is how much room it makes, as in “12 MB” */
  return g_strdup_printf (ngettext ("%u file goes to the trash of its folder, where it stays for some days. "
                                    "That makes room for %s in the end.",
                                    "%u files go to the trash of their folders, where they stay for some days. "
                                    "That makes room for %s in the end.", n_going), n_going, size);
}

static void
planned (GtkWidget *origin,
         GVariant  *reply,
         gpointer   data)
{
  Deletion *self = data;
  GtkRoot *root = gtk_widget_get_root (origin);
  g_autoptr(GVariant) items = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;
  guint64 freed;
  guint n_going;

  g_variant_get (reply, "(s@aa{sv})", &self->plan, &items);
  n_going = count_going (items, &freed);
  body = say_what (n_going, freed);

  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   n_going > 0 ? _("Delete Trailer?") : _("The Trailer Cannot Be Deleted"),
                                   body);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_lines (items));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                   n_going > 0 ? _("_Cancel") : _("_Close"));
  if (n_going > 0)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "delete", _("_Delete"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                                  ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), deletion_ref (self), deletion_closed, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * usher_trailer_deletion_ask:
 * @origin: a widget of the library page
 * @client: whom to ask
 * @trailers: ids, at; sunk
 *
 * Asks whether trailers are to be deleted, having said which of them go, which stay
 * and why. Once they are gone, offers to have them back.
 */
void
usher_trailer_deletion_ask (GtkWidget   *origin,
                            UsherClient *client,
                            GVariant    *trailers)
{
  Deletion *self = g_new0 (Deletion, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_weak_ref_init (&self->origin, origin);
  self->client = g_object_ref (client);
  self->trailers = g_variant_ref_sink (trailers);

  usher_call (origin, client, USHER_LIBRARY_IFACE, "PlanDeletion",
              g_variant_new ("(@ata{sv})", self->trailers, NULL), _("The Trailer Cannot Be Deleted"),
              planned, self, (GDestroyNotify) deletion_unref);
}
