/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-widget.h"

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
