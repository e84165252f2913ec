/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What has happened is said for a moment. The newest is shown at once: nobody waits for
 * what is old to be over. What was said before goes; what was offered comes back. */

#include "usher-toast.h"

/* In seconds. Libadwaita's five are few for who hears the screen, or moves slowly; and
 * an offer has to be read and then reached. */
#define SAYING 8
#define OFFERING 20

/**
 * usher_toast_new:
 * @text: what has happened; not markup
 *
 * For an overlay that shows its toasts itself, as that of preferences does.
 *
 * Returns: (transfer full): a toast that says so
 */
AdwToast *
usher_toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, SAYING);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  return toast;
}

static AdwToast *
new_with_button (const char *text,
                 const char *button,
                 const char *action,
                 GVariant   *target)
{
  AdwToast *toast = usher_toast_new (text);

  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, target);
    }
  return toast;
}

/* Shows @toast in place of what was only said. */
static void
show (AdwToastOverlay *overlay,
      AdwToast        *toast,
      gboolean         stays)
{
  static const char key[] = "usher-said";
  AdwToast *said = g_object_get_data (G_OBJECT (overlay), key);

  if (said != NULL)
    adw_toast_dismiss (said);
  g_object_set_data_full (G_OBJECT (overlay), key, stays ? NULL : g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (overlay, g_object_ref (toast));
}

static AdwToastOverlay *
find_overlay (GtkWidget *origin)
{
  return ADW_TOAST_OVERLAY (gtk_widget_get_ancestor (origin, ADW_TYPE_TOAST_OVERLAY));
}

/**
 * usher_toast:
 * @origin: a toast overlay, or a widget in one
 * @text: what has happened; not markup
 * @button: (nullable): the label of a button
 * @action: (nullable): what the button does
 * @target: (nullable): the parameter of @action; sunk
 *
 * Says something for a moment, or until something else is said.
 */
void
usher_toast (GtkWidget  *origin,
             const char *text,
             const char *button,
             const char *action,
             GVariant   *target)
{
  AdwToastOverlay *overlay = find_overlay (origin);
  g_autoptr(GVariant) sunk = target != NULL ? g_variant_ref_sink (target) : NULL;
  g_autoptr(AdwToast) toast = new_with_button (text, button, action, sunk);

  if (overlay != NULL)
    show (overlay, toast, FALSE);
}

/**
 * usher_toast_offer:
 * @origin: a toast overlay, or a widget in one
 * @text: what has happened; not markup
 * @button: the label of a button
 * @action: what the button does, which nothing else on the screen does
 * @target: (nullable): the parameter of @action; sunk
 *
 * Says something and offers to change it. It is there for long enough to be reached, and
 * comes back after what is said in between.
 *
 * Returns: (transfer full): the offer, which adw_toast_dismiss() takes back
 */
AdwToast *
usher_toast_offer (GtkWidget  *origin,
                   const char *text,
                   const char *button,
                   const char *action,
                   GVariant   *target)
{
  AdwToastOverlay *overlay = find_overlay (origin);
  g_autoptr(GVariant) sunk = target != NULL ? g_variant_ref_sink (target) : NULL;
  AdwToast *toast = new_with_button (text, button, action, sunk);

  adw_toast_set_timeout (toast, OFFERING);
  if (overlay != NULL)
    show (overlay, toast, TRUE);
  return toast;
}
