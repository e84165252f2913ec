/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-problems-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-asking.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-time-label.h"
#include "usher-widget.h"

/**
 * UsherProblemsPage:
 *
 * What a person had better look after: one sentence each, and a button that leads
 * to what mends it.
 */
struct _UsherProblemsPage
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  guint n_problems;

  GtkListBox *list;
};

typedef enum
{
  PROP_COUNT = 1,
} UsherProblemsPageProperty;

static GParamSpec *properties[PROP_COUNT + 1];

G_DEFINE_FINAL_TYPE (UsherProblemsPage, usher_problems_page, GTK_TYPE_WIDGET)

/* What the button does, by the Fix of the problem. */
static const struct
{
  const char *fix;
  const char *label;
  const char *action;
  const char *key;              /* (nullable): of the problem, for the target */
  const char *target;           /* (nullable): the target itself */
} buttons[] = {
  { "install",         N_("_Check Again"),  "win.run-task",         NULL,   "update-check" },
  { "update",          N_("_Open Page"),    "problems.open",        "Url",  NULL },
  { "edit-connection", N_("_Settings"),     "win.show-settings", NULL,   "connections" },
  { "check-disk",      N_("_Check Again"),  "win.run-task",         NULL,   "disk-scan" },
  { "confirm",         N_("_Look at It…"),  "win.show-plan",        "Plan", NULL },
};

static GtkWidget *
make_button (GVariant *problem)
{
  const char *fix = usher_record_get_string (problem, "Fix");

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      const char *target = buttons[i].key != NULL ? usher_record_get_string (problem, buttons[i].key)
                                                  : buttons[i].target;
      GtkWidget *button;

      if (g_strcmp0 (fix, buttons[i].fix) != 0 || target == NULL)
        continue;

      button = gtk_button_new_with_mnemonic (_(buttons[i].label));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), buttons[i].action);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
      return button;
    }

  return NULL;
}

static char *
make_subtitle (GVariant *problem)
{
  const char *subject = usher_record_get_string (problem, "Subject");
  const char *fix = usher_record_get_string (problem, "Fix");
  g_autoptr(GString) text = g_string_new (subject);

  /* The button says what is to be done there */
  if (fix != NULL && !g_str_equal (fix, "confirm"))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", usher_text_fix (fix));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (GVariant *problem)
{
  const char *code = usher_record_get_string (problem, "Code");
  gboolean is_error = g_strcmp0 (usher_record_get_string (problem, "Severity"), "error") == 0;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (is_error ? "dialog-error-symbolic"
                                                           : "dialog-warning-symbolic");
  GtkWidget *button = make_button (problem);
  GtkWidget *since = g_object_new (USHER_TYPE_TIME_LABEL, "time", usher_record_get_time (problem, "Since"),
                                   "halign", GTK_ALIGN_END, NULL);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *subtitle = make_subtitle (problem);

  gtk_widget_add_css_class (icon, is_error ? "error" : "warning");
  gtk_widget_add_css_class (since, "dim-label");
  gtk_widget_add_css_class (since, "caption");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), code != NULL ? usher_text_problem (code) : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  if (button != NULL)
    gtk_box_append (GTK_BOX (end), button);
  gtk_box_append (GTK_BOX (end), since);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), end);

  return row;
}

static void
set_count (UsherProblemsPage *self,
           guint              n_problems)
{
  self->n_problems = n_problems;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

static void
got_problems_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherProblemsPage) self = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);
  g_autoptr(GVariant) problems = NULL;
  GtkListBoxRow *row;
  GVariantIter iter;
  GVariant *problem;

  if (reply == NULL || self->list == NULL)
    return;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  problems = g_variant_get_child_value (reply, 0);
  g_variant_iter_init (&iter, problems);
  while ((problem = g_variant_iter_next_value (&iter)) != NULL)
    {
      gtk_list_box_append (self->list, make_row (problem));
      g_variant_unref (problem);
    }
  set_count (self, g_variant_n_children (problems));
}

static void
refresh (UsherProblemsPage *self)
{
  if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_client_call_async (self->client, "GetProblems", NULL, got_problems_cb, g_object_ref (self));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GtkWidget) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && gtk_widget_get_root (self) != NULL)
    usher_show_error (self, _("The Page Cannot Be Opened"), error->message);
}

static void
open_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  const char *url = g_variant_get_string (parameter, NULL);

  /* The address comes from elsewhere */
  if (g_str_has_prefix (url, "https://"))
    g_app_info_launch_default_for_uri_async (url, NULL, NULL, opened_cb, g_object_ref (widget));
}

static void
usher_problems_page_dispose (GObject *object)
{
  usher_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_PROBLEMS_PAGE);
  g_clear_object (&USHER_PROBLEMS_PAGE (object)->client);

  G_OBJECT_CLASS (usher_problems_page_parent_class)->dispose (object);
}

static void
usher_problems_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  UsherProblemsPage *self = USHER_PROBLEMS_PAGE (object);

  switch ((UsherProblemsPageProperty) prop_id)
    {
    case PROP_COUNT:
      g_value_set_uint (value, self->n_problems);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_problems_page_class_init (UsherProblemsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_problems_page_dispose;
  object_class->get_property = usher_problems_page_get_property;

  properties[PROP_COUNT] =
    g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "problems.open", "s", open_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/usher/Usher/usher-problems-page.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherProblemsPage, list);
}

static void
usher_problems_page_init (UsherProblemsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Says whom to ask; once. */
void
usher_problems_page_set_client (UsherProblemsPage *self,
                                UsherClient       *client)
{
  g_return_if_fail (USHER_IS_PROBLEMS_PAGE (self));

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "problems-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
