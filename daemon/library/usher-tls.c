/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-tls.h"

/* Returns: (transfer full): the SHA-256 of the certificate itself, in hexadecimal */
char *
usher_tls_get_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

/**
 * usher_tls_may_talk:
 * @certificate: (nullable): what the server has shown, %NULL without TLS
 * @faults: what is wrong with it, as far as this machine knows
 * @pin: (nullable): the fingerprint of the one certificate that may be shown
 *
 * A pin stands for all other checks: the certificate that a person has chosen may be
 * expired or for another name, and no other certificate takes its place, however well
 * it is signed.
 */
gboolean
usher_tls_may_talk (GTlsCertificate      *certificate,
                    GTlsCertificateFlags  faults,
                    const char           *pin)
{
  g_autofree char *fingerprint = NULL;

  if (pin == NULL)
    return faults == 0;

  if (certificate == NULL)
    return FALSE;

  fingerprint = usher_tls_get_fingerprint (certificate);

  return g_str_equal (fingerprint, pin);
}

static void
insert_text (GTlsCertificate *certificate,
             const char      *property,
             GVariantDict    *details,
             const char      *key)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;

  g_object_get (certificate, property, &text, NULL);
  if (text == NULL)
    return;

  valid = g_utf8_make_valid (text, -1);
  g_variant_dict_insert (details, key, "s", valid);
}

static void
insert_time (GDateTime    *time,
             GVariantDict *details,
             const char   *key)
{
  if (time == NULL)
    return;

  /* An instant before the epoch is none that the bus can tell */
  g_variant_dict_insert (details, key, "t",
                         (guint64) MAX (g_date_time_to_unix (time), 0) * G_USEC_PER_SEC);
  g_date_time_unref (time);
}

/* Adds what a person needs to know it by. */
void
usher_tls_describe (GTlsCertificate *certificate,
                    GVariantDict    *details)
{
  g_autofree char *fingerprint = usher_tls_get_fingerprint (certificate);

  g_variant_dict_insert (details, "Certificate", "s", fingerprint);
  insert_text (certificate, "subject-name", details, "Subject");
  insert_text (certificate, "issuer-name", details, "Issuer");
  insert_time (g_tls_certificate_get_not_valid_before (certificate), details, "NotBefore");
  insert_time (g_tls_certificate_get_not_valid_after (certificate), details, "NotAfter");
}
