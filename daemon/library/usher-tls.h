/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char     *usher_tls_get_fingerprint (GTlsCertificate *certificate);
gboolean  usher_tls_may_talk        (GTlsCertificate      *certificate,
                                     GTlsCertificateFlags  faults,
                                     const char           *pin);
void      usher_tls_describe        (GTlsCertificate *certificate,
                                     GVariantDict    *details);

G_END_DECLS
