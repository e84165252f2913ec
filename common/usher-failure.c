/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-failure.h"

#include "usher-enums.h"

typedef struct
{
  GVariant *details;             /* (owned) (nullable): an a{sv} */
} UsherFailurePrivate;

static void
usher_failure_private_init (UsherFailurePrivate *private)
{
}

static void
usher_failure_private_copy (const UsherFailurePrivate *source,
                            UsherFailurePrivate       *target)
{
  target->details = source->details != NULL ? g_variant_ref (source->details) : NULL;
}

static void
usher_failure_private_clear (UsherFailurePrivate *private)
{
  g_clear_pointer (&private->details, g_variant_unref);
}

G_DEFINE_EXTENDED_ERROR (UsherFailure, usher_failure)

#define FAILURE(name, nick) { USHER_FAILURE_##name, "USHER_FAILURE_" #name, nick }

GType
usher_failure_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    FAILURE (OTHER, "other"),
    FAILURE (UNAUTHORIZED, "unauthorized"),
    FAILURE (UNREACHABLE, "unreachable"),
    FAILURE (TLS, "tls"),
    FAILURE (TIMED_OUT, "timed-out"),
    FAILURE (REDIRECTED, "redirected"),
    FAILURE (HTTP_STATUS, "http-status"),
    FAILURE (NOT_JSON, "not-json"),
    FAILURE (WRONG_APPLICATION, "wrong-application"),
    FAILURE (WRONG_INSTANCE, "wrong-instance"),
    FAILURE (TRUNCATED, "truncated"),
    FAILURE (TOO_LARGE, "too-large"),
    FAILURE (MALFORMED, "malformed"),
    FAILURE (MASS_LOSS, "mass-loss"),
    FAILURE (MASS_MISSING, "mass-missing"),
    FAILURE (PARTLY, "partly"),
    FAILURE (NO_KEY, "no-key"),
    FAILURE (STORAGE_GONE, "storage-gone"),
    FAILURE (NO_SPACE, "no-space"),
    FAILURE (DATABASE, "database"),
    FAILURE (PROGRAM_MISSING, "program-missing"),
    FAILURE (EXIT_STATUS, "exit-status"),
    FAILURE (SIGNAL, "signal"),
    FAILURE (VIDEO_UNAVAILABLE, "video-unavailable"),
    FAILURE (VIDEO_REFUSED, "video-refused"),
    FAILURE (NOT_A_TRAILER, "not-a-trailer"),
    FAILURE (CONVERSION, "conversion-failed"),
    FAILURE (ADDRESS_REFUSED, "address-refused"),
    FAILURE (INVALID_PARAMETERS, "invalid-parameters"),
    FAILURE (BOT_CHECK, "bot-check"),
    FAILURE (RATE_LIMITED, "rate-limited"),
    FAILURE (AGE_RESTRICTED, "age-restricted"),
    FAILURE (VIDEO_PRIVATE, "video-private"),
    FAILURE (GEO_BLOCKED, "geo-blocked"),
    FAILURE (MEMBERS_ONLY, "members-only"),
    FAILURE (LIVE_VIDEO, "live-video"),
    FAILURE (NO_FORMAT, "no-format"),
    FAILURE (YT_DLP_STALE, "yt-dlp-stale"),
    FAILURE (NO_CANDIDATE, "no-candidate"),
    { 0, NULL, NULL },
  };

  return usher_enum_register_once (&type, "UsherFailure", values);
}

/**
 * usher_failure_to_error_code:
 * @code: a #UsherFailure
 *
 * Returns: the name under which the failure crosses the bus when it ends a call
 *   rather than a run
 */
UsherError
usher_failure_to_error_code (int code)
{
  switch ((UsherFailure) code)
    {
    case USHER_FAILURE_UNAUTHORIZED:
    case USHER_FAILURE_NO_KEY:
      return USHER_ERROR_UNAUTHORIZED;

    case USHER_FAILURE_UNREACHABLE:
    case USHER_FAILURE_TLS:
    case USHER_FAILURE_TIMED_OUT:
      return USHER_ERROR_NETWORK_UNAVAILABLE;

    case USHER_FAILURE_MASS_LOSS:
    case USHER_FAILURE_MASS_MISSING:
      return USHER_ERROR_CONFIRMATION_NEEDED;

    case USHER_FAILURE_STORAGE_GONE:
    case USHER_FAILURE_NO_SPACE:
    case USHER_FAILURE_DATABASE:
      return USHER_ERROR_STORAGE;

    case USHER_FAILURE_PROGRAM_MISSING:
      return USHER_ERROR_DEPENDENCY_MISSING;

    case USHER_FAILURE_ADDRESS_REFUSED:
    case USHER_FAILURE_INVALID_PARAMETERS:
      return USHER_ERROR_INVALID_DEFINITION;

    case USHER_FAILURE_OTHER:
    case USHER_FAILURE_REDIRECTED:
    case USHER_FAILURE_HTTP_STATUS:
    case USHER_FAILURE_NOT_JSON:
    case USHER_FAILURE_WRONG_APPLICATION:
    case USHER_FAILURE_WRONG_INSTANCE:
    case USHER_FAILURE_TRUNCATED:
    case USHER_FAILURE_TOO_LARGE:
    case USHER_FAILURE_MALFORMED:
    case USHER_FAILURE_PARTLY:
    case USHER_FAILURE_EXIT_STATUS:
    case USHER_FAILURE_SIGNAL:
    case USHER_FAILURE_VIDEO_UNAVAILABLE:
    case USHER_FAILURE_VIDEO_REFUSED:
    case USHER_FAILURE_NOT_A_TRAILER:
    case USHER_FAILURE_CONVERSION:
    case USHER_FAILURE_BOT_CHECK:
    case USHER_FAILURE_RATE_LIMITED:
    case USHER_FAILURE_AGE_RESTRICTED:
    case USHER_FAILURE_VIDEO_PRIVATE:
    case USHER_FAILURE_GEO_BLOCKED:
    case USHER_FAILURE_MEMBERS_ONLY:
    case USHER_FAILURE_LIVE_VIDEO:
    case USHER_FAILURE_NO_FORMAT:
    case USHER_FAILURE_YT_DLP_STALE:
    case USHER_FAILURE_NO_CANDIDATE:
    default:
      return USHER_ERROR_FAILED;
    }
}

/**
 * usher_failure_from_error:
 * @error: any error that ended a run
 *
 * Returns: its code, for errors of other domains the nearest
 */
UsherFailure
usher_failure_from_error (const GError *error)
{
  if (error->domain == USHER_FAILURE)
    return error->code;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_STORAGE))
    return USHER_FAILURE_DATABASE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return USHER_FAILURE_NO_SPACE;

  if (g_error_matches (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION) ||
      g_error_matches (error, USHER_ERROR, USHER_ERROR_UNKNOWN_KEY))
    return USHER_FAILURE_INVALID_PARAMETERS;

  return USHER_FAILURE_OTHER;
}

/**
 * usher_failure_get_details:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): an `a{sv}`, in the keys of the bus
 */
GVariant *
usher_failure_get_details (const GError *error)
{
  if (error->domain != USHER_FAILURE)
    return NULL;

  return usher_failure_get_private (error)->details;
}

/**
 * usher_failure_take_details:
 * @error: an error of the domain USHER_FAILURE
 * @details: an `a{sv}`; a floating reference is sunk
 */
void
usher_failure_take_details (GError   *error,
                            GVariant *details)
{
  UsherFailurePrivate *private;

  g_return_if_fail (error != NULL && error->domain == USHER_FAILURE);

  private = usher_failure_get_private (error);
  g_clear_pointer (&private->details, g_variant_unref);
  private->details = g_variant_ref_sink (details);
}

/**
 * usher_failure_set:
 * @error: (nullable): return location for the error
 * @code: what went wrong
 * @details: (nullable): an `a{sv}`; a floating reference is sunk
 * @format: one English sentence that says what to do
 */
void
usher_failure_set (GError       **error,
                   UsherFailure   code,
                   GVariant      *details,
                   const char    *format,
                   ...)
{
  g_autoptr(GVariant) sunk = details != NULL ? g_variant_ref_sink (details) : NULL;
  va_list arguments;

  if (error == NULL)
    return;

  va_start (arguments, format);
  *error = g_error_new_valist (USHER_FAILURE, (int) code, format, arguments);
  va_end (arguments);

  if (sunk != NULL)
    usher_failure_take_details (*error, sunk);
}
