/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * UsherSampleFault:
 * @name: what it is called
 * @spoil: (nullable): makes the list of titles wrong
 * @answer: (nullable): answers in place of the list of titles
 *
 * A way for a server to be ill.
 */
typedef struct
{
  const char *name;
  void (*spoil)  (GString           *text);
  void (*answer) (SoupServerMessage *message,
                  GString           *text);
} UsherSampleFault;

const UsherSampleFault *usher_sample_faults_find       (const char *name);
const char             *usher_sample_faults_get_name   (gsize       i);
GBytes                 *usher_sample_faults_compress   (GBytes     *plain);

G_END_DECLS
