/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <adwaita.h>

#include "usher-client.h"

G_BEGIN_DECLS

#define USHER_TYPE_SCHEDULE_FORM (usher_schedule_form_get_type ())
G_DECLARE_FINAL_TYPE (UsherScheduleForm, usher_schedule_form, USHER, SCHEDULE_FORM,
                      AdwPreferencesGroup)

void   usher_schedule_form_set_client    (UsherScheduleForm  *self,
                                          UsherClient        *client);
void   usher_schedule_form_set_time_zone (UsherScheduleForm  *self,
                                          const char         *time_zone);
void   usher_schedule_form_set_triggers  (UsherScheduleForm  *self,
                                          const char * const *triggers);
char **usher_schedule_form_get_triggers  (UsherScheduleForm  *self);

G_END_DECLS
