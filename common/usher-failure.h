/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-error.h"

G_BEGIN_DECLS

/**
 * UsherFailure:
 * @USHER_FAILURE_OTHER: anything that has no code of its own
 * @USHER_FAILURE_UNAUTHORIZED: the server refused the key
 * @USHER_FAILURE_UNREACHABLE: no such host, or nobody answers there
 * @USHER_FAILURE_TLS: the server's certificate is not trusted
 * @USHER_FAILURE_TIMED_OUT: the server or program took too long
 * @USHER_FAILURE_REDIRECTED: the server sends us elsewhere; the key would follow
 * @USHER_FAILURE_HTTP_STATUS: the server answers with an error
 * @USHER_FAILURE_NOT_JSON: the answer is no JSON; mostly a wrong address
 * @USHER_FAILURE_WRONG_APPLICATION: another program answers at that address
 * @USHER_FAILURE_WRONG_INSTANCE: another server of the same program answers there
 * @USHER_FAILURE_TRUNCATED: the answer ends in the middle
 * @USHER_FAILURE_TOO_LARGE: the answer is larger, deeper or longer than we accept
 * @USHER_FAILURE_MALFORMED: single records cannot be used
 * @USHER_FAILURE_MASS_LOSS: too much would disappear at once
 * @USHER_FAILURE_MASS_MISSING: too many trailers would be missing at once
 * @USHER_FAILURE_PARTLY: some of the work failed, the rest is done
 * @USHER_FAILURE_NO_KEY: no key is stored for the connection
 * @USHER_FAILURE_STORAGE_GONE: a disk or folder is not there, or is empty
 * @USHER_FAILURE_NO_SPACE: the disk is full, or nearly so
 * @USHER_FAILURE_DATABASE: the database refused
 * @USHER_FAILURE_PROGRAM_MISSING: a program is not installed
 * @USHER_FAILURE_EXIT_STATUS: a program ended with a status that means failure
 * @USHER_FAILURE_SIGNAL: a program was killed by a signal
 * @USHER_FAILURE_VIDEO_UNAVAILABLE: the video is gone, private or not for us
 * @USHER_FAILURE_VIDEO_REFUSED: the video's server refuses, or asks us to wait
 * @USHER_FAILURE_NOT_A_TRAILER: what came is no video that can serve as a trailer
 * @USHER_FAILURE_CONVERSION: a video could not be converted
 * @USHER_FAILURE_ADDRESS_REFUSED: an address that we do not fetch from
 * @USHER_FAILURE_INVALID_PARAMETERS: the chore's parameters no longer make sense
 * @USHER_FAILURE_BOT_CHECK: the video's server wants to see that we are no robot
 * @USHER_FAILURE_RATE_LIMITED: the video's server was asked too often
 * @USHER_FAILURE_AGE_RESTRICTED: the video is for those who have proved their age
 * @USHER_FAILURE_VIDEO_PRIVATE: its owner shows the video to some alone
 * @USHER_FAILURE_GEO_BLOCKED: the video is not shown in this country
 * @USHER_FAILURE_MEMBERS_ONLY: the video is for those who are signed in, or pay
 * @USHER_FAILURE_LIVE_VIDEO: it is a broadcast, and has no end
 * @USHER_FAILURE_NO_FORMAT: the video is not there as the profile wants it
 * @USHER_FAILURE_YT_DLP_STALE: yt-dlp no longer understands its host
 * @USHER_FAILURE_NO_CANDIDATE: no video was found that can be the trailer
 *
 * Why a run failed. The nick of a code is the run's `ErrorCode`; what the
 * sentence about it needs (names, numbers) travels as the details.
 */
typedef enum
{
  USHER_FAILURE_OTHER,
  USHER_FAILURE_UNAUTHORIZED,
  USHER_FAILURE_UNREACHABLE,
  USHER_FAILURE_TLS,
  USHER_FAILURE_TIMED_OUT,
  USHER_FAILURE_REDIRECTED,
  USHER_FAILURE_HTTP_STATUS,
  USHER_FAILURE_NOT_JSON,
  USHER_FAILURE_WRONG_APPLICATION,
  USHER_FAILURE_WRONG_INSTANCE,
  USHER_FAILURE_TRUNCATED,
  USHER_FAILURE_TOO_LARGE,
  USHER_FAILURE_MALFORMED,
  USHER_FAILURE_MASS_LOSS,
  USHER_FAILURE_MASS_MISSING,
  USHER_FAILURE_PARTLY,
  USHER_FAILURE_NO_KEY,
  USHER_FAILURE_STORAGE_GONE,
  USHER_FAILURE_NO_SPACE,
  USHER_FAILURE_DATABASE,
  USHER_FAILURE_PROGRAM_MISSING,
  USHER_FAILURE_EXIT_STATUS,
  USHER_FAILURE_SIGNAL,
  USHER_FAILURE_VIDEO_UNAVAILABLE,
  USHER_FAILURE_VIDEO_REFUSED,
  USHER_FAILURE_NOT_A_TRAILER,
  USHER_FAILURE_CONVERSION,
  USHER_FAILURE_ADDRESS_REFUSED,
  USHER_FAILURE_INVALID_PARAMETERS,
  USHER_FAILURE_BOT_CHECK,
  USHER_FAILURE_RATE_LIMITED,
  USHER_FAILURE_AGE_RESTRICTED,
  USHER_FAILURE_VIDEO_PRIVATE,
  USHER_FAILURE_GEO_BLOCKED,
  USHER_FAILURE_MEMBERS_ONLY,
  USHER_FAILURE_LIVE_VIDEO,
  USHER_FAILURE_NO_FORMAT,
  USHER_FAILURE_YT_DLP_STALE,
  USHER_FAILURE_NO_CANDIDATE,
} UsherFailure;

#define USHER_FAILURE (usher_failure_quark ())
#define USHER_TYPE_FAILURE (usher_failure_get_type ())

GQuark       usher_failure_quark         (void);
GType        usher_failure_get_type      (void);
UsherError   usher_failure_to_error_code (int            code);
UsherFailure usher_failure_from_error    (const GError  *error);
GVariant    *usher_failure_get_details   (const GError  *error);
void         usher_failure_take_details  (GError        *error,
                                          GVariant      *details);
void         usher_failure_set           (GError       **error,
                                          UsherFailure   code,
                                          GVariant      *details,
                                          const char    *format,
                                          ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
