/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Each of these travels as the nick of its value: `timed-out`, `catch-up`. */

/**
 * UsherRunState:
 * @USHER_RUN_QUEUED: waits for its turn
 * @USHER_RUN_RUNNING: is at work
 * @USHER_RUN_SUCCEEDED: did all it had to do
 * @USHER_RUN_FAILED: did not; `ErrorCode` says why
 * @USHER_RUN_CANCELLED: a person or the end of the daemon stopped it
 * @USHER_RUN_TIMED_OUT: was stopped as it took longer than its task allows
 * @USHER_RUN_ABANDONED: was running when the daemon died
 * @USHER_RUN_MISSED: was not run, as its time had passed
 * @USHER_RUN_SKIPPED: was not run, as something spoke against it
 *
 * All states from %USHER_RUN_SUCCEEDED on are final.
 */
typedef enum
{
  USHER_RUN_QUEUED,
  USHER_RUN_RUNNING,
  USHER_RUN_SUCCEEDED,
  USHER_RUN_FAILED,
  USHER_RUN_CANCELLED,
  USHER_RUN_TIMED_OUT,
  USHER_RUN_ABANDONED,
  USHER_RUN_MISSED,
  USHER_RUN_SKIPPED,
} UsherRunState;

/**
 * UsherTaskState:
 * @USHER_TASK_WAITING: has a next due time, or waits for an event
 * @USHER_TASK_RUNNING: a run of it is at work
 * @USHER_TASK_QUEUED: a run of it waits for its turn
 * @USHER_TASK_PAUSED: for a while; keeps its place
 * @USHER_TASK_DISABLED: switched off by a person
 * @USHER_TASK_FINISHED: its triggers never fire again
 * @USHER_TASK_BROKEN: its chore or parameters are not understood
 */
typedef enum
{
  USHER_TASK_WAITING,
  USHER_TASK_RUNNING,
  USHER_TASK_QUEUED,
  USHER_TASK_PAUSED,
  USHER_TASK_DISABLED,
  USHER_TASK_FINISHED,
  USHER_TASK_BROKEN,
} UsherTaskState;

/**
 * UsherCause:
 * @USHER_CAUSE_SCHEDULE: a trigger was due
 * @USHER_CAUSE_MANUAL: somebody asked for it
 * @USHER_CAUSE_CATCH_UP: a due time had been missed
 * @USHER_CAUSE_RETRY: an earlier run failed
 * @USHER_CAUSE_AFTER: another task ended
 * @USHER_CAUSE_EVENT: something happened
 *
 * Why a run came to be.
 */
typedef enum
{
  USHER_CAUSE_SCHEDULE,
  USHER_CAUSE_MANUAL,
  USHER_CAUSE_CATCH_UP,
  USHER_CAUSE_RETRY,
  USHER_CAUSE_AFTER,
  USHER_CAUSE_EVENT,
} UsherCause;

/**
 * UsherOverlap:
 * @USHER_OVERLAP_WAIT: one run waits, further ones collapse into it
 * @USHER_OVERLAP_SKIP: the new run is recorded as skipped
 * @USHER_OVERLAP_CANCEL_RUNNING: the old run is cancelled, the new one follows
 * @USHER_OVERLAP_ALLOW: several at once, up to the task's `MaxInstances`
 *
 * What happens when a task is due while a run of it has not ended.
 */
typedef enum
{
  USHER_OVERLAP_WAIT,
  USHER_OVERLAP_SKIP,
  USHER_OVERLAP_CANCEL_RUNNING,
  USHER_OVERLAP_ALLOW,
} UsherOverlap;

/**
 * UsherMisfire:
 * @USHER_MISFIRE_RUN_ONCE: all of them collapse into one run, now
 * @USHER_MISFIRE_SKIP: they are recorded as missed
 * @USHER_MISFIRE_RUN_ALL: each gets a run, up to a hundred
 *
 * What happens with due times that were missed.
 */
typedef enum
{
  USHER_MISFIRE_RUN_ONCE,
  USHER_MISFIRE_SKIP,
  USHER_MISFIRE_RUN_ALL,
} UsherMisfire;

/**
 * UsherUnlessMet:
 * @USHER_UNLESS_MET_WAIT: the run waits, at most until the task is due again
 * @USHER_UNLESS_MET_SKIP: the run is recorded as skipped
 *
 * What happens to a run while a condition of its task is not met.
 */
typedef enum
{
  USHER_UNLESS_MET_WAIT,
  USHER_UNLESS_MET_SKIP,
} UsherUnlessMet;

/**
 * UsherGap:
 * @USHER_GAP_RUN_AFTER: at the first moment after the gap
 * @USHER_GAP_SHIFT: as much later as the clocks were put forward
 * @USHER_GAP_SKIP: not at all
 *
 * When a time of day is run that the clocks skip.
 */
typedef enum
{
  USHER_GAP_RUN_AFTER,
  USHER_GAP_SHIFT,
  USHER_GAP_SKIP,
} UsherGap;

/**
 * UsherFold:
 * @USHER_FOLD_FIRST: the first time
 * @USHER_FOLD_SECOND: the second time
 * @USHER_FOLD_BOTH: both times
 *
 * When a time of day is run that the clocks show twice.
 */
typedef enum
{
  USHER_FOLD_FIRST,
  USHER_FOLD_SECOND,
  USHER_FOLD_BOTH,
} UsherFold;

/**
 * UsherArrKind:
 * @USHER_ARR_RADARR: a Radarr server, which knows films
 * @USHER_ARR_SONARR: a Sonarr server, which knows series
 */
typedef enum
{
  USHER_ARR_RADARR,
  USHER_ARR_SONARR,
} UsherArrKind;

/**
 * UsherMonitor:
 * @USHER_MONITOR_ALL: new titles get a trailer
 * @USHER_MONITOR_NONE: new titles get none until somebody says so
 * @USHER_MONITOR_ARR: as the server says
 */
typedef enum
{
  USHER_MONITOR_ALL,
  USHER_MONITOR_NONE,
  USHER_MONITOR_ARR,
} UsherMonitor;

/**
 * UsherContainer:
 * @USHER_CONTAINER_MKV: Matroska, which takes all codecs
 * @USHER_CONTAINER_MP4: MPEG-4
 * @USHER_CONTAINER_WEBM: WebM
 */
typedef enum
{
  USHER_CONTAINER_MKV,
  USHER_CONTAINER_MP4,
  USHER_CONTAINER_WEBM,
} UsherContainer;

/* What the picture becomes; “copy” leaves it as it came. */
typedef enum
{
  USHER_VIDEO_COPY,
  USHER_VIDEO_H264,
  USHER_VIDEO_H265,
  USHER_VIDEO_VP9,
  USHER_VIDEO_AV1,
} UsherVideoCodec;

/* What the sound becomes; “copy” leaves it as it came. */
typedef enum
{
  USHER_AUDIO_COPY,
  USHER_AUDIO_AAC,
  USHER_AUDIO_AC3,
  USHER_AUDIO_EAC3,
  USHER_AUDIO_FLAC,
  USHER_AUDIO_OPUS,
} UsherAudioCodec;

/**
 * UsherWantedState:
 * @USHER_WANTED_WANTED: it would be downloaded
 * @USHER_WANTED_HAS_TRAILER: there is one
 * @USHER_WANTED_MISSING_TRAILER: there was one, and it may come back with its storage
 * @USHER_WANTED_NOT_MONITORED: nobody wants one for this title
 * @USHER_WANTED_NO_PROFILE: the title fits no profile that is enabled
 * @USHER_WANTED_NO_FOLDER: its folder is in no root folder that is known here
 * @USHER_WANTED_NO_MEDIA: the film or the first episode is waited for
 * @USHER_WANTED_BACKING_OFF: it has failed, and will be tried again later
 *
 * Whether a title is to get a trailer by a profile, and why not.
 */
typedef enum
{
  USHER_WANTED_WANTED,
  USHER_WANTED_HAS_TRAILER,
  USHER_WANTED_MISSING_TRAILER,
  USHER_WANTED_NOT_MONITORED,
  USHER_WANTED_NO_PROFILE,
  USHER_WANTED_NO_FOLDER,
  USHER_WANTED_NO_MEDIA,
  USHER_WANTED_BACKING_OFF,
} UsherWantedState;

/**
 * UsherTitleTrailer:
 * @USHER_TITLE_TRAILER_THERE: it has one at least
 * @USHER_TITLE_TRAILER_MISSING: it had one, which the last scan has not found
 * @USHER_TITLE_TRAILER_FAILED: it has none, and a download has failed
 * @USHER_TITLE_TRAILER_WANTED: it has none, and will get one
 * @USHER_TITLE_TRAILER_NOT_WANTED: it has none, and nobody wants one
 *
 * How a title stands with its trailer: the first of these that holds.
 */
typedef enum
{
  USHER_TITLE_TRAILER_THERE,
  USHER_TITLE_TRAILER_MISSING,
  USHER_TITLE_TRAILER_FAILED,
  USHER_TITLE_TRAILER_WANTED,
  USHER_TITLE_TRAILER_NOT_WANTED,
} UsherTitleTrailer;

#define USHER_TYPE_RUN_STATE (usher_run_state_get_type ())
#define USHER_TYPE_TASK_STATE (usher_task_state_get_type ())
#define USHER_TYPE_CAUSE (usher_cause_get_type ())
#define USHER_TYPE_OVERLAP (usher_overlap_get_type ())
#define USHER_TYPE_MISFIRE (usher_misfire_get_type ())
#define USHER_TYPE_UNLESS_MET (usher_unless_met_get_type ())
#define USHER_TYPE_GAP (usher_gap_get_type ())
#define USHER_TYPE_FOLD (usher_fold_get_type ())
#define USHER_TYPE_ARR_KIND (usher_arr_kind_get_type ())
#define USHER_TYPE_MONITOR (usher_monitor_get_type ())
#define USHER_TYPE_CONTAINER (usher_container_get_type ())
#define USHER_TYPE_VIDEO_CODEC (usher_video_codec_get_type ())
#define USHER_TYPE_AUDIO_CODEC (usher_audio_codec_get_type ())
#define USHER_TYPE_WANTED_STATE (usher_wanted_state_get_type ())
#define USHER_TYPE_TITLE_TRAILER (usher_title_trailer_get_type ())

GType       usher_run_state_get_type  (void);
GType       usher_task_state_get_type (void);
GType       usher_cause_get_type      (void);
GType       usher_overlap_get_type    (void);
GType       usher_misfire_get_type    (void);
GType       usher_unless_met_get_type (void);
GType       usher_gap_get_type        (void);
GType       usher_fold_get_type       (void);
GType       usher_arr_kind_get_type   (void);
GType       usher_monitor_get_type    (void);
GType       usher_container_get_type  (void);
GType       usher_video_codec_get_type (void);
GType       usher_audio_codec_get_type (void);
GType       usher_wanted_state_get_type (void);
GType       usher_title_trailer_get_type (void);

gboolean    usher_run_state_is_final  (UsherRunState     state);

GType       usher_enum_register_once  (gsize            *type,
                                       const char       *name,
                                       const GEnumValue *values);
const char *usher_enum_to_nick        (GType             type,
                                       int               value);
gboolean    usher_enum_from_nick      (GType             type,
                                       const char       *nick,
                                       int              *value);

G_END_DECLS
