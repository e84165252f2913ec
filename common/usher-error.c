/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-error.h"

#include "usher-failure.h"
#include "usher-names.h"

static const GDBusErrorEntry wire_names[] = {
  { USHER_ERROR_FAILED,              USHER_ERROR_PREFIX "Failed" },
  { USHER_ERROR_NO_SUCH_TASK,        USHER_ERROR_PREFIX "NoSuchTask" },
  { USHER_ERROR_NO_SUCH_RUN,         USHER_ERROR_PREFIX "NoSuchRun" },
  { USHER_ERROR_NO_SUCH_CONNECTION,  USHER_ERROR_PREFIX "NoSuchConnection" },
  { USHER_ERROR_NO_SUCH_TITLE,       USHER_ERROR_PREFIX "NoSuchTitle" },
  { USHER_ERROR_AMBIGUOUS,           USHER_ERROR_PREFIX "Ambiguous" },
  { USHER_ERROR_INVALID_DEFINITION,  USHER_ERROR_PREFIX "InvalidDefinition" },
  { USHER_ERROR_INVALID_TRIGGER,     USHER_ERROR_PREFIX "InvalidTrigger" },
  { USHER_ERROR_UNKNOWN_KEY,         USHER_ERROR_PREFIX "UnknownKey" },
  { USHER_ERROR_EXISTS,              USHER_ERROR_PREFIX "Exists" },
  { USHER_ERROR_CONFLICT,            USHER_ERROR_PREFIX "Conflict" },
  { USHER_ERROR_NOT_RUNNING,         USHER_ERROR_PREFIX "NotRunning" },
  { USHER_ERROR_DISABLED,            USHER_ERROR_PREFIX "Disabled" },
  { USHER_ERROR_LIMIT_EXCEEDED,      USHER_ERROR_PREFIX "LimitExceeded" },
  { USHER_ERROR_CONFIRMATION_NEEDED, USHER_ERROR_PREFIX "ConfirmationNeeded" },
  { USHER_ERROR_DEPENDENCY_MISSING,  USHER_ERROR_PREFIX "DependencyMissing" },
  { USHER_ERROR_NETWORK_UNAVAILABLE, USHER_ERROR_PREFIX "NetworkUnavailable" },
  { USHER_ERROR_UNAUTHORIZED,        USHER_ERROR_PREFIX "Unauthorized" },
  { USHER_ERROR_NOT_AUTHORIZED,      USHER_ERROR_PREFIX "NotAuthorized" },
  { USHER_ERROR_STORAGE,             USHER_ERROR_PREFIX "Storage" },
  { USHER_ERROR_SHUTTING_DOWN,       USHER_ERROR_PREFIX "ShuttingDown" },
  { USHER_ERROR_NO_SUCH_PROFILE,     USHER_ERROR_PREFIX "NoSuchProfile" },
  { USHER_ERROR_NO_SUCH_FILTER,      USHER_ERROR_PREFIX "NoSuchFilter" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (wire_names) == USHER_N_ERRORS);

GQuark
usher_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("usher-error-quark", &quark,
                                      wire_names, G_N_ELEMENTS (wire_names));

  return (GQuark) quark;
}

/**
 * usher_error_to_wire:
 * @error: (transfer full): any error
 *
 * Turns @error into one with a name that clients know. Errors from foreign
 * domains would otherwise reach the bus under a mangled quark name.
 *
 * Returns: (transfer full): an error which is safe to return to a caller
 */
GError *
usher_error_to_wire (GError *error)
{
  UsherError code = USHER_ERROR_FAILED;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == USHER_ERROR || error->domain == G_DBUS_ERROR)
    return error;

  if (error->domain == USHER_FAILURE)
    code = usher_failure_to_error_code (error->code);

  g_debug ("%s crosses the bus as %s: %s", g_quark_to_string (error->domain),
           wire_names[code].dbus_error_name, error->message);

  GError *wire = g_error_new_literal (USHER_ERROR, (int) code, error->message);
  g_error_free (error);

  return wire;
}
