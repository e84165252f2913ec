/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * UsherError:
 * @USHER_ERROR_FAILED: something failed which the caller cannot act upon
 * @USHER_ERROR_NO_SUCH_TASK: no task has this id
 * @USHER_ERROR_NO_SUCH_RUN: no run has this id
 * @USHER_ERROR_NO_SUCH_CONNECTION: no connection has this id
 * @USHER_ERROR_NO_SUCH_TITLE: no film or series has this id
 * @USHER_ERROR_AMBIGUOUS: more than one thing answers to this name
 * @USHER_ERROR_INVALID_DEFINITION: a value is missing, out of range or of the wrong type
 * @USHER_ERROR_INVALID_TRIGGER: a trigger cannot be read, or can never fire
 * @USHER_ERROR_UNKNOWN_KEY: a definition has a key that does not exist
 * @USHER_ERROR_EXISTS: the id is taken
 * @USHER_ERROR_CONFLICT: somebody else changed it meanwhile
 * @USHER_ERROR_NOT_RUNNING: the run has ended already
 * @USHER_ERROR_DISABLED: this is switched off here
 * @USHER_ERROR_LIMIT_EXCEEDED: too many, or too large
 * @USHER_ERROR_CONFIRMATION_NEEDED: a person has to agree first
 * @USHER_ERROR_DEPENDENCY_MISSING: a program is not installed
 * @USHER_ERROR_NETWORK_UNAVAILABLE: a server could not be reached
 * @USHER_ERROR_UNAUTHORIZED: a remote server refused our key
 * @USHER_ERROR_NOT_AUTHORIZED: the caller may not do this
 * @USHER_ERROR_STORAGE: the database or the disk refused
 * @USHER_ERROR_SHUTTING_DOWN: the daemon is about to end
 * @USHER_ERROR_NO_SUCH_PROFILE: no profile has this number, or none is for a title
 * @USHER_ERROR_NO_SUCH_FILTER: no filter has this number
 *
 * Every failure of a call on the bus carries one of these codes.
 */
typedef enum
{
  USHER_ERROR_FAILED,
  USHER_ERROR_NO_SUCH_TASK,
  USHER_ERROR_NO_SUCH_RUN,
  USHER_ERROR_NO_SUCH_CONNECTION,
  USHER_ERROR_NO_SUCH_TITLE,
  USHER_ERROR_AMBIGUOUS,
  USHER_ERROR_INVALID_DEFINITION,
  USHER_ERROR_INVALID_TRIGGER,
  USHER_ERROR_UNKNOWN_KEY,
  USHER_ERROR_EXISTS,
  USHER_ERROR_CONFLICT,
  USHER_ERROR_NOT_RUNNING,
  USHER_ERROR_DISABLED,
  USHER_ERROR_LIMIT_EXCEEDED,
  USHER_ERROR_CONFIRMATION_NEEDED,
  USHER_ERROR_DEPENDENCY_MISSING,
  USHER_ERROR_NETWORK_UNAVAILABLE,
  USHER_ERROR_UNAUTHORIZED,
  USHER_ERROR_NOT_AUTHORIZED,
  USHER_ERROR_STORAGE,
  USHER_ERROR_SHUTTING_DOWN,
  USHER_ERROR_NO_SUCH_PROFILE,
  USHER_ERROR_NO_SUCH_FILTER,
} UsherError;

#define USHER_N_ERRORS (USHER_ERROR_NO_SUCH_FILTER + 1)
#define USHER_ERROR (usher_error_quark ())

GQuark  usher_error_quark   (void);
GError *usher_error_to_wire (GError *error);

G_END_DECLS
