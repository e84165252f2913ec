/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib-object.h>

#include "usher-changes.h"

G_BEGIN_DECLS

#define USHER_TYPE_DATABASE (usher_database_get_type ())
G_DECLARE_FINAL_TYPE (UsherDatabase, usher_database, USHER, DATABASE, GObject)

typedef struct _UsherStatement UsherStatement;

UsherDatabase  *usher_database_open          (const char          *path,
                                              GError             **error);
gboolean        usher_database_migrate       (UsherDatabase       *self,
                                              const char * const  *migrations,
                                              GError             **error);
gboolean        usher_database_check         (UsherDatabase       *self,
                                              gboolean             thoroughly,
                                              GError             **error);
gboolean        usher_database_execute       (UsherDatabase       *self,
                                              const char          *sql,
                                              GError             **error);
UsherStatement *usher_database_prepare       (UsherDatabase       *self,
                                              const char          *sql,
                                              GError             **error);
gint64          usher_database_get_last_row  (UsherDatabase       *self);
gint64          usher_database_get_n_changes (UsherDatabase       *self);
gint64          usher_database_count_changes (UsherDatabase       *self);
UsherChanges   *usher_database_get_changes   (UsherDatabase       *self);
UsherChanges   *usher_database_take_changes  (UsherDatabase       *self);
void            usher_database_reset_changes (UsherDatabase       *self,
                                              guint64              revision);
gboolean        usher_database_is_in_transaction
                                             (UsherDatabase       *self);
guint           usher_database_get_journal_size
                                             (UsherDatabase       *self);
gboolean        usher_database_checkpoint    (UsherDatabase       *self,
                                              GError             **error);

void            usher_statement_bind_text    (UsherStatement      *self,
                                              const char          *name,
                                              const char          *value);
void            usher_statement_bind_int     (UsherStatement      *self,
                                              const char          *name,
                                              gint64               value);
void            usher_statement_bind_double  (UsherStatement      *self,
                                              const char          *name,
                                              double               value);
void            usher_statement_bind_bytes   (UsherStatement      *self,
                                              const char          *name,
                                              const char          *value);
void            usher_statement_bind_blob    (UsherStatement      *self,
                                              const char          *name,
                                              GBytes              *value);
void            usher_statement_bind_time    (UsherStatement      *self,
                                              const char          *name,
                                              gint64               time,
                                              gint64               none);
void            usher_statement_put_text     (UsherStatement      *self,
                                              const char          *value);
void            usher_statement_put_int      (UsherStatement      *self,
                                              gint64               value);
void            usher_statement_put_time     (UsherStatement      *self,
                                              gint64               time,
                                              gint64               none);
gboolean        usher_statement_next         (UsherStatement      *self,
                                              GError             **error);
gboolean        usher_statement_run          (UsherStatement      *self,
                                              GError             **error);
void            usher_statement_rewind       (UsherStatement      *self);
const char     *usher_statement_read_text    (UsherStatement      *self);
char           *usher_statement_dup_text     (UsherStatement      *self);
char           *usher_statement_dup_bytes    (UsherStatement      *self);
GBytes         *usher_statement_dup_blob     (UsherStatement      *self);
gint64          usher_statement_read_int     (UsherStatement      *self);
double          usher_statement_read_double  (UsherStatement      *self);
gint64          usher_statement_read_time    (UsherStatement      *self,
                                              gint64               none);
void            usher_statement_free         (UsherStatement      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherStatement, usher_statement_free)

G_END_DECLS
