/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-ffprobe.h"
#include "usher-yt-dlp.h"

#include "fuzz-input.h"

static void
check_probe (const char *text,
             gsize       length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherProbe) probe = usher_probe_parse (text, length, &error);

  g_assert_cmpint (probe != NULL, ==, error == NULL);
  if (probe == NULL)
    return;

  g_assert_cmpint (probe->duration, >=, 0);
  g_assert_cmpint (probe->height, >=, 0);
}

/* Whatever ffprobe and yt-dlp may print is understood, or it is nothing. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  FuzzInput input = { data, size };
  g_autofree char *text = fuzz_input_take_text (&input);
  double fraction = -1;

  check_probe ((const char *) data, size);
  usher_yt_dlp_classify (text);
  if (usher_yt_dlp_parse_progress (text, &fraction))
    g_assert_true (fraction >= 0 && fraction <= 1);

  return 0;
}
