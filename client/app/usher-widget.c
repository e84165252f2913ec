/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-widget.h"

/* A list makes at most so many rows, however long its model is */
#define MAX_ROWS 200
/* Rows that are made within one frame */
#define STEP 10
#define FIRST_STEP 16

/**
 * usher_widget_dispose_template:
 * @widget: a widget that has no children but those of its template
 * @type: whose template it is
 *
 * Does what gtk_widget_dispose_template() does, which leaves the children that no name
 * is bound to.
 */
void
usher_widget_dispose_template (GtkWidget *widget,
                               GType      type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/**
 * Growth:
 *
 * The rows that a view has of its model yet: each step is drawn before the next one.
 */
typedef struct
{
  GtkWidget *view;              /* (unowned) */
  GtkSliceListModel *part;      /* (owned) */
  guint source;
} Growth;

static void
growth_stop (Growth *growth)
{
  g_clear_handle_id (&growth->source, g_source_remove);
  g_clear_object (&growth->part);
}

static gboolean
grow_cb (gpointer user_data)
{
  Growth *growth = user_data;
  guint size = gtk_slice_list_model_get_size (growth->part);
  guint n_items = g_list_model_get_n_items (gtk_slice_list_model_get_model (growth->part));

  if (!gtk_widget_get_mapped (growth->view))
    gtk_slice_list_model_set_size (growth->part, 0);
  else if (size < MAX_ROWS && size < n_items)
    {
      gtk_slice_list_model_set_size (growth->part, size + STEP);
      return G_SOURCE_CONTINUE;
    }
  else
    gtk_slice_list_model_set_size (growth->part, G_MAXUINT);

  growth->source = 0;

  return G_SOURCE_REMOVE;
}

static void
grow (Growth *growth)
{
  if (growth->source == 0)
    growth->source = g_idle_add (grow_cb, growth);
}

typedef struct
{
  GtkWidget *views[2];          /* (unowned): they own this */
  GtkSelectionModel *model;     /* (owned) */
  Growth growth;                /* of the first one that was shown */
  int shown;                    /* which of them came last */
  guint source;
} SharedModel;

static void
shared_model_free (gpointer data)
{
  SharedModel *shared = data;

  g_clear_handle_id (&shared->source, g_source_remove);
  growth_stop (&shared->growth);
  g_object_unref (shared->model);
  g_free (shared);
}

static gboolean
hand_over_cb (gpointer user_data)
{
  SharedModel *shared = user_data;

  shared->source = 0;
  g_object_set (shared->views[1 - shared->shown], "model", NULL, NULL);
  g_object_set (shared->views[shared->shown], "model", shared->model, NULL);

  shared->growth.view = shared->views[shared->shown];
  if (shared->growth.part != NULL && gtk_slice_list_model_get_size (shared->growth.part) == 0)
    {
      /* Enough for a screen within the frame that is made now */
      gtk_slice_list_model_set_size (shared->growth.part, FIRST_STEP);
      grow (&shared->growth);
    }

  return G_SOURCE_REMOVE;
}

/* The other one goes later only. Rows that are made while others get their places would
 * be left without one: not at once. */
static void
view_mapped_cb (GtkWidget   *view,
                SharedModel *shared)
{
  shared->shown = view == shared->views[0] ? 0 : 1;
  if (shared->source == 0)
    shared->source = g_idle_add_full (G_PRIORITY_HIGH, hand_over_cb, shared, NULL);
}

/**
 * usher_widget_share_model:
 * @wide: a list view or column view
 * @narrow: the same, where there is less room
 * @model: what both show
 * @part: (nullable): below @model, with a size of 0; grows as rows are made
 *
 * Gives @model to the one of the views that was shown last: a list makes rows when it
 * is hidden, too, and keeps them up to date. Both views go away together.
 */
void
usher_widget_share_model (GtkWidget         *wide,
                          GtkWidget         *narrow,
                          GtkSelectionModel *model,
                          GtkSliceListModel *part)
{
  SharedModel *shared = g_new0 (SharedModel, 1);

  shared->views[0] = wide;
  shared->views[1] = narrow;
  shared->model = g_object_ref (model);
  g_set_object (&shared->growth.part, part);
  g_object_set_data_full (G_OBJECT (wide), "usher-shared-model", shared, shared_model_free);
  g_signal_connect (wide, "map", G_CALLBACK (view_mapped_cb), shared);
  g_signal_connect (narrow, "map", G_CALLBACK (view_mapped_cb), shared);
}

static void
growth_free (gpointer data)
{
  growth_stop (data);
  g_free (data);
}

static void
held_view_cb (GtkWidget *view,
              Growth    *growth)
{
  grow (growth);
}

/**
 * usher_widget_hold_model:
 * @view: a list view
 * @model: (transfer none): what it shows
 *
 * Gives the rows of @model to the view as long as it is on the screen, for a list that
 * changes all the time; a few at a time, as one with hundreds of rows would keep the
 * window from listening.
 */
void
usher_widget_hold_model (GtkListView *view,
                         GListModel  *model)
{
  Growth *growth = g_new0 (Growth, 1);
  g_autoptr(GtkSelectionModel) selection = NULL;

  growth->view = GTK_WIDGET (view);
  growth->part = gtk_slice_list_model_new (g_object_ref (model), 0, 0);
  g_object_set_data_full (G_OBJECT (view), "usher-held-model", growth, growth_free);
  g_signal_connect (view, "map", G_CALLBACK (held_view_cb), growth);
  g_signal_connect (view, "unmap", G_CALLBACK (held_view_cb), growth);

  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (growth->part))));
  gtk_list_view_set_model (view, selection);
}

/* The tooltip of a label that has no room for all that it says */
static gboolean
whole_text_cb (GtkLabel   *label,
               int         x,
               int         y,
               gboolean    by_keyboard,
               GtkTooltip *tooltip,
               gpointer    user_data)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));

  return TRUE;
}

/* Makes known to the templates of a widget what any of them may use. */
void
usher_widget_bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, whole_text_cb);
}
