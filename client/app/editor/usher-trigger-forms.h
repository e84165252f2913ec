/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * UsherTriggerControls:
 *
 * The controls that a kind of trigger has in its form.
 */
typedef enum
{
  USHER_TRIGGER_HAS_NUMBER  = 1 << 0,
  USHER_TRIGGER_HAS_UNIT    = 1 << 1,
  USHER_TRIGGER_HAS_DAYS    = 1 << 2,
  USHER_TRIGGER_HAS_DAY     = 1 << 3,
  USHER_TRIGGER_HAS_DATE    = 1 << 4,
  USHER_TRIGGER_HAS_CLOCK   = 1 << 5,
  USHER_TRIGGER_HAS_PATH    = 1 << 6,
  USHER_TRIGGER_HAS_TASK    = 1 << 7,
  USHER_TRIGGER_HAS_ORIGIN  = 1 << 8, /* counted from a time that the form keeps */
} UsherTriggerControls;

/**
 * UsherTriggerFields:
 *
 * What the controls say.
 */
typedef struct
{
  guint number;
  guint unit;                   /* place in usher_trigger_units */
  guint days;                   /* bits, Monday is the lowest */
  guint day;                    /* of the month */
  char date[11];                /* 2026-12-24 */
  guint hour;
  guint minute;
  char *path;                   /* (owned) (nullable) */
  gboolean is_recursive;
  char *task;                   /* (owned) (nullable): an id */
  guint outcome;                /* place in usher_trigger_outcomes */
  char *origin;                 /* (owned) (nullable): “ from 2026-11-23” */
} UsherTriggerFields;

/**
 * UsherTriggerForm:
 *
 * A kind of trigger that has a form.
 */
typedef struct
{
  const char *title;            /* to be translated, context “schedule” */
  guint controls;
  char     *(*make) (const UsherTriggerFields *fields);
  gboolean  (*read) (const char *text, UsherTriggerFields *fields);
} UsherTriggerForm;

extern const UsherTriggerForm usher_trigger_forms[];
extern const guint usher_trigger_n_forms;
extern const char * const usher_trigger_units[];
extern const char * const usher_trigger_outcomes[];

void  usher_trigger_fields_clear (UsherTriggerFields       *fields);
char *usher_trigger_form_make    (guint                     form,
                                  const UsherTriggerFields *fields);
guint usher_trigger_form_find    (const char               *text,
                                  UsherTriggerFields       *fields);

G_END_DECLS
