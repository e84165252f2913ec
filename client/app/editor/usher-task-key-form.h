/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct _UsherTaskKeyForm UsherTaskKeyForm;

UsherTaskKeyForm *usher_task_key_form_new  (AdwPreferencesGroup  *group,
                                            GCallback             changed,
                                            gpointer              object);
void              usher_task_key_form_free (UsherTaskKeyForm     *self);
void              usher_task_key_form_show (UsherTaskKeyForm     *self,
                                            GVariant             *task);
gboolean          usher_task_key_form_put  (UsherTaskKeyForm     *self,
                                            GVariant             *before,
                                            GVariantDict         *definition,
                                            GError              **error);

G_END_DECLS
