/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What ffmpeg is asked for, and what the real one makes of short videos. */

#include "usher-converter.h"

#include <string.h>
#include <sys/stat.h>

#include "test-support.h"
#include "usher-executors.h"
#include "usher-failure.h"
#include "usher-ffmpeg.h"
#include "usher-params.h"
#include "usher-run-log.h"
#include "usher-time.h"

/* What is chosen */

typedef struct
{
  const char *name;
  const char *profile;           /* beside its name */
  const char *video;             /* there is */
  const char *audio;
  int height;
  UsherVideoCodec chosen_video;
  UsherAudioCodec chosen_audio;
} ChoiceCase;

static const ChoiceCase choice_cases[] = {
  { "copy", "", "vp9", "opus", 1080, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "copy-what-nobody-knows", "", "mjpeg", "pcm_s16le", 1080, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "copy-is-not-made-smaller", "", "h264", "aac", 2160, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "copy-mp4", "'Container': <'mp4'>", "h264", "aac", 720, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "copy-mp4-of-webm", "'Container': <'mp4'>", "vp9", "opus", 720, USHER_VIDEO_H264, USHER_AUDIO_AAC },
  { "copy-webm-of-mp4", "'Container': <'webm'>", "h264", "aac", 720, USHER_VIDEO_VP9, USHER_AUDIO_OPUS },
  { "copy-webm", "'Container': <'webm'>", "vp9", "vorbis", 720, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "is-it-already", "'Video': <'h264'>, 'Audio': <'aac'>", "h264", "aac", 1080, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "hevc-is-h265", "'Video': <'h265'>", "hevc", "aac", 1080, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "other", "'Video': <'vp9'>, 'Audio': <'opus'>", "h264", "aac", 1080, USHER_VIDEO_VP9, USHER_AUDIO_OPUS },
  { "too-high", "'Video': <'h264'>", "h264", "aac", 2160, USHER_VIDEO_H264, USHER_AUDIO_COPY },
  { "best", "'Video': <'h264'>, 'Height': <0>", "h264", "aac", 2160, USHER_VIDEO_COPY, USHER_AUDIO_COPY },
  { "louder", "'Volume': <150>", "h264", "aac", 1080, USHER_VIDEO_COPY, USHER_AUDIO_AAC },
  { "louder-opus", "'Volume': <50>", "vp9", "opus", 1080, USHER_VIDEO_COPY, USHER_AUDIO_OPUS },
  { "louder-unknown", "'Volume': <50>", "h264", "mp3", 1080, USHER_VIDEO_COPY, USHER_AUDIO_AAC },
  { "louder-wanted", "'Volume': <50>, 'Audio': <'flac'>", "h264", "flac", 1080, USHER_VIDEO_COPY, USHER_AUDIO_FLAC },
};

static UsherProfile *
make_profile (const char *more)
{
  g_autofree char *text =
    g_strdup_printf ("{'Name': <'Test'>%s%s%s}",
                     strstr (more, "MinDuration") == NULL ? ", 'MinDuration': <1>" : "",
                     *more != '\0' ? ", " : "", more);
  g_autoptr(GVariant) params = test_variant (text);
  g_autoptr(GError) error = NULL;
  UsherProfile *profile = usher_profile_new (params, &error);

  g_assert_no_error (error);

  return profile;
}

static void
test_choice (gconstpointer data)
{
  const ChoiceCase *row = data;
  g_autoptr(UsherProfile) profile = make_profile (row->profile);
  const UsherProbe probe = {
    .video_codec = (char *) row->video, .audio_codec = (char *) row->audio, .height = row->height,
  };

  g_assert_cmpint (usher_ffmpeg_choose_video (profile, &probe), ==, row->chosen_video);
  g_assert_cmpint (usher_ffmpeg_choose_audio (profile, &probe), ==, row->chosen_audio);
}

/* What is asked for */

typedef struct
{
  const char *name;
  const char *profile;
  const char *encoder;           /* (nullable) */
  gint64 end;
  const char *has;
  const char *has_not;           /* (nullable) */
} ArgvCase;

static const ArgvCase argv_cases[] = {
  { "copy", "", NULL, 0, "-c:v copy -c:a copy", "-vf" },
  { "protocols", "", NULL, 0,
    "-protocol_whitelist file -format_whitelist mov,mp4,matroska,webm,avi,mpegts -i file:/w/-in.mkv", NULL },
  { "no-input", "", NULL, 0, "ffmpeg -nostdin -hide_banner", NULL },
  { "no-other-streams", "", NULL, 0, "-map 0:V:0 -map 0:a:0 -dn -sn", NULL },
  { "bounded", "", NULL, 0, "-max_alloc 512000000", NULL },
  { "output-last", "", NULL, 0, "-f matroska -n file:/w/made.mkv", NULL },
  { "metadata", "", NULL, 0, "-map_metadata -1 -map_chapters -1 -metadata title=-rf -metadata date=1949", NULL },
  { "no-metadata", "'EmbedMetadata': <false>", NULL, 0, "-map_metadata -1", "title=" },
  { "mp4", "'Container': <'mp4'>", NULL, 0, "-movflags +faststart", NULL },
  { "mp4-hevc", "'Container': <'mp4'>, 'Video': <'h265'>", "libx265", 0, "-tag:v hvc1", NULL },
  { "mkv-hevc", "'Video': <'h265'>", "libx265", 0, "-c:v libx265", "hvc1" },
  { "h264", "'Video': <'h264'>", "libx264", 0, "-c:v libx264 -preset medium -crf 21 -pix_fmt yuv420p", "-vf" },
  { "smaller", "'Video': <'h264'>, 'Height': <480>", "libx264", 0, "-vf scale=-2:480 -c:v libx264", NULL },
  { "odd-height", "'Video': <'h264'>, 'Height': <481>", "libx264", 0, "scale=-2:480", NULL },
  { "vaapi", "'Video': <'h264'>, 'Height': <480>", "h264_vaapi", 0,
    "-vf scale=-2:480,format=nv12,hwupload -c:v h264_vaapi", NULL },
  { "vaapi-device", "'Video': <'h264'>", "h264_vaapi", 0, "-vaapi_device /dev/dri/renderD128", NULL },
  { "nvenc", "'Video': <'h264'>", "h264_nvenc", 0, "-c:v h264_nvenc -cq 23", "-vaapi_device" },
  { "cut", "", NULL, 70 * G_USEC_PER_SEC, "-t 70300000us", NULL },
  { "louder", "'Volume': <150>", NULL, 0, "-af volume=1.50 -c:a aac -b:a 160k", NULL },
  { "softer", "'Volume': <5>", NULL, 0, "-af volume=0.05", NULL },
  { "flac", "'Audio': <'flac'>", NULL, 0, "-c:a flac", "-b:a" },
};

static void
test_argv (gconstpointer data)
{
  const ArgvCase *row = data;
  g_autoptr(UsherProfile) profile = make_profile (row->profile);
  const UsherProbe probe = {
    .video_codec = (char *) "h264", .audio_codec = (char *) "aac", .height = 1080,
  };
  const UsherMedia media = { .title = (char *) "-rf", .year = 1949 };
  g_autofree char *output = g_strconcat ("/w/made.", usher_profile_get_extension (profile), NULL);
  const UsherConversion conversion = {
    .profile = profile, .probe = &probe, .media = &media, .input = "/w/-in.mkv", .output = output,
    .end = row->end, .encoder = row->encoder,
    .device = row->encoder != NULL ? usher_ffmpeg_get_device (row->encoder) : NULL,
  };
  g_auto(GStrv) argv = usher_ffmpeg_convert_argv ("ffmpeg", &conversion);
  g_autofree char *line = g_strjoinv (" ", argv);

  if (strstr (line, row->has) == NULL)
    g_error ("“%s” is not in “%s”", row->has, line);
  if (row->has_not != NULL)
    g_assert_null (strstr (line, row->has_not));
}

static void
test_subtitles (void)
{
  g_autoptr(UsherProfile) profile = make_profile ("'Container': <'mp4'>, 'SubtitleLanguage': <'de'>");
  const UsherProbe probe = { .video_codec = (char *) "h264", .audio_codec = (char *) "aac" };
  const UsherMedia media = { .title = (char *) "One" };
  const char *subtitles[] = { "/w/out.de.srt", NULL };
  const UsherConversion conversion = {
    .profile = profile, .probe = &probe, .media = &media, .input = "/w/in.mkv",
    .subtitles = subtitles, .output = "/w/made.mp4",
  };
  g_auto(GStrv) argv = usher_ffmpeg_convert_argv ("ffmpeg", &conversion);
  g_autofree char *line = g_strjoinv (" ", argv);

  g_assert_nonnull (strstr (line, "-format_whitelist srt,webvtt -i file:/w/out.de.srt"));
  g_assert_nonnull (strstr (line, "-map 1:s:0 -c:s mov_text -metadata:s:s:0 language=de"));
  g_assert_null (strstr (line, " -sn"));
}

static void
test_encoders (void)
{
  static const char known[] =
    " V....D libx264              x\n V....D h264_nvenc           x\n V..... libsvtav1  x\n"
    " V....D libx264rgb           x\n V....D h264_vaapi           x\n";
  g_auto(GStrv) software = usher_ffmpeg_list_encoders (USHER_VIDEO_H264, known, FALSE);
  g_auto(GStrv) hardware = usher_ffmpeg_list_encoders (USHER_VIDEO_H264, known, TRUE);
  g_auto(GStrv) av1 = usher_ffmpeg_list_encoders (USHER_VIDEO_AV1, known, FALSE);
  g_auto(GStrv) none = usher_ffmpeg_list_encoders (USHER_VIDEO_VP9, known, TRUE);
  g_autofree char *software_line = g_strjoinv (" ", software);
  g_autofree char *hardware_line = g_strjoinv (" ", hardware);
  g_autofree char *av1_line = g_strjoinv (" ", av1);

  g_assert_cmpstr (software_line, ==, "libx264");
  g_assert_cmpstr (hardware_line, ==, "h264_nvenc h264_vaapi libx264");
  g_assert_cmpstr (av1_line, ==, "libsvtav1");
  g_assert_null (none[0]);
}

static void
test_words (void)
{
  gint64 start = -1, end = -1, done = -1;

  g_assert_true (usher_ffmpeg_read_silence ("[silencedetect @ 0x1] silence_start: 57.5", &start, &end));
  g_assert_cmpint (start, ==, 57500000);
  g_assert_cmpint (end, ==, -1);
  g_assert_true (usher_ffmpeg_read_silence ("silence_end: 60.5 | silence_duration: 3", &start, &end));
  g_assert_cmpint (end, ==, 60500000);
  g_assert_true (usher_ffmpeg_read_silence ("silence_start: -0.01", &start, &end));
  g_assert_cmpint (start, ==, 0);
  g_assert_cmpint (end, ==, -1);
  g_assert_false (usher_ffmpeg_read_silence ("silence_start: nan", &start, &end));
  g_assert_false (usher_ffmpeg_read_silence ("size=1", &start, &end));

  g_assert_true (usher_ffmpeg_read_progress ("out_time_us=1500000", &done));
  g_assert_cmpint (done, ==, 1500000);
  g_assert_false (usher_ffmpeg_read_progress ("out_time_us=N/A", &done));
  g_assert_false (usher_ffmpeg_read_progress ("out_time_us=-5", &done));
  g_assert_false (usher_ffmpeg_read_progress ("speed=1", &done));
}

/* The real one */

typedef struct
{
  TestFolder folder;
  UsherExecutors *executors;     /* (owned) */
  UsherLogFolder *logs;          /* (owned) */
  GCancellable *cancellable;     /* (owned) */
  UsherChoreTools tools;
  GAsyncResult *result;          /* (owned) (nullable) */
  double fraction;               /* the last that was told */
  gboolean cancels;              /* as soon as it gets on */
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  data)
{
  static const char *environment[] = { "USHER_RUN=3", NULL };
  g_autoptr(GVariant) none = test_variant ("@a{sv} {}");

  test_folder_make (&fixture->folder);
  fixture->executors = usher_executors_new ();
  fixture->logs = usher_log_folder_new (fixture->folder.path);
  fixture->cancellable = g_cancellable_new ();
  fixture->tools.tools_executor = usher_executors_get (fixture->executors, "here");
  fixture->tools.settings = usher_settings_new (none, NULL);
  fixture->tools.log = usher_log_folder_open (fixture->logs, 3);
  fixture->tools.environment = (char **) environment;
  fixture->tools.marker = environment[0];
}

static void
teardown (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;

  usher_run_log_close_async (fixture->tools.log, test_done_cb, &result);
  test_wait (&result);
  g_clear_object (&result);

  /* A thread that has answered may hold on to some of them for a moment */
  g_object_unref (fixture->tools.log);
  usher_log_folder_close (fixture->logs);
  g_object_unref (fixture->logs);
  g_object_unref (fixture->tools.settings);
  g_object_unref (fixture->cancellable);
  g_object_unref (fixture->executors);
  test_folder_remove (&fixture->folder);
}

/* Three seconds of moving pictures, and so many of sound. */
static void
make_source (Fixture    *fixture,
             const char *name,
             const char *options)
{
  g_autofree char *path = test_folder_get (&fixture->folder, name);
  g_autofree char *line =
    g_strdup_printf ("ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=64x48:rate=5:duration=6 "
                     "-f lavfi -i sine=frequency=440:duration=3 -af apad -t 6 %s file:%s",
                     options, path);
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  fixture->fraction = fraction;
  if (fixture->cancels)
    g_cancellable_cancel (fixture->cancellable);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;

  test_done_cb (source, result, &fixture->result);
}

static UsherConverted *
convert (Fixture       *fixture,
         UsherProfile  *profile,
         const char    *name,
         const char    *subtitle,
         GError       **error)
{
  const UsherMedia media = { .title = (char *) "The \"Third\" Man", .year = 1949 };
  const char *subtitles[] = { subtitle, NULL };
  g_autoptr(GAsyncResult) result = NULL;

  usher_convert_async (&fixture->tools, profile, &media, fixture->folder.path, name, subtitles,
                       progress_cb, fixture->cancellable, done_cb, fixture);
  test_wait (&fixture->result);
  result = g_steal_pointer (&fixture->result);

  return usher_convert_finish (result, error);
}

typedef struct
{
  const char *name;
  const char *source;            /* how it is made */
  const char *profile;
  const char *video;             /* that comes of it */
  const char *audio;
  const char *format;
  double duration;
} RealCase;

#define H264 "-c:v libx264 -preset ultrafast -c:a aac -f mp4"
#define VP9 "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus -f webm"
#define ODD "-c:v mpeg4 -c:a mp3 -f avi"

static const RealCase real_cases[] = {
  { "copy-to-mkv", H264, "", "h264", "aac", "matroska,webm", 6 },
  { "copy-avi", ODD, "", "mpeg4", "mp3", "matroska,webm", 6 },
  { "copy-vp9-to-webm", VP9, "'Container': <'webm'>", "vp9", "opus", "matroska,webm", 6 },
  { "avi-to-mp4", ODD, "'Container': <'mp4'>", "h264", "mp3", "mov,mp4,m4a,3gp,3g2,mj2", 6 },
  { "avi-to-webm", ODD, "'Container': <'webm'>", "vp9", "opus", "matroska,webm", 6 },
  { "h264-mp4", VP9, "'Container': <'mp4'>, 'Video': <'h264'>, 'Audio': <'aac'>", "h264", "aac",
    "mov,mp4,m4a,3gp,3g2,mj2", 6 },
  { "h265-mp4", H264, "'Container': <'mp4'>, 'Video': <'h265'>, 'Audio': <'ac3'>", "hevc", "ac3",
    "mov,mp4,m4a,3gp,3g2,mj2", 6 },
  { "av1-mp4", H264, "'Container': <'mp4'>, 'Video': <'av1'>, 'Audio': <'eac3'>", "av1", "eac3",
    "mov,mp4,m4a,3gp,3g2,mj2", 6 },
  { "h264-mkv", VP9, "'Video': <'h264'>, 'Audio': <'flac'>", "h264", "flac", "matroska,webm", 6 },
  { "h265-mkv", VP9, "'Video': <'h265'>, 'Audio': <'opus'>", "hevc", "opus", "matroska,webm", 6 },
  { "vp9-mkv", H264, "'Video': <'vp9'>, 'Audio': <'eac3'>", "vp9", "eac3", "matroska,webm", 6 },
  { "vp9-webm", H264, "'Container': <'webm'>, 'Video': <'vp9'>, 'Audio': <'opus'>", "vp9", "opus",
    "matroska,webm", 6 },
  { "av1-webm", H264, "'Container': <'webm'>, 'Video': <'av1'>", "av1", "opus", "matroska,webm", 6 },
  { "flac-mp4", H264, "'Container': <'mp4'>, 'Audio': <'flac'>", "h264", "flac", "mov,mp4,m4a,3gp,3g2,mj2", 6 },
  { "louder", H264, "'Volume': <200>", "h264", "aac", "matroska,webm", 6 },
  { "smaller", H264, "'Video': <'h264'>, 'Height': <24>", "h264", "aac", "matroska,webm", 6 },
  { "silence-cut", H264, "'CutSilence': <true>", "h264", "aac", "matroska,webm", 3.3 },
  { "silence-kept-for-length", H264, "'CutSilence': <true>, 'MinDuration': <5>", "h264", "aac", "matroska,webm", 6 },
};

static void
test_real (Fixture       *fixture,
           gconstpointer  data)
{
  const RealCase *row = data;
  g_autoptr(UsherProfile) profile = make_profile (row->profile);
  g_autoptr(UsherConverted) converted = NULL;
  g_autoptr(GError) error = NULL;

  make_source (fixture, "-in", row->source);
  converted = convert (fixture, profile, "-in", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (converted->probe->video_codec, ==, row->video);
  g_assert_cmpstr (converted->probe->audio_codec, ==, row->audio);
  g_assert_cmpstr (converted->probe->format, ==, row->format);
  g_assert_cmpfloat_with_epsilon ((double) converted->probe->duration / USHER_SECOND, row->duration, 0.5);
  g_assert_cmpfloat (fixture->fraction, >, 0);
  if (profile->video != USHER_VIDEO_COPY)
    g_assert_cmpint (converted->probe->height, ==, MIN (profile->height, 48));
}

static void
test_real_subtitles (Fixture       *fixture,
                     gconstpointer  data)
{
  const char *container = data;
  g_autofree char *more = g_strdup_printf ("'Container': <'%s'>, 'Subtitles': <true>", container);
  g_autoptr(UsherProfile) profile = make_profile (more);
  g_autoptr(UsherConverted) converted = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *made = NULL, *line = NULL, *output = NULL;

  g_free (test_folder_write (&fixture->folder, "out.en.srt",
                       "1\n00:00:01,000 --> 00:00:02,000\nThe third man\n\n"));
  make_source (fixture, "in.mkv", VP9);
  converted = convert (fixture, profile, "in.mkv", "out.en.srt", &error);
  g_assert_no_error (error);

  made = test_folder_get (&fixture->folder, converted->file);
  line = g_strdup_printf ("ffprobe -v error -show_entries stream=codec_type:stream_tags=language "
                          "-of csv file:%s", made);
  g_assert_true (g_spawn_command_line_sync (line, &output, NULL, NULL, NULL));

  /* MPEG-4 has room for names of three letters only */
  g_assert_nonnull (strstr (output, g_str_equal (container, "mp4") ? "subtitle" : "subtitle,en"));
}

/* What cannot be a trailer */

typedef struct
{
  const char *name;
  const char *source;            /* (nullable): how it is made; %NULL for text */
  const char *profile;
  int code;
} BadCase;

static const BadCase bad_cases[] = {
  { "too-short", H264, "'MinDuration': <60>", USHER_FAILURE_NOT_A_TRAILER },
  { "too-long", H264, "'MaxDuration': <2>", USHER_FAILURE_NOT_A_TRAILER },
  { "no-sound", "-an -c:v libx264 -preset ultrafast -f mp4", "", USHER_FAILURE_NOT_A_TRAILER },
  { "no-picture", "-vn -c:a aac -f mp4", "", USHER_FAILURE_NOT_A_TRAILER },
  { "no-video", NULL, "", USHER_FAILURE_NOT_A_TRAILER },
};

static void
test_bad (Fixture       *fixture,
          gconstpointer  data)
{
  const BadCase *row = data;
  g_autoptr(UsherProfile) profile = make_profile (row->profile);
  g_autoptr(UsherConverted) converted = NULL;
  g_autoptr(GError) error = NULL;

  if (row->source != NULL)
    make_source (fixture, "in.mp4", row->source);
  else
    g_free (test_folder_write (&fixture->folder, "in.mp4",
                               "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nhttp://127.0.0.1:1/a.ts\n"));

  converted = convert (fixture, profile, "in.mp4", NULL, &error);
  g_assert_null (converted);
  g_assert_error (error, USHER_FAILURE, row->code);
}

/* In place of ffmpeg. */
static void
use_program (Fixture    *fixture,
             const char *script)
{
  g_autofree char *path = test_folder_write (&fixture->folder, "ffmpeg.sh", script);
  g_autoptr(GVariant) params =
    g_variant_ref_sink (g_variant_new_parsed ("{'Ffmpeg': <%s>}", path));

  g_assert_no_errno (chmod (path, 0700));
  g_object_unref (fixture->tools.settings);
  fixture->tools.settings = usher_settings_new (params, NULL);
}

#define SCRIPT(work) \
  "#!/bin/sh\ncase \"$*\" in *-encoders*) echo ' V....D libx264 x'; echo ' V....D libvpx-vp9 x';; *) " work ";; esac\n"

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(UsherProfile) profile = make_profile ("'Video': <'vp9'>");
  g_autoptr(UsherConverted) converted = NULL;
  g_autoptr(GError) error = NULL;

  make_source (fixture, "in.mp4", H264);
  use_program (fixture, SCRIPT ("trap '' TERM; echo out_time_us=100000; while :; do sleep 1; done"));
  fixture->cancels = TRUE;
  converted = convert (fixture, profile, "in.mp4", NULL, &error);
  g_assert_null (converted);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  const char *name;
  const char *script;
  int code;
} ProgramCase;

static const ProgramCase program_cases[] = {
  { "fails", SCRIPT ("echo 'Something is wrong' >&2; exit 1"), USHER_FAILURE_CONVERSION },
  { "says-nothing", SCRIPT ("exit 1"), USHER_FAILURE_CONVERSION },
  { "makes-nothing", SCRIPT ("exit 0"), USHER_FAILURE_NOT_A_TRAILER },
  { "disk-full", SCRIPT ("echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1"),
    USHER_FAILURE_NO_SPACE },
  { "talks-on", SCRIPT ("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done"),
    USHER_FAILURE_TOO_LARGE },
  { "is-killed", SCRIPT ("kill -9 $$"), USHER_FAILURE_SIGNAL },
  { "knows-no-encoder", "#!/bin/sh\nexit 0\n", USHER_FAILURE_CONVERSION },
};

static void
test_program (Fixture       *fixture,
              gconstpointer  data)
{
  const ProgramCase *row = data;
  g_autoptr(UsherProfile) profile = make_profile ("'Video': <'vp9'>");
  g_autoptr(UsherConverted) converted = NULL;
  g_autoptr(GError) error = NULL;

  make_source (fixture, "in.mp4", H264);
  use_program (fixture, row->script);
  converted = convert (fixture, profile, "in.mp4", NULL, &error);
  g_assert_null (converted);
  g_assert_error (error, USHER_FAILURE, row->code);
}

/* A program that fails with one encoder, and not with the next. */
static void
test_fallback (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(UsherProfile) profile = make_profile ("'Video': <'av1'>");
  g_autoptr(UsherConverted) converted = NULL;
  g_autoptr(GError) error = NULL;

  make_source (fixture, "in.mp4", H264);
  use_program (fixture,
               "#!/bin/sh\n"
               "case \"$*\" in\n"
               "*-encoders*) echo ' V....D libsvtav1 x'; echo ' V....D libaom-av1 x';;\n"
               "*libsvtav1*) echo 'no such card' >&2; echo x >made.mkv; exit 1;;\n"
               "*) exec ffmpeg \"$@\";;\n"
               "esac\n");
  converted = convert (fixture, profile, "in.mp4", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (converted->probe->video_codec, ==, "av1");
}

#define ADD(name, data, func) g_test_add ("/converter/" name, Fixture, data, setup, func, teardown)

static void
add_real (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (real_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/converter/real/", real_cases[i].name, NULL);

      g_test_add (path, Fixture, &real_cases[i], setup, test_real, teardown);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/converter/bad/", bad_cases[i].name, NULL);

      g_test_add (path, Fixture, &bad_cases[i], setup, test_bad, teardown);
    }
}

static void
add_programs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (program_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/converter/program/", program_cases[i].name, NULL);

      g_test_add (path, Fixture, &program_cases[i], setup, test_program, teardown);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST_ADD_ROWS ("/converter/choice", choice_cases, test_choice);
  TEST_ADD_ROWS ("/converter/argv", argv_cases, test_argv);
  g_test_add_func ("/converter/subtitles", test_subtitles);
  g_test_add_func ("/converter/encoders", test_encoders);
  g_test_add_func ("/converter/words", test_words);
  add_real ();
  ADD ("real/subtitles-mkv", "mkv", test_real_subtitles);
  ADD ("real/subtitles-mp4", "mp4", test_real_subtitles);
  ADD ("real/subtitles-webm", "webm", test_real_subtitles);
  add_programs ();
  ADD ("fallback", NULL, test_fallback);
  ADD ("cancel", NULL, test_cancel);

  return g_test_run ();
}
