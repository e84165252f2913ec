/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The records that the daemon answers are a{sv}. A key that is not there, or not
 * of the type that is asked for, counts as empty: a daemon may be older or newer
 * than its client. The record itself may be %NULL, too. */

const char  *usher_record_get_string  (GVariant   *record,
                                       const char *key);
gboolean     usher_record_get_boolean (GVariant   *record,
                                       const char *key);
guint        usher_record_get_uint    (GVariant   *record,
                                       const char *key);
gint64       usher_record_get_time    (GVariant   *record,
                                       const char *key);
double       usher_record_get_double  (GVariant   *record,
                                       const char *key);
char       **usher_record_get_strings (GVariant   *record,
                                       const char *key);
GVariant    *usher_record_get_record  (GVariant   *record,
                                       const char *key);
gboolean     usher_record_has         (GVariant   *record,
                                       GVariant   *changes);
GVariant    *usher_record_merge       (GVariant   *record,
                                       GVariant   *changes);

G_END_DECLS
