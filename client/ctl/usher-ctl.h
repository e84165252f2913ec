/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/**
 * UsherCtl:
 * @json: answers are to be JSON
 * @behind: (owned) (nullable): the words behind “--”
 *
 * One call of usherctl. Connects to the bus when the first command needs it.
 */
typedef struct
{
  GDBusConnection *connection;  /* (owned) (nullable) */
  gboolean json;
  char **behind;
  gboolean wrote;               /* something was printed already */
} UsherCtl;

/**
 * UsherCtlCommand:
 * @name: its word
 * @arguments: what follows, for the help
 * @summary: what it does, to be translated
 * @run: does it; @argv begins with @name
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  gboolean (*run) (UsherCtl *self, char **argv, GError **error);
} UsherCtlCommand;

/* What a person typed is wrong, beyond what GOption sees; the daemon is away; a run
 * has not succeeded, and all was said. */
typedef enum
{
  USHER_CTL_ERROR_USAGE,
  USHER_CTL_ERROR_UNREACHABLE,
  USHER_CTL_ERROR_TOLD,
} UsherCtlError;

#define USHER_CTL_ERROR (usher_ctl_error_quark ())
GQuark     usher_ctl_error_quark     (void);
int        usher_ctl_get_exit_status (const GError        *error);

char     **usher_ctl_parse           (UsherCtl            *self,
                                      const UsherCtlCommand *command,
                                      char               **argv,
                                      const GOptionEntry  *entries,
                                      guint                min,
                                      guint                max,
                                      GError             **error);

GDBusConnection *usher_ctl_connect   (UsherCtl            *self,
                                      GError             **error);
GVariant  *usher_ctl_call            (UsherCtl            *self,
                                      const char          *interface,
                                      const char          *method,
                                      GVariant            *parameters,
                                      GError             **error);
GVariant  *usher_ctl_call_with_secret (UsherCtl           *self,
                                      const char          *method,
                                      GVariant            *parameters,
                                      const char          *secret,
                                      GError             **error);
GUnixFDList *usher_ctl_wrap          (const char          *text,
                                      gsize                length,
                                      GError             **error);
GVariant  *usher_ctl_call_with_fds   (UsherCtl            *self,
                                      const char          *interface,
                                      const char          *method,
                                      GVariant            *parameters,
                                      GUnixFDList         *fds,
                                      GError             **error);
GPtrArray *usher_ctl_list            (UsherCtl            *self,
                                      const char          *interface,
                                      const char          *method,
                                      GVariantDict        *options,
                                      guint                limit,
                                      GError             **error);
char      *usher_ctl_find_task       (UsherCtl            *self,
                                      const char          *name,
                                      GError             **error);
gboolean   usher_ctl_check_all       (gboolean             all,
                                      const char          *task,
                                      GError             **error);
gboolean   usher_ctl_parse_number    (const char          *text,
                                      const char          *what,
                                      guint64             *number,
                                      GError             **error);

G_END_DECLS
