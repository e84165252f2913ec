/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>
#include <gio/gunixfdlist.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_FORM_WINDOW (usher_form_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (UsherFormWindow, usher_form_window, USHER, FORM_WINDOW, AdwWindow)

/**
 * UsherFormWindowClass:
 * @save: what the button does
 */
struct _UsherFormWindowClass
{
  AdwWindowClass parent_class;

  void (*save) (UsherFormWindow *self);
};

/**
 * UsherFormAnswered:
 * @self: the form, which is still there
 * @reply: what the daemon answers
 */
typedef void (*UsherFormAnswered) (UsherFormWindow *self,
                                   GVariant        *reply);

void usher_form_window_set_save_label (UsherFormWindow   *self,
                                       const char        *label);
void usher_form_window_set_busy       (UsherFormWindow   *self,
                                       gboolean           is_busy);
void usher_form_window_show_error     (UsherFormWindow   *self,
                                       const char        *message);
void usher_form_window_call           (UsherFormWindow   *self,
                                       UsherClient       *client,
                                       const char        *method,
                                       GVariant          *parameters,
                                       GUnixFDList       *fds,
                                       UsherFormAnswered  answered);
void usher_form_window_closed         (UsherFormWindow   *self,
                                       GVariant          *reply);

G_END_DECLS
