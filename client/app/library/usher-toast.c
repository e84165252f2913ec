/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-toast.h"

#include <adwaita.h>

/**
 * usher_toast:
 * @origin: a widget above which a toast overlay is
 * @text: what has happened
 * @button: (nullable): the label of a button
 * @action: (nullable): what the button does
 * @target: (nullable): the parameter of @action; sunk
 *
 * Says something for a moment.
 */
void
usher_toast (GtkWidget  *origin,
             const char *text,
             const char *button,
             const char *action,
             GVariant   *target)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (origin, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr(GVariant) sunk = target != NULL ? g_variant_ref_sink (target) : NULL;
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast;

  if (overlay == NULL)
    return;

  toast = adw_toast_new (escaped);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, sunk);
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
