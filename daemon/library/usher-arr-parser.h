/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"

G_BEGIN_DECLS

/**
 * UsherArrParser:
 *
 * Reads the list of titles that Radarr and Sonarr answer with, as it arrives. It
 * holds one record at a time, however long the list is.
 */
typedef struct _UsherArrParser UsherArrParser;

/**
 * UsherArrHandlers:
 * @record: called with each title, which is given away
 * @malformed: called with the name of each that cannot be used, and why
 * @user_data: data for both
 */
typedef struct
{
  void (*record)    (UsherMedia  *media,
                     gpointer     user_data);
  void (*malformed) (const char  *name,
                     const char  *reason,
                     gpointer     user_data);
  gpointer user_data;
} UsherArrHandlers;

UsherArrParser *usher_arr_parser_new    (UsherArrKind             kind,
                                         GHashTable              *tags,
                                         const UsherArrHandlers  *handlers);
void            usher_arr_parser_free   (UsherArrParser          *self);
void            usher_arr_parser_set_single
                                        (UsherArrParser          *self);
gboolean        usher_arr_parser_feed   (UsherArrParser          *self,
                                         GBytes                  *bytes,
                                         GError                 **error);
gboolean        usher_arr_parser_finish (UsherArrParser          *self,
                                         GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherArrParser, usher_arr_parser_free)

G_END_DECLS
