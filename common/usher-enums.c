/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-enums.h"

G_DEFINE_ENUM_TYPE (UsherRunState, usher_run_state,
                    G_DEFINE_ENUM_VALUE (USHER_RUN_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_SUCCEEDED, "succeeded"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_ABANDONED, "abandoned"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_MISSED, "missed"),
                    G_DEFINE_ENUM_VALUE (USHER_RUN_SKIPPED, "skipped"))

G_DEFINE_ENUM_TYPE (UsherTaskState, usher_task_state,
                    G_DEFINE_ENUM_VALUE (USHER_TASK_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (USHER_TASK_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (USHER_TASK_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (USHER_TASK_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (USHER_TASK_DISABLED, "disabled"),
                    G_DEFINE_ENUM_VALUE (USHER_TASK_FINISHED, "finished"),
                    G_DEFINE_ENUM_VALUE (USHER_TASK_BROKEN, "broken"))

G_DEFINE_ENUM_TYPE (UsherCause, usher_cause,
                    G_DEFINE_ENUM_VALUE (USHER_CAUSE_SCHEDULE, "schedule"),
                    G_DEFINE_ENUM_VALUE (USHER_CAUSE_MANUAL, "manual"),
                    G_DEFINE_ENUM_VALUE (USHER_CAUSE_CATCH_UP, "catch-up"),
                    G_DEFINE_ENUM_VALUE (USHER_CAUSE_RETRY, "retry"),
                    G_DEFINE_ENUM_VALUE (USHER_CAUSE_AFTER, "after"),
                    G_DEFINE_ENUM_VALUE (USHER_CAUSE_EVENT, "event"))

G_DEFINE_ENUM_TYPE (UsherOverlap, usher_overlap,
                    G_DEFINE_ENUM_VALUE (USHER_OVERLAP_WAIT, "wait"),
                    G_DEFINE_ENUM_VALUE (USHER_OVERLAP_SKIP, "skip"),
                    G_DEFINE_ENUM_VALUE (USHER_OVERLAP_CANCEL_RUNNING, "cancel-running"),
                    G_DEFINE_ENUM_VALUE (USHER_OVERLAP_ALLOW, "allow"))

G_DEFINE_ENUM_TYPE (UsherMisfire, usher_misfire,
                    G_DEFINE_ENUM_VALUE (USHER_MISFIRE_RUN_ONCE, "run-once"),
                    G_DEFINE_ENUM_VALUE (USHER_MISFIRE_SKIP, "skip"),
                    G_DEFINE_ENUM_VALUE (USHER_MISFIRE_RUN_ALL, "run-all"))

G_DEFINE_ENUM_TYPE (UsherUnlessMet, usher_unless_met,
                    G_DEFINE_ENUM_VALUE (USHER_UNLESS_MET_WAIT, "wait"),
                    G_DEFINE_ENUM_VALUE (USHER_UNLESS_MET_SKIP, "skip"))

G_DEFINE_ENUM_TYPE (UsherGap, usher_gap,
                    G_DEFINE_ENUM_VALUE (USHER_GAP_RUN_AFTER, "run-after"),
                    G_DEFINE_ENUM_VALUE (USHER_GAP_SHIFT, "shift"),
                    G_DEFINE_ENUM_VALUE (USHER_GAP_SKIP, "skip"))

G_DEFINE_ENUM_TYPE (UsherFold, usher_fold,
                    G_DEFINE_ENUM_VALUE (USHER_FOLD_FIRST, "first"),
                    G_DEFINE_ENUM_VALUE (USHER_FOLD_SECOND, "second"),
                    G_DEFINE_ENUM_VALUE (USHER_FOLD_BOTH, "both"))

G_DEFINE_ENUM_TYPE (UsherArrKind, usher_arr_kind,
                    G_DEFINE_ENUM_VALUE (USHER_ARR_RADARR, "radarr"),
                    G_DEFINE_ENUM_VALUE (USHER_ARR_SONARR, "sonarr"))

G_DEFINE_ENUM_TYPE (UsherMonitor, usher_monitor,
                    G_DEFINE_ENUM_VALUE (USHER_MONITOR_ALL, "all"),
                    G_DEFINE_ENUM_VALUE (USHER_MONITOR_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (USHER_MONITOR_ARR, "arr"))

G_DEFINE_ENUM_TYPE (UsherContainer, usher_container,
                    G_DEFINE_ENUM_VALUE (USHER_CONTAINER_MKV, "mkv"),
                    G_DEFINE_ENUM_VALUE (USHER_CONTAINER_MP4, "mp4"),
                    G_DEFINE_ENUM_VALUE (USHER_CONTAINER_WEBM, "webm"))

G_DEFINE_ENUM_TYPE (UsherVideoCodec, usher_video_codec,
                    G_DEFINE_ENUM_VALUE (USHER_VIDEO_COPY, "copy"),
                    G_DEFINE_ENUM_VALUE (USHER_VIDEO_H264, "h264"),
                    G_DEFINE_ENUM_VALUE (USHER_VIDEO_H265, "h265"),
                    G_DEFINE_ENUM_VALUE (USHER_VIDEO_VP9, "vp9"),
                    G_DEFINE_ENUM_VALUE (USHER_VIDEO_AV1, "av1"))

G_DEFINE_ENUM_TYPE (UsherAudioCodec, usher_audio_codec,
                    G_DEFINE_ENUM_VALUE (USHER_AUDIO_COPY, "copy"),
                    G_DEFINE_ENUM_VALUE (USHER_AUDIO_AAC, "aac"),
                    G_DEFINE_ENUM_VALUE (USHER_AUDIO_AC3, "ac3"),
                    G_DEFINE_ENUM_VALUE (USHER_AUDIO_EAC3, "eac3"),
                    G_DEFINE_ENUM_VALUE (USHER_AUDIO_FLAC, "flac"),
                    G_DEFINE_ENUM_VALUE (USHER_AUDIO_OPUS, "opus"))

G_DEFINE_ENUM_TYPE (UsherWantedState, usher_wanted_state,
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_WANTED, "wanted"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_HAS_TRAILER, "has-trailer"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_MISSING_TRAILER, "missing-trailer"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_NOT_MONITORED, "not-monitored"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_NO_PROFILE, "no-profile"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_NO_FOLDER, "no-folder"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_NO_MEDIA, "no-media"),
                    G_DEFINE_ENUM_VALUE (USHER_WANTED_BACKING_OFF, "backing-off"))

G_DEFINE_ENUM_TYPE (UsherTitleTrailer, usher_title_trailer,
                    G_DEFINE_ENUM_VALUE (USHER_TITLE_TRAILER_THERE, "there"),
                    G_DEFINE_ENUM_VALUE (USHER_TITLE_TRAILER_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (USHER_TITLE_TRAILER_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (USHER_TITLE_TRAILER_WANTED, "wanted"),
                    G_DEFINE_ENUM_VALUE (USHER_TITLE_TRAILER_NOT_WANTED, "not-wanted"))

gboolean
usher_run_state_is_final (UsherRunState state)
{
  return state >= USHER_RUN_SUCCEEDED;
}

/**
 * usher_enum_register_once:
 * @type: (inout): a static variable, zero at first
 * @name: the name of the type
 * @values: (array zero-terminated=1): kept, not copied
 *
 * For enums with more values than G_DEFINE_ENUM_TYPE() takes.
 */
GType
usher_enum_register_once (gsize            *type,
                          const char       *name,
                          const GEnumValue *values)
{
  if (g_once_init_enter (type))
    g_once_init_leave (type, g_enum_register_static (name, values));

  return *type;
}

/* Kept for ever from its first use on: taking the last reference anew for each value
 * would take GType's locks each time. */
static GEnumClass *
get_class (GType type)
{
  GEnumClass *klass = g_type_class_peek (type);

  return klass != NULL ? klass : g_type_class_ref (type);
}

/**
 * usher_enum_to_nick:
 * @type: an enum type
 * @value: one of its values
 *
 * Returns: (transfer none): as it is written on the bus and in the store
 */
const char *
usher_enum_to_nick (GType type,
                    int   value)
{
  GEnumValue *found = g_enum_get_value (get_class (type), value);

  g_return_val_if_fail (found != NULL, "");

  return found->value_nick;
}

/**
 * usher_enum_from_nick:
 * @type: an enum type
 * @nick: text from outside
 * @value: (out): set on success only
 *
 * Returns: %FALSE if @type has no such value
 */
gboolean
usher_enum_from_nick (GType       type,
                      const char *nick,
                      int        *value)
{
  GEnumValue *found = g_enum_get_value_by_nick (get_class (type), nick);

  if (found == NULL)
    return FALSE;

  *value = found->value;

  return TRUE;
}
