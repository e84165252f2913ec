/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What of a title a condition is about. */
typedef enum
{
  USHER_FILTER_KIND,
  USHER_FILTER_YEAR,
  USHER_FILTER_RUNTIME,
  USHER_FILTER_SEASONS,
  USHER_FILTER_ADDED,
  USHER_FILTER_LANGUAGE,
  USHER_FILTER_STUDIO,
  USHER_FILTER_CERTIFICATION,
  USHER_FILTER_GENRE,
  USHER_FILTER_TAG,
  USHER_FILTER_CONNECTION,
  USHER_FILTER_TITLE,
  USHER_FILTER_PATH,
  USHER_FILTER_HAS_MEDIA,
  USHER_FILTER_MONITORED,
} UsherFilterField;

/* How what it is compares with what the condition says. */
typedef enum
{
  USHER_FILTER_IS,
  USHER_FILTER_IS_NOT,
  USHER_FILTER_CONTAINS,
  USHER_FILTER_LACKS,
  USHER_FILTER_EQUAL,
  USHER_FILTER_NOT_EQUAL,
  USHER_FILTER_LESS,
  USHER_FILTER_AT_MOST,
  USHER_FILTER_GREATER,
  USHER_FILTER_AT_LEAST,
} UsherFilterOperator;

/**
 * UsherFilterCondition:
 * @field: what is looked at
 * @operation: how it is compared
 * @text: (owned) (nullable): with what, for text
 * @number: with what, for numbers; a #UsherArrKind; or 1 for yes
 */
typedef struct
{
  UsherFilterField field;
  UsherFilterOperator operation;
  char *text;
  gint64 number;
} UsherFilterCondition;

#define USHER_TYPE_FILTER (usher_filter_get_type ())
G_DECLARE_FINAL_TYPE (UsherFilter, usher_filter, USHER, FILTER, GObject)

/**
 * UsherFilter:
 * @name: (owned): what people call it by
 * @conditions: (owned): one line of text each; all have to hold
 *
 * @parsed: (owned) (element-type UsherFilterCondition): what they say
 * @id: the store's number of it, 0 until it is stored
 * @created: when it was added
 *
 * For which titles something is meant. What a person edits are its properties,
 * which never change; the members behind them are the store's.
 */
struct _UsherFilter
{
  GObject parent_instance;

  char *name;
  char **conditions;

  GPtrArray *parsed;
  gint64 id;
  gint64 created;
};

UsherFilter          *usher_filter_new            (GVariant              *params,
                                                   GError               **error);
UsherFilterCondition *usher_filter_condition_parse (const char           *text,
                                                   GError               **error);
void                  usher_filter_condition_free (UsherFilterCondition  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherFilterCondition, usher_filter_condition_free)

G_END_DECLS
