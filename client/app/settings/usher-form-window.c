/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-form-window.h"

#include <glib/gi18n.h>

#include "usher-names.h"

/**
 * UsherFormWindow:
 *
 * A dialog with a form, a button that saves and one that does not. The daemon
 * judges what is given; what it refuses stays in the form, below its words.
 */
typedef struct
{
  AdwPreferencesPage *page;
  GtkButton *save;
  GtkSpinner *spinner;
  GtkRevealer *error_revealer;
  GtkLabel *error;
} UsherFormWindowPrivate;

/* A question that is under way */
typedef struct
{
  GWeakRef form;
  UsherFormAnswered answered;   /* (nullable) */
} Question;

static GtkBuildableIface *parent_buildable_iface;

static void usher_form_window_buildable_init (GtkBuildableIface *iface);

G_DEFINE_TYPE_WITH_CODE (UsherFormWindow, usher_form_window, ADW_TYPE_WINDOW,
                         G_ADD_PRIVATE (UsherFormWindow)
                         G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, usher_form_window_buildable_init))

static UsherFormWindowPrivate *
get (UsherFormWindow *self)
{
  return usher_form_window_get_instance_private (self);
}

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->form);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *target)
{
  UsherFormWindow *self = USHER_FORM_WINDOW (widget);

  /* What is typed just now counts, too */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  USHER_FORM_WINDOW_GET_CLASS (self)->save (self);
}

/* The groups of a form go into its page. */
static void
usher_form_window_add_child (GtkBuildable *buildable,
                             GtkBuilder   *builder,
                             GObject      *child,
                             const char   *type)
{
  UsherFormWindowPrivate *priv = get (USHER_FORM_WINDOW (buildable));

  if (priv->page != NULL && ADW_IS_PREFERENCES_GROUP (child))
    adw_preferences_page_add (priv->page, ADW_PREFERENCES_GROUP (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
usher_form_window_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = usher_form_window_add_child;
}

static void
usher_form_window_class_init (UsherFormWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* Subclasses dispose their templates; GTK 4.8 takes this one along, and only once */
  gtk_widget_class_install_action (widget_class, "form.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "form.save", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-form-window.ui");
  gtk_widget_class_bind_template_child_private (widget_class, UsherFormWindow, page);
  gtk_widget_class_bind_template_child_private (widget_class, UsherFormWindow, save);
  gtk_widget_class_bind_template_child_private (widget_class, UsherFormWindow, spinner);
  gtk_widget_class_bind_template_child_private (widget_class, UsherFormWindow, error_revealer);
  gtk_widget_class_bind_template_child_private (widget_class, UsherFormWindow, error);
}

static void
usher_form_window_init (UsherFormWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
usher_form_window_set_save_label (UsherFormWindow *self,
                                  const char      *label)
{
  gtk_button_set_label (get (self)->save, label);
}

/* Whether an answer is waited for: nothing is saved twice. */
void
usher_form_window_set_busy (UsherFormWindow *self,
                            gboolean         is_busy)
{
  UsherFormWindowPrivate *priv = get (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.save", !is_busy);
  gtk_widget_set_visible (GTK_WIDGET (priv->spinner), is_busy);
  gtk_spinner_set_spinning (priv->spinner, is_busy);
}

/**
 * usher_form_window_show_error:
 * @message: (nullable): what is wrong; none takes the last one away
 */
void
usher_form_window_show_error (UsherFormWindow *self,
                              const char      *message)
{
  UsherFormWindowPrivate *priv = get (self);

  if (message != NULL)
    gtk_label_set_text (priv->error, message);

  gtk_revealer_set_reveal_child (priv->error_revealer, message != NULL);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  g_autoptr(UsherFormWindow) self = g_weak_ref_get (&question->form);

  /* It was closed meanwhile */
  if (self == NULL)
    return;

  usher_form_window_set_busy (self, FALSE);
  if (reply == NULL)
    usher_form_window_show_error (self, error->message);
  else if (question->answered != NULL)
    question->answered (self, reply);
}

/**
 * usher_form_window_call:
 * @method: of the library
 * @parameters: (nullable): sunk
 * @fds: (nullable): what they are about
 * @answered: (nullable): called when it has succeeded
 *
 * Asks the daemon, and shows its words if it refuses.
 */
void
usher_form_window_call (UsherFormWindow   *self,
                        UsherClient       *client,
                        const char        *method,
                        GVariant          *parameters,
                        GUnixFDList       *fds,
                        UsherFormAnswered  answered)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->form, self);
  question->answered = answered;
  usher_form_window_show_error (self, NULL);
  usher_form_window_set_busy (self, TRUE);
  usher_client_call_on_async (client, USHER_LIBRARY_IFACE, method, parameters, fds, answered_cb, question);
}

/* What is to be done when all went well, and nothing is left to say. */
void
usher_form_window_closed (UsherFormWindow *self,
                          GVariant        *reply)
{
  gtk_window_close (GTK_WINDOW (self));
}
