/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gunixfdlist.h>

#include "usher-executor.h"

G_BEGIN_DECLS

/**
 * UsherUnitEnd:
 * @code: how the main process ended, one of CLD_*, 0 if there was none
 * @status: its exit status or signal
 * @result: (owned) (nullable): what the manager calls it
 * @was_active: whether the program has begun
 *
 * How a unit ended.
 */
typedef struct
{
  int code;
  int status;
  char *result;
  gboolean was_active;
} UsherUnitEnd;

GVariantBuilder *usher_unit_properties_new   (const UsherCommand  *command,
                                              const char          *path,
                                              const int           *fds,
                                              GUnixFDList         *fd_list,
                                              GError             **error);
void             usher_unit_properties_unset (GVariantBuilder     *properties,
                                              const char * const  *of_manager,
                                              const char * const  *environment);
gint64           usher_unit_get_stop_timeout (gint64               kill_grace);
int              usher_unit_end_to_status    (const UsherUnitEnd  *self,
                                              const char          *program,
                                              GError             **error);

G_END_DECLS
