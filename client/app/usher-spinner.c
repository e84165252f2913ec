/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-spinner.h"

/**
 * UsherSpinner:
 *
 * Turns while it is looked at. GtkSpinner goes on turning on the hidden pages of a
 * stack, and has the whole window drawn again for each frame.
 */
struct _UsherSpinner
{
  GtkWidget parent_instance;

  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (UsherSpinner, usher_spinner, GTK_TYPE_WIDGET)

static void
usher_spinner_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_spinner_parent_class)->map (widget);

  gtk_spinner_start (USHER_SPINNER (widget)->spinner);
}

static void
usher_spinner_unmap (GtkWidget *widget)
{
  gtk_spinner_stop (USHER_SPINNER (widget)->spinner);

  GTK_WIDGET_CLASS (usher_spinner_parent_class)->unmap (widget);
}

static void
usher_spinner_dispose (GObject *object)
{
  UsherSpinner *self = USHER_SPINNER (object);

  if (self->spinner != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->spinner));
  self->spinner = NULL;

  G_OBJECT_CLASS (usher_spinner_parent_class)->dispose (object);
}

static void
usher_spinner_class_init (UsherSpinnerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = usher_spinner_dispose;
  widget_class->map = usher_spinner_map;
  widget_class->unmap = usher_spinner_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
usher_spinner_init (UsherSpinner *self)
{
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->spinner), GTK_WIDGET (self));
}
