/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-sample-library.h"

G_BEGIN_DECLS

#define USHER_SAMPLE_TYPE_SERVER (usher_sample_server_get_type ())
G_DECLARE_FINAL_TYPE (UsherSampleServer, usher_sample_server, USHER_SAMPLE, SERVER, GObject)

#define USHER_SAMPLE_KEY "0123456789abcdef0123456789abcdef"

UsherSampleServer *usher_sample_server_new             (UsherSampleLibrary *library,
                                                        const char         *videos_folder);
gboolean           usher_sample_server_listen          (UsherSampleServer  *self,
                                                        guint               port,
                                                        GTlsCertificate    *certificate,
                                                        GError            **error);
char              *usher_sample_server_get_url         (UsherSampleServer  *self,
                                                        const char         *path);
gboolean           usher_sample_server_set_fault       (UsherSampleServer  *self,
                                                        UsherSampleKind     kind,
                                                        const char         *fault);
gboolean           usher_sample_server_set_video_fault (UsherSampleServer  *self,
                                                        const char         *fault);
void               usher_sample_server_set_rate        (UsherSampleServer  *self,
                                                        guint               rate);
guint              usher_sample_server_count_requests  (UsherSampleServer  *self);
void               usher_sample_server_library_changed (UsherSampleServer  *self);

G_END_DECLS
