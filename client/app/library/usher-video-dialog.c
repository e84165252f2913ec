/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-video-dialog.h"

#include <glib/gi18n.h>

#include "usher-library-cells.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

/**
 * UsherVideoDialog:
 *
 * Videos that could be a title's trailer: found by a search, with what speaks for
 * them and against them, or named by their address.
 *
 * Emits “video-chosen” with the title's id and the address of a video.
 */
struct _UsherVideoDialog
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  guint64 media;
  guint serial;                 /* of the search: answers to an earlier one are late */
  GListStore *videos;           /* (owned) (element-type UsherItem) */

  AdwWindowTitle *title;
  GtkEditable *query;
  GtkEditable *address;
  GtkStack *stack;
  AdwStatusPage *failure;
  GtkListView *list;
};

enum
{
  SIGNAL_VIDEO_CHOSEN,
  N_SIGNALS
};

static guint dialog_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherVideoDialog, usher_video_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  UsherVideoDialog *self;       /* (owned) */
  guint serial;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
take_videos (UsherVideoDialog *self,
             GVariant         *list)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) video = g_variant_get_child_value (list, i);

      g_ptr_array_add (items, usher_item_new (video));
    }

  g_list_store_splice (self->videos, 0, g_list_model_get_n_items (G_LIST_MODEL (self->videos)),
                       items->pdata, items->len);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Asked) asked = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  UsherVideoDialog *self = asked->self;

  /* It was closed meanwhile, or something else is searched for */
  if (self->stack == NULL || asked->serial != self->serial)
    return;

  if (reply != NULL)
    {
      g_autoptr(GVariant) list = g_variant_get_child_value (reply, 0);

      take_videos (self, list);
    }
  else
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failure, escaped);
      gtk_stack_set_visible_child_name (self->stack, "failure");
    }
}

static void
search (UsherVideoDialog *self)
{
  const char *query = gtk_editable_get_text (self->query);
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->serial = ++self->serial;

  if (*query != '\0')
    g_variant_dict_insert (options, "Query", "s", query);
  gtk_stack_set_visible_child_name (self->stack, "searching");
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "SearchTrailer",
                              g_variant_new ("(tt@a{sv})", self->media, G_GUINT64_CONSTANT (0),
                                             g_variant_dict_end (options)),
                              NULL, found_cb, asked);
}

static void
search_cb (UsherVideoDialog *self)
{
  search (self);
}

static void
choose (UsherVideoDialog *self,
        const char       *url)
{
  if (*url == '\0')
    return;

  g_signal_emit (self, dialog_signals[SIGNAL_VIDEO_CHOSEN], 0, self->media, url);
  gtk_window_close (GTK_WINDOW (self));
}

static void
address_cb (UsherVideoDialog *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));

  choose (self, url);
}

static void
download_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *target)
{
  choose (USHER_VIDEO_DIALOG (widget), g_variant_get_string (target, NULL));
}

static void
search_action (GtkWidget  *widget,
               const char *action,
               GVariant   *target)
{
  search (USHER_VIDEO_DIALOG (widget));
}

static void
usher_video_dialog_dispose (GObject *object)
{
  UsherVideoDialog *self = USHER_VIDEO_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_VIDEO_DIALOG);
  g_clear_object (&self->videos);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_video_dialog_parent_class)->dispose (object);
}

static void
usher_video_dialog_class_init (UsherVideoDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_video_dialog_dispose;

  dialog_signals[SIGNAL_VIDEO_CHOSEN] =
    g_signal_new ("video-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_STRING);

  g_type_ensure (USHER_TYPE_ITEM);

  gtk_widget_class_install_action (widget_class, "video.download", "s", download_action);
  gtk_widget_class_install_action (widget_class, "video.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-video-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherVideoDialog, title);
  gtk_widget_class_bind_template_child (widget_class, UsherVideoDialog, query);
  gtk_widget_class_bind_template_child (widget_class, UsherVideoDialog, address);
  gtk_widget_class_bind_template_child (widget_class, UsherVideoDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherVideoDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, UsherVideoDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
  usher_library_cells_bind (widget_class);
}

static void
usher_video_dialog_init (UsherVideoDialog *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->videos = g_list_store_new (USHER_TYPE_ITEM);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->videos))));
  gtk_list_view_set_model (self->list, selection);
}

/**
 * usher_video_dialog_new:
 * @client: whom to ask
 * @title: the record of a title
 * @parent: (nullable): the window above which it is shown
 *
 * Returns: (transfer none): the window, which searches at once
 */
GtkWindow *
usher_video_dialog_new (UsherClient *client,
                        GVariant    *title,
                        GtkWindow   *parent)
{
  UsherVideoDialog *self = g_object_new (USHER_TYPE_VIDEO_DIALOG, "transient-for", parent, NULL);
  g_autofree char *name = usher_text_title (title);

  self->client = g_object_ref (client);
  self->media = (guint64) usher_record_get_time (title, "Id");
  adw_window_title_set_subtitle (self->title, name);
  search (self);

  return GTK_WINDOW (self);
}
