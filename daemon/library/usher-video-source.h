/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-yt-dlp.h"

G_BEGIN_DECLS

/**
 * UsherVideoQuestion:
 * @tools: (unowned): of a chore
 * @yt_dlp: (unowned): to ask by
 * @media: (unowned): the title
 * @profile: (unowned): what its trailer is to be
 * @url: (unowned) (nullable): a person names the address
 * @video_id: (unowned) (nullable): a person names the video
 * @query: (unowned) (nullable): a person names the words to search for
 *
 * What a trailer is looked for by.
 */
typedef struct
{
  const UsherChoreTools *tools;
  UsherYtDlp *yt_dlp;
  const UsherMedia *media;
  const UsherProfile *profile;
  const char *url;
  const char *video_id;
  const char *query;
} UsherVideoQuestion;

/**
 * UsherVideoSource:
 * @name: for the log
 * @can_answer: whether it has anything to say
 * @count: how many videos it names when it is asked for the @round-th time, from 0 on;
 *   0 if that would tell nothing new
 * @ask_async: asks it; the question lives until the callback is called
 * @ask_finish: (transfer full) (element-type UsherCandidate): videos that may be the
 *   title's trailer, not yet judged, in its order
 *
 * Where trailers may come from. A new one is a file in sources/ and a word in
 * usher_video_sources_get().
 */
typedef struct
{
  const char *name;
  gboolean   (*can_answer) (const UsherVideoQuestion *question);
  guint      (*count)      (guint                     round);
  void       (*ask_async)  (const UsherVideoQuestion *question,
                            guint                     round,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data);
  GPtrArray *(*ask_finish) (GAsyncResult             *result,
                            GError                  **error);
} UsherVideoSource;

/* Returns: (transfer full): a value, as it can be in a path or an address */
typedef char *(*UsherVideoConvertFunc) (const char *value);

extern const UsherVideoSource usher_wished_videos;
extern const UsherVideoSource usher_folder_videos;
extern const UsherVideoSource usher_stored_videos;
extern const UsherVideoSource usher_search_videos;

const UsherVideoSource * const *usher_video_sources_get      (void);
gboolean                        usher_video_source_may_fetch (const UsherSettings       *settings,
                                                              const char                *url,
                                                              GError                   **error);
char                           *usher_video_source_fill      (const char                *template,
                                                              const UsherMedia          *media,
                                                              UsherVideoConvertFunc      convert);

G_END_DECLS
