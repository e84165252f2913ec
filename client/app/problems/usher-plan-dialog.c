/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-plan-dialog.h"

#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-names.h"
#include "usher-record.h"
#include "usher-text.h"

/**
 * UsherPlanDialog:
 *
 * What waits for somebody's word, in full, before it is given.
 */
struct _UsherPlanDialog
{
  AdwWindow parent_instance;

  UsherClient *client;          /* (owned) */
  char *plan;                   /* (owned) */

  GtkWidget *confirm;
  GtkLabel *heading;
  GtkLabel *consequence;
  GtkStringList *items;
};

G_DEFINE_FINAL_TYPE (UsherPlanDialog, usher_plan_dialog, ADW_TYPE_WINDOW)

static char *
say_consequence (const char *kind,
                 guint       n_items)
{
  if (g_strcmp0 (kind, "refresh-loss") == 0)
    return g_strdup_printf (ngettext ("If you confirm it, %u title is removed here. Its trailers stay on disk.",
                                      "If you confirm it, %u titles are removed here. Their trailers stay "
                                      "on disk.", n_items), n_items);
  if (g_strcmp0 (kind, "scan-missing") == 0)
    return g_strdup_printf (ngettext ("If you confirm it, %u trailer counts as gone, and is downloaded again. "
                                      "If a disk is not connected, connect it instead.",
                                      "If you confirm it, %u trailers count as gone, and are downloaded "
                                      "again. If a disk is not connected, connect it instead.", n_items),
                            n_items);

  return g_strdup_printf (ngettext ("If you confirm it, %u file goes into the trash.",
                                    "If you confirm it, %u files go into the trash.", n_items), n_items);
}

static void
show_items (UsherPlanDialog *self,
            GVariant        *plan,
            guint            n_items)
{
  g_autoptr(GVariant) items = g_variant_lookup_value (plan, "Items", G_VARIANT_TYPE ("aa{sv}"));
  gsize n_shown = items != NULL ? g_variant_n_children (items) : 0;

  for (gsize i = 0; i < n_shown; i++)
    {
      g_autoptr(GVariant) item = g_variant_get_child_value (items, i);
      const char *text = usher_record_get_string (item, "Text");

      gtk_string_list_append (self->items, text != NULL ? text : "");
    }
  if (n_items > n_shown)
    {
      guint n_more = n_items - n_shown;
      g_autofree char *more = g_strdup_printf (ngettext ("And %u more", "And %u more", n_more), n_more);

      gtk_string_list_append (self->items, more);
    }
}

static void
show_plan (UsherPlanDialog *self,
           GVariant        *plan)
{
  const char *kind = usher_record_get_string (plan, "Kind");
  const char *subject = usher_record_get_string (plan, "Subject");
  guint n_items = usher_record_get_uint (plan, "Count");
  g_autofree char *consequence = say_consequence (kind, n_items);
  g_autofree char *heading =
    /* Translators: what a plan is about: “Titles that a server has lost: Radarr” */
    subject != NULL ? g_strdup_printf (_("%s: %s"), usher_text_plan (kind), subject)
                    : g_strdup (usher_text_plan (kind));

  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->consequence, consequence);
  show_items (self, plan, n_items);
  gtk_widget_set_sensitive (self->confirm, TRUE);
}

static void
got_plans (GtkWidget *origin,
           GVariant  *reply,
           gpointer   data)
{
  UsherPlanDialog *self = USHER_PLAN_DIALOG (origin);
  g_autoptr(GVariant) plans = g_variant_get_child_value (reply, 0);

  for (gsize i = 0; i < g_variant_n_children (plans); i++)
    {
      g_autoptr(GVariant) plan = g_variant_get_child_value (plans, i);

      if (g_strcmp0 (usher_record_get_string (plan, "Id"), self->plan) == 0)
        {
          show_plan (self, plan);
          return;
        }
    }

  gtk_label_set_text (self->heading, _("It Waits No More"));
  gtk_label_set_text (self->consequence, _("Somebody has confirmed it meanwhile, or it has expired."));
}

static void
confirmed (GtkWidget *origin,
           GVariant  *reply,
           gpointer   data)
{
  gtk_window_close (GTK_WINDOW (origin));
}

static void
confirm_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  UsherPlanDialog *self = USHER_PLAN_DIALOG (widget);

  usher_call (widget, self->client, USHER_LIBRARY_IFACE, "ConfirmDeletion",
              g_variant_new ("(s)", self->plan), _("It Cannot Be Done"), confirmed, NULL, NULL);
}

static void
usher_plan_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PLAN_DIALOG);

  G_OBJECT_CLASS (usher_plan_dialog_parent_class)->dispose (object);
}

static void
usher_plan_dialog_finalize (GObject *object)
{
  UsherPlanDialog *self = USHER_PLAN_DIALOG (object);

  g_clear_object (&self->client);
  g_free (self->plan);

  G_OBJECT_CLASS (usher_plan_dialog_parent_class)->finalize (object);
}

static void
usher_plan_dialog_class_init (UsherPlanDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_plan_dialog_dispose;
  object_class->finalize = usher_plan_dialog_finalize;

  gtk_widget_class_install_action (widget_class, "plan.confirm", NULL, confirm_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-plan-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherPlanDialog, confirm);
  gtk_widget_class_bind_template_child (widget_class, UsherPlanDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, UsherPlanDialog, consequence);
  gtk_widget_class_bind_template_child (widget_class, UsherPlanDialog, items);
}

static void
usher_plan_dialog_init (UsherPlanDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * usher_plan_dialog_new:
 * @client: whom to ask and to tell
 * @plan: the id of a plan
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog that shows what is planned
 */
GtkWindow *
usher_plan_dialog_new (UsherClient *client,
                       const char  *plan,
                       GtkWindow   *parent)
{
  UsherPlanDialog *self = g_object_new (USHER_TYPE_PLAN_DIALOG, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  self->plan = g_strdup (plan);
  usher_call (GTK_WIDGET (self), client, USHER_LIBRARY_IFACE, "ListPlans", NULL,
              _("It Cannot Be Shown"), got_plans, NULL, NULL);

  return GTK_WINDOW (self);
}
